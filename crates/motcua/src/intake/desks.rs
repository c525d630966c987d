//! The desks at which somebody receives.

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::Date;

use crate::access::Who;
use crate::reference::Reference;

/// A desk at which the person receives.
pub struct DeskChoice {
    /// The desk.
    pub id: UnitId,
    /// Its name.
    pub name: String,
}

/// The desks at which a person receives today.
#[must_use]
pub fn desks_of(reference: &Reference, who: &Who, day: Date) -> Vec<DeskChoice> {
    let mut desks: Vec<DeskChoice> = Vec::new();
    for id in who.units_as(Duty::Receiver) {
        let unit = reference.units.get(id).filter(|unit| unit.valid.contains(day));
        if let Some(unit) = unit.filter(|unit| desks.iter().all(|desk| desk.id != unit.id)) {
            desks.push(DeskChoice { id: id.clone(), name: unit.short_name.clone() });
        }
    }
    desks
}
