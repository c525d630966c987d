//! `/ngoai-gio`: how much was done outside office hours, by person, for whoever leads them. Derived
//! from the record and the calendar of the unit.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::time;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::leading::PATH;
use super::scope;
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::history;
use crate::{args, sql};

/// The longest span that is counted at once, in days.
const DAYS_MAX: i32 = 92;
/// Acts of one unit that are looked at.
const ACTS_MAX: i64 = 50_000;

#[derive(Template)]
#[template(path = "watch/pages/overtime.html")]
struct OvertimePage {
    page: Page,
    problems: Problems,
    from: String,
    to: String,
    rows: Vec<(String, String, i64, i64)>,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tu: String,
    den: String,
}

/// Shows the list.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !who.has(Right::SeeUnitWork) {
        return Err(Error::Forbidden);
    }
    let today = time::local(app.now()).date();
    let month = today.first_of_month();
    let mut problems = Problems::default();
    let day = |text: &str, usual: Date| {
        if text.trim().is_empty() { Ok(usual) } else { words::read_day(text) }
    };
    let from_on = problems.check("tu", day(&asked.tu, month)).unwrap_or(month);
    let to_on = problems.check("den", day(&asked.den, today)).unwrap_or(today);
    if to_on < from_on || (to_on - from_on).get_days() > DAYS_MAX {
        problems.add("den", format!("Xin chọn khoảng từ 1 đến {DAYS_MAX} ngày."));
    }
    let rows =
        if problems.is_empty() { count(&app, &who, (from_on, to_on)).await? } else { Vec::new() };
    let shown = |text: &str, day: Date| {
        if text.is_empty() { words::date(day) } else { text.to_owned() }
    };
    html(&OvertimePage {
        page: Page::staff(&app, &who, "Việc làm ngoài giờ", PATH),
        from: shown(&asked.tu, from_on),
        to: shown(&asked.den, to_on),
        problems,
        rows,
    })
}

/// Name, unit, acts outside office hours, on days off among them; the most first.
async fn count(
    app: &App,
    who: &Who,
    (from_on, to_on): (Date, Date),
) -> Result<Vec<(String, String, i64, i64)>> {
    let reference = app.reference();
    let begin = time::instant(from_on.at(0, 0, 0, 0));
    let end = time::instant(to_on.saturating_add(1.day()).at(0, 0, 0, 0));
    let mut found: BTreeMap<(Uuid, String), (i64, i64)> = BTreeMap::new();
    for unit in scope(app, who) {
        let calendar = reference.calendar(&unit);
        let rows = app
            .db
            .all(
                sql!(
                    "select staff, at from journal
                     where unit = $1 and seq is not null and at >= $2 and at < $3
                     order by at limit $4"
                ),
                args![&unit, begin, end, ACTS_MAX],
            )
            .await?;
        for row in &rows {
            let at = time::local(row.at("at"));
            if calendar.is_working_time(at) {
                continue;
            }
            let Some(staff) = row.opt_id("staff") else { continue };
            let counted = found.entry((staff, reference.unit_name(&unit))).or_default();
            counted.0 += 1;
            counted.1 += i64::from(!calendar.is_working_day(at.date()));
        }
    }
    let names = history::names(&app.db, found.keys().map(|(staff, _)| *staff)).await?;
    let mut rows: Vec<_> = found
        .into_iter()
        .map(|((staff, unit), (acts, days_off))| {
            (names.get(&staff).cloned().unwrap_or_default(), unit, acts, days_off)
        })
        .collect();
    rows.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
    Ok(rows)
}
