//! The vectors of the reference, every day of two centuries, and the oddities.

use proptest::prelude::*;

use super::*;

const fn day(day: i8, month: i8, year: i16) -> LunarDate {
    LunarDate { day, month, year, leap: false }
}

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    solar: Date,
    lunar_vn: (i8, i8, i16, u8),
    lunar_tz8: (i8, i8, i16, u8),
}

#[test]
fn meets_every_vector_and_differs_from_china_where_it_should() {
    let text = include_str!("../../tests/data/lunar_vectors.json");
    let Vectors { vectors } = serde_json::from_str(text).expect("vectors");
    assert_eq!(vectors.len(), 30);
    let mut unlike_china = 0;
    for vector in vectors {
        let (day, month, year, leap) = vector.lunar_vn;
        let expected = LunarDate { day, month, year, leap: leap == 1 };
        assert_eq!(lunar(vector.solar), expected, "{}", vector.solar);
        assert_eq!(solar(expected), Some(vector.solar), "{expected}");
        unlike_china += u8::from(vector.lunar_vn != vector.lunar_tz8);
    }
    assert_eq!(unlike_china, 12);
}

#[test]
fn every_day_from_1900_to_2100_comes_back_and_follows_the_day_before() {
    let mut on = date(1900, 1, 1);
    let mut before = lunar(on.yesterday().expect("1899"));
    while on.year() <= 2100 {
        let today = lunar(on);
        assert_eq!(solar(today), Some(on), "{on} is {today}");
        let next_day = today == LunarDate { day: before.day + 1, ..before };
        let new_month = today.day == 1 && before.day >= 29;
        assert!(next_day != new_month, "{before} is followed by {today}");
        before = today;
        on = on.tomorrow().expect("long before the end of all dates");
    }
}

#[test]
fn knows_tet_and_the_day_of_the_hung_kings() {
    let table = [
        (2019, "02-05", "04-14"),
        (2020, "01-25", "04-02"),
        (2021, "02-12", "04-21"),
        (2022, "02-01", "04-10"),
        (2023, "01-22", "04-29"),
        (2024, "02-10", "04-18"),
        (2025, "01-29", "04-07"),
        (2026, "02-17", "04-26"),
        (2027, "02-06", "04-16"),
        (2028, "01-26", "04-04"),
        (2029, "02-13", "04-23"),
        (2030, "02-02", "04-12"),
    ];
    for (year, tet, kings) in table {
        let found = |lunar_date| solar(lunar_date).expect("a day").strftime("%m-%d").to_string();
        assert_eq!(found(day(1, 1, year)), tet, "Tết {year}");
        assert_eq!(found(day(10, 3, year)), kings, "10/3 {year}");
    }
}

#[test]
fn knows_the_leap_months() {
    let found: Vec<(i16, i8)> = (1968..=2036)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .filter(|&(year, month)| solar(LunarDate { day: 1, month, year, leap: true }).is_some())
        .collect();
    for expected in [
        (1968, 7),
        (1985, 2),
        (1987, 7),
        (2004, 2),
        (2006, 7),
        (2009, 5),
        (2012, 4),
        (2014, 9),
        (2017, 6),
        (2020, 4),
        (2023, 2),
        (2025, 6),
        (2028, 5),
        (2031, 3),
        (2033, 11),
        (2036, 6),
    ] {
        assert!(found.contains(&expected), "{expected:?}");
    }
    let of_this_century: Vec<_> = found.into_iter().filter(|(year, _)| *year > 2000).collect();
    assert_eq!(of_this_century.len(), 14, "{of_this_century:?}");
}

#[test]
fn refuses_days_that_do_not_exist() {
    let leap = |month, year| LunarDate { leap: true, ..day(1, month, year) };
    for absent in [
        day(30, 12, 2024),
        day(31, 1, 2023),
        day(0, 1, 2023),
        day(1, 13, 2023),
        leap(3, 2023),
        leap(2, 2022),
    ] {
        assert_eq!(solar(absent), None, "{absent}");
    }
    assert_eq!(solar(day(1, 1, i16::MAX)), None);
}

#[test]
fn prints_leap_months_and_names_years() {
    assert_eq!(lunar(date(2023, 1, 22)).to_string(), "1/1/2023");
    assert_eq!(lunar(date(2023, 3, 22)).to_string(), "1/2n/2023");
    let names = [
        (2022, "Nhâm Dần"),
        (2023, "Quý Mão"),
        (2024, "Giáp Thìn"),
        (2025, "Ất Tỵ"),
        (2026, "Bính Ngọ"),
    ];
    for (year, name) in names {
        assert_eq!(year_name(year), name);
    }
}

proptest! {
    #[test]
    fn never_panics(ordinal in -4_300_000_i64..2_900_000) {
        if let Some(on) = from_julian_day(2_451_545 + ordinal) {
            let LunarDate { day, month, .. } = lunar(on);
            prop_assert!((1..=30).contains(&day) && (1..=12).contains(&month));
        }
    }
}
