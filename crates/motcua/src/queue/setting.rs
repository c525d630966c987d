//! How a desk calls people.

use domain::agency::UnitId;
use domain::queue::{GROUPS_MAX, WINDOWS_MAX, letter};
use jiff::civil::Date;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::db::{Db, Row};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::web::form::clean;
use crate::web::problems::Problems;
use crate::{args, sql};

/// Longest name of a group of matters, in characters.
const GROUP_CHARS_MAX: usize = 80;

/// A group of matters that share a series of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its letter.
    pub letter: char,
    /// Its name: `Hộ tịch, chứng thực`.
    pub name: String,
}

/// How a desk calls people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The desk.
    pub desk: UnitId,
    /// Whether it does.
    pub is_on: bool,
    /// Opens the ticket screen and the calling screen.
    pub device_key: String,
    /// How many windows it has, from 1.
    pub windows: u8,
    /// The groups of matters.
    pub groups: Vec<Group>,
    /// The day on which no more numbers are given.
    pub closed_on: Option<Date>,
}

impl Setting {
    /// The group with that letter.
    #[must_use]
    pub fn group(&self, letter: char) -> Option<&Group> {
        self.groups.iter().find(|group| group.letter == letter)
    }
}

/// The groups that were typed, one a line.
pub(super) fn read_groups(text: &str, problems: &mut Problems) -> Vec<Group> {
    let names: Vec<String> = text.lines().map(clean).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        problems.add("nhom", "Xin ghi ít nhất một nhóm việc, mỗi dòng một nhóm.");
    }
    if names.len() > GROUPS_MAX {
        problems.add("nhom", format!("Nhiều nhất {GROUPS_MAX} nhóm việc."));
    }
    if names.iter().any(|name| name.chars().count() > GROUP_CHARS_MAX) {
        problems.add("nhom", format!("Tên nhóm dài nhất {GROUP_CHARS_MAX} ký tự."));
    }
    groups(&names)
}

/// The number of windows that was typed.
pub(super) fn read_windows(text: &str, problems: &mut Problems) -> u8 {
    match text.trim().parse() {
        Ok(windows @ 1..=WINDOWS_MAX) => windows,
        Ok(_) | Err(_) => {
            problems.add("so_quay", format!("Xin ghi số quầy từ 1 đến {WINDOWS_MAX}."));
            1
        }
    }
}

fn groups(names: &[String]) -> Vec<Group> {
    let lettered = names.iter().enumerate();
    lettered
        .filter_map(|(n, name)| Some(Group { letter: letter(n)?, name: name.clone() }))
        .collect()
}

/// How a desk calls people, if it was ever set up.
///
/// # Errors
/// Whatever the database says.
pub async fn of_desk(db: &Db, desk: &UnitId) -> Result<Option<Setting>> {
    let row = db
        .first(
            sql!(
                "select desk, is_on, device_key, windows, groups, closed_on from queue_desk
                 where desk = $1"
            ),
            args![desk],
        )
        .await?;
    Ok(row.as_ref().map(setting))
}

fn setting(row: &Row) -> Setting {
    let names: Vec<String> = row.text("groups").lines().map(str::to_owned).collect();
    Setting {
        desk: row.unit("desk"),
        is_on: row.bool("is_on"),
        device_key: row.text("device_key"),
        windows: u8::try_from(row.int("windows")).unwrap_or(1),
        groups: groups(&names),
        closed_on: row.opt_day("closed_on"),
    }
}

/// Whether a key that came in an address is the desk's, compared in constant time.
#[must_use]
pub fn key_fits(setting: &Setting, key: &str) -> bool {
    let (ours, given) = (token_hash(&setting.device_key), token_hash(key));
    bool::from(ours.as_bytes().ct_eq(given.as_bytes()))
}

/// Sets a desk up; the key stays as it is.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn set_up(app: &App, staff: Uuid, new: &Setting) -> Result<()> {
    let names: Vec<&str> = new.groups.iter().map(|group| group.name.as_str()).collect();
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!(
            "insert into queue_desk (desk, is_on, device_key, windows, groups, called)
             values ($1, $2, $3, $4, $5, 0)
             on conflict (desk) do update
             set is_on = excluded.is_on, windows = excluded.windows, groups = excluded.groups"
        ),
        args![&new.desk, new.is_on, new_token(), i64::from(new.windows), names.join("\n")],
    )
    .await?;
    let body = serde_json::json!({
        "unit": new.desk.0,
        "is_on": new.is_on,
        "windows": new.windows,
        "groups": names,
    });
    journal::append(&mut tx, entry(app, staff, &new.desk, "queue_set_up", &body)).await?;
    Ok(tx.commit().await?)
}

/// Gives a desk a new key: screens with the old address stop working.
///
/// # Errors
/// [`Error::NotFound`] for a desk that was never set up.
pub async fn new_key(app: &App, staff: Uuid, desk: &UnitId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let touched = tx
        .run(
            sql!("update queue_desk set device_key = $2 where desk = $1"),
            args![desk, new_token()],
        )
        .await?;
    if touched == 0 {
        return Err(Error::NotFound);
    }
    let body = serde_json::json!({ "unit": desk.0 });
    journal::append(&mut tx, entry(app, staff, desk, "queue_key_changed", &body)).await?;
    Ok(tx.commit().await?)
}

/// Gives no more numbers on that day, or, without a day, gives numbers again.
///
/// # Errors
/// Whatever the database says.
pub async fn close_day(app: &App, desk: &UnitId, day: Option<Date>) -> Result<()> {
    app.db
        .run(sql!("update queue_desk set closed_on = $2 where desk = $1"), args![desk, day])
        .await?;
    Ok(())
}

fn entry(app: &App, staff: Uuid, desk: &UnitId, kind: &str, body: &serde_json::Value) -> Entry {
    Entry {
        at: app.now(),
        staff: Some(staff),
        unit: Some(desk.clone()),
        kind: kind.to_owned(),
        dossier: None,
        seq: None,
        body: body.to_string(),
    }
}
