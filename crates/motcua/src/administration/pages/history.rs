//! `/quan-tri/lich-su`: who changed an entry when, and which lines.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::home::PATH;
use crate::administration::kinds;
use crate::app::App;
use crate::catalog::edit;
use crate::catalog::history::{self, Line, Version};
use crate::error::{Error, Result};
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

#[derive(Template)]
#[template(path = "administration/pages/history.html")]
struct HistoryPage {
    page: Page,
    id: String,
    kind: &'static kinds::Kind,
    raw_href: Option<String>,
    versions: Vec<Shown>,
}

struct Shown {
    heading: String,
    by: String,
    when: String,
    when_iso: String,
    lines: Vec<(&'static str, &'static str, String)>,
}

/// Which entry.
#[derive(Deserialize)]
pub struct Asked {
    /// Its kind.
    pub loai: String,
    /// Its id.
    pub ma: String,
}

/// The address of an entry's history.
#[must_use]
pub fn href(kind: &str, id: &str) -> String {
    with_query(&with_query("/quan-tri/lich-su", "loai", kind), "ma", id)
}

/// Shows the history.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let kind = kinds::get(&asked.loai).ok_or(Error::NotFound)?;
    let versions = history::of(&app.db, kind.code, &asked.ma).await?;
    // What was taken away, or never stood by itself, has no text to edit.
    let body = edit::body(&app.db, kind.code, &asked.ma).await?;
    html(&HistoryPage {
        page: Page::staff(&app, &who, format!("Lịch sử: {}", asked.ma), PATH),
        kind,
        raw_href: body.map(|_| super::raw::href(kind.code, &asked.ma)),
        id: asked.ma,
        versions: versions.into_iter().map(shown).collect(),
    })
}

fn shown(version: Version) -> Shown {
    let line = |line: Line| match line {
        Line::Same(text) => ("", "\u{a0}", text),
        Line::Out(text) => ("mc-diff__out", "−", text),
        Line::In(text) => ("mc-diff__in", "+", text),
        Line::Gap => ("mc-diff__gap", "⋯", String::new()),
    };
    Shown {
        heading: if version.is_new {
            format!("Thêm mới (lần thay đổi {})", version.revision)
        } else {
            format!("Sửa (lần thay đổi {})", version.revision)
        },
        by: version.by.unwrap_or_else(|| "Nạp từ tệp".to_owned()),
        when: words::minute(version.at),
        when_iso: version.at.to_string(),
        lines: version.lines.into_iter().map(line).collect(),
    }
}
