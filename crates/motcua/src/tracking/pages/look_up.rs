//! `/tra-cuu`: how one dossier stands, for whoever has its code and secret: typed, or from the QR
//! code of the receipt. The secret stands in the address, so the page tells nobody where its reader
//! came from, and is kept nowhere.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::code::{DossierCode, ReceiptSecret};
use domain::dossier::{Dossier, Status};
use jiff::Timestamp;
use serde::Deserialize;

use crate::app::App;
use crate::dossiers::{self, travel};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::tracking::code;
use crate::tracking::look_up::{Found, agencies, look_up};
use crate::tracking::parts::{self, Part};
use crate::tracking::result::{self, Offer};
use crate::tracking::story::{self, Moment};
use crate::web::address::{Address, Network};
use crate::web::lockout::waiting;
use crate::web::page::{Page, html};
use crate::web::percent;
use crate::web::problems::Problems;
use crate::words;
use crate::work::rest::Term;

/// Signs that are shown again of each field.
const SHOWN_CHARS_MAX: usize = 60;

/// What was typed, or stands in the QR code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "ma")]
    pub(super) code: String,
    #[serde(rename = "khoa")]
    pub(super) secret: String,
}

impl Typed {
    /// An address with both, for whoever has shown that they are right.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{path}?ma={}&khoa={}", percent(&self.code), percent(&self.secret))
    }
}

#[derive(Template)]
#[template(path = "tracking/pages/look_up.html")]
struct LookUpPage {
    page: Page,
    problems: Problems,
    code: String,
    secret: String,
    result: Option<Shown>,
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
    return_way: &'static str,
    moments: Vec<Moment>,
    /// The parts of linked procedures, each with the address of what it asks for.
    parts: Vec<(Part, String)>,
}

/// The form, and the answer below it.
///
/// # Errors
/// Whatever the database says.
pub async fn show(
    State(app): State<App>,
    Address(from): Address,
    Query(typed): Query<Typed>,
) -> Result<Response> {
    let Typed { code, secret } = shortened(&typed);
    if code.is_empty() && secret.is_empty() {
        return answer(&app, (code, secret), StatusCode::OK, Err(Problems::default()));
    }
    match find(&app, from, Typed { code, secret }).await? {
        Ok((typed, found)) => {
            let mut shown = shown(&app.reference(), &found, &typed, app.now());
            if result::offer(&app, &found).await? != Offer::Elsewhere {
                shown.result = typed.address(super::result::PATH);
            }
            let ways = travel::of(&app.db, &found.dossier, found.id).await?;
            if travel::is_result_under_way(&found.dossier, &ways) {
                shown.advice = "Kết quả đang được chuyển về nơi ông/bà đã nộp hồ sơ; xin chờ báo tin khi đến nơi.";
            }
            let parts = parts::of(&app, &found).await?;
            shown.parts = parts.into_iter().map(addressed).collect();
            answer(&app, (typed.code, typed.secret), StatusCode::OK, Ok(shown))
        }
        Err(refused) => Ok(*refused),
    }
}

/// Looks the dossier up; otherwise the form again, with what is wrong.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn find(
    app: &App,
    from: Network,
    typed: Typed,
) -> Result<std::result::Result<(Typed, Found), Box<Response>>> {
    let Typed { code, secret } = shortened(&typed);
    let mut problems = problems_of(&app.reference(), &code, &secret);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut wait = None;
    if problems.is_empty() {
        match look_up(app, from, &code, &secret).await {
            Ok(Some(found)) => return Ok(Ok((Typed { code, secret }, found))),
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
    let mut response = answer(app, (code, secret), status, Err(problems))?;
    if let Some(wait_seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait_seconds.into());
    }
    Ok(Err(Box::new(response)))
}

fn shortened(typed: &Typed) -> Typed {
    let short = |text: &str| text.trim().chars().take(SHOWN_CHARS_MAX).collect();
    Typed { code: short(&typed.code), secret: short(&typed.secret) }
}

/// What can be told without looking: nothing about whether such a dossier exists.
fn problems_of(reference: &Reference, typed: &str, secret: &str) -> Problems {
    let mut problems = Problems::default();
    if code::candidates(typed, agencies(reference)).is_empty() {
        let error = DossierCode::parse(typed).err().map_or_else(String::new, |e| e.to_string());
        problems.add("ma", error);
    }
    problems.check("khoa", ReceiptSecret::parse(secret).map_err(|error| error.to_string()));
    problems
}

fn shown(reference: &Reference, found: &Found, typed: &Typed, now: Timestamp) -> Shown {
    let Found { id: _, dossier, events, applicant, near_at } = found;
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
        supplement: supplement(dossier, typed),
        result: String::new(),
        withdrawal: withdrawal(dossier, typed),
        first_due: (received.due_at != dossier.due_at).then(|| words::long(received.due_at)),
        limit: received.limit.label(),
        explanation: dossiers::explanation(events),
        ended: dossier.ended_at.map(words::minute),
        unit: reference.unit_name(&dossier.place.unit),
        step: dossier.returned_at.is_none().then(|| dossier.place.name.clone()),
        desk: reference.unit_name(&received.desk),
        return_way: received.return_way.label(),
        moments: story::history(events, reference),
        parts: Vec::new(),
    }
}

/// Where papers are completed online.
fn supplement(dossier: &Dossier, typed: &Typed) -> Option<(String, String)> {
    dossier.awaited_supplement()?;
    let words = dossier.untaken_answer().map_or_else(
        || "Nộp bổ sung trực tuyến".to_owned(),
        |answer| format!("Xem phần đã gửi lúc {}", words::minute(answer.arrived_at)),
    );
    Some((typed.address("/tra-cuu/bo-sung"), words))
}

/// Where it is withdrawn, or that is retracted.
fn withdrawal(dossier: &Dossier, typed: &Typed) -> Option<(String, &'static str)> {
    let words = if dossier.status == Status::WithdrawalAsked {
        "Xem hoặc thôi yêu cầu rút hồ sơ"
    } else {
        "Rút hồ sơ"
    };
    let is_offered = super::withdrawal::is_offered(dossier);
    is_offered.then(|| (typed.address(super::withdrawal::PATH), words))
}

/// A part with the address of its own page, where it asks the applicant for something.
fn addressed(part: Part) -> (Part, String) {
    let own = part.asks.clone().map(|(code, secret)| Typed { code, secret });
    let address = own.map_or_else(String::new, |typed| typed.address("/tra-cuu"));
    (part, address)
}

fn answer(
    app: &App,
    (code, secret): (String, String),
    status: StatusCode,
    result: std::result::Result<Shown, Problems>,
) -> Result<Response> {
    let (result, problems) = match result {
        Ok(shown) => (Some(shown), Problems::default()),
        Err(problems) => (None, problems),
    };
    let title = match (&result, problems.is_empty()) {
        (Some(shown), _) => format!("Hồ sơ {}", shown.code),
        (None, true) => "Tra cứu hồ sơ".to_owned(),
        (None, false) => "Lỗi: Tra cứu hồ sơ".to_owned(),
    };
    let page = Page::public(app, title, "/tra-cuu");
    let mut response = html(&LookUpPage { page, problems, code, secret, result })?;
    *response.status_mut() = status;
    keep_secret(&mut response);
    Ok(response)
}

/// What stands over a page that the answer leads to, and what its form sends along.
pub(super) struct Heading {
    pub(super) code: String,
    pub(super) secret: String,
    /// The answer.
    pub(super) back: String,
    pub(super) number: String,
    pub(super) procedure: String,
    pub(super) desk: String,
}

impl Heading {
    pub(super) fn of(reference: &Reference, typed: &Typed, found: &Found) -> Self {
        let received = &found.dossier.received;
        let procedure = reference.catalogue.version(&received.procedure);
        Self {
            code: typed.code.clone(),
            secret: typed.secret.clone(),
            back: typed.address("/tra-cuu"),
            number: received.code.to_string(),
            procedure: procedure.map_or_else(|| received.procedure.clone(), |one| one.name.clone()),
            desk: reference.unit_name(&received.desk),
        }
    }
}

/// The secret stands in the address: nobody is told it, and nobody keeps the page.
pub(super) fn keep_secret(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
}
