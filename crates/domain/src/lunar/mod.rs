//! The Vietnamese lunar calendar (âm lịch), by the method of Hồ Ngọc Đức.
//!
//! A month begins on the day, at UTC+7, on which the new moon falls. Month 11 holds the winter
//! solstice. Where thirteen months lie between two months 11, the first one in which the sun
//! enters no new sector of 30° is the leap month (tháng nhuận) and repeats the number before it.
//! China counts at UTC+8, so a few years differ: Tết of 1985 by a whole month.
//!
//! UTC+7 is the official time since 1968 (in the North). For earlier dates the calendar computes
//! something consistent, but promises nothing about what people used.

mod moon;

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use moon::{FIRST_MOON, MONTH_DAYS, floor, new_moon_day, sun_sector};

/// A day of the lunar calendar (ngày âm lịch), printed `1/1/2023`, in a leap month `1/2n/2023`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LunarDate {
    /// Day of the month, 1–30.
    pub day: i8,
    /// Month, 1–12.
    pub month: i8,
    /// The year, by the number of the solar year in which it begins.
    pub year: i16,
    /// Whether the month is a leap month (tháng nhuận).
    pub leap: bool,
}

impl fmt::Display for LunarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{}/{}", self.day, self.month, if self.leap { "n" } else { "" }, self.year)
    }
}

/// The lunar date of a day.
#[must_use]
pub fn lunar(on: Date) -> LunarDate {
    let day = julian_day(on);
    let mut moon = floor((day as f64 - FIRST_MOON) / MONTH_DAYS);
    while new_moon_day(moon + 1) <= day {
        moon += 1;
    }
    while new_moon_day(moon) > day {
        moon -= 1;
    }
    let month_start = new_moon_day(moon);
    let this_year = on.year();
    let (begins, year) = if month_start >= month_eleven(this_year) {
        (month_eleven(this_year), this_year + 1)
    } else {
        (month_eleven(this_year - 1), this_year)
    };
    let (month, leap) = month_name(begins, month_eleven(year), month_start);
    LunarDate {
        day: small(day - month_start + 1),
        month,
        year: if month >= 11 { year - 1 } else { year },
        leap,
    }
}

/// The day of a lunar date; `None` when there is no such day (a thirtieth in a month of 29 days, a
/// leap month in another year).
#[must_use]
pub fn solar(lunar_date: LunarDate) -> Option<Date> {
    let LunarDate { day, month, year, .. } = lunar_date;
    if !(1..=30).contains(&day) || !(1..=12).contains(&month) || !(-9000..=9000).contains(&year) {
        return None;
    }
    // Months 11 and 12 belong to the span that ends in the next solar year.
    let ends = if month >= 11 { year + 1 } else { year };
    let begins = month_eleven(ends - 1);
    let first_moon = floor((begins as f64 - FIRST_MOON) / MONTH_DAYS + 0.5);
    (0..14)
        .map(|index| new_moon_day(first_moon + index) + i64::from(day) - 1)
        .filter_map(from_julian_day)
        .find(|&on| lunar(on) == lunar_date)
}

/// The name of a lunar year by stem and branch (can chi): 2023 is "Quý Mão".
#[must_use]
pub fn year_name(year: i16) -> String {
    const STEMS: [&str; 10] =
        ["Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"];
    const BRANCHES: [&str; 12] =
        ["Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"];
    let turn = |size: i32| {
        usize::try_from((i32::from(year) - 4).rem_euclid(size))
            .expect("a remainder is not negative")
    };
    format!("{} {}", STEMS[turn(10)], BRANCHES[turn(12)])
}

/// First day of the month that holds the winter solstice of a solar year.
fn month_eleven(year: i16) -> i64 {
    let last_day = new_years_eve(year);
    let moon = floor((last_day as f64 - FIRST_MOON) / MONTH_DAYS);
    let start = new_moon_day(moon);
    if sun_sector(start) >= 9 { new_moon_day(moon - 1) } else { start }
}

/// Number of the month that starts on `start`, between the months 11 that start on `begins` and
/// `ends`, and whether it is a leap month.
fn month_name(begins: i64, ends: i64, start: i64) -> (i8, bool) {
    let index = floor((start - begins) as f64 / 29.0);
    let leap_index = (ends - begins > 365).then(|| leap_month_index(begins));
    let (index, leap) = match leap_index {
        Some(leap) if index >= leap => (index - 1, index == leap),
        Some(_) | None => (index, false),
    };
    (small((index + 10) % 12 + 1), leap)
}

/// How many months after the month 11 that starts on `begins` the first month without a change of
/// the sun's sector comes.
fn leap_month_index(begins: i64) -> i64 {
    let moon = floor((begins as f64 - FIRST_MOON) / MONTH_DAYS + 0.5);
    let sector = |index: i64| sun_sector(new_moon_day(moon + index));
    (1..14).find(|&index| sector(index) == sector(index + 1)).unwrap_or(13)
}

/// The Julian day number of a day.
fn julian_day(on: Date) -> i64 {
    on.duration_since(date(2000, 1, 1)).as_hours() / 24 + 2_451_545
}

/// The Julian day number of 31 December, also of years that `Date` does not reach.
fn new_years_eve(year: i16) -> i64 {
    let year = i64::from(year);
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    1_721_425 + 365 * year + leap_days
}

fn from_julian_day(day: i64) -> Option<Date> {
    date(2000, 1, 1).checked_add(SignedDuration::from_hours((day - 2_451_545) * 24)).ok()
}

/// A day or month number.
fn small(value: i64) -> i8 {
    i8::try_from(value).expect("days and months are below 31")
}

#[cfg(test)]
mod tests;
