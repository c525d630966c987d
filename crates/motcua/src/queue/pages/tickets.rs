//! `/lay-so/{desk}`: the ticket screen at the entrance. A press on a group of matters gives a
//! number.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::Device;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::queue::{Group, Setting, take};
use crate::reference::Reference;
use crate::web::address::Address;
use crate::web::form::Plain;
use crate::web::page::{self, Page};

/// From how many minutes before a working session on numbers are given.
const MINUTES_BEFORE: i64 = 30;

/// A press.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Press {
    ve: Uuid,
    nhom: String,
    uu_tien: String,
}

#[derive(Template)]
#[template(path = "queue/pages/tickets.html")]
struct TicketsPage {
    page: Page,
    desk_name: String,
    groups: Vec<Group>,
    action: String,
    ticket: Uuid,
    is_open: bool,
    problem: String,
}

/// Shows the groups.
///
/// # Errors
/// [`Error::NotFound`] without the desk's key.
pub async fn show(State(app): State<App>, Device(setting): Device) -> Result<Response> {
    render(&app, &setting, String::new())
}

/// Gives a number.
///
/// # Errors
/// [`Error::NotFound`] without the desk's key; [`Error::TooMany`].
pub async fn send(
    State(app): State<App>,
    Address(from): Address,
    Device(setting): Device,
    Plain(press): Plain<Press>,
) -> Result<Response> {
    app.limiter.ticket(&setting.desk.0, from, app.now())?;
    if !is_open(&app.reference(), &setting, app.now()) {
        return Ok(Redirect::to(&path(&setting)).into_response());
    }
    let letter = press.nhom.chars().next().unwrap_or(' ');
    match take(&app, &setting, press.ve, (letter, !press.uu_tien.is_empty())).await {
        Ok(ticket) => {
            let to = format!("/lay-so/ve/{}?khoa={}", ticket.id, setting.device_key);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Bad(sentence)) => {
            let page = render(&app, &setting, sentence)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The address of a desk's ticket screen, with its key.
pub(super) fn path(setting: &Setting) -> String {
    format!("/lay-so/{}?khoa={}", setting.desk, setting.device_key)
}

/// Whether numbers are given at that time: from a little before each working session to its end.
pub(super) fn is_open(reference: &Reference, setting: &Setting, now: Timestamp) -> bool {
    let calendar = reference.calendar(&setting.desk);
    let local = time::local(now);
    let soon = local.checked_add(jiff::Span::new().minutes(MINUTES_BEFORE)).unwrap_or(local);
    let works = calendar.is_working_time(local) || calendar.is_working_time(soon);
    works && setting.closed_on != Some(local.date())
}

fn render(app: &App, setting: &Setting, problem: String) -> Result<Response> {
    let reference = app.reference();
    page::html(&TicketsPage {
        page: Page::kiosk(app, "Lấy số thứ tự", "/lay-so"),
        desk_name: reference.unit_full_name(&setting.desk),
        groups: setting.groups.clone(),
        action: path(setting),
        ticket: new_id(),
        is_open: is_open(&reference, setting, app.now()),
        problem,
    })
}
