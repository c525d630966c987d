//! Rows and closings that were lived elsewhere, written down at once.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use jiff::civil::Date;

use super::closing::{self, Closed};
use super::rows::{self, Paid, Series};
use super::taking;
use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::journal::Entry;

/// What the journal says of a row; it is the caller's to append.
#[must_use]
pub fn entry_of_row(paid: &Paid) -> Entry {
    taking::entry(paid)
}

/// What the journal says of a closing; it is the caller's to append.
#[must_use]
pub fn entry_of_closing(closed: &Closed) -> Entry {
    closing::entry(closed)
}

/// Writes the rows and closings of empty tills, and lets their numbers go on from there.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, paid: &[Paid], closed: &[Closed]) -> Result<()> {
    rows::insert_all(tx, paid).await?;
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for row in paid {
        let counter = taking::counter(&row.desk, &row.book, Series::of(row.kind));
        let highest = numbers.entry(counter).or_default();
        *highest = row.number.max(*highest);
    }
    let counters = numbers.into_iter().map(|(name, value)| args![name, value]);
    tx.insert_all("counter (name, value)", counters.collect()).await?;
    let closings = closed.iter().map(closing::values);
    tx.insert_all(closing::COLUMNS, closings.collect()).await?;
    let mut last: BTreeMap<&UnitId, Date> = BTreeMap::new();
    for Closed { desk, day, .. } in closed {
        let latest = last.entry(desk).or_insert(*day);
        *latest = (*day).max(*latest);
    }
    let tills = last.into_iter().map(|(desk, day)| args![desk, day, false]);
    Ok(tx.insert_all("till (desk, closed_on, receivers_collect)", tills.collect()).await?)
}
