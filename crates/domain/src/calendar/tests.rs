//! The delivered calendar against the reference, units over units, and counting by the minute.

use std::sync::LazyLock;

use jiff::civil::{DateTime, date, datetime};
use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::agency::UnitId;

const NATIONAL: &str = include_str!("../../../../data/calendars/national.toml");

/// A district with a winter and Saturday reception, a commune below it that a storm closes.
const UNITS: &str = r#"
[[unit]]
id = "huyen"
days_off = [{ on = "2022-10-14", to_on = "2022-10-17", reason = "Đóng cửa do bão" }]
[[unit.hours]]
from_on = "2022-03-01"
[unit.hours.receives]
saturday = ["07:30-11:00"]
[[unit.hours]]
from_on = "2022-12-01"
to_on = "2023-02-28"
[unit.hours.works]
monday = ["07:30-11:30", "13:00-17:00"]
wednesday = ["07:30-11:30"]

[[unit]]
id = "xa"
days_off = [{ on = "2022-10-18", reason = "Đường sạt lở" }]
make_up = [{ on = "2022-10-15", replaces = "2022-10-14", reason = "Làm bù cho ngày 14/10" }]
"#;

fn book() -> &'static CalendarBook {
    static BOOK: LazyLock<CalendarBook> = LazyLock::new(|| {
        let files = [("national.toml", NATIONAL), ("units.toml", UNITS)];
        CalendarBook::from_files(files).expect("delivered")
    });
    &BOOK
}

fn unit(lineage: &[&str]) -> Calendar {
    book().for_units(&lineage.iter().map(|id| UnitId::from(*id)).collect::<Vec<_>>())
}

fn works(calendar: &Calendar, on: Date) -> String {
    calendar.sessions(on).iter().map(Session::to_string).collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
struct Announced {
    years: std::collections::BTreeMap<i16, Year>,
}

#[derive(Deserialize)]
struct Year {
    off: Vec<Date>,
    makeup: Vec<Date>,
    #[serde(default)]
    prev_swap_off: Vec<Date>,
}

#[test]
fn the_delivered_days_are_those_of_the_reference() {
    let text = include_str!("../../tests/data/announced_days.json");
    let Announced { years } = serde_json::from_str(text).expect("years");
    let calendar = book().national();
    let working_days = [
        (2019, 252),
        (2020, 252),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 250),
        (2026, 249),
    ];
    for (year, count) in working_days {
        let expected = &years[&year];
        let days: Vec<Date> = days(date(year, 1, 1), date(year, 12, 31)).collect();
        let weekend = |on: &Date| matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday);
        let off: Vec<Date> = days
            .iter()
            .copied()
            .filter(|on| !weekend(on) && !calendar.is_working_day(*on))
            .collect();
        let makeup: Vec<Date> =
            days.iter().copied().filter(|on| weekend(on) && calendar.is_working_day(*on)).collect();
        assert_eq!(off, expected.off, "days off of {year}");
        assert_eq!(makeup, expected.makeup, "make-up days of {year}");
        assert_eq!(days.iter().filter(|on| calendar.is_working_day(**on)).count(), count, "{year}");
        for on in off.iter().chain(&makeup).chain(&expected.prev_swap_off) {
            assert!(calendar.reason(*on).is_some(), "{on} has a reason");
        }
        assert!(expected.prev_swap_off.iter().all(|on| !calendar.is_working_day(*on)), "{year}");
    }
}

#[test]
fn says_why_a_day_is_off_or_worked() {
    let calendar = book().national();
    let table = [
        (date(2022, 1, 28), "07:00-11:30 13:30-17:00", None),
        (date(2022, 1, 29), "", Some("Nghỉ cuối tuần")),
        (date(2022, 2, 1), "", Some("Tết Nguyên đán Nhâm Dần")),
        (date(2022, 1, 3), "", Some("Nghỉ bù Tết Dương lịch")),
        (date(2023, 4, 29), "", Some("Giỗ Tổ Hùng Vương (10/3 âm lịch)")),
        (date(2024, 5, 4), "07:00-11:30 13:30-17:00", Some("Làm bù cho ngày 29/4")),
        (date(2018, 12, 31), "", Some("Nghỉ hoán đổi dịp Tết Dương lịch 2019")),
        (date(2027, 2, 8), "", Some("Tết Nguyên đán Đinh Mùi")),
        (date(2028, 1, 3), "", Some("Nghỉ bù Tết Dương lịch")),
        (date(2017, 9, 1), "07:00-11:30 13:30-17:00", None),
        (date(1969, 12, 31), "", Some("Ngoài phạm vi lịch làm việc")),
        (date(2201, 1, 1), "", Some("Ngoài phạm vi lịch làm việc")),
    ];
    for (on, sessions, reason) in table {
        assert_eq!(works(&calendar, on), sessions, "{on}");
        assert_eq!(calendar.reason(on).as_deref(), reason, "{on}");
    }
}

#[test]
fn the_nearest_unit_wins() {
    let (district, commune) = (unit(&["huyen", "tinh"]), unit(&["xa", "huyen", "tinh"]));
    let all_day = "07:00-11:30 13:30-17:00";
    let table = [
        (date(2022, 10, 13), all_day, all_day),
        (date(2022, 10, 14), "", ""),
        (date(2022, 10, 15), "", all_day),
        (date(2022, 10, 17), "", ""),
        (date(2022, 10, 18), all_day, ""),
        (date(2022, 11, 30), all_day, all_day),
        (date(2022, 12, 5), "07:30-11:30 13:00-17:00", "07:30-11:30 13:00-17:00"),
        (date(2022, 12, 6), "", ""),
        (date(2022, 12, 7), "07:30-11:30", "07:30-11:30"),
        (date(2023, 3, 1), all_day, all_day),
    ];
    for (on, of_district, of_commune) in table {
        assert_eq!(works(&district, on), of_district, "district on {on}");
        assert_eq!(works(&commune, on), of_commune, "commune on {on}");
    }
    assert_eq!(district.reason(date(2022, 10, 15)).as_deref(), Some("Đóng cửa do bão"));
    assert_eq!(commune.reason(date(2022, 10, 18)).as_deref(), Some("Đường sạt lở"));
    assert_eq!(works(&book().national(), date(2022, 10, 14)), all_day, "others work");
}

#[test]
fn says_who_says_so() {
    let lineage = ["xa", "huyen"].map(UnitId::from);
    let table = [
        (date(2022, 10, 13), None),
        (date(2022, 10, 14), Some(Origin::Unit(&lineage[1]))),
        (date(2022, 10, 15), Some(Origin::Unit(&lineage[0]))),
        (date(2022, 9, 2), Some(Origin::Announced)),
        (date(2018, 12, 31), Some(Origin::Announced)),
        (date(2199, 9, 2), Some(Origin::Law)),
    ];
    for (on, origin) in table {
        assert_eq!(book().origin(&lineage, on), origin, "{on}");
    }
}

#[test]
fn a_calendar_that_is_written_says_the_same() {
    let file: CalendarFile = toml::from_str(UNITS).expect("a file");
    let text = toml::to_string_pretty(&file).expect("a text");
    let written = CalendarBook::from_files([("a", NATIONAL), ("b", text.as_str())]).expect(&text);
    for id in ["huyen", "xa"] {
        let (one, other) = (unit(&[id]), written.for_units(&[UnitId::from(id)]));
        let all = days(date(2022, 1, 1), date(2023, 3, 31));
        all.for_each(|on| assert_eq!(one.day(on), other.day(on), "{id} {on}"));
    }
}

#[test]
fn saturday_reception_is_not_work() {
    let district = unit(&["huyen"]);
    let saturday = district.day(date(2022, 5, 14));
    assert!(saturday.sessions.is_empty());
    assert_eq!(
        saturday.receives.iter().map(Session::to_string).collect::<Vec<_>>(),
        ["07:30-11:00"]
    );
    assert_eq!(saturday.reason, Some("Chỉ tiếp nhận hồ sơ, không tính thời hạn"));
    assert!(district.day(date(2022, 2, 26)).receives.is_empty(), "not yet");
    assert_eq!(district.day(date(2022, 10, 15)).receives, [], "the storm closes it, too");
}

#[test]
fn a_make_up_day_has_the_hours_of_the_weekday_it_replaces() {
    let text = r#"
        [[hours]]
        [hours.works]
        monday = ["08:00-12:00"]
        tuesday = ["08:00-10:00"]
        [[year]]
        year = 2024
        confidence = "test"
        days_off = [{ on = "2024-04-30", reason = "Nghỉ" }]
        make_up = [{ on = "2024-05-04", replaces = "2024-04-30", reason = "Làm bù" }]
    "#;
    let calendar = CalendarBook::from_files([("x", text)]).expect("a calendar").national();
    assert_eq!(works(&calendar, date(2024, 5, 4)), "08:00-10:00");
}

#[test]
fn a_holiday_that_an_announcement_forgets_stays_off_and_is_told() {
    assert_eq!(book().warnings(), Vec::<String>::new(), "the delivered years forget nothing");
    let culture = "  { on = \"2026-11-24\", reason = \"Ngày Văn hóa Việt Nam (24/11)\" },\n";
    assert!(NATIONAL.contains(culture));
    let text = NATIONAL.replace(culture, "");
    let book = CalendarBook::from_files([("national.toml", text.as_str())]).expect("a calendar");
    let off = date(2026, 11, 24);
    assert!(!book.national().is_working_day(off));
    assert_eq!(book.origin(&[], off), Some(Origin::Law));
    let warnings = book.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("năm 2026") && warnings[0].contains("24/11/2026"), "{warnings:?}");
}

#[test]
fn a_holiday_of_the_law_is_no_make_up_day() {
    let text = "[[year]]\nyear = 2030\nconfidence = \"test\"\ndays_off = []\n\
                make_up = [{ on = \"2030-09-02\", replaces = \"2030-09-03\", reason = \"Làm bù\" }]";
    let book = CalendarBook::from_files([("sai.toml", text)]).expect("a calendar");
    assert!(!book.national().is_working_day(date(2030, 9, 2)));
    assert!(book.forgotten().any(|(on, _)| on == date(2030, 9, 2)));
}

#[test]
fn wrong_files_are_refused_with_a_sentence() {
    let table = [
        ("x = 1", "unknown field"),
        ("[statutory]\ntet_days_before = 5", "tet_days_before"),
        ("[[year]]\nyear = 1900\nconfidence = \"\"\ndays_off = []", "năm 1900 ngoài khoảng"),
        ("[[year]]\nyear = 2022\nconfidence = \"\"\ndays_off = []", "năm 2022 được khai hai lần"),
        ("[[unit]]\nid = \"huyen\"", "đơn vị huyen được khai hai lần"),
        ("[[unit]]\nid = \"a\"\ndays_off = [{ on = \"2022-02-30\", reason = \"\" }]", "day"),
        (
            "[[unit]]\nid = \"a\"\ndays_off = [{ on = \"2022-02-03\", to_on = \"2022-02-01\", reason = \"\" }]",
            "sớm hơn",
        ),
        (
            "[[unit]]\nid = \"a\"\ndays_off = [{ on = \"2022-02-03\", to_on = \"2032-02-01\", reason = \"\" }]",
            "quá 92 ngày",
        ),
        (
            "[[unit]]\nid = \"a\"\ndays_off = [{ on = \"2022-02-03\", reason = \"\" }]\nmake_up = [{ on = \"2022-02-03\", replaces = \"2022-02-04\", reason = \"\" }]",
            "đơn vị a: ngày 03/02/2022 được khai hai lần",
        ),
        ("[[unit]]\nid = \"a\"\n[[unit.hours]]\nworks = { monday = [\"7-11\"] }", "07:00-11:30"),
        (
            "[[unit]]\nid = \"a\"\n[[unit.hours]]\nworks = { monday = [\"07:00-11:00\", \"11:00-12:00\"] }",
            "nối tiếp",
        ),
        ("[[unit]]\nid = \"a\"\n[[unit.hours]]\n[[unit.hours]]", "bắt đầu cùng một ngày"),
    ];
    for (text, sentence) in table {
        let files = [("national.toml", NATIONAL), ("units.toml", UNITS), ("sai.toml", text)];
        let error = CalendarBook::from_files(files).expect_err(text).to_string();
        assert!(error.starts_with("sai.toml: ") && error.contains(sentence), "{text}\n→ {error}");
    }
}

#[test]
fn counts_minutes_at_the_edges_of_sessions() {
    let calendar = book().national();
    let thursday = |hour, minute| datetime(2022, 1, 27, hour, minute, 0, 0);
    let table = [
        (thursday(7, 0), 480, thursday(17, 0)),
        (thursday(7, 0), 270, thursday(11, 30)),
        (thursday(7, 0), 271, thursday(13, 31)),
        (thursday(12, 0), 1, thursday(13, 31)),
        (thursday(12, 0), 0, thursday(13, 30)),
        (thursday(11, 30), 0, thursday(11, 30)),
        (thursday(5, 0), 0, thursday(7, 0)),
        (thursday(17, 0), 0, thursday(17, 0)),
        (thursday(17, 1), 0, datetime(2022, 1, 28, 7, 0, 0, 0)),
        (datetime(2022, 1, 28, 16, 59, 59, 0), 2, datetime(2022, 2, 7, 7, 1, 0, 0)),
    ];
    for (from, minutes, to) in table {
        assert_eq!(calendar.add_working_minutes(from, minutes), Ok(to), "{from} + {minutes}");
        assert_eq!(calendar.working_minutes_between(from, to), minutes, "{from} → {to}");
    }
    assert_eq!(calendar.working_minutes_between(thursday(9, 0), thursday(8, 0)), 0);
}

#[test]
fn the_calendar_ends_with_a_refusal() {
    let calendar = CalendarBook::default().national();
    let last = datetime(2200, 12, 31, 16, 0, 0, 0);
    assert_eq!(calendar.next_working_day(last.date()), Err(OutOfRange));
    assert_eq!(calendar.add_working_minutes(last, 600), Err(OutOfRange));
    assert_eq!(calendar.add_working_minutes(DateTime::MAX, 1), Err(OutOfRange));
    assert_eq!(calendar.next_working_day(Date::MAX), Err(OutOfRange));
    let whole = calendar.working_minutes_between(DateTime::MIN, DateTime::MAX);
    assert!(whole > 231 * 240 * 480, "{whole}");
    let never = "[[hours]]\n[hours.works]";
    let closed = CalendarBook::from_files([("x", never)]).expect("a calendar").national();
    assert_eq!(closed.next_working_day(date(2022, 1, 1)), Err(OutOfRange));
}

fn moments() -> impl Strategy<Value = DateTime> {
    (0..2922_i64, 0..1440_i64).prop_map(|(day, minute)| {
        let start = datetime(2019, 1, 1, 0, 0, 0, 0);
        start
            .checked_add(jiff::SignedDuration::from_mins(day * 1440 + minute))
            .expect("before 2027")
    })
}

proptest! {
    #[test]
    fn adding_is_the_inverse_of_counting(from in moments(), minutes in 1..20_000_i64) {
        let calendar = unit(&["xa", "huyen"]);
        let to = calendar.add_working_minutes(from, minutes).expect("in range");
        prop_assert!(calendar.is_working_time(to));
        prop_assert_eq!(calendar.working_minutes_between(from, to), minutes);
        let earlier = to.checked_sub(jiff::SignedDuration::from_mins(1)).expect("in range");
        prop_assert_eq!(calendar.working_minutes_between(from, earlier), minutes - 1);
    }

    #[test]
    fn counting_is_additive(a in moments(), b in moments(), c in moments()) {
        let calendar = unit(&["xa", "huyen"]);
        let mut ordered = [a, b, c];
        ordered.sort();
        let [a, b, c] = ordered;
        let between = |x, y| calendar.working_minutes_between(x, y);
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn every_day_off_has_a_reason(from in moments()) {
        let calendar = unit(&["xa", "huyen"]);
        let day = calendar.day(from.date());
        prop_assert!(!day.sessions.is_empty() || day.reason.is_some_and(|reason| !reason.is_empty()));
    }
}
