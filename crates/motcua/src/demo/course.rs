//! The course of one dossier through the domain's verbs: what its holder does next, and when.

use domain::calendar::Calendar;
use domain::certification::Book;
use domain::deadline::TimeLimit;
use domain::dossier::event::PaymentProof;
use domain::dossier::returning::{self, SignedPaper};
use domain::dossier::waiting::Coming;
use domain::dossier::{
    Actor, Body, Dossier, Hand, Outcome, ReturnWay, Rules, Status, Taker, Verb, processing, waiting,
};
use domain::money::FeeLine;
use domain::money::till::Balance;
use domain::procedure::{Case, Procedure};
use domain::route::{Route, Task};
use domain::time;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::beside::Beside;
use super::chance::Chance;
use super::filing::Named;
use super::money;
use super::pace::Pace;
use super::shares;
use super::turns::{self, Turn};
use crate::intake::Filing;

/// Why dossiers go back, in words without personal data.
const REASONS: [&str; 8] = [
    "Thiếu căn cứ pháp lý trong dự thảo, đề nghị bổ sung.",
    "Thông tin nơi cư trú trong dự thảo chưa khớp với tờ khai.",
    "Đề nghị kiểm tra lại số thửa, tờ bản đồ.",
    "Sai thể thức văn bản theo Nghị định 30/2020/NĐ-CP, đề nghị sửa.",
    "Chưa có biên bản xác minh kèm theo, đề nghị bổ sung.",
    "Đề nghị thống nhất ngày tháng năm sinh giữa các giấy tờ.",
    "Trích yếu chưa đúng nội dung giải quyết, đề nghị chỉnh sửa.",
    "Mức hưởng tính chưa đúng, đề nghị tính lại.",
];

/// A received dossier on its way.
pub(super) struct Course<'a> {
    pub(super) filing: Filing,
    pub(super) named: Named,
    pub(super) secret: String,
    pub(super) procedure: &'a Procedure,
    pub(super) case: &'a Case,
    pub(super) route: &'a Route,
    pub(super) fees: Vec<(String, FeeLine, Option<String>)>,
    pub(super) dossier: Dossier,
    pub(super) chance: Chance,
    pub(super) pace: Pace,
    /// What happens next.
    pub(super) next: Verb,
    /// When.
    pub(super) next_at: Option<Timestamp>,
    /// What happens beside the way, with a stream of its own.
    pub(super) beside: Beside,
    /// The number in a register of certifications.
    pub(super) registered: Option<(Book, u32)>,
    /// What it meets besides the plain path.
    pub(super) turn: Turn,
    /// Whether a draft must be made again, since it came back.
    redraft: bool,
    /// Whether it came back once: twice is rare enough to leave out.
    came_back: bool,
}

/// What an act needs from outside of the dossier.
pub(super) struct Act<'a> {
    pub(super) rules: Rules<'a>,
    pub(super) calendar: &'a Calendar,
    pub(super) actor: &'a Actor,
    /// To whom a unit head assigns it.
    pub(super) officer: Option<&'a Actor>,
    pub(super) at: Timestamp,
    /// Id of a new draft or of the scan of the signed paper.
    pub(super) paper: Uuid,
    /// Number and notation of the result.
    pub(super) number: String,
}

impl<'a> Course<'a> {
    pub(super) fn begin(
        (filing, named): (Filing, Named),
        (procedure, case, route): (&'a Procedure, &'a Case, &'a Route),
        fees: Vec<(String, FeeLine, Option<String>)>,
        dossier: Dossier,
        (pace, mut chance): (Pace, Chance),
    ) -> Self {
        let turn = Turn::of(procedure, case, &mut chance);
        Self {
            beside: Beside::of(filing.id),
            registered: None,
            turn,
            filing,
            named,
            secret: chance.secret(),
            procedure,
            case,
            route,
            fees,
            dossier,
            chance,
            pace,
            next: Verb::HandOver,
            next_at: None,
            redraft: false,
            came_back: false,
        }
    }

    /// Does what comes next.
    pub(super) fn act(&mut self, act: Act<'_>) -> anyhow::Result<Body> {
        let Act { rules, calendar, actor, officer, at, paper, number } = act;
        let dossier = &self.dossier;
        self.turn.done(self.next);
        Ok(match self.next {
            Verb::Receive => anyhow::bail!("a dossier is received once"),
            Verb::HandOver => processing::hand_over(dossier, actor, &rules, None)?,
            Verb::Accept => processing::accept(dossier, actor)?,
            Verb::Assign => {
                let officer = officer.ok_or_else(|| anyhow::anyhow!("nobody to assign to"))?;
                processing::assign(dossier, actor, &rules, officer)?
            }
            Verb::Forward => processing::forward(dossier, actor, &rules, None)?,
            Verb::SendBack => {
                self.redraft = true;
                self.came_back = true;
                self.pace.again(&self.dossier.place.step);
                processing::send_back(dossier, actor, self.chance.pick(&REASONS))?
            }
            Verb::Draft => {
                self.redraft = false;
                let refused = self.turn == Turn::Refused;
                let outcome = if refused { Outcome::Refused } else { Outcome::Granted };
                processing::draft(dossier, actor, (paper, outcome), at)?
            }
            Verb::Approve => {
                let read = dossier.draft.ok_or_else(|| anyhow::anyhow!("nothing to approve"))?;
                processing::approve(dossier, actor, &rules, read)?
            }
            Verb::Issue => {
                let signed = SignedPaper { number, issued_on: time::local(at).date(), paper };
                returning::issue(dossier, actor, &signed, at)?
            }
            Verb::BringToDesk => returning::bring_to_desk(dossier, actor, &rules)?,
            Verb::HandToApplicant => {
                let taker = self.taker();
                let way = (self.filing.return_way, taker);
                let tracking = format!("EH{:09}VN", self.filing.id.as_u128() % 1_000_000_000);
                let number = Some(tracking.as_str());
                returning::hand_to_applicant(
                    &self.dossier,
                    actor,
                    way,
                    number,
                    &Balance::default(),
                )?
            }
            Verb::AskSupplement => {
                let new = turns::request(dossier, self.case, (paper, at), &mut self.chance)?;
                waiting::ask_supplement(dossier, actor, calendar, new, at)?
            }
            Verb::TakeSupplement => {
                let channel = turns::channel(&mut self.chance);
                let coming = Coming { arrived_at: at, channel, recount: self.procedure.recount() };
                waiting::take_supplement(dossier, actor, calendar, coming, at)?
            }
            Verb::AskPayment => {
                let new = turns::demand(paper, &mut self.chance);
                waiting::ask_payment(dossier, actor, calendar, &new, at)?
            }
            Verb::ProvePayment => {
                let paid_on = time::local(at).date();
                let proof = PaymentProof::Scan(paper);
                waiting::prove_payment(dossier, actor, calendar, (paid_on, proof), at)?
            }
            Verb::AskWithdrawal => {
                let reason = turns::reason_to_withdraw(&mut self.chance);
                waiting::ask_withdrawal(dossier, actor, reason)?
            }
            Verb::RetractWithdrawal => waiting::retract_withdrawal(dossier, actor)?,
            Verb::ConfirmWithdrawal => waiting::confirm_withdrawal(dossier, actor, &rules)?,
            Verb::HandBack => {
                let taker = self.taker();
                waiting::hand_back(&self.dossier, actor, taker)?
            }
            Verb::Close => waiting::close(dossier, actor, &rules, at)?,
            Verb::SendSupplement
            | Verb::ReturnSupplement
            | Verb::AskOpinion
            | Verb::GiveOpinion
            | Verb::RecordVisit
            | Verb::ProposeExtension
            | Verb::ConfirmExtension
            | Verb::DeclineExtension
            | Verb::Correct
            | Verb::ReissueReceipt
            | Verb::ReportFlaw
            | Verb::MendResult
            | Verb::DeclineFlaw
            | Verb::HandOutMended
            | Verb::RecordLoss => anyhow::bail!("that happens beside the way"),
        })
    }

    fn taker(&mut self) -> Taker {
        if self.named.representative.is_some() && self.chance.happens(70.0) {
            Taker::Representative
        } else if self.chance.happens(shares::DELEGATE_PERCENT) {
            Taker::Delegate
        } else {
            Taker::Applicant
        }
    }

    /// Chooses what comes next, and when: `None` when nothing does.
    pub(super) fn plan(
        &mut self,
        rules: &Rules<'_>,
        calendar: &Calendar,
    ) -> anyhow::Result<Option<Timestamp>> {
        self.next_at = self.planned(rules, calendar)?;
        Ok(self.next_at)
    }

    fn planned(
        &mut self,
        rules: &Rules<'_>,
        calendar: &Calendar,
    ) -> anyhow::Result<Option<Timestamp>> {
        let Some(next) = self.following(rules)? else { return Ok(None) };
        if next == Verb::HandToApplicant && money::is_unpaid(self) {
            return Ok(None);
        }
        self.next = next;
        let last = time::local(self.dossier.last_at);
        if matches!(next, Verb::TakeSupplement | Verb::ProvePayment) {
            let comes = last.checked_add(turns::comes_after(next, &mut self.chance))?;
            let at = calendar.working_time_from(comes)?;
            self.pace.wait(calendar.working_minutes_between(last, at));
            return Ok(Some(time::instant(at)));
        }
        let at = if self.dossier.ended_at.is_some() {
            match self.collected_after() {
                None => return Ok(None),
                Some(minutes) => self.settled(calendar, last, minutes)?,
            }
        } else {
            self.pace.next(next, &self.dossier.place, &mut self.chance);
            let overtime = next == Verb::Draft && self.works_late();
            self.pace.moment(calendar, (last, overtime), &mut self.chance)?
        };
        Ok(Some(time::instant(at)))
    }

    fn following(&mut self, rules: &Rules<'_>) -> anyhow::Result<Option<Verb>> {
        match (self.dossier.status, self.turn) {
            (Status::SupplementAwaited, Turn::Supplement { is_brought: false, .. }) => {
                return Ok(None);
            }
            (Status::SupplementAwaited, _) => return Ok(Some(Verb::TakeSupplement)),
            (Status::PaymentAwaited, _) => return Ok(Some(Verb::ProvePayment)),
            (Status::WithdrawalAsked, Turn::Withdrawal { is_final: true }) => {
                return Ok(Some(Verb::ConfirmWithdrawal));
            }
            (Status::WithdrawalAsked, _) => return Ok(Some(Verb::RetractWithdrawal)),
            (Status::Stopped, _) if self.dossier.received.part_of.is_some() => return Ok(None),
            (Status::Stopped, _) => {
                let is_back = self.dossier.returned_at.is_some();
                return Ok((!is_back).then_some(Verb::HandBack));
            }
            (_, _) => {}
        }
        Ok(Some(match &self.dossier.hand {
            Hand::WithApplicant => return Ok(None),
            // A part goes to the applicant with its whole.
            Hand::Offered { .. }
                if self.dossier.ended_at.is_some() && self.dossier.received.part_of.is_some() =>
            {
                return Ok(None);
            }
            Hand::Offered { .. } if self.dossier.ended_at.is_some() => {
                // Results of the same day are handed out as they come; others are shelved first.
                let shelved = self.case.limit != TimeLimit::SameDay && self.chance.happens(55.0);
                if shelved { Verb::Accept } else { Verb::HandToApplicant }
            }
            Hand::Offered { .. } => Verb::Accept,
            Hand::Held { .. } => match self.dossier.place.task {
                Task::Receive => Verb::HandOver,
                Task::Assign => Verb::Assign,
                Task::Appraise => self.appraise(rules)?,
                Task::Review | Task::Sign => self.decide(),
                Task::Issue if self.dossier.issued.is_none() => Verb::Issue,
                Task::Issue => Verb::BringToDesk,
                Task::Coordinate => return Ok(None),
                Task::Return => Verb::HandToApplicant,
            },
        }))
    }

    fn appraise(&self, rules: &Rules<'_>) -> anyhow::Result<Verb> {
        let to = rules.next(&self.dossier, None)?.task;
        let decided = matches!(to, Task::Review | Task::Sign | Task::Issue);
        let missing = self.redraft || self.dossier.draft.is_none();
        if decided
            && missing
            && self.dossier.trail.len() > 1
            && let Some(verb) = self.turn.before_draft()
        {
            return Ok(verb);
        }
        Ok(if decided && missing { Verb::Draft } else { Verb::Forward })
    }

    fn decide(&mut self) -> Verb {
        let from_officer =
            self.dossier.trail.last().is_some_and(|(place, _)| place.task == Task::Appraise);
        if from_officer && !self.came_back && self.chance.happens(3.0) {
            Verb::SendBack
        } else {
            Verb::Approve
        }
    }

    /// Some stay late in busy months.
    fn works_late(&mut self) -> bool {
        let busy = [6, 7, 8, 12].contains(&time::local(self.dossier.last_at).date().month());
        let percent =
            if busy { shares::OVERTIME_BUSY_PERCENT } else { shares::OVERTIME_QUIET_PERCENT };
        self.case.limit != TimeLimit::SameDay && self.chance.happens(percent)
    }

    /// After how many working minutes the result is fetched; never, by a few.
    fn collected_after(&mut self) -> Option<i64> {
        let chance = &mut self.chance;
        let minutes = match self.filing.return_way {
            ReturnWay::Online => chance.between(2, 20),
            ReturnWay::ByPost => chance.between(60, 900),
            ReturnWay::ByHand if self.case.limit == TimeLimit::SameDay => match chance.below(1_000)
            {
                0..=849 => chance.between(2, 30),
                850..=996 => chance.between(60, 900),
                _ => return None,
            },
            ReturnWay::ByHand => match chance.below(1_000) {
                0..=299 => chance.between(20, 300),
                300..=799 => chance.between(300, 1_500),
                800..=992 => chance.between(1_500, 6_000),
                _ => return None,
            },
        };
        Some(i64::from(minutes))
    }

    fn settled(
        &mut self,
        calendar: &Calendar,
        last: DateTime,
        minutes: i64,
    ) -> anyhow::Result<DateTime> {
        let minutes = if self.next == Verb::Accept { minutes.min(40) / 2 } else { minutes };
        let at = calendar.add_working_minutes(last, minutes.max(1))?;
        let seconds = SignedDuration::from_secs(i64::from(self.chance.below(50)));
        Ok(at.max(last).checked_add(seconds)?)
    }
}
