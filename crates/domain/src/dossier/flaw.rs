//! Mistakes of the office that the applicant finds or suffers: a result that says something wrong is
//! corrected within three working days and handed out again; papers that were lost are written down, with an
//! apology. Neither changes the status: the result was handed out, and counts as it did.

use jiff::Timestamp;

use super::event::Place;
use super::processing::written_reason;
use super::returning::{SignedPaper, signed};
use super::{Actor, Body, Dossier, Refusal, Status, Taker, Verb};
use crate::agency::UnitId;
use crate::calendar::Calendar;
use crate::deadline::{self, Policy, TimeLimit};
use crate::duty::Duty;
use crate::route::Task;
use crate::time;

/// Within how many working days the competent body brings the corrected result to the desk.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 23(1). That the day on which the desk passes the report on is not counted
/// follows the Civil Code 2015 Art. 147(2).
pub const CORRECTED_WITHIN: TimeLimit = TimeLimit::WorkingDays(3);

/// A result in which the applicant found a mistake (kết quả có sai sót).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong, in words without personal data.
    pub what: String,
    /// When the desk wrote it down.
    pub reported_at: Timestamp,
    /// Until when the corrected result is at the desk.
    pub due_at: Timestamp,
    /// Who corrects: where the result got its number.
    pub corrected_by: (UnitId, Duty),
    /// When the corrected result came, or it was answered that nothing is wrong.
    pub answered_at: Option<Timestamp>,
    /// Whether a corrected result waits at the desk for the applicant.
    pub waits_at_desk: bool,
}

impl Flaw {
    /// Whether the competent body still owes an answer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answered_at.is_none()
    }

    /// Whether the answer was, or by now is, too late.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        deadline::is_after(self.answered_at.unwrap_or(now), self.due_at)
    }
}

/// The desk writes down a mistake that the applicant found in the result, and passes it to the body that
/// settled.
///
/// # Errors
/// A [`Refusal`]: there is no result, nothing is said, or a report is open.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 23(1).
pub fn report(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    what: &str,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_report(dossier, actor)?;
    let what = written_reason(what)?;
    let due = deadline::due(calendar, time::local(at), CORRECTED_WITHIN, Policy::Day)?;
    Ok(Body::FlawReported { what, due_at: time::instant(due.at) })
}

pub(super) fn may_report(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    let has_result = matches!(dossier.status, Status::Settled | Status::Returned);
    let waits = dossier.flaw.as_ref().is_some_and(|flaw| flaw.is_open() || flaw.waits_at_desk);
    if !has_result || dossier.issued.is_none() || waits {
        return Err(dossier.not_now(Verb::ReportFlaw));
    }
    dossier.duty_at_desk(actor)
}

/// The body that settled brings the corrected result.
///
/// # Errors
/// A [`Refusal`]: nothing was reported, or the paper has no number or an impossible day.
pub fn mend(
    dossier: &Dossier,
    actor: &Actor,
    paper: &SignedPaper,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_answer(dossier, actor, Verb::MendResult)?;
    let (number, issued_on) = signed(dossier, paper, at)?;
    Ok(Body::ResultMended { number, issued_on, paper: paper.paper })
}

/// The body that settled answers that the mistake is none of its own.
///
/// # Errors
/// A [`Refusal`]: nothing was reported, or no reason.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 23(1): what is the fault of the staff or the competent body is corrected
/// so; for the rest the applicant files anew. That it is answered in writing is ours.
pub fn decline(dossier: &Dossier, actor: &Actor, reason: &str) -> Result<Body, Refusal> {
    may_answer(dossier, actor, Verb::DeclineFlaw)?;
    Ok(Body::FlawDeclined { reason: written_reason(reason)? })
}

pub(super) fn may_answer(dossier: &Dossier, actor: &Actor, verb: Verb) -> Result<(), Refusal> {
    let Some(flaw) = dossier.flaw.as_ref().filter(|flaw| flaw.is_open()) else {
        return Err(dossier.not_now(verb));
    };
    let (unit, duty) = &flaw.corrected_by;
    let heads = actor.holds(Duty::UnitHead, unit) || actor.holds(Duty::Signer, unit);
    if actor.holds(*duty, unit) || heads {
        return Ok(());
    }
    Err(Refusal::NotYourDuty { duty: *duty, unit: unit.clone() })
}

/// The desk hands the corrected result out.
///
/// # Errors
/// A [`Refusal`] when none waits.
pub fn hand_out(dossier: &Dossier, actor: &Actor, taker: Taker) -> Result<Body, Refusal> {
    may_hand_out(dossier, actor)?;
    Ok(Body::MendedHandedOut { taker })
}

pub(super) fn may_hand_out(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if !dossier.flaw.as_ref().is_some_and(|flaw| flaw.waits_at_desk) {
        return Err(dossier.not_now(Verb::HandOutMended));
    }
    dossier.duty_at_desk(actor)
}

/// Somebody of the office writes down that papers of the dossier were lost or spoiled in its hands.
///
/// # Errors
/// A [`Refusal`]: what was lost or what is done about it is not said, or somebody else has the dossier.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 23(2): those who had it make good the damage, bear the cost of new papers
/// and apologise. Results lost in the post are no matter of this paragraph (Art. 23(3)).
pub fn record_loss(
    dossier: &Dossier,
    actor: &Actor,
    (what, remedy): (&str, &str),
) -> Result<Body, Refusal> {
    may_record_loss(dossier, actor)?;
    Ok(Body::LossRecorded { what: written_reason(what)?, remedy: written_reason(remedy)? })
}

pub(super) fn may_record_loss(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.duty_at_desk(actor).is_ok() || actor.holds(Duty::UnitHead, &dossier.received.lead) {
        return Ok(());
    }
    if dossier.returned_at.is_some() {
        return Err(Refusal::Ended);
    }
    dossier.held_by(actor)
}

/// Who corrects a result: whoever gives results their number on its route.
pub(super) fn corrected_by(dossier: &Dossier) -> (UnitId, Duty) {
    let issues = |place: &&Place| place.task == Task::Issue;
    let mut places = dossier.trail.iter().rev().map(|(place, _)| place);
    match places.find(issues) {
        Some(place) => (place.unit.clone(), place.duty),
        None => (dossier.received.lead.clone(), Duty::UnitHead),
    }
}
