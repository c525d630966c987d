//! The working calendar (lịch làm việc): when an office works, and why it does not.
//!
//! Weekly hours and announced days are data ([`CalendarBook`]). A unit's [`Calendar`] lays its own
//! entries over those of its parents and of the nation, the nearest first. Years without an
//! announcement follow the law alone ([`statutory`]).

mod arithmetic;
mod book;
mod layer;
mod session;
pub mod statutory;

use std::sync::Arc;

use jiff::civil::{Date, Weekday};

pub use book::{
    Announcement, CalendarBook, CalendarError, CalendarFile, MakeUp, Origin, UnitCalendar,
};
pub use layer::{DayOff, Hours, Week};
pub use session::{NotASession, Session};
pub use statutory::StatutoryRules;

pub(crate) use session::{at_minute, minute_of};

use layer::{Layer, Special};

/// The first year a calendar can say anything about.
pub const FIRST_YEAR: i16 = 1970;

/// The last year a calendar can say anything about.
pub const LAST_YEAR: i16 = 2200;

/// The reason of Saturdays and Sundays that nothing else is said about.
pub const WEEKEND_REASON: &str = "Nghỉ cuối tuần";

/// The calendar of one unit. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The unit itself first, the nation last.
    layers: Vec<Arc<Layer>>,
}

/// One day of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// The sessions in which the office works and time runs, in their order.
    pub sessions: &'a [Session],
    /// The sessions in which only the desk receives dossiers, and no time runs.
    pub receives: &'a [Session],
    /// Why the office is closed, or why it works on a rest day.
    pub reason: Option<&'a str>,
}

/// The calendar knows nothing about that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("lịch làm việc chỉ tính được cho các năm {FIRST_YEAR}–{LAST_YEAR}")]
pub struct OutOfRange;

/// The days from one to another, both included.
pub fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |on| on.tomorrow().ok()).take_while(move |on| *on <= last)
}

impl Calendar {
    /// What is known about a day. Outside of the years 1970–2200 nobody works.
    #[must_use]
    pub fn day(&self, on: Date) -> Day<'_> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&on.year()) {
            return Day {
                sessions: &[],
                receives: &[],
                reason: Some("Ngoài phạm vi lịch làm việc"),
            };
        }
        let weekday = on.weekday();
        match self.layers.iter().find_map(|layer| layer.days.get(&on)) {
            Some(Special::Off { reason }) => {
                Day { sessions: &[], receives: &[], reason: Some(reason) }
            }
            Some(Special::MakeUp { like, reason }) => {
                Day { sessions: self.works(on, *like), receives: &[], reason: Some(reason) }
            }
            None => {
                let sessions = self.works(on, weekday);
                let receives = self.receives(on, weekday);
                let reason = sessions.is_empty().then_some(match weekday {
                    _ if !receives.is_empty() => "Chỉ tiếp nhận hồ sơ, không tính thời hạn",
                    Weekday::Saturday | Weekday::Sunday => WEEKEND_REASON,
                    Weekday::Monday
                    | Weekday::Tuesday
                    | Weekday::Wednesday
                    | Weekday::Thursday
                    | Weekday::Friday => "Cơ quan không làm việc",
                });
                Day { sessions, receives, reason }
            }
        }
    }

    /// The sessions in which the office works on a day; none on a day off.
    #[must_use]
    pub fn sessions(&self, on: Date) -> &[Session] {
        self.day(on).sessions
    }

    /// Why the office is closed on a day, or why it works on a rest day.
    #[must_use]
    pub fn reason(&self, on: Date) -> Option<String> {
        self.day(on).reason.map(str::to_owned)
    }

    /// Ngày làm việc: whether the office works on a day at all.
    #[must_use]
    pub fn is_working_day(&self, on: Date) -> bool {
        !self.sessions(on).is_empty()
    }

    /// The hours of a weekday that hold on a date.
    fn works(&self, on: Date, like: Weekday) -> &[Session] {
        self.hours_on(on).find_map(|hours| hours.works.as_ref()).map_or(&[], |week| week.on(like))
    }

    fn receives(&self, on: Date, like: Weekday) -> &[Session] {
        self.hours_on(on)
            .find_map(|hours| hours.receives.as_ref())
            .map_or(&[], |week| week.on(like))
    }

    /// All hours that hold on a date, the nearest unit's first.
    fn hours_on(&self, on: Date) -> impl Iterator<Item = &Hours> {
        self.layers
            .iter()
            .flat_map(move |layer| layer.hours.iter().filter(move |hours| hours.hold_on(on)))
    }
}

#[cfg(test)]
mod tests;
