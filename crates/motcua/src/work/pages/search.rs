//! `/ho-so`: finding a dossier, and what is offered while somebody types.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{Who, units_with};
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::work::line::{Line, Reader, line};
use crate::work::listing::{self, Filter, Listing, Order, Part, Reason};
use crate::work::search::{self, Found};
use crate::work::sought::Sought;

/// Dossiers offered while somebody types.
const OFFERED_MAX: usize = 8;
/// Procedures offered beside them.
const PROCEDURES_MAX: usize = 3;
/// Characters from which on something is offered.
const OFFERED_FROM_CHARS: usize = 2;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Template)]
#[template(path = "work/pages/search.html")]
struct SearchPage {
    page: Page,
    q: String,
    lines: Vec<Line>,
    near: Vec<Line>,
    procedures: Vec<Procedure>,
    procedure: Option<String>,
    is_search: bool,
    has_more: bool,
    is_partial: bool,
}

/// A procedure by whose name dossiers may be looked for.
struct Procedure {
    code: String,
    name: String,
}

/// One thing offered while somebody types.
#[derive(Debug, Serialize)]
pub struct Offer {
    value: String,
    label: String,
    detail: String,
    href: String,
}

/// Shows what answers, newest first; the newest of all when nothing is asked for.
///
/// # Errors
/// [`Error::Forbidden`] for those who read no dossiers.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let units = units_with(&who.actor, Right::ReadDossiers);
    if units.is_empty() {
        return Err(Error::Forbidden);
    }
    let (now, reference) = (app.now(), app.reference());
    let sought = Sought::parse(&asked.q);
    let found = match &sought {
        Some(sought) => search::search(&app.db, sought, &units, ROWS_PER_PAGE).await?,
        None => newest(&app, &units).await?,
    };
    if let (Some(Sought::Code(_)), [row]) = (&sought, found.rows.as_slice()) {
        return Ok(Redirect::to(&format!("/ho-so/{}", row.id("id"))).into_response());
    }
    note(&app, &who, (Way::Search, &found)).await?;
    let reader = Reader { staff: who.staff, stands_in: &who.actor.stands_in, readable: None };
    let mut lines: Vec<Line> =
        found.rows.iter().map(|row| line(row, &reference, reader, now)).collect();
    let near = lines.split_off(found.exact);
    page::html(&SearchPage {
        page: Page::staff(&app, &who, "Tìm hồ sơ", "/ho-so"),
        procedures: procedures(&reference, sought.as_ref(), &asked.q),
        procedure: procedure_name(&reference, sought.as_ref()),
        q: asked.q,
        lines,
        near,
        is_search: sought.is_some(),
        has_more: found.has_more,
        is_partial: found.is_partial,
    })
}

/// `/ho-so/goi-y`: the nearest answers to what has been typed so far.
///
/// # Errors
/// [`Error::Forbidden`] for those who read no dossiers.
pub async fn suggest(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Offer>>> {
    let units = units_with(&who.actor, Right::ReadDossiers);
    if units.is_empty() {
        return Err(Error::Forbidden);
    }
    let sought = Sought::parse(&asked.q);
    let sought = sought.filter(|_| asked.q.trim().chars().count() >= OFFERED_FROM_CHARS);
    let Some(sought) = sought else { return Ok(Json(Vec::new())) };
    let (now, reference) = (app.now(), app.reference());
    let found = search::search(&app.db, &sought, &units, OFFERED_MAX).await?;
    note(&app, &who, (Way::SearchOffers, &found)).await?;
    let reader = Reader { staff: who.staff, stands_in: &who.actor.stands_in, readable: None };
    let dossiers = found.rows.iter().map(|row| offer(line(row, &reference, reader, now)));
    let procedures = procedures(&reference, Some(&sought), &asked.q).into_iter().map(|one| Offer {
        label: format!("Thủ tục: {}", one.name),
        detail: format!("{} · xem các hồ sơ của thủ tục này", one.code),
        href: format!("/ho-so?q={}", one.code),
        value: one.code,
    });
    Ok(Json(dossiers.chain(procedures).collect()))
}

async fn note(app: &App, who: &Who, (way, found): (Way, &Found)) -> Result<()> {
    let people: Vec<Uuid> = found.rows.iter().map(|row| row.id("id")).collect();
    personal::noted(app, &who.actor, Seen { way, unit: None, people: &people }).await
}

fn offer(line: Line) -> Offer {
    Offer {
        label: format!("{} · {}", line.applicant, line.code),
        detail: format!("{} · {}", line.procedure, line.step),
        value: line.code,
        href: line.href,
    }
}

async fn newest(app: &App, units: &[&UnitId]) -> Result<Found> {
    let reasons = units
        .iter()
        .flat_map(|unit| [Reason::ReceivedBy((*unit).clone()), Reason::LedBy((*unit).clone())])
        .collect();
    let (filter, order) = (Filter::default(), Order::Newest);
    let listing = Listing { reasons, filter, order, part: Part::First };
    let rows = listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?.rows;
    Ok(Found { exact: rows.len(), rows, ..Found::default() })
}

/// Words that are no number may also name a procedure.
fn procedures(reference: &Reference, sought: Option<&Sought>, typed: &str) -> Vec<Procedure> {
    let Some(Sought::Name(_)) = sought else { return Vec::new() };
    let named = reference.catalogue.named(typed, PROCEDURES_MAX);
    named
        .into_iter()
        .map(|one| Procedure { code: one.code.to_string(), name: one.name.clone() })
        .collect()
}

fn procedure_name(reference: &Reference, sought: Option<&Sought>) -> Option<String> {
    let Some(Sought::Procedure(code)) = sought else { return None };
    let found = reference.catalogue.procedures().find(|procedure| procedure.code == *code);
    found.map(|procedure| procedure.name.clone())
}
