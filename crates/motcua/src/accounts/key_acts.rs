//! How a key for programs comes into being and ends: an administrator proposes it, its owner confirms
//! it and is the only one who sees it, either takes it back, and a new password ends them all.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::oneself::{self, Proof};
use super::staff::Staff;
use super::tokens::{Scope, lapsed_before};
use super::{Undone, note};
use crate::access::{Who, token_hash};
use crate::app::{App, new_token};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{args, sql};

/// A key that is wanted.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Id made with the form: a form sent twice is one key.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Longest life of a key.
const DAYS_MAX: i64 = 366;
/// Keys of one person that may be open at once.
const KEYS_PER_PERSON_MAX: i64 = 20;
/// Beginning of every key, so that it is recognised where it does not belong.
const PREFIX: &str = "motcua_";

/// Proposes a key for programs that shall act as `staff`. It opens nothing yet, and there is nothing
/// yet that could be copied.
///
/// # Errors
/// [`Undone::Refused`] when it would live too long, or the form was sent before.
pub async fn propose(
    app: &App,
    who: &Who,
    staff: &Staff,
    new: NewKey,
) -> std::result::Result<(), Undone> {
    let now = app.now();
    let latest = now.saturating_add(SignedDuration::from_hours(24 * DAYS_MAX));
    if new.expires_at <= now || new.expires_at > latest.expect("hours are no calendar unit") {
        return Err(Undone::Refused("Ngày hết hạn phải sau hôm nay và không quá một năm."));
    }
    let mut tx = app.db.begin().await?;
    check_room(&mut tx, staff.id, now).await?;
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
    let made = tx
        .run(
            sql!(
                "insert into api_token (id, staff, proposed_by, name, scopes, created_at, expires_at)
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing"
            ),
            args![new.id, staff.id, who.staff, &new.name, scopes.join(" "), now, new.expires_at],
        )
        .await?;
    if made == 0 {
        return Err(Undone::Refused("Khóa này đã được đề nghị. Xin xem trong danh sách bên cạnh."));
    }
    let facts = json!({ "token": new.id, "account": staff.id, "scopes": scopes });
    note(&mut tx, now, who, ("token_proposed", facts)).await?;
    Ok(tx.commit().await?)
}

/// What has ended, or was never confirmed, takes no room.
async fn check_room(tx: &mut Tx, staff: Uuid, now: Timestamp) -> std::result::Result<(), Undone> {
    let open = tx
        .first(
            sql!(
                "select count(*) as n from api_token
                 where staff = $1 and revoked_at is null and expires_at > $2
                   and (confirmed_at is not null or created_at >= $3)"
            ),
            args![staff, now, lapsed_before(now)],
        )
        .await?;
    if open.is_some_and(|row| row.int("n") >= KEYS_PER_PERSON_MAX) {
        return Err(Undone::Refused(
            "Cán bộ này đã có quá nhiều khóa. Xin thu hồi khóa không còn dùng.",
        ));
    }
    Ok(())
}

/// Confirms a key that acts in one's own name, and makes it: what is returned is stored nowhere and
/// nobody else has seen it.
///
/// # Errors
/// [`Error::NotFound`] unless it waits for this person; [`Undone::Refused`] when the password or the
/// code is wrong.
pub async fn confirm(
    app: &App,
    who: &Who,
    token: Uuid,
    proof: Proof,
) -> std::result::Result<String, Undone> {
    let now = app.now();
    oneself::prove(app, who, proof).await?;
    let key = format!("{PREFIX}{}", new_token());
    let mut tx = app.db.begin().await?;
    let confirmed = tx
        .run(
            sql!(
                "update api_token set token_hash = $3, confirmed_at = $4
                 where id = $1 and staff = $2 and confirmed_at is null and revoked_at is null
                   and expires_at > $4 and created_at >= $5"
            ),
            args![token, who.staff, token_hash(&key), now, lapsed_before(now)],
        )
        .await?;
    if confirmed == 0 {
        return Err(Error::NotFound.into());
    }
    let facts = json!({ "token": token, "account": who.staff });
    note(&mut tx, now, who, ("token_confirmed", facts)).await?;
    tx.commit().await?;
    Ok(key)
}

/// Takes a key back.
///
/// # Errors
/// [`Undone`].
pub async fn revoke(app: &App, who: &Who, token: Uuid) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let revoked = tx
        .first(
            sql!(
                "update api_token set revoked_at = $2 where id = $1 and revoked_at is null
                 returning staff"
            ),
            args![token, now],
        )
        .await?;
    if let Some(row) = revoked {
        let facts = json!({ "token": token, "account": row.id("staff") });
        note(&mut tx, now, who, ("token_revoked", facts)).await?;
    }
    Ok(tx.commit().await?)
}

/// Ends all keys of a person, proposed ones included: a new password means that somebody may have
/// known the old one. How many there were.
///
/// # Errors
/// Whatever the database says.
pub async fn end_all(tx: &mut Tx, staff: Uuid, now: Timestamp) -> Result<u64> {
    Ok(tx
        .run(
            sql!(
                "update api_token set revoked_at = $2
                 where staff = $1 and revoked_at is null and expires_at > $2"
            ),
            args![staff, now],
        )
        .await?)
}
