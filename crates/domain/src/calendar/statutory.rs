//! The public holidays that the law itself gives, for years without an announcement.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

use crate::lunar::{LunarDate, solar, year_name};

/// How many days Tết has.
const TET_DAYS: i8 = 5;

/// What the law leaves to each year's announcement, and what we assume until it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatutoryRules {
    /// How many of the five days of Tết come before the first day of the lunar year: 0–4.
    ///
    /// One by default (and the first four days of the year), as in 2019, 2022 and 2026; the other
    /// window announced in these years has two.
    pub tet_days_before: i8,
}

impl Default for StatutoryRules {
    fn default() -> Self {
        Self { tet_days_before: 1 }
    }
}

/// The weekdays off of a year by the law alone, each with its reason; holidays at weekends are
/// named, too.
///
/// Where a holiday falls on a weekend, the next working day that is not itself off takes its
/// place (nghỉ bù). Two holidays on one day give one day off (to be confirmed).
///
/// # Source
/// Labour Code 2019 (45/2019/QH14) Art. 112, Art. 111(3). One day for 2/9 before 2021. Since 2026 the day
/// of Vietnamese culture (24/11): Resolution 28/2026/QH16 Art. 2, in force 1/7/2026; as it does not stand
/// in Art. 112, no other day takes its place at a weekend (to be confirmed). For years before 2013 the
/// rules of their time were others (Tết four days; no 10/3 before 2007): computed all the same, to be
/// confirmed before anyone relies on it.
#[must_use]
pub fn days_off(year: i16, rules: StatutoryRules) -> BTreeMap<Date, String> {
    days_off_beside(year, rules, beside_national_day(national_day(year)))
}

/// The holidays of the law that a year's announcement forgot, each with its reason: weekdays that are
/// not off according to `is_off`. What the law leaves to the announcement (which five days of Tết,
/// which day beside 2/9) is taken as the announcement has it.
///
/// # Source
/// Labour Code 2019 Art. 112(1): the days themselves are the law's; Art. 112(3) leaves only those two
/// choices to the year.
#[must_use]
pub fn forgotten(
    year: i16,
    rules: StatutoryRules,
    is_off: impl Fn(Date) -> bool,
) -> BTreeMap<Date, String> {
    let ours = beside_national_day(national_day(year));
    let windows = std::iter::once(rules.tet_days_before).chain(0..TET_DAYS);
    windows
        .flat_map(|tet_days_before| {
            [ours, other_side(ours)].map(|beside| (StatutoryRules { tet_days_before }, beside))
        })
        .map(|(rules, beside)| {
            let mut days = days_off_beside(year, rules, beside);
            days.retain(|on, _| !is_off(*on));
            days
        })
        // The first of equals: what we assume ourselves.
        .min_by_key(BTreeMap::len)
        .unwrap_or_default()
}

fn days_off_beside(year: i16, rules: StatutoryRules, beside: Date) -> BTreeMap<Date, String> {
    let holidays = holidays(year, rules, beside);
    let culture = culture_day(year);
    let mut off = holidays.clone();
    let moved = |on: &Date| is_weekend(*on) && Some(*on) != culture;
    for (&on, name) in holidays.iter().filter(|(on, _)| moved(on)) {
        let mut instead = on;
        while is_weekend(instead) || off.contains_key(&instead) {
            instead = instead.tomorrow().expect("no holiday is near the end of all dates");
        }
        off.insert(instead, format!("Nghỉ bù {name}"));
    }
    off
}

/// The holidays themselves, wherever they fall.
fn holidays(year: i16, rules: StatutoryRules, beside: Date) -> BTreeMap<Date, String> {
    let mut days: BTreeMap<Date, String> = BTreeMap::new();
    let mut add = |on: Date, name: String| {
        days.entry(on)
            .and_modify(|names| {
                names.push_str("; ");
                names.push_str(&name);
            })
            .or_insert(name);
    };
    add(date(year, 1, 1), "Tết Dương lịch".to_owned());
    if let Some(first) = solar(LunarDate { day: 1, month: 1, year, leap: false }) {
        let before = rules.tet_days_before.clamp(0, TET_DAYS - 1);
        for offset in -before..TET_DAYS - before {
            let on = first.checked_add(jiff::Span::new().days(offset));
            add(
                on.expect("no Tết is near the end of all dates"),
                format!("Tết Nguyên đán {}", year_name(year)),
            );
        }
    }
    if let Some(kings) = solar(LunarDate { day: 10, month: 3, year, leap: false }) {
        add(kings, "Giỗ Tổ Hùng Vương (10/3 âm lịch)".to_owned());
    }
    add(date(year, 4, 30), "Ngày Chiến thắng (30/4)".to_owned());
    add(date(year, 5, 1), "Ngày Quốc tế lao động (1/5)".to_owned());
    add(national_day(year), "Quốc khánh (2/9)".to_owned());
    if year >= 2021 {
        add(beside, "Quốc khánh (ngày liền kề 2/9)".to_owned());
    }
    if let Some(on) = culture_day(year) {
        add(on, "Ngày Văn hóa Việt Nam (24/11)".to_owned());
    }
    days
}

fn national_day(year: i16) -> Date {
    date(year, 9, 2)
}

/// Ngày Văn hóa Việt Nam, since it is a holiday.
fn culture_day(year: i16) -> Option<Date> {
    (year >= 2026).then(|| date(year, 11, 24))
}

/// The second day of the National Day: the neighbour that makes the break longest without a swap.
/// On a Wednesday both are equal and the day before is taken. These are the choices announced for
/// 2021–2026.
fn beside_national_day(national_day: Date) -> Date {
    match national_day.weekday() {
        Weekday::Monday | Weekday::Thursday | Weekday::Sunday => national_day.tomorrow(),
        Weekday::Tuesday | Weekday::Wednesday | Weekday::Friday | Weekday::Saturday => {
            national_day.yesterday()
        }
    }
    .expect("September is not near the end of all dates")
}

fn other_side(beside: Date) -> Date {
    date(beside.year(), 9, if beside.day() == 1 { 3 } else { 1 })
}

fn is_weekend(on: Date) -> bool {
    matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weekdays off by the law and the window of Tết of that year, against what was announced
    /// without swaps.
    #[test]
    fn agrees_with_the_announcements_of_2019_to_2026() {
        let table: [(i16, i8, &str); 8] = [
            (2019, 1, "01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-30 05-01 09-02"),
            (2020, 2, "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02"),
            (2021, 2, "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03"),
            (2022, 1, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02"),
            (2023, 2, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"),
            (2024, 2, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03"),
            (2025, 2, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02"),
            (2026, 1, "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02 11-24"),
        ];
        for (year, tet_days_before, announced) in table {
            let off: Vec<String> = days_off(year, StatutoryRules { tet_days_before })
                .keys()
                .filter(|on| !is_weekend(**on))
                .map(|on| on.strftime("%m-%d").to_string())
                .collect();
            assert_eq!(off.join(" "), announced, "{year}");
        }
    }

    #[test]
    fn every_year_has_its_weekdays_off() {
        for year in 2021..=2200 {
            let rules = StatutoryRules::default();
            let off = days_off(year, rules);
            let culture = culture_day(year);
            let others = off.keys().filter(|on| !is_weekend(**on) && Some(**on) != culture).count();
            let beside = beside_national_day(national_day(year));
            let holidays = holidays(year, rules, beside).len() - usize::from(culture.is_some());
            assert_eq!(others, holidays, "{year}: each holiday costs one weekday");
            assert!((10..=11).contains(&holidays), "{year}: {holidays}");
        }
        assert!(days_off(2026, StatutoryRules::default()).contains_key(&date(2026, 11, 24)));
        assert!(!days_off(2025, StatutoryRules::default()).contains_key(&date(2025, 11, 24)));
    }

    /// A year that chose another window of Tết and the other day beside 2/9 forgot nothing.
    #[test]
    fn the_choices_of_a_year_are_no_mistakes() {
        for year in 2021..=2060 {
            for tet_days_before in 0..TET_DAYS {
                for beside in [date(year, 9, 1), date(year, 9, 3)] {
                    let chosen = days_off_beside(year, StatutoryRules { tet_days_before }, beside);
                    let forgotten = forgotten(year, StatutoryRules::default(), |on| {
                        is_weekend(on) || chosen.contains_key(&on)
                    });
                    assert_eq!(forgotten, BTreeMap::new(), "{year} {tet_days_before} {beside}");
                }
            }
        }
    }

    #[test]
    fn every_single_weekday_that_is_forgotten_is_named() {
        for year in 2021..=2060 {
            let whole = days_off(year, StatutoryRules::default());
            for left_out in whole.keys().copied().filter(|on| !is_weekend(*on)) {
                let forgotten = forgotten(year, StatutoryRules::default(), |on| {
                    is_weekend(on) || (on != left_out && whole.contains_key(&on))
                });
                assert_eq!(forgotten.len(), 1, "{left_out}: {forgotten:?}");
            }
        }
    }
}
