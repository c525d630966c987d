//! Unfinished reception forms (hồ sơ nhập dở): kept for whoever typed them until they are received
//! or thrown away.

use jiff::Timestamp;
use uuid::Uuid;

use super::typed::Typed;
use crate::app::App;
use crate::attachments;
use crate::config::limits;
use crate::db::{Db, Row};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

/// A kept form.
#[derive(Clone, Debug)]
pub struct DeskForm {
    /// Its id, which becomes the dossier's.
    pub id: Uuid,
    /// What was typed.
    pub typed: Typed,
    /// When it was last kept.
    pub updated_at: Timestamp,
}

/// The form with that id, if it is this person's.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub async fn load(db: &Db, staff: Uuid, id: Uuid) -> Result<Option<DeskForm>> {
    let row = db
        .first(sql!("select id, staff, body, updated_at from desk_form where id = $1"), args![id])
        .await?;
    match row {
        None => Ok(None),
        Some(row) if row.id("staff") == staff => Ok(Some(form_of(&row))),
        Some(_) => Err(Error::NotFound),
    }
}

/// Keeps what was typed. A form that has been received, or belongs to somebody else, stays as it
/// is.
///
/// # Errors
/// A sentence when the person has far too many unfinished forms.
pub async fn save(db: &Db, staff: Uuid, id: Uuid, typed: &Typed, at: Timestamp) -> Result<()> {
    let touched = db
        .run(
            sql!(
                "update desk_form set body = $3, desk = $4, updated_at = $5
                 where id = $1 and staff = $2"
            ),
            args![id, staff, typed.to_json(), typed.get("desk"), at],
        )
        .await?;
    if touched > 0 || typed.is_empty() {
        return Ok(());
    }
    // Twice the number at which the list asks to tidy up: what somebody has typed is kept.
    if count(db, staff).await? >= 2 * limits::DESK_FORMS_MAX {
        return Err(Error::Bad(
            "Có quá nhiều hồ sơ nhập dở. Xin hoàn tất hoặc bỏ bớt ở trang Tiếp nhận.".to_owned(),
        ));
    }
    db.run(
        sql!(
            "insert into desk_form (id, staff, desk, body, updated_at)
             select $1, $2, $3, $4, $5
             where not exists (select 1 from journal where dossier = $1 and seq = 1)
             on conflict (id) do nothing"
        ),
        args![id, staff, typed.get("desk"), typed.to_json(), at],
    )
    .await?;
    Ok(())
}

/// The unfinished forms of a person, oldest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of_staff(db: &Db, staff: Uuid) -> Result<Vec<DeskForm>> {
    let rows = db
        .all(
            sql!(
                "select id, staff, body, updated_at from desk_form
                 where staff = $1 order by updated_at, id limit 100"
            ),
            args![staff],
        )
        .await?;
    Ok(rows.iter().map(form_of).collect())
}

/// How many unfinished forms a person has.
///
/// # Errors
/// Whatever the database says.
pub async fn count(db: &Db, staff: Uuid) -> Result<i64> {
    let row = db
        .first(sql!("select count(*) as forms from desk_form where staff = $1"), args![staff])
        .await?;
    Ok(row.map_or(0, |row| row.int("forms")))
}

/// Throws a form away, with the files that were sent for it.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn discard(app: &App, staff: Uuid, id: Uuid) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let gone = tx
        .run(sql!("delete from desk_form where id = $1 and staff = $2"), args![id, staff])
        .await?;
    if gone == 0 {
        return Ok(());
    }
    attachments::remove_all(&mut tx, id, app.now()).await?;
    let entry = Entry {
        at: app.now(),
        staff: Some(staff),
        unit: None,
        kind: "desk_form_discarded".to_owned(),
        dossier: Some(id),
        seq: None,
        body: "{}".to_owned(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

fn form_of(row: &Row) -> DeskForm {
    DeskForm {
        id: row.id("id"),
        typed: Typed::from_json(&row.text("body")).unwrap_or_default(),
        updated_at: row.at("updated_at"),
    }
}
