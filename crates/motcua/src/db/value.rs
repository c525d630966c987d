//! Values on their way into the database. Few kinds on purpose: integers (instants are epoch
//! milliseconds, money is whole đồng), text, ids, bytes, booleans.

use std::borrow::Cow;

use domain::agency::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};
use uuid::Uuid;

/// One value; every kind may be absent.
#[derive(Clone, Debug)]
pub enum Val {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT.
    Text(Option<String>),
    /// UUID.
    Id(Option<Uuid>),
    /// BLOB, bytea.
    /// BOOLEAN.
    Bool(Option<bool>),
}

macro_rules! from {
    ($($type:ty => $kind:ident $convert:expr;)*) => {$(
        impl From<$type> for Val {
            fn from(value: $type) -> Self {
                Self::$kind(Some($convert(value)))
            }
        }
        impl From<Option<$type>> for Val {
            fn from(value: Option<$type>) -> Self {
                Self::$kind(value.map($convert))
            }
        }
    )*};
}

from! {
    i64 => Int |n| n;
    i32 => Int i64::from;
    u32 => Int i64::from;
    u8 => Int i64::from;
    Timestamp => Int Timestamp::as_millisecond;
    String => Text |text| text;
    &str => Text str::to_owned;
    &String => Text String::clone;
    &UnitId => Text |unit: &UnitId| unit.0.clone();
    UnitId => Text |unit: UnitId| unit.0;
    Date => Text |day: Date| day.to_string();
    Uuid => Id |id| id;
    bool => Bool |truth| truth;
}

pub(super) fn lite(
    sql: Cow<'static, str>,
    values: Vec<Val>,
) -> Query<'static, Sqlite, SqliteArguments> {
    let query = match sql {
        Cow::Borrowed(text) => sqlx::query(text),
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
    };
    values.into_iter().fold(query, |query, value| match value {
        Val::Int(value) => query.bind(value),
        Val::Text(value) => query.bind(value),
        Val::Id(value) => query.bind(value),
        Val::Bool(value) => query.bind(value),
    })
}

pub(super) fn pg(
    sql: Cow<'static, str>,
    values: Vec<Val>,
) -> Query<'static, Postgres, PgArguments> {
    let query = match sql {
        Cow::Borrowed(text) => sqlx::query(text),
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text)),
    };
    values.into_iter().fold(query, |query, value| match value {
        Val::Int(value) => query.bind(value),
        Val::Text(value) => query.bind(value),
        Val::Id(value) => query.bind(value),
        Val::Bool(value) => query.bind(value),
    })
}
