//! The state of a dossier as a fold over its events.

use jiff::Timestamp;

use super::event::{Body, Consulted, Event, Place, Restart, StaffId};
use super::{
    Answer, Consultation, Dossier, Extension, Flaw, Hand, Issued, Outcome, Pause, Status,
    correction, flaw,
};
use crate::agency::UnitId;
use crate::route::Task;

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
            hand: if received.part_of.is_some() {
                Hand::Offered { from: event.by.clone() }
            } else {
                Hand::Held { officer: event.by.staff }
            },
            trail: Vec::new(),
            units: [Some(&received.place.unit), received.competent_desk.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            due_at: received.due_at,
            counted_due_at: received.due_at,
            pause: None,
            pauses: Vec::new(),
            before: None,
            asked_from: None,
            supplements: 0,
            request: None,
            answer: None,
            answers: 0,
            demand: None,
            consultations: Vec::new(),
            receipts_reissued: 0,
            parts: Vec::new(),
            extension: None,
            draft: None,
            drafter: None,
            outcome: Outcome::Granted,
            approved: None,
            issued: None,
            ended_from: None,
            ended_at: None,
            returned_at: None,
            returned_by: None,
            flaw: None,
            losses: 0,
            handed_by: None,
            withdrawals: 0,
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
        let place = next.place.unit.clone();
        next.shown_to(Some(&place));
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
            Body::HandedOver { to } if to.task == Task::Coordinate => {
                self.pass_on(to, Hand::Held { officer: event.by.staff }, event.by.principal());
                self.status = Status::InProgress;
            }
            Body::HandedOver { to } | Body::Forwarded { to } | Body::Approved { to, .. } => {
                if let Body::Approved { draft, .. } = &event.body {
                    self.approved = Some(*draft);
                }
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.principal());
            }
            Body::Accepted => {
                self.hand = Hand::Held { officer: event.by.staff };
                if self.status == Status::Received {
                    self.status = Status::InProgress;
                }
                // Accepted while its withdrawal is asked for: it comes back as in progress.
                if self.asked_from == Some(Status::Received) {
                    self.asked_from = Some(Status::InProgress);
                }
            }
            Body::Assigned { to, officer } => {
                self.pass_on(to, Hand::Held { officer: *officer }, event.by.principal());
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
                self.drafter = Some(event.by.staff);
                self.outcome = *outcome;
                self.approved = None;
            }
            Body::Issued { number, issued_on, paper } => {
                self.issued =
                    Some(Issued { number: number.clone(), issued_on: *issued_on, paper: *paper });
            }
            Body::BroughtToDesk { to } => {
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.principal());
                self.end(
                    match self.outcome {
                        Outcome::Granted => Status::Settled,
                        Outcome::Refused | Outcome::Stopped => Status::Stopped,
                    },
                    event.at,
                );
            }
            Body::HandedToApplicant { way, .. } => {
                self.returned_by = Some(*way);
                self.handed_by = Some(event.by.staff);
                self.hand = Hand::WithApplicant;
                self.status = Status::Returned;
                self.returned_at = Some(event.at);
            }
            Body::HandedBack { .. } => {
                self.hand = Hand::WithApplicant;
                self.returned_at = Some(event.at);
            }
            Body::SupplementAsked { .. }
            | Body::SupplementSent { .. }
            | Body::SupplementReturned { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::WithdrawalConfirmed { .. }
            | Body::Closed { .. }
            | Body::PaymentAsked { .. }
            | Body::PaymentProved { .. } => self.wait(event),
            Body::OpinionAsked { question } => {
                if let Consulted::Unit(unit) = &question.to {
                    self.shown_to(Some(unit));
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
            Body::ExtensionProposed { reason, new_due_at, leaders } => {
                self.shown_to(leaders.as_ref());
                self.extension = Some(Extension {
                    reason: reason.clone(),
                    new_due_at: *new_due_at,
                    proposed_at: event.at,
                    confirmed_at: None,
                    leaders: leaders.clone(),
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
            Body::ReceiptReissued => self.receipts_reissued += 1,
            Body::PartMoved { link, change, .. } => {
                self.take_part(link, change, &event.by, event.at);
            }
            Body::StoppedWithWhole => {
                self.hand = Hand::WithApplicant;
                self.end(Status::Stopped, event.at);
            }
            Body::FlawReported { .. }
            | Body::ResultMended { .. }
            | Body::FlawDeclined { .. }
            | Body::MendedHandedOut { .. } => self.mend(event),
            Body::LossRecorded { .. } => self.losses += 1,
            Body::VisitRecorded { .. } => {}
        }
    }

    /// What a mistake in the result changes.
    fn mend(&mut self, event: &Event) {
        if let Body::FlawReported { what, due_at } = &event.body {
            self.flaw = Some(Flaw {
                what: what.clone(),
                reported_at: event.at,
                due_at: *due_at,
                corrected_by: flaw::corrected_by(self),
                answered_at: None,
                waits_at_desk: false,
            });
        }
        if let Body::ResultMended { number, issued_on, paper } = &event.body {
            let (number, issued_on, paper) = (number.clone(), *issued_on, *paper);
            self.issued = Some(Issued { number, issued_on, paper });
        }
        let is_mended = matches!(event.body, Body::ResultMended { .. });
        let is_answered = is_mended || matches!(event.body, Body::FlawDeclined { .. });
        if let Some(flaw) = &mut self.flaw {
            flaw.waits_at_desk = is_mended;
            if is_answered {
                flaw.answered_at = Some(event.at);
            }
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
                (self.answer, self.answers) = (None, 0);
            }
            Body::SupplementSent { arrived_at, files, .. } => {
                self.answer = Some(Answer { arrived_at: *arrived_at, files: files.clone() });
                self.answers += 1;
            }
            Body::SupplementReturned { items, until_on } => {
                self.answer = None;
                if let Some(request) = &mut self.request {
                    request.items.clone_from(items);
                    request.until_on = *until_on;
                }
            }
            Body::SupplementTaken { arrived_at, restart, .. } => {
                self.answer = None;
                self.run_on(restart, *arrived_at);
                self.stop_waiting();
            }
            Body::WithdrawalAsked { .. } => {
                self.asked_from = Some(self.status);
                self.withdrawals += 1;
                self.status = Status::WithdrawalAsked;
            }
            Body::WithdrawalRetracted => {
                self.status = self.asked_from.take().unwrap_or(Status::InProgress);
            }
            Body::WithdrawalConfirmed { to } | Body::Closed { to } => {
                self.pass_on(to, Hand::Offered { from: event.by.clone() }, event.by.principal());
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
            | Body::ReceiptReissued
            | Body::FlawReported { .. }
            | Body::ResultMended { .. }
            | Body::FlawDeclined { .. }
            | Body::MendedHandedOut { .. }
            | Body::LossRecorded { .. }
            | Body::PartMoved { .. }
            | Body::StoppedWithWhole => {}
        }
    }

    /// A unit has it, or is asked about it: its people read it from now on.
    fn shown_to(&mut self, unit: Option<&UnitId>) {
        let new = unit.filter(|unit| !self.units.contains(unit)).cloned();
        self.units.extend(new);
    }

    fn begin_waiting(&mut self, status: Status) {
        self.before = Some(self.status);
        self.status = status;
    }

    fn stop_waiting(&mut self) {
        self.status = self.before.take().unwrap_or(Status::InProgress);
    }

    pub(super) fn run_on(&mut self, restart: &Restart, at: Timestamp) {
        if let Some(pause) = self.pause.take() {
            self.pauses.push((pause.since, at));
        }
        self.due_at = restart.due_at;
        self.counted_due_at = restart.counted_due_at;
    }

    pub(super) fn end(&mut self, status: Status, at: Timestamp) {
        self.ended_from = Some(self.status);
        self.status = status;
        self.ended_at = Some(at);
    }

    fn go_back(&mut self, status: Status, to: &Place, officer: StaffId) {
        self.returned_at = None;
        self.returned_by = None;
        self.handed_by = None;
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

    pub(super) fn pass_on(&mut self, to: &Place, hand: Hand, giver: StaffId) {
        self.trail.push((std::mem::replace(&mut self.place, to.clone()), giver));
        self.hand = hand;
    }
}
