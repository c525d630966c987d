//! So many at once, and after that one every so often: the pace at which somebody may go on trying.
//! One number is kept for each who tries, the instant at which all of it would be forgotten.

use std::hash::Hash;

use jiff::{SignedDuration, Timestamp};

use super::bounded::Bounded;

/// A pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many at once.
    pub at_once: i64,
    /// How long until one more is free.
    pub every: SignedDuration,
}

impl Pace {
    /// So many a minute, and as many at once.
    #[must_use]
    pub const fn per_minute(many: i64) -> Self {
        Self { at_once: many, every: SignedDuration::from_millis(60_000 / many) }
    }

    /// Never more than so many in any hour: half of them at once, half in its course.
    #[must_use]
    pub const fn in_an_hour(many: i64) -> Self {
        Self { at_once: many / 2, every: SignedDuration::from_millis(3_600_000 / (many / 2)) }
    }

    fn every_ms(self) -> i64 {
        i64::try_from(self.every.as_millis()).unwrap_or(i64::MAX)
    }

    fn span_ms(self) -> i64 {
        self.every_ms().saturating_mul(self.at_once)
    }
}

/// Those who try, each at that pace.
#[derive(Debug)]
pub struct Paced<K> {
    pace: Pace,
    /// Epoch milliseconds at which nothing would be left of what was counted.
    free_at: Bounded<K, i64>,
}

impl<K: Hash> Paced<K> {
    /// Nobody has tried yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        let kept_for = SignedDuration::from_millis(pace.span_ms().saturating_add(1));
        Self { pace, free_at: Bounded::new(kept_for) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// Seconds until one more is free.
    pub fn count(&self, key: &K, now: Timestamp) -> Result<(), u64> {
        let now_ms = now.as_millisecond();
        self.free_at.change(key, now, |free_at| {
            let counted = (*free_at).max(now_ms);
            let over = counted + self.pace.every_ms() - now_ms - self.pace.span_ms();
            if over > 0 {
                return Err(over.unsigned_abs().div_ceil(1000));
            }
            *free_at = counted + self.pace.every_ms();
            Ok(())
        })
    }

    /// Takes one back: it was no mistake.
    pub fn give_back(&self, key: &K, now: Timestamp) {
        self.free_at.change(key, now, |free_at| *free_at -= self.pace.every_ms());
    }

    /// Whether none is free.
    #[must_use]
    pub fn is_spent(&self, key: &K, now: Timestamp) -> bool {
        let (now_ms, span) = (now.as_millisecond(), self.pace.span_ms());
        self.free_at
            .look(key, now, |free_at| (*free_at).max(now_ms) + self.pace.every_ms() - now_ms > span)
    }

    /// Forgets those who have been quiet.
    pub fn tidy(&self, now: Timestamp) {
        self.free_at.tidy(now);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(n: i64) -> Timestamp {
        Timestamp::from_millisecond(1_672_711_200_000 + n).expect("an instant")
    }

    #[test]
    fn some_at_once_then_one_every_so_often() {
        let paced = Paced::new(Pace::per_minute(30));
        for _ in 0..30 {
            assert_eq!(paced.count(&"a", ms(0)), Ok(()));
        }
        assert!(paced.is_spent(&"a", ms(0)) && !paced.is_spent(&"b", ms(0)));
        assert_eq!(paced.count(&"a", ms(0)), Err(2));
        assert_eq!(paced.count(&"b", ms(0)), Ok(()));
        assert_eq!(paced.count(&"a", ms(2000)), Ok(()));
        assert_eq!(paced.count(&"a", ms(2001)), Err(2));
        paced.give_back(&"a", ms(2001));
        assert_eq!(paced.count(&"a", ms(2001)), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let paced = Paced::new(Pace::per_minute(1));
        assert_eq!(paced.count(&"a", ms(86_400_000)), Ok(()));
        assert_eq!(paced.count(&"a", ms(0)), Ok(()));
    }

    proptest! {
        #[test]
        fn no_hour_has_more_than_its_pace(waits in prop::collection::vec(0_i64..200_000, 1..400)) {
            let paced = Paced::new(Pace::in_an_hour(100));
            let mut now = 0;
            let mut taken = Vec::new();
            for wait in waits {
                now += wait;
                if paced.count(&"a", ms(now)).is_ok() {
                    taken.push(now);
                }
            }
            for from in &taken {
                let in_the_hour = taken.iter().filter(|at| (*from..*from + 3_600_000).contains(at));
                prop_assert!(in_the_hour.count() <= 100);
            }
        }
    }
}
