//! The letters of a dossier as PDF.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::payment;
use crate::web::who::SignedIn;
use crate::work::drafts::{self, Content};
use crate::work::{Scan, facts, handing_back, print, reading};

/// `/ho-so/{id}/phieu-kiem-soat.pdf`.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of the dossier.
pub async fn control_sheet(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let name = format!("phieu-kiem-soat-{}", facts.dossier.received.code);
    let letter = print::control_sheet(&facts, app.now())?;
    Ok(pdf(print::pdf(&app, letter).await?, &name))
}

/// `/ho-so/{id}/yeu-cau-bo-sung/{request}.pdf`.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of the dossier, and when it has no such request.
pub async fn supplement(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path((id, file)): Path<(Uuid, String)>,
) -> Result<Response> {
    let request: Uuid =
        file.strip_suffix(".pdf").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let name = format!("yeu-cau-bo-sung-{}", facts.dossier.received.code);
    Ok(pdf(print::pdf(&app, print::supplement(&facts, request)?).await?, &name))
}

/// `/ho-so/{id}/xin-loi.pdf`.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of the dossier, and before a new date is proposed.
pub async fn apology(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let name = format!("xin-loi-{}", facts.dossier.received.code);
    Ok(pdf(print::pdf(&app, print::apology(&facts)?).await?, &name))
}

/// `/ho-so/{id}/tra-ho-so.pdf`: what is handed back after the dossier ended without its result.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of the dossier, and before it has ended so.
pub async fn hand_back(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let standing = payment::standing(&app.db, &facts.reference, id).await?;
    let about = (id, &facts.dossier);
    let refunding = payment::refunding(&app.db, &facts.reference, about, &standing).await?;
    let money = handing_back::Money { standing: &standing, refunding: &refunding };
    let letter = handing_back::slip(&facts, money, app.now())?;
    let name = format!("tra-lai-ho-so-{}", facts.dossier.received.code);
    Ok(pdf(print::pdf(&app, letter).await?, &name))
}

/// `/ho-so/{id}/du-thao/{draft}.pdf`; an uploaded draft is shown as it was uploaded.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of the dossier.
pub async fn draft(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path((id, file)): Path<(Uuid, String)>,
) -> Result<Response> {
    let draft: Uuid =
        file.strip_suffix(".pdf").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let facts = facts::load(&app, &who.actor, id).await?;
    let draft = drafts::find(&app.db, id, draft).await?;
    let text = match &draft.content {
        Content::File(Scan::Attached(file)) => {
            return Ok(Redirect::to(&format!("/tep/{file}")).into_response());
        }
        Content::File(Scan::New { .. }) => return Err(Error::NotFound),
        Content::Text(text) => text,
    };
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let name = format!("du-thao-{}", facts.dossier.received.code);
    let letter = print::draft(&facts, &draft, text)?;
    Ok(pdf(print::pdf(&app, letter).await?, &name))
}

/// Codes have letters, digits, dots and dashes only: safe in a header.
pub(super) fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("inline; filename=\"{name}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
