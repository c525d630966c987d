//! `/thu-tuc/{code}`: one procedure: papers, time, fees, result, who settles it and how.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agency::Unit;
use domain::code::ProcedureCode;
use domain::procedure::{Level, OnlineLevel, PartialReason, Procedure};
use domain::time;
use jiff::civil::Date;

use crate::app::App;
use crate::catalog::in_force;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::tracking::facts::{self, Papers, Stage};
use crate::web::page::{Page, html};
use crate::words;

#[derive(Template)]
#[template(path = "tracking/pages/procedure.html")]
struct ProcedurePage {
    page: Page,
    code: String,
    name: String,
    official_name: String,
    field: String,
    /// Why it cannot be filed today, and the code that took its place.
    ended: Option<String>,
    replaced_by: Option<String>,
    records: Vec<Shown>,
    /// Where it is filed online; empty when nobody has set an address.
    filing_url: String,
}

/// A desk that takes it.
struct Desk {
    name: String,
    place: String,
    hotline: String,
}

/// One record: the procedure at one level, or at several that do the same.
struct Shown {
    levels: String,
    lead: String,
    online: &'static str,
    partial_reason: Option<&'static str>,
    is_online: bool,
    channels: String,
    desks: Vec<Desk>,
    results: Vec<String>,
    cases: Vec<CaseShown>,
    fees: Vec<FeeShown>,
    decision: Option<String>,
    note: Option<String>,
    source: String,
    doubts: Vec<String>,
    is_sole: bool,
}

struct CaseShown {
    name: String,
    time: String,
    papers: Vec<Papers>,
    stages: Vec<Stage>,
    is_sole: bool,
}

struct FeeShown {
    name: String,
    amount: String,
    is_illustrative: bool,
    payers: Option<String>,
    note: Option<String>,
}

/// The page.
///
/// # Errors
/// [`Error::NotFound`] when no procedure has that code.
pub async fn show(State(app): State<App>, Path(code): Path<String>) -> Result<Response> {
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let code = ProcedureCode::parse(&code).map_err(|_| Error::NotFound)?;
    let (records, ended) = match in_force::find(&reference, &code, today) {
        Some(entry) => (entry.records, None),
        None => {
            let record = nearest(&reference, &code, today).ok_or(Error::NotFound)?;
            (vec![record], Some(not_in_force(record, today)))
        }
    };
    let first = records[0];
    html(&ProcedurePage {
        page: Page::public(&app, first.name.clone(), "/thu-tuc/"),
        code: code.to_string(),
        name: first.name.clone(),
        official_name: first.official_name.clone(),
        field: first.field.clone(),
        replaced_by: first
            .replaced_by
            .as_ref()
            .filter(|_| ended.is_some())
            .map(ToString::to_string),
        ended,
        filing_url: app.filing_url.clone(),
        records: records
            .iter()
            .map(|record| shown(&reference, record, today, records.len() == 1))
            .collect(),
    })
}

/// The desks of the governments that settle it.
fn desks(reference: &Reference, record: &Procedure, today: Date) -> Vec<Desk> {
    let settles = |unit: &&Unit| {
        let government = reference.units.government_of(&unit.id);
        let level = government.and_then(|government| Level::of(government.kind));
        level.is_some_and(|level| record.levels.contains(&level))
    };
    let desk = |unit: &Unit| Desk {
        name: unit.name.clone(),
        place: unit.place.clone().unwrap_or_default(),
        hotline: unit.hotline.clone().unwrap_or_default(),
    };
    reference.desks(today).filter(settles).map(desk).collect()
}

/// The latest record that has begun, or the first that will.
fn nearest<'a>(
    reference: &'a Reference,
    code: &ProcedureCode,
    today: Date,
) -> Option<&'a Procedure> {
    let all = || reference.catalogue.procedures().filter(|one| one.code == *code);
    let begun = all().filter(|one| one.valid.from_on <= today).max_by_key(|one| one.valid.from_on);
    begun.or_else(|| all().min_by_key(|one| one.valid.from_on))
}

fn not_in_force(record: &Procedure, today: Date) -> String {
    match record.valid.to_on {
        Some(to_on) if to_on < today => {
            format!("Thủ tục này đã hết hiệu lực từ sau ngày {}.", words::date(to_on))
        }
        Some(_) | None => {
            format!("Thủ tục này chỉ có hiệu lực từ ngày {}.", words::date(record.valid.from_on))
        }
    }
}

fn shown(reference: &Reference, record: &Procedure, today: Date, is_sole: bool) -> Shown {
    let levels: Vec<&str> = record.levels.iter().map(|level| level.label()).collect();
    let leads: Vec<String> =
        record.levels.iter().map(|level| facts::lead(reference, record, *level, today)).collect();
    let channels: Vec<&str> = record.channels.iter().map(|channel| channel.label()).collect();
    Shown {
        levels: levels.join(", "),
        lead: leads.join("; "),
        online: record.online.label(),
        partial_reason: record.partial_reason.map(PartialReason::label),
        is_online: record.online != OnlineLevel::None,
        desks: desks(reference, record, today),
        channels: channels.join(", "),
        results: record.results.iter().map(|result| result.name.clone()).collect(),
        cases: record
            .cases
            .iter()
            .map(|case| CaseShown {
                name: case.name.clone(),
                time: facts::time(case),
                papers: facts::papers(case),
                stages: reference
                    .catalogue
                    .route(&case.route)
                    .map_or_else(Vec::new, |route| facts::stages(reference, route, today)),
                is_sole: record.cases.len() == 1,
            })
            .collect(),
        fees: record
            .fees
            .iter()
            .map(|fee| FeeShown {
                name: fee.name.clone(),
                amount: facts::fee(fee),
                is_illustrative: fee.illustrative,
                payers: facts::payers(fee, record),
                note: fee.note.clone(),
            })
            .collect(),
        decision: record.decision.clone(),
        note: record.note.clone(),
        source: record.source.clone(),
        doubts: facts::doubts(&record.confidence),
        is_sole,
    }
}
