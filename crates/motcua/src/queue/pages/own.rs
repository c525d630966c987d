//! `/lay-so/ve/{id}`: one's own ticket, to print at the desk and to follow on a telephone.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use standards::qr;
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::queue::{State as Stand, Ticket, find, of_desk, people_before};
use crate::web::page::{self, Page};
use crate::words;

/// How often a page refreshes itself when its reader has asked for it, in seconds. It does not do so
/// by itself: whoever reads slowly or has it read aloud would be interrupted.
const REFRESH_SECONDS: &str = "20";

/// The key of the ticket screen, to which a printed ticket leads back; whether the page refreshes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    khoa: String,
    tu_dong: String,
}

#[derive(Template)]
#[template(path = "queue/pages/own.html")]
struct OwnPage {
    page: Page,
    id: Uuid,
    desk_name: String,
    group: String,
    number: String,
    is_priority: bool,
    taken: String,
    before: i64,
    stand: Stand,
    window: Option<u8>,
    back: String,
    refreshes: bool,
}

/// Shows a ticket.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn show(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(from): Query<From>,
) -> Result<Response> {
    let ticket = ticket(&app, id).await?;
    let setting = of_desk(&app.db, &ticket.desk).await?.ok_or(Error::NotFound)?;
    let group = setting.group(ticket.number.letter).map_or("", |group| &group.name);
    let is_device = !from.khoa.is_empty() && crate::queue::key_fits(&setting, &from.khoa);
    let refreshes = !from.tu_dong.is_empty();
    let title = format!("Số {}", ticket.number);
    let page = page::html(&OwnPage {
        // On a telephone of their own people may go on to other pages.
        page: if is_device {
            Page::kiosk(&app, title, "/lay-so")
        } else {
            Page { nav: Vec::new(), ..Page::public(&app, title, "/lay-so") }
        },
        id,
        desk_name: app.reference().unit_full_name(&ticket.desk),
        group: group.to_owned(),
        number: ticket.number.to_string(),
        is_priority: ticket.is_priority,
        taken: words::minute(ticket.taken_at),
        before: people_before(&app.db, &ticket).await?,
        stand: ticket.state,
        window: ticket.window,
        back: if is_device { super::tickets::path(&setting) } else { String::new() },
        refreshes,
    })?;
    Ok(if refreshes { ([(header::REFRESH, REFRESH_SECONDS)], page).into_response() } else { page })
}

/// `/lay-so/ve/{id}/ma.svg`: leads a telephone to the ticket.
///
/// # Errors
/// [`Error::NotFound`] when there is no such ticket.
pub async fn code(State(app): State<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let ticket = ticket(&app, id).await?;
    let address = format!("{}/lay-so/ve/{}", app.public_url, ticket.id);
    let svg = qr::svg(&address).map_err(|error| Error::Internal(error.into()))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

async fn ticket(app: &App, id: Uuid) -> Result<Ticket> {
    find(&app.db, id).await?.ok_or(Error::NotFound)
}
