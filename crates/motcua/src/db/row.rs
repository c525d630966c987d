//! Rows on their way out. A column of another type or name than the program expects is a mistake
//! of the program, found by the test that runs every page on both databases; it panics.

use domain::agency::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

/// One row.
pub enum Row {
    /// Of SQLite.
    Lite(SqliteRow),
    /// Of PostgreSQL.
    Pg(PgRow),
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self::Lite(row)
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self::Pg(row)
    }
}

impl Row {
    fn get<'r, T>(&'r self, column: &str) -> T
    where
        T: sqlx::Decode<'r, sqlx::Sqlite>
            + sqlx::Type<sqlx::Sqlite>
            + sqlx::Decode<'r, sqlx::Postgres>
            + sqlx::Type<sqlx::Postgres>,
    {
        match self {
            Self::Lite(row) => row.try_get(column),
            Self::Pg(row) => row.try_get(column),
        }
        .unwrap_or_else(|error| panic!("column {column}: {error}"))
    }

    /// A number.
    #[must_use]
    pub fn int(&self, column: &str) -> i64 {
        self.get(column)
    }

    /// A number that may be absent.
    #[must_use]
    pub fn opt_int(&self, column: &str) -> Option<i64> {
        self.get(column)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, column: &str) -> String {
        self.get(column)
    }

    /// A text that may be absent.
    #[must_use]
    pub fn opt_text(&self, column: &str) -> Option<String> {
        self.get(column)
    }

    /// An id.
    #[must_use]
    pub fn id(&self, column: &str) -> Uuid {
        self.get(column)
    }

    /// An id that may be absent.
    #[must_use]
    pub fn opt_id(&self, column: &str) -> Option<Uuid> {
        self.get(column)
    }

    /// A truth.
    #[must_use]
    pub fn bool(&self, column: &str) -> bool {
        self.get(column)
    }

    /// A unit's id.
    #[must_use]
    pub fn unit(&self, column: &str) -> UnitId {
        UnitId(self.text(column))
    }

    /// An instant, stored as epoch milliseconds.
    #[must_use]
    pub fn at(&self, column: &str) -> Timestamp {
        timestamp(self.int(column))
    }

    /// An instant that may be absent.
    #[must_use]
    pub fn opt_at(&self, column: &str) -> Option<Timestamp> {
        self.opt_int(column).map(timestamp)
    }

    /// A day, stored as `2022-03-15`.
    #[must_use]
    pub fn day(&self, column: &str) -> Date {
        self.opt_day(column).unwrap_or_else(|| panic!("column {column}: no date"))
    }

    /// A day that may be absent.
    #[must_use]
    pub fn opt_day(&self, column: &str) -> Option<Date> {
        self.opt_text(column)
            .map(|day| day.parse().unwrap_or_else(|error| panic!("column {column}: {error}")))
    }
}

fn timestamp(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).unwrap_or_else(|error| panic!("an instant: {error}"))
}
