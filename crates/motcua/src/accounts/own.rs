//! What people do with their own account: change the password.

use jiff::Timestamp;
use serde_json::json;

use super::oneself::{self, Proof};
use super::password::hash_aside;
use super::{Undone, key_acts, note};
use crate::access::Who;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;
use crate::reference::Reference;
use crate::{args, sql};

/// Changes the password. Whoever knew the old one gets no further: the person's other sessions end,
/// and all keys of programs.
///
/// # Errors
/// [`Undone::Refused`] when the present password is wrong.
pub async fn change_password(
    app: &App,
    who: &Who,
    proof: Proof,
    new: String,
) -> std::result::Result<(), Undone> {
    oneself::prove(app, who, proof).await?;
    let hash = hash_aside(new).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set password_hash = $2, must_change = $3 where id = $1"),
        args![who.staff, hash, false],
    )
    .await?;
    let ended = end_others(&mut tx, who, now).await?;
    let keys = key_acts::end_all(&mut tx, who.staff, now).await?;
    let facts = json!({ "sessions": ended, "keys": keys });
    note(&mut tx, now, who, ("password_changed", facts)).await?;
    Ok(tx.commit().await?)
}

/// What everybody knows of a person: names, and the words of the office.
#[must_use]
pub fn known_words(reference: &Reference, who: &Who) -> Vec<String> {
    let mut words = vec![
        who.name.clone(),
        who.username.clone(),
        reference.site_name().to_owned(),
        "motcua".to_owned(),
    ];
    for (unit, _) in &who.actor.posts {
        words.extend(reference.units.lineage(unit).iter().map(|unit| unit.name.clone()));
    }
    words
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
