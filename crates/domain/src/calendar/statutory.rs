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
/// Labour Code 2019 (45/2019/QH14) Art. 112, Art. 111(3). One day for 2/9 before 2021. For years
/// before 2013 the rules of their time were others (Tết four days; no 10/3 before 2007): computed
/// all the same, to be confirmed before anyone relies on it.
#[must_use]
pub fn days_off(year: i16, rules: StatutoryRules) -> BTreeMap<Date, String> {
    let holidays = holidays(year, rules);
    let mut off = holidays.clone();
    for (&on, name) in holidays.iter().filter(|(on, _)| is_weekend(**on)) {
        let mut instead = on;
        while is_weekend(instead) || off.contains_key(&instead) {
            instead = instead.tomorrow().expect("no holiday is near the end of all dates");
        }
        off.insert(instead, format!("Nghỉ bù {name}"));
    }
    off
}

/// The holidays themselves, wherever they fall.
fn holidays(year: i16, rules: StatutoryRules) -> BTreeMap<Date, String> {
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
    let national_day = date(year, 9, 2);
    add(national_day, "Quốc khánh (2/9)".to_owned());
    if year >= 2021 {
        add(beside_national_day(national_day), "Quốc khánh (ngày liền kề 2/9)".to_owned());
    }
    days
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
            (2026, 1, "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02"),
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
    fn every_year_has_its_eleven_weekdays_off() {
        for year in 2021..=2200 {
            let holidays = holidays(year, StatutoryRules::default()).len();
            let weekdays = days_off(year, StatutoryRules::default())
                .keys()
                .filter(|on| !is_weekend(**on))
                .count();
            assert_eq!(weekdays, holidays, "{year}: each holiday costs one weekday");
            assert!((10..=11).contains(&holidays), "{year}: {holidays}");
        }
    }
}
