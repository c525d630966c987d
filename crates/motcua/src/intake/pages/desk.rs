//! `/tiep-nhan/{id}`: the one screen on which a dossier is received. Whatever button is pressed,
//! what was typed is kept first; the page comes back with everything in it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use domain::dossier::Verb;
use domain::{text, time};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::acts;
use super::fees::{self, ExemptionView, FeeView};
use super::papers::{self, GroupView};
use super::sent::SentForm;
use super::view::{self, DueView, Found, PersonView, ProcedureView};
use crate::access::Who;
use crate::app::App;
use crate::attachments::{self, Attached};
use crate::error::{Error, Result};
use crate::intake::commune::Choice;
use crate::intake::desks::{self, DeskChoice};
use crate::intake::known::KnownPerson;
use crate::intake::read::Chosen;
use crate::intake::receive::is_received;
use crate::intake::{Typed, commune, desk_form, open_matter, read, receive, slips};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::{SignedIn, Visitor};
use crate::web::{percent, with_query};
use crate::words;

/// The persons of a form: beginning of the field names.
pub(super) const PERSONS: [&str; 3] = ["applicant", "rep", "owner"];

#[derive(Template)]
#[template(path = "intake/pages/desk.html")]
struct DeskPage {
    page: Page,
    problems: Problems,
    id: Uuid,
    held: String,
    focus: String,
    desk: String,
    desks: Vec<DeskChoice>,
    others: Vec<DeskChoice>,
    competent: String,
    offers: String,
    query: String,
    found: Option<Vec<Found>>,
    chosen: Option<ProcedureView>,
    persons: [PersonView; 3],
    known: Option<Vec<KnownPerson>>,
    warnings: Vec<String>,
    /// What was pasted in an old encoding, and what it says in Unicode: one sentence each.
    legacy: Vec<String>,
    groups: Vec<GroupView>,
    /// The ids of the papers that were ticked at once.
    ticked: String,
    files: Vec<Attached>,
    fees: Vec<FeeView>,
    total: String,
    exemptions: Vec<ExemptionView>,
    commune: String,
    /// What is fetched anew when an address changes.
    by_address: &'static str,
    /// The commune that the address names.
    commune_by_address: String,
    communes: Vec<Choice>,
    /// What stands for a place in none of them.
    elsewhere: String,
    due: Option<std::result::Result<DueView, String>>,
    by_post: bool,
    return_way: &'static str,
}

impl DeskPage {
    fn files_of(&self, component: &str) -> impl Iterator<Item = &Attached> {
        self.files.iter().filter(move |file| file.component.as_deref() == Some(component))
    }

    fn error_of_file(&self, component: &str) -> &str {
        self.problems.of(&format!("scan_{component}"))
    }

    /// Whether there are procedures to choose from.
    fn has_choice(&self) -> bool {
        self.found.as_ref().is_some_and(|found| !found.is_empty())
    }

    fn has_files(&self, component: &str) -> bool {
        self.files_of(component).next().is_some()
    }
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// The field to begin in.
    #[serde(default)]
    o: String,
    /// What has just succeeded.
    #[serde(default)]
    xong: String,
    /// The mark of the sending that led here.
    #[serde(default)]
    luot: String,
}

/// How a form is shown.
#[derive(Default)]
pub(super) struct Shown {
    /// The mark of the sending that this page answers.
    pub(super) held: String,
    pub(super) problems: Problems,
    pub(super) focus: String,
    pub(super) notice: Option<&'static str>,
    pub(super) known: Option<Vec<KnownPerson>>,
    pub(super) asked: bool,
}

/// Where the form of that id is.
#[must_use]
pub(super) fn path_of(id: Uuid) -> String {
    format!("/tiep-nhan/{id}")
}

/// Opens a form, new or unfinished; a form that has been received leads to its receipt.
///
/// # Errors
/// [`Error::NotFound`] for an id that is nobody's, and for somebody else's form or dossier.
pub async fn open(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    if is_own_receipt(&app, &who, id).await? {
        return Ok(to_receipt(id));
    }
    let kept = desk_form::load(&app.db, who.staff, id).await?.ok_or(Error::NotFound)?;
    let typed = kept.typed;
    let shown = Shown {
        notice: acts::notice(&asked.xong),
        asked: asked.o == "found",
        focus: asked.o,
        held: asked.luot,
        ..Shown::default()
    };
    show(&app, &who, (id, typed), shown).await
}

/// Keeps what was typed, again and again while somebody types. It is kept also for somebody whose
/// session has run out in the meantime.
///
/// # Errors
/// Whatever the database says.
pub async fn keep(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: SentForm,
) -> Result<Response> {
    let staff = match &sent.visitor {
        Visitor::In(who) if who.may(Verb::Receive) => who.staff,
        Visitor::In(_) => return Err(Error::Forbidden),
        Visitor::Late(staff) => *staff,
        Visitor::Stranger => return Ok(StatusCode::UNAUTHORIZED.into_response()),
    };
    let id = desk_form::kept_as(&app.db, staff, id).await?;
    keep_typed(&app, staff, id, &sent).await?;
    let kept_at = time::local(app.now()).strftime("%H:%M:%S").to_string();
    Ok((StatusCode::NO_CONTENT, [("kept-at", kept_at)]).into_response())
}

/// Answers a button of the form.
///
/// # Errors
/// [`Error::SignedOut`] after what was typed has been kept, if it is known whose session it was.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: SentForm,
) -> Result<Response> {
    let who = match &sent.visitor {
        Visitor::In(who) if who.may(Verb::Receive) => who.clone(),
        Visitor::In(_) => return Err(Error::Forbidden),
        Visitor::Late(staff) => {
            let id = desk_form::kept_as(&app.db, *staff, id).await?;
            keep_typed(&app, *staff, id, &sent).await?;
            return Err(Error::SignedOut { back: path_of(id) });
        }
        Visitor::Stranger => return Err(Error::SignedOut { back: path_of(id) }),
    };
    if is_own_receipt(&app, &who, id).await? {
        return Ok(to_receipt(id));
    }
    let id = desk_form::kept_as(&app.db, who.staff, id).await?;
    let typed = whole(&app, who.staff, id, &sent).await?;
    if sent.is_refresh {
        return show(&app, &who, (id, typed), Shown::default()).await;
    }
    let mut form = acts::Form { app: &app, who: &who, id, typed, problems: Problems::default() };
    form.fit_desk();
    form.take_cards();
    form.take_files(sent.files).await?;
    // A part of a form is kept and shown; nothing is decided by it.
    let next = form.act(if sent.is_whole { &sent.act } else { "save" }).await?;
    let acts::Form { typed, problems, .. } = form;
    desk_form::save(&app.db, who.staff, id, &typed, app.now()).await?;
    if !problems.is_empty() {
        return show_problems(&app, &who, (id, typed), Shown { problems, ..Shown::default() })
            .await;
    }
    match next {
        acts::Next::Stay(query) => {
            let path = with_query(&format!("{}?{query}", path_of(id)), "luot", &sent.mark);
            Ok(Redirect::to(&path).into_response())
        }
        acts::Next::Offer(known) => {
            let shown = Shown { known: Some(known), held: sent.mark, ..Shown::default() };
            show(&app, &who, (id, typed), shown).await
        }
        acts::Next::Receive => receive_it(&app, &who, (id, typed)).await,
        acts::Next::Slip(name) => {
            let day = time::local(app.now()).date();
            match slips::matter(&app.reference(), &typed, day) {
                Ok(_) => Ok(Redirect::to(&format!("{}/{name}", path_of(id))).into_response()),
                Err(problems) => {
                    let shown = Shown { problems, ..Shown::default() };
                    show_problems(&app, &who, (id, typed), shown).await
                }
            }
        }
    }
}

async fn receive_it(app: &App, who: &Who, (id, typed): (Uuid, Typed)) -> Result<Response> {
    let day = time::local(app.now()).date();
    let filing = match read::filing(&app.reference(), &typed, id, day) {
        Ok(filing) => filing,
        Err(problems) => {
            let shown = Shown { problems, ..Shown::default() };
            return show_problems(app, who, (id, typed), shown).await;
        }
    };
    match receive(app, &who.actor, filing).await {
        Ok(id) => Ok(to_receipt(id)),
        // What is expected to go wrong is told on the form; everything typed is in it.
        Err(error @ (Error::Refused(_) | Error::Bad(_) | Error::ClockWrong | Error::DiskFull)) => {
            error.log();
            let mut problems = Problems::default();
            problems.add("", format!("{}. {}", error.heading(), error.sentence()));
            let shown = Shown { problems, ..Shown::default() };
            let page = show(app, who, (id, typed), shown).await?;
            Ok((error.status(), page).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn show_problems(
    app: &App,
    who: &Who,
    form: (Uuid, Typed),
    shown: Shown,
) -> Result<Response> {
    let page = show(app, who, form, shown).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Whether this person has received a dossier under that id; of somebody else's nothing is told.
async fn is_own_receipt(app: &App, who: &Who, id: Uuid) -> Result<bool> {
    match is_received(app, &who.actor, id).await {
        Err(Error::NotFound) => Ok(false),
        told => told,
    }
}

fn to_receipt(id: Uuid) -> Response {
    Redirect::to(&format!("{}/xong", path_of(id))).into_response()
}

/// What was typed: as sent or, where only a part of the form arrived, laid over what is kept.
async fn whole(app: &App, staff: Uuid, id: Uuid, sent: &SentForm) -> Result<Typed> {
    let kept = desk_form::load(&app.db, staff, id).await?;
    if sent.is_whole {
        return Ok(sent.typed.clone());
    }
    let mut typed = kept.map(|form| form.typed).unwrap_or_default();
    typed.overlay(sent.typed.clone());
    Ok(typed)
}

async fn keep_typed(app: &App, staff: Uuid, id: Uuid, sent: &SentForm) -> Result<()> {
    let typed = whole(app, staff, id, sent).await?;
    desk_form::save(&app.db, staff, id, &typed, app.now()).await
}

async fn show(app: &App, who: &Who, form: (Uuid, Typed), shown: Shown) -> Result<Response> {
    let (id, mut typed) = form;
    let reference = app.reference();
    let now = app.now();
    let day = time::local(now).date();
    let desks = desks::desks_of(&reference, who, day);
    acts::fit_desk(&mut typed, &desks);
    let Some(desk) = desks.iter().find(|desk| desk.id.0 == typed.get("desk")) else {
        return Err(Error::Bad(
            "Bạn chưa được giao tiếp nhận tại bộ phận một cửa nào đang hoạt động.".to_owned(),
        ));
    };
    let Shown { held, mut problems, focus, notice, known, asked } = shown;
    let competent = read::competent(&reference, &typed, day);
    let chosen = chosen(&reference, &typed, day, &mut problems);
    let communes = chosen.map_or_else(Vec::new, |c| read::communes(&reference, &c, &typed, day));
    commune::propose(&mut typed, &communes);
    let mut warnings = warnings(&typed, day);
    let legacy = legacy(&typed);
    if let Some(chosen) = chosen {
        warnings.extend(open_matters(app, &desk.id, &chosen, &typed, day).await?);
    }
    let (fees, total) = chosen.map_or_else(Default::default, |chosen| {
        fees::fees(&reference, &chosen, &typed, day, &problems)
    });
    let query = typed.get("procedure_q").to_owned();
    let looked = asked || (chosen.is_none() && !query.is_empty());
    let title = if problems.is_empty() {
        "Tiếp nhận hồ sơ"
    } else {
        "Lỗi: Tiếp nhận hồ sơ"
    };
    page::html(&DeskPage {
        page: Page::staff(app, who, title, "/tiep-nhan").with_notice(notice.map(ToOwned::to_owned)),
        id,
        held,
        focus: focus_of(focus, &problems, chosen.is_some(), &typed),
        found: looked.then(|| view::found(&reference, &competent, &query, day)),
        elsewhere: competent
            .as_ref()
            .map_or_else(|_| String::new(), |one| one.government.id.0.clone()),
        by_address: if communes.is_empty() { "" } else { " han-tra tom-tat" },
        communes,
        others: view::others(&reference, &desk.id, day),
        competent: typed.get("competent").to_owned(),
        chosen: chosen.as_ref().map(view::procedure),
        persons: PERSONS.map(|prefix| view::person(prefix, &typed)),
        known,
        warnings,
        legacy,
        groups: chosen.map_or_else(Vec::new, |c| papers::checklist(&c, &typed, &problems)),
        ticked: typed.get(acts::TICKED).to_owned(),
        files: attachments::of(&app.db, id).await?,
        exemptions: exemptions(&reference, &fees, day),
        fees,
        total,
        due: chosen.and_then(|chosen| view::due(&reference, &chosen, &typed, now)),
        commune: typed.get("commune").to_owned(),
        commune_by_address: typed.get("commune_by_address").to_owned(),
        by_post: typed.get("channel") == "post",
        return_way: view::return_way(&typed).code(),
        offers: format!(
            "/tiep-nhan/goi-y/thu-tuc?desk={}&competent={}",
            percent(&desk.id.0),
            percent(typed.get("competent"))
        ),
        desk: desk.name.clone(),
        query,
        problems,
        desks,
    })
}

/// What is chosen; of a choice that does not fit the desk or the competent body it is said why.
fn chosen<'a>(
    reference: &'a Reference,
    typed: &Typed,
    day: Date,
    problems: &mut Problems,
) -> Option<Chosen<'a>> {
    let chosen = read::chosen(reference, typed, day);
    let was_chosen = !typed.get("procedure").is_empty();
    if was_chosen && problems.of("procedure_q").is_empty() {
        return problems.check("procedure_q", chosen);
    }
    chosen.ok()
}

fn exemptions(reference: &Reference, fees: &[FeeView], day: Date) -> Vec<ExemptionView> {
    let needed = fees.iter().any(|fee| fee.can_be_waived);
    if needed { fees::exemptions(reference, day) } else { Vec::new() }
}

/// Where the hand begins: where it was sent, else at the first thing that is missing.
fn focus_of(asked: String, problems: &Problems, has_procedure: bool, typed: &Typed) -> String {
    if !problems.is_empty() {
        String::new()
    } else if !asked.is_empty() {
        asked
    } else if !has_procedure {
        "procedure_q".to_owned()
    } else if typed.person("applicant").is_empty() {
        "applicant_card".to_owned()
    } else {
        String::new()
    }
}

/// Names and addresses that were pasted from an old document.
fn legacy(typed: &Typed) -> Vec<String> {
    let fields = PERSONS.into_iter().flat_map(|one| {
        acts::LEGACY_FIELDS.map(move |part| typed.get(&format!("{one}_{part}")).to_owned())
    });
    let words = |old: &str, unicode: &str| {
        format!("“{old}” có vẻ chép từ văn bản dùng bảng mã TCVN3 hoặc VNI, nghĩa là “{unicode}”.")
    };
    fields.filter_map(|old| text::legacy(&old).map(|unicode| words(&old, &unicode))).collect()
}

/// That somebody has the same matter open here already.
async fn open_matters(
    app: &App,
    desk: &UnitId,
    chosen: &Chosen<'_>,
    typed: &Typed,
    day: Date,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for prefix in ["applicant", "owner"] {
        let fields = typed.person(prefix);
        let Some(person) = fields.parse(prefix, day, &mut Problems::default()) else { continue };
        let code = &chosen.procedure.code;
        for open in open_matter::open_matters(&app.db, desk, code, &person).await? {
            found.push(format!(
                "{} đang có hồ sơ cùng thủ tục chưa giải quyết xong: {}, tiếp nhận lúc {}. Xin hỏi \
                 người nộp trước khi nhận thêm.",
                person.name.as_str(),
                open.code,
                words::minute(open.received_at)
            ));
        }
    }
    found.dedup();
    Ok(found)
}

/// What does not fit together about the persons, without stopping anybody.
fn warnings(typed: &Typed, day: Date) -> Vec<String> {
    PERSONS
        .into_iter()
        .filter_map(|prefix| {
            let entry = typed.person(prefix).parse(prefix, day, &mut Problems::default())?;
            let name = entry.name.as_str().to_owned();
            Some(entry.warnings().into_iter().map(move |warning| format!("{name}: {warning}")))
        })
        .flatten()
        .collect()
}
