//! Passkeys (khóa truy cập): a fingerprint or a face on the own machine, or a key on a USB port, that
//! signs for this site alone. What they send is checked in [`super::webauthn`].

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::challenge::{reveal, spend};
use super::cose::Key;
use super::webauthn::{self, Credential, Site};
use super::{Shown, begun, ended};
use crate::access::Who;
use crate::accounts::oneself::{self, Proof};
use crate::accounts::{Undone, note};
use crate::app::{App, new_id};
use crate::db::{Db, Row};
use crate::error::{Error, Result};
use crate::{args, sql};

/// Passkeys that one person may have.
const PASSKEYS_MAX: i64 = 10;

/// What is said of a new passkey that was not made for us just now.
pub const UNREAD: &str = "Chưa đọc được khóa truy cập. Xin bấm nút và làm lại trong vòng 10 phút.";
/// What is said of one that is known already, or of one too many.
pub const ONE_TOO_MANY: &str = "Khóa này đã có, hoặc bạn đã có 10 khóa truy cập.";

/// A passkey, as lists show it.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Our id.
    pub id: Uuid,
    /// The browser's id.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A person's passkeys, the oldest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid) -> Result<Vec<Passkey>> {
    let rows = db
        .all(
            sql!(
                "select id, credential, name, created_at from passkey where staff = $1
                 order by created_at, id limit $2"
            ),
            args![staff, PASSKEYS_MAX],
        )
        .await?;
    let passkey = |row: &Row| Passkey {
        id: row.id("id"),
        credential: row.text("credential"),
        name: row.text("name"),
        created_at: row.at("created_at"),
    };
    Ok(rows.iter().map(passkey).collect())
}

/// Takes a new passkey; recovery codes, if there were none. `sent` is what the script sent, under the
/// challenge of this session.
///
/// # Errors
/// [`Undone::Refused`] when the passkey or the proof is wrong.
pub async fn add(
    app: &App,
    who: &Who,
    proof: Proof,
    (name, sent, sealed): (&str, &str, &str),
) -> std::result::Result<Vec<String>, Undone> {
    oneself::prove(app, who, proof).await?;
    let read =
        serde_json::from_str::<webauthn::Made>(sent).ok().zip(reveal(app, &who.session, sealed));
    let Some((sent, challenge)) = read else { return Err(Undone::Refused(UNREAD)) };
    let site = Site::of(&app.public_url);
    let Some(new) = webauthn::made(&site, &challenge, &sent) else {
        return Err(Undone::Refused(UNREAD));
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !spend(&mut tx, now, &challenge).await? {
        return Err(Undone::Refused(UNREAD));
    }
    let added = tx
        .run(
            sql!(
                "insert into passkey (id, staff, credential, name, public_key, counter, created_at)
                 select $1, $2, $3, $4, $5, $6, $7
                 where (select count(*) from passkey where staff = $2) < $8
                 on conflict (credential) do nothing"
            ),
            args![
                new_id(),
                who.staff,
                new.id,
                name,
                URL_SAFE_NO_PAD.encode(new.key.as_bytes()),
                new.counter,
                now,
                PASSKEYS_MAX
            ],
        )
        .await?;
    if added == 0 {
        return Err(Undone::Refused(ONE_TOO_MANY));
    }
    let codes = begun(&mut tx, who, now).await?;
    note(&mut tx, now, who, ("second_factor_set_up", json!({ "factor": "passkey" }))).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Whether a passkey of this person has signed the challenge of that place.
///
/// # Errors
/// Whatever the database says.
pub async fn check(app: &App, staff: Uuid, place: &str, shown: &Shown) -> Result<bool> {
    let Ok(sent) = serde_json::from_str::<webauthn::Signed>(&shown.passkey) else {
        return Ok(false);
    };
    let Some(challenge) = reveal(app, place, &shown.challenge) else { return Ok(false) };
    let row = app
        .db
        .first(
            sql!(
                "select credential, public_key, counter from passkey
                 where staff = $1 and credential = $2"
            ),
            args![staff, &sent.id],
        )
        .await?;
    let Some(known) = row.as_ref().and_then(credential) else { return Ok(false) };
    let site = Site::of(&app.public_url);
    let Some(counter) = webauthn::signed(&site, &challenge, &known, &sent) else {
        return Ok(false);
    };
    let mut tx = app.db.begin().await?;
    let is_new = spend(&mut tx, app.now(), &challenge).await?;
    let counted = tx
        .run(
            sql!("update passkey set counter = $2 where credential = $1 and counter = $3"),
            args![&known.id, counter, known.counter],
        )
        .await?;
    tx.commit().await?;
    Ok(is_new && counted > 0)
}

fn credential(row: &Row) -> Option<Credential> {
    let key = URL_SAFE_NO_PAD.decode(row.text("public_key")).ok()?;
    let (key, _rest) = Key::read(&key)?;
    Some(Credential { id: row.text("credential"), key, counter: row.int("counter") })
}

/// Takes a passkey away.
///
/// # Errors
/// [`Undone::Refused`] when the proof is wrong.
pub async fn remove(
    app: &App,
    who: &Who,
    proof: Proof,
    id: Uuid,
) -> std::result::Result<(), Undone> {
    oneself::prove(app, who, proof).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let gone = tx
        .run(sql!("delete from passkey where id = $1 and staff = $2"), args![id, who.staff])
        .await?;
    if gone == 0 {
        return Err(Error::NotFound.into());
    }
    ended(&mut tx, who.staff).await?;
    note(&mut tx, now, who, ("second_factor_ended", json!({ "factor": "passkey" }))).await?;
    Ok(tx.commit().await?)
}
