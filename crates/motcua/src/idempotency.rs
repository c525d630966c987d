//! Requests of programs that may be sent again (`Idempotency-Key`): the first one acts, the same
//! one again gets the same answer, another one under the same key is refused.
//!
//! Only what succeeded is kept: a request that was refused has written nothing and may be mended
//! and sent again.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::{args, sql};

/// How long an answer is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// After this a request that never came to an end is given up: its program was stopped.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// A request under a key.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// Who sends it.
    pub staff: Uuid,
    /// The key.
    pub key: String,
    /// Hash of everything that makes it this request.
    pub request_hash: String,
}

/// How a request begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is new: act, then [`finish`] or [`release`].
    New,
    /// It was done before; this was the answer.
    Done {
        /// The status.
        status: u16,
        /// The body.
        body: String,
    },
}

impl Keyed {
    /// The id of what this request makes, the same whenever it is sent again, even after the
    /// program was stopped between making it and writing the answer down.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let mut hash = Sha256::new();
        for part in [self.staff.to_string().as_str(), &self.key, &self.request_hash] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        let bytes = std::array::from_fn(|position| digest[position]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// Begins a request.
///
/// # Errors
/// [`Error::Repeating`] while the same one is being worked on, [`Error::KeyReused`] when the key
/// belongs to another.
pub async fn begin(db: &Db, request: &Keyed, now: Timestamp) -> Result<Begun> {
    let mut tx = db.begin().await?;
    tx.run(sql!("delete from idempotency where at < $1"), args![now - KEPT_FOR]).await?;
    let inserted = tx
        .run(
            sql!(
                "insert into idempotency (staff, key, request_hash, at) values ($1, $2, $3, $4)
                 on conflict (staff, key) do nothing"
            ),
            args![request.staff, &request.key, &request.request_hash, now],
        )
        .await?;
    if inserted == 1 {
        tx.commit().await?;
        return Ok(Begun::New);
    }
    let row = tx
        .first(
            sql!(
                "select request_hash, status, body, at from idempotency
                 where staff = $1 and key = $2"
            ),
            args![request.staff, &request.key],
        )
        .await?
        .ok_or(Error::Repeating)?;
    if row.text("request_hash") != request.request_hash {
        return Err(Error::KeyReused);
    }
    match (row.opt_int("status"), row.opt_text("body")) {
        (Some(status), Some(body)) => {
            Ok(Begun::Done { status: u16::try_from(status).unwrap_or(200), body })
        }
        (_, _) if now.duration_since(row.at("at")) > GIVEN_UP_AFTER => {
            tx.run(
                sql!("update idempotency set at = $3 where staff = $1 and key = $2"),
                args![request.staff, &request.key, now],
            )
            .await?;
            tx.commit().await?;
            Ok(Begun::New)
        }
        (_, _) => Err(Error::Repeating),
    }
}

/// Keeps the answer.
///
/// # Errors
/// Whatever the database says; the request is then given up after a while and may be sent again.
pub async fn finish(db: &Db, request: &Keyed, status: u16, body: &str) -> Result<()> {
    db.run(
        sql!("update idempotency set status = $3, body = $4 where staff = $1 and key = $2"),
        args![request.staff, &request.key, i64::from(status), body],
    )
    .await?;
    Ok(())
}

/// Forgets a request that was refused.
///
/// # Errors
/// Whatever the database says.
pub async fn release(db: &Db, request: &Keyed) -> Result<()> {
    db.run(
        sql!("delete from idempotency where staff = $1 and key = $2 and status is null"),
        args![request.staff, &request.key],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn database() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open_file(&folder.path().join("test.sqlite")).await.expect("a database");
        db.migrate().await.expect("tables");
        (folder, db)
    }

    fn request(hash: &str) -> Keyed {
        Keyed { staff: Uuid::from_u128(1), key: "a".to_owned(), request_hash: hash.to_owned() }
    }

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(1_672_711_200 + n * 60).expect("an instant")
    }

    #[tokio::test]
    async fn a_request_acts_once_and_is_answered_alike_for_a_day() {
        let (_folder, db) = database().await;
        let (first, other) = (request("x"), request("y"));
        assert_eq!(begin(&db, &first, minute(0)).await.expect("new"), Begun::New);
        assert!(matches!(begin(&db, &first, minute(1)).await, Err(Error::Repeating)));
        assert!(matches!(begin(&db, &other, minute(1)).await, Err(Error::KeyReused)));
        finish(&db, &first, 201, "{}").await.expect("kept");
        let done = Begun::Done { status: 201, body: "{}".to_owned() };
        assert_eq!(begin(&db, &first, minute(2)).await.expect("done"), done);
        assert!(matches!(begin(&db, &other, minute(2)).await, Err(Error::KeyReused)));
        let elsewhere = Keyed { staff: Uuid::from_u128(2), ..first.clone() };
        assert_eq!(begin(&db, &elsewhere, minute(2)).await.expect("its own"), Begun::New);
        assert_eq!(begin(&db, &other, minute(24 * 60 + 1)).await.expect("new again"), Begun::New);
    }

    #[tokio::test]
    async fn what_was_refused_or_given_up_may_be_sent_again() {
        let (_folder, db) = database().await;
        begin(&db, &request("x"), minute(0)).await.expect("new");
        release(&db, &request("x")).await.expect("forgotten");
        assert_eq!(begin(&db, &request("y"), minute(1)).await.expect("new"), Begun::New);
        assert!(matches!(begin(&db, &request("y"), minute(11)).await, Err(Error::Repeating)));
        assert_eq!(begin(&db, &request("y"), minute(12)).await.expect("given up"), Begun::New);
        assert!(matches!(begin(&db, &request("y"), minute(13)).await, Err(Error::Repeating)));
    }

    #[test]
    fn the_id_of_what_is_made_depends_on_the_whole_request() {
        let id = request("x").new_id();
        assert_eq!(id, request("x").new_id());
        assert_ne!(id, request("y").new_id());
        assert_ne!(id, Keyed { staff: Uuid::from_u128(2), ..request("x") }.new_id());
    }
}
