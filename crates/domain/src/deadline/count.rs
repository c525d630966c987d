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
    let mut explanation = vec![received_line(calendar, received, RUNS_FROM_NEXT_WORKING_DAY)];
    explanation.push(FIRST_DAY_LINE.to_owned());
    explanation.extend(day_lines(calendar, first, last));
    explanation.push("Hạn là cuối buổi làm việc cuối cùng của ngày làm việc cuối cùng.".to_owned());
    finish(calendar.end_of_day(last), explanation)
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
    let mut explanation = vec![received_line(calendar, received, "")];
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
    finish(calendar.end_of_day(on), explanation)
}

/// Hours of work from the minute of reception on: limits in hours, and working days of policy B.
pub(super) fn working_hours(
    calendar: &Calendar,
    received: DateTime,
    minutes: i64,
) -> Result<Due, DeadlineError> {
    let at = calendar.add_working_minutes(received, minutes)?;
    let mut explanation = vec![received_line(calendar, received, RUNS_FROM_NEXT_OPENING)];
    explanation.push(format!(
        "Thời hạn {} làm việc, tính theo phút trong giờ làm việc kể từ lúc tiếp nhận.",
        hours(minutes)
    ));
    explanation.extend(minute_lines(calendar, received, at));
    finish(Some(at), explanation)
}

/// Within the working day of reception, or on the next after 15:00.
///
/// # Source
/// Practice of the procedures of civil status and certification, as the national portal words it;
/// the article to be confirmed.
pub(super) fn same_day(calendar: &Calendar, received: DateTime) -> Result<Due, DeadlineError> {
    let (today, minute) = (received.date(), minute_of(received));
    let mut explanation = vec![received_line(calendar, received, RUNS_FROM_NEXT_WORKING_DAY)];
    let closes = calendar.end_of_day(today);
    let in_time = minute <= SAME_DAY_CUTOFF_MINUTE;
    if in_time && let Some(closes) = closes.filter(|closes| minute <= minute_of(*closes)) {
        explanation.push("Tiếp nhận không muộn hơn 15:00: trả kết quả trong ngày.".to_owned());
        return finish(Some(closes), explanation);
    }
    if closes.is_some() {
        let late = if in_time { "sau khi hết giờ làm việc" } else { "sau 15:00" };
        explanation.push(format!("Tiếp nhận {late}: trả kết quả vào ngày làm việc tiếp theo."));
    }
    let on = calendar.next_working_day(today)?;
    let first = today.tomorrow().map_err(|_| OutOfRange)?;
    explanation.extend(day_lines(calendar, first, on));
    finish(calendar.end_of_day(on), explanation)
}

const RUNS_FROM_NEXT_WORKING_DAY: &str =
    "hồ sơ được ghi nhận, thời hạn tính từ ngày làm việc tiếp theo";

const RUNS_FROM_NEXT_OPENING: &str = "hồ sơ được ghi nhận, thời hạn tính từ giờ làm việc tiếp theo";

/// When it was received, and what follows if nobody worked on that day.
fn received_line(calendar: &Calendar, received: DateTime, consequence: &str) -> String {
    let at = moment(received);
    let day = calendar.day(received.date());
    match (day.sessions.is_empty(), day.reason) {
        (false, _) | (true, None) => format!("Tiếp nhận lúc {at}."),
        (true, Some(reason)) if consequence.is_empty() => {
            format!("Tiếp nhận lúc {at}, ngày nghỉ ({reason}).")
        }
        (true, Some(reason)) => {
            format!("Tiếp nhận lúc {at}, ngày nghỉ ({reason}): {consequence}.")
        }
    }
}

fn finish(at: Option<DateTime>, mut explanation: Vec<String>) -> Result<Due, DeadlineError> {
    let at = at.ok_or(OutOfRange)?;
    explanation.push(due_line(at));
    Ok(Due { at, explanation })
}
