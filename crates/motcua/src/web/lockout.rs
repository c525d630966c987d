//! How long somebody waits after wrong tries: longer each time, and forgiven one day. What the
//! waiting is bound to is chosen with care: whoever can make another wait has a weapon.

use std::hash::Hash;

use jiff::{SignedDuration, Timestamp};

use super::bounded::Bounded;

/// How waiting grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Wrong tries after which one waits for the first time.
    pub free_tries: i64,
    /// How long the first time; each time twice as long.
    pub first_seconds: i64,
    /// How long at most.
    pub longest_seconds: i64,
    /// How long after a wait the count starts anew.
    pub forgiven_after: SignedDuration,
}

/// Passwords: five tries, then half a minute up to half an hour.
pub const PASSWORDS: Growth = Growth {
    free_tries: 5,
    first_seconds: 30,
    longest_seconds: 30 * 60,
    forgiven_after: SignedDuration::from_hours(12),
};

/// Secrets of receipts, of one dossier from one network: about a hundred a day.
pub const SECRETS: Growth = Growth {
    free_tries: 10,
    first_seconds: 30,
    longest_seconds: 15 * 60,
    forgiven_after: SignedDuration::from_hours(12),
};

/// Tries so far and until when no other is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// Tries since the last success.
    pub failures: i64,
    /// Until when nothing is looked at.
    pub locked_until: Timestamp,
}

impl Default for Tries {
    fn default() -> Self {
        Self::NONE
    }
}

impl Tries {
    /// Nobody has tried yet.
    pub const NONE: Self = Self { failures: 0, locked_until: Timestamp::UNIX_EPOCH };

    /// Counts a try before it is looked at, so that many at once do not get more.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn count(self, growth: Growth, now: Timestamp) -> Result<Self, u64> {
        let left_ms = self.locked_until.as_millisecond() - now.as_millisecond();
        // A longer wait than the longest was written by a clock that has been set back since.
        if left_ms > 0 && left_ms <= growth.longest_seconds * 1000 {
            return Err(left_ms.unsigned_abs().div_ceil(1000));
        }
        let waited = self.locked_until > Timestamp::UNIX_EPOCH;
        let forgiven = waited && now.duration_since(self.locked_until) > growth.forgiven_after;
        let failures = if forgiven { 1 } else { self.failures + 1 };
        let locked_until = match growth.delay(failures) {
            SignedDuration::ZERO => Timestamp::UNIX_EPOCH,
            delay => now.saturating_add(delay).expect("a delay is not a calendar unit"),
        };
        Ok(Self { failures, locked_until })
    }
}

impl Growth {
    /// How long one waits after that many wrong tries in a row.
    #[must_use]
    pub fn delay(self, failures: i64) -> SignedDuration {
        let times = failures - self.free_tries;
        if times < 0 {
            return SignedDuration::ZERO;
        }
        let doubled = self.first_seconds << times.min(16);
        SignedDuration::from_secs(doubled.min(self.longest_seconds))
    }
}

/// Waiting time in words: `30 giây`, `4 phút`.
#[must_use]
pub fn waiting(seconds: u64) -> String {
    if seconds < 60 {
        format!("{seconds} giây")
    } else {
        format!("{} phút", seconds.div_ceil(60))
    }
}

/// Those who try, each with tries of their own.
#[derive(Debug)]
pub struct Lockout<K> {
    growth: Growth,
    tries: Bounded<K, Tries>,
}

impl<K: Hash> Lockout<K> {
    /// Nobody has tried yet.
    #[must_use]
    pub fn new(growth: Growth) -> Self {
        let longest = SignedDuration::from_secs(growth.longest_seconds);
        Self { growth, tries: Bounded::new(longest + growth.forgiven_after) }
    }

    /// Counts a try; see [`Tries::count`].
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn count(&self, key: &K, now: Timestamp) -> Result<(), u64> {
        self.tries.change(key, now, |tries| {
            *tries = tries.count(self.growth, now)?;
            Ok(())
        })
    }

    /// Seconds to wait before a try is looked at, if any.
    #[must_use]
    pub fn wait(&self, key: &K, now: Timestamp) -> Option<u64> {
        self.tries.look(key, now, |tries| tries.count(self.growth, now).err())
    }

    /// Forgets the tries of somebody who was right.
    pub fn forgive(&self, key: &K) {
        self.tries.forget(key);
    }

    /// Forgets those who have been quiet.
    pub fn tidy(&self, now: Timestamp) {
        self.tries.tidy(now);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_672_700_000 + seconds).expect("an instant")
    }

    #[test]
    fn delays_grow_and_end_at_half_an_hour() {
        let seconds: Vec<i64> =
            (0..14).map(|failures| PASSWORDS.delay(failures).as_secs()).collect();
        assert_eq!(
            seconds,
            [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800],
            "by failures"
        );
    }

    #[test]
    fn who_waited_may_try_again_and_is_forgiven_one_day() {
        let mut tries = Tries::NONE;
        for _ in 0..5 {
            tries = tries.count(PASSWORDS, at(0)).expect("open");
        }
        assert_eq!(tries.count(PASSWORDS, at(0)), Err(30));
        assert_eq!(tries.count(PASSWORDS, at(29)), Err(1));
        let sixth = tries.count(PASSWORDS, at(30)).expect("open again");
        assert_eq!((sixth.failures, sixth.locked_until), (6, at(90)));
        assert_eq!(sixth.count(PASSWORDS, at(31)), Err(59));
        let later = sixth.count(PASSWORDS, at(90 + 12 * 3600 + 1)).expect("open");
        assert_eq!(later.failures, 1);
        let set_back =
            sixth.count(PASSWORDS, at(-86_400)).expect("a wait of a day is none of ours");
        assert_eq!(set_back.failures, 7);
    }

    #[test]
    fn each_has_tries_of_its_own() {
        let lockout = Lockout::new(PASSWORDS);
        for _ in 0..5 {
            assert_eq!(lockout.wait(&"here", at(0)), None);
            assert_eq!(lockout.count(&"here", at(0)), Ok(()));
        }
        assert_eq!(lockout.count(&"here", at(0)), Err(30));
        assert_eq!(lockout.wait(&"here", at(0)), Some(30));
        assert_eq!(lockout.count(&"there", at(0)), Ok(()));
        lockout.forgive(&"here");
        assert_eq!(lockout.count(&"here", at(0)), Ok(()));
    }

    #[test]
    fn waiting_in_words() {
        for (seconds, words) in
            [(1, "1 giây"), (59, "59 giây"), (60, "1 phút"), (61, "2 phút"), (1800, "30 phút")]
        {
            assert_eq!(waiting(seconds), words);
        }
    }

    proptest! {
        #[test]
        fn more_failures_never_shorten_the_wait(failures in 0..i64::MAX - 1) {
            prop_assert!(PASSWORDS.delay(failures) <= PASSWORDS.delay(failures + 1));
            prop_assert!(PASSWORDS.delay(failures).as_secs() <= PASSWORDS.longest_seconds);
        }
    }
}
