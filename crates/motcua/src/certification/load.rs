//! Entries of the registers that were made elsewhere, written down at once.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::certification::Book;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::enter::{counter, entry_of};
use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::journal::Entry;

/// An entry of a register.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The dossier.
    pub dossier: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// The book, and the number in it.
    pub number: (Book, u32),
    /// Which paper it is.
    pub subject: Option<String>,
    /// Pages of one copy.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Who entered it.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
}

impl Registered {
    /// What the journal says of it; it is the caller's to append.
    #[must_use]
    pub fn entry(&self) -> Entry {
        entry_of(self.dossier, &self.desk, self.number, (self.staff, self.at))
    }
}

/// Writes entries of empty registers, and lets their numbers go on from there.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, all: &[Registered]) -> Result<()> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::with_capacity(all.len());
    for one in all {
        let (book, number) = one.number;
        let year = time::local(one.at).year();
        rows.push(args![
            one.dossier,
            &one.desk,
            book.code(),
            i64::from(year),
            number,
            one.subject.clone(),
            one.pages,
            one.copies,
            one.staff,
            one.at
        ]);
        let highest = numbers.entry(counter(&one.desk, book, year)).or_default();
        *highest = number.max(*highest);
    }
    let columns =
        "certification (dossier, desk, book, year, number, subject, pages, copies, staff, at)";
    tx.insert_all(columns, rows).await?;
    let counters = numbers.into_iter().map(|(name, value)| args![name, value]);
    Ok(tx.insert_all("counter (name, value)", counters.collect()).await?)
}
