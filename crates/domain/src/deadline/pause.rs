//! Pauses: what remains of a time limit is frozen when the clock stops, and runs again from the
//! minute at which it is started. Days are never added.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::explain::{due_line, hours, minute_lines, moment};
use super::{DeadlineError, Due};
use crate::calendar::Calendar;

/// Thời gian còn lại: what was left of a time limit when its clock stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// So many working minutes.
    WorkingMinutes(i64),
    /// Nothing: it was overdue, and stays due at this instant. A pause cannot heal that.
    OverdueSince(DateTime),
}

/// What remains at an instant until a due instant.
#[must_use]
pub fn remaining(calendar: &Calendar, from: DateTime, due: DateTime) -> Remaining {
    if from > due {
        Remaining::OverdueSince(due)
    } else {
        Remaining::WorkingMinutes(calendar.working_minutes_between(from, due))
    }
}

/// The new due instant when a stopped clock starts again. Started at the minute at which it was
/// stopped, it gives the due instant it was stopped with.
///
/// # Errors
/// When that is after the year 2200.
pub fn resume(
    calendar: &Calendar,
    at: DateTime,
    remaining: Remaining,
) -> Result<Due, DeadlineError> {
    let (due, mut explanation) = match remaining {
        Remaining::OverdueSince(due) => {
            let line =
                format!("Hồ sơ đã quá hạn từ {} trước khi tạm dừng, hạn không đổi.", moment(due));
            (due, vec![line])
        }
        Remaining::WorkingMinutes(minutes) => {
            let due = calendar.add_working_minutes(at, minutes)?;
            let mut lines = vec![
                format!("Thời hạn tính tiếp từ {}.", moment(at)),
                format!("Thời gian còn lại khi tạm dừng: {} làm việc.", hours(minutes)),
            ];
            lines.extend(minute_lines(calendar, at, due));
            (due, lines)
        }
    };
    explanation.push(due_line(calendar, due));
    Ok(Due { at: due, explanation })
}

/// The due instant of a part of the time, for the steps of a route: when that percentage of the
/// working minutes from reception to the due instant has been worked. A hundred or more percent
/// give the due instant itself.
#[must_use]
pub fn portion(calendar: &Calendar, received: DateTime, due: DateTime, percent: u32) -> DateTime {
    if percent >= 100 || received >= due {
        return due;
    }
    let minutes = calendar.working_minutes_between(received, due);
    let part = (minutes * i64::from(percent) + 99) / 100;
    calendar.add_working_minutes(received, part).map_or(due, |at| at.min(due))
}
