//! The clock and the journal (đồng hồ máy chủ). A clock that is years ahead would date everything in
//! those years and shut everybody out as soon as it is right again; one that went back would put the
//! record out of order. Neither writes anything, until an administrator says at the terminal, with a
//! reason that stays in the journal, that the clock is right now.

use jiff::Timestamp;
use serde_json::json;

use super::{CLOCK_STEP_BACK_MS_MAX, Entry, JournalError, put, take_end};
use crate::db::{Db, Result, Tx};
use crate::{args, sql};

/// The kind of the entry with which somebody says that the clock is right although nothing was written
/// for long.
pub const ACCEPTED: &str = "clock_accepted";
/// The kind of the entry after which times begin again before those of the entries above it.
pub const CORRECTED: &str = "clock_corrected";

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How the clock stands to the last entry of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may be right.
    Right,
    /// So far after the last entry that it is not believed.
    Ahead {
        /// When the last entry was written.
        last_at: Timestamp,
        /// How many days it may be.
        days_max: i64,
    },
    /// Before the last entry.
    Behind {
        /// When the last entry was written.
        last_at: Timestamp,
    },
}

/// Judges a clock. Before the first entry every clock may be right.
#[must_use]
pub fn judge(now: Timestamp, last_at: Timestamp, days_max: Option<i64>) -> Standing {
    let ahead_ms = now.as_millisecond() - last_at.as_millisecond();
    if ahead_ms < -CLOCK_STEP_BACK_MS_MAX {
        return Standing::Behind { last_at };
    }
    match days_max {
        Some(days_max) if last_at > Timestamp::UNIX_EPOCH && ahead_ms > days_max * DAY_MS => {
            Standing::Ahead { last_at, days_max }
        }
        Some(_) | None => Standing::Right,
    }
}

/// How the clock stands now.
///
/// # Errors
/// When the journal cannot be read.
pub async fn standing(db: &Db, now: Timestamp) -> Result<Standing> {
    let head = db.first(sql!("select at, ahead_days_max from chain where id = 1"), args![]).await?;
    Ok(head
        .map_or(Standing::Right, |head| judge(now, head.at("at"), head.opt_int("ahead_days_max"))))
}

/// Whether work that nobody watches may be done by this clock: what is told, reminded of and taken away
/// follows from the date.
pub async fn is_trusted(db: &Db, now: Timestamp) -> bool {
    match standing(db, now).await {
        Ok(Standing::Right) => true,
        Ok(standing @ (Standing::Ahead { .. } | Standing::Behind { .. })) => {
            tracing::error!(?standing, "the clock is not believed: work without people waits");
            false
        }
        Err(error) => {
            tracing::error!(%error, "the journal cannot be read");
            false
        }
    }
}

/// Sets how many days the clock may run ahead of the last entry.
///
/// # Errors
/// Whatever the database says.
pub async fn limit(db: &Db, days_max: i64) -> Result<()> {
    db.run(sql!("update chain set ahead_days_max = $1 where id = 1"), args![days_max]).await?;
    Ok(())
}

/// Says that the clock is right although it stands far after the last entry.
///
/// # Errors
/// [`JournalError::ClockWentBack`] when it stands before it: then [`correct`] is meant.
pub async fn accept(
    tx: &mut Tx,
    now: Timestamp,
    reason: &str,
) -> std::result::Result<(), JournalError> {
    let end = take_end(tx).await?;
    if let Standing::Behind { last_at } = judge(now, end.at, None) {
        return Err(JournalError::ClockWentBack { last_at });
    }
    let entry = said(ACCEPTED, now.max(end.at), reason);
    Ok(put(tx, end, entry).await?)
}

/// Says that the clock is right now and was wrong when the last entries were written: from here on times
/// begin again. Nothing is written when it does not stand before the last entry.
///
/// # Errors
/// Whatever the database says.
pub async fn correct(tx: &mut Tx, now: Timestamp, reason: &str) -> Result<Standing> {
    let end = take_end(tx).await?;
    let standing = judge(now, end.at, None);
    if matches!(standing, Standing::Behind { .. }) {
        put(tx, end, said(CORRECTED, now, reason)).await?;
    }
    Ok(standing)
}

fn said(kind: &str, at: Timestamp, reason: &str) -> Entry {
    let body = json!({ "clock_reason": reason }).to_string();
    Entry { at, staff: None, unit: None, kind: kind.to_owned(), dossier: None, seq: None, body }
}

/// An entry with which somebody said that the clock was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its number.
    pub no: i64,
    /// When, by the clock that was called right.
    pub at: Timestamp,
    /// When the entry above it was written, by the clock of then.
    pub last_at: Timestamp,
}

impl Mark {
    pub(super) fn of(no: i64, entry: &Entry, last_at: Timestamp) -> Option<Self> {
        let is_one = entry.kind == ACCEPTED || entry.kind == CORRECTED;
        is_one.then_some(Self { no, at: entry.at, last_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_believed_between_the_last_entry_and_so_many_days_later() {
        let at = |ms: i64| Timestamp::from_millisecond(ms).expect("an instant");
        let last_at = at(10 * DAY_MS);
        let (ahead, behind) =
            (Standing::Ahead { last_at, days_max: 60 }, Standing::Behind { last_at });
        for (now, days_max, expected) in [
            (10 * DAY_MS, Some(60), Standing::Right),
            (10 * DAY_MS - CLOCK_STEP_BACK_MS_MAX, Some(60), Standing::Right),
            (10 * DAY_MS - CLOCK_STEP_BACK_MS_MAX - 1, Some(60), behind),
            (70 * DAY_MS, Some(60), Standing::Right),
            (70 * DAY_MS + 1, Some(60), ahead),
            (70 * DAY_MS + 1, None, Standing::Right),
        ] {
            assert_eq!(judge(at(now), last_at, days_max), expected, "{now} {days_max:?}");
        }
        let first = judge(at(9_000 * DAY_MS), Timestamp::UNIX_EPOCH, Some(60));
        assert_eq!(first, Standing::Right, "nothing is known before the first entry");
    }
}
