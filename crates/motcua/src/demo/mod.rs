//! The demonstration (dữ liệu minh họa): Nam Giang after the year 2022, lived through the domain's
//! own verbs with a fixed seed, so that it is the same each time. All people are invented.
//!
//! ```text
//! visits (demand) ─▶ filings (population, filing) ─▶ courses (course, pace) ─▶ rows (writing)
//! ```

mod beside;
mod cast;
mod chance;
mod course;
mod crew;
mod demand;
mod filing;
mod leave;
mod messages;
mod money;
mod names;
mod online;
mod pace;
mod parcels;
mod parts;
mod population;
mod questions;
mod queue;
mod record;
mod registers;
mod result;
mod rounds;
mod scans;
mod shares;
mod slips;
mod turns;
mod visits;
mod writing;
mod year;

#[cfg(test)]
mod tests;

use anyhow::Context as _;
use domain::time;
use jiff::SignedDuration;

pub use cast::{Account, table};
pub use demand::{COMMUNE_DOSSIERS, DISTRICT_DOSSIERS, commune_counts};
pub use year::END;

use crate::accounts;
use crate::app::Clock;
use crate::catalog::import;
use crate::db::Db;
use crate::files::Files;
use crate::journal;
use crate::reference::Reference;
use crate::{args, sql};

/// The password of every account.
pub const PASSWORD: &str = "motcua-demo";
/// Whose year it is.
const SEED: u64 = 2_022;
/// The name over the pages.
const SITE_NAME: &str = "Huyện Nam Giang";

/// What a place holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Nothing yet, or what an interrupted filling left.
    Nothing,
    /// A demonstration.
    Demonstration,
    /// Somebody's real data.
    RealData,
}

/// Looks at a place.
///
/// # Errors
/// When the database cannot be read.
pub async fn holds(db: &Db) -> anyhow::Result<Holds> {
    if shift(db).await?.is_some() {
        return Ok(Holds::Demonstration);
    }
    let somebody = db.first(sql!("select id from staff limit 1"), args![]).await?;
    let begun = journal::last_at(db).await? > time::instant(year::BEGIN);
    Ok(if somebody.is_some() || begun { Holds::RealData } else { Holds::Nothing })
}

/// Fills an empty place with the year.
///
/// # Errors
/// When the database or the disk refuses; the place stays empty then.
pub async fn fill(db: &Db, files: &Files) -> anyhow::Result<()> {
    import::delivered_if_empty(db, time::instant(year::BEGIN)).await?;
    let reference = Reference::load(db).await?;
    let scans = scans::keep(files, &reference).await?;
    let accounts = accounts();
    let password_hash = accounts::hash_password(PASSWORD)?;
    let mut year = tokio::task::block_in_place(|| year::live(&reference, &accounts, scans, SEED))
        .context("the year of the demonstration")?;
    let mut tx = db.begin().await?;
    writing::write_accounts(&mut tx, &accounts, &password_hash).await?;
    let messages = chance::Chance::of(SEED, usize::MAX / 7);
    writing::write_year(&mut tx, &reference, &mut year).await?;
    messages::write(&mut tx, &reference, &year, messages).await?;
    year.round.write(&mut tx, &reference).await?;
    queue::open(&mut tx).await?;
    writing::write_settings(&mut tx, SITE_NAME, start().as_millis()).await?;
    tx.commit().await?;
    Ok(db.analyze().await?)
}

/// The people of the demonstration.
#[must_use]
pub fn accounts() -> Vec<Account> {
    cast::everybody(time::instant(year::BEGIN), &mut chance::Chance::of(SEED, 0))
}

/// The clock of a filled place: it goes on from where it stood, never before the last entry.
///
/// # Errors
/// When the place holds no demonstration.
pub async fn clock(db: &Db) -> anyhow::Result<Clock> {
    let shift = shift(db).await?.context("there is no demonstration here")?;
    let behind = journal::last_at(db).await?.duration_since(Clock::Shifted(shift).now());
    let by = shift.checked_add(behind.max(SignedDuration::ZERO)).context("the shift of a clock")?;
    Ok(Clock::Shifted(by))
}

async fn shift(db: &Db) -> anyhow::Result<Option<SignedDuration>> {
    let row = db
        .first(sql!("select value from setting where name = 'demo_clock_shift_ms'"), args![])
        .await?;
    let shift = row.and_then(|row| row.text("value").parse().ok());
    Ok(shift.map(SignedDuration::from_millis))
}

/// The shift of a clock that shows the beginning of the demonstration now.
fn start() -> SignedDuration {
    time::instant(END).duration_since(Clock::Machine.now())
}
