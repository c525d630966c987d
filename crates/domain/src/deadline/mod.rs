//! Deadlines (thời hạn giải quyết): when a result is due, and why then.

mod count;
mod explain;
mod light;
mod limit;
mod pause;

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use count::SAME_DAY_CUTOFF_MINUTE;
pub use light::{Light, NEAR_PERCENT, NEAR_SAME_DAY_MINUTES, NEAR_WORKING_MINUTES, near_from};
pub use limit::{NotATimeLimit, TimeLimit};
pub use pause::{Remaining, portion, remaining, resume};

use count::{Counted, Start};

use crate::calendar::{Calendar, FIRST_YEAR, LAST_YEAR, OutOfRange};

/// How working days are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// A: whole days by the Civil Code, due at the end of the last session.
    #[default]
    Day,
    /// B: days of eight working hours, to the minute.
    Hour,
}

/// How a time is counted when its clock runs again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recount {
    /// From the start (tính lại từ đầu): the dossier was not complete before.
    FromStart,
    /// What was left runs on (tính tiếp).
    Resumed,
}

impl Recount {
    /// What people are told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::FromStart => "thời hạn tính lại từ đầu",
            Self::Resumed => "thời hạn tính tiếp",
        }
    }
}

/// The text names no way of counting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cách tính “{0}” không phải day (theo ngày) hoặc hour (theo giờ)")]
pub struct NotAPolicy(String);

impl FromStr for Policy {
    type Err = NotAPolicy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "day" => Ok(Self::Day),
            "hour" => Ok(Self::Hour),
            _ => Err(NotAPolicy(text.to_owned())),
        }
    }
}

/// The largest number a time limit may have.
pub const LIMIT_MAX: u32 = 10_000;

/// A due instant (hạn trả kết quả) and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When the result is due, by the desk's wall clock.
    pub at: DateTime,
    /// How it was counted, line by line, in words for the applicant.
    pub explanation: Vec<String>,
}

/// Why there is no due instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// The limit is nought.
    #[error("thời hạn phải từ 1 trở lên")]
    Zero,
    /// The limit is larger than any in law.
    #[error("thời hạn không được quá {LIMIT_MAX}")]
    TooLong,
    /// The calendar does not reach so far.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// When a result is due that was applied for at an instant of the desk's wall clock.
///
/// Seconds are dropped. A dossier received on a day off (Saturday reception) is registered; its
/// clock starts on the next working day, which policy A counts as day 1. The other reading, by
/// which it is deemed received on that working day, would give one day more; we chose the one
/// better for the applicant.
///
/// # Errors
/// When the limit is nought or beyond [`LIMIT_MAX`], or the calendar does not reach so far.
///
/// # Source
/// Civil Code 2015 (91/2015/QH13) Art. 147–148. The choice of policy belongs to the procedure.
pub fn due(
    calendar: &Calendar,
    received: DateTime,
    limit: TimeLimit,
    policy: Policy,
) -> Result<Due, DeadlineError> {
    counted(Counted { calendar, from: received, start: Start::Received }, limit, policy)
}

/// When a result is due whose time is counted from the start again (tính lại từ đầu), because what was
/// missing has come.
///
/// # Errors
/// As [`due`].
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 19(4), Decree 118/2025/NĐ-CP Art. 19(5).
pub fn due_again(
    calendar: &Calendar,
    complete: DateTime,
    limit: TimeLimit,
    policy: Policy,
) -> Result<Due, DeadlineError> {
    let mut due =
        counted(Counted { calendar, from: complete, start: Start::Completed }, limit, policy)?;
    due.explanation.insert(1, "Thời hạn giải quyết được tính lại từ đầu.".to_owned());
    Ok(due)
}

fn counted(from: Counted<'_>, limit: TimeLimit, policy: Policy) -> Result<Due, DeadlineError> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&from.from.year()) {
        return Err(OutOfRange.into());
    }
    let mut due = match (limit, policy) {
        (TimeLimit::SameDay, _) => count::same_day(from),
        (TimeLimit::WorkingDays(days), Policy::Day) => count::working_days(from, checked(days)?),
        (TimeLimit::WorkingDays(days), Policy::Hour) => {
            let minutes = i64::from(checked(days)?) * count::HOUR_POLICY_DAY_MINUTES;
            count::working_hours(from, minutes)
        }
        (TimeLimit::CalendarDays(days), _) => count::calendar_days(from, checked(days)?),
        (TimeLimit::Hours(hours), _) => count::working_hours(from, i64::from(checked(hours)?) * 60),
    }?;
    let days = match (limit, policy) {
        (TimeLimit::WorkingDays(_), Policy::Hour) => ", mỗi ngày 8 giờ",
        (_, Policy::Day | Policy::Hour) => "",
    };
    due.explanation.insert(1, format!("Thời hạn giải quyết: {}{days}.", limit.label()));
    Ok(due)
}

/// Whether something that happened at an instant came after a due minute. Time is told in minutes: who
/// hands over at 17:00:15 what is due at 17:00 is on time.
#[must_use]
pub fn is_after(at: Timestamp, due_at: Timestamp) -> bool {
    minute_of(at) > minute_of(due_at)
}

/// The beginning of the minute of an instant: what was due before it is late by then.
#[must_use]
pub fn minute_of(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(at)
}

/// The number of a limit, if it is one that law could set.
fn checked(number: u32) -> Result<u32, DeadlineError> {
    match number {
        0 => Err(DeadlineError::Zero),
        1..=LIMIT_MAX => Ok(number),
        _ => Err(DeadlineError::TooLong),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
