//! What happens beside the way of a dossier, without moving it: questions to others, visits,
//! apologies, lost receipts, corrections. Each is drawn from a stream of its own and tried when its
//! time has come; what the domain does not allow then does not happen.

use domain::calendar::Calendar;
use domain::deadline::TimeLimit;
use domain::dossier::event::Consulted;
use domain::dossier::extension::apology_from;
use domain::dossier::{Actor, Body, Event, Status, Verb, advice, correction, extension, returning};
use domain::duty::Duty;
use domain::route::Task;
use domain::time;
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use uuid::Uuid;

use super::chance::Chance;
use super::course::Course;
use super::demand::YEAR;
use super::questions;
use super::shares;
use super::year::{Step, Year};

/// Shorter than this many working minutes at an officer is no time for a question.
const LONG_ENOUGH_MINUTES: i64 = 480;
/// A dossier that is stuck is not asked about after more working minutes than these.
const ASKED_WITHIN_MINUTES: i64 = 4_800;
/// From then on proposals of a new date wait until January.
const BETWEEN_THE_YEARS: DateTime = date(YEAR, 12, 28).at(0, 0, 0, 0);
/// From then on departments ask each other more, so that something waits for an answer.
const LAST_WEEKS: DateTime = date(YEAR, 12, 19).at(0, 0, 0, 0);
/// Why a result takes longer: printed in the letter.
const REASONS: [&str; 5] = [
    "Phải xác minh thực địa, thời tiết mưa lũ nên chưa đi lại được.",
    "Cơ quan phối hợp chưa có văn bản trả lời.",
    "Số lượng hồ sơ trong tháng tăng cao, chưa bố trí kịp người giải quyết.",
    "Phải đối chiếu hồ sơ lưu trữ qua nhiều thời kỳ.",
    "Hệ thống thông tin đất đai bị gián đoạn trong nhiều ngày.",
];
const NOT_AGREED: [&str; 2] = [
    "Đủ thời gian để giải quyết trước hạn, đề nghị tập trung hoàn thành.",
    "Lý do chưa rõ, đề nghị báo cáo lại và xử lý ngay hồ sơ.",
];
const SETTLED_BY_MISTAKE: [&str; 2] = [
    "Kết quả ghi sai thông tin so với hồ sơ, thu hồi để làm lại.",
    "Chuyển nhầm hồ sơ về bộ phận một cửa khi chưa có chữ ký.",
];
const RETURNED_BY_MISTAKE: [&str; 2] =
    ["Ghi nhận trả kết quả nhầm hồ sơ.", "Người nhận chưa ký nhận, kết quả vẫn ở bộ phận một cửa."];

/// What happens beside the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aside {
    /// Somebody else is asked.
    Ask,
    /// The question is answered.
    Answer(Uuid),
    /// Somebody looks on the spot.
    Visit,
    /// The officer apologises and names a new date.
    Apologise,
    /// The head or signer decides about it.
    Decide,
    /// A lost receipt is printed again.
    Reissue,
    /// A supervisor takes the end back.
    Correct,
}

/// What is known of a dossier beside its way.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    pub(super) chance: Chance,
    /// Whether its officer has thought of asking and visiting.
    considered: bool,
}

impl Beside {
    pub(super) fn of(dossier: Uuid) -> Self {
        let (high, low) = dossier.as_u64_pair();
        Self { chance: Chance::new(high ^ low), considered: false }
    }
}

impl Year<'_> {
    /// What an event brings about beside the way: what, and when.
    pub(super) fn arising(
        &mut self,
        position: usize,
        event: &Event,
    ) -> anyhow::Result<Vec<(Timestamp, Aside)>> {
        let course = &mut self.courses[position];
        let is_linked =
            course.dossier.received.part_of.is_some() || !course.procedure.links.is_empty();
        if course.case.limit == TimeLimit::SameDay || is_linked {
            return Ok(Vec::new());
        }
        let calendar = self.reference.calendar(&course.dossier.received.lead);
        let mut all = match &event.body {
            Body::Received(_) => at_reception(course, &calendar)?,
            Body::OpinionAsked { question } => answered(course, &calendar, question.id)?,
            // Between the years nobody decides: it lies on the desk when the demonstration begins.
            Body::ExtensionProposed { .. } if event.at >= time::instant(BETWEEN_THE_YEARS) => {
                Vec::new()
            }
            Body::ExtensionProposed { .. } => {
                let minutes = course.beside.chance.between(30, 500);
                vec![(after(&calendar, event.at, minutes)?, Aside::Decide)]
            }
            Body::BroughtToDesk { .. } if course.dossier.status == Status::Settled => {
                let chance = &mut course.beside.chance;
                let wrong = chance.happens(shares::SETTLED_BY_MISTAKE_PERCENT);
                let minutes = chance.between(15, 90);
                once(wrong, &calendar, (event.at, minutes), Aside::Correct)?
            }
            Body::HandedToApplicant { .. } => {
                let chance = &mut course.beside.chance;
                let wrong = chance.happens(shares::RETURNED_BY_MISTAKE_PERCENT);
                let minutes = chance.between(6, 60);
                once(wrong, &calendar, (event.at, minutes), Aside::Correct)?
            }
            Body::HandedOver { .. }
            | Body::Accepted
            | Body::Assigned { .. }
            | Body::Forwarded { .. }
            | Body::SentBack { .. }
            | Body::Drafted { .. }
            | Body::Approved { .. }
            | Body::Issued { .. }
            | Body::BroughtToDesk { .. }
            | Body::SupplementAsked { .. }
            | Body::SupplementSent { .. }
            | Body::SupplementReturned { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::WithdrawalConfirmed { .. }
            | Body::Closed { .. }
            | Body::PaymentAsked { .. }
            | Body::PaymentProved { .. }
            | Body::OpinionGiven { .. }
            | Body::VisitRecorded { .. }
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
            | Body::StoppedWithWhole => Vec::new(),
        };
        let appraises = course.dossier.place.task == Task::Appraise;
        if appraises && course.dossier.officer().is_some() && !course.beside.considered {
            course.beside.considered = true;
            all.extend(considered(course, &calendar, event.at)?);
        }
        Ok(all)
    }

    /// Lets it happen, if it may.
    pub(super) fn aside(
        &mut self,
        position: usize,
        aside: Aside,
        at: Timestamp,
    ) -> anyhow::Result<()> {
        let calendar = self.reference.calendar(&self.courses[position].dossier.received.lead);
        if aside == Aside::Apologise
            && let Some(later) = not_yet(&self.courses[position], &calendar, at)?
        {
            self.queue(later.map(|later| (later, position, Step::Aside(aside))));
            return Ok(());
        }
        let Some((verb, actor)) = self.whose(position, aside, at) else { return Ok(()) };
        let course = &self.courses[position];
        if course.dossier.may(verb, &actor, &self.rules(course)).is_err() {
            return Ok(());
        }
        let body = self.said(position, (aside, verb), &actor, at)?;
        let corrects = matches!(body, Body::Corrected { .. });
        let event = self.happen(position, &actor, body, at)?;
        self.arise(position, &event)?;
        if corrects {
            let minutes = self.courses[position].beside.chance.between(90, 700);
            let again = after(&calendar, at, minutes)?;
            self.plan_from(position, again)?;
        }
        Ok(())
    }

    /// Who does it, by which verb.
    fn whose(&mut self, position: usize, aside: Aside, at: Timestamp) -> Option<(Verb, Actor)> {
        let day = time::local(at).date();
        let course = &mut self.courses[position];
        let received = &course.dossier.received;
        let chance = &mut course.beside.chance;
        let crew = &self.crew;
        let holder = || {
            let place = &course.dossier.place;
            crew.hand(course.dossier.officer()?, place, day)
        };
        match aside {
            Aside::Ask => Some((Verb::AskOpinion, holder()?)),
            Aside::Visit => Some((Verb::RecordVisit, holder()?)),
            Aside::Apologise => Some((Verb::ProposeExtension, holder()?)),
            Aside::Answer(id) => {
                let asked =
                    course.dossier.consultations.iter().find(|one| one.question.id == id)?;
                let actor = match &asked.question.to {
                    Consulted::Agency(_) => holder()?,
                    Consulted::Unit(unit) => crew.somebody_of(unit, day)?.clone(),
                };
                Some((Verb::GiveOpinion, actor))
            }
            Aside::Decide => {
                let actor =
                    crew.supervisor(&received.lead, (&self.reference.units, day), chance)?.clone();
                let declines = chance.happens(shares::APOLOGY_DECLINED_PERCENT);
                let verb = if declines { Verb::DeclineExtension } else { Verb::ConfirmExtension };
                Some((verb, actor))
            }
            Aside::Reissue => {
                let actor = crew.somebody(&received.desk, (Duty::Receiver, day), chance)?.clone();
                Some((Verb::ReissueReceipt, actor))
            }
            Aside::Correct => {
                let actor = if course.dossier.status == Status::Returned {
                    crew.somebody(&received.desk, (Duty::DeskHead, day), chance)?
                } else {
                    crew.supervisor(&received.lead, (&self.reference.units, day), chance)?
                };
                Some((Verb::Correct, actor.clone()))
            }
        }
    }

    /// What is said.
    fn said(
        &mut self,
        position: usize,
        (aside, verb): (Aside, Verb),
        actor: &Actor,
        at: Timestamp,
    ) -> anyhow::Result<Body> {
        let calendar = self.reference.calendar(&self.courses[position].dossier.received.lead);
        let home = self.home(position);
        let course = &mut self.courses[position];
        let rules = domain::dossier::Rules { route: course.route, units: &self.reference.units };
        let Course { dossier, beside, .. } = course;
        let chance = &mut beside.chance;
        Ok(match aside {
            Aside::Ask => {
                let id = chance.id(at);
                let field = &course.procedure.field;
                let to = questions::asked(&self.reference.units, dossier, (field, home), chance);
                let window = window(course.next_at, &calendar, at);
                let late = chance.happens(shares::ANSWER_LATE_PERCENT);
                let days = if late {
                    i64::from(window >= 2 * LONG_ENOUGH_MINUTES)
                } else {
                    (window / 480 + 1).clamp(1, 7)
                };
                let until = in_days(&calendar, time::local(at).date(), days)?;
                let question = questions::question((id, to), field, time::instant(until));
                advice::ask_opinion(dossier, actor, question, at)?
            }
            Aside::Answer(id) => {
                let written = questions::is_written(dossier, id).then(|| chance.id(at));
                let opinion = chance.pick(&questions::ANSWERS);
                advice::give_opinion(dossier, actor, id, (opinion, written))?
            }
            Aside::Visit => {
                let mut papers = vec![chance.id(at)];
                if chance.happens(shares::PHOTOGRAPH_PERCENT) {
                    papers.push(chance.id(at));
                }
                let seen = chance.pick(questions::findings(&course.procedure.field));
                advice::record_visit(dossier, actor, (time::local(at).date(), seen), papers, at)?
            }
            Aside::Apologise => {
                let ends = course.pace.ends(&calendar)?.date();
                let due = time::local(dossier.due_at).date();
                // Nobody promises a date three months ahead.
                let today = time::local(at).date();
                let hoped = ends.min(today.checked_add(20.days())?).max(due).max(today);
                let new = in_days(&calendar, hoped, i64::from(chance.between(1, 3)))?.date();
                let reason = chance.pick(&REASONS);
                let known = (&rules, calendar.as_ref());
                extension::propose_extension(dossier, actor, known, (reason, new), at)?
            }
            Aside::Decide if verb == Verb::DeclineExtension => {
                extension::decline_extension(dossier, actor, &rules, chance.pick(&NOT_AGREED))?
            }
            Aside::Decide => extension::confirm_extension(dossier, actor, &rules)?,
            Aside::Reissue => returning::reissue_receipt(dossier, actor)?,
            Aside::Correct => {
                let returned = dossier.status == Status::Returned;
                let reasons = if returned { &RETURNED_BY_MISTAKE } else { &SETTLED_BY_MISTAKE };
                correction::correct(dossier, actor, &rules, chance.pick(reasons))?
            }
        })
    }
}

fn at_reception(
    course: &mut Course<'_>,
    calendar: &Calendar,
) -> anyhow::Result<Vec<(Timestamp, Aside)>> {
    let dossier = &course.dossier;
    let (received, due) = (time::local(dossier.received_at), time::local(dossier.due_at));
    let given = calendar.working_minutes_between(received, due);
    let chance = &mut course.beside.chance;
    let mut all = Vec::new();
    let lost = chance.happens(shares::RECEIPT_LOST_PERCENT);
    let when = share(given, chance.part(0.1, 1.0));
    if lost {
        all.push((after(calendar, dossier.received_at, when)?, Aside::Reissue));
    }
    let drawn = chance.part(0.0, 100.0);
    if course.pace.is_late && drawn < shares::APOLOGY_IN_TIME_PERCENT {
        let from = apology_from(dossier, calendar).unwrap_or(dossier.received_at);
        all.push((after(calendar, from, chance.between(20, 220))?, Aside::Apologise));
    } else if course.pace.is_late
        && drawn < shares::APOLOGY_IN_TIME_PERCENT + shares::APOLOGY_AFTERWARDS_PERCENT
    {
        let minutes = chance.between(200, 1_900);
        all.push((after(calendar, dossier.due_at, minutes)?, Aside::Apologise));
    }
    Ok(all)
}

/// The officer has the dossier now: is somebody to be asked, or something to be looked at?
fn considered(
    course: &mut Course<'_>,
    calendar: &Calendar,
    at: Timestamp,
) -> anyhow::Result<Vec<(Timestamp, Aside)>> {
    let minutes = window(course.next_at, calendar, at);
    if minutes < LONG_ENOUGH_MINUTES {
        return Ok(Vec::new());
    }
    let stuck = course.pace.is_stuck();
    let percent = if stuck {
        shares::STUCK_OPINION_PERCENT
    } else if at >= time::instant(LAST_WEEKS) {
        shares::LAST_WEEKS_OPINION_PERCENT
    } else {
        shares::OPINION_PERCENT
    };
    let chance = &mut course.beside.chance;
    let mut all = Vec::new();
    let asks = chance.happens(percent);
    let when = share(minutes, chance.part(0.05, 0.25));
    if asks {
        all.push((after(calendar, at, when)?, Aside::Ask));
    }
    let visits = questions::is_seen_on_the_spot(&course.procedure.field)
        && chance.happens(shares::VISIT_PERCENT);
    let when = share(minutes, chance.part(0.25, 0.9));
    if visits {
        all.push((after(calendar, at, when)?, Aside::Visit));
    }
    Ok(all)
}

fn answered(
    course: &mut Course<'_>,
    calendar: &Calendar,
    question: Uuid,
) -> anyhow::Result<Vec<(Timestamp, Aside)>> {
    let dossier = &course.dossier;
    let asked = dossier.consultations.iter().find(|one| one.question.id == question);
    let Some(asked) = asked else { return Ok(Vec::new()) };
    let at = asked.asked_at;
    let minutes = window(course.next_at, calendar, at);
    let stuck = course.pace.is_stuck();
    let percent =
        if stuck { shares::STUCK_UNANSWERED_PERCENT } else { shares::ANSWER_NEVER_PERCENT };
    let chance = &mut course.beside.chance;
    let never = chance.happens(percent);
    let when = share(minutes, chance.part(0.4, 0.9));
    if never {
        return Ok(Vec::new());
    }
    Ok(vec![(after(calendar, at, when)?, Aside::Answer(question))])
}

fn once(
    happens: bool,
    calendar: &Calendar,
    (at, minutes): (Timestamp, u32),
    aside: Aside,
) -> anyhow::Result<Vec<(Timestamp, Aside)>> {
    let when = after(calendar, at, minutes)?;
    Ok(if happens { vec![(when, aside)] } else { Vec::new() })
}

/// When to think of the apology again, if now is not the time: while the clock stands still, or
/// when the date was moved by a pause. `Some(None)`: never.
fn not_yet(
    course: &Course<'_>,
    calendar: &Calendar,
    at: Timestamp,
) -> anyhow::Result<Option<Option<Timestamp>>> {
    let dossier = &course.dossier;
    if dossier.status.has_ended() || dossier.extension.is_some() {
        return Ok(Some(None));
    }
    match apology_from(dossier, calendar) {
        Some(from) if from <= at => Ok(None),
        Some(from) => Ok(Some(Some(after(calendar, from, 45)?))),
        None => Ok(Some(Some(after(calendar, at, 700)?))),
    }
}

/// The working minutes until the next act on the way, as far as they count here.
fn window(next_at: Option<Timestamp>, calendar: &Calendar, at: Timestamp) -> i64 {
    let until = next_at.map_or(time::local(at), time::local);
    calendar.working_minutes_between(time::local(at), until).min(ASKED_WITHIN_MINUTES)
}

#[expect(clippy::cast_possible_truncation, reason = "a year has half a million minutes")]
#[expect(clippy::cast_precision_loss, reason = "a year has half a million minutes")]
#[expect(clippy::cast_sign_loss, reason = "parts of a time are positive")]
fn share(minutes: i64, part: f64) -> u32 {
    (minutes.max(0) as f64 * part) as u32
}

fn after(calendar: &Calendar, at: Timestamp, minutes: u32) -> anyhow::Result<Timestamp> {
    let later = calendar.add_working_minutes(time::local(at), i64::from(minutes.max(1)))?;
    let within = calendar.working_time_from(later)?;
    Ok(time::instant(within).max(at + SignedDuration::from_secs(30)))
}

/// The end of the office's day so many working days later.
fn in_days(calendar: &Calendar, from: Date, days: i64) -> anyhow::Result<DateTime> {
    let mut day = from;
    for _ in 0..days {
        day = calendar.next_working_day(day)?;
    }
    let end = calendar.end_of_day(day);
    end.ok_or_else(|| anyhow::anyhow!("{day} is no working day"))
}
