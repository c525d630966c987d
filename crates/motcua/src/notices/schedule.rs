//! When a message is tried again. The same for every message and every run: whoever looks at the
//! screen can tell when the next try comes.

use jiff::{SignedDuration, Timestamp};

use super::channel::Channel;
use crate::config::QuietHours;
use crate::config::limits::NOTICE_ATTEMPTS_MAX;

/// How long after the first try the second one comes.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// How many times longer each pause is than the one before.
const FACTOR: i32 = 4;
/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(12);

/// When to try again after so many failed tries; none when it has been tried often enough.
pub(super) fn again(attempts: i64, at: Timestamp) -> Option<Timestamp> {
    if attempts >= NOTICE_ATTEMPTS_MAX {
        return None;
    }
    let steps = u32::try_from(attempts.max(1) - 1).unwrap_or(0);
    let pause = FACTOR
        .checked_pow(steps)
        .and_then(|times| FIRST_PAUSE.checked_mul(times))
        .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE));
    Some(at.saturating_add(pause).expect("hours are no calendar unit"))
}

/// The first instant, not before `at`, at which a channel may be used.
pub(super) fn open(channel: Channel, quiet: QuietHours, at: Timestamp) -> Timestamp {
    if channel.rings() { quiet.after(at) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let at = Timestamp::UNIX_EPOCH;
        let minutes: Vec<Option<i64>> =
            (0..=9).map(|n| again(n, at).map(|next| next.as_second() / 60)).collect();
        assert_eq!(
            minutes,
            [
                Some(1),
                Some(1),
                Some(4),
                Some(16),
                Some(64),
                Some(256),
                Some(720),
                Some(720),
                None,
                None
            ]
        );
    }

    #[test]
    fn only_what_rings_waits_for_the_morning() {
        let night = domain::time::instant(jiff::civil::date(2022, 3, 15).at(22, 0, 0, 0));
        let waits = |channel| open(channel, QuietHours::default(), night) > night;
        assert_eq!(Channel::ALL.map(waits), [true, true, true, false]);
    }
}
