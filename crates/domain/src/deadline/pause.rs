//! Pauses: what remains of a time limit is frozen when the clock stops, and runs again from the
//! minute at which it is started. Days are never added; lateness stands still, too.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::explain::{due_line, hours, minute_lines, moment};
use super::{DeadlineError, Due, is_after};
use crate::calendar::Calendar;
use crate::time;

/// Thời gian còn lại: what was left of a time limit when its clock stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// So many working minutes.
    WorkingMinutes(i64),
    /// Nothing: it was late by so many working minutes. A pause neither heals that nor adds to it.
    Overdue(i64),
}

/// What remains at an instant until a due instant.
#[must_use]
pub fn remaining(calendar: &Calendar, from: DateTime, due: DateTime) -> Remaining {
    if is_after(time::instant(from), time::instant(due)) {
        Remaining::Overdue(calendar.working_minutes_between(due, from))
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
        Remaining::Overdue(minutes) => {
            let line = format!(
                "Hồ sơ đã quá hạn {} làm việc khi tạm dừng; thời gian tạm dừng không tính thêm vào phần \
                 quá hạn.",
                hours(minutes.max(1))
            );
            (overdue_by(calendar, at, minutes)?, vec![line])
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

/// The due instant of what is late by so many working minutes at an instant: by one minute at least.
///
/// # Errors
/// When the calendar does not reach back so far.
fn overdue_by(calendar: &Calendar, at: DateTime, minutes: i64) -> Result<DateTime, DeadlineError> {
    let due = calendar.working_minutes_before(at, minutes)?;
    if is_after(time::instant(at), time::instant(due)) {
        return Ok(due);
    }
    Ok(calendar.working_minutes_before(at, 1)?)
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
