//! The due dates of the reference, on the calendar that is delivered.

use domain::calendar::{Calendar, CalendarBook};
use domain::deadline::{Policy, TimeLimit, due};
use jiff::civil::DateTime;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    received: String,
    n: u32,
    #[serde(rename = "A_working_days_due")]
    working_days: String,
    #[serde(rename = "A_calendar_days_due")]
    calendar_days: String,
    #[serde(rename = "B_hours_due")]
    hours: String,
    same_day_rule: String,
}

fn calendar() -> Calendar {
    let national = include_str!("../../../data/calendars/national.toml");
    CalendarBook::from_files([("national.toml", national)]).expect("delivered data").national()
}

fn clock(text: &str) -> DateTime {
    DateTime::strptime("%Y-%m-%d %H:%M", text).expect("a date and a time")
}

#[test]
fn every_vector_is_met() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("data/duedate_vectors.json")).expect("vectors");
    assert_eq!(vectors.len(), 12);
    let calendar = calendar();
    for vector in vectors {
        let received = clock(&vector.received);
        let at = |limit, policy| due(&calendar, received, limit, policy).expect("a due date").at;
        let name = &vector.received;
        let n = vector.n;
        let working_days = at(TimeLimit::WorkingDays(n), Policy::Day);
        assert_eq!(working_days, clock(&vector.working_days), "{name}, {n} working days");
        let calendar_days = at(TimeLimit::CalendarDays(n), Policy::Day);
        assert_eq!(calendar_days, clock(&vector.calendar_days), "{name}, {n} calendar days");
        let by_hours = at(TimeLimit::WorkingDays(n), Policy::Hour);
        assert_eq!(by_hours, clock(&vector.hours), "{name}, {n} days of eight hours");
        let hours = at(TimeLimit::Hours(8 * n), Policy::Day);
        assert_eq!(hours, by_hours, "{name}, {n} times eight hours");
        let same_day = at(TimeLimit::SameDay, Policy::Day);
        assert_eq!(same_day, clock(&format!("{} 17:00", vector.same_day_rule)), "{name}, same day");
    }
}
