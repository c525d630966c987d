//! Changing entries of the reference data on a screen: everything changed lies within the reach of
//! whoever changes it (`beyond`), the whole as it would be afterwards is checked as for an import, what dossiers depend on is left alone, and everything is written in
//! one transaction with a new revision, what was there before, and an entry of the journal.
//!
//! ```text
//! let before = edit::body(&app.db, "exemption", "ho-ngheo").await?;   // the page shows it …
//! let seen = edit::mark(before.as_deref());                           // … and sends this back
//! let change = Change::new("exemption", "ho-ngheo", body).seen(seen);
//! edit::apply(app, &who, &[change]).await?;
//! ```

use std::collections::BTreeSet;

use domain::access::Right;
use domain::agency::UnitId;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::beyond::{self, Author};
use super::import::next_revision;
use super::whole::{self, Entries};
use crate::access::Who;
use crate::app::App;
use crate::db::{Db, DbError, Row, Tx};
use crate::error::Error;
use crate::journal::{self, Entry, JournalError};
use crate::{args, sql};

/// How many bytes one entry may have.
pub const BODY_BYTES_MAX: usize = 200_000;

/// One entry as it shall be.
#[derive(Clone, Debug)]
pub struct Change {
    /// `unit`, `procedure`, `route`, `exemption`, `calendar`, `letter` or `notices`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it shall say, as the database keeps it: JSON or the text of a file.
    pub body: String,
    /// The [`mark`] of what the administrator saw; none where nothing was shown.
    pub seen: Option<String>,
}

impl Change {
    /// A change of whatever is there.
    #[must_use]
    pub fn new(kind: &'static str, id: impl Into<String>, body: impl Into<String>) -> Self {
        Self { kind, id: id.into(), body: body.into(), seen: None }
    }

    /// Only if the entry still is what the administrator saw.
    #[must_use]
    pub fn seen(mut self, mark: impl Into<String>) -> Self {
        self.seen = Some(mark.into());
        self
    }

    /// Only if there is no such entry yet.
    #[must_use]
    pub fn new_only(self) -> Self {
        self.seen(mark(None))
    }

    pub(super) fn key(&self) -> (String, String) {
        (self.kind.to_owned(), self.id.clone())
    }
}

/// Why nothing was changed.
#[derive(Debug)]
pub enum Unmade {
    /// What is wrong, in plain sentences.
    Wrong(Vec<String>),
    /// Somebody else changed an entry first; the sentence says who and when.
    Overtaken(String),
    /// It could not be done.
    Failed(Error),
}

impl From<DbError> for Unmade {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<JournalError> for Unmade {
    fn from(error: JournalError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<anyhow::Error> for Unmade {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What a page sends back to say which state of an entry it showed.
#[must_use]
pub fn mark(body: Option<&str>) -> String {
    body.map_or_else(|| "-".to_owned(), |body| hex::encode(&Sha256::digest(body)[..12]))
}

/// What an entry says now.
///
/// # Errors
/// Whatever the database says.
pub async fn body(db: &Db, kind: &str, id: &str) -> crate::db::Result<Option<String>> {
    let row = db
        .first(
            sql!("select body from reference_entry where kind = $1 and id = $2"),
            args![kind, id],
        )
        .await?;
    Ok(row.map(|row| row.text("body")))
}

/// All entries, to look at what a change would make of them.
///
/// # Errors
/// Whatever the database says.
pub async fn entries(db: &Db) -> crate::db::Result<Entries> {
    let rows = db.all(sql!("select kind, id, body from reference_entry"), args![]).await?;
    Ok(rows.iter().map(entry).collect())
}

fn entry(row: &Row) -> ((String, String), String) {
    ((row.text("kind"), row.text("id")), row.text("body"))
}

/// The entries after some changes.
#[must_use]
pub fn after(mut entries: Entries, changes: &[Change]) -> Entries {
    entries.extend(changes.iter().map(|change| (change.key(), change.body.clone())));
    entries
}

/// What the changes would make wrong; what was wrong before them is not held against them.
///
/// # Errors
/// When what is there cannot be read.
pub fn problems(held: &Entries, changes: &[Change]) -> anyhow::Result<Vec<String>> {
    let large = changes.iter().find(|change| change.body.len() > BODY_BYTES_MAX);
    if let Some(change) = large {
        return Ok(vec![format!("Nội dung “{}” quá dài (tối đa 200.000 byte).", change.id)]);
    }
    let known: BTreeSet<String> = whole::problems(held)?.into_iter().collect();
    let after = after(held.clone(), changes);
    let mut problems = match whole::problems(&after) {
        Ok(problems) => problems,
        Err(error) => vec![format!("Không đọc được nội dung mới: {error:#}.")],
    };
    problems.retain(|problem| !known.contains(problem));
    if problems.is_empty() {
        // Nothing must be written that a program could not start with.
        problems.extend(whole::reference(&after, 0).err().map(|error| format!("{error:#}.")));
    }
    Ok(problems)
}

/// Makes the changes, all or none, and puts them in force in this program; others notice within
/// seconds.
///
/// # Errors
/// [`Unmade`]; nothing is changed then.
pub async fn apply(app: &App, who: &Who, changes: &[Change]) -> Result<(), Unmade> {
    let mut tx = app.db.begin().await?;
    apply_within(app, &mut tx, (who, Right::ManageCatalogue), changes).await?;
    tx.commit().await?;
    Ok(app.refresh_reference().await?)
}

/// Makes the changes inside a transaction that writes more, as far as that right of the person
/// reaches. Whoever commits it calls `refresh_reference` afterwards.
///
/// # Errors
/// [`Unmade`]; the transaction must be dropped then.
pub async fn apply_within(
    app: &App,
    tx: &mut Tx,
    (who, right): (&Who, Right),
    changes: &[Change],
) -> Result<(), Unmade> {
    let revision = next_revision(tx).await?;
    let rows = tx.all(sql!("select kind, id, body from reference_entry"), args![]).await?;
    let held: Entries = rows.iter().map(entry).collect();
    let mut problems = beyond::sentences(&held, changes, Author { actor: &who.actor, right });
    if !problems.is_empty() {
        return Err(Unmade::Wrong(problems));
    }
    let mut made = Vec::new();
    for change in changes {
        let old = held.get(&change.key());
        if change.seen.as_ref().is_some_and(|seen| *seen != mark(old.map(String::as_str))) {
            return Err(Unmade::Overtaken(overtaken(tx, change).await?));
        }
        if old == Some(&change.body) {
            continue;
        }
        made.push(change);
        let Some(old) = old else { continue };
        for using in whole::using(&held, &change.key(), old, &change.body)? {
            let row = tx.first(using.sql(), using.values()).await?;
            if row.is_some_and(|row| row.int("n") > 0) {
                problems.push(whole::pinned_sentence(&change.key()));
                break;
            }
        }
    }
    if made.is_empty() {
        return Err(Unmade::Wrong(vec!["Nội dung không thay đổi so với hiện có.".to_owned()]));
    }
    problems.extend(self::problems(&held, changes)?);
    if !problems.is_empty() {
        return Err(Unmade::Wrong(problems));
    }
    let at = app.now();
    for change in made {
        write(tx, change).await?;
        let before = held.get(&change.key()).cloned();
        keep(tx, (revision, at, Some(who.staff)), change, before).await?;
        note(tx, (revision, at), who, change).await?;
    }
    Ok(())
}

/// Writes changes that were decided elsewhere, each with what was there before; their checks and
/// their entries in the journal are the caller's.
///
/// # Errors
/// Whatever the database says.
pub async fn load(
    tx: &mut Tx,
    (at, staff): (Timestamp, Uuid),
    changes: impl IntoIterator<Item = (Change, Option<String>)>,
) -> crate::db::Result<()> {
    let revision = next_revision(tx).await?;
    for (change, before) in changes {
        write(tx, &change).await?;
        keep(tx, (revision, at, Some(staff)), &change, before).await?;
    }
    Ok(())
}

/// Writes one entry.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn write(tx: &mut Tx, change: &Change) -> crate::db::Result<()> {
    tx.run(
        sql!(
            "insert into reference_entry (kind, id, body) values ($1, $2, $3)
             on conflict (kind, id) do update set body = excluded.body"
        ),
        args![change.kind, &change.id, &change.body],
    )
    .await?;
    Ok(())
}

/// Keeps what an entry said before and says after a revision.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn keep(
    tx: &mut Tx,
    (revision, at, staff): (i64, Timestamp, Option<Uuid>),
    change: &Change,
    before: Option<String>,
) -> crate::db::Result<()> {
    tx.run(
        sql!(
            "insert into reference_history (revision, kind, id, at, staff, old_body, new_body)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![revision, change.kind, &change.id, at, staff, before, &change.body],
    )
    .await?;
    Ok(())
}

async fn note(
    tx: &mut Tx,
    (revision, at): (i64, Timestamp),
    who: &Who,
    change: &Change,
) -> Result<(), JournalError> {
    let body = serde_json::json!({
        "reference_kind": change.kind,
        "reference": change.id,
        "revision": revision,
    });
    let entry = Entry {
        at,
        staff: Some(who.staff),
        unit: (change.kind == "unit").then(|| UnitId(change.id.clone())).or(who.home().cloned()),
        kind: "reference_changed".to_owned(),
        dossier: None,
        seq: None,
        body: body.to_string(),
    };
    journal::append(tx, entry).await
}

async fn overtaken(tx: &mut Tx, change: &Change) -> crate::db::Result<String> {
    let row = tx
        .first(
            sql!(
                "select reference_history.at, staff.name from reference_history
                 left join staff on staff.id = reference_history.staff
                 where reference_history.kind = $1 and reference_history.id = $2
                 order by reference_history.revision desc limit 1"
            ),
            args![change.kind, &change.id],
        )
        .await?;
    let who = row.map_or_else(
        || "Mục này vừa được người khác thay đổi".to_owned(),
        |row| {
            let name = row.opt_text("name").unwrap_or_else(|| "Lệnh nạp danh mục".to_owned());
            format!("{name} đã thay đổi mục này lúc {}", crate::words::minute(row.at("at")))
        },
    );
    Ok(format!(
        "{who}, sau khi bạn mở trang. Nội dung bạn nhập vẫn còn dưới đây; xin xem mục Lịch sử, đối \
         chiếu rồi lưu lại."
    ))
}
