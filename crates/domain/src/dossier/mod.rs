//! A dossier (hồ sơ thủ tục hành chính): its state is a fold over its events, and each verb says
//! whether it may happen now.
//!
//! ```text
//!   receive ─▶ [desk] ─hand over▶ (offered) ─accept▶ [held] ─assign/forward/approve▶ … ─issue▶
//!   [office] ─bring to desk▶ settled ─hand to applicant▶ returned
//! ```
//! A dossier is always *somewhere*: a step of its route in one unit. It is *held* by one person
//! there, or *offered* to the unit until somebody accepts it.

pub mod control_sheet;
pub mod event;
pub mod intake;
pub mod processing;
pub mod refusal;
pub mod returning;
pub mod status;
pub mod verb;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

pub use event::{Body, By, Channel, Event, Place, Received, ReturnWay, StaffId, Taker};
pub use refusal::Refusal;
pub use status::Status;
pub use verb::Verb;

use crate::agency::{UnitId, Units};
use crate::duty::Duty;
use crate::route::{Route, Step, StepAgency};

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
    /// The due instant that counts now.
    pub due_at: Timestamp,
    /// The latest draft.
    pub draft: Option<Uuid>,
    /// The draft that the signer approved.
    pub approved: Option<Uuid>,
    /// Number, date and paper of the result.
    pub issued: Option<Issued>,
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
            draft: None,
            approved: None,
            issued: None,
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
        if !self.status.may_become(next.status) {
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
            Body::Drafted { draft } => {
                self.draft = Some(*draft);
                self.approved = None;
            }
            Body::Issued { number, issued_on, paper } => {
                self.issued =
                    Some(Issued { number: number.clone(), issued_on: *issued_on, paper: *paper });
            }
            Body::BroughtToDesk { to } => {
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.staff);
                self.status = Status::Settled;
                self.ended_at = Some(event.at);
            }
            Body::HandedToApplicant { .. } => {
                self.hand = Hand::WithApplicant;
                self.status = Status::Returned;
                self.returned_at = Some(event.at);
            }
        }
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

    /// Whether the settlement was, or by now is, too late.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.ended_at.unwrap_or(now) > self.due_at
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
        }
    }

    /// The refusal of a verb that does not belong to the present step.
    fn not_now(&self, verb: Verb) -> Refusal {
        if self.status.has_ended() && verb != Verb::HandToApplicant && verb != Verb::Accept {
            Refusal::Ended
        } else {
            Refusal::NotNow { verb, step: self.place.name.clone() }
        }
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
