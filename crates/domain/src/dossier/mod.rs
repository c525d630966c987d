//! A dossier (hồ sơ thủ tục hành chính): its state is a fold over its events, and each verb says
//! whether it may happen now.
//!
//! ```text
//!   receive ─▶ [desk] ─hand over▶ (offered) ─accept▶ [held] ─assign/forward/approve▶ … ─issue▶
//!   [office] ─bring to desk▶ settled ─hand to applicant▶ returned
//! ```
//! A dossier is always *somewhere*: a step of its route in one unit. It is *held* by one person
//! there, or *offered* to the unit until somebody accepts it.

pub mod advice;
pub mod control_sheet;
pub mod correction;
pub mod event;
pub mod extension;
pub mod intake;
pub mod processing;
pub mod refusal;
pub mod returning;
pub mod status;
pub mod verb;
pub mod waiting;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

pub use advice::Consultation;
pub use event::{
    Body, By, Channel, Event, Outcome, Place, Received, ReturnWay, StaffId, SupplementRequest,
    Taker,
};
pub use extension::Extension;
pub use refusal::Refusal;
pub use status::Status;
pub use verb::Verb;
pub use waiting::Pause;

use event::{Consulted, PaymentDemand, Restart};

use crate::agency::{UnitId, Units};
use crate::duty::Duty;
use crate::route::{Route, Step, StepAgency, Task};

/// Shortest reason that says anything, in characters.
pub const REASON_CHARS_MIN: usize = 5;
/// Longest reason that fits the control sheet, in characters.
pub const REASON_CHARS_MAX: usize = 1000;

/// A person who acts, with the duties held on that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub staff: StaffId,
    /// Duties by unit.
    pub posts: Vec<(UnitId, Duty)>,
}

impl Actor {
    /// Whether the person holds that duty in that unit, or one that covers it.
    #[must_use]
    pub fn holds(&self, duty: Duty, unit: &UnitId) -> bool {
        self.posts.iter().any(|(at, held)| held.covers(duty) && at == unit)
    }

    /// Whether the person has any duty there.
    #[must_use]
    pub fn serves(&self, unit: &UnitId) -> bool {
        self.posts.iter().any(|(at, _)| at == unit)
    }

    /// The actor as recorded in an event of that unit.
    #[must_use]
    pub fn acting_for(&self, unit: &UnitId) -> By {
        By { staff: self.staff, unit: unit.clone() }
    }
}

/// Who has the dossier at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Passed on by somebody; nobody of the unit has accepted it yet.
    Offered {
        /// Who passed it on.
        from: By,
    },
    /// One person holds it.
    Held {
        /// Who.
        officer: StaffId,
    },
    /// The applicant has the result.
    WithApplicant,
}

/// A result that has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Number and notation.
    pub number: String,
    /// Date of the paper.
    pub issued_on: Date,
    /// The scan of the signed paper.
    pub paper: Uuid,
}

/// The present state of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// How many events there are.
    pub seq: u32,
    /// When the last event happened.
    pub last_at: Timestamp,
    /// The facts fixed at reception.
    pub received: Received,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who received it.
    pub receiver: By,
    /// The national status.
    pub status: Status,
    /// The step it is in.
    pub place: Place,
    /// Who has it.
    pub hand: Hand,
    /// Who held which step before, oldest first: the way back.
    pub trail: Vec<(Place, StaffId)>,
    /// Every unit that has had it, in that order: they may go on reading it.
    pub units: Vec<UnitId>,
    /// The due instant that the applicant was told last.
    pub due_at: Timestamp,
    /// The due instant by which lateness is judged: the first one, moved by pauses only.
    pub counted_due_at: Timestamp,
    /// The clock stands still.
    pub pause: Option<Pause>,
    /// The pauses that are over: from, to.
    pub pauses: Vec<(Timestamp, Timestamp)>,
    /// The status that comes back when the applicant has done what is waited for.
    pub before: Option<Status>,
    /// The status that comes back when a withdrawal is retracted.
    pub asked_from: Option<Status>,
    /// How many times papers were asked for.
    pub supplements: u32,
    /// The latest request for papers.
    pub request: Option<SupplementRequest>,
    /// The latest financial obligation, and the day on which it was paid.
    pub demand: Option<(PaymentDemand, Option<Date>)>,
    /// What other units and bodies were asked.
    pub consultations: Vec<Consultation>,
    /// The apology with the one new date.
    pub extension: Option<Extension>,
    /// The latest draft.
    pub draft: Option<Uuid>,
    /// What the latest draft says.
    pub outcome: Outcome,
    /// The draft that the signer approved.
    pub approved: Option<Uuid>,
    /// Number, date and paper of the result.
    pub issued: Option<Issued>,
    /// The status from which the settlement ended, which a correction brings back.
    pub ended_from: Option<Status>,
    /// When the settlement ended.
    pub ended_at: Option<Timestamp>,
    /// When the applicant got the result.
    pub returned_at: Option<Timestamp>,
}

/// What a fold can meet in a broken record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenRecord {
    /// The record does not begin with a reception.
    #[error("the record does not begin with a reception")]
    NoReception,
    /// A position is missing or doubled.
    #[error("event {found} stands where event {expected} belongs")]
    Gap {
        /// The position that belongs here.
        expected: u32,
        /// The position found.
        found: u32,
    },
    /// A second reception.
    #[error("event {seq} receives the dossier a second time")]
    ReceivedTwice {
        /// Where.
        seq: u32,
    },
    /// A status that may not follow.
    #[error("event {seq} takes the dossier from status {from} to status {to}")]
    ForbiddenStatus {
        /// Where.
        seq: u32,
        /// National code before.
        from: u8,
        /// National code after.
        to: u8,
    },
}

impl Dossier {
    /// The state after these events.
    ///
    /// # Errors
    /// [`BrokenRecord`] when the events cannot be the record of one dossier.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self, BrokenRecord> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(BrokenRecord::NoReception)?;
        let mut dossier = Self::begin(first)?;
        for event in events {
            dossier.apply(event)?;
        }
        Ok(dossier)
    }

    /// The state after the first event.
    ///
    /// # Errors
    /// [`BrokenRecord`] when it is not a reception at position 1.
    pub fn begin(event: &Event) -> Result<Self, BrokenRecord> {
        let Body::Received(received) = &event.body else { return Err(BrokenRecord::NoReception) };
        if event.seq != 1 {
            return Err(BrokenRecord::Gap { expected: 1, found: event.seq });
        }
        Ok(Self {
            seq: 1,
            last_at: event.at,
            received: (**received).clone(),
            received_at: event.at,
            receiver: event.by.clone(),
            status: Status::Received,
            place: received.place.clone(),
            hand: Hand::Held { officer: event.by.staff },
            trail: Vec::new(),
            units: vec![received.place.unit.clone()],
            due_at: received.due_at,
            counted_due_at: received.due_at,
            pause: None,
            pauses: Vec::new(),
            before: None,
            asked_from: None,
            supplements: 0,
            request: None,
            demand: None,
            consultations: Vec::new(),
            extension: None,
            draft: None,
            outcome: Outcome::Granted,
            approved: None,
            issued: None,
            ended_from: None,
            ended_at: None,
            returned_at: None,
        })
    }

    /// Takes one more event in.
    ///
    /// # Errors
    /// [`BrokenRecord`] when it cannot follow; the state is then unchanged.
    pub fn apply(&mut self, event: &Event) -> Result<(), BrokenRecord> {
        let expected = self.seq + 1;
        if event.seq != expected {
            return Err(BrokenRecord::Gap { expected, found: event.seq });
        }
        if matches!(event.body, Body::Received(_)) {
            return Err(BrokenRecord::ReceivedTwice { seq: event.seq });
        }
        let mut next = self.clone();
        next.seq = event.seq;
        next.last_at = event.at;
        next.take(event);
        if !next.units.contains(&next.place.unit) {
            next.units.push(next.place.unit.clone());
        }
        let is_correction = matches!(
            event.body,
            Body::Corrected { status, .. } if correction::corrected(self) == Some(status)
        );
        if !is_correction && !self.status.may_become(next.status) {
            return Err(BrokenRecord::ForbiddenStatus {
                seq: event.seq,
                from: self.status.code(),
                to: next.status.code(),
            });
        }
        *self = next;
        Ok(())
    }

    fn take(&mut self, event: &Event) {
        match &event.body {
            Body::Received(_) => {}
            Body::HandedOver { to } | Body::Forwarded { to } | Body::Approved { to, .. } => {
                if let Body::Approved { draft, .. } = &event.body {
                    self.approved = Some(*draft);
                }
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.staff);
            }
            Body::Accepted => {
                self.hand = Hand::Held { officer: event.by.staff };
                if self.status == Status::Received {
                    self.status = Status::InProgress;
                }
            }
            Body::Assigned { to, officer } => {
                self.pass_on(to, Hand::Held { officer: *officer }, event.by.staff);
            }
            Body::SentBack { to, officer, .. } => {
                self.trail.truncate(
                    self.trail.iter().rposition(|(place, _)| place.step == to.step).unwrap_or(0),
                );
                self.place = to.clone();
                self.hand = Hand::Held { officer: *officer };
                self.approved = None;
            }
            Body::Drafted { draft, outcome } => {
                self.draft = Some(*draft);
                self.outcome = *outcome;
                self.approved = None;
            }
            Body::Issued { number, issued_on, paper } => {
                self.issued =
                    Some(Issued { number: number.clone(), issued_on: *issued_on, paper: *paper });
            }
            Body::BroughtToDesk { to } => {
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.staff);
                self.end(
                    match self.outcome {
                        Outcome::Granted => Status::Settled,
                        Outcome::Refused | Outcome::Stopped => Status::Stopped,
                    },
                    event.at,
                );
            }
            Body::HandedToApplicant { .. } => {
                self.hand = Hand::WithApplicant;
                self.status = Status::Returned;
                self.returned_at = Some(event.at);
            }
            Body::HandedBack { .. } => {
                self.hand = Hand::WithApplicant;
                self.returned_at = Some(event.at);
            }
            Body::SupplementAsked { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::WithdrawalConfirmed { .. }
            | Body::PaymentAsked { .. }
            | Body::PaymentProved { .. } => self.wait(event),
            Body::OpinionAsked { question } => {
                if let Consulted::Unit(unit) = &question.to
                    && !self.units.contains(unit)
                {
                    self.units.push(unit.clone());
                }
                self.consultations.push(Consultation {
                    question: (**question).clone(),
                    asked_at: event.at,
                    answered_at: None,
                });
            }
            Body::OpinionGiven { question, .. } => {
                let asked = self.consultations.iter_mut().find(|one| one.question.id == *question);
                if let Some(asked) = asked {
                    asked.answered_at = Some(event.at);
                }
            }
            Body::ExtensionProposed { reason, new_due_at } => {
                self.extension = Some(Extension {
                    reason: reason.clone(),
                    new_due_at: *new_due_at,
                    proposed_at: event.at,
                    confirmed_at: None,
                });
            }
            Body::ExtensionConfirmed { new_due_at } => {
                self.due_at = *new_due_at;
                if let Some(extension) = &mut self.extension {
                    extension.confirmed_at = Some(event.at);
                }
            }
            Body::ExtensionDeclined { .. } => self.extension = None,
            Body::Corrected { status, to, officer, .. } => self.go_back(*status, to, *officer),
            Body::VisitRecorded { .. } | Body::ReceiptReissued => {}
        }
    }

    /// What waiting for the applicant changes.
    fn wait(&mut self, event: &Event) {
        match &event.body {
            Body::SupplementAsked { request } => {
                self.begin_waiting(Status::SupplementAwaited);
                self.pause = Some(Pause { since: event.at, frozen: request.frozen });
                self.supplements += 1;
                self.request = Some((**request).clone());
            }
            Body::SupplementTaken { arrived_at, restart, .. } => {
                self.run_on(restart, *arrived_at);
                self.stop_waiting();
            }
            Body::WithdrawalAsked { .. } => {
                self.asked_from = Some(self.status);
                self.status = Status::WithdrawalAsked;
            }
            Body::WithdrawalRetracted => {
                self.status = self.asked_from.take().unwrap_or(Status::InProgress);
            }
            Body::WithdrawalConfirmed { to } => {
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.staff);
                self.end(Status::Stopped, event.at);
            }
            Body::PaymentAsked { demand } => {
                self.begin_waiting(Status::PaymentAwaited);
                self.pause = demand.frozen.map(|frozen| Pause { since: event.at, frozen });
                self.demand = Some((demand.clone(), None));
            }
            Body::PaymentProved { paid_on, restart, .. } => {
                if let Some((_, paid)) = &mut self.demand {
                    *paid = Some(*paid_on);
                }
                if let Some(restart) = restart {
                    self.run_on(restart, event.at);
                }
                if self.status == Status::PaymentAwaited {
                    self.stop_waiting();
                }
            }
            Body::Received(_)
            | Body::HandedOver { .. }
            | Body::Accepted
            | Body::Assigned { .. }
            | Body::Forwarded { .. }
            | Body::SentBack { .. }
            | Body::Drafted { .. }
            | Body::Approved { .. }
            | Body::Issued { .. }
            | Body::BroughtToDesk { .. }
            | Body::HandedToApplicant { .. }
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
    }

    fn begin_waiting(&mut self, status: Status) {
        self.before = Some(self.status);
        self.status = status;
    }

    fn stop_waiting(&mut self) {
        self.status = self.before.take().unwrap_or(Status::InProgress);
    }

    fn run_on(&mut self, restart: &Restart, at: Timestamp) {
        if let Some(pause) = self.pause.take() {
            self.pauses.push((pause.since, at));
        }
        self.due_at = restart.due_at;
        self.counted_due_at = restart.counted_due_at;
    }

    fn end(&mut self, status: Status, at: Timestamp) {
        self.ended_from = Some(self.status);
        self.status = status;
        self.ended_at = Some(at);
    }

    fn go_back(&mut self, status: Status, to: &Place, officer: StaffId) {
        self.returned_at = None;
        self.hand = Hand::Held { officer };
        self.status = status;
        if status == Status::Settled {
            return;
        }
        let back = self.trail.iter().rposition(|(place, _)| place.step == to.step);
        self.trail.truncate(back.unwrap_or(0));
        self.place = to.clone();
        self.ended_at = None;
        self.issued = None;
        self.approved = None;
    }

    fn pass_on(&mut self, to: &Place, hand: Hand, giver: StaffId) {
        self.trail.push((std::mem::replace(&mut self.place, to.clone()), giver));
        self.hand = hand;
    }

    /// The person who holds the dossier, if one does.
    #[must_use]
    pub fn officer(&self) -> Option<StaffId> {
        match self.hand {
            Hand::Held { officer } => Some(officer),
            Hand::Offered { .. } | Hand::WithApplicant => None,
        }
    }

    /// Whether the settlement was, or by now is, too late. A new date changes nothing about that.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        let paused = self.pause.as_ref().map(|pause| pause.since);
        paused.or(self.ended_at).unwrap_or(now) > self.counted_due_at
    }

    /// The financial obligation that is not paid.
    #[must_use]
    pub fn unpaid(&self) -> Option<&PaymentDemand> {
        self.demand.as_ref().filter(|(_, paid)| paid.is_none()).map(|(demand, _)| demand)
    }

    /// The request whose papers are awaited.
    #[must_use]
    pub fn awaited_supplement(&self) -> Option<&SupplementRequest> {
        self.request.as_ref().filter(|_| self.status == Status::SupplementAwaited)
    }

    /// Whether the work may go on: the applicant is not waited for, or the notice of stopping is on
    /// its way.
    fn proceeds(&self) -> Result<(), Refusal> {
        let waits = match self.status {
            Status::SupplementAwaited => self.outcome != Outcome::Stopped,
            Status::WithdrawalAsked => true,
            Status::PaymentAwaited => self.pause.is_some(),
            Status::Submitted
            | Status::Received
            | Status::NotReceived
            | Status::InProgress
            | Status::Stopped
            | Status::Settled
            | Status::Returned => false,
        };
        if waits { Err(Refusal::Waiting { status: self.status }) } else { Ok(()) }
    }

    /// What this person may do with it now: the buttons of the page.
    #[must_use]
    pub fn verbs_open_to(&self, actor: &Actor, rules: &Rules<'_>) -> Vec<Verb> {
        Verb::ALL.into_iter().filter(|verb| self.may(*verb, actor, rules).is_ok()).collect()
    }

    /// Whether the verb may happen now, as far as that is known before its details are.
    ///
    /// # Errors
    /// The [`Refusal`] that the verb itself would give.
    pub fn may(&self, verb: Verb, actor: &Actor, rules: &Rules<'_>) -> Result<(), Refusal> {
        match verb {
            Verb::Receive => Err(self.not_now(verb)),
            Verb::HandOver => processing::may_hand_over(self, actor),
            Verb::Accept => processing::may_accept(self, actor),
            Verb::Assign => processing::may_assign(self, actor),
            Verb::Forward => processing::may_forward(self, actor, rules),
            Verb::SendBack => processing::may_send_back(self, actor),
            Verb::Draft => processing::may_draft(self, actor),
            Verb::Approve => processing::may_approve(self, actor),
            Verb::Issue => returning::may_issue(self, actor),
            Verb::BringToDesk => returning::may_bring_to_desk(self, actor),
            Verb::HandToApplicant => returning::may_hand_to_applicant(self, actor),
            Verb::AskSupplement => waiting::may_ask_supplement(self, actor),
            Verb::TakeSupplement => waiting::may_take_supplement(self, actor),
            Verb::AskWithdrawal => waiting::may_ask_withdrawal(self, actor),
            Verb::RetractWithdrawal => waiting::may_retract_withdrawal(self, actor),
            Verb::ConfirmWithdrawal => waiting::may_confirm_withdrawal(self, actor),
            Verb::AskPayment => waiting::may_ask_payment(self, actor),
            Verb::ProvePayment => waiting::may_prove_payment(self, actor),
            Verb::AskOpinion => advice::may_ask_opinion(self, actor),
            Verb::GiveOpinion => advice::may_give_opinion(self, actor),
            Verb::RecordVisit => advice::may_record_visit(self, actor),
            Verb::ProposeExtension => extension::may_propose_extension(self, actor),
            Verb::ConfirmExtension | Verb::DeclineExtension => {
                extension::may_decide_extension(self, actor, rules, verb)
            }
            Verb::HandBack => waiting::may_hand_back(self, actor),
            Verb::Correct => correction::may_correct(self, actor, rules),
            Verb::ReissueReceipt => returning::may_reissue_receipt(self, actor),
        }
    }

    /// The refusal of a verb that does not belong to the present step.
    fn not_now(&self, verb: Verb) -> Refusal {
        let after_the_end = [
            Verb::HandToApplicant,
            Verb::Accept,
            Verb::ProvePayment,
            Verb::HandBack,
            Verb::Correct,
        ];
        if self.status.has_ended() && !after_the_end.contains(&verb) {
            Refusal::Ended
        } else {
            Refusal::NotNow { verb, step: self.place.name.clone() }
        }
    }

    /// Who acts, as recorded: for the place's unit or, from elsewhere, for the first unit of the
    /// dossier in which the person serves.
    #[must_use]
    pub fn by(&self, actor: &Actor) -> By {
        let place = &self.place.unit;
        let own = self.units.iter().find(|unit| actor.serves(unit));
        actor.acting_for(if actor.serves(place) { place } else { own.unwrap_or(place) })
    }

    /// The actor must hold the dossier in person, with the duty of its place.
    fn held_by(&self, actor: &Actor) -> Result<(), Refusal> {
        self.duty_of_place(actor)?;
        match &self.hand {
            Hand::Held { officer } if *officer == actor.staff => Ok(()),
            Hand::Held { .. } => Err(Refusal::HeldByAnother),
            Hand::Offered { .. } => Err(Refusal::NotAcceptedYet),
            Hand::WithApplicant => Err(Refusal::Ended),
        }
    }

    fn duty_of_place(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.holds(self.place.duty, &self.place.unit) {
            Ok(())
        } else {
            Err(Refusal::NotYourDuty { duty: self.place.duty, unit: self.place.unit.clone() })
        }
    }
}

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

    fn unit_of(&self, agency: &StepAgency, desk: &UnitId, lead: &UnitId) -> Option<UnitId> {
        use crate::agency::UnitKind;
        let own = self.units.government_of(lead);
        let above =
            own.and_then(|own| own.parent.as_ref()).and_then(|up| self.units.government_of(up));
        let part = |government: Option<&crate::agency::Unit>, kind: UnitKind| {
            let government = government?.id.clone();
            self.units.iter().find(|u| u.kind == kind && u.parent.as_ref() == Some(&government))
        };
        match agency {
            StepAgency::Desk => self.units.get(desk),
            StepAgency::Lead => self.units.get(lead),
            StepAgency::Leadership => part(own, UnitKind::Leadership),
            StepAgency::Office => part(own, UnitKind::Office),
            StepAgency::LeadershipAbove => part(above, UnitKind::Leadership),
            StepAgency::OfficeAbove => part(above, UnitKind::Office),
            StepAgency::Department(name) => self
                .units
                .lineage(lead)
                .into_iter()
                .find_map(|unit| self.units.get(&UnitId(format!("{}.{name}", unit.id)))),
        }
        .map(|unit| unit.id.clone())
    }
}
