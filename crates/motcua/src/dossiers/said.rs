//! Free text of events ([`domain::dossier::said`]), kept beside the journal. What the journal keeps in
//! its place is a *mark*: a hash over a secret salt and the text. So the chain proves that a text was not
//! changed, and once text and salt are erased nobody can guess the text from the mark.

use std::collections::HashMap;

use domain::dossier::said::Field;
use domain::dossier::{Body, Event};
use domain::erasing::{self, Decision};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::db::{Binder, Db, Row, Sql, Tx};
use crate::error::{Error, Result};
use crate::{args, sql};

/// What every mark begins with.
const MARK: &str = "sha256:";
/// What is read where the record has a mark and nothing is kept under it; the deep check names it.
const LOST: &str = "(không tìm thấy lời ghi)";
/// Texts that are erased with one statement.
const AT_ONCE: usize = 200;

/// A text on its way out of an event.
#[derive(Clone, Debug)]
pub struct Kept {
    mark: String,
    dossier: Uuid,
    salt: String,
    words: String,
}

impl Kept {
    /// The mark, and what is read in its place.
    #[must_use]
    pub fn as_read(&self) -> (String, String) {
        (self.mark.clone(), self.words.clone())
    }
}

/// What stands under each mark.
pub type Texts = HashMap<String, String>;

/// Takes the free texts out of an event and leaves their marks. Every text needs a salt of its own.
pub(super) fn take_out(
    body: &mut Body,
    dossier: Uuid,
    mut salt: impl FnMut() -> String,
) -> Vec<Kept> {
    let kept = |(_, text): (Field, &mut String)| {
        let salt = salt();
        let mark = mark(&salt, text);
        let words = std::mem::replace(text, mark.clone());
        Kept { mark, dossier, salt, words }
    };
    body.said().into_iter().map(kept).collect()
}

/// Puts the texts back in place of their marks.
pub fn put_back(events: &mut [Event], texts: &Texts) {
    for (_, text) in events.iter_mut().flat_map(|event| event.body.said()) {
        *text = texts.get(text.as_str()).cloned().unwrap_or_else(|| LOST.to_owned());
    }
}

/// Whether an event has texts to be put back: most records have none.
pub(super) fn are_in(events: &mut [Event]) -> bool {
    events.iter_mut().any(|event| !event.body.said().is_empty())
}

/// The mark of a text.
fn mark(salt: &str, words: &str) -> String {
    let mut hash = Sha256::new();
    for part in [salt, words] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    format!("{MARK}{}", hex::encode(hash.finalize()))
}

/// Keeps texts, in the transaction of their events.
///
/// # Errors
/// Whatever the database says.
pub async fn keep(tx: &mut Tx, all: Vec<Kept>) -> crate::db::Result<()> {
    let row = |one: Kept| args![one.mark, one.dossier, one.salt, one.words];
    tx.insert_all("said (mark, dossier, salt, words)", all.into_iter().map(row).collect()).await
}

/// What stands under the marks of a dossier: the texts, or that they were erased.
fn of_dossier() -> Sql {
    sql!(
        "select said.mark, said.salt, said.words, erasure.number, erasure.decided_on
         from said left join erasure on erasure.id = said.erasure where said.dossier = $1"
    )
}

/// The texts of a dossier, as a reader sees them.
///
/// # Errors
/// Whatever the database says.
pub async fn texts(db: &Db, dossier: Uuid) -> crate::db::Result<Texts> {
    Ok(read(&db.all(of_dossier(), args![dossier]).await?))
}

/// The texts of a dossier, as a transaction sees them.
pub(super) async fn texts_in(tx: &mut Tx, dossier: Uuid) -> crate::db::Result<Texts> {
    Ok(read(&tx.all(of_dossier(), args![dossier]).await?))
}

fn read(rows: &[Row]) -> Texts {
    rows.iter().map(|row| (row.text("mark"), Standing::of(row).words())).collect()
}

/// How a text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is there.
    There {
        /// With which salt.
        salt: String,
        /// What it says.
        words: String,
    },
    /// It was erased; what stands in its place.
    Erased(String),
    /// Neither text nor decision is there.
    Lost,
}

impl Standing {
    fn of(row: &Row) -> Self {
        match (row.opt_text("salt"), row.opt_text("words"), row.opt_text("number")) {
            (Some(salt), Some(words), _) => Self::There { salt, words },
            (_, _, Some(number)) => Self::Erased(erasing::in_place(&number, row.day("decided_on"))),
            (_, _, None) => Self::Lost,
        }
    }

    fn words(self) -> String {
        match self {
            Self::There { words, .. } | Self::Erased(words) => words,
            Self::Lost => LOST.to_owned(),
        }
    }

    /// Whether this is what was marked when it was written.
    #[must_use]
    pub fn fits(&self, marked: &str) -> bool {
        match self {
            Self::There { salt, words } => mark(salt, words) == marked,
            Self::Erased(_) => true,
            Self::Lost => false,
        }
    }
}

/// How the texts under some marks stand.
///
/// # Errors
/// Whatever the database says.
pub async fn standings(db: &Db, marks: &[&str]) -> crate::db::Result<HashMap<String, Standing>> {
    let mut found = HashMap::new();
    for some in marks.chunks(AT_ONCE) {
        let mut binder = Binder::default();
        let places = binder.bind_all(some.iter().copied());
        let text = format!(
            "select said.mark, said.salt, said.words, erasure.number, erasure.decided_on
             from said left join erasure on erasure.id = said.erasure
             where said.mark in ({places})"
        );
        let rows = db.all(Sql::built(text), binder.0).await?;
        found.extend(rows.iter().map(|row| (row.text("mark"), Standing::of(row))));
    }
    Ok(found)
}

/// A free text of the record and where it stands.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The position of the event.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// The kind of the event.
    pub kind: &'static str,
    /// What it is there.
    pub field: Field,
    /// The mark in the journal.
    pub mark: String,
    /// How it stands.
    pub standing: Standing,
}

/// Every free text of a dossier's record, oldest first.
///
/// # Errors
/// Whatever the database says, or a record that cannot be read.
pub async fn spots(db: &Db, dossier: Uuid) -> Result<Vec<Spot>> {
    let mut events = super::sealed(db, dossier).await?;
    let rows = db.all(of_dossier(), args![dossier]).await?;
    let mut standing: HashMap<String, Standing> =
        rows.iter().map(|row| (row.text("mark"), Standing::of(row))).collect();
    let mut spots = Vec::new();
    for event in &mut events {
        let (seq, at, kind) = (event.seq, event.at, event.body.kind());
        for (field, mark) in event.body.said() {
            let standing = standing.remove(mark.as_str()).unwrap_or(Standing::Lost);
            spots.push(Spot { seq, at, kind, field, mark: mark.clone(), standing });
        }
    }
    Ok(spots)
}

/// Writes down a decision to erase; false when the same person did before, under the same id.
///
/// # Errors
/// [`Error::NotFound`] when the id belongs to another decision.
pub async fn decide(
    tx: &mut Tx,
    (id, dossier): (Uuid, Uuid),
    decision: &Decision,
    (staff, at): (Uuid, Timestamp),
) -> Result<bool> {
    let inserted = tx
        .run(
            sql!(
                "insert into erasure (id, dossier, number, decided_on, ground, staff, at)
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing"
            ),
            args![
                id,
                dossier,
                &decision.number,
                decision.decided_on,
                decision.ground.code(),
                staff,
                at
            ],
        )
        .await?;
    if inserted == 1 {
        return Ok(true);
    }
    let row = tx.first(sql!("select dossier, staff from erasure where id = $1"), args![id]).await?;
    let is_same = |row: &Row| row.id("dossier") == dossier && row.id("staff") == staff;
    if row.as_ref().is_some_and(is_same) { Ok(false) } else { Err(Error::NotFound) }
}

/// Erases the texts under these marks and their salts, for good, and tells how many there were.
///
/// # Errors
/// Whatever the database says.
pub async fn erase(tx: &mut Tx, erasure: Uuid, marks: &[&str]) -> crate::db::Result<u64> {
    let mut erased = 0;
    for some in marks.chunks(AT_ONCE) {
        let mut binder = Binder::default();
        let (by, places) = (binder.bind(erasure), binder.bind_all(some.iter().copied()));
        let text = format!(
            "update said set salt = null, words = null, erasure = {by}
             where words is not null and mark in ({places})"
        );
        erased += tx.run(Sql::built(text), binder.0).await?;
    }
    Ok(erased)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_depends_on_every_letter_of_salt_and_text() {
        let one = mark("ab", "cd");
        assert!(one.starts_with(MARK) && one.len() == MARK.len() + 64);
        for (salt, words) in [("ab", "ce"), ("aa", "cd"), ("abc", "d"), ("a", "bcd")] {
            assert_ne!(mark(salt, words), one);
        }
    }

    #[test]
    fn what_is_taken_out_can_be_put_back() {
        let reason = "Bà Zơrâm Thị Nhớ chưa ký".to_owned();
        let mut body = Body::ExtensionDeclined { reason: reason.clone() };
        let kept = take_out(&mut body, Uuid::nil(), || "muối".to_owned());
        assert!(matches!(&body, Body::ExtensionDeclined { reason } if reason.starts_with(MARK)));
        let texts = kept.iter().map(Kept::as_read).collect();
        let by = serde_json::json!({ "staff": Uuid::nil(), "unit": "h" });
        let by = serde_json::from_value(by).expect("somebody");
        let mut events = [Event { seq: 1, at: Timestamp::UNIX_EPOCH, by, body }];
        put_back(&mut events, &texts);
        assert_eq!(events[0].body, Body::ExtensionDeclined { reason });
        assert!(are_in(&mut events));
    }
}
