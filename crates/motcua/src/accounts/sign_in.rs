//! Signing in: the answer never tells whether the name or the password was wrong. Wrong tries close
//! an account for longer and longer, but only where they come from: for that browser or that network.
//! What all strangers may try together is limited, too, and does not touch whoever is known.

use domain::agency::UnitId;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::devices::{self, Known};
use super::password::verify_aside;
use super::sessions::minutes_before;
use super::{note_as, second, second_step, username};
use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::config::limits;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::web::device::Asker;
use crate::web::late;
use crate::web::limiter::{Attempt, Closed, Footing};
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
        /// The secret by which the browser is known from now on.
        device: String,
        /// Whether the password must be changed first.
        must_change: bool,
    },
    /// The password is right, and the second factor must follow.
    SecondStep {
        /// The secret for the cookie of that step.
        token: String,
    },
    /// The name or the password is wrong.
    Wrong,
    /// Too many wrong tries; no password is looked at for a while.
    Closed {
        /// Whose tries they were.
        why: Closed,
        /// Seconds to wait.
        wait_seconds: u64,
    },
}

/// Ended sessions stay this long, so that a form sent late is recognised.
const KEPT_HOURS: i64 = 24;

struct Account {
    id: Uuid,
    unit: UnitId,
    password_hash: String,
    must_change: bool,
}

/// Tries to sign in.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn sign_in(app: &App, asker: &Asker, name: &str, password: &str) -> Result<SignIn> {
    let (name, now) = (username::normal(name), app.now());
    let account = find(&app.db, &name).await?;
    let known = known(app, asker, account.as_ref(), now).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let attempt = Attempt {
        name: &name,
        password_hash: hash.as_deref().unwrap_or_default(),
        network: asker.network,
        footing: if let Known::Network(footing) = known { footing } else { Footing::Known },
    };
    if let Err((why, wait_seconds)) = count(app, &known, account.as_ref(), &attempt).await? {
        return Ok(SignIn::Closed { why, wait_seconds });
    }
    let right = verify_aside(password.to_owned(), hash.clone()).await?;
    match account {
        Some(account) if right => {
            if let Known::Network(_) = known {
                app.limiter.signed_in(&attempt, now);
            }
            welcome(app, asker, &account).await
        }
        Some(account) => {
            wrong(app, &account, &known).await?;
            Ok(SignIn::Wrong)
        }
        None => Ok(SignIn::Wrong),
    }
}

async fn find(db: &Db, name: &str) -> Result<Option<Account>> {
    let row = db
        .first(
            sql!(
                "select id, unit, password_hash, must_change from staff
                 where username = $1 and disabled_at is null"
            ),
            args![name],
        )
        .await?;
    Ok(row.map(|row| Account {
        id: row.id("id"),
        unit: row.unit("unit"),
        password_hash: row.text("password_hash"),
        must_change: row.bool("must_change"),
    }))
}

/// A temporary password has sixty random bits and cannot be found by trying: whoever was just given
/// one gets in from anywhere, however many try it.
async fn known(
    app: &App,
    asker: &Asker,
    account: Option<&Account>,
    now: Timestamp,
) -> Result<Known> {
    let known = devices::known(&app.db, asker, account.map(|account| account.id), now).await?;
    let is_new = account.is_some_and(|account| account.must_change);
    Ok(match known {
        Known::Network(Footing::Strange) if is_new => Known::Network(Footing::Known),
        known @ (Known::Device(_) | Known::Network(_)) => known,
    })
}

/// Counts a try before its password is looked at: a known browser has tries of its own.
async fn count(
    app: &App,
    known: &Known,
    account: Option<&Account>,
    attempt: &Attempt<'_>,
) -> Result<std::result::Result<(), (Closed, u64)>> {
    let now = app.now();
    if let (Known::Device(device), Some(account)) = (known, account) {
        let counted = devices::count(app, device, account.id, now).await?;
        return Ok(counted.map_err(|wait| (Closed::Device, wait)));
    }
    Ok(app.limiter.sign_in(attempt, now))
}

/// Notes a wrong password. Strangers cannot fill the journal: of many, only the first are named.
async fn wrong(app: &App, account: &Account, known: &Known) -> Result<()> {
    let now = app.now();
    if app.limiter.noted.count(&account.id, now).is_err() {
        return Ok(());
    }
    let from = match known {
        Known::Device(_) => "device",
        Known::Network(Footing::Known) => "network",
        Known::Network(Footing::Strange) => "elsewhere",
    };
    let mut tx = app.db.begin().await?;
    let facts = json!({ "account": account.id, "tried_from": from });
    let unit = Some(account.unit.clone());
    note_as(&mut tx, now, None, ("sign_in_failed", facts), unit).await?;
    tx.commit().await?;
    Ok(())
}

async fn welcome(app: &App, asker: &Asker, account: &Account) -> Result<SignIn> {
    let now = app.now();
    let has_second = second::of(&app.db, account.id).await?.are_set_up();
    let mut tx = app.db.begin().await?;
    if has_second {
        let token = second_step::begin(&mut tx, account.id, now).await?;
        tx.commit().await?;
        return Ok(SignIn::SecondStep { token });
    }
    let (token, device) = enter(&mut tx, asker, account.id, (now, json!({}))).await?;
    tx.commit().await?;
    Ok(SignIn::Welcome { staff: account.id, token, device, must_change: account.must_change })
}

/// Lets somebody in who has shown everything: the secrets of the session and of the browser.
///
/// # Errors
/// Whatever the database or the journal says.
pub(super) async fn enter(
    tx: &mut Tx,
    asker: &Asker,
    staff: Uuid,
    (now, facts): (Timestamp, serde_json::Value),
) -> Result<(String, String)> {
    let device = devices::remember(tx, asker, staff, now).await?;
    let token = begin_session(tx, staff, now).await?;
    forget_old_sessions(tx, now).await?;
    late::forget(tx, now).await?;
    note_as(tx, now, Some(staff), ("signed_in", facts), None).await?;
    Ok((token, device))
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
    let before = |minutes: i64| minutes_before(now, minutes + 60 * KEPT_HOURS);
    tx.run(
        sql!("delete from session where ended_at < $1 or seen_at < $2 or created_at < $3"),
        args![before(0), before(limits::SESSION_IDLE_MINUTES), before(60 * limits::SESSION_HOURS)],
    )
    .await?;
    Ok(())
}
