//! Waiting for the applicant: papers to complete, money to pay, the wish to withdraw.

use domain::dossier::event::Lacking;
use domain::dossier::event::PaymentProof;
use domain::dossier::waiting::{self, Coming, NewDemand, NewRequest};
use domain::dossier::{Actor, Body, Channel, Dossier, Taker, answer};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::once::{Act, decide, once, open};
use super::scan::{self, Scan};
use crate::app::App;
use crate::attachments::Purpose;
use crate::dossiers;
use crate::error::Result;

/// What the applicant has brought.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// When it came, when that is not now.
    pub arrived_at: Option<Timestamp>,
    /// How it came.
    pub channel: Channel,
    /// Scans of the papers.
    pub scans: Vec<Scan>,
}

/// The proof of a payment.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Day of the payment.
    pub paid_on: Date,
    /// The scan.
    pub scan: Scan,
}

/// Asks the applicant to complete the dossier; the clock stops.
///
/// # Errors
/// The domain's refusal, [`crate::error::Error::NotFound`] or [`crate::error::Error::Overtaken`];
/// so for every verb here.
pub async fn ask_supplement(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    new: NewRequest,
) -> Result<Dossier> {
    let (items, until_on) = (new.items.clone(), new.until_on);
    let same = |body: &Body| {
        matches!(body, Body::SupplementAsked { request }
            if request.items == items && request.until_on == until_on)
    };
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        let (procedure, _, _) = dossiers::pinned(&open.reference, &open.dossier)?;
        let received_on = time::local(open.dossier.received_at).date();
        let latest_on = procedure.supplement_until(received_on, time::local(open.at).date());
        let new = NewRequest { latest_on, ..new };
        Ok(waiting::ask_supplement(&open.dossier, actor, &calendar, new, open.at)?)
    })
    .await
}

/// Takes what the applicant has brought, now or (`arrived_at`) before; the clock runs again.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn take_supplement(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    Arrival { arrived_at, channel, scans }: Arrival,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::SupplementTaken { .. });
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        let (procedure, _, _) = dossiers::pinned(&open.reference, &open.dossier)?;
        let arrived_at = arrived_at.unwrap_or(open.at);
        let coming = Coming { arrived_at, channel, recount: procedure.recount() };
        let body = waiting::take_supplement(&open.dossier, actor, &calendar, coming, open.at)?;
        for scan in scans {
            scan::keep(&mut open, actor.staff, Purpose::Paper, scan).await?;
        }
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Returns what the applicant has sent online, with what is still missing.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn return_supplement(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    items: Vec<Lacking>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::SupplementReturned { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(answer::return_answer(&open.dossier, actor, items, open.at)?)
    })
    .await
}

/// Writes down that the applicant wants to withdraw.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn ask_withdrawal(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    reason: &str,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::WithdrawalAsked { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(waiting::ask_withdrawal(&open.dossier, actor, reason)?)
    })
    .await
}

/// Writes down that the applicant does not want to withdraw any more.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn retract_withdrawal(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::WithdrawalRetracted);
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(waiting::retract_withdrawal(&open.dossier, actor)?)
    })
    .await
}

/// Agrees to a withdrawal: the dossier ends and goes to the desk.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn confirm_withdrawal(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::WithdrawalConfirmed { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let rules = open.rules(&open.reference)?;
        Ok(waiting::confirm_withdrawal(&open.dossier, actor, &rules)?)
    })
    .await
}

/// Closes a dossier that was not completed in time.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn close(app: &App, actor: &Actor, id: Uuid, seen: Option<u32>) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::Closed { .. });
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let rules = open.rules(&open.reference)?;
        Ok(waiting::close(&open.dossier, actor, &rules, open.at)?)
    })
    .await
}

/// Tells the applicant what to pay.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn ask_payment(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    new: NewDemand,
) -> Result<Dossier> {
    let (notice, amount) = (new.notice.trim().to_owned(), new.amount);
    let same = |body: &Body| {
        matches!(body, Body::PaymentAsked { demand }
            if demand.notice == notice && demand.amount == amount)
    };
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        let (procedure, _, _) = dossiers::pinned(&open.reference, &open.dossier)?;
        // What the procedure says counts; where it says nothing, the officer does.
        let pauses = procedure.payment_stops_clock.unwrap_or(new.pauses);
        let new = NewDemand { pauses, ..new };
        Ok(waiting::ask_payment(&open.dossier, actor, &calendar, &new, open.at)?)
    })
    .await
}

/// Takes the proof of a payment.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn prove_payment(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    Proof { paid_on, scan }: Proof,
) -> Result<Dossier> {
    let same = |body: &Body| matches!(body, Body::PaymentProved { .. });
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let calendar = open.reference.calendar(&open.dossier.received.lead);
        let paper = scan::keep(&mut open, actor.staff, Purpose::Payment, scan).await?;
        let proof = (paid_on, PaymentProof::Scan(paper));
        let body = waiting::prove_payment(&open.dossier, actor, &calendar, proof, open.at)?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}

/// Hands papers and money back after the dossier was stopped.
///
/// # Errors
/// As [`ask_supplement`].
pub async fn hand_back(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    taker: Taker,
) -> Result<Dossier> {
    let same = |body: &Body| *body == Body::HandedBack { taker };
    decide(app, &Act { actor, id, seen, same: &same }, |open| {
        Ok(waiting::hand_back(&open.dossier, actor, taker)?)
    })
    .await
}
