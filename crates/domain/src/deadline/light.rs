//! The traffic light of a deadline (đèn báo hạn): one reading for every list and every screen.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::calendar::Calendar;

/// A deadline is near when less than this part of the whole time is left, in percent.
pub const NEAR_PERCENT: i64 = 20;
/// A deadline is also near when less than this is left, in working minutes: one working day.
pub const NEAR_WORKING_MINUTES: i64 = 8 * 60;

/// What is due on the day of its reception is near only when less than this is left: two hours.
pub const NEAR_SAME_DAY_MINUTES: i64 = 2 * 60;

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Light {
    /// Còn hạn.
    OnTime,
    /// Sắp đến hạn.
    Near,
    /// Quá hạn.
    Late,
    /// Tạm dừng: the clock stands still.
    Paused,
    /// Đã xong.
    Done,
}

impl Light {
    /// The light at an instant: `near_at` as [`near_from`] gives it.
    #[must_use]
    pub fn of(now: Timestamp, near_at: Timestamp, due_at: Timestamp, is_done: bool) -> Self {
        if is_done {
            Self::Done
        } else if super::is_after(now, due_at) {
            Self::Late
        } else if now >= near_at {
            Self::Near
        } else {
            Self::OnTime
        }
    }

    /// The code used on screens.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Near => "near",
            Self::Late => "late",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::OnTime => "Còn hạn",
            Self::Near => "Sắp đến hạn",
            Self::Late => "Quá hạn",
            Self::Paused => "Tạm dừng",
            Self::Done => "Đã xong",
        }
    }
}

/// From when on a deadline is near: when less than [`NEAR_PERCENT`] of the working time, or less
/// than [`NEAR_WORKING_MINUTES`], is left. What has no more than a working day is near in its last
/// [`NEAR_SAME_DAY_MINUTES`]: a light that is on from the beginning warns nobody.
#[must_use]
pub fn near_from(calendar: &Calendar, received: DateTime, due: DateTime) -> DateTime {
    let minutes = calendar.working_minutes_between(received, due);
    let least =
        if minutes <= NEAR_WORKING_MINUTES { NEAR_SAME_DAY_MINUTES } else { NEAR_WORKING_MINUTES };
    let kept = (minutes * NEAR_PERCENT / 100).max(least);
    let far = minutes - kept;
    if far <= 0 {
        return received.min(due);
    }
    calendar.add_working_minutes(received, far).map_or(due, |at| at.min(due))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::CalendarBook;
    use crate::time::instant;

    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
        let text = include_str!("../../../../data/calendars/national.toml");
        let book = CalendarBook::from_files([("national.toml", text)]);
        book.expect("the delivered calendar").national()
    });

    #[test]
    fn a_deadline_is_near_in_its_last_fifth_and_on_its_last_day() {
        let received = date(2022, 3, 1).at(7, 0, 0, 0);
        let table = [
            // 20 days: the last four of them.
            (date(2022, 3, 28).at(17, 0, 0, 0), date(2022, 3, 22).at(17, 0, 0, 0)),
            // 3 days: the last one.
            (date(2022, 3, 3).at(17, 0, 0, 0), date(2022, 3, 2).at(17, 0, 0, 0)),
            // Within the day: the last two hours.
            (date(2022, 3, 1).at(17, 0, 0, 0), date(2022, 3, 1).at(15, 0, 0, 0)),
            // Within the hour: from the beginning.
            (date(2022, 3, 1).at(8, 0, 0, 0), received),
        ];
        for (due, near) in table {
            assert_eq!(near_from(&CALENDAR, received, due), near, "{due}");
        }
    }

    #[test]
    fn the_light_changes_at_the_minute() {
        let at = |hour, minute| instant(date(2022, 3, 3).at(hour, minute, 0, 0));
        let (near, due) = (at(9, 0), at(17, 0));
        let table = [
            (at(8, 59), false, Light::OnTime),
            (at(9, 0), false, Light::Near),
            (at(17, 0), false, Light::Near),
            (at(17, 0) + jiff::SignedDuration::from_secs(59), false, Light::Near),
            (at(17, 1), false, Light::Late),
            (at(17, 1), true, Light::Done),
        ];
        for (now, done, light) in table {
            assert_eq!(Light::of(now, near, due, done), light, "{now}");
        }
    }

    proptest! {
        #[test]
        fn it_is_near_before_it_is_due(day in 0_i32..2000, minute in 0_i8..60, days in 0_i32..90) {
            let from = date(2020, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
            let received = from.at(9, minute, 0, 0);
            let due = from.checked_add(jiff::Span::new().days(days)).expect("a day").at(17, 0, 0, 0);
            let near = near_from(&CALENDAR, received, due);
            prop_assert!(near <= due);
            prop_assert!(near >= received);
        }
    }
}
