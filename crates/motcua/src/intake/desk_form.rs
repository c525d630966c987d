//! Unfinished reception forms (hồ sơ nhập dở): kept for whoever typed them until they are received
//! or thrown away.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::typed::Typed;
use crate::app::{App, new_id};
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

/// Begins a form of which nothing was typed yet, so that its address is known to be this person's. Those
/// that were begun and left alone are forgotten.
///
/// # Errors
/// Whatever the database says.
pub async fn begin(db: &Db, staff: Uuid, at: Timestamp) -> Result<Uuid> {
    let left_since = at - SignedDuration::from_hours(limits::DESK_FORM_BEGUN_HOURS);
    db.run(
        sql!(
            "delete from desk_form
             where staff = $1 and body = '' and updated_at < $2
               and not exists (select 1 from file where file.dossier = desk_form.id
                                 and file.removed_at is null)"
        ),
        args![staff, left_since],
    )
    .await?;
    let id = new_id();
    db.run(
        sql!(
            "insert into desk_form (id, staff, desk, body, updated_at) values ($1, $2, '', '', $3)"
        ),
        args![id, staff, at],
    )
    .await?;
    Ok(id)
}

/// The form with that id, if it is this person's: somebody else's is as unknown as one that never was.
///
/// # Errors
/// Whatever the database says.
pub async fn load(db: &Db, staff: Uuid, id: Uuid) -> Result<Option<DeskForm>> {
    let row = db
        .first(
            sql!("select id, body, updated_at from desk_form where id = $1 and staff = $2"),
            args![id, staff],
        )
        .await?;
    Ok(row.as_ref().map(form_of))
}

/// Under which id a form is kept that this person sends: its own where it is theirs or became their
/// dossier, else another one, the same each time, so that nothing typed is lost and nothing is told of other
/// people's forms.
///
/// # Errors
/// Whatever the database says.
pub async fn kept_as(db: &Db, staff: Uuid, id: Uuid) -> Result<Uuid> {
    if load(db, staff, id).await?.is_some() {
        return Ok(id);
    }
    // Looked at afterwards: a form that is received meanwhile is gone and has its dossier at once.
    let received = db
        .first(
            sql!("select no from journal where dossier = $1 and seq = 1 and staff = $2"),
            args![id, staff],
        )
        .await?;
    Ok(if received.is_some() { id } else { beside(staff, id) })
}

/// Sorts by time as its model does.
fn beside(staff: Uuid, id: Uuid) -> Uuid {
    const TIME_BYTES: usize = 6;
    let mut bytes: [u8; 16] = *id.as_bytes();
    let hash = Sha256::digest([staff.as_bytes().as_slice(), id.as_bytes()].concat());
    bytes[TIME_BYTES..].copy_from_slice(&hash[TIME_BYTES..16]);
    Uuid::from_bytes(bytes)
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
            args![id, staff, body_of(typed), typed.get("desk"), at],
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
                 where staff = $1 and body <> '' order by updated_at, id limit 100"
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
        .first(
            sql!("select count(*) as forms from desk_form where staff = $1 and body <> ''"),
            args![staff],
        )
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

/// Of a form in which nothing is typed nothing is kept.
fn body_of(typed: &Typed) -> String {
    if typed.is_empty() { String::new() } else { typed.to_json() }
}

fn form_of(row: &Row) -> DeskForm {
    DeskForm {
        id: row.id("id"),
        typed: Typed::from_json(&row.text("body")).unwrap_or_default(),
        updated_at: row.at("updated_at"),
    }
}
