//! Mistakes of the office: a result that says something wrong, papers that were lost.

use domain::dossier::returning::SignedPaper;
use domain::dossier::{Actor, Body, Dossier, Taker, flaw};
use uuid::Uuid;

use super::once::{Act, decide, once, open};
use super::scan;
use super::verbs::Signing;
use crate::app::App;
use crate::attachments::Purpose;
use crate::error::Result;

/// Writes down a mistake that the applicant found in the result.
///
/// # Errors
/// The domain's refusal, [`crate::error::Error::NotFound`] or [`crate::error::Error::Overtaken`].
pub async fn report_flaw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    what: &str,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::FlawReported { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        Ok(flaw::report(&open.dossier, actor, &calendar, what, open.at)?)
    })
    .await
}

/// Answers that the result is right.
///
/// # Errors
/// As [`report_flaw`].
pub async fn decline_flaw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    reason: &str,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::FlawDeclined { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(flaw::decline(&open.dossier, actor, reason)?)
    })
    .await
}

/// Brings the corrected result to the desk.
///
/// # Errors
/// As [`report_flaw`].
pub async fn mend_result(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    signing: Signing,
) -> Result<Dossier> {
    let Signing { number, issued_on, scan } = signing;
    let same =
        |body: &Body| matches!(body, Body::ResultMended { issued_on: on, .. } if *on == issued_on);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let mut paper = SignedPaper { number, issued_on, paper: Uuid::nil() };
        // Refuse before the file is kept.
        flaw::mend(&open.dossier, actor, &paper, open.at)?;
        paper.paper = scan::keep(&mut open, actor.staff, Purpose::Result, scan).await?;
        let body = flaw::mend(&open.dossier, actor, &paper, open.at)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Hands the corrected result out.
///
/// # Errors
/// As [`report_flaw`].
pub async fn hand_out_mended(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    taker: Taker,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::MendedHandedOut { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(flaw::hand_out(&open.dossier, actor, taker)?)
    })
    .await
}

/// Writes down that papers were lost, and what is done about it.
///
/// # Errors
/// As [`report_flaw`].
pub async fn record_loss(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    (what, remedy): (&str, &str),
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::LossRecorded { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(flaw::record_loss(&open.dossier, actor, (what, remedy))?)
    })
    .await
}
