//! Viet Nam has one offset, UTC+7, and no summer time: instants are stored in UTC and read here
//! as the wall clock of the desk.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// The offset of Viet Nam.
pub const OFFSET: Offset = Offset::constant(7);

/// The desk's wall clock at an instant.
#[must_use]
pub fn local(at: Timestamp) -> DateTime {
    OFFSET.to_datetime(at)
}

/// The instant at which the desk's wall clock shows that time.
///
/// # Panics
/// Never for years 1–9998: a constant offset maps each of them to one instant.
#[must_use]
pub fn instant(local: DateTime) -> Timestamp {
    OFFSET
        .to_timestamp(local)
        .expect("a date between the years 1 and 9998 has an instant at +07:00")
}

/// The same, with its offset, as RFC 3339 prints it (`2022-02-08T17:00:00+07:00`).
#[must_use]
pub fn rfc3339(local: DateTime) -> String {
    let zoned = Zoned::new(instant(local), TimeZone::fixed(OFFSET));
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
