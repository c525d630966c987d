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
pub mod answer;
pub mod choices;
pub mod control_sheet;
pub mod correction;
pub mod event;
pub mod extension;
pub mod flaw;
mod fold;
pub mod intake;
mod kind;
pub mod linked;
pub mod processing;
pub mod refusal;
pub mod returning;
mod rules;
pub mod said;
pub mod slip;
pub mod status;
pub mod travel;
pub mod verb;
pub mod waiting;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

pub use advice::Consultation;
pub use answer::Answer;
pub use event::{
    Body, By, Channel, Event, Outcome, Place, Received, ReturnWay, StaffId, SupplementRequest,
    Taker,
};
pub use extension::Extension;
pub use flaw::Flaw;
pub use fold::BrokenRecord;
pub use linked::Part;
pub use refusal::Refusal;
pub use rules::Rules;
pub use status::Status;
pub use verb::Verb;
pub use waiting::Pause;

use event::PaymentDemand;

use crate::absence::StandIn;
use crate::access::is_for_programs;
use crate::agency::UnitId;
use crate::deadline;
use crate::duty::Duty;

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
    /// The absent people whose work the person does, or did until a moment ago.
    pub stands_in: Vec<StandIn>,
    /// The key under which a program acts in the person's name; absent for the person's own hands.
    pub key: Option<Uuid>,
}

impl Actor {
    /// A person who stands in for nobody.
    #[must_use]
    pub fn new(staff: StaffId, posts: Vec<(UnitId, Duty)>) -> Self {
        Self { staff, posts, stands_in: Vec::new(), key: None }
    }

    /// The applicant, at the look-up page: somebody without any duty.
    #[must_use]
    pub fn applicant() -> Self {
        Self::new(event::APPLICANT, Vec::new())
    }

    /// Whether it is the applicant.
    #[must_use]
    pub fn is_applicant(&self) -> bool {
        self.staff == event::APPLICANT
    }

    /// The person without the work of others.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self { key: self.key, ..Self::new(self.staff, self.posts.clone()) }
    }

    /// Whether this verb may be used in the way in which the person comes: what decides about an
    /// application needs the person's own hands.
    ///
    /// # Errors
    /// [`Refusal::NotForPrograms`].
    pub fn by_own_hands(&self, verb: Verb) -> Result<(), Refusal> {
        if self.key.is_some() && !is_for_programs(verb) {
            return Err(Refusal::NotForPrograms { verb });
        }
        Ok(())
    }

    /// Whether the person does the work of somebody absent at a place of that duty.
    #[must_use]
    pub fn stands_in_for(&self, absent: StaffId, unit: &UnitId, duty: Duty) -> bool {
        self.stands_in
            .iter()
            .any(|one| !one.is_over && one.absent == absent && one.reaches(unit, duty))
    }

    /// The last day on which the person stood in for somebody, when that is over.
    #[must_use]
    pub fn stood_in_for(&self, absent: StaffId) -> Option<Date> {
        let over = self.stands_in.iter().filter(|one| one.is_over && one.absent == absent);
        over.map(|one| one.until_on).max()
    }

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
        By { staff: self.staff, unit: unit.clone(), for_staff: None, key: self.key }
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
    /// Every unit that has had it or was asked about it, in that order: they may go on reading it.
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
    /// What the applicant has sent online to that request and nobody has taken or returned.
    pub answer: Option<Answer>,
    /// How many times the applicant has sent something to that request.
    pub answers: u32,
    /// The latest financial obligation, and the day on which it was paid.
    pub demand: Option<(PaymentDemand, Option<Date>)>,
    /// What other units and bodies were asked.
    pub consultations: Vec<Consultation>,
    /// How many times its receipt was issued once more.
    pub receipts_reissued: u32,
    /// The latest mistake that the applicant found in the result.
    pub flaw: Option<Flaw>,
    /// How many times papers were lost.
    pub losses: u32,
    /// The parts of a whole, in the order in which they began.
    pub parts: Vec<Part>,
    /// The apology with the one new date.
    pub extension: Option<Extension>,
    /// The latest draft.
    pub draft: Option<Uuid>,
    /// Who made it.
    pub drafter: Option<StaffId>,
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
    /// How the applicant got it.
    pub returned_by: Option<ReturnWay>,
    /// Who handed it out.
    pub handed_by: Option<StaffId>,
    /// How many times a withdrawal was asked for.
    pub withdrawals: u32,
}

impl Dossier {
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
        deadline::is_after(paused.or(self.ended_at).unwrap_or(now), self.counted_due_at)
    }

    /// What the applicant has sent online and waits for somebody to look at.
    #[must_use]
    pub fn untaken_answer(&self) -> Option<&Answer> {
        self.answer.as_ref().filter(|_| self.status == Status::SupplementAwaited)
    }

    /// Whether the applicant may send something online now, as far as that is known before it is.
    ///
    /// # Errors
    /// The [`Refusal`] that sending would give.
    pub fn may_answer(&self) -> Result<(), Refusal> {
        answer::may_send(self, &Actor::applicant())
    }

    /// Whether the applicant may ask to withdraw at the look-up page now.
    ///
    /// # Errors
    /// The [`Refusal`] that asking would give.
    pub fn may_ask_withdrawal(&self) -> Result<(), Refusal> {
        waiting::may_ask_withdrawal(self, &Actor::applicant())
    }

    /// Whether this person may still take back that the result was handed out.
    ///
    /// # Errors
    /// The [`Refusal`] that taking it back would give.
    pub fn may_take_back(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        correction::may_take_back(self, actor, now)
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
        actor.by_own_hands(verb)?;
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
            Verb::SendSupplement => answer::may_send(self, actor),
            Verb::TakeSupplement => waiting::may_take_supplement(self, actor),
            Verb::ReturnSupplement => answer::may_return(self, actor),
            Verb::AskWithdrawal => waiting::may_ask_withdrawal(self, actor),
            Verb::RetractWithdrawal => waiting::may_retract_withdrawal(self, actor),
            Verb::ConfirmWithdrawal => waiting::may_confirm_withdrawal(self, actor),
            Verb::Close => waiting::may_close(self, actor),
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
            Verb::ReportFlaw => flaw::may_report(self, actor),
            Verb::MendResult | Verb::DeclineFlaw => flaw::may_answer(self, actor, verb),
            Verb::HandOutMended => flaw::may_hand_out(self, actor),
            Verb::RecordLoss => flaw::may_record_loss(self, actor),
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
            Verb::ReportFlaw,
            Verb::MendResult,
            Verb::DeclineFlaw,
            Verb::HandOutMended,
        ];
        if self.status.has_ended() && !after_the_end.contains(&verb) {
            Refusal::Ended
        } else {
            Refusal::NotNow { verb, step: self.place.name.clone() }
        }
    }

    /// Who acts, as recorded: for the place's unit or, from elsewhere, for the first unit of the
    /// dossier in which the person serves; and for whom, when the own duties alone would not do.
    #[must_use]
    pub fn by(&self, actor: &Actor, verb: Verb, rules: &Rules<'_>) -> By {
        let place = &self.place.unit;
        let own = self.units.iter().find(|unit| actor.serves(unit));
        let by = actor.acting_for(if actor.serves(place) { place } else { own.unwrap_or(place) });
        let absent = self.officer().filter(|officer| {
            actor.stands_in_for(*officer, place, self.place.duty)
                && self.may(verb, &actor.alone(), rules).is_err()
        });
        By { for_staff: absent, ..by }
    }

    /// Whether this person has it in hand: as the holder, or in the place of a holder who is away.
    #[must_use]
    pub fn is_in_hand_of(&self, actor: &Actor) -> bool {
        self.officer().is_some_and(|officer| {
            officer == actor.staff
                || actor.stands_in_for(officer, &self.place.unit, self.place.duty)
        })
    }

    /// The last day on which this person stood in for the holder, when that is over: somebody who
    /// still has the page open deserves to know why the button no longer works.
    #[must_use]
    pub fn substitution_over(&self, actor: &Actor) -> Option<Refusal> {
        let until_on = actor.stood_in_for(self.officer()?)?;
        (!self.is_in_hand_of(actor)).then_some(Refusal::SubstitutionOver { until_on })
    }

    /// The actor must hold the dossier in person, or stand in for the holder, with the duty of its
    /// place.
    fn held_by(&self, actor: &Actor) -> Result<(), Refusal> {
        self.duty_of_place(actor)?;
        match &self.hand {
            Hand::Held { .. } if self.is_in_hand_of(actor) => Ok(()),
            Hand::Held { .. } => {
                Err(self.substitution_over(actor).unwrap_or(Refusal::HeldByAnother))
            }
            Hand::Offered { .. } => Err(Refusal::NotAcceptedYet),
            Hand::WithApplicant => Err(Refusal::Ended),
        }
    }

    /// The actor must work at one of the desks to which the applicant may turn.
    fn duty_at_desk(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.received.desks().any(|desk| actor.holds(Duty::Receiver, desk)) {
            return Ok(());
        }
        let unit = self.received.desk.clone();
        Err(Refusal::NotYourDuty { duty: Duty::Receiver, unit })
    }

    fn duty_of_place(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.holds(self.place.duty, &self.place.unit) {
            Ok(())
        } else {
            Err(self.substitution_over(actor).unwrap_or_else(|| Refusal::NotYourDuty {
                duty: self.place.duty,
                unit: self.place.unit.clone(),
            }))
        }
    }
}
