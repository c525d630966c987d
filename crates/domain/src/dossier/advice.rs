//! Advice on the way: opinions of other units and bodies (xin ý kiến phối hợp), and what was seen on
//! the spot (xác minh thực tế). Neither stops the clock.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::event::{Consulted, Question};
use super::processing::{in_task, written_reason};
use super::{Actor, Body, Dossier, Refusal, Verb};
use crate::agency::UnitId;
use crate::route::Task;
use crate::time;

/// A question and whether it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// The question.
    pub question: Question,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

/// Asks another unit or body.
///
/// # Errors
/// A [`Refusal`]: nothing asked, nobody asked, or an answer wanted in the past.
///
/// # Source
/// Decree 61/2018/NĐ-CP: the body that settles consults others in writing; their silence does not
/// stop its clock (to be confirmed).
pub fn ask_opinion(
    dossier: &Dossier,
    actor: &Actor,
    question: Question,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_ask_opinion(dossier, actor)?;
    let text = written_reason(&question.text)?;
    let to = match question.to {
        Consulted::Agency(name) if name.trim().is_empty() => return Err(Refusal::NobodyAsked),
        Consulted::Agency(name) => Consulted::Agency(name.trim().to_owned()),
        Consulted::Unit(unit) if unit == dossier.place.unit => return Err(Refusal::NobodyAsked),
        Consulted::Unit(unit) => Consulted::Unit(unit),
    };
    if question.answer_by <= at {
        return Err(Refusal::DayPassed);
    }
    Ok(Body::OpinionAsked { question: Box::new(Question { to, text, ..question }) })
}

pub(super) fn may_ask_opinion(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::AskOpinion, &[Task::Appraise])?;
    dossier.held_by(actor)
}

/// Answers: somebody of the unit that was asked, or whoever holds the dossier for another body.
///
/// # Errors
/// A [`Refusal`]: no such question, answered already, or nothing said.
pub fn give_opinion(
    dossier: &Dossier,
    actor: &Actor,
    question: Uuid,
    (opinion, paper): (&str, Option<Uuid>),
) -> Result<Body, Refusal> {
    let asked = dossier
        .consultations
        .iter()
        .find(|asked| asked.question.id == question && asked.answered_at.is_none())
        .ok_or_else(|| dossier.not_now(Verb::GiveOpinion))?;
    may_answer(dossier, actor, &asked.question)?;
    Ok(Body::OpinionGiven { question, opinion: written_reason(opinion)?, paper })
}

/// Whether the actor may answer that question.
///
/// # Errors
/// The [`Refusal`] that answering would give.
pub fn may_answer(dossier: &Dossier, actor: &Actor, question: &Question) -> Result<(), Refusal> {
    if dossier.status.has_ended() {
        return Err(Refusal::Ended);
    }
    match &question.to {
        Consulted::Unit(unit) if actor.serves(unit) => Ok(()),
        Consulted::Unit(unit) => Err(Refusal::AnotherUnitAnswers { unit: unit.clone() }),
        Consulted::Agency(_) => dossier.held_by(actor),
    }
}

pub(super) fn may_give_opinion(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    let mut refusal = dossier.not_now(Verb::GiveOpinion);
    for asked in dossier.consultations.iter().filter(|asked| asked.answered_at.is_none()) {
        match may_answer(dossier, actor, &asked.question) {
            Ok(()) => return Ok(()),
            Err(why) => refusal = why,
        }
    }
    Err(refusal)
}

/// Records a visit on the spot with its minutes and photos.
///
/// # Errors
/// A [`Refusal`]: no finding, no minutes, or a day in the future.
pub fn record_visit(
    dossier: &Dossier,
    actor: &Actor,
    (visited_on, finding): (Date, &str),
    papers: Vec<Uuid>,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_record_visit(dossier, actor)?;
    if visited_on > time::local(at).date() {
        return Err(Refusal::DatedInFuture);
    }
    if papers.is_empty() {
        return Err(Refusal::MinutesNeeded);
    }
    Ok(Body::VisitRecorded { visited_on, finding: written_reason(finding)?, papers })
}

pub(super) fn may_record_visit(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::RecordVisit, &[Task::Appraise])?;
    dossier.held_by(actor)
}

/// The units that owe an answer.
#[must_use]
pub fn asked_units(dossier: &Dossier) -> Vec<&UnitId> {
    let open = dossier.consultations.iter().filter(|asked| asked.answered_at.is_none());
    open.filter_map(|asked| match &asked.question.to {
        Consulted::Unit(unit) => Some(unit),
        Consulted::Agency(_) => None,
    })
    .collect()
}
