//! `/tiep-nhan/phieu`: the slips given at one's desk, and the way on when the applicant comes back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::Verb;
use domain::dossier::slip::Slip;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::desk::path_of;
use super::forms::Nothing;
use crate::app::App;
use crate::error::{Error, Result};
use crate::intake::desks::{DeskChoice, desks_of};
use crate::intake::slips::{self, Given};
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::words;

/// Which desk, what is looked for, and the slip that was just given.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ban: String,
    tim: String,
    xong: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "intake/pages/slips.html")]
struct SlipsPage {
    page: Page,
    desks: Vec<DeskChoice>,
    desk: String,
    sought: String,
    given: String,
    rows: Vec<Row>,
}

struct Row {
    id: Uuid,
    number: String,
    is_refusal: bool,
    applicant: String,
    procedure: String,
    reason: String,
    at: String,
    received: String,
    can_go_on: bool,
}

/// Lists them.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    let reference = app.reference();
    let desks = desks_of(&reference, &who, time::local(app.now()).date());
    let chosen = desks.iter().find(|desk| desk.id.0 == asked.ban).or(desks.first());
    let desk = chosen.ok_or(Error::Forbidden)?.id.clone();
    let found = slips::of_desk(&app.db, &desk, &asked.tim).await?;
    slips::note(&app, &who, (&desk, &found)).await?;
    let notice = asked.xong.and_then(|id| found.iter().find(|given| given.id == id));
    let notice = notice
        .map(|given| format!("Đã lập phiếu số {}. Xin in và đưa cho người nộp.", given.words()));
    page::html(&SlipsPage {
        page: Page::staff(&app, &who, "Phiếu hướng dẫn, từ chối", "/tiep-nhan").with_notice(notice),
        given: asked.xong.map_or_else(String::new, |id| id.to_string()),
        rows: found.into_iter().map(|given| row(&reference, given)).collect(),
        sought: asked.tim,
        desk: desk.0,
        desks,
    })
}

/// `/tiep-nhan/phieu/{id}.pdf`.
///
/// # Errors
/// [`Error::NotFound`] for those who do not receive at its desk.
pub async fn print(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(file): Path<String>,
) -> Result<Response> {
    let id = file.strip_suffix(".pdf").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let given = slips::readable(&app, &who, id).await?;
    let pdf = slips::print(&app, &given).await?;
    let name = format!("inline; filename=\"phieu-{}.pdf\"", given.words().replace('/', "-"));
    let headers =
        [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, pdf).into_response())
}

/// `/tiep-nhan/phieu/{id}/tiep-tuc`: the applicant has come back.
///
/// # Errors
/// As [`print`]; a sentence when a colleague goes on already.
pub async fn go_on(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields: Nothing {} }: Sent<Nothing>,
) -> Result<Response> {
    let form = slips::go_on(&app, &who, id).await?;
    Ok(Redirect::to(&path_of(form)).into_response())
}

fn row(reference: &Reference, given: Given) -> Row {
    let procedure = reference.catalogue.version(&given.procedure);
    Row {
        id: given.id,
        number: given.words(),
        is_refusal: matches!(given.slip, Slip::Refusal { .. }),
        applicant: given.applicant_name,
        procedure: procedure.map_or_else(|| given.procedure.clone(), |one| one.name.clone()),
        reason: given.slip.reason().to_owned(),
        at: words::minute(given.at),
        received: given.received_at.map_or_else(String::new, words::minute),
        can_go_on: given.can_go_on,
    }
}
