//! From when people are warned (ngưỡng cảnh báo): set by an administrator; each change is an entry of
//! the journal.

use serde::{Deserialize, Serialize};

use crate::access::Who;
use crate::app::App;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

/// The share of the time that may be set, in percent.
pub const NEAR_PERCENT: std::ops::RangeInclusive<u32> = 50..=95;
/// The longest wait before a reminder, in days.
pub const UNCLAIMED_DAYS_MAX: u32 = 365;
/// At most so many reminders.
pub const REMINDERS_MAX: usize = 3;

/// The thresholds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The share of the time after which the holder is warned, in percent.
    pub near_percent: u32,
    /// Whether the holder is told that the time of a step has passed.
    pub warns_of_steps: bool,
    /// After how many days the applicant is reminded of a result, each time.
    pub unclaimed_days: Vec<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { near_percent: 80, warns_of_steps: true, unclaimed_days: vec![15, 30, 60] }
    }
}

/// The thresholds as they are set.
///
/// # Errors
/// Whatever the database says.
pub async fn load(db: &Db) -> Result<Settings> {
    let row = db.first(sql!("select value from setting where name = 'watch'"), args![]).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.text("value")).ok()).unwrap_or_default())
}

/// Sets them.
///
/// # Errors
/// Whatever the database says.
pub async fn save(app: &App, who: &Who, settings: &Settings) -> Result<()> {
    let body = serde_json::to_string(settings).map_err(|error| Error::Internal(error.into()))?;
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!(
            "insert into setting (name, value) values ('watch', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        args![&body],
    )
    .await?;
    let entry = Entry {
        at: app.now(),
        staff: Some(who.staff),
        unit: who.home().cloned(),
        kind: "watch_set".to_owned(),
        dossier: None,
        seq: None,
        body,
    };
    journal::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}
