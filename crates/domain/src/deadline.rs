//! Deadlines: see `due`.

use serde::{Deserialize, Serialize};

/// How long a procedure may take, in its published unit (thời hạn giải quyết).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimeLimit {
    /// Ngày làm việc.
    WorkingDays(u32),
    /// Ngày (calendar days).
    CalendarDays(u32),
    /// Giờ, counted inside working sessions.
    Hours(u32),
    /// Trong ngày; received after 15:00, the next working day.
    SameDay,
}

/// How working days are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// A: whole days by the Civil Code, due at the end of the last session.
    #[default]
    Day,
    /// B: days of eight working hours, to the minute.
    Hour,
}
