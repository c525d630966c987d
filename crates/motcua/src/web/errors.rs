//! Turns an error into what the asker reads: a page with words for people, problem+json (RFC 9457)
//! for programs.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::page::Page;
use crate::app::App;
use crate::error::{Error, ErrorWords};

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    page: Page,
    words: ErrorWords,
}

/// A layer around all routes.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let words = response.extensions().get::<ErrorWords>().cloned().or_else(|| bare(status));
    let Some(words) = words.filter(|_| !status.is_redirection()) else { return response };
    let retry_after = response.headers().get(header::RETRY_AFTER).cloned();
    let mut rendered = if path.starts_with("/api/") {
        problem_json(status, &words)
    } else {
        page(&app, &path, status, words)
    };
    if let Some(seconds) = retry_after {
        rendered.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    rendered
}

/// Words for errors that the framework answers without any.
fn bare(status: StatusCode) -> Option<ErrorWords> {
    let error = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
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

fn page(app: &App, path: &str, status: StatusCode, words: ErrorWords) -> Response {
    let page = ErrorPage { page: Page::public(app, words.heading, path), words };
    match page.render() {
        Ok(body) => (status, Html(body)).into_response(),
        Err(_) => (status, page.words.sentence).into_response(),
    }
}

/// The body of an error for programs.
#[derive(serde::Serialize, utoipa::ToSchema)]
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
}

fn problem_json(status: StatusCode, words: &ErrorWords) -> Response {
    let problem = Problem {
        kind: format!("urn:motcua:{}", words.code),
        title: words.heading.to_owned(),
        status: status.as_u16(),
        detail: words.sentence.clone(),
        legal_reason: words.legal_reason.map(ToOwned::to_owned),
    };
    let mut response = (status, axum::Json(problem)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
