//! The people of the demonstration as actors, and who of them is there on a day.

use std::collections::HashMap;

use domain::absence::StandIn;
use domain::agency::{Unit, UnitId, UnitKind, Units};
use domain::dossier::{Actor, Place, StaffId, Verb};
use domain::duty::Duty;
use jiff::civil::Date;

use super::cast::{Account, DISTRICT, FIELDS};
use super::chance::Chance;
use super::course::Course;
use super::leave::Leaves;

/// The same people as actors.
#[derive(Debug)]
pub(super) struct Crew {
    actors: Vec<Actor>,
    by_post: HashMap<(UnitId, Duty), Vec<usize>>,
    fields: HashMap<UnitId, usize>,
    leaves: Leaves,
}

impl Crew {
    pub(super) fn new(accounts: &[Account], leaves: Leaves) -> Self {
        let mut by_post: HashMap<(UnitId, Duty), Vec<usize>> = HashMap::new();
        for (position, account) in accounts.iter().enumerate() {
            for post in &account.posts {
                by_post.entry(post.clone()).or_default().push(position);
            }
        }
        let fields = FIELDS.iter().filter_map(|(username, part)| {
            let position = accounts.iter().position(|account| account.username == *username)?;
            Some((UnitId(format!("{DISTRICT}.{part}")), position))
        });
        let actor = |account: &Account| Actor::new(account.id, account.posts.clone());
        let actors = accounts.iter().map(actor).collect();
        Self { actors, by_post, fields: fields.collect(), leaves }
    }

    /// The absences of the year.
    pub(super) fn leaves(&self) -> &Leaves {
        &self.leaves
    }

    /// Somebody with that duty in that unit; the first one of several more often, and whoever is
    /// there rather than somebody away.
    pub(super) fn somebody(
        &self,
        unit: &UnitId,
        (duty, day): (Duty, Date),
        chance: &mut Chance,
    ) -> Option<&Actor> {
        let all = self.by_post.get(&(unit.clone(), duty))?;
        let first = all.first().filter(|_| chance.happens(40.0));
        let drawn = first.copied().unwrap_or_else(|| chance.pick(all));
        let is_there = |one: &&usize| !self.leaves.is_away(self.actors[**one].staff, day);
        let there = [drawn].iter().chain(all).find(is_there).copied();
        Some(&self.actors[there.unwrap_or(drawn)])
    }

    /// Somebody who serves in a unit and may say something for it.
    pub(super) fn somebody_of(&self, unit: &UnitId, day: Date) -> Option<&Actor> {
        let duties = [Duty::CaseOfficer, Duty::UnitHead, Duty::Clerk];
        let mut posts = duties.iter().filter_map(|duty| self.by_post.get(&(unit.clone(), *duty)));
        let all = posts.next()?;
        let there = all.iter().find(|one| !self.leaves.is_away(self.actors[**one].staff, day));
        there.or(all.first()).map(|one| &self.actors[*one])
    }

    /// Who supervises the work of a unit: its head, or a signer of its government.
    pub(super) fn supervisor(
        &self,
        lead: &UnitId,
        (units, day): (&Units, Date),
        chance: &mut Chance,
    ) -> Option<&Actor> {
        if let Some(head) = self.somebody(lead, (Duty::UnitHead, day), chance) {
            return Some(head);
        }
        let government = units.government_of(lead).map(|unit| &unit.id);
        let leads =
            |unit: &&Unit| unit.kind == UnitKind::Leadership && unit.parent.as_ref() == government;
        let leadership = units.iter().find(leads)?;
        self.somebody(&leadership.id, (Duty::Signer, day), chance)
    }

    /// Who does the work of a holder on that day: the holder, or whoever stands in.
    pub(super) fn hand(&self, holder: StaffId, place: &Place, day: Date) -> Option<Actor> {
        let away = self.leaves.on(holder, day);
        let stands_in = away.and_then(|absence| {
            let mut all = absence.substitutes.iter();
            let one = all.find(|one| one.unit == place.unit && one.duty.covers(place.duty))?;
            Some((one, absence.to_on))
        });
        let Some((one, until_on)) = stands_in else { return self.actor(holder).cloned() };
        let mut actor = self.actor(one.staff)?.clone();
        let (unit, duty) = (one.unit.clone(), one.duty);
        actor.stands_in.push(StandIn { absent: holder, unit, duty, until_on, is_over: false });
        Some(actor)
    }

    /// Who receives the dossiers of a department at a desk: the one for the field, unless absent.
    pub(super) fn receiver(
        &self,
        desk: &UnitId,
        (lead, day): (&UnitId, Date),
        chance: &mut Chance,
    ) -> Option<&Actor> {
        let own = self.fields.get(lead).map(|position| &self.actors[*position]);
        match own {
            Some(own) if chance.happens(90.0) && !self.leaves.is_away(own.staff, day) => Some(own),
            Some(_) | None => self.somebody(desk, (Duty::Receiver, day), chance),
        }
    }

    /// Who takes fees at a desk: its own cashier, or that of its government.
    pub(super) fn cashier(&self, desk: &UnitId) -> Option<&Actor> {
        let office = desk.0.strip_suffix(".mot-cua").unwrap_or(&desk.0);
        let units = [desk.clone(), UnitId(format!("{office}.tai-chinh-ke-toan"))];
        let mut posts =
            units.into_iter().filter_map(|unit| self.by_post.get(&(unit, Duty::Cashier)));
        posts.next()?.first().map(|position| &self.actors[*position])
    }

    /// Somebody by id.
    fn actor(&self, staff: StaffId) -> Option<&Actor> {
        self.actors.iter().find(|actor| actor.staff == staff)
    }

    /// Who does what comes next with a dossier: the holder or whoever stands in, or somebody of the
    /// unit that is to take it over.
    pub(super) fn who(&self, course: &mut Course<'_>, day: Date) -> anyhow::Result<Actor> {
        let place = &course.dossier.place;
        let actor = match course.dossier.officer() {
            Some(officer) if !matches!(course.next, Verb::HandToApplicant | Verb::HandBack) => {
                self.hand(officer, place, day)
            }
            Some(_) | None => {
                self.somebody(&place.unit, (place.duty, day), &mut course.chance).cloned()
            }
        };
        Ok(found(actor.as_ref(), &place.unit)?.clone())
    }
}

/// Whoever was looked for; there is somebody for everything.
pub(super) fn found<'c>(actor: Option<&'c Actor>, unit: &UnitId) -> anyhow::Result<&'c Actor> {
    actor.ok_or_else(|| anyhow::anyhow!("nobody has the duty in {unit}"))
}
