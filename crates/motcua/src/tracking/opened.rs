//! Dossiers that are open in a browser (hồ sơ đang mở). Code and secret are sent once; from then on the
//! browser shows a cookie, and the address names the dossier by an id that is worth nothing elsewhere.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::access::token_hash;
use crate::app::{App, new_id, new_token};
use crate::config::limits;
use crate::db::Tx;
use crate::error::Result;
use crate::tracking::look_up::{self, Found};
use crate::web::reader::Reader;
use crate::{args, sql};

/// Where receipts lead.
pub const PATH: &str = "/tra-cuu";

/// That it is used is written down now and then, not with every page.
const NOTED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// A dossier that is open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// By which this browser's addresses name it.
    pub id: Uuid,
    /// What it is.
    pub found: Found,
}

impl Opened {
    /// The address of one of its pages, as `/ket-qua`; of the first one by nothing.
    #[must_use]
    pub fn address(&self, page: &str) -> String {
        address(self.id, page)
    }
}

/// The same, of any open dossier.
#[must_use]
pub fn address(id: Uuid, page: &str) -> String {
    format!("{PATH}/{id}{page}")
}

/// Opens a dossier whose secret was right. Returns its id for this browser, and the token for its
/// cookie. A token that nothing was opened with is not taken over: somebody else may have put it there.
///
/// # Errors
/// Whatever the database says.
pub async fn open(app: &App, reader: &Reader, dossier: Uuid) -> Result<(Uuid, String)> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(sql!("delete from look_up where used_at < $1"), args![oldest(now)]).await?;
    let token = match &reader.0 {
        Some(token) if has_any(&mut tx, &token_hash(token)).await? => token.clone(),
        Some(_) | None => new_token(),
    };
    let id = insert(&mut tx, &token_hash(&token), dossier, now).await?;
    tx.commit().await?;
    Ok((id, token))
}

/// The open dossier of that id; nothing when this browser has not opened it, or long ago.
///
/// # Errors
/// Whatever the database says.
pub async fn find(app: &App, reader: &Reader, id: &str) -> Result<Option<Opened>> {
    let (Some(token), Ok(id)) = (&reader.0, id.parse::<Uuid>()) else { return Ok(None) };
    let now = app.now();
    let row = app.db.first(
        sql!(
            "select dossier, used_at from look_up
             where id = $1 and browser = $2 and used_at >= $3 and used_at <= $4"
        ),
        args![id, token_hash(token), oldest(now), now],
    );
    let Some(row) = row.await? else { return Ok(None) };
    if now.duration_since(row.at("used_at")) > NOTED_AFTER {
        app.db.run(sql!("update look_up set used_at = $2 where id = $1"), args![id, now]).await?;
    }
    Ok(Some(Opened { id, found: look_up::found(app, row.id("dossier")).await? }))
}

/// Opens a part beside its open whole, for the same browser.
///
/// # Errors
/// Whatever the database says.
pub async fn open_part(app: &App, reader: &Reader, dossier: Uuid) -> Result<Option<Uuid>> {
    let Some(token) = &reader.0 else { return Ok(None) };
    let mut tx = app.db.begin().await?;
    let id = insert(&mut tx, &token_hash(token), dossier, app.now()).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Closes a dossier in the browser, so that whoever uses it next does not read it.
///
/// # Errors
/// Whatever the database says.
pub async fn close(app: &App, reader: &Reader, id: &str) -> Result<()> {
    if let (Some(token), Ok(id)) = (&reader.0, id.parse::<Uuid>()) {
        app.db
            .run(
                sql!("delete from look_up where id = $1 and browser = $2"),
                args![id, token_hash(token)],
            )
            .await?;
    }
    Ok(())
}

async fn has_any(tx: &mut Tx, browser: &str) -> Result<bool> {
    let row = tx.first(sql!("select id from look_up where browser = $1"), args![browser]).await?;
    Ok(row.is_some())
}

/// Opens it, or meets it open; what was used longest ago goes when there are too many.
async fn insert(tx: &mut Tx, browser: &str, dossier: Uuid, now: Timestamp) -> Result<Uuid> {
    let row = tx
        .first(
            sql!(
                "insert into look_up (id, browser, dossier, used_at) values ($1, $2, $3, $4)
                 on conflict (browser, dossier) do update set used_at = excluded.used_at
                 returning id"
            ),
            args![new_id(), browser, dossier, now],
        )
        .await?;
    tx.run(
        sql!(
            "delete from look_up where browser = $1 and id not in (
                 select id from look_up where browser = $1 order by used_at desc, id desc limit $2)"
        ),
        args![browser, limits::LOOK_UPS_PER_BROWSER_MAX],
    )
    .await?;
    tx.run(
        sql!(
            "delete from look_up where dossier = $1 and id not in (
                 select id from look_up where dossier = $1 order by used_at desc, id desc limit $2)"
        ),
        args![dossier, limits::LOOK_UPS_PER_DOSSIER_MAX],
    )
    .await?;
    Ok(row.expect("a row that was written is returned").id("id"))
}

fn oldest(now: Timestamp) -> Timestamp {
    let kept = SignedDuration::from_mins(limits::LOOK_UP_MINUTES);
    now.saturating_sub(kept).expect("minutes are no calendar unit")
}
