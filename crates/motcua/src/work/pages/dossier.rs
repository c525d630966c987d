//! `/ho-so/{id}`: the dossier's page.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::dossier::{ReturnWay, Status, Taker};
use domain::money::{Dong, LATER};
use domain::route::Task;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::more;
use crate::access::Who;
use crate::app::App;
use crate::attachments::problem as files;
use crate::dossiers;
use crate::dossiers::travel::{self, Travelling};
use crate::error::Result;
use crate::payment;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::shown;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::answered::{self, Answered};
use crate::work::facts::{self, Facts};
use crate::work::linked::{self, Linked};
use crate::work::todo::{self, Todo};
use crate::work::view::{self, View};
use crate::work::{drafts, reading};

/// What the address says has happened before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    xong: String,
    tep: String,
}

/// What was typed into a form of the page that came back with problems.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What is wrong with it.
    pub problems: Problems,
    /// The reason of a return.
    pub reason: String,
    /// Number and notation of the result.
    pub number: String,
    /// Date of the result.
    pub date: String,
    /// The officer chosen.
    pub officer: String,
    /// Somebody absent who was chosen, and of whom it was said.
    pub away: String,
    /// The step chosen.
    pub step: String,
    /// How the result is handed out.
    pub way: String,
    /// Who takes it.
    pub taker: String,
    /// Number of the postal consignment.
    pub tracking: String,
}

#[derive(Template)]
#[template(path = "work/pages/dossier.html")]
struct DossierPage {
    page: Page,
    /// The list that it was opened from.
    back: (String, &'static str),
    view: View,
    answered: Option<Answered>,
    todo: Todo,
    /// Whether this person has just handed the result out and may take that back.
    takes_back: bool,
    typed: Typed,
    draft: Option<DraftShown>,
    send_back_to: String,
    may_attach: bool,
    /// Whether free text may be erased from it by a decision.
    may_erase: bool,
    return_ways: [ReturnWay; 3],
    takers: Vec<Taker>,
    money: Money,
    linked: Option<Linked>,
    /// The ways of its paper between desks: what and whereto, how far it is, what is wrong with it.
    ways: Vec<(String, String, String)>,
    /// The receipt that the applicant holds: that of the whole, in linked procedures.
    receipt: String,
}

/// How the fees stand, and where they are taken.
struct Money {
    rows: Vec<(&'static str, String)>,
    /// Empty for those who take no fees at this desk.
    href: String,
    words: &'static str,
    /// Whether a financial obligation is open.
    has_demand: bool,
}

/// The latest draft.
struct DraftShown {
    href: String,
    /// Its text, part by part; empty for a file.
    parts: Vec<String>,
    /// Whether it is a file, which is opened to be read.
    is_file: bool,
    /// What the form of approval gives back: see [`shown::mark`].
    shown_mark: String,
    title: String,
    made: String,
    /// How far it is approved: words and tone.
    approval: (&'static str, &'static str),
}

/// Shows it, and writes down that it was read.
///
/// # Errors
/// [`crate::error::Error::NotFound`] for those who may not know of it.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(before): Query<Before>,
) -> Result<Response> {
    let notice = super::done(&before.xong).or_else(|| files::done(&before.tep).map(str::to_owned));
    let mut typed = Typed::default();
    if let Some(problem) = files::Problem::from_code(&before.tep) {
        typed.problems.add("tep-them", problem.sentence());
    }
    render(&app, &who, id, (typed, notice)).await
}

/// The page again after a form that could not be taken, with everything that was typed.
///
/// # Errors
/// As [`show`].
pub async fn again(app: &App, who: &Who, id: Uuid, typed: Typed) -> Result<Response> {
    let page = render(app, who, id, (typed, None)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(
    app: &App,
    who: &Who,
    id: Uuid,
    (mut typed, notice): (Typed, Option<String>),
) -> Result<Response> {
    let facts = facts::load(app, &who.actor, id).await?;
    reading::note(app, &who.actor, id, &facts.dossier).await?;
    let view = view::of(&facts, &who.actor, app.now())?;
    let todo = todo::of(app, who, &facts).await?;
    prefill(&mut typed, app, &facts);
    let linked = linked::of(app, &facts).await?;
    let ways = travel::of(&app.db, &facts.dossier, id).await?;
    let whole = linked.as_ref().and_then(|linked| linked.whole.as_ref());
    let receipt = whole.map_or_else(|| view.href.clone(), |(_, href)| href.clone());
    let error = if typed.problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}Hồ sơ {}", view.code);
    page::html(&DossierPage {
        page: Page::staff(app, who, title, "/cong-viec").with_notice(notice),
        back: who.last_list.clone(),
        draft: facts.draft.as_ref().map(|draft| shown(who, &facts, draft)),
        send_back_to: send_back_to(&facts, &todo),
        may_attach: facts.dossier.is_in_hand_of(&who.actor) && !facts.dossier.status.has_ended(),
        may_erase: dossiers::is_erasable_by(&facts.dossier, &who.actor),
        takers: takers(&facts),
        money: money(app, who, &facts).await?,
        linked,
        takes_back: facts.dossier.may_take_back(&who.actor, app.now()).is_ok(),
        ways: ways.iter().map(|way| way_of(&facts, way)).collect(),
        receipt: format!("{receipt}/giay-tiep-nhan.pdf"),
        return_ways: ReturnWay::ALL,
        answered: answered::of(&facts),
        view,
        todo,
        typed,
    })
}

async fn money(app: &App, who: &Who, facts: &Facts) -> Result<Money> {
    let standing = payment::standing(&app.db, &facts.reference, facts.id).await?;
    let balance = standing.balance;
    let about = (facts.id, &facts.dossier);
    let refunding = payment::refunding(&app.db, &facts.reference, about, &standing).await?;
    let demanded = facts.dossier.unpaid().map_or(Dong::ZERO, |demand| demand.amount);
    let is_stopped = facts.dossier.status == Status::Stopped;
    let at_desk = (&facts.dossier.received.desk, app.now());
    let may_take = payment::may_take(&app.db, &facts.reference, &who.actor, at_desk).await?;
    let rows = [
        ("Đã nộp", balance.paid),
        ("Đã hoàn trả", balance.given_back),
        // Nothing more is taken of a dossier that ended without its result.
        ("Còn phải nộp", if is_stopped { Dong::ZERO } else { balance.due }),
        ("Nghĩa vụ tài chính chưa nộp", demanded),
        ("Phải hoàn trả", refunding.due.to_return),
        ("Chờ quyết định hoàn trả", refunding.due.to_decide),
        ("Không hoàn trả (đã quyết định)", refunding.kept.map_or(Dong::ZERO, |kept| kept.amount)),
    ];
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, amount)| *amount != Dong::ZERO)
        .map(|(name, amount)| (name, amount.to_string()))
        .collect();
    let is_open = balance.is_open && !is_stopped;
    rows.extend(is_open.then(|| ("Còn phải nộp thêm", LATER.to_owned())));
    Ok(Money {
        rows,
        href: if may_take { format!("/thu-phi/{}", facts.id) } else { String::new() },
        has_demand: facts.dossier.unpaid().is_some(),
        words: if facts.dossier.unpaid().is_some() {
            "Thu tiền theo thông báo"
        } else if refunding.due.total() > Dong::ZERO {
            "Hoàn trả phí"
        } else if is_open {
            "Xác định phí, thu phí"
        } else if is_stopped || balance.due == Dong::ZERO {
            "Xem các khoản đã thu"
        } else {
            "Thu phí, in thông báo nộp phí"
        },
    })
}

fn way_of(facts: &Facts, way: &Travelling) -> (String, String, String) {
    let to = facts.reference.unit_name(&way.receiver);
    let how_far = match (way.arrived_at, &way.sent) {
        (Some(at), _) => format!("Đã đến lúc {}", words::minute(at)),
        (None, Some((at, Some(number)))) => {
            format!("Gửi lúc {}, vận đơn {number}", words::minute(*at))
        }
        (None, Some((at, None))) => format!("Gửi lúc {}", words::minute(*at)),
        (None, None) => format!("Chờ gửi ở {}", facts.reference.unit_name(&way.giver)),
    };
    (format!("{} → {to}", way.load.label()), how_far, way.note.clone().unwrap_or_default())
}

fn prefill(typed: &mut Typed, app: &App, facts: &Facts) {
    if typed.date.is_empty() {
        typed.date = words::date(time::local(app.now()).date());
    }
    if typed.way.is_empty() {
        typed.way = facts.dossier.received.return_way.code().to_owned();
    }
    if typed.taker.is_empty() {
        typed.taker = Taker::default().code().to_owned();
    }
}

fn shown(who: &Who, facts: &Facts, draft: &drafts::Draft) -> DraftShown {
    let (parts, is_file) = match &draft.content {
        drafts::Content::Text(text) => (text.parts(), false),
        drafts::Content::File(_) => (Vec::new(), true),
    };
    DraftShown {
        parts,
        is_file,
        shown_mark: shown::mark(who, &draft.id.to_string()),
        href: format!("/ho-so/{}/du-thao/{}.pdf", facts.id, draft.id),
        title: draft.title.clone(),
        made: format!("{}, {}", facts.name(draft.made_by), words::minute(draft.made_at)),
        approval: approval(facts, draft.id),
    }
}

/// An approval on the way to the signer is not yet the signer's.
fn approval(facts: &Facts, draft: Uuid) -> (&'static str, &'static str) {
    let is_approved = facts.dossier.approved == Some(draft);
    match facts.dossier.place.task {
        Task::Issue | Task::Return if is_approved => ("Người ký đã phê duyệt", "green"),
        Task::Receive
        | Task::Assign
        | Task::Appraise
        | Task::Review
        | Task::Sign
        | Task::Issue
        | Task::Coordinate
        | Task::Return => {
            if is_approved {
                ("Đã duyệt ở bước trước", "blue")
            } else {
                ("Dự thảo", "")
            }
        }
    }
}

fn send_back_to(facts: &Facts, todo: &Todo) -> String {
    todo.send_back.as_ref().map_or_else(String::new, |(place, staff)| {
        format!(
            "Hồ sơ trở lại bước “{}” của {} ({}).",
            place.name,
            facts.name(*staff),
            facts.reference.unit_name(&place.unit)
        )
    })
}

/// A representative takes the result only where there is one.
fn takers(facts: &Facts) -> Vec<Taker> {
    let represented = facts.persons.iter().any(|one| one.role == facts::Role::Representative);
    Taker::ALL.into_iter().filter(|taker| represented || *taker != Taker::Representative).collect()
}
