//! `motcua calendar`: the working days of a year, as administrators check them before Tết.

use std::io::Write;

use anyhow::Context as _;
use domain::agency::{Unit, UnitId, Units};
use domain::calendar::{
    Calendar, CalendarBook, FIRST_YEAR, LAST_YEAR, Session, WEEKEND_REASON, days,
};
use domain::lunar::{lunar, year_name};
use domain::validity::Validity;
use jiff::civil::{Date, date};
use serde::Serialize;

/// Width of a day in the table.
const CELL: usize = 11;

/// Arguments of `motcua calendar`.
#[derive(Clone, Debug, clap::Args)]
pub struct CalendarArgs {
    /// The year.
    #[arg(value_name = "YEAR", help = "Năm dương lịch")]
    pub year: i16,
    /// One JSON object per day instead of a table.
    #[arg(long, help = "In mỗi ngày một dòng JSON")]
    pub json: bool,
    /// The unit whose calendar is shown, by id or statistical code.
    #[arg(
        long,
        value_name = "CODE",
        help = "Mã đơn vị hoặc mã thống kê; không có thì theo lịch cả nước"
    )]
    pub unit: Option<String>,
}

/// A day as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    date: Date,
    lunar: String,
    works: &'a [Session],
    #[serde(skip_serializing_if = "<[Session]>::is_empty")]
    receives: &'a [Session],
    reason: Option<&'a str>,
}

/// Prints the year, as a table for people or as lines of JSON.
///
/// # Errors
/// When the year is out of range or the unit unknown.
pub fn run(
    args: &CalendarArgs,
    book: &CalendarBook,
    units: &Units,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let year = args.year;
    anyhow::ensure!(
        (FIRST_YEAR..=LAST_YEAR).contains(&year),
        "lịch làm việc chỉ có cho các năm {FIRST_YEAR}–{LAST_YEAR}"
    );
    let span = Validity { from_on: date(year, 1, 1), to_on: Some(date(year, 12, 31)) };
    let calendar = calendar_of(book, units, args.unit.as_deref(), span)?;
    if args.json {
        return days(date(year, 1, 1), date(year, 12, 31)).try_for_each(|on| {
            serde_json::to_writer(&mut *out, &line(&calendar, on))?;
            Ok(writeln!(out)?)
        });
    }
    let whose = match args.unit.as_deref() {
        Some(code) => find(units, code, span)?.name.clone(),
        None => "cả nước".to_owned(),
    };
    writeln!(out, "Lịch làm việc năm {year}: {whose}\n")?;
    (1..=12).try_for_each(|month| print_month(&calendar, date(year, month, 1), out))?;
    writeln!(
        out,
        "Ngày dương lịch, rồi ngày/tháng âm lịch (n: tháng nhuận); × ngày nghỉ, + làm bù."
    )?;
    Ok(())
}

/// The calendar of the unit with that id or statistical code in that span, or of the nation.
///
/// # Errors
/// When there is no such unit.
pub(super) fn calendar_of(
    book: &CalendarBook,
    units: &Units,
    code: Option<&str>,
    span: Validity,
) -> anyhow::Result<Calendar> {
    let Some(code) = code else { return Ok(book.national()) };
    let unit = find(units, code, span)?;
    let lineage: Vec<UnitId> =
        units.lineage(&unit.id).into_iter().map(|unit| unit.id.clone()).collect();
    Ok(book.for_units(&lineage))
}

/// The unit with that id, or the one that had that statistical code in that span: codes are used
/// again, so the first day decides where two had it.
fn find<'a>(units: &'a Units, code: &str, span: Validity) -> anyhow::Result<&'a Unit> {
    let coded = || units.iter().filter(|unit| unit.gso_code.as_deref() == Some(code));
    units
        .get(&UnitId::from(code))
        .or_else(|| coded().find(|unit| unit.valid.contains(span.from_on)))
        .or_else(|| coded().find(|unit| unit.valid.overlaps(&span)))
        .with_context(|| format!("không có đơn vị nào mang mã “{code}” vào thời gian này"))
}

fn line(calendar: &Calendar, on: Date) -> Line<'_> {
    let day = calendar.day(on);
    Line {
        date: on,
        lunar: lunar(on).to_string(),
        works: day.sessions,
        receives: day.receives,
        reason: day.reason,
    }
}

fn print_month(calendar: &Calendar, first: Date, out: &mut impl Write) -> anyhow::Result<()> {
    let month: Vec<Date> = days(first, first.last_of_month()).collect();
    let worked = month.iter().filter(|on| calendar.is_working_day(**on)).count();
    let lunar_year = year_name(lunar(first).year);
    writeln!(
        out,
        "Tháng {}/{} (năm {lunar_year}), {worked} ngày làm việc",
        first.month(),
        first.year()
    )?;
    let heads = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN"];
    let heads: String =
        heads.iter().map(|head| format!("  {head:<width$}", width = CELL - 2)).collect();
    writeln!(out, "{}", heads.trim_end())?;
    let offset = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
    let mut cells = vec![String::new(); offset];
    cells.extend(month.iter().map(|on| cell(calendar, *on)));
    for week in cells.chunks(7) {
        let row: String = week.iter().map(|cell| format!("{cell:<CELL$}")).collect();
        writeln!(out, "{}", row.trim_end())?;
    }
    for (from, to, reason) in remarks(calendar, &month) {
        let span = if from == to { from.to_string() } else { format!("{from}–{to}") };
        writeln!(out, "  Ngày {span}: {reason}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// "31× 29/12": the day, whether it is off or a make-up day, and the lunar day and month.
fn cell(calendar: &Calendar, on: Date) -> String {
    let day = calendar.day(on);
    let mark = match (day.sessions.is_empty(), day.reason) {
        (true, _) => '×',
        (false, Some(_)) => '+',
        (false, None) => ' ',
    };
    let lunar = lunar(on);
    let leap = if lunar.leap { "n" } else { "" };
    format!("{:>3}{mark} {}/{}{leap}", on.day(), lunar.day, lunar.month)
}

/// The days of a month that are worth a word, with those of one reason together.
fn remarks<'a>(calendar: &'a Calendar, month: &[Date]) -> Vec<(i8, i8, &'a str)> {
    let mut remarks: Vec<(i8, i8, &str)> = Vec::new();
    for on in month {
        let Some(reason) = calendar.day(*on).reason.filter(|reason| *reason != WEEKEND_REASON)
        else {
            continue;
        };
        match remarks.last_mut() {
            Some((_, to, same)) if *same == reason && *to + 1 == on.day() => *to = on.day(),
            Some(_) | None => remarks.push((on.day(), on.day(), reason)),
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: &str = r#"
        [[unit]]
        id = "xa-cu"
        days_off = [{ on = "2022-10-14", reason = "Đóng cửa do bão" }]
    "#;

    fn unit(id: &str, from_on: Date, to_on: Option<Date>) -> Unit {
        Unit {
            id: UnitId::from(id),
            parent: None,
            kind: domain::agency::UnitKind::Commune,
            name: format!("Ủy ban nhân dân {id}"),
            short_name: id.to_owned(),
            place: None,
            gso_code: Some("20716".to_owned()),
            agency_code: None,
            especially_difficult: false,
            valid: Validity { from_on, to_on },
            successor: None,
            hotline: None,
            former_names: Vec::new(),
            later_names: Vec::new(),
        }
    }

    fn printed(year: i16, json: bool, code: Option<&str>) -> anyhow::Result<String> {
        let national = include_str!("../../../../data/calendars/national.toml");
        let files = [("national.toml", national), ("units.toml", UNITS)];
        let units = Units::new([
            unit("xa-moi", date(2025, 7, 1), None),
            unit("xa-cu", date(1975, 1, 1), Some(date(2025, 6, 30))),
        ]);
        let mut out = Vec::new();
        let args = CalendarArgs { year, json, unit: code.map(str::to_owned) };
        run(&args, &CalendarBook::from_files(files)?, &units, &mut out)?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn every_day_is_a_line_of_json() {
        let text = printed(2023, true, None).expect("a year");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 365);
        assert_eq!(
            lines[0],
            r#"{"date":"2023-01-01","lunar":"10/12/2022","works":[],"reason":"Tết Dương lịch"}"#
        );
        assert_eq!(
            lines[2],
            r#"{"date":"2023-01-03","lunar":"12/12/2022","works":["07:00-11:30","13:30-17:00"],"reason":null}"#
        );
        assert!(lines[80].contains(r#""date":"2023-03-22","lunar":"1/2n/2023""#), "{}", lines[80]);
        assert_eq!(printed(2024, true, None).expect("a leap year").lines().count(), 366);
    }

    #[test]
    fn a_unit_is_found_by_its_id_or_by_the_code_it_had_then() {
        let closed = |code, year| {
            printed(year, true, Some(code)).map(|text| text.contains("Đóng cửa do bão"))
        };
        assert!(closed("xa-cu", 2022).expect("by id"));
        assert!(closed("20716", 2022).expect("by code"));
        assert!(!closed("20716", 2026).expect("the successor"));
        assert!(closed("99999", 2022).is_err());
        assert!(printed(1969, true, None).is_err() && printed(2201, false, None).is_err());
    }

    #[test]
    fn people_read_a_table() {
        let text = printed(2022, false, Some("20716")).expect("a year");
        insta::assert_snapshot!(text);
    }
}
