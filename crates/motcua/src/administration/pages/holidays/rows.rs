//! Days of an announcement as rows of its form.

use domain::calendar::{Announcement, CalendarBook, DayOff, MakeUp, days};
use jiff::civil::{Date, Weekday, date};

use super::Typed;
use crate::web::form::clean;
use crate::web::problems::Problems;
use crate::words;

/// Rows of one kind.
const ROWS_MAX: usize = 40;
/// Longest reason, in characters.
const REASON_CHARS_MAX: usize = 200;
/// Longest holiday, in days.
const DAYS_MAX: i32 = 15;

/// One row: a first day, a last one or the day that is made up for, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct DayRow {
    pub(super) n: usize,
    pub(super) on: String,
    pub(super) other: String,
    pub(super) reason: String,
}

impl DayRow {
    fn is_empty(&self) -> bool {
        [&self.on, &self.other, &self.reason].into_iter().all(String::is_empty)
    }
}

/// Fills the form with what was announced.
pub(super) fn fill(typed: &mut Typed, announcement: &Announcement) {
    typed.can_cu.clone_from(&announcement.confidence);
    for day in &announcement.days_off {
        typed.nghi_tu.push(words::date(day.on));
        typed.nghi_den.push(day.to_on.map(words::date).unwrap_or_default());
        typed.nghi_ly_do.push(day.reason.clone());
    }
    for day in &announcement.make_up {
        typed.bu_ngay.push(words::date(day.on));
        typed.bu_thay.push(words::date(day.replaces));
        typed.bu_ly_do.push(day.reason.clone());
    }
}

/// Fills it with what the law gives, days for one reason together, to be compared with the announcement.
pub(super) fn fill_by_law(typed: &mut Typed, book: &CalendarBook, year: i16) {
    let calendar = book.national();
    let mut rows: Vec<(Date, Date, String)> = Vec::new();
    for on in days(date(year, 1, 1), date(year, 12, 31)) {
        let is_weekend = matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday);
        if book.origin(&[], on).is_none() || (is_weekend && calendar.reason(on).is_none()) {
            continue;
        }
        let reason = calendar.reason(on).unwrap_or_default();
        match rows.last_mut() {
            Some((_, to_on, same))
                if *same == reason && to_on.tomorrow().is_ok_and(|next| next == on) =>
            {
                *to_on = on;
            }
            _ => rows.push((on, on, reason)),
        }
    }
    for (on, to_on, reason) in rows {
        typed.nghi_tu.push(words::date(on));
        typed.nghi_den.push(if to_on == on { String::new() } else { words::date(to_on) });
        typed.nghi_ly_do.push(reason);
    }
}

/// The days off as typed.
pub(super) fn days_off(typed: &Typed) -> Vec<DayRow> {
    rows([&typed.nghi_tu, &typed.nghi_den, &typed.nghi_ly_do])
}

/// The days worked instead, as typed.
pub(super) fn make_up(typed: &Typed) -> Vec<DayRow> {
    rows([&typed.bu_ngay, &typed.bu_thay, &typed.bu_ly_do])
}

fn rows([on, other, reason]: [&Vec<String>; 3]) -> Vec<DayRow> {
    let text = |all: &[String], at: usize| all.get(at).map(|one| clean(one)).unwrap_or_default();
    let row = |at: usize| DayRow {
        n: at + 1,
        on: text(on, at),
        other: text(other, at),
        reason: text(reason, at),
    };
    (0..on.len().min(ROWS_MAX)).map(row).collect()
}

/// Whether a row came or went.
pub(super) fn moved(typed: &mut Typed) -> bool {
    let act = typed.viec.clone();
    let off = [&mut typed.nghi_tu, &mut typed.nghi_den, &mut typed.nghi_ly_do];
    let bu = [&mut typed.bu_ngay, &mut typed.bu_thay, &mut typed.bu_ly_do];
    let number = |begin: &str| act.strip_prefix(begin)?.parse::<usize>().ok()?.checked_sub(1);
    if act == "them-nghi" {
        add(off);
    } else if act == "them-bu" {
        add(bu);
    } else if let Some(at) = number("bo-nghi-") {
        remove(off, at);
    } else if let Some(at) = number("bo-bu-") {
        remove(bu, at);
    } else {
        return false;
    }
    true
}

fn add(columns: [&mut Vec<String>; 3]) {
    for column in columns {
        if column.len() < ROWS_MAX {
            column.push(String::new());
        }
    }
}

fn remove(columns: [&mut Vec<String>; 3], at: usize) {
    for column in columns {
        if at < column.len() {
            column.remove(at);
        }
    }
}

/// Reads the days off.
pub(super) fn read_days_off(typed: &Typed, problems: &mut Problems) -> Vec<DayOff> {
    let mut all = Vec::new();
    for row in days_off(typed).into_iter().filter(|row| !row.is_empty()) {
        let field = |name: &str| format!("{name}-{}", row.n);
        let on = problems.check(&field("nghi_tu"), words::read_day(&row.on));
        let to_on = if row.other.is_empty() {
            None
        } else {
            problems.check(&field("nghi_den"), words::read_day(&row.other))
        };
        reasoned(&row, &field("nghi_ly_do"), problems);
        let Some(on) = on else { continue };
        if !is_near(on, typed.nam) {
            problems.add(field("nghi_tu"), outside(typed.nam));
        }
        let length = to_on.and_then(|to_on| Some(to_on.since(on).ok()?.get_days()));
        if length.is_some_and(|days| !(0..DAYS_MAX).contains(&days)) {
            problems
                .add(field("nghi_den"), "Ngày cuối phải từ ngày đầu trở đi, và không quá 15 ngày.");
        }
        let to_on = to_on.filter(|to_on| *to_on != on);
        all.push(DayOff { on, to_on, reason: row.reason.clone() });
    }
    all.sort_by_key(|day| day.on);
    all
}

/// Reads the days worked instead.
pub(super) fn read_make_up(typed: &Typed, problems: &mut Problems) -> Vec<MakeUp> {
    let mut all = Vec::new();
    for row in make_up(typed).into_iter().filter(|row| !row.is_empty()) {
        let field = |name: &str| format!("{name}-{}", row.n);
        let on = problems.check(&field("bu_ngay"), words::read_day(&row.on));
        let replaces = problems.check(&field("bu_thay"), words::read_day(&row.other));
        reasoned(&row, &field("bu_ly_do"), problems);
        if on.is_some_and(|on| !is_near(on, typed.nam)) {
            problems.add(field("bu_ngay"), outside(typed.nam));
        }
        if let (Some(on), Some(replaces)) = (on, replaces) {
            all.push(MakeUp { on, replaces, reason: row.reason.clone() });
        }
    }
    all.sort_by_key(|day| day.on);
    all
}

fn reasoned(row: &DayRow, field: &str, problems: &mut Problems) {
    if row.reason.is_empty() || row.reason.chars().count() > REASON_CHARS_MAX {
        problems.add(field, "Xin ghi lý do, ví dụ Tết Dương lịch.");
    }
}

/// Within the year, or one of the days beside it that are exchanged for a Saturday.
fn is_near(on: Date, year: i16) -> bool {
    on.year() == year
        || (on.year() == year - 1 && on.month() == 12 && on.day() >= 24)
        || (on.year() == year + 1 && on.month() == 1 && on.day() <= 7)
}

fn outside(year: i16) -> String {
    format!("Ngày này không thuộc năm {year}.")
}

/// Beside which row a sentence of the checks belongs.
pub(super) fn place(typed: &Typed, sentence: &str) -> String {
    let names = |row: &DayRow| {
        words::read_day(&row.on).is_ok_and(|on| {
            sentence.contains(&on.to_string()) || sentence.contains(&words::date(on))
        })
    };
    let off = days_off(typed).into_iter().find(names).map(|row| format!("nghi_tu-{}", row.n));
    let bu = || make_up(typed).into_iter().find(names).map(|row| format!("bu_ngay-{}", row.n));
    off.or_else(bu).unwrap_or_else(|| "can_cu".to_owned())
}
