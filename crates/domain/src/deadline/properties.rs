//! What must hold for every dossier, on the nation's calendar and on a difficult one.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, datetime};
use proptest::prelude::*;

use super::tests::book;
use super::*;
use crate::agency::UnitId;
use crate::calendar::days;

fn moments() -> impl Strategy<Value = DateTime> {
    (0..3300_i64, 0..86_400_i64).prop_map(|(day, second)| {
        let start = datetime(2018, 6, 1, 0, 0, 0, 0);
        start.checked_add(SignedDuration::from_secs(day * 86_400 + second)).expect("before 2028")
    })
}

fn limits() -> impl Strategy<Value = (TimeLimit, Policy)> {
    let number = 1..120_u32;
    let limit = prop_oneof![
        4 => number.clone().prop_map(TimeLimit::WorkingDays),
        2 => number.clone().prop_map(TimeLimit::CalendarDays),
        2 => number.prop_map(TimeLimit::Hours),
        1 => Just(TimeLimit::SameDay),
    ];
    (limit, prop_oneof![Just(Policy::Day), Just(Policy::Hour)])
}

fn calendars() -> impl Strategy<Value = Calendar> {
    prop_oneof![Just(book().national()), Just(book().for_units(&[UnitId::from("xa")]))]
}

fn later(from: DateTime, seconds: i64) -> DateTime {
    from.checked_add(SignedDuration::from_secs(seconds)).expect("before 2030")
}

fn longer(limit: TimeLimit, by: u32) -> TimeLimit {
    match limit {
        TimeLimit::WorkingDays(days) => TimeLimit::WorkingDays(days + by),
        TimeLimit::CalendarDays(days) => TimeLimit::CalendarDays(days + by),
        TimeLimit::Hours(hours) => TimeLimit::Hours(hours + by),
        TimeLimit::SameDay => TimeLimit::SameDay,
    }
}

/// Every day between the dates that a line names: "… 29/01/2022 đến … 06/02/2022: …".
fn days_named(line: &str) -> Vec<Date> {
    let dates: Vec<Date> = line
        .split([' ', ':', ';', '.', ','])
        .filter_map(|word| Date::strptime("%d/%m/%Y", word).ok())
        .collect();
    match (dates.first(), dates.last()) {
        (Some(&first), Some(&last)) => days(first, last).collect(),
        (None, _) | (_, None) => Vec::new(),
    }
}

proptest! {
    #[test]
    fn a_later_start_is_never_due_earlier(
        calendar in calendars(), from in moments(), seconds in 0..1_000_000_i64, (limit, policy) in limits(),
    ) {
        let first = due(&calendar, from, limit, policy).expect("due").at;
        let second = due(&calendar, later(from, seconds), limit, policy).expect("due").at;
        prop_assert!(first <= second, "{first} > {second}");
    }

    #[test]
    fn a_longer_limit_is_never_due_earlier(
        calendar in calendars(), from in moments(), by in 0..20_u32, (limit, policy) in limits(),
    ) {
        let first = due(&calendar, from, limit, policy).expect("due").at;
        let second = due(&calendar, from, longer(limit, by), policy).expect("due").at;
        prop_assert!(first <= second, "{first} > {second}");
    }

    #[test]
    fn it_is_due_while_the_office_works_and_not_before_it_was_received(
        calendar in calendars(), from in moments(), (limit, policy) in limits(),
    ) {
        let at = due(&calendar, from, limit, policy).expect("due").at;
        prop_assert!(calendar.is_working_time(at), "{at}");
        prop_assert!(later(at, 59) >= from, "{at} is before {from}");
    }

    #[test]
    fn hours_add_up(calendar in calendars(), from in moments(), a in 1..40_u32, b in 1..40_u32) {
        let in_days = |from, days| due(&calendar, from, TimeLimit::WorkingDays(days), Policy::Hour).expect("due").at;
        prop_assert_eq!(in_days(from, a + b), in_days(in_days(from, a), b));
    }

    #[test]
    fn a_pause_of_no_length_changes_nothing(
        calendar in calendars(), from in moments(), seconds in 0..4_000_000_i64, (limit, policy) in limits(),
    ) {
        let at = due(&calendar, from, limit, policy).expect("due").at;
        let paused = later(from, seconds);
        let resumed = resume(&calendar, paused, remaining(&calendar, paused, at)).expect("due");
        prop_assert_eq!(resumed.at, at);
    }

    #[test]
    fn a_longer_pause_never_brings_the_due_date_nearer(
        calendar in calendars(), from in moments(), a in 0..2_000_000_i64, b in 0..2_000_000_i64, (limit, policy) in limits(),
    ) {
        let at = due(&calendar, from, limit, policy).expect("due").at;
        let left = remaining(&calendar, from, at);
        let resumed = |after| resume(&calendar, later(from, after), left).expect("due").at;
        prop_assert!(resumed(a) <= resumed(a + b));
        prop_assert!(calendar.is_working_time(resumed(a)));
    }

    #[test]
    fn lateness_stands_still_with_the_clock(
        calendar in calendars(), from in moments(), late in 60..4_000_000_i64, waited in 0..4_000_000_i64, (limit, policy) in limits(),
    ) {
        let due = due(&calendar, from, limit, policy).expect("due").at;
        let asked = later(due, late);
        let left = remaining(&calendar, asked, due);
        let came = later(asked, waited);
        let resumed = resume(&calendar, came, left).expect("due").at;
        prop_assert!(resumed < came, "still late");
        let minutes = |from, to| calendar.working_minutes_between(from, to);
        let (before, after) = (minutes(due, asked), minutes(resumed, came));
        prop_assert!(after == before || (before == 0 && after <= 1), "{before} {after}");
    }

    #[test]
    fn portions_follow_one_another_up_to_the_due_date(
        calendar in calendars(), from in moments(), a in 0..=100_u32, b in 0..=100_u32, (limit, policy) in limits(),
    ) {
        let at = due(&calendar, from, limit, policy).expect("due").at;
        let part = |percent| portion(&calendar, from, at, percent);
        prop_assert!(part(a.min(b)) <= part(a.max(b)));
        prop_assert_eq!(part(100), at);
        prop_assert!(calendar.is_working_time(part(a)));
    }

    #[test]
    fn no_day_off_is_passed_over_in_silence(
        calendar in calendars(), from in moments(), (limit, policy) in limits(),
    ) {
        let Due { at, explanation } = due(&calendar, from, limit, policy).expect("due");
        let named: Vec<Date> = explanation.iter().flat_map(|line| days_named(line)).collect();
        let skipped = explanation.iter().filter(|line| line.starts_with("Không tính "));
        let skipped: Vec<(Date, &String)> =
            skipped.flat_map(|line| days_named(line).into_iter().map(move |on| (on, line))).collect();
        let first = from.date().tomorrow().expect("before 2028");
        for on in days(first, at.date()) {
            prop_assert!(named.contains(&on), "{on} is not in {explanation:?}");
            let line = skipped.iter().find(|(day, _)| *day == on).map(|(_, line)| line);
            prop_assert!(line.is_none() || !calendar.is_working_day(on), "{on} is worked");
            if !calendar.is_working_day(on) && !matches!(limit, TimeLimit::CalendarDays(_)) {
                let reason = calendar.reason(on).expect("days off have reasons");
                prop_assert!(line.is_some_and(|line| line.contains(&reason)), "{on}: {reason}");
            }
        }
    }
}
