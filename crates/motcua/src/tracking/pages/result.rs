//! `/tra-cuu/ket-qua`: the result of a dossier for its applicant, who shows one thing more than the
//! receipt.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::look_up::{Heading, Typed, find, keep_secret};
use super::proof::{CODE, DIGITS, Proof, Proved, prove};
use crate::app::App;
use crate::attachments::{names, pages::download};
use crate::error::{Error, Result};
use crate::tracking::look_up::Found;
use crate::tracking::proof::{self, Act, Asking};
use crate::tracking::result::{self, Offer};
use crate::web::address::Address;
use crate::web::form::Plain;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::words;

pub(super) const PATH: &str = "/tra-cuu/ket-qua";

#[derive(Template)]
#[template(path = "tracking/pages/result.html")]
struct ResultPage {
    page: Page,
    problems: Problems,
    heading: Heading,
    state: Shown,
}

enum Shown {
    /// The result, as "15/QĐ-UBND ngày 15/03/2022", and what is asked for.
    Ready(String, Asking),
    /// Why not.
    Not(&'static str),
}

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    #[serde(rename = "ma")]
    code: String,
    #[serde(rename = "khoa")]
    secret: String,
    #[serde(rename = "so_cuoi")]
    digits: String,
    #[serde(rename = "ma_xac_thuc")]
    one_time: String,
    #[serde(rename = "gui_ma")]
    sends: String,
}

/// What there is to fetch, and the form.
///
/// # Errors
/// Whatever the database says.
pub async fn show(
    State(app): State<App>,
    Address(from): Address,
    Query(typed): Query<Typed>,
) -> Result<Response> {
    match find(&app, from, typed).await? {
        Ok((typed, found)) => render(&app, (&typed, &found), Problems::default()).await,
        Err(refused) => Ok(*refused),
    }
}

/// Sends the scan of the signed result.
///
/// # Errors
/// Whatever the database says.
pub async fn send(
    State(app): State<App>,
    Address(from): Address,
    Plain(sent): Plain<Sent>,
) -> Result<Response> {
    let typed = Typed { code: sent.code, secret: sent.secret };
    let (typed, found) = match find(&app, from, typed).await? {
        Ok(found) => found,
        Err(refused) => return Ok(*refused),
    };
    let Offer::Ready { paper, .. } = result::offer(&app, &found).await? else {
        return render(&app, (&typed, &found), Problems::default()).await;
    };
    let (digits, code, wants_code) = (sent.digits, sent.one_time, !sent.sends.is_empty());
    let proof = Proof { act: Act::FetchResult, digits, code, wants_code };
    match prove(&app, &found, proof).await? {
        Proved::Yes => {}
        Proved::CodeSent => return Ok(Redirect::to(&typed.address(PATH)).into_response()),
        Proved::No(problems) => return render(&app, (&typed, &found), problems).await,
    }
    let file = result::fetch(&app, &found, paper).await?;
    let mut response = download::content(&app, &file).await?;
    let saved = names::disposition(&file.name).replacen("inline", "attachment", 1);
    let saved = HeaderValue::from_str(&saved).map_err(|error| Error::Internal(error.into()))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, saved);
    keep_secret(&mut response);
    Ok(response)
}

async fn render(
    app: &App,
    (typed, found): (&Typed, &Found),
    problems: Problems,
) -> Result<Response> {
    let reference = app.reference();
    let received = &found.dossier.received;
    let asked = proof::asking(app, found, Act::FetchResult).await?;
    let state = match (result::offer(app, found).await?, asked) {
        (Offer::Ready { number, issued_on, .. }, Some(asked)) => {
            Shown::Ready(format!("{number} ngày {}", words::date(issued_on)), asked)
        }
        (Offer::Ready { .. }, None) => Shown::Not(
            "Không có thông tin để xác minh trực tuyến ông/bà là người nộp hồ sơ, nên kết quả chỉ trả tại bộ phận một cửa.",
        ),
        (Offer::Unpaid, _) => {
            Shown::Not("Kết quả được trả sau khi nộp đủ phí, lệ phí, nghĩa vụ tài chính của hồ sơ.")
        }
        (Offer::TooOften, _) => {
            Shown::Not("Kết quả đã được tải về quá nhiều lần. Xin liên hệ bộ phận một cửa.")
        }
        (Offer::Elsewhere, _) => Shown::Not("Hồ sơ này không có kết quả trả trực tuyến."),
    };
    let (error, status) = if problems.is_empty() {
        ("", StatusCode::OK)
    } else {
        ("Lỗi: ", StatusCode::UNPROCESSABLE_ENTITY)
    };
    let mut response = html(&ResultPage {
        page: Page::public(app, format!("{error}Kết quả hồ sơ {}", received.code), "/tra-cuu"),
        heading: Heading::of(&reference, typed, found),
        state,
        problems,
    })?;
    *response.status_mut() = status;
    keep_secret(&mut response);
    Ok(response)
}
