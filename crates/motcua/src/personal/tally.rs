//! How many people each member of staff has seen in the last hour. In memory, for it is asked with every
//! list: a process that starts anew forgets an hour, the journal forgets nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Way;
use crate::config::limits;

/// How long what somebody saw counts.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// How much of somebody's data is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shows {
    /// A name in a list, with at most the beginnings of numbers.
    Names,
    /// Everything that is known.
    Whole,
    /// A row of a list that leaves the screen: printed, or as a spreadsheet.
    Printed,
}

impl Shows {
    /// People whom one member of staff may see so in an hour.
    #[must_use]
    pub fn most(self) -> usize {
        match self {
            Self::Names => limits::PEOPLE_NAMED_PER_HOUR,
            Self::Whole => limits::PEOPLE_WHOLE_PER_HOUR,
            Self::Printed => limits::PEOPLE_PRINTED_PER_HOUR,
        }
    }

    /// From how many on the controllers are told.
    fn told_from(self) -> usize {
        match self {
            Self::Names => limits::PEOPLE_NAMED_TOLD,
            Self::Whole => limits::PEOPLE_WHOLE_TOLD,
            Self::Printed => limits::PEOPLE_PRINTED_TOLD,
        }
    }
}

/// What a count came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// How many people within the hour, with those asked for.
    pub(super) people: usize,
    /// How long to wait, when that is too many; none of those asked for are counted then.
    pub(super) refused_for: Option<SignedDuration>,
    /// Whether the controllers have not been told of it within the hour.
    pub(super) is_news: bool,
}

/// The people seen and the traces left, by member of staff.
#[derive(Debug, Default)]
pub struct Tally(Mutex<HashMap<Uuid, Own>>);

/// What one member of staff saw.
#[derive(Debug, Default)]
struct Own {
    seen: HashMap<(Shows, Uuid), Timestamp>,
    told: HashMap<(Shows, bool), Timestamp>,
    traced: HashMap<(Way, String), Timestamp>,
}

impl Tally {
    /// Counts people who are about to be shown to a member of staff.
    pub(super) fn count(
        &self,
        (staff, shows): (Uuid, Shows),
        people: &[Uuid],
        now: Timestamp,
    ) -> Count {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= limits::STAFF_TALLIED_MAX && !all.contains_key(&staff) {
            all.retain(|_, own| own.is_used(now));
        }
        let own = all.entry(staff).or_default();
        own.forget(now);
        let before: Vec<Timestamp> =
            own.seen.iter().filter(|((kind, _), _)| *kind == shows).map(|(_, at)| *at).collect();
        let mut new: Vec<Uuid> =
            people.iter().copied().filter(|id| !own.seen.contains_key(&(shows, *id))).collect();
        new.sort();
        new.dedup();
        let total = before.len() + new.len();
        if total > shows.most() && !new.is_empty() {
            let oldest = before.iter().min().copied().unwrap_or(now);
            let wait = WINDOW - now.duration_since(oldest);
            let is_news = own.is_news((shows, true), now);
            return Count { people: total, refused_for: Some(wait), is_news };
        }
        own.seen.extend(new.into_iter().map(|id| ((shows, id), now)));
        let is_news = total >= shows.told_from() && own.is_news((shows, false), now);
        Count { people: total, refused_for: None, is_news }
    }

    /// Whether a way has left its trace since then.
    pub(super) fn is_traced(
        &self,
        (staff, way, list): (Uuid, Way, &str),
        since: Timestamp,
    ) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let traced = all.get(&staff).and_then(|own| own.traced.get(&(way, list.to_owned())));
        traced.is_some_and(|at| *at > since)
    }

    /// A way has left its trace.
    pub(super) fn trace(&self, (staff, way, list): (Uuid, Way, &str), now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(staff).or_default().traced.insert((way, list.to_owned()), now);
    }
}

impl Own {
    fn forget(&mut self, now: Timestamp) {
        let is_recent = |at: &mut Timestamp| now.duration_since(*at) < WINDOW;
        self.seen.retain(|_, at| is_recent(at));
        self.told.retain(|_, at| is_recent(at));
        self.traced.retain(|_, at| is_recent(at));
    }

    fn is_used(&mut self, now: Timestamp) -> bool {
        self.forget(now);
        !(self.seen.is_empty() && self.traced.is_empty())
    }

    fn is_news(&mut self, what: (Shows, bool), now: Timestamp) -> bool {
        let is_news = !self.told.contains_key(&what);
        self.told.entry(what).or_insert(now);
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(1_672_711_200 + n * 60).expect("an instant")
    }

    fn people(from: usize, count: usize) -> Vec<Uuid> {
        (from..from + count).map(|n| Uuid::from_u128(n as u128)).collect()
    }

    #[test]
    fn each_person_counts_once_an_hour_and_too_many_are_not_shown() {
        let (tally, staff) = (Tally::default(), Uuid::from_u128(7));
        let count = |ids: Vec<Uuid>, at| tally.count((staff, Shows::Whole), &ids, minute(at));
        let (most, told) = (Shows::Whole.most(), Shows::Whole.told_from());
        assert!(!count(people(0, told - 1), 0).is_news);
        assert!(!count(people(0, told - 1), 1).is_news, "the same people again");
        assert!(count(people(0, told), 2).is_news);
        assert!(!count(people(0, most), 3).is_news, "told once");
        let refused = count(people(most, 1), 30);
        assert_eq!(refused.refused_for, Some(SignedDuration::from_mins(30)));
        assert!(refused.is_news);
        assert!(!count(people(most, 1), 31).is_news);
        assert_eq!(count(people(0, 10), 40).refused_for, None, "who was seen may be seen again");
        assert_eq!(count(people(most, 1), 60).refused_for, None, "an hour later");
    }

    #[test]
    fn what_is_shown_differently_is_counted_apart() {
        let (tally, staff) = (Tally::default(), Uuid::from_u128(7));
        tally.count((staff, Shows::Whole), &people(0, Shows::Whole.most()), minute(0));
        for shows in [Shows::Names, Shows::Printed] {
            let count = tally.count((staff, shows), &people(1_000, 50), minute(1));
            assert_eq!((count.people, count.refused_for), (50, None));
        }
        let other = tally.count((Uuid::from_u128(8), Shows::Whole), &people(0, 1), minute(1));
        assert_eq!(other.people, 1);
    }
}
