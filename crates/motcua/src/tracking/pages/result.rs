//! `/tra-cuu/ket-qua`: the result of a dossier for its applicant, who shows one thing more than the
//! receipt.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::look_up::{Heading, find, keep_private};
use super::proof::{CODE, DIGITS, Proof, Proved, prove};
use crate::app::App;
use crate::attachments::{names, pages::download};
use crate::error::{Error, Result};
use crate::tracking::opened::{Opened, PATH};
use crate::tracking::proof::{self, Act, Asking};
use crate::tracking::result::{self, Offer};
use crate::web::form::Plain;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::reader::Reader;
use crate::words;

/// Its page behind the dossier's.
pub(super) const PAGE: &str = "/ket-qua";

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
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response> {
    match find(&app, &reader, &id).await? {
        Ok(opened) => render(&app, &opened, Problems::default()).await,
        Err(refused) => Ok(*refused),
    }
}

/// Sends the scan of the signed result.
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
    let Offer::Ready { paper, .. } = result::offer(&app, &opened.found).await? else {
        return render(&app, &opened, Problems::default()).await;
    };
    let (digits, code, wants_code) = (sent.digits, sent.one_time, !sent.sends.is_empty());
    let proof = Proof { act: Act::FetchResult, digits, code, wants_code };
    match prove(&app, &opened.found, proof).await? {
        Proved::Yes => {}
        Proved::CodeSent => return Ok(Redirect::to(&opened.address(PAGE)).into_response()),
        Proved::No(problems) => return render(&app, &opened, problems).await,
    }
    let file = result::fetch(&app, &opened.found, paper).await?;
    let mut response = download::content(&app, &file).await?;
    let saved = names::disposition(&file.name).replacen("inline", "attachment", 1);
    let saved = HeaderValue::from_str(&saved).map_err(|error| Error::Internal(error.into()))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, saved);
    keep_private(&mut response);
    Ok(response)
}

async fn render(app: &App, opened: &Opened, problems: Problems) -> Result<Response> {
    let (reference, found) = (app.reference(), &opened.found);
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
        page: Page::public(app, format!("{error}Kết quả hồ sơ {}", received.code), PATH),
        heading: Heading::of(&reference, opened),
        state,
        problems,
    })?;
    *response.status_mut() = status;
    keep_private(&mut response);
    Ok(response)
}
