//! `/tien-do`: the public list of progress, overdue dossiers included.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::UnitId;
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;

use super::progress_sums;
use crate::app::App;
use crate::catalog::in_force;
use crate::error::Result;
use crate::reference::Reference;
use crate::tracking::progress::{self, COUNT_MAX, Filter, Group, Key, Line, Part, Slice};
use crate::web::page::{Page, html};
use crate::web::{percent, with_query};
use crate::words;

pub(super) const PATH: &str = "/tien-do";
/// The view of single dossiers, where nothing else narrows them.
const SINGLE: &str = "tung-ho-so";

/// The filters as they stand in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "don_vi")]
    government: String,
    #[serde(rename = "linh_vuc")]
    field: String,
    #[serde(rename = "tinh_trang")]
    group: String,
    #[serde(rename = "sau")]
    after: String,
    #[serde(rename = "truoc")]
    before: String,
    #[serde(rename = "xem")]
    view: String,
}

#[derive(Template)]
#[template(path = "tracking/pages/progress.html")]
struct ProgressPage {
    page: Page,
    asked: Asked,
    governments: Vec<(String, String)>,
    fields: Vec<String>,
    tabs: Vec<Tab>,
    rows: Vec<Shown>,
    previous: String,
    next: String,
    counted: String,
}

struct Tab {
    href: String,
    label: &'static str,
    is_current: bool,
}

struct Shown {
    code: String,
    procedure: String,
    lead: String,
    received: String,
    due: String,
    light: &'static str,
    rest: String,
    status_code: u8,
    status: &'static str,
}

/// The page.
///
/// # Errors
/// Whatever the database says.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    if is_for_sums(&asked) {
        return progress_sums::show(&app).await;
    }
    let reference = app.reference();
    let (now, today) = (app.now(), time::local(app.now()).date());
    let filter = filter(&asked);
    let part = part(&asked);
    let Slice { lines, has_previous, has_next } =
        progress::fetch(&app.db, &filter, part, now).await?;
    let count = progress::count(&app.db, &filter, now).await?;
    let base = address(&asked, filter.group);
    let turn = |name: &str, line: Option<&Line>| {
        line.map_or_else(String::new, |line| with_query(&base, name, &line.key.text()))
    };
    let previous = turn("truoc", lines.first().filter(|_| has_previous));
    let next = turn("sau", lines.last().filter(|_| has_next));
    let tab = |group: Group| Tab {
        href: address(&asked, group),
        label: group.label(),
        is_current: group == filter.group,
    };
    html(&ProgressPage {
        page: Page::public(&app, "Tiến độ giải quyết hồ sơ", PATH),
        governments: governments(&reference, today),
        fields: in_force::fields(&reference, today),
        tabs: Group::ALL.into_iter().map(tab).collect(),
        rows: lines.iter().map(|line| shown(&reference, line, now)).collect(),
        previous,
        next,
        counted: counted(count),
        asked,
    })
}

/// Whether nothing is asked for but the page: then the sums come first.
fn is_for_sums(asked: &Asked) -> bool {
    let Asked { government, field, group, after, before, view } = asked;
    [government, field, group, after, before, view].into_iter().all(String::is_empty)
}

fn filter(asked: &Asked) -> Filter {
    let chosen = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Filter {
        government: chosen(&asked.government).map(UnitId),
        field: chosen(&asked.field),
        group: Group::from_slug(&asked.group),
    }
}

fn part(asked: &Asked) -> Part {
    match (Key::parse(&asked.after), Key::parse(&asked.before)) {
        (Some(key), _) => Part::After(key),
        (None, Some(key)) => Part::Before(key),
        (None, None) => Part::First,
    }
}

/// The address of the first page of the same list in another group.
fn address(asked: &Asked, group: Group) -> String {
    let pairs = [
        ("don_vi", asked.government.as_str()),
        ("linh_vuc", &asked.field),
        ("tinh_trang", group.slug()),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    let query = if pairs.is_empty() { format!("xem={SINGLE}") } else { pairs.join("&") };
    format!("{PATH}?{query}")
}

/// The governments that have a desk today, by id and name.
fn governments(reference: &Reference, today: jiff::civil::Date) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for desk in reference.desks(today) {
        if let Some(unit) = reference.units.government_of(&desk.id) {
            let one = (unit.id.to_string(), unit.short_name.clone());
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

fn shown(reference: &Reference, line: &Line, now: Timestamp) -> Shown {
    let version = reference.catalogue.version(&line.procedure);
    Shown {
        code: line.code.clone(),
        procedure: version.map_or_else(|| line.procedure.clone(), |one| one.name.clone()),
        lead: reference.unit_full_name(&line.lead),
        received: words::date(time::local(line.received_at).date()),
        due: if line.term.is_paused() {
            "chưa tính".to_owned()
        } else {
            words::minute(line.term.due_at)
        },
        light: line.term.light(now).code(),
        rest: line.term.rest(&reference.calendar(&line.lead), now),
        status_code: line.status.code(),
        status: line.status.label(),
    }
}

fn counted(count: i64) -> String {
    if count > COUNT_MAX { "Hơn 1.000 hồ sơ".to_owned() } else { format!("{count} hồ sơ") }
}
