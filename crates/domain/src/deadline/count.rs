//! The four ways of counting, each of them to its due instant and its lines of explanation.

use jiff::civil::DateTime;

use super::explain::{
    day_lines, due_line, full, hours, minute_lines, moment, ordinals, runs, span,
};
use super::{DeadlineError, Due};
use crate::calendar::{Calendar, OutOfRange, minute_of};

/// A working day of policy B in minutes.
pub(super) const HOUR_POLICY_DAY_MINUTES: i64 = 8 * 60;

/// Procedures settled within the day (giải quyết trong ngày): what is received after this minute
/// of the day is answered on the next working day.
pub const SAME_DAY_CUTOFF_MINUTE: u16 = 15 * 60;

const FIRST_DAY_LINE: &str =
    "Ngày tiếp nhận không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).";

/// Policy A: whole working days after the day of reception; due when the last of them closes.
///
/// # Source
/// Civil Code 2015 (91/2015/QH13) Art. 147–148.
pub(super) fn working_days(
    calendar: &Calendar,
    received: DateTime,
    days: u32,
) -> Result<Due, DeadlineError> {
    let mut last = received.date();
    for _ in 0..days {
        last = calendar.next_working_day(last)?;
    }
    let first = received.date().tomorrow().map_err(|_| OutOfRange)?;
    let mut explanation = vec![received_line(calendar, received, Clock::WorkingDays)];
    explanation.push(FIRST_DAY_LINE.to_owned());
    explanation.extend(day_lines(calendar, first, last));
    finish(calendar, calendar.end_of_day(last), explanation)
}

/// Days of the calendar after the day of reception; a last day off gives way to the next working
/// day.
///
/// # Source
/// Civil Code 2015 (91/2015/QH13) Art. 147–148.
pub(super) fn calendar_days(
    calendar: &Calendar,
    received: DateTime,
    days: u32,
) -> Result<Due, DeadlineError> {
    let first = received.date().tomorrow().map_err(|_| OutOfRange)?;
    let last = received.date().checked_add(jiff::Span::new().days(days)).map_err(|_| OutOfRange)?;
    let on = calendar.working_day_from(last)?;
    let counted = ordinals("Ngày", 1, days);
    let mut explanation = vec![received_line(calendar, received, Clock::CalendarDays)];
    explanation.push(FIRST_DAY_LINE.to_owned());
    explanation.push(format!("{counted}: {}, tính cả ngày nghỉ.", span(first, last)));
    if on > last {
        explanation.push(format!(
            "Ngày cuối cùng, {}, là ngày nghỉ nên thời hạn kết thúc vào cuối ngày làm việc tiếp \
             theo (Điều 148 Bộ luật Dân sự 2015).",
            full(last)
        ));
        let off = runs(calendar, last, on).into_iter().filter(|run| !run.worked);
        explanation.extend(off.map(|run| run.skipped()));
        explanation.push(format!("Ngày làm việc tiếp theo: {}.", full(on)));
    }
    finish(calendar, calendar.end_of_day(on), explanation)
}

/// Hours of work from the minute of reception on: limits in hours, and working days of policy B.
pub(super) fn working_hours(
    calendar: &Calendar,
    received: DateTime,
    minutes: i64,
) -> Result<Due, DeadlineError> {
    let at = calendar.add_working_minutes(received, minutes)?;
    let mut explanation = vec![received_line(calendar, received, Clock::Hours)];
    explanation.push(format!(
        "Tính {} theo phút trong giờ làm việc, kể từ lúc tiếp nhận.",
        hours(minutes)
    ));
    explanation.extend(minute_lines(calendar, received, at));
    finish(calendar, Some(at), explanation)
}

/// Within the working day of reception, or on the next after 15:00.
///
/// # Source
/// Practice of the procedures of civil status and certification, as the national portal words it;
/// the article to be confirmed.
pub(super) fn same_day(calendar: &Calendar, received: DateTime) -> Result<Due, DeadlineError> {
    let (today, minute) = (received.date(), minute_of(received));
    let mut explanation = vec![received_line(calendar, received, Clock::WorkingDays)];
    let closes = calendar.end_of_day(today);
    let in_time = minute <= SAME_DAY_CUTOFF_MINUTE;
    if in_time && let Some(closes) = closes.filter(|closes| minute <= minute_of(*closes)) {
        explanation.push("Tiếp nhận không muộn hơn 15:00: trả kết quả trong ngày.".to_owned());
        return finish(calendar, Some(closes), explanation);
    }
    if closes.is_some() {
        let late = if in_time { "sau khi hết giờ làm việc" } else { "sau 15:00" };
        explanation.push(format!("Tiếp nhận {late}: trả kết quả vào ngày làm việc tiếp theo."));
    }
    let on = calendar.next_working_day(today)?;
    let first = today.tomorrow().map_err(|_| OutOfRange)?;
    explanation.extend(day_lines(calendar, first, on));
    finish(calendar, calendar.end_of_day(on), explanation)
}

/// When the clock of a time limit starts, for dossiers received while nobody works.
#[derive(Clone, Copy)]
enum Clock {
    /// On the next working day.
    WorkingDays,
    /// On the next day, whichever it is.
    CalendarDays,
    /// When the office opens.
    Hours,
}

impl Clock {
    fn after_day_off(self) -> &'static str {
        match self {
            Self::WorkingDays => ": hồ sơ được ghi nhận, thời hạn tính từ ngày làm việc tiếp theo",
            Self::CalendarDays => "",
            Self::Hours => ": hồ sơ được ghi nhận, thời hạn tính từ giờ làm việc tiếp theo",
        }
    }

    fn after_hours(self) -> &'static str {
        match self {
            Self::WorkingDays | Self::CalendarDays => "",
            Self::Hours => ", ngoài giờ làm việc: thời hạn tính từ giờ làm việc tiếp theo",
        }
    }
}

/// When it was received, and what follows if nobody worked on that day.
fn received_line(calendar: &Calendar, received: DateTime, clock: Clock) -> String {
    let at = moment(received);
    let day = calendar.day(received.date());
    let off = day.reason.filter(|_| day.sessions.is_empty());
    let reason = off.map_or(String::new(), |reason| format!(", ngày nghỉ ({reason})"));
    let consequence = match (off, calendar.is_working_time(received)) {
        (Some(_), _) => clock.after_day_off(),
        (None, false) => clock.after_hours(),
        (None, true) => "",
    };
    format!("Tiếp nhận lúc {at}{reason}{consequence}.")
}

fn finish(
    calendar: &Calendar,
    at: Option<DateTime>,
    mut explanation: Vec<String>,
) -> Result<Due, DeadlineError> {
    let at = at.ok_or(OutOfRange)?;
    explanation.push(due_line(calendar, at));
    Ok(Due { at, explanation })
}
