//! The words in which a due date is explained to the applicant.

use jiff::civil::{Date, DateTime, Weekday};

use crate::calendar::{Calendar, days};

/// Days in a row that are counted alike: all worked or all off, and for one reason.
pub(super) struct Run<'a> {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) days: u32,
    pub(super) worked: bool,
    reason: Option<&'a str>,
}

impl Run<'_> {
    /// "Thứ Bảy 04/05/2024 (Làm bù cho ngày 29/4)".
    pub(super) fn named(&self) -> String {
        let days = span(self.first, self.last);
        match self.reason {
            Some(reason) => format!("{days} ({reason})"),
            None => days,
        }
    }

    /// The line of days that are passed over.
    pub(super) fn skipped(&self) -> String {
        let reason = self.reason.unwrap_or("cơ quan không làm việc");
        format!("Không tính {}: {reason}.", span(self.first, self.last))
    }
}

/// The days from one to another, both included, in runs.
pub(super) fn runs(calendar: &Calendar, first: Date, last: Date) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for on in days(first, last) {
        let day = calendar.day(on);
        let worked = !day.sessions.is_empty();
        match runs.last_mut() {
            Some(run) if run.worked == worked && run.reason == day.reason => {
                run.last = on;
                run.days += 1;
            }
            Some(_) | None => {
                runs.push(Run { first: on, last: on, days: 1, worked, reason: day.reason });
            }
        }
    }
    runs
}

/// "Ngày làm việc thứ 1 đến thứ 3: …" for worked days, "Không tính …" for the others.
pub(super) fn day_lines(calendar: &Calendar, first: Date, last: Date) -> Vec<String> {
    let mut counted = 0;
    let line = |run: Run<'_>| {
        if !run.worked {
            return run.skipped();
        }
        let from = counted + 1;
        counted += run.days;
        format!("{}: {}.", ordinals("Ngày làm việc", from, counted), run.named())
    };
    runs(calendar, first, last).into_iter().map(line).collect()
}

/// How many working minutes each run of days gives between two instants.
pub(super) fn minute_lines(calendar: &Calendar, from: DateTime, to: DateTime) -> Vec<String> {
    let mut total = 0;
    let mut lines = Vec::new();
    let first = first_day_to_tell(calendar, from);
    for run in runs(calendar, first, to.date()) {
        if !run.worked {
            lines.push(run.skipped());
            continue;
        }
        let begins = if run.first == from.date() { from } else { run.first.at(0, 0, 0, 0) };
        let ends = if run.last == to.date() { to } else { run.last.at(23, 59, 0, 0) };
        let minutes = calendar.working_minutes_between(begins, ends);
        if minutes > 0 {
            total += minutes;
            let sum = if total > minutes {
                format!("; cộng dồn {}", hours(total))
            } else {
                String::new()
            };
            lines.push(format!("Tính {}: {}{sum}.", hours(minutes), run.named()));
        }
    }
    lines
}

/// The last line of every explanation.
pub(super) fn due_line(calendar: &Calendar, at: DateTime) -> String {
    let closing = calendar.end_of_day(at.date()) == Some(at);
    let how = if closing { ", khi hết giờ làm việc" } else { "" };
    format!("Hẹn trả kết quả: {}{how}.", moment(at))
}

/// "Ngày thứ 1" or "Ngày thứ 1 đến thứ 3".
pub(super) fn ordinals(what: &str, from: u32, to: u32) -> String {
    if from == to {
        format!("{what} thứ {from}")
    } else {
        format!("{what} thứ {from} đến thứ {to}")
    }
}

/// "09:10 Thứ Năm 27/01/2022".
pub(super) fn moment(at: DateTime) -> String {
    format!("{:02}:{:02} {}", at.hour(), at.minute(), full(at.date()))
}

/// "Thứ Năm 27/01/2022".
pub(super) fn full(on: Date) -> String {
    format!("{} {:02}/{:02}/{}", weekday(on), on.day(), on.month(), on.year())
}

/// "Thứ Bảy 29/01/2022 đến Chủ nhật 30/01/2022", or one day alone.
pub(super) fn span(first: Date, last: Date) -> String {
    if first == last { full(first) } else { format!("{} đến {}", full(first), full(last)) }
}

/// "13 giờ 30 phút".
pub(super) fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} phút"),
        (hours, 0) => format!("{hours} giờ"),
        (hours, minutes) => format!("{hours} giờ {minutes} phút"),
    }
}

/// A working day that is over when the clock starts gives nothing and is not told of.
fn first_day_to_tell(calendar: &Calendar, from: DateTime) -> Date {
    let over = calendar.end_of_day(from.date()).is_some_and(|closes| closes <= from);
    let next = from.date().tomorrow().ok().filter(|_| over);
    next.unwrap_or(from.date())
}

fn weekday(on: Date) -> &'static str {
    match on.weekday() {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}
