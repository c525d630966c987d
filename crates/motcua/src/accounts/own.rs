//! What people do with their own account: change the password.

use jiff::Timestamp;
use serde_json::json;

use super::password::{hash_aside, verify_aside};
use super::{Undone, note};
use crate::access::Who;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::web::limiter::too_many;
use crate::{args, sql};

/// Changes the password, and ends the person's other sessions.
///
/// # Errors
/// [`Undone::Refused`] when the present password is wrong.
pub async fn change_password(
    app: &App,
    who: &Who,
    present: String,
    new: String,
) -> std::result::Result<(), Undone> {
    if !prove(app, who, present).await? {
        return Err(Undone::Refused("Mật khẩu đang dùng chưa đúng."));
    }
    let hash = hash_aside(new).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set password_hash = $2, must_change = $3 where id = $1"),
        args![who.staff, hash, false],
    )
    .await?;
    let ended = end_others(&mut tx, who, now).await?;
    note(&mut tx, now, who, ("password_changed", json!({ "sessions": ended }))).await?;
    Ok(tx.commit().await?)
}

/// Whether this is the person's password: for what asks for it once more. Wrong ones are counted for
/// the person, wherever the session is used.
///
/// # Errors
/// [`Error::TooMany`] after too many wrong ones.
pub async fn prove(app: &App, who: &Who, password: String) -> Result<bool> {
    too_many(app.limiter.proofs.count(&who.staff, app.now()))?;
    let row = app
        .db
        .first(sql!("select password_hash from staff where id = $1"), args![who.staff])
        .await?
        .ok_or(Error::NotFound)?;
    let is_right = verify_aside(password, Some(row.text("password_hash"))).await?;
    if is_right {
        app.limiter.proofs.forgive(&who.staff);
    }
    Ok(is_right)
}

async fn end_others(tx: &mut Tx, who: &Who, now: Timestamp) -> Result<u64> {
    Ok(tx
        .run(
            sql!(
                "update session set ended_at = $3
                 where staff = $1 and token_hash <> $2 and ended_at is null"
            ),
            args![who.staff, &who.session, now],
        )
        .await?)
}
