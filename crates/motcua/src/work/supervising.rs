//! What heads and signers decide besides the result: the apology with its new date, corrections of
//! an ended state; and the lost receipt.

use domain::dossier::{Actor, Body, Dossier, correction, extension, returning};
use jiff::civil::Date;
use uuid::Uuid;

use super::once::{Act, decide};
use crate::app::App;
use crate::error::Result;

/// Proposes the apology: the reason and the one new date.
///
/// # Errors
/// The domain's refusal, [`crate::error::Error::NotFound`] or [`crate::error::Error::Overtaken`];
/// so for every verb here.
pub async fn propose_extension(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    (reason, new_due_on): (&str, Date),
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::ExtensionProposed { reason: said, .. } if said == reason.trim());
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        let known = (&open.rules(&open.reference)?, calendar.as_ref());
        let wanted = (reason, new_due_on);
        Ok(extension::propose_extension(&open.dossier, actor, known, wanted, open.at)?)
    })
    .await
}

/// Confirms the apology: the letter goes out.
///
/// # Errors
/// As [`propose_extension`].
pub async fn confirm_extension(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::ExtensionConfirmed { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let rules = open.rules(&open.reference)?;
        Ok(extension::confirm_extension(&open.dossier, actor, &rules)?)
    })
    .await
}

/// Does not agree to the new date.
///
/// # Errors
/// As [`propose_extension`].
pub async fn decline_extension(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    reason: &str,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::ExtensionDeclined { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let rules = open.rules(&open.reference)?;
        Ok(extension::decline_extension(&open.dossier, actor, &rules, reason)?)
    })
    .await
}

/// Takes back a status that was reached by mistake.
///
/// # Errors
/// As [`propose_extension`].
pub async fn correct(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    reason: &str,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Corrected { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let rules = open.rules(&open.reference)?;
        Ok(correction::correct(&open.dossier, actor, &rules, reason)?)
    })
    .await
}

/// Takes back a moment later that the result was handed out.
///
/// # Errors
/// As [`propose_extension`].
pub async fn take_back(app: &App, actor: &Actor, id: Uuid) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Corrected { .. });
    decide(app, &Act { actor, id, seen: None, same: &same }, |open| {
        Ok(correction::take_back(&open.dossier, actor, open.at)?)
    })
    .await
}

/// Issues a lost receipt once more.
///
/// # Errors
/// As [`propose_extension`].
pub async fn reissue_receipt(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::ReceiptReissued);
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(returning::reissue_receipt(&open.dossier, actor)?)
    })
    .await
}
