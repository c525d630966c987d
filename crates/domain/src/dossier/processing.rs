//! From the desk through the specialists to the signer (giải quyết hồ sơ). Every passing-on is a
//! row of the control sheet, with both people and the minute.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::linked::own_matter;
use super::{
    Actor, Body, Dossier, Event, Hand, Outcome, REASON_CHARS_MAX, REASON_CHARS_MIN, Refusal, Rules,
    StaffId, Verb,
};
use crate::duty::Duty;
use crate::procedure::Procedure;
use crate::route::Task;
use crate::time;

/// The desk passes the dossier to the unit that settles it.
///
/// # Errors
/// A [`Refusal`] when it is not at the desk or the actor does not hold it.
pub fn hand_over(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    step: Option<&str>,
) -> Result<Body, Refusal> {
    may_hand_over(dossier, actor)?;
    Ok(Body::HandedOver { to: rules.next(dossier, step)? })
}

pub(super) fn may_hand_over(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::HandOver, &[Task::Receive])?;
    dossier.held_by(actor)
}

/// Somebody of the unit takes over a dossier that was passed to it.
///
/// # Errors
/// A [`Refusal`] when nothing is offered to the actor's unit and duty.
pub fn accept(dossier: &Dossier, actor: &Actor) -> Result<Body, Refusal> {
    may_accept(dossier, actor)?;
    Ok(Body::Accepted)
}

pub(super) fn may_accept(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::Accept)?;
    dossier.duty_of_place(actor)?;
    match dossier.hand {
        Hand::Offered { .. } => Ok(()),
        Hand::Held { .. } => Err(Refusal::AlreadyAccepted),
        Hand::WithApplicant => Err(Refusal::Ended),
    }
}

/// The unit head gives the dossier to one case officer of the unit.
///
/// # Errors
/// A [`Refusal`] when the actor does not hold it as head, or the officer lacks the duty.
pub fn assign(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    officer: &Actor,
) -> Result<Body, Refusal> {
    may_assign(dossier, actor)?;
    let to = rules.next(dossier, None)?;
    if !officer.holds(to.duty, &to.unit) {
        return Err(Refusal::OfficerLacksDuty { duty: to.duty });
    }
    Ok(Body::Assigned { to, officer: officer.staff })
}

pub(super) fn may_assign(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::Assign, &[Task::Assign])?;
    dossier.held_by(actor)
}

/// The case officer passes the dossier to the next step; a draft must be there when somebody is
/// to approve it.
///
/// # Errors
/// A [`Refusal`], among them [`Refusal::DraftNeeded`].
pub fn forward(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    step: Option<&str>,
) -> Result<Body, Refusal> {
    in_task(dossier, Verb::Forward, &[Task::Appraise])?;
    dossier.held_by(actor)?;
    let to = rules.next(dossier, step)?;
    if needs_draft(to.task) && dossier.draft.is_none() {
        return Err(Refusal::DraftNeeded);
    }
    Ok(Body::Forwarded { to })
}

pub(super) fn may_forward(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
) -> Result<(), Refusal> {
    in_task(dossier, Verb::Forward, &[Task::Appraise])?;
    dossier.held_by(actor)?;
    let following = rules.following(dossier)?;
    if dossier.draft.is_none() && following.iter().all(|place| needs_draft(place.task)) {
        return Err(Refusal::DraftNeeded);
    }
    Ok(())
}

fn needs_draft(task: Task) -> bool {
    match task {
        Task::Review | Task::Sign | Task::Issue => true,
        Task::Receive | Task::Assign | Task::Appraise | Task::Coordinate | Task::Return => false,
    }
}

/// Returns the dossier to the step and person it came from.
///
/// # Errors
/// A [`Refusal`]; the reason must say something, and an issued result cannot go back.
pub fn send_back(dossier: &Dossier, actor: &Actor, reason: &str) -> Result<Body, Refusal> {
    may_send_back(dossier, actor)?;
    let reason = written_reason(reason)?;
    let (to, officer) = way_back(dossier)?;
    Ok(Body::SentBack { to, officer, reason })
}

pub(super) fn may_send_back(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(
        dossier,
        Verb::SendBack,
        &[Task::Assign, Task::Appraise, Task::Review, Task::Sign, Task::Issue],
    )?;
    if dossier.issued.is_some() {
        return Err(Refusal::AlreadyIssued);
    }
    match dossier.hand {
        Hand::Offered { .. } => dossier.duty_of_place(actor)?,
        Hand::Held { .. } | Hand::WithApplicant => dossier.held_by(actor)?,
    }
    way_back(dossier).map(|_| ())
}

fn way_back(dossier: &Dossier) -> Result<(super::Place, StaffId), Refusal> {
    dossier.trail.last().cloned().ok_or(Refusal::NoSuchStep)
}

/// Attaches a draft result; a later draft replaces it.
///
/// # Errors
/// A [`Refusal`] when the actor is not the case officer who holds the dossier.
///
/// # Source
/// Form 05 of Circular 03/2025/TT-VPCP (stopping); that the applicant's time for supplements must be
/// over first is our reading. Since 1/7/2025 the desk closes such a dossier ([`super::waiting::close`]).
pub fn draft(
    dossier: &Dossier,
    actor: &Actor,
    (draft, outcome): (Uuid, Outcome),
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_draft(dossier, actor)?;
    if let Some(request) = dossier.awaited_supplement() {
        if outcome != Outcome::Stopped {
            return Err(Refusal::Waiting { status: dossier.status });
        }
        is_over(dossier, request.until_on, at)?;
    }
    Ok(Body::Drafted { draft, outcome })
}

/// While papers are awaited, only the notice of stopping may be drafted.
pub(super) fn may_draft(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    let task = dossier.place.task;
    if dossier.status.has_ended() || task != Task::Appraise {
        return Err(dossier.not_now(Verb::Draft));
    }
    if dossier.awaited_supplement().is_none() {
        dossier.proceeds()?;
    } else if Procedure::is_closed_by_desk(time::local(dossier.received_at).date()) {
        return Err(Refusal::ClosedByDesk);
    }
    dossier.held_by(actor)
}

/// The time for what was asked for is over, and nothing that came online waits to be looked at.
pub(super) fn is_over(dossier: &Dossier, until_on: Date, at: Timestamp) -> Result<(), Refusal> {
    if dossier.answer.is_some() {
        return Err(Refusal::AnswerUntaken);
    }
    if time::local(at).date() <= until_on {
        return Err(Refusal::SupplementStillAwaited { until_on });
    }
    Ok(())
}

/// Approves the draft that was read: a unit head passes it on, a signer decides.
///
/// # Errors
/// [`Refusal::DraftReplaced`] when `read` is not the latest draft.
pub fn approve(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    read: Uuid,
) -> Result<Body, Refusal> {
    may_approve(dossier, actor)?;
    if dossier.draft != Some(read) {
        return Err(Refusal::DraftReplaced);
    }
    Ok(Body::Approved { draft: read, to: rules.next(dossier, None)? })
}

pub(super) fn may_approve(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::Approve, &[Task::Review, Task::Sign])?;
    dossier.held_by(actor)?;
    if dossier.draft.is_none() {
        return Err(Refusal::DraftNeeded);
    }
    Ok(())
}

/// Whether the person who signs is the one who appraised: to be warned about, not forbidden, for
/// a small commune may have nobody else. So it is when the signer drafted for a colleague who was
/// away, or signs for somebody who appraised.
#[must_use]
pub fn signs_own_work(dossier: &Dossier, actor: &Actor) -> bool {
    let signs = [Some(actor.staff), dossier.officer()];
    let appraised = |(place, staff): &(super::Place, StaffId)| {
        place.task == Task::Appraise && signs.contains(&Some(*staff))
    };
    dossier.place.duty == Duty::Signer
        && (dossier.trail.iter().any(appraised) || dossier.drafter == Some(actor.staff))
}

/// The approvals of a record by somebody who signed their own work, by position.
#[must_use]
pub fn own_signings(events: &[Event]) -> Vec<u32> {
    let Some((first, rest)) = events.split_first() else { return Vec::new() };
    let Ok(mut dossier) = Dossier::begin(first) else { return Vec::new() };
    let mut found = Vec::new();
    for event in rest {
        let signer = Actor::new(event.by.staff, Vec::new());
        if matches!(event.body, Body::Approved { .. }) && signs_own_work(&dossier, &signer) {
            found.push(event.seq);
        }
        if dossier.apply(event).is_err() {
            break;
        }
    }
    found
}

pub(super) fn in_task(dossier: &Dossier, verb: Verb, tasks: &[Task]) -> Result<(), Refusal> {
    if dossier.status.has_ended() || !tasks.contains(&dossier.place.task) {
        return Err(dossier.not_now(verb));
    }
    dossier.proceeds()
}

pub(super) fn written_reason(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    let chars = reason.chars().count();
    if chars < REASON_CHARS_MIN {
        Err(Refusal::ReasonNeeded)
    } else if chars > REASON_CHARS_MAX {
        Err(Refusal::ReasonTooLong)
    } else {
        Ok(reason.to_owned())
    }
}
