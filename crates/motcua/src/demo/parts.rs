//! Linked procedures in the year: what one act sets going in the whole and its parts, as the store
//! does it for the living.

use domain::dossier::linked::{self, Standing};
use domain::dossier::{Body, Dossier, Event};
use domain::time;

use super::course::Course;
use super::pace::Pace;
use super::turns::Turn;
use super::year::Year;
use crate::dossiers;

/// Of a hundred parts, so many are settled late.
const LATE_PERCENT: f64 = 4.0;

impl Year<'_> {
    /// What follows from an event for the whole and its parts.
    pub(super) fn follow_parts(
        &mut self,
        position: usize,
        before: Standing,
        event: &Event,
    ) -> anyhow::Result<()> {
        let course = &self.courses[position];
        if let Some(part) = &course.dossier.received.part_of {
            let whole = self.linked.get(&part.whole).copied();
            let Some(whole) = whole.filter(|_| Standing::of(&course.dossier) != before) else {
                return Ok(());
            };
            return self.tell_whole(whole, position, before, event);
        }
        if !linked::is_whole(&course.dossier) {
            return Ok(());
        }
        if matches!(event.body, Body::HandedOver { .. }) {
            self.linked.insert(course.filing.id, position);
            return self.begin_ready(position, event);
        }
        if !linked::reaches_parts(&event.body) {
            return Ok(());
        }
        for part in course.dossier.parts.clone() {
            let Some(part) = self.linked.get(&part.dossier).copied() else { continue };
            if let Some(body) = linked::with_whole(&self.courses[part].dossier, &event.body)? {
                self.echo(part, body, event)?;
            }
        }
        Ok(())
    }

    fn tell_whole(
        &mut self,
        position: usize,
        part: usize,
        before: Standing,
        event: &Event,
    ) -> anyhow::Result<()> {
        let (whole, part) = (&self.courses[position], &self.courses[part]);
        let desk = self.rules(whole).return_desk(&whole.dossier)?;
        let calendar = self.reference.calendar(&whole.dossier.received.lead);
        let moved = (before, &part.dossier, part.procedure.name.as_str());
        let links = &whole.procedure.links;
        for body in linked::echo(&whole.dossier, links, moved, (&calendar, desk), event.at)? {
            self.echo(position, body, event)?;
        }
        if self.courses[position].dossier.ended_at.is_none() {
            return self.begin_ready(position, event);
        }
        self.plan_from(position, event.at)
    }

    /// Begins every part whose turn it is.
    fn begin_ready(&mut self, position: usize, cause: &Event) -> anyhow::Result<()> {
        let reference = self.reference;
        let procedure = self.courses[position].procedure;
        let whole = self.courses[position].dossier.clone();
        for link in linked::ready(&procedure.links, &whole) {
            let opening = dossiers::linked::opening(reference, &whole, link, cause.at)?;
            let code = self.next_code(&opening.lead, time::local(cause.at).date())?;
            let course = &mut self.courses[position];
            let id = course.chance.id(cause.at);
            let body = linked::begin(&opening, (&whole, course.filing.id), code.clone(), cause.at)?;
            let event = Event { seq: 1, at: cause.at, by: cause.by.clone(), body };
            let dossier = Dossier::begin(&event)?;
            let mut filing = course.filing.clone();
            (filing.id, filing.papers, filing.fees) = (id, Vec::new(), Vec::new());
            filing.procedure = link.procedure.clone();
            filing.case = link.case.clone();
            let times = (time::local(cause.at), time::local(dossier.due_at));
            let habits = (link.limit, LATE_PERCENT);
            let route = opening.rules.route;
            let mut chance = course.chance.clone();
            let pace = Pace::new(route, &opening.calendar, times, habits, &mut chance);
            let named = course.named;
            let terms = (opening.procedure, opening.case, route);
            let mut part =
                Course::begin((filing, named), terms, Vec::new(), dossier, (pace, chance));
            if matches!(part.turn, Turn::Withdrawal { .. }) {
                part.turn = Turn::Plain;
            }
            self.write(id, &event)?;
            self.courses.push(part);
            let begun = self.courses.len() - 1;
            self.linked.insert(id, begun);
            self.plan_from(begun, cause.at)?;
            self.arise(begun, &event)?;
            self.echo(position, linked::begun(&opening, &whole, (id, code)), cause)?;
        }
        Ok(())
    }

    /// Writes an event that follows from another one.
    fn echo(&mut self, position: usize, body: Body, cause: &Event) -> anyhow::Result<()> {
        let dossier = &mut self.courses[position].dossier;
        let event = linked::following(dossier, body, cause);
        dossier.apply(&event)?;
        self.follow(position, &event)
    }
}
