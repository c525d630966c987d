//! Corrections of a state that has ended: a new event with its reason, never an edit.

use jiff::{SignedDuration, Timestamp};

use super::event::Place;
use super::extension::is_supervisor;
use super::linked::own_matter;
use super::processing::written_reason;
use super::{Actor, Body, Dossier, Refusal, Rules, StaffId, Status, Verb};
use crate::duty::Duty;

/// The status that a supervisor brings back when the present one was reached by mistake.
#[must_use]
pub fn corrected(dossier: &Dossier) -> Option<Status> {
    match dossier.status {
        Status::Returned => Some(Status::Settled),
        Status::Settled | Status::Stopped => dossier.ended_from,
        Status::Submitted
        | Status::Received
        | Status::NotReceived
        | Status::InProgress
        | Status::SupplementAwaited
        | Status::PaymentAwaited
        | Status::WithdrawalAsked => None,
    }
}

/// Takes the last status back: the result was not handed out after all, or the settlement had not
/// ended. The due dates stay as they are.
///
/// # Errors
/// A [`Refusal`] when the status is not one of an end, or the actor does not supervise.
pub fn correct(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    reason: &str,
) -> Result<Body, Refusal> {
    may_correct(dossier, actor, rules)?;
    let status = corrected(dossier).ok_or_else(|| dossier.not_now(Verb::Correct))?;
    let (to, officer) = place_before(dossier, status, actor).ok_or(Refusal::NoSuchStep)?;
    Ok(Body::Corrected { status, to, officer, reason: written_reason(reason)? })
}

/// For so long whoever handed a result out takes it back without a supervisor.
pub const TAKEN_BACK_WITHIN: SignedDuration = SignedDuration::from_secs(30);
/// What the record says then.
const TAKEN_BACK: &str = "Hoàn tác trong 30 giây: kết quả chưa được trao";

/// Takes back a moment later that the result was handed out: the wrong line, the wrong person. It is a
/// correction like any other, with its own event.
///
/// # Errors
/// [`Refusal::NotTakenBack`] for somebody else and later.
pub fn take_back(dossier: &Dossier, actor: &Actor, at: Timestamp) -> Result<Body, Refusal> {
    may_take_back(dossier, actor, at)?;
    let (to, officer) = (dossier.place.clone(), actor.staff);
    Ok(Body::Corrected { status: Status::Settled, to, officer, reason: TAKEN_BACK.to_owned() })
}

pub(super) fn may_take_back(
    dossier: &Dossier,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), Refusal> {
    actor.by_own_hands(Verb::Correct)?;
    own_matter(dossier, Verb::Correct)?;
    let is_fresh = dossier.returned_at.is_some_and(|returned_at| {
        let since = at.duration_since(returned_at);
        since <= TAKEN_BACK_WITHIN
    });
    let is_own = dossier.handed_by == Some(actor.staff);
    let is_last = dossier.returned_at == Some(dossier.last_at);
    if dossier.status == Status::Returned && is_fresh && is_own && is_last {
        Ok(())
    } else {
        Err(Refusal::NotTakenBack)
    }
}

/// Where the dossier goes: a result back on the desk's shelf, in the hand of whoever corrects; a
/// settlement to whoever ended it.
fn place_before(dossier: &Dossier, status: Status, actor: &Actor) -> Option<(Place, StaffId)> {
    if status == Status::Settled {
        return Some((dossier.place.clone(), actor.staff));
    }
    dossier.trail.last().cloned()
}

pub(super) fn may_correct(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
) -> Result<(), Refusal> {
    if corrected(dossier).is_none() {
        return Err(dossier.not_now(Verb::Correct));
    }
    own_matter(dossier, Verb::Correct)?;
    let (may, duty, unit) = if dossier.status == Status::Returned {
        let desk = &dossier.received.desk;
        (actor.holds(Duty::DeskHead, desk), Duty::DeskHead, desk)
    } else {
        (is_supervisor(dossier, actor, rules), Duty::UnitHead, &dossier.received.lead)
    };
    if may { Ok(()) } else { Err(Refusal::NotYourDuty { duty, unit: unit.clone() }) }
}
