//! `/quan-tri/thu-tuc`: every procedure, found by words or code.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::procedure::Procedure;
use domain::text::{fold, matches};
use domain::time;
use serde::Deserialize;

use crate::app::App;
use crate::error::Result;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/thu-tuc";

/// Procedures shown at once.
const SHOWN_MAX: usize = 60;

#[derive(Template)]
#[template(path = "administration/pages/procedures.html")]
struct ListPage {
    page: Page,
    typed: String,
    rows: Vec<Row>,
    left_out: usize,
}

struct Row {
    href: String,
    code: String,
    name: String,
    field: String,
    versions: usize,
    span: String,
    is_used: bool,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tim: String,
}

/// Shows the list.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let mut by_code: BTreeMap<&str, Vec<&Procedure>> = BTreeMap::new();
    let wanted = asked.tim.trim();
    let answers = |one: &&Procedure| {
        wanted.is_empty()
            || one.code.as_str().contains(wanted)
            || matches(wanted, &one.name).is_some()
            || fold(&one.field).contains(&fold(wanted))
    };
    for one in reference.catalogue.procedures().filter(answers) {
        by_code.entry(one.code.as_str()).or_default().push(one);
    }
    let row = |versions: &Vec<&Procedure>| {
        let used = versions.iter().find(|one| one.valid.contains(today));
        let shown = used.or_else(|| versions.iter().max_by_key(|one| one.valid.from_on))?;
        Some(Row {
            href: format!("{PATH}/{}", shown.code),
            code: shown.code.to_string(),
            name: shown.name.clone(),
            field: shown.field.clone(),
            versions: versions.len(),
            span: words::span(shown.valid.from_on, shown.valid.to_on),
            is_used: used.is_some(),
        })
    };
    let mut rows: Vec<Row> = by_code.values().filter_map(row).collect();
    rows.sort_by_key(|row| (fold(&row.field), fold(&row.name)));
    let left_out = rows.len().saturating_sub(SHOWN_MAX);
    rows.truncate(SHOWN_MAX);
    html(&ListPage {
        page: super::shared_page(&app, &who, "Thủ tục", PATH),
        typed: asked.tim,
        rows,
        left_out,
    })
}
