//! `/thu-tuc`: the procedures in force today, found by words without accents, by field, by level.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::procedure::{Level, OnlineLevel};
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::App;
use crate::catalog::in_force::{self, Entry, Wanted};
use crate::config::limits::ROWS_PER_PAGE;
use crate::error::Result;
use crate::reference::Reference;
use crate::tracking::facts;
use crate::web::page::{Page, html};
use crate::web::percent;

const PATH: &str = "/thu-tuc";

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "linh_vuc")]
    field: String,
    #[serde(rename = "cap")]
    level: String,
    #[serde(rename = "trang")]
    page: String,
}

#[derive(Template)]
#[template(path = "tracking/pages/procedures.html")]
struct ProceduresPage {
    page: Page,
    asked: Asked,
    fields: Vec<String>,
    levels: Vec<Level>,
    rows: Vec<Shown>,
    previous: String,
    next: String,
    counted: String,
}

struct Shown {
    code: String,
    name: String,
    field: String,
    levels: String,
    time: String,
    fee: &'static str,
    online: &'static str,
    is_online: bool,
}

/// The page.
///
/// # Errors
/// Never in practice.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let wanted = Wanted {
        words: asked.q.chars().take(200).collect(),
        field: Some(asked.field.clone()).filter(|field| !field.is_empty()),
        level: Level::from_code(&asked.level),
    };
    let found = in_force::search(&reference, today, &wanted);
    let pages = found.len().div_ceil(ROWS_PER_PAGE).max(1);
    let number = asked.page.parse().unwrap_or(1).clamp(1, pages);
    let turn = |to: usize| {
        if (1..=pages).contains(&to) { address(&asked, to) } else { String::new() }
    };
    html(&ProceduresPage {
        page: Page::public(&app, "Danh mục thủ tục", PATH),
        fields: in_force::fields(&reference, today),
        levels: levels(&reference, today),
        rows: found
            .iter()
            .skip((number - 1) * ROWS_PER_PAGE)
            .take(ROWS_PER_PAGE)
            .map(shown)
            .collect(),
        previous: turn(number - 1),
        next: turn(number + 1),
        counted: format!("{} thủ tục, trang {number} trong {pages}", found.len()),
        asked,
    })
}

/// The levels that settle anything today.
fn levels(reference: &Reference, today: Date) -> Vec<Level> {
    let settles = |level: &Level| {
        reference.catalogue.procedures().any(|procedure| procedure.in_force(today, *level))
    };
    Level::ALL.into_iter().filter(settles).collect()
}

fn shown(entry: &Entry<'_>) -> Shown {
    let procedure = entry.first();
    let levels: Vec<&str> = entry.levels().into_iter().map(Level::label).collect();
    let times: Vec<String> = procedure.cases.iter().map(facts::time).collect();
    Shown {
        code: procedure.code.to_string(),
        name: procedure.name.clone(),
        field: procedure.field.clone(),
        levels: levels.join(", "),
        time: match times.as_slice() {
            [one] => one.clone(),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => first.clone(),
            _ => format!("{} trường hợp, tùy trường hợp", times.len()),
        },
        fee: if procedure.has_fee() { "Có thu phí, lệ phí" } else { "Không thu phí" },
        online: procedure.online.label(),
        is_online: procedure.online != OnlineLevel::None,
    }
}

fn address(asked: &Asked, page: usize) -> String {
    let pairs = [("q", &asked.q), ("linh_vuc", &asked.field), ("cap", &asked.level)];
    let kept = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let kept: String = kept.map(|(name, value)| format!("{name}={}&", percent(value))).collect();
    format!("{PATH}?{kept}trang={page}")
}
