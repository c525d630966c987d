//! The second step of signing in: whoever has shown the right password shows the second factor within
//! ten minutes and five tries. Until then there is no session, and wrong tries of either step count
//! against the account.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::second::{self, Shown};
use super::{note_as, sign_in};
use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::db::Tx;
use crate::error::Result;
use crate::web::device::Asker;
use crate::web::limiter::too_many;
use crate::{args, sql};

/// How long the second step may take.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(10);
/// Tries of one begun sign-in.
const TRIES_MAX: i64 = 5;

/// A sign-in that waits for its second step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Whose it is.
    pub staff: Uuid,
    /// Hash of the secret in the cookie; the challenge of a passkey is bound to it.
    pub hash: String,
}

/// How a try ended.
#[derive(Debug)]
pub enum Tried {
    /// A session has begun.
    Welcome {
        /// The secret for the cookie.
        token: String,
        /// The secret by which the browser is known from now on.
        device: String,
        /// Whether the password must be changed first.
        must_change: bool,
    },
    /// It is wrong, or was used before.
    Wrong,
    /// The password must be shown again.
    Over,
}

/// Begins the second step and returns the secret for its cookie.
///
/// # Errors
/// Whatever the database says.
pub async fn begin(tx: &mut Tx, staff: Uuid, now: Timestamp) -> Result<String> {
    let token = new_token();
    tx.run(sql!("delete from sign_in_step where created_at < $1"), args![now - OPEN_FOR]).await?;
    tx.run(
        sql!(
            "insert into sign_in_step (token_hash, staff, created_at, failures)
             values ($1, $2, $3, 0)"
        ),
        args![token_hash(&token), staff, now],
    )
    .await?;
    Ok(token)
}

/// The sign-in of a cookie, while it waits.
///
/// # Errors
/// Whatever the database says.
pub async fn find(app: &App, token: &str) -> Result<Option<Step>> {
    let hash = token_hash(token);
    let row = app
        .db
        .first(
            sql!(
                "select sign_in_step.staff from sign_in_step
                 join staff on staff.id = sign_in_step.staff
                 where sign_in_step.token_hash = $1 and sign_in_step.created_at >= $2
                   and sign_in_step.failures < $3 and staff.disabled_at is null"
            ),
            args![&hash, app.now() - OPEN_FOR, TRIES_MAX],
        )
        .await?;
    Ok(row.map(|row| Step { staff: row.id("staff"), hash }))
}

/// Tries the second step. Wrong ones are counted for the person, too, so that beginning anew gives no
/// more of them.
///
/// # Errors
/// [`crate::error::Error::TooMany`], or whatever the database or the journal says.
pub async fn finish(app: &App, asker: &Asker, step: &Step, shown: &Shown) -> Result<Tried> {
    too_many(app.limiter.proofs.count(&step.staff, app.now()))?;
    // Counted before it is looked at, so that many at once do not get more.
    let counted = app
        .db
        .run(
            sql!(
                "update sign_in_step set failures = failures + 1
                 where token_hash = $1 and failures < $2"
            ),
            args![&step.hash, TRIES_MAX],
        )
        .await?;
    if counted == 0 {
        return Ok(Tried::Over);
    }
    let Some(factor) = second::check(app, step.staff, &step.hash, shown).await? else {
        let mut tx = app.db.begin().await?;
        let facts = json!({ "account": step.staff });
        note_as(&mut tx, app.now(), None, ("second_step_failed", facts), None).await?;
        tx.commit().await?;
        return Ok(Tried::Wrong);
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    // Of two at the same moment, one finds it gone.
    let done =
        tx.run(sql!("delete from sign_in_step where token_hash = $1"), args![&step.hash]).await?;
    if done == 0 {
        return Ok(Tried::Over);
    }
    let row =
        tx.first(sql!("select must_change from staff where id = $1"), args![step.staff]).await?;
    let facts = json!({ "factor": factor.code() });
    let (token, device) = sign_in::enter(&mut tx, asker, step.staff, (now, facts)).await?;
    tx.commit().await?;
    app.limiter.proofs.forgive(&step.staff);
    let must_change = row.is_some_and(|row| row.bool("must_change"));
    Ok(Tried::Welcome { token, device, must_change })
}
