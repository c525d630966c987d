//! Accounts (tài khoản): who may sign in, with which duties, and the keys of programs. The pages
//! about them are in `pages/`; the verbs here know no HTTP.

pub mod absences;
pub mod card;
pub mod devices;
pub mod guessable;
pub mod journal_list;
pub mod journal_words;
pub mod key_acts;
mod lending;
pub mod list;
pub mod oneself;
pub mod own;
pub mod pages;
pub mod password;
pub mod posts;
pub mod second;
pub mod second_step;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod staff;
pub mod tokens;
pub mod units;
pub mod username;

pub use password::hash_password;
pub use posts::give_post;
pub use set_up::setup_code;
pub use sign_in::{SignIn, sign_in};
pub use staff::{NewStaff, add_staff};
pub use tokens::{Program, Scope, token_of};

use domain::agency::UnitId;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::access::Who;
use crate::db::{DbError, Tx};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};

/// Why an act about accounts was not done.
#[derive(Debug)]
pub enum Undone {
    /// It may not be done; the sentence says why, or what to do first.
    Refused(&'static str),
    /// It could not be done.
    Failed(Error),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Writes an act about accounts into the journal.
async fn note(tx: &mut Tx, at: Timestamp, who: &Who, act: (&str, Value)) -> Result<()> {
    let unit = who.home().cloned();
    note_as(tx, at, Some(who.staff), act, unit).await
}

/// The same about an object of a unit, whose journal it belongs to.
async fn note_of(
    tx: &mut Tx,
    at: Timestamp,
    who: &Who,
    unit: &UnitId,
    act: (&str, Value),
) -> Result<()> {
    note_as(tx, at, Some(who.staff), act, Some(unit.clone())).await
}

/// The same where nobody is signed in yet.
async fn note_as(
    tx: &mut Tx,
    at: Timestamp,
    staff: Option<Uuid>,
    (kind, facts): (&str, Value),
    unit: Option<UnitId>,
) -> Result<()> {
    let entry = Entry {
        at,
        staff,
        unit,
        kind: kind.to_owned(),
        dossier: None,
        seq: None,
        body: facts.to_string(),
    };
    Ok(journal::append(tx, entry).await?)
}
