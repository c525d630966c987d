//! One stretch of office hours, to the minute.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Buổi làm việc: from when until when an office is open on one day, written `07:00-11:30`.
///
/// Kept in minutes of the day, because all counting of time is done in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Session {
    opens: u16,
    closes: u16,
}

impl Session {
    /// A session between two minutes of the day; `None` unless it ends after it starts, before
    /// midnight.
    #[must_use]
    pub const fn new(opens: u16, closes: u16) -> Option<Self> {
        if opens < closes && closes < 24 * 60 { Some(Self { opens, closes }) } else { None }
    }

    /// The minute of the day at which it opens.
    #[must_use]
    pub fn opens_minute(self) -> u16 {
        self.opens
    }

    /// The minute of the day at which it closes.
    #[must_use]
    pub fn closes_minute(self) -> u16 {
        self.closes
    }

    /// How many minutes are worked in it.
    #[must_use]
    pub fn minutes(self) -> i64 {
        i64::from(self.closes - self.opens)
    }

    /// How many minutes of it lie between two minutes of the day.
    #[must_use]
    pub(crate) fn minutes_within(self, from: u16, to: u16) -> i64 {
        i64::from(self.closes.min(to))
            - i64::from(self.opens.max(from)).min(self.closes.min(to).into())
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens, self.closes);
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

/// The text is not a session such as `07:00-11:30`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("buổi làm việc “{0}” không đúng dạng 07:00-11:30")]
pub struct NotASession(String);

impl FromStr for Session {
    type Err = NotASession;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_once('-')
            .and_then(|(opens, closes)| Self::new(clock_minute(opens)?, clock_minute(closes)?))
            .ok_or_else(|| NotASession(text.to_owned()))
    }
}

impl TryFrom<String> for Session {
    type Error = NotASession;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Session> for String {
    fn from(session: Session) -> Self {
        session.to_string()
    }
}

/// The minute of the day of an instant; seconds are dropped, as on the receipt.
pub(crate) fn minute_of(at: DateTime) -> u16 {
    u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs())
}

/// A day at one of its minutes.
pub(crate) fn at_minute(date: Date, minute: u16) -> DateTime {
    let part = |value: u16| i8::try_from(value).expect("an hour or a minute is below 60");
    date.at(part(minute / 60), part(minute % 60), 0, 0)
}

/// "HH:MM" as a minute of the day.
fn clock_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| {
        let two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| part.parse::<u8>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (hour < 24 && minute < 60).then(|| u16::from(hour) * 60 + u16::from(minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        for good in ["07:00-11:30", "13:30-17:00", "00:00-23:59"] {
            assert_eq!(good.parse::<Session>().expect(good).to_string(), good);
        }
        for bad in [
            "",
            "07:00",
            "11:30-07:00",
            "07:00-07:00",
            "7:00-11:30",
            "07:60-11:30",
            "20:00-24:00",
            "+7:00-11:30",
        ] {
            assert!(bad.parse::<Session>().is_err(), "{bad}");
        }
    }

    #[test]
    fn counts_the_minutes_between_two_clock_times() {
        let morning: Session = "07:00-11:30".parse().expect("a session");
        let table = [
            (0, 1439, 270),
            (420, 421, 1),
            (0, 420, 0),
            (690, 800, 0),
            (600, 1000, 90),
            (700, 300, 0),
        ];
        for (from, to, minutes) in table {
            assert_eq!(morning.minutes_within(from, to), minutes, "{from}..{to}");
        }
    }
}
