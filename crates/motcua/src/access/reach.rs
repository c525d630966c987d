//! How far a right reaches (phạm vi): an administrative act names its object, and the object lies
//! within reach or nothing happens. One place decides it for every page, verb and way in.
//!
//! ```text
//! who.reach(&reference.units, Right::ManageStaff).require(Object::Unit(&post.unit))?;
//! ```
//!
//! A right reaches the whole government (province, district or commune) in a unit of which its duty
//! is held, with everything below it. Only who holds the duty in the whole system reaches what all
//! share, and what has no unit.

use domain::access::Right;
use domain::agency::{UnitId, Units};
use domain::dossier::Actor;

use super::{WHOLE_SYSTEM, units_with};
use crate::error::{Error, Result};

/// What an act is about.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// A unit, or something that belongs to it.
    Unit(&'a UnitId),
    /// Somebody, by every unit that counts for them: all of them must be reached. Of somebody
    /// without any unit nobody below the whole system disposes.
    Person(&'a [UnitId]),
    /// What all units share.
    Shared,
}

/// How far one right of one person reaches, with the units as they are.
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    units: &'a Units,
    is_whole: bool,
    tops: Vec<UnitId>,
}

impl<'a> Reach<'a> {
    /// The reach of a right, by the duties of the day.
    #[must_use]
    pub fn of(units: &'a Units, actor: &Actor, right: Right) -> Self {
        let held = units_with(actor, right);
        let top = |own: &UnitId| {
            units.government_of(own).map_or_else(|| own.clone(), |government| government.id.clone())
        };
        let is_whole = held.iter().any(|unit| unit.0 == WHOLE_SYSTEM);
        Self { units, is_whole, tops: held.into_iter().map(top).collect() }
    }

    /// Whether the object lies within it.
    #[must_use]
    pub fn covers(&self, object: Object<'_>) -> bool {
        self.is_whole
            || match object {
                Object::Unit(unit) => self.has(unit),
                Object::Person(units) => !units.is_empty() && units.iter().all(|one| self.has(one)),
                Object::Shared => false,
            }
    }

    /// Whether one of these units lies within it: enough to know of somebody, not to act.
    #[must_use]
    pub fn touches(&self, units: &[UnitId]) -> bool {
        self.is_whole || units.iter().any(|one| self.has(one))
    }

    /// Refuses what lies beyond, as if there were no such thing.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn require(&self, object: Object<'_>) -> Result<()> {
        if self.covers(object) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Every unit within it; none when it is everything.
    #[must_use]
    pub fn limits(&self) -> Option<Vec<UnitId>> {
        let within = self.units.iter().map(|unit| &unit.id).filter(|id| self.has(id));
        (!self.is_whole).then(|| within.cloned().collect())
    }

    fn has(&self, unit: &UnitId) -> bool {
        let above = || self.units.lineage(unit).into_iter().map(|one| &one.id);
        unit.0 != WHOLE_SYSTEM
            && (self.tops.contains(unit) || above().any(|one| self.tops.contains(one)))
    }
}

#[cfg(test)]
mod tests {
    use domain::duty::Duty;
    use uuid::Uuid;

    use super::*;
    use crate::reference::Reference;
    use crate::reference::bundle::Bundle;

    fn reaches(held: &[&str], object: Object<'_>) -> bool {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("the delivered data");
        let posts = held.iter().map(|unit| (UnitId::from(*unit), Duty::Administrator)).collect();
        let actor = Actor::new(Uuid::nil(), posts);
        Reach::of(&reference.units, &actor, Right::ManageStaff).covers(object)
    }

    #[test]
    fn a_right_reaches_its_government_and_what_is_below() {
        for (held, unit, expected) in [
            ("thanh-my.van-phong-thong-ke", "thanh-my", true),
            ("thanh-my.van-phong-thong-ke", "thanh-my.mot-cua", true),
            ("thanh-my", "ta-bhing.mot-cua", false),
            ("thanh-my", "nam-giang", false),
            ("thanh-my", "nam-giang.van-phong", false),
            ("nam-giang.van-phong", "thanh-my.mot-cua", true),
            ("nam-giang.van-phong", "quang-nam", false),
            ("quang-nam", "thanh-my.mot-cua", true),
            ("quang-nam", WHOLE_SYSTEM, false),
            (WHOLE_SYSTEM, "quang-nam", true),
            (WHOLE_SYSTEM, "khong-co", true),
            ("quang-nam", "khong-co", false),
        ] {
            let found = reaches(&[held], Object::Unit(&UnitId::from(unit)));
            assert_eq!(found, expected, "{held} → {unit}");
        }
    }

    #[test]
    fn a_person_is_reached_in_every_unit_or_not_at_all() {
        let units = |ids: &[&str]| ids.iter().map(|id| UnitId::from(*id)).collect::<Vec<_>>();
        for (held, person, expected) in [
            ("thanh-my", &["thanh-my.mot-cua"][..], true),
            ("thanh-my", &["thanh-my.mot-cua", "nam-giang.van-phong"], false),
            ("nam-giang", &["thanh-my.mot-cua", "nam-giang.van-phong"], true),
            ("nam-giang", &["thanh-my.mot-cua", WHOLE_SYSTEM], false),
            ("nam-giang", &[], false),
            (WHOLE_SYSTEM, &[], true),
        ] {
            let found = reaches(&[held], Object::Person(&units(person)));
            assert_eq!(found, expected, "{held} → {person:?}");
        }
        assert!(!reaches(&["quang-nam"], Object::Shared));
        assert!(reaches(&["quang-nam", WHOLE_SYSTEM], Object::Shared));
        assert!(!reaches(&[], Object::Unit(&UnitId::from("thanh-my"))));
    }
}
