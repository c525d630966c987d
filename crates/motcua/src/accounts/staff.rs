//! Members of staff: who they are, whether their account is open. Each verb is one entry of the
//! journal. The last administrator cannot be locked out by anybody.

use domain::access::Right;
use domain::agency::UnitId;
use domain::text::{fold, initials, one_line};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::password::{hash_aside, temporary};
use super::posts::{self, check_administrator_remains};
use super::{Undone, devices, key_acts, note_of, sessions};
use crate::access::Who;
use crate::access::reach::Object;
use crate::app::{App, new_id};
use crate::config::limits;
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result};
use crate::{args, sql};

/// Why nothing is done in a unit of others.
pub const BEYOND: &str = "Đơn vị này không thuộc phạm vi quản trị của bạn.";

/// A new member of staff.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// The id.
    pub id: Uuid,
    /// Name to sign in with, as [`super::username::parse`] gives it.
    pub username: String,
    /// Name on screens and letters.
    pub name: String,
    /// Where the person works (nơi công tác).
    pub unit: UnitId,
    /// What [`super::hash_password`] made of the password.
    pub password_hash: String,
    /// Whether the password must be changed at the first sign-in.
    pub must_change: bool,
}

/// A member of staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The id.
    pub id: Uuid,
    /// Name to sign in with.
    pub username: String,
    /// Name on screens and letters.
    pub name: String,
    /// Where the person works (nơi công tác): who answers for them while they hold no duty.
    pub unit: UnitId,
    /// Whether the password must still be changed.
    pub must_change: bool,
    /// When the account was closed, if it is.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Adds somebody. A name that is taken is a duplicate for [`crate::db::DbError::is_duplicate`].
///
/// # Errors
/// Whatever the database says.
pub async fn add_staff(tx: &mut Tx, staff: NewStaff, at: Timestamp) -> Result<()> {
    tx.run(
        sql!(
            "insert into staff (id, username, name, folded, unit, password_hash, must_change,
                                created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![
            staff.id,
            &staff.username,
            &staff.name,
            folded(&staff.name, &staff.username),
            &staff.unit,
            &staff.password_hash,
            staff.must_change,
            at
        ],
    )
    .await?;
    Ok(())
}

/// What searches for a person look at: the name, the name to sign in with, the initials.
fn folded(name: &str, username: &str) -> String {
    format!("{} {} {}", fold(name), fold(username), initials(name))
}

/// Somebody by id.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: &Db, id: Uuid) -> Result<Staff> {
    let row = db
        .first(
            sql!(
                "select id, username, name, unit, must_change, disabled_at, created_at
                 from staff where id = $1"
            ),
            args![id],
        )
        .await?;
    row.map(|row| staff_of(&row)).ok_or(Error::NotFound)
}

/// Somebody by the name to sign in with.
///
/// # Errors
/// Whatever the database says.
pub async fn by_username(db: &Db, username: &str) -> Result<Option<Staff>> {
    let row = db
        .first(
            sql!(
                "select id, username, name, unit, must_change, disabled_at, created_at
                 from staff where username = $1"
            ),
            args![username],
        )
        .await?;
    Ok(row.map(|row| staff_of(&row)))
}

/// Those of exactly that name, accents or not.
///
/// # Errors
/// Whatever the database says.
pub async fn by_name(db: &Db, name: &str) -> Result<Vec<Staff>> {
    let name = fold(name);
    if name.is_empty() {
        return Ok(Vec::new());
    }
    // The name to sign in with stands behind the name there.
    let rows = db
        .all(
            sql!(
                "select id, username, name, unit, must_change, disabled_at, created_at
                 from staff where folded >= $1 and folded < $2 order by folded, id limit 100"
            ),
            args![&name, format!("{name}\u{10ffff}")],
        )
        .await?;
    let all = rows.iter().map(staff_of);
    Ok(all.filter(|staff| fold(&staff.name) == name).collect())
}

fn staff_of(row: &Row) -> Staff {
    Staff {
        id: row.id("id"),
        username: row.text("username"),
        name: row.text("name"),
        unit: row.unit("unit"),
        must_change: row.bool("must_change"),
        disabled_at: row.opt_at("disabled_at"),
        created_at: row.at("created_at"),
    }
}

/// Reads a person's name.
///
/// # Errors
/// A sentence for the form field.
pub fn parse_name(text: &str) -> std::result::Result<String, &'static str> {
    let name = one_line(text);
    if name.is_empty() {
        return Err("Xin nhập họ và tên.");
    }
    if name.chars().count() > limits::NAME_CHARS_MAX {
        return Err("Họ và tên quá dài.");
    }
    Ok(name)
}

/// Adds somebody who works in a unit, with a temporary password, which is returned and stored
/// nowhere.
///
/// # Errors
/// [`Undone::Refused`] when the name is taken, or the unit is out of reach.
pub async fn hire(
    app: &App,
    who: &Who,
    (name, username): (String, String),
    unit: UnitId,
) -> std::result::Result<(Uuid, String), Undone> {
    if !posts::is_below(&app.reference(), who, &unit) {
        return Err(Undone::Refused(BEYOND));
    }
    let (id, password) = (new_id(), temporary());
    let password_hash = hash_aside(password.clone()).await?;
    let facts = json!({ "account": id, "username": username, "unit": unit });
    let at_unit = unit.clone();
    let staff = NewStaff { id, username, name, unit, password_hash, must_change: true };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    match add_staff(&mut tx, staff, now).await {
        Err(Error::Db(error)) if error.is_duplicate() => {
            return Err(Undone::Refused("Tên đăng nhập này đã có người dùng."));
        }
        added => added?,
    }
    note_of(&mut tx, now, who, &at_unit, ("staff_added", facts)).await?;
    tx.commit().await?;
    Ok((id, password))
}

/// Corrects a person's name.
///
/// # Errors
/// [`Undone`].
pub async fn rename(
    app: &App,
    who: &Who,
    staff: &Staff,
    name: &str,
) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set name = $2, folded = $3 where id = $1"),
        args![staff.id, name, folded(name, &staff.username)],
    )
    .await?;
    note_of(&mut tx, now, who, &staff.unit, ("staff_renamed", json!({ "account": staff.id })))
        .await?;
    Ok(tx.commit().await?)
}

/// Closes an account and ends its sessions and keys: opened again, it begins anew.
///
/// # Errors
/// [`Undone::Refused`] for one's own account and for the last administrator's.
pub async fn disable(app: &App, who: &Who, staff: &Staff) -> std::result::Result<(), Undone> {
    if staff.id == who.staff {
        return Err(Undone::Refused("Bạn không thể khóa tài khoản của chính mình."));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set disabled_at = $2 where id = $1 and disabled_at is null"),
        args![staff.id, now],
    )
    .await?;
    sessions::end_all(&mut tx, staff.id, now).await?;
    key_acts::end_all(&mut tx, staff.id, now).await?;
    note_of(&mut tx, now, who, &staff.unit, ("staff_disabled", json!({ "account": staff.id })))
        .await?;
    check_administrator_remains(&mut tx, now).await?;
    Ok(tx.commit().await?)
}

/// Opens a closed account again.
///
/// # Errors
/// [`Undone`].
pub async fn enable(app: &App, who: &Who, staff: &Staff) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(sql!("update staff set disabled_at = null where id = $1"), args![staff.id]).await?;
    note_of(&mut tx, now, who, &staff.unit, ("staff_enabled", json!({ "account": staff.id })))
        .await?;
    Ok(tx.commit().await?)
}

/// Gives a temporary password, which is returned and stored nowhere, and ends all sessions and keys.
///
/// # Errors
/// [`Undone`].
pub async fn reset_password(
    app: &App,
    who: &Who,
    staff: &Staff,
) -> std::result::Result<String, Undone> {
    let password = temporary();
    let hash = hash_aside(password.clone()).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!("update staff set password_hash = $2, must_change = $3 where id = $1"),
        args![staff.id, hash, true],
    )
    .await?;
    sessions::end_all(&mut tx, staff.id, now).await?;
    devices::forget_all(&mut tx, staff.id).await?;
    let keys = key_acts::end_all(&mut tx, staff.id, now).await?;
    let facts = json!({ "account": staff.id, "keys": keys });
    note_of(&mut tx, now, who, &staff.unit, ("password_reset", facts)).await?;
    tx.commit().await?;
    Ok(password)
}

/// Signs a person out everywhere.
///
/// # Errors
/// [`Undone`].
pub async fn end_sessions(app: &App, who: &Who, staff: &Staff) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let ended = sessions::end_all(&mut tx, staff.id, now).await?;
    let facts = json!({ "account": staff.id, "sessions": ended });
    note_of(&mut tx, now, who, &staff.unit, ("sessions_ended", facts)).await?;
    Ok(tx.commit().await?)
}

/// The units by which somebody is judged: those of all duties of today and later; of somebody
/// without any, the place of work and those of every duty that was.
///
/// # Errors
/// Whatever the database says.
pub async fn judged_by(app: &App, staff: &Staff) -> Result<Vec<UnitId>> {
    let today = domain::time::local(app.now()).date();
    let posts = posts::of(&app.db, staff.id).await?;
    let (held, past): (Vec<_>, Vec<_>) =
        posts.into_iter().partition(|post| post.to_on.is_none_or(|to| to >= today));
    if held.is_empty() {
        let past = past.into_iter().map(|post| post.unit);
        return Ok(std::iter::once(staff.unit.clone()).chain(past).collect());
    }
    Ok(held.into_iter().map(|post| post.unit).collect())
}

/// Whether this administrator answers for that person.
///
/// # Errors
/// Whatever the database says.
pub async fn answers_for(app: &App, who: &Who, staff: &Staff) -> Result<bool> {
    let units = judged_by(app, staff).await?;
    let reference = app.reference();
    let reach = who.reach(&reference.units, Right::ManageStaff);
    Ok(reach.covers(Object::Person(&units)))
}

/// Somebody of whom this person may know by that right: they work, or ever held a duty, within its
/// reach.
///
/// # Errors
/// [`Error::NotFound`], also for those who are there but elsewhere.
pub async fn known(app: &App, who: &Who, right: Right, id: Uuid) -> Result<Staff> {
    let staff = get(&app.db, id).await?;
    let ever = posts::of(&app.db, id).await?.into_iter().map(|post| post.unit);
    let units: Vec<UnitId> = std::iter::once(staff.unit.clone()).chain(ever).collect();
    let reference = app.reference();
    let reach = who.reach(&reference.units, right);
    if reach.touches(&units) { Ok(staff) } else { Err(Error::NotFound) }
}

/// Somebody for whom this administrator answers, to act on their account.
///
/// # Errors
/// [`Error::NotFound`], also for those who are there but elsewhere.
pub async fn within_reach(app: &App, who: &Who, id: Uuid) -> Result<Staff> {
    let staff = get(&app.db, id).await?;
    if answers_for(app, who, &staff).await? { Ok(staff) } else { Err(Error::NotFound) }
}
