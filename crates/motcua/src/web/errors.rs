//! Turns an error into what the asker reads: a page with words for people, problem+json (RFC 9457)
//! for programs.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::page::Page;
use super::who;
use crate::app::App;
use crate::error::{Error, ErrorWords};

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    page: Page,
    words: ErrorWords,
    is_staff: bool,
}

/// A layer around all routes.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_staff = who::token(request.headers(), &app).is_some();
    let response = next.run(request).await;
    let status = response.status();
    let words = response.extensions().get::<ErrorWords>().cloned();
    let words = words.or_else(|| bare(status).filter(|_| is_bare(&response)));
    let Some(words) = words.filter(|_| !status.is_redirection()) else { return response };
    let kept = [header::RETRY_AFTER, header::WWW_AUTHENTICATE]
        .map(|name| response.headers().get(&name).cloned().map(|value| (name, value)));
    let mut rendered = if path.starts_with("/api/") {
        problem_json(status, &words)
    } else {
        page(&app, &path, is_staff, (status, words))
    };
    rendered.headers_mut().extend(kept.into_iter().flatten());
    rendered
}

/// Whether nobody wrote this answer for people or programs: it is empty or plain text.
fn is_bare(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE);
    media.is_none_or(|media| media.as_bytes().starts_with(b"text/plain"))
}

/// Words for errors that the framework answers without any.
fn bare(status: StatusCode) -> Option<ErrorWords> {
    let error = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Error::TooSlow,
        StatusCode::BAD_REQUEST => {
            Error::Bad("Địa chỉ hoặc nội dung gửi lên không đọc được. Xin kiểm tra lại.".to_owned())
        }
        StatusCode::INTERNAL_SERVER_ERROR => {
            Error::Internal(anyhow::anyhow!("the program stumbled over a mistake of its own"))
        }
        _ => return None,
    };
    error.into_response().extensions_mut().remove::<ErrorWords>()
}

fn page(
    app: &App,
    path: &str,
    is_staff: bool,
    (status, words): (StatusCode, ErrorWords),
) -> Response {
    let page = ErrorPage { page: Page::public(app, words.heading, path), words, is_staff };
    match page.render() {
        Ok(body) => (status, Html(body)).into_response(),
        Err(_) => (status, page.words.sentence).into_response(),
    }
}

/// The body of an error for programs.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(example = json!({
    "type": "urn:motcua:refused",
    "title": "Chưa thực hiện được",
    "status": 422,
    "detail": "Hồ sơ chưa đủ giấy tờ: Giấy chứng sinh.",
    "legal_reason": "Nghị định 61/2018/NĐ-CP; từ 01/7/2025 Nghị định 118/2025/NĐ-CP: hồ sơ được tiếp nhận khi đầy đủ, hợp lệ"
}))]
pub struct Problem {
    /// A name that programs may rely on.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do.
    pub detail: String,
    /// The legal reason of a refusal, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_reason: Option<String>,
    /// What is wrong, field by field, where fields are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<WrongField>,
}

/// One field that is wrong.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "field": "applicant.name", "message": "Xin nhập tên." }))]
pub struct WrongField {
    /// Its path in the body: `applicant.name`, `papers[2].component`.
    pub field: String,
    /// What to do.
    pub message: String,
}

fn problem_json(status: StatusCode, words: &ErrorWords) -> Response {
    let problem = Problem {
        kind: format!("urn:motcua:{}", words.code),
        title: words.heading.to_owned(),
        status: status.as_u16(),
        detail: words.sentence.clone(),
        legal_reason: words.legal_reason.map(ToOwned::to_owned),
        fields: words
            .problems
            .iter()
            .map(|one| WrongField { field: one.field.clone(), message: one.message.clone() })
            .collect(),
    };
    let mut response = (status, axum::Json(problem)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
