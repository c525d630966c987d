//! Devices (thiết bị đã biết): browsers and networks in which a person has signed in before. What
//! strangers try elsewhere does not close the account for them, and a browser that is known has wrong
//! tries of its own.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::config::limits;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::web::address::Network;
use crate::web::device::Asker;
use crate::web::limiter::Footing;
use crate::web::lockout::{PASSWORDS, Tries};
use crate::{args, sql};

/// How well an asker is known for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// By the browser, whose token has this hash.
    Device(String),
    /// By the network at most.
    Network(Footing),
}

/// How well an asker is known. A name that does not exist is asked about like one that does, so that
/// the answer takes as long.
///
/// # Errors
/// Whatever the database says.
pub async fn known(db: &Db, asker: &Asker, staff: Option<Uuid>, now: Timestamp) -> Result<Known> {
    let staff = staff.unwrap_or_default();
    let device = asker.device.as_deref().map_or_else(String::new, token_hash);
    let rows = db
        .all(
            sql!(
                "select token_hash from device
                 where staff = $1 and seen_at >= $2 and (token_hash = $3 or network_hash = $4)"
            ),
            args![staff, oldest(now), &device, network_hash(staff, asker.network)],
        )
        .await?;
    Ok(if rows.iter().any(|row| row.text("token_hash") == device) {
        Known::Device(device)
    } else if rows.is_empty() {
        Known::Network(Footing::Strange)
    } else {
        Known::Network(Footing::Known)
    })
}

/// Counts a try from a known browser before its password is looked at; the seconds to wait if the
/// account is closed there.
///
/// # Errors
/// Whatever the database says.
pub async fn count(
    app: &App,
    device: &str,
    staff: Uuid,
    now: Timestamp,
) -> Result<std::result::Result<(), u64>> {
    let mut tx = app.db.begin().await?;
    // The update that changes nothing holds the row, so that tries at once are counted one by one.
    let row = tx
        .first(
            sql!(
                "update device set failures = failures where token_hash = $1 and staff = $2
                 returning failures, locked_until"
            ),
            args![device, staff],
        )
        .await?;
    let Some(row) = row else { return Ok(Ok(())) };
    let tries = Tries { failures: row.int("failures"), locked_until: row.at("locked_until") };
    let tries = match tries.count(PASSWORDS, now) {
        Ok(tries) => tries,
        Err(wait_seconds) => return Ok(Err(wait_seconds)),
    };
    tx.run(
        sql!("update device set failures = $3, locked_until = $4 where token_hash = $1 and staff = $2"),
        args![device, staff, tries.failures, tries.locked_until],
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Knows the browser of a success from now on, under a new token that only it has: one that somebody
/// else put there, or copied, is worth nothing afterwards. Returns the token for its cookie.
///
/// # Errors
/// Whatever the database says.
pub async fn remember(tx: &mut Tx, asker: &Asker, staff: Uuid, now: Timestamp) -> Result<String> {
    let token = new_token();
    let hash = token_hash(&token);
    let before = asker.device.as_deref().map_or_else(String::new, token_hash);
    tx.run(
        sql!("delete from device where staff = $1 and (token_hash = $2 or seen_at < $3)"),
        args![staff, &before, oldest(now)],
    )
    .await?;
    // Others who use the same browser go on being known there.
    tx.run(sql!("update device set token_hash = $2 where token_hash = $1"), args![&before, &hash])
        .await?;
    tx.run(
        sql!(
            "insert into device (token_hash, staff, network_hash, failures, locked_until, seen_at)
             values ($1, $2, $3, 0, 0, $4)"
        ),
        args![&hash, staff, network_hash(staff, asker.network), now],
    )
    .await?;
    tx.run(
        sql!(
            "delete from device where staff = $1 and token_hash not in (
                 select token_hash from device where staff = $1
                 order by seen_at desc, token_hash limit $2)"
        ),
        args![staff, limits::DEVICES_PER_PERSON_MAX],
    )
    .await?;
    Ok(token)
}

/// Forgets the browsers of a person, and with them the wrong tries there: for a new password.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_all(tx: &mut Tx, staff: Uuid) -> Result<()> {
    tx.run(sql!("delete from device where staff = $1"), args![staff]).await?;
    Ok(())
}

fn oldest(now: Timestamp) -> Timestamp {
    let kept = SignedDuration::from_hours(limits::DEVICE_DAYS * 24);
    now.saturating_sub(kept).expect("hours are no calendar unit")
}

/// Where somebody was is nobody's business: it is kept as a hash that differs for every person.
fn network_hash(staff: Uuid, network: Network) -> String {
    token_hash(&format!("{staff} {network}"))
}
