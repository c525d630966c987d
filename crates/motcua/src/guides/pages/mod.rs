//! `/huong-dan`: the guides, their pages and their pictures.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::text::{self, Guide, PATH};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::page::{Page, html};

#[derive(Template)]
#[template(path = "guides/pages/all.html")]
struct AllPage {
    page: Page,
    guides: Vec<&'static Guide>,
}

#[derive(Template)]
#[template(path = "guides/pages/one.html")]
struct OnePage {
    page: Page,
    guide: &'static Guide,
}

/// Lists the guides.
pub async fn all(State(app): State<App>) -> Result<Response> {
    let page = Page::public(&app, "Hướng dẫn sử dụng", PATH);
    html(&AllPage { page, guides: text::all() })
}

/// Shows a guide.
pub async fn one(State(app): State<App>, Path(name): Path<String>) -> Result<Response> {
    let guide = text::get(&name).ok_or(Error::NotFound)?;
    html(&OnePage { page: Page::public(&app, guide.title.clone(), PATH), guide })
}

/// Sends a picture of the guides.
pub async fn picture(Path(name): Path<String>) -> Result<Response> {
    let picture = text::picture(&name).ok_or(Error::NotFound)?;
    let media = mime_guess::from_path(&name).first_or_octet_stream();
    let kept = "public, max-age=86400";
    let headers = [(header::CONTENT_TYPE, media.as_ref()), (header::CACHE_CONTROL, kept)];
    Ok((headers, picture).into_response())
}
