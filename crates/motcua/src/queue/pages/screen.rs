//! `/bang-goi/{desk}`: the calling screen in the waiting room. It refreshes by itself; with its
//! script it does so sooner, and says the call.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::time;
use serde::{Deserialize, Serialize};

use super::Device;
use crate::app::App;
use crate::error::{Error, Result};
use crate::queue::{Setting, Ticket, last_called, say};
use crate::web::page::{self, Page};
use crate::web::range;

/// A call as the screen shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    call: i64,
    number: String,
    window: u8,
}

#[derive(Template)]
#[template(path = "queue/pages/screen.html")]
struct ScreenPage {
    page: Page,
    desk: String,
    desk_name: String,
    key: String,
    calls: Vec<Call>,
}

/// Shows the last calls.
///
/// # Errors
/// [`Error::NotFound`] without the desk's key.
pub async fn show(State(app): State<App>, Device(setting): Device) -> Result<Response> {
    let calls = calls(&app, &setting).await?;
    page::html(&ScreenPage {
        page: Page::kiosk(&app, "Mời số", "/bang-goi"),
        desk: setting.desk.0.clone(),
        desk_name: app.reference().unit_full_name(&setting.desk),
        key: setting.device_key,
        calls: calls.iter().filter_map(call).collect(),
    })
}

/// `/bang-goi/{desk}/so`: the last calls for the screen's script.
///
/// # Errors
/// As [`show`].
pub async fn state(State(app): State<App>, Device(setting): Device) -> Result<Response> {
    let calls: Vec<Call> = calls(&app, &setting).await?.iter().filter_map(call).collect();
    Ok(Json(calls).into_response())
}

/// Which call is said.
#[derive(Debug, Deserialize)]
pub struct Said {
    call: i64,
}

/// `/bang-goi/{desk}/tieng/{call}`: one of the last calls as sound.
///
/// # Errors
/// [`Error::NotFound`] without the desk's key, for an older call, and where nobody can speak.
pub async fn sound(
    State(app): State<App>,
    Device(setting): Device,
    Path(said): Path<Said>,
    asked: HeaderMap,
) -> Result<Response> {
    let calls = calls(&app, &setting).await?;
    let ticket = calls.iter().find(|ticket| ticket.call == Some(said.call));
    let sound = say(ticket.ok_or(Error::NotFound)?).await.ok_or(Error::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, range::answer(&asked, sound)).into_response())
}

async fn calls(app: &App, setting: &Setting) -> Result<Vec<Ticket>> {
    last_called(&app.db, &setting.desk, time::local(app.now()).date()).await
}

fn call(ticket: &Ticket) -> Option<Call> {
    Some(Call { call: ticket.call?, number: ticket.number.to_string(), window: ticket.window? })
}
