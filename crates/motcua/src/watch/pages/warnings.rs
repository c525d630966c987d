//! `/canh-bao`: what a head or a chairman should know before others do: near, overdue and waiting
//! dossiers by unit, and the latest ones by name.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Right;

use super::scope;
use crate::access::units_with;
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::error::{Error, Result};
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::work::line::{Line, Reader, line};
use crate::work::listing::{self, Filter, Listing, Order, Part, Reason};
use crate::work::worklist::new_dates;
use crate::{args, sql};

/// Where it is.
pub const PATH: &str = "/canh-bao";

#[derive(Template)]
#[template(path = "watch/pages/warnings.html")]
struct WarningsPage {
    page: Page,
    units: Vec<UnitLine>,
    lines: Vec<Line>,
    is_cut: bool,
    vacant: usize,
    extensions: i64,
}

struct UnitLine {
    name: String,
    open: i64,
    near: i64,
    late: i64,
    paused: i64,
    extensions: i64,
}

/// Shows it.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    if !who.has(Right::SeeUnitWork) {
        return Err(Error::Forbidden);
    }
    let (now, reference) = (app.now(), app.reference());
    let scope = scope(&app, &who);
    let rows = app
        .db
        .all(
            sql!(
                "select place_unit, count(*) as n,
                        cast(sum(case when paused_at is null and due_at < $1 then 1 else 0 end)
                             as bigint) as late,
                        cast(sum(case when paused_at is null and near_at <= $1 and due_at >= $1
                                      then 1 else 0 end) as bigint) as near,
                        cast(sum(case when paused_at is not null then 1 else 0 end)
                             as bigint) as paused,
                        cast(sum(case when extension_asked_at is not null then 1 else 0 end)
                             as bigint) as extensions
                 from dossier where ended_at is null group by place_unit order by place_unit"
            ),
            args![now],
        )
        .await?;
    let units: Vec<UnitLine> = rows
        .iter()
        .filter(|row| scope.contains(&row.unit("place_unit")))
        .map(|row| UnitLine {
            name: reference.unit_name(&row.unit("place_unit")),
            open: row.int("n"),
            near: row.int("near"),
            late: row.int("late"),
            paused: row.int("paused"),
            extensions: row.int("extensions"),
        })
        .collect();
    let listing = Listing {
        reasons: scope.iter().cloned().map(Reason::AtUnit).collect(),
        filter: Filter { near_at: Some(now), ..Filter::default() },
        order: Order::Due,
        part: Part::First,
    };
    let slice = listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?;
    let readable = units_with(&who.actor, Right::ReadDossiers);
    let reader =
        Reader { staff: who.staff, stands_in: &who.actor.stands_in, units: Some(&readable) };
    let vacant = crate::watch::vacant::all(&app).await?;
    let deciding = new_dates(&who);
    let extensions = listing::counts(&app.db, &[(deciding.as_slice(), &Filter::default())]).await?;
    let extensions = extensions.first().copied().unwrap_or_default();
    html(&WarningsPage {
        page: Page::staff(&app, &who, "Cảnh báo", PATH),
        extensions,
        units,
        lines: slice.rows.iter().map(|row| line(row, &reference, reader, now)).collect(),
        is_cut: slice.has_next,
        vacant: vacant.iter().filter(|one| scope.contains(&one.unit)).count(),
    })
}
