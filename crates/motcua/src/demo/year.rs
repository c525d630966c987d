//! The year 2022, lived in order: whatever is due next anywhere happens next, so that codes,
//! numbers of results and the journal run as they would.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use domain::agency::UnitId;
use domain::code::DossierCode;
use domain::dossier::{Actor, Body, Dossier, Event, Outcome, Rules, Verb};
use domain::procedure::{Level, Procedure};
use domain::time;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};

use super::cast::{self, Account, Crew};
use super::chance::Chance;
use super::course::{Act, Course};
use super::demand::{self, Ask, OpenDays};
use super::filing;
use super::money;
use super::names::COMMUNES;
use super::pace::Pace;
use super::population::Population;
use super::result;
use crate::attachments::{NewFile, Placed, Purpose, Stored};
use crate::dossiers;
use crate::intake;
use crate::journal::Entry;
use crate::payment::{self, Closed, Paid};
use crate::reference::Reference;
use crate::work::drafts::LoadedDraft;

/// When the year begins: the demonstration's first entry.
pub(super) const BEGIN: DateTime = date(2022, 1, 1).at(7, 0, 0, 0);
/// When the year has been lived and the demonstration begins: the first working day of 2023.
pub const END: DateTime = date(2023, 1, 3).at(8, 0, 0, 0);

/// Of a hundred dossiers of the district, so many are settled late.
const DISTRICT_LATE_PERCENT: f64 = 5.5;
/// Every so many dossiers have a scan of a paper.
const SCANNED_EVERY: usize = 240;

/// The contents of files: one scan of a result and one of a paper stand for all.
#[derive(Clone, Debug)]
pub(super) struct Scans {
    pub(super) result: Stored,
    pub(super) paper: Stored,
}

/// Everything that happened.
pub(super) struct Year<'a> {
    pub(super) population: Population,
    pub(super) courses: Vec<Course<'a>>,
    pub(super) journal: Vec<Entry>,
    pub(super) files: Vec<Placed>,
    pub(super) drafts: Vec<LoadedDraft>,
    pub(super) paid: Vec<Paid>,
    pub(super) closed: Vec<Closed>,
    reference: &'a Reference,
    crew: Crew,
    scans: Scans,
    codes: HashMap<(UnitId, Date), u32>,
    numbers: HashMap<(UnitId, &'static str), u32>,
}

/// Somebody who will come.
struct Visit {
    at: Timestamp,
    desk: UnitId,
    ask: &'static Ask,
    /// Where the applicant lives.
    commune: usize,
    late_percent: f64,
}

/// Lives the year.
pub(super) fn live<'a>(
    reference: &'a Reference,
    accounts: &[Account],
    scans: Scans,
    seed: u64,
) -> anyhow::Result<Year<'a>> {
    let mut year = Year {
        population: Population::new(Chance::of(seed, usize::MAX)),
        courses: Vec::new(),
        journal: Vec::new(),
        files: Vec::new(),
        drafts: Vec::new(),
        paid: Vec::new(),
        closed: Vec::new(),
        reference,
        crew: Crew::new(accounts),
        scans,
        codes: HashMap::new(),
        numbers: HashMap::new(),
    };
    let end = time::instant(END);
    let mut waiting: BinaryHeap<Reverse<(Timestamp, usize)>> = BinaryHeap::new();
    for (number, visit) in visits(reference, seed).iter().enumerate() {
        while let Some(Reverse((at, course))) =
            waiting.peek().copied().filter(|w| w.0.0 <= visit.at)
        {
            waiting.pop();
            waiting.extend(year.act(course, at)?.map(|next| Reverse((next, course))));
        }
        let next = year.receive(visit, Chance::of(seed, number))?;
        waiting.extend(next.map(|next| Reverse((next, number))));
    }
    while let Some(Reverse((at, course))) = waiting.pop().filter(|w| w.0.0 < end) {
        waiting.extend(year.act(course, at)?.map(|next| Reverse((next, course))));
    }
    (year.paid, year.closed) = money::live(&year.courses, &year.crew, seed)?;
    year.journal.extend(year.paid.iter().map(payment::entry_of_row));
    year.journal.extend(year.closed.iter().map(payment::entry_of_closing));
    year.journal.sort_by_key(|entry| entry.at);
    Ok(year)
}

/// Everybody who comes in the year, in that order.
fn visits(reference: &Reference, seed: u64) -> Vec<Visit> {
    let mut chance = Chance::new(seed);
    let mut visits = Vec::new();
    let mut come = |unit: &str, asks: &'static [Ask], count: u32, home: Option<usize>| {
        let desk = UnitId(format!("{unit}.mot-cua"));
        let calendar = reference.calendar(&desk);
        let open = OpenDays::new(&calendar);
        for _ in 0..count {
            let ask = chance.weigh(asks, |ask| ask.weight);
            let at = open.moment(ask.months, &mut chance);
            let commune = home.unwrap_or_else(|| anywhere(&mut chance));
            let late_percent =
                home.map_or(DISTRICT_LATE_PERCENT, |home| COMMUNES[home].late_percent);
            visits.push(Visit { at, desk: desk.clone(), ask, commune, late_percent });
        }
    };
    come(cast::DISTRICT, demand::AT_DISTRICT, demand::DISTRICT_DOSSIERS, None);
    for (home, (unit, count)) in demand::commune_counts().into_iter().enumerate() {
        come(unit, demand::AT_COMMUNES, count, Some(home));
    }
    visits.sort_by_key(|visit| visit.at);
    visits
}

fn anywhere(chance: &mut Chance) -> usize {
    let homes: Vec<usize> = (0..COMMUNES.len()).collect();
    *chance.weigh(&homes, |home| COMMUNES[*home].percent)
}

impl<'a> Year<'a> {
    fn receive(&mut self, visit: &Visit, mut chance: Chance) -> anyhow::Result<Option<Timestamp>> {
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
        let code = self.next_code(desk, day)?;
        let lead = intake::terms(reference, filing.matter(), day)?.lead;
        let receiver = found(self.crew.receiver(desk, &lead, &mut chance), desk)?.clone();
        let decided = intake::decide(reference, &receiver, &filing, code, *at)?;
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
            self.place(Placed { id: chance.id(*at), file, stored, at: *at });
        }
        self.journal.push(dossiers::entry(filing.id, &decided.event)?);
        let mut course = Course::begin(
            (filing, named),
            (terms.procedure, terms.case, terms.route),
            decided.fees,
            dossier,
            (pace, chance),
        );
        let rules = Rules { route: course.route, units: &reference.units };
        let next = course.plan(&rules, &calendar)?;
        self.courses.push(course);
        Ok(next)
    }

    /// Lets the next thing happen to a dossier; returns when the one after it is due.
    fn act(&mut self, position: usize, at: Timestamp) -> anyhow::Result<Option<Timestamp>> {
        let course = &mut self.courses[position];
        let rules = Rules { route: course.route, units: &self.reference.units };
        let actor = who(&self.crew, course)?.clone();
        let officer = match course.next {
            Verb::Assign => {
                let to = rules.next(&course.dossier, None)?;
                self.crew.somebody(&to.unit, to.duty, &mut course.chance)
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
            | Verb::ReissueReceipt => None,
        };
        let paper = course.chance.id(at);
        let number = if course.next == Verb::Issue {
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
        let by = course.dossier.by(&actor, Verb::of(&body), &rules);
        let event = Event { seq: course.dossier.seq + 1, at, by, body };
        course.dossier.apply(&event)?;
        let next = course.plan(&rules, &calendar)?;
        self.follow(position, &event)?;
        Ok(next)
    }

    /// Writes down an event, and what belongs to it.
    fn follow(&mut self, position: usize, event: &Event) -> anyhow::Result<()> {
        let course = &self.courses[position];
        let (dossier, staff, at) = (course.filing.id, event.by.staff, event.at);
        match &event.body {
            Body::Drafted { draft, outcome } => {
                let applicant = &self.population.persons[course.named.applicant].entry.name;
                let lead = &course.dossier.received.lead;
                self.drafts.push(LoadedDraft {
                    id: *draft,
                    dossier,
                    title: result::title_of(course.procedure, *outcome),
                    text: match outcome {
                        Outcome::Granted => {
                            result::text(self.reference, course.procedure, lead, applicant.as_str())
                        }
                        Outcome::Refused | Outcome::Stopped => result::refusal(
                            self.reference,
                            course.procedure,
                            lead,
                            applicant.as_str(),
                        ),
                    },
                    made_by: staff,
                    made_at: at,
                });
            }
            Body::Issued { number, paper, .. } => {
                let name = format!("ket-qua-{}.pdf", number.replace('/', "-").to_lowercase());
                let file = NewFile {
                    dossier,
                    purpose: Purpose::Result,
                    component: None,
                    name,
                    added_by: staff,
                };
                let stored = self.scans.result.clone();
                self.place(Placed { id: *paper, file, stored, at });
            }
            Body::PaymentProved { proof, .. } => {
                let file = NewFile {
                    dossier,
                    purpose: Purpose::Payment,
                    component: None,
                    name: "giay-nop-tien-minh-hoa.pdf".to_owned(),
                    added_by: staff,
                };
                let stored = self.scans.paper.clone();
                self.place(Placed { id: *proof, file, stored, at });
            }
            Body::Received(_)
            | Body::HandedOver { .. }
            | Body::Accepted
            | Body::Assigned { .. }
            | Body::Forwarded { .. }
            | Body::SentBack { .. }
            | Body::Approved { .. }
            | Body::BroughtToDesk { .. }
            | Body::HandedToApplicant { .. }
            | Body::SupplementAsked { .. }
            | Body::SupplementSent { .. }
            | Body::SupplementReturned { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::WithdrawalConfirmed { .. }
            | Body::PaymentAsked { .. }
            | Body::OpinionAsked { .. }
            | Body::OpinionGiven { .. }
            | Body::VisitRecorded { .. }
            | Body::ExtensionProposed { .. }
            | Body::ExtensionConfirmed { .. }
            | Body::ExtensionDeclined { .. }
            | Body::HandedBack { .. }
            | Body::Corrected { .. }
            | Body::ReceiptReissued => {}
        }
        self.journal.push(dossiers::entry(dossier, event)?);
        Ok(())
    }

    fn place(&mut self, placed: Placed) {
        self.journal.push(placed.entry());
        self.files.push(placed);
    }

    fn procedure(&self, ask: &Ask, desk: &UnitId, day: Date) -> anyhow::Result<&'a Procedure> {
        let government = self.reference.units.government_of(desk);
        let level = government.and_then(|unit| Level::of(unit.kind));
        let code = filing::code(ask)?;
        level
            .and_then(|level| self.reference.catalogue.in_force(&code, day, level))
            .ok_or_else(|| anyhow::anyhow!("{code} is not in force at {desk} on {day}"))
    }

    fn next_code(&mut self, desk: &UnitId, day: Date) -> anyhow::Result<DossierCode> {
        let number = self.codes.entry((desk.clone(), day)).or_default();
        *number += 1;
        Ok(DossierCode::new(intake::agency_code(self.reference, desk)?, day, *number)?)
    }
}

/// Who does what comes next: the holder, or somebody of the unit that is to take it over.
fn who<'c>(crew: &'c Crew, course: &mut Course<'_>) -> anyhow::Result<&'c Actor> {
    let place = &course.dossier.place;
    let actor = match course.dossier.officer() {
        Some(officer) if !matches!(course.next, Verb::HandToApplicant | Verb::HandBack) => {
            crew.actor(officer)
        }
        Some(_) | None => crew.somebody(&place.unit, place.duty, &mut course.chance),
    };
    found(actor, &place.unit)
}

fn found<'c>(actor: Option<&'c Actor>, unit: &UnitId) -> anyhow::Result<&'c Actor> {
    actor.ok_or_else(|| anyhow::anyhow!("nobody has the duty in {unit}"))
}
