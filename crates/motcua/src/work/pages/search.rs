//! `/ho-so`: finding a dossier.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use serde::Deserialize;

use crate::access::units_with;
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::error::{Error, Result};
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::work::line::{Line, Reader, line};
use crate::work::listing::{self, Filter, Listing, Order, Part, Reason};
use crate::work::sought::Sought;

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
    is_search: bool,
    has_more: bool,
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
    let is_search = sought.is_some();
    let (rows, has_more) = match &sought {
        Some(sought) => {
            let mut rows = listing::search(&app.db, sought, &units, ROWS_PER_PAGE + 1).await?;
            let more = rows.len() > ROWS_PER_PAGE;
            rows.truncate(ROWS_PER_PAGE);
            (rows, more)
        }
        None => {
            let reasons = units
                .iter()
                .flat_map(|unit| {
                    [Reason::ReceivedBy((*unit).clone()), Reason::LedBy((*unit).clone())]
                })
                .collect();
            let (filter, order) = (Filter::default(), Order::Newest);
            let listing = Listing { reasons, filter, order, part: Part::First };
            (listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?.rows, false)
        }
    };
    if let (Some(Sought::Code(_)), [row]) = (&sought, rows.as_slice()) {
        return Ok(Redirect::to(&format!("/ho-so/{}", row.id("id"))).into_response());
    }
    let reader = Reader { staff: who.staff, units: None };
    page::html(&SearchPage {
        page: Page::staff(&app, &who, "Tìm hồ sơ", "/ho-so"),
        q: asked.q,
        lines: rows.iter().map(|row| line(row, &reference, reader, now)).collect(),
        is_search,
        has_more,
    })
}
