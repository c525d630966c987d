//! How long an account stays closed after wrong passwords: longer each time. The same is kept, in
//! memory, for names that do not exist, so that the answer never tells which names do.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Wrong passwords after which the account closes for the first time.
const FREE_TRIES: i64 = 5;
/// How long it closes the first time.
const FIRST_SECONDS: i64 = 30;
/// How long it closes at most.
const LONGEST_SECONDS: i64 = 30 * 60;
/// How long after a closure the count starts anew.
const FORGIVEN_AFTER: SignedDuration = SignedDuration::from_hours(12);
/// Names of nobody that are remembered.
const STRANGERS_MAX: usize = 10_000;

/// Tries so far and until when the account is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// Tries since the last success.
    pub failures: i64,
    /// Until when no password is looked at.
    pub locked_until: Timestamp,
}

impl Tries {
    /// Nobody has tried yet.
    pub const NONE: Self = Self { failures: 0, locked_until: Timestamp::UNIX_EPOCH };

    /// Counts a try before its password is looked at, so that many at once do not get more.
    ///
    /// # Errors
    /// Seconds to wait, when the account is closed.
    pub fn count(self, now: Timestamp) -> Result<Self, u64> {
        if now < self.locked_until {
            let wait = self.locked_until.as_millisecond() - now.as_millisecond();
            return Err(wait.unsigned_abs().div_ceil(1000));
        }
        let closed = self.locked_until > Timestamp::UNIX_EPOCH;
        let forgiven = closed && now.duration_since(self.locked_until) > FORGIVEN_AFTER;
        let failures = if forgiven { 1 } else { self.failures + 1 };
        let locked_until = match delay(failures) {
            SignedDuration::ZERO => Timestamp::UNIX_EPOCH,
            delay => now.saturating_add(delay).expect("a delay is not a calendar unit"),
        };
        Ok(Self { failures, locked_until })
    }
}

/// How long the account closes after that many failures in a row.
#[must_use]
pub fn delay(failures: i64) -> SignedDuration {
    let times = failures - FREE_TRIES;
    if times < 0 {
        return SignedDuration::ZERO;
    }
    let doubled = FIRST_SECONDS << times.min(16);
    SignedDuration::from_secs(doubled.min(LONGEST_SECONDS))
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

/// Tries at names that do not exist.
#[derive(Debug, Default)]
pub struct Strangers(Mutex<HashMap<String, Tries>>);

impl Strangers {
    /// Counts a try; see [`Tries::count`].
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn count(&self, username: &str, now: Timestamp) -> Result<(), u64> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= STRANGERS_MAX && !names.contains_key(username) {
            names.clear();
        }
        let tries = names.entry(username.to_owned()).or_insert(Tries::NONE);
        *tries = tries.count(now)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn delays_grow_and_end_at_half_an_hour() {
        let seconds: Vec<i64> = (0..14).map(|failures| delay(failures).as_secs()).collect();
        assert_eq!(
            seconds,
            [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800],
            "by failures"
        );
    }

    #[test]
    fn a_closed_account_opens_again_and_is_forgiven_one_day() {
        let at =
            |seconds: i64| Timestamp::from_second(1_672_700_000 + seconds).expect("an instant");
        let mut tries = Tries::NONE;
        for _ in 0..5 {
            tries = tries.count(at(0)).expect("open");
        }
        assert_eq!(tries.count(at(0)), Err(30));
        assert_eq!(tries.count(at(29)), Err(1));
        let sixth = tries.count(at(30)).expect("open again");
        assert_eq!((sixth.failures, sixth.locked_until), (6, at(90)));
        assert_eq!(sixth.count(at(31)), Err(59));
        let later = sixth.count(at(90 + 12 * 3600 + 1)).expect("open");
        assert_eq!(later.failures, 1);
    }

    #[test]
    fn names_of_nobody_close_like_accounts() {
        let strangers = Strangers::default();
        let now = Timestamp::from_second(1_672_700_000).expect("an instant");
        for _ in 0..5 {
            assert_eq!(strangers.count("nobody", now), Ok(()));
        }
        assert_eq!(strangers.count("nobody", now), Err(30));
        assert_eq!(strangers.count("somebody", now), Ok(()));
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
            prop_assert!(delay(failures) <= delay(failures + 1));
            prop_assert!(delay(failures).as_secs() <= LONGEST_SECONDS);
        }
    }
}
