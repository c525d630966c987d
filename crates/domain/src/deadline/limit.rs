//! How long a procedure may take, as its record says it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How long a procedure may take, in its published unit (thời hạn giải quyết).
///
/// Written "3 working_day", "15 calendar_day", "4 hour" or "same_day_cutoff_15h"; a number before
/// the last is accepted and means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimeLimit {
    /// Ngày làm việc.
    WorkingDays(u32),
    /// Ngày (calendar days).
    CalendarDays(u32),
    /// Giờ, counted inside working sessions.
    Hours(u32),
    /// Trong ngày; received after 15:00, the next working day.
    SameDay,
}

impl TimeLimit {
    /// What people call it: "3 ngày làm việc".
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::WorkingDays(days) => format!("{days} ngày làm việc"),
            Self::CalendarDays(days) => format!("{days} ngày"),
            Self::Hours(hours) => format!("{hours} giờ làm việc"),
            Self::SameDay => "trong ngày làm việc".to_owned(),
        }
    }
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkingDays(days) => write!(f, "{days} working_day"),
            Self::CalendarDays(days) => write!(f, "{days} calendar_day"),
            Self::Hours(hours) => write!(f, "{hours} hour"),
            Self::SameDay => f.write_str("same_day_cutoff_15h"),
        }
    }
}

/// The text is not a time limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "thời hạn “{0}” không đúng dạng “3 working_day”; đơn vị là working_day, calendar_day, hour hoặc same_day_cutoff_15h"
)]
pub struct NotATimeLimit(String);

impl FromStr for TimeLimit {
    type Err = NotATimeLimit;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotATimeLimit(text.to_owned());
        let mut words = text.split_whitespace();
        let (number, unit) = match (words.next(), words.next(), words.next()) {
            (Some(unit), None, None) => (None, unit),
            (Some(number), Some(unit), None) => {
                (Some(number.parse::<u32>().map_err(|_| refuse())?), unit)
            }
            (_, _, _) => return Err(refuse()),
        };
        match (number, unit) {
            (Some(days), "working_day") => Ok(Self::WorkingDays(days)),
            (Some(days), "calendar_day") => Ok(Self::CalendarDays(days)),
            (Some(hours), "hour") => Ok(Self::Hours(hours)),
            (_, "same_day_cutoff_15h") => Ok(Self::SameDay),
            (_, _) => Err(refuse()),
        }
    }
}

impl TryFrom<String> for TimeLimit {
    type Error = NotATimeLimit;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeLimit> for String {
    fn from(limit: TimeLimit) -> Self {
        limit.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["3 working_day", "15 calendar_day", "4 hour", "same_day_cutoff_15h"] {
            assert_eq!(text.parse::<TimeLimit>().expect(text).to_string(), text);
        }
        for text in ["0 same_day_cutoff_15h", " 1  same_day_cutoff_15h "] {
            assert_eq!(text.parse(), Ok(TimeLimit::SameDay), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in
            ["", "3", "working_day", "-1 working_day", "3 days", "1.5 hour", "3 working_day x"]
        {
            assert!(text.parse::<TimeLimit>().is_err(), "{text}");
        }
    }

    #[test]
    fn is_a_string_in_data() {
        let json = serde_json::to_string(&TimeLimit::WorkingDays(3)).expect("a string");
        assert_eq!(json, "\"3 working_day\"");
        assert_eq!(
            serde_json::from_str::<TimeLimit>(&json).expect("the same"),
            TimeLimit::WorkingDays(3)
        );
    }
}
