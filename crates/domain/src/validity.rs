//! From when until when a fact holds: units, procedures, forms and calendars all have one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A span of whole days, both ends included; open-ended when `to_on` is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// First day in force (ngày có hiệu lực).
    pub from_on: Date,
    /// Last day in force, if an end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

impl Validity {
    /// Whether the fact holds on that day.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|to| day <= to)
    }

    /// Whether the two spans share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to_on.is_none_or(|to| other.from_on <= to)
            && other.to_on.is_none_or(|to| self.from_on <= to)
    }
}
