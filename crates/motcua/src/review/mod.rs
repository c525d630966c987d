//! The review of procedures (rà soát thủ tục hành chính): a round asks units what could be simpler;
//! they propose, with the figures of their dossiers beside it; a leader decides.

pub mod figures;
pub mod pages;
pub mod rounds;
mod sheet;

use domain::access::Right;
use domain::agency::UnitId;
use serde_json::Value;

use crate::access::Who;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};

/// The government whose rounds somebody sees.
///
/// # Errors
/// [`Error::Forbidden`] for whoever has nothing to do with reviews.
pub fn government(app: &App, who: &Who) -> Result<UnitId> {
    let reference = app.reference();
    let rights = [Right::OpenReview, Right::DecideReview, Right::ProposeReview];
    let unit = rights.iter().find_map(|right| who.units_with(*right).next());
    let unit = unit.ok_or(Error::Forbidden)?;
    Ok(reference.units.government_of(unit).map_or_else(|| unit.clone(), |top| top.id.clone()))
}

/// Whether somebody has a right in the government of the round.
fn holds(app: &App, who: &Who, right: Right, government: &UnitId) -> bool {
    let reference = app.reference();
    who.units_with(right).any(|unit| {
        unit == government
            || reference.units.government_of(unit).is_some_and(|top| top.id == *government)
    })
}

async fn note(app: &App, tx: &mut Tx, who: &Who, (kind, facts): (&str, Value)) -> Result<()> {
    let entry = Entry {
        at: app.now(),
        staff: Some(who.staff),
        unit: who.home().cloned(),
        kind: kind.to_owned(),
        dossier: None,
        seq: None,
        body: facts.to_string(),
    };
    Ok(journal::append(tx, entry).await?)
}
