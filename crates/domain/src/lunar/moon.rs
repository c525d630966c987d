//! New moons and the sun's longitude, by the truncated series of Jean Meeus, *Astronomical
//! Algorithms*, in the arrangement of Hồ Ngọc Đức. Good to a few minutes over some centuries,
//! which is enough to name the day on which they fall at UTC+7.

use std::f64::consts::PI;

/// Hours ahead of UTC: the time in which days are counted.
const ZONE_HOURS: f64 = 7.0;

/// Mean length of a lunar month in days.
pub(super) const MONTH_DAYS: f64 = 29.530_588_853;

/// Julian day of the new moon from which moons are counted (1/1/1900, k = 0).
pub(super) const FIRST_MOON: f64 = 2_415_021.076_998_695;

/// The Julian day number, in Viet Nam, on which the `k`-th new moon since 1/1/1900 falls.
pub(super) fn new_moon_day(k: i64) -> i64 {
    floor(new_moon(k as f64) + 0.5 + ZONE_HOURS / 24.0)
}

/// In which of the twelve sectors of 30° the sun stands when that day begins in Viet Nam:
/// 0 from the March equinox on, 9 from the winter solstice on.
pub(super) fn sun_sector(day: i64) -> i64 {
    floor(sun_longitude(day as f64 - 0.5 - ZONE_HOURS / 24.0) / PI * 6.0)
}

/// Rounds down to a whole number.
pub(super) fn floor(value: f64) -> i64 {
    value.floor() as i64
}

/// Julian date (UTC) of the `k`-th new moon.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let radians = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * radians).sin();
    let sun = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * radians;
    let moon = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * radians;
    let node = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * radians;
    let correction = (0.1734 - 0.000_393 * t) * sun.sin() + 0.0021 * (2.0 * sun).sin()
        - 0.4068 * moon.sin()
        + 0.0161 * (2.0 * moon).sin()
        - 0.0004 * (3.0 * moon).sin()
        + 0.0104 * (2.0 * node).sin()
        - 0.0051 * (sun + moon).sin()
        - 0.0074 * (sun - moon).sin()
        + 0.0004 * (2.0 * node + sun).sin()
        - 0.0004 * (2.0 * node - sun).sin()
        - 0.0006 * (2.0 * node + moon).sin()
        + 0.0010 * (2.0 * node - moon).sin()
        + 0.0005 * (2.0 * moon + sun).sin();
    mean + correction - clock_drift(t)
}

/// Difference between uniform time and the turning Earth, in days.
fn clock_drift(t: f64) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    }
}

/// Longitude of the sun in radians, 0 up to 2π, at a Julian date (UTC).
fn sun_longitude(julian: f64) -> f64 {
    let t = (julian - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let radians = PI / 180.0;
    let anomaly =
        (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * radians;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + centre) * radians).rem_euclid(2.0 * PI)
}
