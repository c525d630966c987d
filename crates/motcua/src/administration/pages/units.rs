//! `/quan-tri/don-vi`: the tree of units on a day.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::{Unit, UnitKind};
use domain::text::matches;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;

use crate::administration::load;
use crate::app::App;
use crate::error::Result;
use crate::reference::Reference;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/don-vi";

#[derive(Template)]
#[template(path = "administration/pages/units.html")]
struct TreePage {
    page: Page,
    problems: Problems,
    words: String,
    day: String,
    rows: Vec<Row>,
}

struct Row {
    depth: usize,
    href: String,
    name: String,
    kind: &'static str,
    agency_code: String,
    span: String,
    dossiers: i64,
    duties: i64,
    successor: String,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tim: String,
    ngay: String,
    xong: String,
}

/// Shows the tree.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let mut problems = Problems::default();
    let day = if asked.ngay.trim().is_empty() {
        today
    } else {
        problems.check("ngay", words::read_day(&asked.ngay)).unwrap_or(today)
    };
    let load = load::of_all(&app.db, today).await?;
    let mut rows = Vec::new();
    for (depth, unit) in tree(&reference, day, asked.tim.trim()) {
        let held = load.get(&unit.id).copied().unwrap_or_default();
        rows.push(Row {
            depth: depth.min(4),
            href: href(unit),
            name: unit.names_on(day).0.to_owned(),
            kind: kind_label(unit.kind),
            agency_code: unit.agency_code.clone().unwrap_or_default(),
            span: words::span(unit.valid.from_on, unit.valid.to_on),
            dossiers: held.dossiers,
            duties: held.duties,
            successor: unit
                .successor
                .as_ref()
                .map(|id| reference.unit_name(id))
                .unwrap_or_default(),
        });
    }
    let notice = super::Done { xong: asked.xong }.sentence();
    html(&TreePage {
        page: Page::staff(&app, &who, "Đơn vị", PATH).with_notice(notice),
        problems,
        words: asked.tim,
        day: if asked.ngay.is_empty() { words::date(day) } else { asked.ngay },
        rows,
    })
}

/// The address of a unit.
pub(super) fn href(unit: &Unit) -> String {
    with_query(&format!("{PATH}/sua"), "ma", &unit.id.0)
}

/// The units of a day, each after its parent; those that answer some words, flat.
fn tree<'a>(reference: &'a Reference, day: Date, words: &str) -> Vec<(usize, &'a Unit)> {
    let on_day = |unit: &&Unit| unit.valid.contains(day);
    if !words.is_empty() {
        let answers = |unit: &&Unit| {
            matches(words, &unit.name).is_some() || matches(words, &unit.short_name).is_some()
        };
        return reference.units.iter().filter(on_day).filter(answers).map(|u| (0, u)).collect();
    }
    let parent = |unit: &Unit| unit.parent.as_ref().and_then(|id| reference.units.get(id));
    let mut waiting: Vec<(usize, &Unit)> = reference
        .units
        .iter()
        .filter(on_day)
        .filter(|unit| parent(unit).is_none_or(|above| !above.valid.contains(day)))
        .map(|unit| (0, unit))
        .collect();
    waiting.reverse();
    let mut found = Vec::new();
    while let Some((depth, unit)) = waiting.pop() {
        found.push((depth, unit));
        let mut below: Vec<&Unit> = reference.units.children(&unit.id).filter(on_day).collect();
        below.sort_by_key(|one| (one.kind.is_government(), &one.name));
        waiting.extend(below.into_iter().rev().map(|one| (depth + 1, one)));
    }
    found
}

/// What people call a kind of unit.
pub(super) fn kind_label(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Province => "Tỉnh, thành phố",
        UnitKind::District => "Huyện",
        UnitKind::Commune => "Xã, phường, thị trấn",
        UnitKind::Department => "Phòng, ban chuyên môn",
        UnitKind::Desk => "Bộ phận một cửa",
        UnitKind::Leadership => "Lãnh đạo",
        UnitKind::Office => "Văn phòng",
    }
}
