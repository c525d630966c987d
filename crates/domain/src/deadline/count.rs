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

/// Why the time is counted from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The dossier was received.
    Received,
    /// What was missing has come: the time is counted once more.
    Completed,
}

impl Start {
    fn words(self) -> &'static str {
        match self {
            Self::Received => "tiếp nhận",
            Self::Completed => "nhận đủ hồ sơ",
        }
    }

    /// The words at the beginning of a line.
    fn words_first(self) -> &'static str {
        match self {
            Self::Received => "Tiếp nhận",
            Self::Completed => "Nhận đủ hồ sơ",
        }
    }
}

/// From when on the time is counted, by which calendar, and why.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) from: DateTime,
    pub(super) start: Start,
}

fn first_day_line(start: Start) -> String {
    format!(
        "Ngày {} không tính vào thời hạn (Điều 147 và Điều 148 Bộ luật Dân sự 2015).",
        start.words()
    )
}

/// Policy A: whole working days after the day of reception; due when the last of them closes.
///
/// # Source
/// Civil Code 2015 (91/2015/QH13) Art. 147–148.
pub(super) fn working_days(
    Counted { calendar, from, start }: Counted<'_>,
    days: u32,
) -> Result<Due, DeadlineError> {
    let mut last = from.date();
    for _ in 0..days {
        last = calendar.next_working_day(last)?;
    }
    let first = from.date().tomorrow().map_err(|_| OutOfRange)?;
    let mut explanation = vec![start_line(calendar, (from, start), Clock::WorkingDays)];
    explanation.push(first_day_line(start));
    explanation.extend(day_lines(calendar, first, last));
    finish(calendar, calendar.end_of_day(last), explanation)
}

/// Days of the calendar after the day of reception; a last day off gives way to the next working
/// day.
///
/// # Source
/// Civil Code 2015 (91/2015/QH13) Art. 147–148.
pub(super) fn calendar_days(
    Counted { calendar, from, start }: Counted<'_>,
    days: u32,
) -> Result<Due, DeadlineError> {
    let first = from.date().tomorrow().map_err(|_| OutOfRange)?;
    let last = from.date().checked_add(jiff::Span::new().days(days)).map_err(|_| OutOfRange)?;
    let on = calendar.working_day_from(last)?;
    let counted = ordinals("Ngày", 1, days);
    let mut explanation = vec![start_line(calendar, (from, start), Clock::CalendarDays)];
    explanation.push(first_day_line(start));
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
    Counted { calendar, from, start }: Counted<'_>,
    minutes: i64,
) -> Result<Due, DeadlineError> {
    let at = calendar.add_working_minutes(from, minutes)?;
    let mut explanation = vec![start_line(calendar, (from, start), Clock::Hours)];
    explanation.push(format!(
        "Tính {} theo phút trong giờ làm việc, kể từ lúc {}.",
        hours(minutes),
        start.words()
    ));
    explanation.extend(minute_lines(calendar, from, at));
    finish(calendar, Some(at), explanation)
}

/// Within the working day of reception, or on the next after 15:00.
///
/// # Source
/// Practice of the procedures of civil status and certification, as the national portal words it;
/// the article to be confirmed.
pub(super) fn same_day(
    Counted { calendar, from, start }: Counted<'_>,
) -> Result<Due, DeadlineError> {
    let (today, minute) = (from.date(), minute_of(from));
    let mut explanation = vec![start_line(calendar, (from, start), Clock::WorkingDays)];
    let what = start.words_first();
    let closes = calendar.end_of_day(today);
    let in_time = minute <= SAME_DAY_CUTOFF_MINUTE;
    if in_time && let Some(closes) = closes.filter(|closes| minute <= minute_of(*closes)) {
        explanation.push(format!("{what} không muộn hơn 15:00: trả kết quả trong ngày."));
        return finish(calendar, Some(closes), explanation);
    }
    if closes.is_some() {
        let late = if in_time { "sau khi hết giờ làm việc" } else { "sau 15:00" };
        explanation.push(format!("{what} {late}: trả kết quả vào ngày làm việc tiếp theo."));
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

/// When it was received or complete, and what follows if nobody worked on that day.
fn start_line(calendar: &Calendar, (from, start): (DateTime, Start), clock: Clock) -> String {
    let at = moment(from);
    let day = calendar.day(from.date());
    let off = day.reason.filter(|_| day.sessions.is_empty());
    let reason = off.map_or(String::new(), |reason| format!(", ngày nghỉ ({reason})"));
    let consequence = match (off, calendar.is_working_time(from)) {
        (Some(_), _) => clock.after_day_off(),
        (None, false) => clock.after_hours(),
        (None, true) => "",
    };
    format!("{} lúc {at}{reason}{consequence}.", start.words_first())
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
