//! The journal: one append-only record of everything that happens, each entry chained to the one
//! before by a hash. The events of dossiers are entries; so are sign-ins, readings of dossiers and
//! changes of people and reference data. It holds no personal data of applicants.
//!
//! What a program does stands there under the id of its key, too. Nobody who writes an entry has to
//! think of it: the request of a program runs in [`under_key`], and [`append`] looks there.

pub mod clock;

use domain::agency::UnitId;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::clock::{Mark, Standing};
use crate::db::{Db, Result, Row, Tx};
use crate::{args, sql};

/// How far the clock may step back between two entries before it is called wrong: two requests
/// that run side by side may reach the journal in the other order.
pub const CLOCK_STEP_BACK_MS_MAX: i64 = 5_000;

/// Entries read at once when the chain is verified.
const VERIFY_BATCH: i64 = 5_000;

tokio::task_local! {
    /// The key of the program whose request this task works on.
    static KEY: Option<Uuid>;
}

/// Does some work for a program: every entry that it writes names the key.
pub async fn under_key<F: Future>(key: Option<Uuid>, work: F) -> F::Output {
    KEY.scope(key, work).await
}

/// The key under which this task works; absent for people and for the program's own work. A task
/// that is started from it does not inherit the key: start its work in [`under_key`].
#[must_use]
pub fn key() -> Option<Uuid> {
    KEY.try_with(|key| *key).ok().flatten()
}

/// What is written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// By whom; absent for strangers and for the program itself.
    pub staff: Option<Uuid>,
    /// For which unit.
    pub unit: Option<UnitId>,
    /// What kind of act.
    pub kind: String,
    /// Which dossier.
    pub dossier: Option<Uuid>,
    /// Position in the dossier's record, if it is one of its events.
    pub seq: Option<u32>,
    /// The facts, as JSON.
    pub body: String,
}

/// Why an entry was not written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database.
    #[error(transparent)]
    Db(#[from] crate::db::DbError),
    /// The clock shows a time well before the last entry.
    #[error("the clock stands before the last entry of the journal ({last_at})")]
    ClockWentBack {
        /// When the last entry was written.
        last_at: Timestamp,
    },
    /// The clock shows a time so far after the last entry that it is not believed.
    #[error("the clock stands too far after the last entry of the journal ({last_at})")]
    ClockRanAhead {
        /// When the last entry was written.
        last_at: Timestamp,
    },
}

/// The end of the chain, held until the transaction is over.
struct End {
    /// Number of the entry to be written.
    no: i64,
    at: Timestamp,
    hash: String,
    ahead_days_max: Option<i64>,
}

/// Appends an entry. Do it late in the transaction: it holds the end of the chain until then.
///
/// # Errors
/// [`JournalError`]; nothing is written then.
pub async fn append(tx: &mut Tx, mut entry: Entry) -> std::result::Result<(), JournalError> {
    let end = take_end(tx).await?;
    match clock::judge(entry.at, end.at, end.ahead_days_max) {
        Standing::Behind { last_at } => return Err(JournalError::ClockWentBack { last_at }),
        Standing::Ahead { last_at, .. } => return Err(JournalError::ClockRanAhead { last_at }),
        Standing::Right => entry.at = entry.at.max(end.at),
    }
    Ok(put(tx, end, entry).await?)
}

async fn take_end(tx: &mut Tx) -> Result<End> {
    let head = tx
        .first(
            sql!(
                "update chain set no = no + 1 where id = 1 returning no, at, hash, ahead_days_max"
            ),
            args![],
        )
        .await?
        .expect("the chain has its one row from the first migration on");
    Ok(End {
        no: head.int("no"),
        at: head.at("at"),
        hash: head.text("hash"),
        ahead_days_max: head.opt_int("ahead_days_max"),
    })
}

/// Writes an entry at the end of the chain, whatever its instant.
async fn put(tx: &mut Tx, end: End, entry: Entry) -> Result<()> {
    let no = end.no;
    let key = key();
    let hash = link(&end.hash, no, &entry, key);
    tx.run(
        sql!(
            "insert into journal (no, at, staff, key, unit, kind, dossier, seq, body, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        args![
            no,
            entry.at,
            entry.staff,
            key,
            entry.unit.as_ref(),
            entry.kind,
            entry.dossier,
            entry.seq,
            entry.body,
            &hash
        ],
    )
    .await?;
    tx.run(sql!("update chain set at = $1, hash = $2 where id = 1"), args![entry.at, &hash])
        .await?;
    Ok(())
}

/// Appends many entries, oldest first, as [`append`] would one by one.
///
/// # Errors
/// [`JournalError`]; nothing is written then.
pub async fn append_all(tx: &mut Tx, entries: Vec<Entry>) -> std::result::Result<(), JournalError> {
    let head = tx
        .first(sql!("update chain set no = no where id = 1 returning no, at, hash"), args![])
        .await?
        .expect("the chain has its one row from the first migration on");
    let (mut no, mut at, mut hash) = (head.int("no"), head.at("at"), head.text("hash"));
    let key = key();
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.at < at {
            return Err(JournalError::ClockWentBack { last_at: at });
        }
        no += 1;
        at = entry.at;
        hash = link(&hash, no, &entry, key);
        rows.push(args![
            no,
            at,
            entry.staff,
            key,
            entry.unit.as_ref(),
            entry.kind,
            entry.dossier,
            entry.seq,
            entry.body,
            &hash
        ]);
    }
    tx.insert_all("journal (no, at, staff, key, unit, kind, dossier, seq, body, hash)", rows)
        .await?;
    tx.run(sql!("update chain set no = $1, at = $2, hash = $3 where id = 1"), args![no, at, &hash])
        .await?;
    Ok(())
}

/// When the last entry was written; the beginning of 1970 before the first.
///
/// # Errors
/// When the journal cannot be read.
pub async fn last_at(db: &Db) -> Result<Timestamp> {
    let head = db.first(sql!("select at from chain where id = 1"), args![]).await?;
    Ok(head.map_or(Timestamp::UNIX_EPOCH, |head| head.at("at")))
}

/// The same as a transaction sees it.
///
/// # Errors
/// When the journal cannot be read.
pub async fn last_at_in(tx: &mut Tx) -> Result<Timestamp> {
    let head = tx.first(sql!("select at from chain where id = 1"), args![]).await?;
    Ok(head.map_or(Timestamp::UNIX_EPOCH, |head| head.at("at")))
}

/// The hash of an entry: of the hash before it and of every field, each with its length, so that
/// no two different entries are hashed alike.
fn link(previous: &str, no: i64, entry: &Entry, key: Option<Uuid>) -> String {
    let mut hash = Sha256::new();
    let mut field = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    field(previous);
    field(&no.to_string());
    field(&entry.at.as_millisecond().to_string());
    field(&entry.staff.map_or_else(String::new, |id| id.to_string()));
    field(&key.map_or_else(String::new, |id| id.to_string()));
    field(entry.unit.as_ref().map_or("", |unit| unit.0.as_str()));
    field(&entry.kind);
    field(&entry.dossier.map_or_else(String::new, |id| id.to_string()));
    field(&entry.seq.map_or_else(String::new, |seq| seq.to_string()));
    field(&entry.body);
    hex::encode(hash.finalize())
}

/// What a check of the chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written.
    Whole {
        /// How many entries.
        entries: i64,
        /// The hash of the last one: worth writing down elsewhere.
        head: String,
        /// Where somebody said that the clock was right, oldest first.
        marks: Vec<Mark>,
    },
    /// The first entry that is not.
    Broken {
        /// Its number.
        no: i64,
        /// What is wrong.
        why: String,
    },
}

/// Checks the chain from its beginning.
///
/// # Errors
/// When the journal cannot be read.
pub async fn verify(db: &Db) -> Result<Verdict> {
    let mut previous = String::new();
    let (mut last, mut last_at) = (0_i64, Timestamp::UNIX_EPOCH);
    let mut marks = Vec::new();
    loop {
        let rows = db
            .all(
                sql!(
                    "select no, at, staff, key, unit, kind, dossier, seq, body, hash from journal
                     where no > $1 order by no limit $2"
                ),
                args![last, VERIFY_BATCH],
            )
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let no = row.int("no");
            if no != last + 1 {
                return Ok(broken(last + 1, "the entry is missing"));
            }
            let (hash, entry) = (row.text("hash"), entry_of(&row));
            if link(&previous, no, &entry, row.opt_id("key")) != hash {
                return Ok(broken(no, "its content or its hash was changed"));
            }
            if entry.at < last_at && entry.kind != clock::CORRECTED {
                return Ok(broken(no, "its time lies before that of the entry above it"));
            }
            marks.extend(Mark::of(no, &entry, last_at));
            last_at = entry.at;
            previous = hash;
            last = no;
        }
    }
    let head = db.first(sql!("select no, hash from chain where id = 1"), args![]).await?;
    Ok(match head {
        Some(head) if head.int("no") == last && head.text("hash") == previous => {
            Verdict::Whole { entries: last, head: previous, marks }
        }
        Some(head) if head.int("no") > last => broken(last + 1, "entries at the end are missing"),
        Some(_) | None => broken(last, "the end of the chain does not match the last entry"),
    })
}

fn broken(no: i64, why: &str) -> Verdict {
    Verdict::Broken { no, why: why.to_owned() }
}

fn entry_of(row: &Row) -> Entry {
    Entry {
        at: row.at("at"),
        staff: row.opt_id("staff"),
        unit: row.opt_text("unit").map(UnitId),
        kind: row.text("kind"),
        dossier: row.opt_id("dossier"),
        seq: row.opt_int("seq").and_then(|seq| u32::try_from(seq).ok()),
        body: row.text("body"),
    }
}
