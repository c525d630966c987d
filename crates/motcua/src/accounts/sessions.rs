//! Ending sessions, one or all of a person's. The row stays for a day: see
//! [`crate::web::who::Visitor`].

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::{note, note_as};
use crate::access::{Who, token_hash};
use crate::app::App;
use crate::config::limits;
use crate::db::{Db, Row, Tx};
use crate::error::Result;
use crate::{args, sql};

/// A session that is running.
#[derive(Clone, Debug)]
pub struct Running {
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Sessions shown to a person.
const SHOWN_MAX: i64 = 20;

/// A person's running sessions, the last used first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, who: &Who, now: Timestamp) -> Result<Vec<Running>> {
    let rows = db
        .all(
            sql!(
                "select token_hash, created_at, seen_at from session
                 where staff = $1 and ended_at is null and seen_at >= $2 and created_at >= $3
                 order by seen_at desc, token_hash limit $4"
            ),
            args![
                who.staff,
                minutes_before(now, limits::SESSION_IDLE_MINUTES),
                minutes_before(now, 60 * limits::SESSION_HOURS),
                SHOWN_MAX
            ],
        )
        .await?;
    let running = |row: &Row| Running {
        created_at: row.at("created_at"),
        seen_at: row.at("seen_at"),
        is_this: row.text("token_hash") == who.session,
    };
    Ok(rows.iter().map(running).collect())
}

/// Signs out of this session.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn sign_out(app: &App, who: &Who) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    end_one(&mut tx, &who.session, now).await?;
    note(&mut tx, now, who, ("signed_out", json!({}))).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs out of every session, this one included.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn sign_out_everywhere(app: &App, who: &Who) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let ended = end_all(&mut tx, who.staff, now).await?;
    note(&mut tx, now, who, ("signed_out_everywhere", json!({ "sessions": ended }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the session of a cookie, whosoever it is: a browser that signs in anew leaves none behind.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn leave(app: &App, token: &str) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let staff = end_one(&mut tx, &token_hash(token), now).await?;
    if staff.is_some() {
        note_as(&mut tx, now, staff, ("signed_out", json!({})), None).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn end_one(tx: &mut Tx, hash: &str, now: Timestamp) -> Result<Option<Uuid>> {
    let row = tx
        .first(
            sql!(
                "update session set ended_at = $2 where token_hash = $1 and ended_at is null
                 returning staff"
            ),
            args![hash, now],
        )
        .await?;
    Ok(row.map(|row| row.id("staff")))
}

/// Ends all sessions of a person; how many there were.
///
/// # Errors
/// Whatever the database says.
pub async fn end_all(tx: &mut Tx, staff: Uuid, now: Timestamp) -> Result<u64> {
    tx.run(sql!("delete from sign_in_step where staff = $1"), args![staff]).await?;
    Ok(tx
        .run(
            sql!("update session set ended_at = $2 where staff = $1 and ended_at is null"),
            args![staff, now],
        )
        .await?)
}

pub(super) fn minutes_before(now: Timestamp, minutes: i64) -> Timestamp {
    now.saturating_sub(SignedDuration::from_mins(minutes)).expect("minutes are no calendar unit")
}
