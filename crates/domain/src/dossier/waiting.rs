//! Waiting for the applicant: papers to complete, money to pay, and the wish to withdraw. The clock
//! stops where the law says so; what remains of the time is frozen and runs on afterwards.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::event::{
    AgainReason, Channel, Frozen, Lacking, PaymentDemand, PaymentProof, Restart, SupplementRequest,
};
use super::linked::own_matter;
use super::processing::{in_task, is_over, written_reason};
use super::{Actor, Body, Dossier, Refusal, Rules, Status, Taker, Verb, answer};
use crate::calendar::Calendar;
use crate::deadline::{self, Recount, Remaining};
use crate::duty::Duty;
use crate::money::Dong;
use crate::procedure::Procedure;
use crate::route::Task;
use crate::time;

/// Most items of one request.
pub const ITEMS_MAX: usize = 50;
/// How many times an applicant may ask to withdraw one dossier online.
pub const WITHDRAWALS_ONLINE_MAX: u32 = 3;
/// Longest number of a notice, in characters.
pub const NOTICE_CHARS_MAX: usize = 60;

/// A clock that stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// What was left.
    pub frozen: Frozen,
}

/// What the officer asks for.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Its id.
    pub id: Uuid,
    /// The full list.
    pub items: Vec<Lacking>,
    /// Why.
    pub reason: String,
    /// Why once more.
    pub again: Option<AgainReason>,
    /// The last day on which the applicant may bring it.
    pub until_on: Date,
    /// The latest such day that the procedure allows, where it says so.
    pub latest_on: Option<Date>,
}

/// What the applicant has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// When it came.
    pub arrived_at: Timestamp,
    /// How.
    pub channel: Channel,
    /// How the procedure counts its time then.
    pub recount: Recount,
}

/// What the applicant has to pay.
#[derive(Clone, Debug)]
pub struct NewDemand {
    /// Its id.
    pub id: Uuid,
    /// Number of the notice.
    pub notice: String,
    /// How much.
    pub amount: Dong,
    /// Whether the procedure stops the clock.
    pub pauses: bool,
}

/// Asks the applicant to complete the dossier; the clock stops.
///
/// # Errors
/// A [`Refusal`]: no items, no reason, a second request without a reason category, a day in the past or
/// later than the procedure allows.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19(4), 17(2)a, Decree 118/2025/NĐ-CP Art. 19(5), 17(2)a: in writing, with
/// reasons and the full list, once for the whole settlement; the applicant's time does not count. Which
/// reasons allow a second request is to be confirmed.
pub fn ask_supplement(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    new: NewRequest,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_ask_supplement(dossier, actor)?;
    let NewRequest { id, items, reason, again, until_on, latest_on } = new;
    let items = full_list(items)?;
    let reason = written_reason(&reason)?;
    if dossier.supplements > 0 && again.is_none() {
        return Err(Refusal::AskedBefore);
    }
    if until_on < time::local(at).date() {
        return Err(Refusal::DayPassed);
    }
    if let Some(latest_on) = latest_on.filter(|latest_on| until_on > *latest_on) {
        return Err(Refusal::LaterThanAllowed { latest_on });
    }
    let again = again.filter(|_| dossier.supplements > 0);
    let frozen = freeze(calendar, dossier, at);
    let request = SupplementRequest { id, items, reason, again, until_on, frozen };
    Ok(Body::SupplementAsked { request: Box::new(request) })
}

/// The full list of what is asked for, each with what is wrong with it.
pub(super) fn full_list(items: Vec<Lacking>) -> Result<Vec<Lacking>, Refusal> {
    let items: Vec<Lacking> = items.into_iter().map(cleaned).collect();
    let unclear = |item: &Lacking| item.name.is_empty() || item.problem.is_empty();
    if items.is_empty() || items.len() > ITEMS_MAX || items.iter().any(unclear) {
        return Err(Refusal::ItemsNeeded);
    }
    Ok(items)
}

fn cleaned(item: Lacking) -> Lacking {
    Lacking {
        component: item.component,
        name: item.name.trim().to_owned(),
        problem: item.problem.trim().to_owned(),
    }
}

pub(super) fn may_ask_supplement(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::AskSupplement, &[Task::Receive, Task::Appraise])?;
    dossier.held_by(actor)
}

/// The applicant has brought what was asked for; the time is counted from the minute at which it came:
/// from the start again, or on where the law of the sector says so.
///
/// # Errors
/// A [`Refusal`] when nothing was asked for, or it came after the last day.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19(4), Decree 118/2025/NĐ-CP Art. 19(5): the time is counted again once the
/// dossier is complete. What came by the last day is in time however late it is registered. What was
/// sent online came when it was sent: nobody can say another instant.
pub fn take_supplement(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    Coming { arrived_at, channel, recount }: Coming,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_take_supplement(dossier, actor)?;
    let (Some(pause), Some(request)) = (&dossier.pause, &dossier.request) else {
        return Err(dossier.not_now(Verb::TakeSupplement));
    };
    let arrived_at = answer::arrival(dossier, channel).unwrap_or(arrived_at);
    if arrived_at > at || arrived_at < pause.since {
        return Err(Refusal::ArrivalOutside);
    }
    if time::local(arrived_at).date() > request.until_on {
        return Err(Refusal::SupplementTooLate { until_on: request.until_on });
    }
    let restart = match recount {
        Recount::FromStart => start_again(dossier, calendar, pause.frozen, arrived_at)?,
        Recount::Resumed => restart(calendar, pause.frozen, arrived_at)?,
    };
    Ok(Body::SupplementTaken { arrived_at, channel, restart })
}

pub(super) fn may_take_supplement(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::TakeSupplement)?;
    if dossier.status != Status::SupplementAwaited {
        return Err(dossier.not_now(Verb::TakeSupplement));
    }
    at_desk_or_held(dossier, actor)
}

/// The applicant asks to withdraw.
///
/// # Errors
/// A [`Refusal`] once the dossier has ended.
///
/// # Source
/// Status 7 of the national portal; not possible once a result exists (to be confirmed).
pub fn ask_withdrawal(dossier: &Dossier, actor: &Actor, reason: &str) -> Result<Body, Refusal> {
    may_ask_withdrawal(dossier, actor)?;
    Ok(Body::WithdrawalAsked { reason: written_reason(reason)? })
}

pub(super) fn may_ask_withdrawal(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::AskWithdrawal)?;
    if dossier.status.has_ended() || dossier.status == Status::WithdrawalAsked {
        return Err(dossier.not_now(Verb::AskWithdrawal));
    }
    if dossier.issued.is_some() {
        return Err(Refusal::AlreadyIssued);
    }
    if actor.is_applicant() && dossier.withdrawals >= WITHDRAWALS_ONLINE_MAX {
        return Err(Refusal::WithdrawnTooOften);
    }
    applicants_wish(dossier, actor)
}

/// The applicant does not want to withdraw any more.
///
/// # Errors
/// A [`Refusal`] when no withdrawal was asked for.
pub fn retract_withdrawal(dossier: &Dossier, actor: &Actor) -> Result<Body, Refusal> {
    may_retract_withdrawal(dossier, actor)?;
    Ok(Body::WithdrawalRetracted)
}

pub(super) fn may_retract_withdrawal(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::WithdrawalAsked {
        return Err(dossier.not_now(Verb::RetractWithdrawal));
    }
    applicants_wish(dossier, actor)
}

/// Whoever holds the dossier agrees: it ends, and goes to the desk to be handed back.
///
/// # Errors
/// A [`Refusal`] when no withdrawal was asked for or somebody else holds the dossier.
pub fn confirm_withdrawal(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
) -> Result<Body, Refusal> {
    may_confirm_withdrawal(dossier, actor)?;
    Ok(Body::WithdrawalConfirmed { to: rules.return_desk(dossier)? })
}

pub(super) fn may_confirm_withdrawal(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::WithdrawalAsked {
        return Err(dossier.not_now(Verb::ConfirmWithdrawal));
    }
    dossier.held_by(actor)
}

/// The desk closes a dossier that the applicant did not complete in time: it ends, and the papers are
/// handed back at the desk.
///
/// # Errors
/// A [`Refusal`]: no papers are awaited, their time is not over, or some that came online were not looked
/// at.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 19(5): 15 days after the notice, or the term of the sector's law, the staff
/// of the desk close the dossier. That it is a decision of a person, never of the clock, is ours.
pub fn close(
    dossier: &Dossier,
    actor: &Actor,
    rules: &Rules<'_>,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_close(dossier, actor)?;
    if let Some(request) = dossier.awaited_supplement() {
        is_over(dossier, request.until_on, at)?;
    }
    Ok(Body::Closed { to: rules.return_desk(dossier)? })
}

pub(super) fn may_close(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::Close)?;
    if dossier.awaited_supplement().is_none() {
        return Err(dossier.not_now(Verb::Close));
    }
    if !Procedure::is_closed_by_desk(time::local(dossier.received_at).date()) {
        return Err(Refusal::StoppedByNotice);
    }
    dossier.duty_at_desk(actor)
}

/// Tells the applicant to meet a financial obligation.
///
/// # Errors
/// A [`Refusal`]: no number of the notice, no amount, or one that is still open.
///
/// # Source
/// Status 6 of the national portal. Whether the clock stops is a matter of the sector's law, and
/// therefore of the procedure.
pub fn ask_payment(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    new: &NewDemand,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_ask_payment(dossier, actor)?;
    let notice = new.notice.trim().to_owned();
    if notice.is_empty() || notice.chars().count() > NOTICE_CHARS_MAX {
        return Err(Refusal::NumberNeeded);
    }
    if new.amount.0 <= 0 {
        return Err(Refusal::AmountNeeded);
    }
    let frozen = new.pauses.then(|| freeze(calendar, dossier, at));
    let demand = PaymentDemand { id: new.id, notice, amount: new.amount, frozen };
    Ok(Body::PaymentAsked { demand })
}

pub(super) fn may_ask_payment(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::AskPayment, &[Task::Appraise, Task::Issue])?;
    if dossier.unpaid().is_some() {
        return Err(Refusal::DemandOpen);
    }
    dossier.held_by(actor)
}

/// The applicant has proved the payment; a clock that was stopped runs on.
///
/// # Errors
/// A [`Refusal`]: nothing to pay, or a day in the future.
pub fn prove_payment(
    dossier: &Dossier,
    actor: &Actor,
    calendar: &Calendar,
    (paid_on, proof): (Date, PaymentProof),
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_prove_payment(dossier, actor)?;
    if paid_on > time::local(at).date() {
        return Err(Refusal::DatedInFuture);
    }
    let restart = match &dossier.pause {
        Some(pause) => Some(restart(calendar, pause.frozen, at)?),
        None => None,
    };
    Ok(Body::PaymentProved { paid_on, proof, restart })
}

pub(super) fn may_prove_payment(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::ProvePayment)?;
    let open = matches!(dossier.status, Status::PaymentAwaited | Status::Settled);
    if !open || dossier.unpaid().is_none() {
        return Err(dossier.not_now(Verb::ProvePayment));
    }
    if actor.holds(Duty::Cashier, &dossier.received.desk) {
        return Ok(());
    }
    at_desk_or_held(dossier, actor)
}

/// The desk hands papers and money back after the dossier was stopped.
///
/// # Errors
/// A [`Refusal`] when it was not stopped, or has been handed back.
pub fn hand_back(dossier: &Dossier, actor: &Actor, taker: Taker) -> Result<Body, Refusal> {
    may_hand_back(dossier, actor)?;
    Ok(Body::HandedBack { taker })
}

pub(super) fn may_hand_back(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::HandBack)?;
    if dossier.status != Status::Stopped || dossier.returned_at.is_some() {
        return Err(dossier.not_now(Verb::HandBack));
    }
    dossier.duty_of_place(actor)
}

/// What is left of the time at this instant.
pub(super) fn freeze(calendar: &Calendar, dossier: &Dossier, at: Timestamp) -> Frozen {
    let at = time::local(at);
    let left = |due| deadline::remaining(calendar, at, time::local(due));
    Frozen { due: left(dossier.due_at), counted: left(dossier.counted_due_at) }
}

/// The dates when what was left runs on from this instant.
pub(super) fn restart(
    calendar: &Calendar,
    frozen: Frozen,
    at: Timestamp,
) -> Result<Restart, Refusal> {
    let at = time::local(at);
    let due = deadline::resume(calendar, at, frozen.due)?;
    let counted = deadline::resume(calendar, at, frozen.counted)?;
    Ok(Restart {
        recount: Recount::Resumed,
        due_at: time::instant(due.at),
        counted_due_at: time::instant(counted.at),
        explanation: due.explanation,
    })
}

/// The dates when the whole time is counted again from this instant. What was late when the clock stopped
/// stays as late as it was.
fn start_again(
    dossier: &Dossier,
    calendar: &Calendar,
    frozen: Frozen,
    at: Timestamp,
) -> Result<Restart, Refusal> {
    let at = time::local(at);
    let received = &dossier.received;
    let mut due = deadline::due_again(calendar, at, received.limit, received.policy)?;
    let counted = match frozen.counted {
        Remaining::WorkingMinutes(_) => due.at,
        Remaining::Overdue(_) => {
            let late = deadline::resume(calendar, at, frozen.counted)?;
            due.explanation.extend(late.explanation.first().cloned());
            late.at
        }
    };
    Ok(Restart {
        recount: Recount::FromStart,
        due_at: time::instant(due.at),
        counted_due_at: time::instant(counted),
        explanation: due.explanation,
    })
}

/// What the applicant wishes is said at the look-up page, or to whom papers are brought, too.
fn applicants_wish(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if actor.is_applicant() { Ok(()) } else { at_desk_or_held(dossier, actor) }
}

/// What the applicant brings goes to a desk of the dossier, or to whoever holds it.
pub(super) fn at_desk_or_held(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    dossier.duty_at_desk(actor).or_else(|_elsewhere| dossier.held_by(actor))
}
