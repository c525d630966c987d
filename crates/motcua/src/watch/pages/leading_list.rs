//! `/canh-bao/ho-so`: the dossiers that a number of the leaders' page counts.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::agency::UnitId;
use serde::Deserialize;

use super::leading::{self, UrgedLine, lines, may_urge, notice, reasons};
use super::scope;
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::watch::standing::Kind;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::work::listing::{self, Filter, Listing, Order, Part};
use crate::work::order::Sorts;

/// Where it is.
pub const PATH: &str = "/canh-bao/ho-so";

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    loai: String,
    don_vi: String,
    sap: String,
    sau: String,
    truoc: String,
    xong: String,
}

#[derive(Template)]
#[template(path = "watch/pages/leading_list.html")]
struct ListPage {
    page: Page,
    /// The unit, in words; empty for all.
    unit: String,
    lines: Vec<UrgedLine>,
    sorts: Sorts,
    may_urge: bool,
    here: String,
    previous: String,
    next: String,
}

/// Shows them.
///
/// # Errors
/// [`Error::NotFound`] for a unit whose work the person does not see.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !who.has(Right::SeeUnitWork) {
        return Err(Error::Forbidden);
    }
    let (kind, order) = (Kind::from_slug(&asked.loai), Order::from_slug(&asked.sap));
    let mut units: BTreeSet<UnitId> = scope(&app, &who);
    let unit = Some(UnitId(asked.don_vi.clone())).filter(|unit| !unit.0.is_empty());
    if let Some(unit) = &unit {
        if !units.contains(unit) {
            return Err(Error::NotFound);
        }
        units.retain(|one| one == unit);
    }
    let listing = Listing {
        reasons: reasons(&units),
        filter: Filter { standing: kind.standing(app.now()), ..Filter::default() },
        order,
        part: Part::of(&asked.sau, &asked.truoc),
    };
    let slice = listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?;
    let address = |order: Order| {
        let sorted = Some(order.slug()).filter(|slug| !slug.is_empty());
        let sorted = sorted.map_or_else(String::new, |slug| format!("&sap={slug}"));
        leading::list_href(kind, unit.as_ref()) + &sorted
    };
    let link = |name: &str, row: Option<&Row>| {
        row.map_or_else(String::new, |row| {
            format!("{}&{name}={}", address(order), order.key(row).words())
        })
    };
    let title = format!("Hồ sơ: {}", kind.label().to_lowercase());
    html(&ListPage {
        page: Page::staff(&app, &who, title, leading::PATH).with_notice(notice(&asked.xong)),
        unit: unit.as_ref().map_or_else(String::new, |unit| app.reference().unit_name(unit)),
        lines: lines(&app, &who, &slice.rows).await?,
        sorts: Sorts::of(order, address),
        may_urge: may_urge(&who),
        here: address(order),
        previous: link("truoc", slice.rows.first().filter(|_| slice.has_previous)),
        next: link("sau", slice.rows.last().filter(|_| slice.has_next)),
    })
}
