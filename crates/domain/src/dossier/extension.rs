//! The apology and the one new date (xin lỗi và hẹn lại ngày trả kết quả: form 04). Lateness stays
//! judged by the first date.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::linked::own_matter;
use super::processing::written_reason;
use super::{Actor, Body, Dossier, Event, Refusal, Rules, Status, Verb};
use crate::agency::{UnitId, UnitKind};
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
    /// The leaders of the government, who may decide besides the head.
    pub leaders: Option<UnitId>,
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
    (rules, calendar): (&Rules<'_>, &Calendar),
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
    let leaders = rules.leaders_of(&dossier.received.lead);
    Ok(Body::ExtensionProposed { reason, new_due_at, leaders })
}

pub(super) fn may_propose_extension(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::ProposeExtension)?;
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

/// Fewest and most working days that the program proposes for a new date.
const PROPOSED_DAYS: (i64, i64) = (2, 10);
/// Working minutes of a day.
const DAY_MINUTES: i64 = 480;
/// Which part of the time is proposed again.
const PART: i64 = 5;

/// The new date that the program proposes: a fifth of the working time again, two days at least and ten
/// at most, counted from today or from the due date, whichever is later. The officer may choose another.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19 asks for one new date and not how long; the share is ours.
#[must_use]
pub fn proposed_day(dossier: &Dossier, calendar: &Calendar, at: Timestamp) -> Option<Date> {
    let (received, due) = (time::local(dossier.received_at), time::local(dossier.due_at));
    let minutes = calendar.working_minutes_between(received, due);
    let (fewest, most) = PROPOSED_DAYS;
    let days = (minutes / DAY_MINUTES / PART).clamp(fewest, most);
    let mut day = due.date().max(time::local(at).date());
    for _ in 0..days {
        day = calendar.next_working_day(day).ok()?;
    }
    Some(day)
}

/// How many days are looked back for a working day.
const DAYS_BACK_MAX: usize = 60;

/// From when the apology is due, and until when it is in time: from the opening of the last working
/// day before the due date, to the due minute of that day. What was received only then has no
/// such day: it is apologised for when it is overdue.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19: at the latest a day before the due date (to be confirmed for
/// Decree 118/2025/NĐ-CP); that the day is a working day is our reading.
#[must_use]
pub fn apology_term(
    calendar: &Calendar,
    received: DateTime,
    due: DateTime,
) -> Option<(DateTime, DateTime)> {
    let mut day = due.date();
    for _ in 0..DAYS_BACK_MAX {
        day = day.yesterday().ok()?;
        let Some(first) = calendar.sessions(day).first() else { continue };
        let opens = i8::try_from(first.opens_minute() / 60).ok()?;
        let minute = i8::try_from(first.opens_minute() % 60).ok()?;
        let from = day.at(opens, minute, 0, 0);
        return (from > received).then(|| (from, day.to_datetime(due.time())));
    }
    None
}

/// From when somebody must apologise for this dossier and give the one new date; `None` when
/// nobody has to: it ended, its clock stands still, or it was done.
#[must_use]
pub fn apology_from(dossier: &Dossier, calendar: &Calendar) -> Option<Timestamp> {
    let is_open = !dossier.status.has_ended() && dossier.pause.is_none();
    if !is_open || dossier.extension.is_some() || dossier.place.task == Task::Receive {
        return None;
    }
    // The applicant of linked procedures was promised one date: that of the whole.
    own_matter(dossier, Verb::ProposeExtension).ok()?;
    let due = time::local(dossier.counted_due_at);
    let term = apology_term(calendar, time::local(dossier.received_at), due);
    Some(term.map_or(dossier.counted_due_at, |(from, _)| time::instant(from)))
}

/// The proposals of a new date that came after the time for them, by position.
#[must_use]
pub fn late_proposals(events: &[Event], calendar: &Calendar) -> Vec<u32> {
    let Some((first, rest)) = events.split_first() else { return Vec::new() };
    let Ok(mut dossier) = Dossier::begin(first) else { return Vec::new() };
    let mut late = Vec::new();
    for event in rest {
        if matches!(event.body, Body::ExtensionProposed { .. }) {
            let due = time::local(dossier.counted_due_at);
            let term = apology_term(calendar, time::local(dossier.received_at), due);
            let until = term.map_or(dossier.counted_due_at, |(_, until)| time::instant(until));
            if event.at > until {
                late.push(event.seq);
            }
        }
        if dossier.apply(event).is_err() {
            break;
        }
    }
    late
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::CalendarBook;

    #[test]
    fn the_apology_is_due_on_the_working_day_before() {
        let calendar = CalendarBook::default().national();
        let received = date(2022, 3, 1).at(8, 0, 0, 0);
        let term = |received, due| apology_term(&calendar, received, due);
        let opens = |day: Date| {
            let first = calendar.sessions(day).first().map_or(0, |first| first.opens_minute());
            day.at(i8::try_from(first / 60).unwrap_or(0), 0, 0, 0)
        };
        let table = [
            // Thursday: the Wednesday before.
            (date(2022, 3, 17), date(2022, 3, 16)),
            // Monday: the Friday before.
            (date(2022, 3, 21), date(2022, 3, 18)),
        ];
        for (due, day) in table {
            let due = due.at(17, 0, 0, 0);
            assert_eq!(term(received, due), Some((opens(day), day.at(17, 0, 0, 0))));
        }
        // What is due within a day is apologised for when it is overdue.
        let morning = date(2022, 3, 17).at(8, 0, 0, 0);
        assert_eq!(term(morning, date(2022, 3, 17).at(17, 0, 0, 0)), None);
        assert_eq!(term(morning, date(2022, 3, 18).at(17, 0, 0, 0)), None);
    }

    #[test]
    fn proposals_from_before_the_leaders_were_named_are_still_read() {
        let old = r#"{"kind":"extension_proposed","reason":"Mưa lũ","new_due_at":"2022-03-25T10:00:00Z"}"#;
        let body: Body = serde_json::from_str(old).expect("a body");
        assert!(matches!(&body, Body::ExtensionProposed { leaders: None, .. }), "{body:?}");
        assert_eq!(
            serde_json::to_string(&body).expect("JSON"),
            old,
            "and stand as they were written"
        );
    }
}
