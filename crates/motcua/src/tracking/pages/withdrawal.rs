//! `/tra-cuu/rut-ho-so`: the applicant asks to withdraw, or changes their mind. It is the applicant who
//! did it in the record; whoever holds the dossier decides.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::{Dossier, Refusal, Status};
use serde::Deserialize;

use super::look_up::{Heading, find, keep_private};
use super::proof::{CODE, DIGITS, Proof, Proved, prove};
use crate::app::App;
use crate::error::{Error, Result};
use crate::tracking::opened::{Opened, PATH};
use crate::tracking::proof::{self, Act, Asking};
use crate::web::form::Plain;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::reader::Reader;
use crate::work::answering;

/// Its page behind the dossier's.
pub(super) const PAGE: &str = "/rut-ho-so";

/// The reasons to choose from: what is chosen stands in the record, so nobody writes it freely.
const REASONS: [&str; 4] = [
    "Không còn nhu cầu giải quyết",
    "Nộp nhầm thủ tục hoặc nhầm nơi",
    "Cần chuẩn bị lại giấy tờ",
    "Lý do khác, sẽ trao đổi với cán bộ",
];

#[derive(Template)]
#[template(path = "tracking/pages/withdrawal.html")]
struct WithdrawalPage {
    page: Page,
    problems: Problems,
    heading: Heading,
    seen: u32,
    reason: String,
    state: Shown,
}

enum Shown {
    /// It may be asked for.
    Ask(Asking),
    /// It was asked for and may be retracted.
    Asked(Asking),
    /// Why nothing can be done here.
    Not(String),
}

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    #[serde(rename = "so_cuoi")]
    digits: String,
    #[serde(rename = "ma_xac_thuc")]
    one_time: String,
    #[serde(rename = "gui_ma")]
    sends: String,
    #[serde(rename = "ly_do")]
    reason: String,
    #[serde(rename = "viec")]
    act: String,
    seen: String,
}

/// The reason that was chosen before a code was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    #[serde(rename = "ly_do")]
    reason: Option<usize>,
}

/// The form, or why there is none.
///
/// # Errors
/// Whatever the database says.
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
    Query(Chosen { reason }): Query<Chosen>,
) -> Result<Response> {
    let reason = reason.and_then(|at| REASONS.get(at)).copied().unwrap_or_default().to_owned();
    match find(&app, &reader, &id).await? {
        Ok(opened) => render(&app, &opened, (Problems::default(), reason)).await,
        Err(refused) => Ok(*refused),
    }
}

/// Asks to withdraw, or retracts that.
///
/// # Errors
/// Whatever the database says.
pub async fn send(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
    Plain(sent): Plain<Sent>,
) -> Result<Response> {
    let opened = match find(&app, &reader, &id).await? {
        Ok(opened) => opened,
        Err(refused) => return Ok(*refused),
    };
    let found = &opened.found;
    let done = Redirect::to(&opened.address(PAGE)).into_response();
    let asks = sent.act != "thoi";
    // Pressed twice, or somebody else was quicker: the page says how it stands.
    let Some(seen) = sent.seen.parse().ok().filter(|seen| *seen == found.dossier.seq) else {
        return Ok(done);
    };
    let chosen = REASONS.iter().position(|reason| *reason == sent.reason);
    let reason = chosen.map(|at| REASONS[at]);
    let wants_code = !sent.sends.is_empty();
    if asks && reason.is_none() && !wants_code {
        // Said before a code is looked at, which would be spent by it.
        let mut problems = Problems::default();
        problems.add("ly_do", "Xin chọn lý do rút hồ sơ.");
        return render(&app, &opened, (problems, sent.reason)).await;
    }
    let (digits, code) = (sent.digits, sent.one_time);
    let proof = Proof { act: Act::Withdraw, digits, code, wants_code };
    match prove(&app, found, proof).await? {
        Proved::Yes => {}
        Proved::CodeSent => {
            let chosen = chosen.map_or_else(String::new, |at| format!("?ly_do={at}"));
            return Ok(Redirect::to(&(opened.address(PAGE) + &chosen)).into_response());
        }
        Proved::No(problems) => {
            return render(&app, &opened, (problems, sent.reason)).await;
        }
    }
    let decided = match reason.filter(|_| asks) {
        Some(reason) => answering::ask_withdrawal(&app, found.id, seen, reason).await,
        None => answering::retract_withdrawal(&app, found.id, seen).await,
    };
    match decided {
        // The page says what has become of it.
        Ok(()) | Err(Error::Refused(_)) => Ok(done),
        Err(error) => Err(error),
    }
}

/// Whether the look-up page leads here.
pub(super) fn is_offered(dossier: &Dossier) -> bool {
    dossier.status == Status::WithdrawalAsked || dossier.may_ask_withdrawal().is_ok()
}

async fn render(
    app: &App,
    opened: &Opened,
    (problems, reason): (Problems, String),
) -> Result<Response> {
    let (reference, found) = (app.reference(), &opened.found);
    let (dossier, received) = (&found.dossier, &found.dossier.received);
    let asked = proof::asking(app, found, Act::Withdraw).await?;
    let is_asked = dossier.status == Status::WithdrawalAsked;
    let state = match (asked, dossier.may_ask_withdrawal()) {
        (Some(asked), _) if is_asked => Shown::Asked(asked),
        (Some(asked), Ok(())) => Shown::Ask(asked),
        (None, Ok(())) => Shown::Not(
            "Không có thông tin để xác minh trực tuyến ông/bà là người nộp hồ sơ, nên chỉ rút được tại bộ phận một cửa.".to_owned(),
        ),
        (_, Err(refusal @ (Refusal::WithdrawnTooOften | Refusal::AlreadyIssued))) => {
            Shown::Not(refusal.to_string())
        }
        (_, Err(_)) => Shown::Not("Hồ sơ đã kết thúc, không còn rút được.".to_owned()),
    };
    let (error, status) = if problems.is_empty() {
        ("", StatusCode::OK)
    } else {
        ("Lỗi: ", StatusCode::UNPROCESSABLE_ENTITY)
    };
    let mut response = html(&WithdrawalPage {
        page: Page::public(app, format!("{error}Rút hồ sơ {}", received.code), PATH),
        heading: Heading::of(&reference, opened),
        seen: dossier.seq,
        reason,
        state,
        problems,
    })?;
    *response.status_mut() = status;
    keep_private(&mut response);
    Ok(response)
}
