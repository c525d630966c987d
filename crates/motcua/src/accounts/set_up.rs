//! The first run: as long as nobody can sign in, whoever reads the server's terminal may make the
//! first administrator. The code that is printed there keeps strangers from taking a fresh server.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use serde_json::json;
use uuid::Uuid;

use super::password::{hash_aside, temporary};
use super::{NewStaff, Undone, add_staff, give_post, note_as};
use crate::access::{WHOLE_SYSTEM, token_hash};
use crate::app::{App, new_id};
use crate::catalog::import;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::{args, sql};

/// Who wants to become the first administrator.
#[derive(Clone, Debug)]
pub struct First {
    /// The code from the terminal.
    pub code: String,
    /// The name over every page: whose desk this is.
    pub site_name: String,
    /// Name to sign in with.
    pub username: String,
    /// Name on screens.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Whether nobody can sign in yet.
///
/// # Errors
/// Whatever the database says.
pub async fn is_needed(db: &Db) -> Result<bool> {
    let row = db.first(sql!("select id from staff limit 1"), args![]).await?;
    Ok(row.is_none())
}

/// Makes a new code for the terminal, if nobody can sign in yet; the one before stops working.
///
/// # Errors
/// Whatever the database says.
pub async fn setup_code(db: &Db) -> Result<Option<String>> {
    if !is_needed(db).await? {
        return Ok(None);
    }
    let code = temporary();
    db.run(
        sql!(
            "insert into setting (name, value) values ('setup_code', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        args![token_hash(&plain(&code))],
    )
    .await?;
    Ok(Some(code))
}

/// A code as people type it: capitals, blanks and dashes do not matter.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Makes the first administrator. Taking the code away comes first: of two at the same moment, one
/// finds it gone.
///
/// # Errors
/// [`Undone::Refused`] when the code is wrong or somebody was first.
pub async fn first_administrator(app: &App, first: First) -> std::result::Result<Uuid, Undone> {
    let password_hash = hash_aside(first.password).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let taken = tx
        .run(
            sql!("delete from setting where name = 'setup_code' and value = $1"),
            args![token_hash(&plain(&first.code))],
        )
        .await?;
    let somebody = tx.first(sql!("select id from staff limit 1"), args![]).await?;
    if taken == 0 || somebody.is_some() {
        return Err(Undone::Refused(
            "Mã cài đặt chưa đúng. Xin xem mã mới nhất trên màn hình máy chủ.",
        ));
    }
    let id = new_id();
    let staff = NewStaff {
        id,
        username: first.username,
        name: first.name,
        unit: UnitId::from(WHOLE_SYSTEM),
        password_hash,
        must_change: false,
    };
    add_staff(&mut tx, staff, now).await?;
    tx.run(
        sql!(
            "insert into setting (name, value) values ('site_name', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        args![&first.site_name],
    )
    .await?;
    import::next_revision(&mut tx).await.map_err(Error::from)?;
    let everywhere = UnitId::from(WHOLE_SYSTEM);
    let today = time::local(now).date();
    give_post(&mut tx, id, &everywhere, Duty::Administrator, today).await?;
    let act = ("first_administrator", json!({ "account": id }));
    note_as(&mut tx, now, Some(id), act, Some(everywhere)).await?;
    tx.commit().await?;
    app.refresh_reference().await.map_err(Error::from)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["ab2c-de3f-gh4j", "AB2C DE3F GH4J", " ab2cde3fgh4j\n"] {
            assert_eq!(plain(typed), "ab2cde3fgh4j");
        }
    }
}
