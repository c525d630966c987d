//! A proxy that nobody told us to believe (proxy chưa khai báo): while its word about addresses is
//! ignored, all people behind it share one limit. It is remembered for `motcua doctor`, as is that somebody
//! came over plain HTTP where HTTPS was promised.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::db::{Db, DbError};
use crate::{args, sql};

/// For how long a sighting says something about the present settings.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Writes down which one was met last, if any was since the last time.
///
/// # Errors
/// Whatever the database says.
pub async fn remember(app: &App) -> Result<(), DbError> {
    if app.proxies.met_plain() {
        put(&app.db, "plain_http", app.now().as_millisecond().to_string()).await?;
    }
    let Some(proxy) = app.proxies.met() else { return Ok(()) };
    let seen = format!("{} {proxy}", app.now().as_millisecond());
    tracing::warn!(%proxy, "X-Forwarded-For of a proxy that is not in MOTCUA_TRUSTED_PROXIES");
    put(&app.db, "unbelieved_proxy", seen).await
}

async fn put(db: &Db, name: &str, value: String) -> Result<(), DbError> {
    db.run(
        sql!(
            "insert into setting (name, value) values ($1, $2)
             on conflict (name) do update set value = excluded.value"
        ),
        args![name, value],
    )
    .await?;
    Ok(())
}

/// Forgets it: the program starts with other settings.
///
/// # Errors
/// Whatever the database says.
pub async fn forget(db: &Db) -> Result<(), DbError> {
    let both = sql!("delete from setting where name in ('unbelieved_proxy', 'plain_http')");
    db.run(both, args![]).await?;
    Ok(())
}

/// The one that was met within the last day.
///
/// # Errors
/// Whatever the database says.
pub async fn last(db: &Db, now: Timestamp) -> Result<Option<IpAddr>, DbError> {
    let asked = sql!("select value from setting where name = 'unbelieved_proxy'");
    let Some(row) = db.first(asked, args![]).await? else { return Ok(None) };
    let value = row.text("value");
    let read = value.split_once(' ').and_then(|(at, proxy)| {
        let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
        Some((at, proxy.parse().ok()?))
    });
    Ok(read.filter(|(at, _)| now.duration_since(*at) < KEPT_FOR).map(|(_, proxy)| proxy))
}

/// Whether somebody came over plain HTTP within the last day, where HTTPS was promised.
///
/// # Errors
/// Whatever the database says.
pub async fn came_plain(db: &Db, now: Timestamp) -> Result<bool, DbError> {
    let asked = sql!("select value from setting where name = 'plain_http'");
    let row = db.first(asked, args![]).await?;
    let at = row.and_then(|row| Timestamp::from_millisecond(row.text("value").parse().ok()?).ok());
    Ok(at.is_some_and(|at| now.duration_since(at) < KEPT_FOR))
}
