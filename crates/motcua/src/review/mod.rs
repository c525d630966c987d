//! The review of procedures (rà soát thủ tục hành chính): a round asks units what could be simpler;
//! they propose, with the figures of their dossiers beside it; a leader decides.

pub mod figures;
pub mod pages;
pub mod rounds;
mod sheet;

use domain::access::Right;
use domain::agency::{Unit, UnitId, UnitKind};
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
    let own: Vec<&UnitId> = rights.iter().flat_map(|right| who.units_with(*right)).collect();
    let governed = own.iter().find(|unit| reference.units.government_of(unit).is_some());
    let unit = *governed.or(own.first()).ok_or(Error::Forbidden)?;
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

/// Whether a government may change the catalogue, which all share: a commune proposes, those above it
/// decide. A commune that runs the program alone decides for itself.
///
/// # Source
/// Our rule: which level decides about which procedure is to be confirmed by each province.
fn changes_for_all(app: &App, government: &UnitId) -> bool {
    let reference = app.reference();
    let is_commune =
        reference.units.get(government).is_some_and(|unit| unit.kind == UnitKind::Commune);
    let is_above = |unit: &Unit| matches!(unit.kind, UnitKind::District | UnitKind::Province);
    !is_commune || !reference.units.iter().any(is_above)
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
