//! `/`: what a citizen can do here, and when the desks are open. While nobody can sign in yet it
//! leads to the set-up of the first administrator.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::time;

use crate::accounts::set_up;
use crate::app::App;
use crate::error::Result;
use crate::tracking::hours::{Hours, hours};
use crate::web::SET_UP_PATH;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::words;

#[derive(Template)]
#[template(path = "tracking/pages/home.html")]
struct HomePage {
    page: Page,
    today: String,
    hours: Vec<Hours>,
    problems: Problems,
}

/// The page.
///
/// # Errors
/// Whatever the database says.
pub async fn show(State(app): State<App>) -> Result<Response> {
    if set_up::is_needed(&app.db).await? {
        return Ok(Redirect::to(SET_UP_PATH).into_response());
    }
    let now = time::local(app.now());
    html(&HomePage {
        page: Page::public(&app, "Trang chủ", "/"),
        today: format!("{}, {}", words::weekday(now.date()), words::date(now.date())),
        hours: hours(&app.reference(), now),
        problems: Problems::default(),
    })
}
