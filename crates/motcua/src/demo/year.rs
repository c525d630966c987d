//! The year 2022, lived in order: whatever is due next anywhere happens next, so that codes,
//! numbers of results and the journal run as they would.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use domain::agency::UnitId;
use domain::code::DossierCode;
use domain::dossier::linked::Standing;
use domain::dossier::{Actor, Body, Dossier, Event, Rules, Verb};
use domain::procedure::{Level, Procedure};
use domain::time;
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::beside::Aside;
use super::cast::{self, Account};
use super::chance::Chance;
use super::course::{Act, Course};
use super::crew::{self, Crew};
use super::demand::Ask;
use super::filing;
use super::leave::{Leave, Leaves};
use super::messages::Told;
use super::money;
use super::names::COMMUNES;
use super::online;
use super::pace::Pace;
use super::parcels::{self, Parcel, Sent};
use super::population::Population;
use super::result;
use super::rounds::Round;
use super::scans::Scans;
use super::slips;
use super::visits::{self, Visit};
use crate::attachments::{NewFile, Placed, Purpose};
use crate::certification::Registered;
use crate::dossiers::said::Kept;
use crate::intake;
use crate::intake::slips::LoadedSlip;
use crate::journal::Entry;
use crate::lists::sending;
use crate::payment::{self, Closed, Paid};
use crate::reference::Reference;
use crate::work::answering::LoadedAnswer;
use crate::work::drafts::LoadedDraft;

/// When the year begins: the demonstration's first entry.
pub(super) const BEGIN: DateTime = date(2022, 1, 1).at(7, 0, 0, 0);
/// When the year has been lived and the demonstration begins: the first working day of 2023.
pub const END: DateTime = date(2023, 1, 3).at(8, 0, 0, 0);

/// Every so many dossiers have a scan of a paper.
const SCANNED_EVERY: usize = 240;

/// Everything that happened.
pub(super) struct Year<'a> {
    pub(super) population: Population,
    pub(super) courses: Vec<Course<'a>>,
    pub(super) journal: Vec<Entry>,
    /// The free texts of the journal's events.
    pub(super) said: Vec<Kept>,
    pub(super) salts: Chance,
    pub(super) files: Vec<Placed>,
    pub(super) drafts: Vec<LoadedDraft>,
    pub(super) paid: Vec<Paid>,
    pub(super) closed: Vec<Closed>,
    pub(super) slips: Vec<LoadedSlip>,
    pub(super) registered: Vec<Registered>,
    /// What applicants were told lately.
    pub(super) told: Vec<Told>,
    /// What had to go from desk to desk.
    pub(super) parcels: Vec<Parcel>,
    pub(super) sent: Sent,
    pub(super) answers: Vec<LoadedAnswer>,
    pub(super) round: Round,
    pub(super) reference: &'a Reference,
    pub(super) crew: Crew,
    waiting: BinaryHeap<Reverse<(Timestamp, usize, Step)>>,
    pub(super) scans: Scans,
    codes: HashMap<(&'a str, Date), u32>,
    pub(super) registers: HashMap<(UnitId, &'static str, i16), u32>,
    pub(super) linked: HashMap<Uuid, usize>,
    numbers: HashMap<(UnitId, &'static str), u32>,
}

/// What waits for its time in a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// What comes next on the way.
    Way,
    /// What happens beside it.
    Aside(Aside),
}

/// Lives the year.
pub(super) fn live<'a>(
    reference: &'a Reference,
    accounts: &[Account],
    scans: Scans,
    seed: u64,
) -> anyhow::Result<Year<'a>> {
    let calendar = reference.calendar(&cast::DISTRICT.into());
    let leaves = Chance::of(seed, usize::MAX / 3);
    let leaves = Leaves::draw(accounts, (&calendar, BEGIN.date()), leaves)?;
    let mut year = Year {
        population: Population::new(Chance::of(seed, usize::MAX)),
        courses: Vec::new(),
        journal: Vec::new(),
        said: Vec::new(),
        salts: Chance::of(seed, usize::MAX / 17),
        files: Vec::new(),
        drafts: Vec::new(),
        paid: Vec::new(),
        closed: Vec::new(),
        slips: Vec::new(),
        registered: Vec::new(),
        told: Vec::new(),
        parcels: Vec::new(),
        sent: Sent::default(),
        answers: Vec::new(),
        round: Round::new(accounts, Chance::of(seed, usize::MAX / 11))?,
        reference,
        crew: Crew::new(accounts, leaves),
        waiting: BinaryHeap::new(),
        scans,
        codes: HashMap::new(),
        registers: HashMap::new(),
        linked: HashMap::new(),
        numbers: HashMap::new(),
    };
    for (number, visit) in visits::of_the_year(reference, seed).iter().enumerate() {
        year.until(visit.at)?;
        year.receive(visit, Chance::of(seed, number))?;
    }
    year.until(time::instant(END) - SignedDuration::from_millis(1))?;
    year.answers = online::live(&mut year, seed)?;
    (year.paid, year.closed) = money::live(&year.courses, &year.crew, seed)?;
    year.sent = parcels::live(&year, seed)?;
    year.told.append(&mut year.sent.told);
    year.journal.extend(sending::entries(&year.sent.lists, &year.sent.ways));
    year.slips = slips::live(&mut year, seed)?;
    year.journal.extend(year.slips.iter().map(LoadedSlip::entry));
    year.journal.extend(year.registered.iter().map(Registered::entry));
    year.journal.extend(year.round.entries());
    year.journal.extend(year.paid.iter().map(payment::entry_of_row));
    year.journal.extend(year.closed.iter().map(payment::entry_of_closing));
    year.journal.extend(year.crew.leaves().all.iter().map(Leave::entry));
    year.journal.sort_by_key(|entry| entry.at);
    Ok(year)
}

impl<'a> Year<'a> {
    /// Lets happen what waits, up to an instant.
    fn until(&mut self, end: Timestamp) -> anyhow::Result<()> {
        while let Some(Reverse((at, course, step))) =
            self.waiting.peek().copied().filter(|next| next.0.0 <= end)
        {
            self.waiting.pop();
            match step {
                // A correction may have made another plan in the meantime.
                Step::Way if self.courses[course].next_at != Some(at) => {}
                Step::Way => self.act(course, at)?,
                Step::Aside(aside) => self.aside(course, aside, at)?,
            }
        }
        Ok(())
    }

    /// Notes what waits for its time.
    pub(super) fn queue(&mut self, next: Option<(Timestamp, usize, Step)>) {
        self.waiting.extend(next.map(Reverse));
    }

    /// The rules for a dossier.
    pub(super) fn rules(&self, course: &Course<'a>) -> Rules<'a> {
        Rules { route: course.route, units: &self.reference.units }
    }

    /// The commune of the applicant.
    pub(super) fn home(&self, position: usize) -> &'static str {
        let applicant = self.courses[position].named.applicant;
        COMMUNES[self.population.persons[applicant].commune].unit
    }

    fn receive(&mut self, visit: &Visit, mut chance: Chance) -> anyhow::Result<()> {
        let Visit { at, desk, ask, commune, late_percent } = visit;
        let reference = self.reference;
        let day = time::local(*at).date();
        let named = filing::named(ask, *commune, &mut self.population, (*at, &mut chance))?;
        let procedure = self.procedure(ask, desk, day)?;
        let other = ask.other_case.filter(|(_, percent)| chance.happens(*percent));
        let case = other
            .and_then(|(id, _)| procedure.case(id))
            .or(procedure.cases.first())
            .ok_or_else(|| anyhow::anyhow!("{} has no case", ask.code))?;
        let filing = filing::filing(
            procedure,
            case,
            (desk.clone(), named),
            &self.population,
            (*at, &mut chance),
        );
        let desk = filing.desk.clone();
        let terms = intake::terms(reference, filing.matter(), day)?;
        let code = self.next_code(terms.numbered_by(&desk, day), day)?;
        let lead = terms.lead.clone();
        let receiver =
            crew::found(self.crew.receiver(&desk, (&lead, day), &mut chance), &desk)?.clone();
        let decided = intake::decide(reference, &receiver, (&filing, terms), code, *at)?;
        let dossier = Dossier::begin(&decided.event)?;
        let calendar = reference.calendar(&lead);
        let times = (time::local(*at), time::local(dossier.due_at));
        let habits = (dossier.received.limit, *late_percent);
        let terms = &decided.terms;
        let pace = Pace::new(terms.route, &calendar, times, habits, &mut chance);
        if self.courses.len().is_multiple_of(SCANNED_EVERY) {
            let component = filing.papers.first().map(|paper| paper.component.clone());
            let file = NewFile {
                dossier: filing.id,
                purpose: Purpose::Paper,
                component,
                name: "giay-to-minh-hoa.pdf".to_owned(),
                added_by: receiver.staff,
            };
            let stored = self.scans.paper.clone();
            self.place(Placed { id: chance.id(*at), file, stored, at: *at, item: None });
        }
        self.write(filing.id, &decided.event)?;
        self.parcels.extend(Parcel::of(self.courses.len(), &dossier, &decided.event));
        let mut course = Course::begin(
            (filing, named),
            (terms.procedure, terms.case, terms.route),
            decided.fees,
            dossier,
            (pace, chance),
        );
        self.register(&mut course, receiver.staff);
        let rules = self.rules(&course);
        let position = self.courses.len();
        let next = course.plan(&rules, &calendar)?;
        self.courses.push(course);
        self.queue(next.map(|at| (at, position, Step::Way)));
        self.arise(position, &decided.event)
    }

    /// Notes what an event brings about beside the way.
    pub(super) fn arise(&mut self, position: usize, event: &Event) -> anyhow::Result<()> {
        for (at, aside) in self.arising(position, event)? {
            self.queue(Some((at, position, Step::Aside(aside))));
        }
        Ok(())
    }

    /// Chooses what comes next, not before an instant.
    pub(super) fn plan_from(&mut self, position: usize, earliest: Timestamp) -> anyhow::Result<()> {
        let course = &mut self.courses[position];
        let calendar = self.reference.calendar(&course.dossier.received.lead);
        let rules = Rules { route: course.route, units: &self.reference.units };
        course.next_at = course.plan(&rules, &calendar)?.map(|at| at.max(earliest));
        let next = course.next_at.map(|at| (at, position, Step::Way));
        self.queue(next);
        Ok(())
    }

    /// Lets the next thing happen to a dossier.
    fn act(&mut self, position: usize, at: Timestamp) -> anyhow::Result<()> {
        let course = &mut self.courses[position];
        let rules = Rules { route: course.route, units: &self.reference.units };
        let day = time::local(at).date();
        let actor = self.crew.who(course, day)?;
        let officer = match course.next {
            Verb::Assign => {
                let to = rules.next(&course.dossier, None)?;
                self.crew.somebody(&to.unit, (to.duty, day), &mut course.chance)
            }
            Verb::Receive
            | Verb::HandOver
            | Verb::Accept
            | Verb::Forward
            | Verb::SendBack
            | Verb::Draft
            | Verb::Approve
            | Verb::Issue
            | Verb::BringToDesk
            | Verb::HandToApplicant
            | Verb::AskSupplement
            | Verb::SendSupplement
            | Verb::TakeSupplement
            | Verb::ReturnSupplement
            | Verb::AskWithdrawal
            | Verb::RetractWithdrawal
            | Verb::ConfirmWithdrawal
            | Verb::Close
            | Verb::AskPayment
            | Verb::ProvePayment
            | Verb::AskOpinion
            | Verb::GiveOpinion
            | Verb::RecordVisit
            | Verb::ProposeExtension
            | Verb::ConfirmExtension
            | Verb::DeclineExtension
            | Verb::HandBack
            | Verb::Correct
            | Verb::ReissueReceipt
            | Verb::ReportFlaw
            | Verb::MendResult
            | Verb::DeclineFlaw
            | Verb::HandOutMended
            | Verb::RecordLoss => None,
        };
        let paper = course.chance.id(at);
        let number = if let (Verb::Issue, Some((book, number))) = (course.next, course.registered) {
            book.number(number)
        } else if course.next == Verb::Issue {
            let title = result::title_of(course.procedure, course.dossier.outcome);
            let notation = result::notation(course.procedure, &title);
            let unit = course.dossier.place.unit.clone();
            let running = self.numbers.entry((unit, notation)).or_default();
            *running += 1;
            // Registers of certification have a stroke of their own: `12-SCT/BS`.
            let stroke = if notation.contains('/') { '-' } else { '/' };
            format!("{running}{stroke}{notation}")
        } else {
            String::new()
        };
        let lead = course.dossier.received.lead.clone();
        let calendar = self.reference.calendar(&lead);
        let act = Act { rules, calendar: &calendar, actor: &actor, officer, at, paper, number };
        let body = course.act(act)?;
        let before = self.parcels.len();
        let event = self.happen(position, &actor, body, at)?;
        let parcel = self.parcels.get(before).map(|one| one.is_here_at(self.reference));
        self.plan_from(position, parcel.transpose()?.unwrap_or(at))?;
        self.arise(position, &event)
    }

    /// Lets something happen to a dossier, and writes it down.
    pub(super) fn happen(
        &mut self,
        position: usize,
        actor: &Actor,
        body: Body,
        at: Timestamp,
    ) -> anyhow::Result<Event> {
        let course = &mut self.courses[position];
        let rules = Rules { route: course.route, units: &self.reference.units };
        let by = course.dossier.by(actor, Verb::of(&body), &rules);
        let event = Event { seq: course.dossier.seq + 1, at, by, body };
        let before = Standing::of(&course.dossier);
        course.dossier.apply(&event)?;
        self.follow(position, &event)?;
        self.follow_parts(position, before, &event)?;
        Ok(event)
    }

    /// The version of what somebody asks for.
    pub(super) fn procedure(
        &self,
        ask: &Ask,
        desk: &UnitId,
        day: Date,
    ) -> anyhow::Result<&'a Procedure> {
        let government = self.reference.units.government_of(desk);
        let level = government.and_then(|unit| Level::of(unit.kind));
        let code = filing::code(ask)?;
        level
            .and_then(|level| self.reference.catalogue.in_force(&code, day, level))
            .ok_or_else(|| anyhow::anyhow!("{code} is not in force at {desk} on {day}"))
    }

    pub(super) fn next_code(&mut self, desk: &UnitId, day: Date) -> anyhow::Result<DossierCode> {
        let agency = self.reference.agency_code(desk)?;
        let number = self.codes.entry((agency, day)).or_default();
        *number += 1;
        Ok(DossierCode::new(agency, day, *number)?)
    }
}
