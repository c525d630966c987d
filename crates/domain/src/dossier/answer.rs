//! What the applicant sends online to a request for papers (bổ sung hồ sơ trực tuyến): it waits
//! until somebody takes it, or returns it with what is still missing.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::event::{Channel, Lacking, SupplementRequest};
use super::waiting::{at_desk_or_held, full_list};
use super::{Actor, Body, Dossier, Refusal, Status, Verb};
use crate::time;

/// How many times an applicant may send something to one request.
pub const ANSWERS_MAX: u32 = 10;
/// Days that are left at least when something is returned for the first time.
///
/// # Source
/// None: our reading of what is fair to somebody who answered on the last day; to be confirmed.
pub const RETURNED_DAYS_MIN: i64 = 3;

/// What was sent and not yet taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When it came.
    pub arrived_at: Timestamp,
    /// Its files.
    pub files: Vec<Uuid>,
}

/// What is sent.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// When it began to arrive.
    pub arrived_at: Timestamp,
    /// Its files.
    pub files: Vec<Uuid>,
    /// Whether the applicant has written something.
    pub has_note: bool,
}

/// The applicant sends what was asked for.
///
/// # Errors
/// A [`Refusal`]: nothing is asked for, the last day is over, the previous answer is still looked at,
/// or there is nothing to send.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19 and Decree 45/2020/NĐ-CP (papers may be completed online): what
/// begins to arrive before midnight of the last day is in time.
pub fn send(dossier: &Dossier, new: NewAnswer, at: Timestamp) -> Result<Body, Refusal> {
    may_send(dossier, &Actor::applicant())?;
    let (Some(pause), Some(request)) = (&dossier.pause, dossier.awaited_supplement()) else {
        return Err(dossier.not_now(Verb::SendSupplement));
    };
    let NewAnswer { arrived_at, files, has_note } = new;
    if arrived_at > at || arrived_at < pause.since {
        return Err(Refusal::ArrivalOutside);
    }
    if time::local(arrived_at).date() > request.until_on {
        return Err(Refusal::SupplementTooLate { until_on: request.until_on });
    }
    if files.is_empty() && !has_note {
        return Err(Refusal::NothingToSend);
    }
    Ok(Body::SupplementSent { request: request.id, arrived_at, files })
}

pub(super) fn may_send(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::SupplementAwaited {
        return Err(dossier.not_now(Verb::SendSupplement));
    }
    if !actor.is_applicant() {
        return Err(Refusal::ApplicantsOwn);
    }
    if dossier.answer.is_some() {
        return Err(Refusal::SentAlready);
    }
    if dossier.answers >= ANSWERS_MAX {
        return Err(Refusal::SentTooOften);
    }
    Ok(())
}

/// What was sent is not enough: it goes back with what is still missing. That is no second request,
/// for nothing new is asked for.
///
/// # Errors
/// A [`Refusal`]: nothing was sent, nothing is missing, or something new is asked for.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19, kept by Decree 118/2025/NĐ-CP: papers are asked for once. That the
/// days on which the answer lay in the office do not count against the applicant is our reading, to
/// be confirmed.
pub fn return_answer(
    dossier: &Dossier,
    actor: &Actor,
    items: Vec<Lacking>,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_return(dossier, actor)?;
    let (Some(request), Some(answer)) = (dossier.awaited_supplement(), &dossier.answer) else {
        return Err(Refusal::NothingSent);
    };
    let items = full_list(items)?;
    let was_asked = |item: &Lacking| {
        let is_it = |asked: &Lacking| asked.component == item.component && asked.name == item.name;
        request.items.iter().any(is_it)
    };
    if !items.iter().all(was_asked) {
        return Err(Refusal::NotAsked);
    }
    let until_on = until(request, (answer.arrived_at, dossier.answers), time::local(at).date());
    Ok(Body::SupplementReturned { items, until_on })
}

pub(super) fn may_return(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::SupplementAwaited {
        return Err(dossier.not_now(Verb::ReturnSupplement));
    }
    at_desk_or_held(dossier, actor)?;
    if dossier.answer.is_none() {
        return Err(Refusal::NothingSent);
    }
    Ok(())
}

/// The last day after an answer went back: as many days are left as when it came, at least some the
/// first time, and never fewer than were promised.
fn until(request: &SupplementRequest, (came_at, times): (Timestamp, u32), today: Date) -> Date {
    let came_on = time::local(came_at).date();
    let left = i64::from((request.until_on - came_on).get_days()).max(0);
    let left = if times <= 1 { left.max(RETURNED_DAYS_MIN) } else { left };
    today.saturating_add(left.days()).max(request.until_on)
}

/// When what is taken came, when it was sent online.
pub(super) fn arrival(dossier: &Dossier, channel: Channel) -> Option<Timestamp> {
    let sent = dossier.answer.as_ref().filter(|_| channel == Channel::Online);
    sent.map(|answer| answer.arrived_at)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::deadline::Remaining;
    use crate::dossier::event::Frozen;

    fn request(until_on: Date) -> SupplementRequest {
        let nothing = Remaining::WorkingMinutes(0);
        SupplementRequest {
            id: Uuid::nil(),
            items: Vec::new(),
            reason: String::new(),
            again: None,
            until_on,
            frozen: Frozen { due: nothing, counted: nothing },
        }
    }

    #[test]
    fn the_days_in_the_office_do_not_count_against_the_applicant() {
        let until_on = date(2022, 3, 31);
        // Sent on, returned on, for which time: the last day afterwards.
        let table = [
            // Looked at on the same day: everything stays as it was.
            ((3, 20), (3, 20), 1, date(2022, 3, 31)),
            // Looked at five days later: five days more.
            ((3, 20), (3, 25), 1, date(2022, 4, 5)),
            // Sent on the last day, looked at later: the first time there are three days.
            ((3, 31), (4, 2), 1, date(2022, 4, 5)),
            ((3, 31), (4, 2), 2, date(2022, 4, 2)),
            ((3, 30), (4, 2), 2, date(2022, 4, 3)),
        ];
        for ((month, day), back, times, expected) in table {
            let came_at = time::instant(date(2022, month, day).at(23, 59, 59, 0));
            let today = date(2022, back.0, back.1);
            let given = until(&request(until_on), (came_at, times), today);
            assert_eq!(given, expected, "sent on {day}/{month}, returned on {today}");
        }
    }
}
