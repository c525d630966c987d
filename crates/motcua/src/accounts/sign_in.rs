//! Signing in: the answer never tells whether the name or the password was wrong, wrong tries
//! close the account for longer and longer, and each success starts a session of its own.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::password::verify_aside;
use super::sessions::hours_before;
use super::{note_as, username};
use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::config::limits;
use crate::db::Tx;
use crate::error::Result;
use crate::web::lockout::Tries;
use crate::{args, sql};

/// How a try ended.
#[derive(Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A session has begun.
    Welcome {
        /// The person.
        staff: Uuid,
        /// The secret for the cookie.
        token: String,
        /// Whether the password must be changed first.
        must_change: bool,
    },
    /// The name or the password is wrong.
    Wrong,
    /// Too many wrong tries; no password is looked at for a while.
    Closed {
        /// Seconds to wait.
        wait_seconds: u64,
    },
}

/// Ended sessions stay this long, so that a form sent late is recognised.
const KEPT_HOURS: i64 = 24;

struct Account {
    id: Uuid,
    password_hash: String,
    must_change: bool,
    failures: i64,
}

/// Tries to sign in.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn sign_in(app: &App, name: &str, password: &str) -> Result<SignIn> {
    let name = username::normal(name);
    let account = match count_try(app, &name).await? {
        Ok(account) => account,
        Err(wait_seconds) => return Ok(SignIn::Closed { wait_seconds }),
    };
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = verify_aside(password.to_owned(), hash).await?;
    match account {
        Some(account) if right => welcome(app, &account).await,
        Some(account) => {
            wrong(app, &account).await?;
            Ok(SignIn::Wrong)
        }
        None => Ok(SignIn::Wrong),
    }
}

/// Counts the try before the password is looked at; the seconds to wait if the account is closed.
async fn count_try(app: &App, name: &str) -> Result<std::result::Result<Option<Account>, u64>> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    // The update that changes nothing holds the row, so that tries at once are counted one by one.
    let row = tx
        .first(
            sql!(
                "update staff set failures = failures where username = $1 and disabled_at is null
                 returning id, password_hash, must_change, failures, locked_until"
            ),
            args![name],
        )
        .await?;
    let Some(row) = row else {
        return Ok(app.limiter.strangers.count(name, now).map(|()| None));
    };
    let tries = Tries { failures: row.int("failures"), locked_until: row.at("locked_until") };
    let tries = match tries.count(now) {
        Ok(tries) => tries,
        Err(wait_seconds) => return Ok(Err(wait_seconds)),
    };
    let id = row.id("id");
    tx.run(
        sql!("update staff set failures = $2, locked_until = $3 where id = $1"),
        args![id, tries.failures, tries.locked_until],
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(Some(Account {
        id,
        password_hash: row.text("password_hash"),
        must_change: row.bool("must_change"),
        failures: tries.failures,
    })))
}

async fn wrong(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let facts = json!({ "account": account.id, "failures": account.failures });
    note_as(&mut tx, app.now(), None, ("sign_in_failed", facts), None).await?;
    tx.commit().await?;
    Ok(())
}

async fn welcome(app: &App, account: &Account) -> Result<SignIn> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set failures = 0, locked_until = 0 where id = $1"),
        args![account.id],
    )
    .await?;
    let token = begin_session(&mut tx, account.id, now).await?;
    forget_old_sessions(&mut tx, now).await?;
    note_as(&mut tx, now, Some(account.id), ("signed_in", json!({})), None).await?;
    tx.commit().await?;
    Ok(SignIn::Welcome { staff: account.id, token, must_change: account.must_change })
}

/// Begins a session and returns the secret for its cookie; only its hash is stored.
///
/// # Errors
/// Whatever the database says.
pub async fn begin_session(tx: &mut Tx, staff: Uuid, now: Timestamp) -> Result<String> {
    let token = new_token();
    tx.run(
        sql!(
            "insert into session (token_hash, staff, csrf, created_at, seen_at)
             values ($1, $2, $3, $4, $4)"
        ),
        args![token_hash(&token), staff, new_token(), now],
    )
    .await?;
    Ok(token)
}

async fn forget_old_sessions(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = |hours: i64| hours_before(now, hours + KEPT_HOURS);
    tx.run(
        sql!("delete from session where ended_at < $1 or seen_at < $2 or created_at < $3"),
        args![before(0), before(limits::SESSION_IDLE_HOURS), before(limits::SESSION_HOURS)],
    )
    .await?;
    Ok(())
}
