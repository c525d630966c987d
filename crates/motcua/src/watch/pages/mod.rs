//! The pages of the watch.

pub mod leading;
pub mod leading_list;
pub mod overtime;
pub mod settings;
pub mod unclaimed;
pub mod vacant;

use std::collections::BTreeSet;

use domain::access::{Right, has_right};
use domain::agency::UnitId;
use domain::duty::Duty;

use crate::access::Who;
use crate::app::App;

/// The units whose work somebody sees: a head the own unit, leaders and controllers their whole
/// government.
fn scope(app: &App, who: &Who) -> BTreeSet<UnitId> {
    let reference = app.reference();
    let mut units = BTreeSet::new();
    for (unit, duty) in &who.actor.posts {
        if !has_right(*duty, Right::SeeUnitWork) {
            continue;
        }
        units.insert(unit.clone());
        if !matches!(duty, Duty::Signer | Duty::Controller) {
            continue;
        }
        if let Some(top) = reference.units.government_of(unit) {
            units.insert(top.id.clone());
            units.extend(reference.units.children(&top.id).map(|part| part.id.clone()));
        }
    }
    units
}
