//! The apology and the one new date (xin lỗi và hẹn lại ngày trả kết quả: form 04). Lateness stays
//! judged by the first date.

use jiff::Timestamp;
use jiff::civil::Date;

use super::processing::written_reason;
use super::{Actor, Body, Dossier, Refusal, Rules, Status, Verb};
use crate::agency::UnitKind;
use crate::calendar::Calendar;
use crate::duty::Duty;
use crate::route::Task;
use crate::time;

/// The new date that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Why.
    pub reason: String,
    /// The new date.
    pub new_due_at: Timestamp,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
}

/// The officer gives the reason and the one new date.
///
/// # Errors
/// A [`Refusal`]: a second extension, a day off, or a date that is not later.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19: at the latest a day before the due date the body apologises in
/// writing with the reason and the new date, at most once (both to be confirmed for Decree
/// 118/2025/NĐ-CP). Being overdue already does not forbid the apology.
pub fn propose_extension(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    (reason, new_due_on): (&str, Date),
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_propose_extension(dossier, actor)?;
    let reason = written_reason(reason)?;
    let Some(end) = calendar.end_of_day(new_due_on) else {
        return Err(Refusal::DayOff { on: new_due_on });
    };
    let new_due_at = time::instant(end);
    if new_due_at <= at || new_due_at <= dossier.due_at {
        return Err(Refusal::NotLater);
    }
    Ok(Body::ExtensionProposed { reason, new_due_at })
}

pub(super) fn may_propose_extension(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    match dossier.status {
        Status::Received | Status::InProgress | Status::PaymentAwaited => {}
        Status::Submitted
        | Status::NotReceived
        | Status::SupplementAwaited
        | Status::WithdrawalAsked
        | Status::Stopped
        | Status::Settled
        | Status::Returned => return Err(dossier.not_now(Verb::ProposeExtension)),
    }
    if dossier.pause.is_some() || dossier.place.task == Task::Receive {
        return Err(dossier.not_now(Verb::ProposeExtension));
    }
    if dossier.extension.is_some() {
        return Err(Refusal::ExtendedBefore);
    }
    dossier.held_by(actor)
}

/// The head of the unit that settles, or the signer, confirms: the letter goes out.
///
/// # Errors
/// A [`Refusal`] when nothing waits for confirmation or the actor is neither.
pub fn confirm_extension(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
) -> Result<Body, Refusal> {
    may_decide_extension(dossier, actor, rules, Verb::ConfirmExtension)?;
    let waiting =
        dossier.extension.as_ref().ok_or_else(|| dossier.not_now(Verb::ConfirmExtension))?;
    Ok(Body::ExtensionConfirmed { new_due_at: waiting.new_due_at })
}

/// The head or signer does not agree: the first date stays, and nothing is sent.
///
/// # Errors
/// As [`confirm_extension`]; the reason must say something.
pub fn decline_extension(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    reason: &str,
) -> Result<Body, Refusal> {
    may_decide_extension(dossier, actor, rules, Verb::DeclineExtension)?;
    Ok(Body::ExtensionDeclined { reason: written_reason(reason)? })
}

pub(super) fn may_decide_extension(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    verb: Verb,
) -> Result<(), Refusal> {
    let waits = dossier.extension.as_ref().is_some_and(|asked| asked.confirmed_at.is_none());
    if !waits || dossier.status.has_ended() {
        return Err(dossier.not_now(verb));
    }
    if is_supervisor(dossier, actor, rules) {
        Ok(())
    } else {
        Err(Refusal::NotYourDuty { duty: Duty::UnitHead, unit: dossier.received.lead.clone() })
    }
}

/// The head of the unit that settles, or a signer of its government.
pub(super) fn is_supervisor(dossier: &Dossier, actor: &Actor, rules: &Rules<'_>) -> bool {
    let lead = &dossier.received.lead;
    let government = rules.units.government_of(lead).map(|unit| &unit.id);
    let leads = |unit: &&crate::agency::Unit| {
        unit.kind == UnitKind::Leadership && unit.parent.as_ref() == government
    };
    actor.holds(Duty::UnitHead, lead)
        || actor.holds(Duty::Signer, lead)
        || rules.units.iter().filter(leads).any(|unit| actor.holds(Duty::Signer, &unit.id))
}
