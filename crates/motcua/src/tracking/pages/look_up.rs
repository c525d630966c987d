//! `/tra-cuu`: how one dossier stands, for whoever has its code and secret: typed, or from the QR
//! code of the receipt, whose address carries them behind `#`, which browsers send to nobody. Both
//! come in the body of a form; the page of the dossier then has an address without them.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::code::{DossierCode, ReceiptSecret};
use domain::dossier::{StaffId, Status};
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::App;
use crate::dossiers::{self, travel};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::tracking::code;
use crate::tracking::look_up::{Found, agencies, look_up};
use crate::tracking::opened::{self, Opened, PATH};
use crate::tracking::parts::{self, Part};
use crate::tracking::result::{self, Offer};
use crate::tracking::story::{self, Moment};
use crate::web::address::Address;
use crate::web::form::Plain;
use crate::web::lockout::waiting;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::reader::{self, Reader};
use crate::words;
use crate::work::history::names;
use crate::work::rest::Term;

/// Signs that are shown again of each field.
const SHOWN_CHARS_MAX: usize = 60;

/// What was typed, or stood in the QR code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "ma")]
    pub(super) code: String,
    #[serde(rename = "khoa")]
    pub(super) secret: String,
}

#[derive(Template)]
#[template(path = "tracking/pages/look_up.html")]
struct LookUpPage {
    page: Page,
    problems: Problems,
    code: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "tracking/pages/opened.html")]
struct OpenedPage {
    page: Page,
    dossier: Shown,
    close: String,
}

/// What is told about a dossier.
struct Shown {
    code: String,
    procedure: String,
    case: String,
    applicant: String,
    status_code: u8,
    status: &'static str,
    meaning: &'static str,
    advice: &'static str,
    light: &'static str,
    rest: String,
    received: String,
    due: String,
    first_due: Option<String>,
    limit: String,
    explanation: Vec<String>,
    /// What the applicant is asked for: a heading and its lines.
    asked: Vec<(String, Vec<String>)>,
    /// Where papers are completed online: address and words; nothing when none are awaited.
    supplement: Option<(String, String)>,
    /// Where the result is fetched; empty when it is not.
    result: String,
    /// Where it is withdrawn: address and words; nothing when it cannot be.
    withdrawal: Option<(String, &'static str)>,
    ended: Option<String>,
    unit: String,
    step: Option<String>,
    desk: String,
    /// Who received it, and who has it in hand.
    people: Vec<(&'static str, String)>,
    return_way: &'static str,
    moments: Vec<Moment>,
    /// The parts of linked procedures, each with the address of what it asks for.
    parts: Vec<(Part, String)>,
}

/// The form.
///
/// # Errors
/// Never in practice.
pub async fn show(State(app): State<App>) -> Result<Response> {
    form(&app, Typed::default(), StatusCode::OK, Problems::default())
}

/// Opens the dossier in this browser; otherwise the form again, with what is wrong.
///
/// # Errors
/// Whatever the database says.
pub async fn send(
    State(app): State<App>,
    Address(from): Address,
    reader: Reader,
    Plain(typed): Plain<Typed>,
) -> Result<Response> {
    let typed = shortened(&typed);
    let mut problems = problems_of(&app.reference(), &typed);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut wait = None;
    if problems.is_empty() {
        match look_up(&app, from, &typed.code, &typed.secret).await {
            Ok(Some(found)) => {
                let (id, token) = opened::open(&app, &reader, found.id).await?;
                let jar = CookieJar::new().add(reader::cookie(&app, token));
                return Ok((jar, Redirect::to(&opened::address(id, ""))).into_response());
            }
            Ok(None) => problems.add(
                "ma",
                "Mã hồ sơ hoặc mã tra cứu chưa đúng. Xin đối chiếu với giấy tiếp nhận hồ sơ.",
            ),
            Err(Error::TooMany { wait_seconds }) => {
                let sentence = format!(
                    "Từ mạng này đã có nhiều lần nhập chưa đúng, có thể của người khác dùng chung mạng. \
                     Xin thử lại sau {}, hoặc hỏi tại bộ phận một cửa.",
                    waiting(wait_seconds)
                );
                problems.add("", sentence);
                (status, wait) = (StatusCode::TOO_MANY_REQUESTS, Some(wait_seconds));
            }
            Err(error) => return Err(error),
        }
    }
    let mut response = form(&app, typed, status, problems)?;
    if let Some(wait_seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait_seconds.into());
    }
    Ok(response)
}

/// `/tra-cuu/{id}`: the dossier.
///
/// # Errors
/// Whatever the database says.
pub async fn read(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response> {
    let opened = match find(&app, &reader, &id).await? {
        Ok(opened) => opened,
        Err(refused) => return Ok(*refused),
    };
    let found = &opened.found;
    let mut shown = shown(&app.reference(), &opened, app.now());
    if result::offer(&app, found).await? != Offer::Elsewhere {
        shown.result = opened.address(super::result::PAGE);
    }
    let ways = travel::of(&app.db, &found.dossier, found.id).await?;
    if travel::is_result_under_way(&found.dossier, &ways) {
        shown.advice =
            "Kết quả đang được chuyển về nơi ông/bà đã nộp hồ sơ; xin chờ báo tin khi đến nơi.";
    }
    if time::local(app.now()).date() >= story::PEOPLE_FROM_ON {
        shown.people = people(&app, found).await?;
    }
    for part in parts::of(&app, found).await? {
        let own = match part.asks {
            Some(part) => opened::open_part(&app, &reader, part).await?,
            None => None,
        };
        let address = own.map_or_else(String::new, |id| opened::address(id, ""));
        shown.parts.push((part, address));
    }
    let title = format!("Hồ sơ {}", shown.code);
    let page = Page::public(&app, title, PATH);
    let mut response = html(&OpenedPage { page, dossier: shown, close: opened.address("/dong") })?;
    keep_private(&mut response);
    Ok(response)
}

/// `/tra-cuu/{id}/dong`: closes the dossier in this browser.
///
/// # Errors
/// Whatever the database says.
pub async fn close(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Redirect> {
    opened::close(&app, &reader, &id).await?;
    Ok(Redirect::to(PATH))
}

/// The dossier of an address, if it is open in this browser; otherwise the form, and why.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn find(
    app: &App,
    reader: &Reader,
    id: &str,
) -> Result<std::result::Result<Opened, Box<Response>>> {
    if let Some(opened) = opened::find(app, reader, id).await? {
        return Ok(Ok(opened));
    }
    let mut problems = Problems::default();
    problems.add(
        "ma",
        "Hồ sơ này không còn mở trên trình duyệt này. Xin nhập lại mã hồ sơ và mã tra cứu, hoặc quét lại mã QR.",
    );
    Ok(Err(Box::new(form(app, Typed::default(), StatusCode::NOT_FOUND, problems)?)))
}

fn shortened(typed: &Typed) -> Typed {
    let short = |text: &str| text.trim().chars().take(SHOWN_CHARS_MAX).collect();
    Typed { code: short(&typed.code), secret: short(&typed.secret) }
}

/// What can be told without looking: nothing about whether such a dossier exists.
fn problems_of(reference: &Reference, typed: &Typed) -> Problems {
    let mut problems = Problems::default();
    if code::candidates(&typed.code, agencies(reference)).is_empty() {
        let error =
            DossierCode::parse(&typed.code).err().map_or_else(String::new, |e| e.to_string());
        problems.add("ma", error);
    }
    problems.check("khoa", ReceiptSecret::parse(&typed.secret).map_err(|error| error.to_string()));
    problems
}

fn shown(reference: &Reference, opened: &Opened, now: Timestamp) -> Shown {
    let Found { id: _, dossier, events, applicant, near_at } = &opened.found;
    let received = &dossier.received;
    let procedure = reference.catalogue.version(&received.procedure);
    let case = procedure.and_then(|one| one.case(&received.case));
    let several = procedure.is_some_and(|one| one.cases.len() > 1);
    let term = Term::of_dossier(dossier, *near_at);
    Shown {
        code: received.code.to_string(),
        procedure: procedure.map_or_else(|| received.procedure.clone(), |one| one.name.clone()),
        case: case.filter(|_| several).map_or_else(String::new, |case| case.name.clone()),
        applicant: applicant.clone(),
        status_code: dossier.status.code(),
        status: dossier.status.label(),
        meaning: story::meaning(dossier.status),
        advice: story::advice(dossier),
        light: term.light(now).code(),
        rest: term.rest(&reference.calendar(&received.lead), now),
        received: words::minute(dossier.received_at),
        due: if term.is_paused() {
            "Tạm dừng; ngày hẹn được tính lại khi hết tạm dừng".to_owned()
        } else {
            words::long(dossier.due_at)
        },
        asked: story::asked(dossier),
        supplement: supplement(opened),
        result: String::new(),
        withdrawal: withdrawal(opened),
        first_due: (received.due_at != dossier.due_at).then(|| words::long(received.due_at)),
        limit: received.limit.label(),
        explanation: dossiers::explanation(events),
        ended: dossier.ended_at.map(words::minute),
        unit: reference.unit_name(&dossier.place.unit),
        step: dossier.returned_at.is_none().then(|| dossier.place.name.clone()),
        desk: reference.unit_name(&received.desk),
        people: Vec::new(),
        return_way: received.return_way.label(),
        moments: story::history(events, reference),
        parts: Vec::new(),
    }
}

/// Who received a dossier and who has it in hand, as far as they are people of the office.
async fn people(app: &App, found: &Found) -> Result<Vec<(&'static str, String)>> {
    let dossier = &found.dossier;
    let receiver = found.events.first().filter(|event| !event.by.is_applicant());
    let holder = dossier.officer().filter(|_| dossier.returned_at.is_none());
    let all =
        [("Người tiếp nhận", receiver.map(|event| event.by.staff)), ("Người đang xử lý", holder)];
    let names = names(&app.db, all.iter().filter_map(|(_, staff)| *staff)).await?;
    let named =
        |(what, staff): (&'static str, Option<StaffId>)| Some((what, names.get(&staff?)?.clone()));
    Ok(all.into_iter().filter_map(named).collect())
}

/// Where papers are completed online.
fn supplement(opened: &Opened) -> Option<(String, String)> {
    let dossier = &opened.found.dossier;
    dossier.awaited_supplement()?;
    let words = dossier.untaken_answer().map_or_else(
        || "Nộp bổ sung trực tuyến".to_owned(),
        |answer| format!("Xem phần đã gửi lúc {}", words::minute(answer.arrived_at)),
    );
    Some((opened.address(super::supplement::PAGE), words))
}

/// Where it is withdrawn, or that is retracted.
fn withdrawal(opened: &Opened) -> Option<(String, &'static str)> {
    let dossier = &opened.found.dossier;
    let words = if dossier.status == Status::WithdrawalAsked {
        "Xem hoặc thôi yêu cầu rút hồ sơ"
    } else {
        "Rút hồ sơ"
    };
    let is_offered = super::withdrawal::is_offered(dossier);
    is_offered.then(|| (opened.address(super::withdrawal::PAGE), words))
}

fn form(app: &App, typed: Typed, status: StatusCode, problems: Problems) -> Result<Response> {
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let page = Page::public(app, format!("{error}Tra cứu hồ sơ"), PATH);
    let Typed { code, secret } = typed;
    let mut response = html(&LookUpPage { page, problems, code, secret })?;
    *response.status_mut() = status;
    keep_private(&mut response);
    Ok(response)
}

/// What stands over a page that the dossier's own leads to.
pub(super) struct Heading {
    /// The dossier's own page.
    pub(super) back: String,
    pub(super) number: String,
    pub(super) procedure: String,
    pub(super) desk: String,
}

impl Heading {
    pub(super) fn of(reference: &Reference, opened: &Opened) -> Self {
        let received = &opened.found.dossier.received;
        let procedure = reference.catalogue.version(&received.procedure);
        Self {
            back: opened.address(""),
            number: received.code.to_string(),
            procedure: procedure.map_or_else(|| received.procedure.clone(), |one| one.name.clone()),
            desk: reference.unit_name(&received.desk),
        }
    }
}

/// Nobody keeps the page, and nobody finds it by searching.
pub(super) fn keep_private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
}
