//! After reception: code, due date and secret on one page, and the receipt as PDF.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::dossier::{Dossier, Verb};
use uuid::Uuid;

use crate::access::Who;
use crate::app::App;
use crate::confined;
use crate::dossiers::{self, travel};
use crate::error::{Error, Result};
use crate::intake::receipt::{self, Receipt};
use crate::journal::{self, Entry};
use crate::payment;
use crate::personal::{self, Shows};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::words;
use crate::work::reading;

#[derive(Template)]
#[template(path = "intake/pages/done.html")]
struct DonePage {
    page: Page,
    id: Uuid,
    code: String,
    procedure: String,
    owner: String,
    due: String,
    lines: Vec<String>,
    secret: String,
    total: String,
    seen: u32,
    next: String,
    /// The desk to which the papers go; empty when they stay.
    papers_go_to: String,
    needs_receipt: bool,
    takes_fees: bool,
}

/// Shows what has just been received.
///
/// # Errors
/// [`Error::NotFound`] for a dossier that the person may not read.
pub async fn done(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let reference = app.reference();
    let receipt = readable(&app, &reference, &who, id).await?;
    let dossier = &receipt.dossier;
    reading::note(&app, &who.actor, id, dossier).await?;
    let (procedure, _case, _route) = dossiers::pinned(&reference, dossier)?;
    let rules = dossiers::rules(&reference, dossier)?;
    let may_hand_over = dossier.may(Verb::HandOver, &who.actor, &rules).is_ok();
    let next = rules.next(dossier, None).ok().filter(|_| may_hand_over);
    let ways = travel::of(&app.db, dossier, id).await?;
    let waits_to_be_sent = ways.iter().any(|way| way.sent.is_none());
    page::html(&DonePage {
        page: Page::staff(&app, &who, "Đã tiếp nhận hồ sơ", "/tiep-nhan"),
        id,
        code: dossier.received.code.to_string(),
        procedure: procedure.name.clone(),
        owner: receipt.owner.name.clone(),
        due: words::long(dossier.received.due_at),
        lines: dossier.received.explanation.clone(),
        secret: receipt.secret.clone(),
        total: receipt.total(),
        seen: dossier.seq,
        next: next.map_or_else(String::new, |place| reference.unit_name(&place.unit)),
        papers_go_to: dossier
            .received
            .competent_desk
            .as_ref()
            .filter(|_| waits_to_be_sent)
            .map_or_else(String::new, |desk| reference.unit_name(desk)),
        needs_receipt: procedure.receipt,
        takes_fees: takes_fees(&app, &reference, &who, &receipt, id).await?,
    })
}

/// Whether something is owed that the person may take here and now.
async fn takes_fees(
    app: &App,
    reference: &Reference,
    who: &Who,
    receipt: &Receipt,
    id: Uuid,
) -> Result<bool> {
    let desk = &receipt.dossier.received.desk;
    Ok(payment::standing(&app.db, reference, id).await?.balance.is_owing()
        && payment::may_take(&app.db, reference, &who.actor, (desk, app.now())).await?)
}

/// Prints the receipt, both copies, and writes down that it was printed. A part of linked procedures has
/// none of its own: it leads to that of the whole.
///
/// # Errors
/// [`Error::NotFound`] for a dossier that the person may not read.
pub async fn print(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let reference = app.reference();
    let receipt = readable(&app, &reference, &who, id).await?;
    if let Some(part) = &receipt.dossier.received.part_of {
        return Ok(
            Redirect::to(&format!("/ho-so/{}/giay-tiep-nhan.pdf", part.whole)).into_response()
        );
    }
    personal::counted(&app, &who.actor, (Shows::Whole, &[id])).await?;
    let (template, letter) = receipt::letter(&receipt, &reference, &app.public_url)?;
    let paper = confined::jobs::print(&app, template, letter).await?;
    if !paper.unprintable.is_empty() {
        tracing::warn!(dossier = %id, "a receipt has characters without a glyph");
    }
    note_printing(&app, &who, id, &receipt.dossier).await?;
    let name = format!("inline; filename=\"giay-tiep-nhan-{}.pdf\"", receipt.dossier.received.code);
    let name = HeaderValue::from_str(&name).map_err(|error| Error::Internal(error.into()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], paper.pdf)
        .into_response())
}

async fn readable(app: &App, reference: &Reference, who: &Who, id: Uuid) -> Result<Receipt> {
    let receipt = receipt::receipt(&app.db, reference, id).await?;
    let units: Vec<&UnitId> = who.units_with(Right::ReadDossiers).collect();
    if dossiers::may_read(&receipt.dossier, &units) { Ok(receipt) } else { Err(Error::NotFound) }
}

async fn note_printing(app: &App, who: &Who, id: Uuid, dossier: &Dossier) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let entry = Entry {
        at: app.now(),
        staff: Some(who.staff),
        unit: who.home().cloned(),
        kind: "receipt_printed".to_owned(),
        dossier: Some(id),
        seq: None,
        body: serde_json::json!({ "code": dossier.received.code.as_str() }).to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
