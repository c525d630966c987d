//! Recovery codes (mã khôi phục): ten, each good once, shown when they are made and never again. They
//! let somebody in whose telephone is lost.

use serde_json::json;
use uuid::Uuid;

use crate::access::{Who, token_hash};
use crate::accounts::oneself::{self, Proof};
use crate::accounts::password::temporary;
use crate::accounts::{Undone, note};
use crate::app::App;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::{args, sql};

/// How many there are.
const CODES: usize = 10;

/// How many have not been used.
///
/// # Errors
/// Whatever the database says.
pub async fn left(db: &Db, staff: Uuid) -> Result<i64> {
    let row = db
        .first(
            sql!("select count(*) as n from recovery_code where staff = $1 and used_at is null"),
            args![staff],
        )
        .await?;
    Ok(row.map_or(0, |row| row.int("n")))
}

/// A code as it is stored: a hash is enough, for it has sixty random bits.
fn hash(code: &str) -> String {
    let plain = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    token_hash(&plain.collect::<String>())
}

/// New codes in place of all earlier ones.
pub(super) async fn renew(tx: &mut Tx, staff: Uuid) -> Result<Vec<String>> {
    tx.run(sql!("delete from recovery_code where staff = $1"), args![staff]).await?;
    let codes: Vec<String> = std::iter::repeat_with(temporary).take(CODES).collect();
    let rows = codes.iter().map(|code| args![staff, hash(code)]).collect();
    tx.insert_all("recovery_code (staff, code_hash)", rows).await?;
    Ok(codes)
}

/// Whether it is a code that was not used; it is used then.
///
/// # Errors
/// Whatever the database says.
pub async fn check(app: &App, staff: Uuid, code: &str) -> Result<bool> {
    let used = app
        .db
        .run(
            sql!(
                "update recovery_code set used_at = $3
                 where staff = $1 and code_hash = $2 and used_at is null"
            ),
            args![staff, hash(code), app.now()],
        )
        .await?;
    Ok(used > 0)
}

/// Makes new codes at the person's wish.
///
/// # Errors
/// [`Undone::Refused`] when the proof is wrong; [`Error::NotFound`] without a second factor.
pub async fn replace(
    app: &App,
    who: &Who,
    proof: Proof,
) -> std::result::Result<Vec<String>, Undone> {
    if !super::of(&app.db, who.staff).await?.are_set_up() {
        return Err(Error::NotFound.into());
    }
    oneself::prove(app, who, proof).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let codes = renew(&mut tx, who.staff).await?;
    note(&mut tx, now, who, ("recovery_codes_made", json!({}))).await?;
    tx.commit().await?;
    Ok(codes)
}
