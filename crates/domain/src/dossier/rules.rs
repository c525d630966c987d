//! The data that verbs read: where the route leads, and which unit does a step.

use super::event::Place;
use super::{Dossier, Refusal};
use crate::agency::{Unit, UnitId, UnitKind, Units};
use crate::route::{Route, Step, StepAgency, Task};

/// The data that verbs read: the dossier's route and the units of that day.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The route of the pinned version of the procedure.
    pub route: &'a Route,
    /// The units.
    pub units: &'a Units,
}

impl Rules<'_> {
    /// The places that may follow `place`, in the route's order.
    ///
    /// # Errors
    /// [`Refusal::NoUnitForStep`] when the unit of a following step does not exist.
    pub fn following(&self, dossier: &Dossier) -> Result<Vec<Place>, Refusal> {
        let Some(step) = self.route.step(&dossier.place.step) else { return Ok(Vec::new()) };
        step.next
            .iter()
            .filter_map(|id| self.route.step(id))
            .map(|next| self.place_of(next, &dossier.received.desk, &dossier.received.lead))
            .collect()
    }

    /// The one place that follows, or the one named.
    ///
    /// # Errors
    /// [`Refusal::NoSuchStep`] when there is no such step.
    pub fn next(&self, dossier: &Dossier, wanted: Option<&str>) -> Result<Place, Refusal> {
        let mut following = self.following(dossier)?.into_iter();
        match wanted {
            None => following.next(),
            Some(step) => following.find(|place| place.step == step),
        }
        .ok_or(Refusal::NoSuchStep)
    }

    /// The step at the desk where the applicant gets what there is to get.
    ///
    /// # Errors
    /// [`Refusal::NoSuchStep`] when the route has none.
    pub fn return_desk(&self, dossier: &Dossier) -> Result<Place, Refusal> {
        let step = self.route.steps.iter().find(|step| step.task == Task::Return);
        let step = step.ok_or(Refusal::NoSuchStep)?;
        self.place_of(step, &dossier.received.desk, &dossier.received.lead)
    }

    /// The unit that does a step for a dossier of that desk and lead unit.
    ///
    /// # Errors
    /// [`Refusal::NoUnitForStep`] when no such unit exists.
    pub fn place_of(&self, step: &Step, desk: &UnitId, lead: &UnitId) -> Result<Place, Refusal> {
        self.unit_of(&step.agency, desk, lead)
            .map(|unit| Place::of(step, unit))
            .ok_or_else(|| Refusal::NoUnitForStep { step: step.name.clone() })
    }

    /// The leaders of the government that a unit belongs to: those to whom its dossiers go for
    /// signing.
    #[must_use]
    pub fn leaders_of(&self, unit: &UnitId) -> Option<UnitId> {
        self.part(self.units.government_of(unit), UnitKind::Leadership)
    }

    fn part(&self, government: Option<&Unit>, kind: UnitKind) -> Option<UnitId> {
        let government = &government?.id;
        let mut units = self.units.iter();
        let found = units.find(|u| u.kind == kind && u.parent.as_ref() == Some(government));
        found.map(|unit| unit.id.clone())
    }

    fn unit_of(&self, agency: &StepAgency, desk: &UnitId, lead: &UnitId) -> Option<UnitId> {
        let own = self.units.government_of(lead);
        let above =
            own.and_then(|own| own.parent.as_ref()).and_then(|up| self.units.government_of(up));
        let known = |unit: &UnitId| self.units.get(unit).map(|unit| unit.id.clone());
        match agency {
            StepAgency::Desk => known(desk),
            StepAgency::Lead => known(lead),
            StepAgency::Leadership => self.part(own, UnitKind::Leadership),
            StepAgency::Office => self.part(own, UnitKind::Office),
            StepAgency::LeadershipAbove => self.part(above, UnitKind::Leadership),
            StepAgency::OfficeAbove => self.part(above, UnitKind::Office),
            StepAgency::Department(name) => self
                .units
                .lineage(lead)
                .into_iter()
                .find_map(|unit| known(&UnitId(format!("{}.{name}", unit.id)))),
        }
    }
}
