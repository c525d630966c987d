//! Taking files out again (xóa tệp): what was removed is not shown any more at once, and its content
//! leaves the disk a day later, unless somebody else refers to it (`collecting.rs`).

use domain::dossier::event::APPLICANT;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::{Attached, note, readable};
use crate::access::Who;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{args, sql};

/// Removes a file from a form that is not received yet; only who sent it may.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Forbidden`] once the dossier is received.
pub async fn remove(app: &App, who: &Who, id: Uuid) -> Result<Attached> {
    let file = readable(app, who, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let removed = tx
        .run(
            sql!(
                "update file set removed_at = $3 where id = $1 and added_by = $2
                   and removed_at is null
                   and not exists (select 1 from dossier where dossier.id = file.dossier)"
            ),
            args![id, who.staff, now],
        )
        .await?;
    if removed == 0 {
        return Err(Error::Forbidden);
    }
    note(&mut tx, now, who.staff, (file.dossier, "file_removed", json!({ "file": id }))).await?;
    tx.commit().await?;
    Ok(file)
}

/// Removes all files of a reception form that is thrown away, within that act's transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn remove_all(tx: &mut Tx, form: Uuid, at: Timestamp) -> Result<()> {
    tx.run(
        sql!("update file set removed_at = $2 where dossier = $1 and removed_at is null"),
        args![form, at],
    )
    .await?;
    Ok(())
}

/// Takes one of the files that an applicant has stored out again, within that act's transaction;
/// false when it is not there.
///
/// # Errors
/// Whatever the database says.
pub async fn remove_stored(tx: &mut Tx, request: Uuid, id: Uuid, at: Timestamp) -> Result<bool> {
    let removed = tx
        .run(
            sql!(
                "update file set removed_at = $3
                 where id = $1 and dossier = $2 and removed_at is null"
            ),
            args![id, request, at],
        )
        .await?;
    if removed == 1 {
        note(tx, at, APPLICANT, (request, "file_removed", json!({ "file": id }))).await?;
    }
    Ok(removed == 1)
}
