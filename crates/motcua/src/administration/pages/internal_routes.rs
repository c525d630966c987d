//! `/quan-tri/quy-trinh`: the internal routes, and how many procedures take each.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::procedure::Procedure;
use domain::route::Route;
use domain::text::matches;
use domain::time;
use serde::Deserialize;

use crate::app::App;
use crate::error::Result;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::web::with_query;

/// The address.
pub const PATH: &str = "/quan-tri/quy-trinh";

#[derive(Template)]
#[template(path = "administration/pages/internal_routes.html")]
struct ListPage {
    page: Page,
    typed: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    id: String,
    name: String,
    steps: usize,
    used: usize,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tim: String,
    xong: String,
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
    let takes = |one: &Procedure, route: &Route| {
        one.valid.to_on.is_none_or(|to_on| today <= to_on)
            && one.cases.iter().any(|case| case.route == route.id)
    };
    let wanted = asked.tim.trim();
    let row = |route: &Route| Row {
        href: href(&route.id),
        id: route.id.clone(),
        name: route.name.clone(),
        steps: route.steps.len(),
        used: reference.catalogue.procedures().filter(|one| takes(one, route)).count(),
    };
    let found = |route: &&Route| {
        wanted.is_empty() || matches(wanted, &route.name).is_some() || route.id.contains(wanted)
    };
    let rows = reference.catalogue.routes().filter(found).map(row).collect();
    let notice = super::Done { xong: asked.xong }.sentence();
    html(&ListPage {
        page: super::shared_page(&app, &who, "Quy trình nội bộ", PATH).with_notice(notice),
        typed: asked.tim,
        rows,
    })
}

/// The address of a route.
pub(super) fn href(id: &str) -> String {
    with_query(&format!("{PATH}/sua"), "ma", id)
}
