//! Receiving a dossier (tiếp nhận): complete, in time, with a due date that can be explained.

use jiff::Timestamp;

use super::{Actor, Body, Channel, Place, Received, Refusal, ReturnWay, Rules, Verb};
use crate::access;
use crate::agency::UnitId;
use crate::calendar::Calendar;
use crate::code::DossierCode;
use crate::deadline;
use crate::procedure::{Case, Component, Group, Procedure, Span};
use crate::time;

/// What the desk has of one component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// The component of the procedure.
    pub component: String,
    /// Originals (bản chính) handed in.
    pub originals: u32,
    /// Certified copies (bản sao) handed in.
    pub copies: u32,
    /// Photocopies (bản chụp) handed in.
    pub photocopies: u32,
    /// Shown and taken back (xuất trình).
    pub presented: bool,
    /// Why it is not needed: the office has it already, or the condition does not apply.
    pub not_needed: Option<String>,
}

impl Paper {
    /// Whether the component is dealt with, one way or the other.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.originals + self.copies + self.photocopies > 0
            || self.presented
            || self.not_needed.as_ref().is_some_and(|reason| !reason.trim().is_empty())
    }
}

/// What comes over the counter, with the rules that apply to it.
pub struct Intake<'a> {
    /// The procedure in force on that day.
    pub procedure: &'a Procedure,
    /// Its case.
    pub case: &'a Case,
    /// The calendar of the unit that settles it.
    pub calendar: &'a Calendar,
    /// The route and the units.
    pub rules: Rules<'a>,
    /// The desk.
    pub desk: UnitId,
    /// The unit that settles it.
    pub lead: UnitId,
    /// The desk of the competent body, when the matter belongs to another body than the desk.
    pub competent_desk: Option<UnitId>,
    /// Whether the applicant's commune is especially difficult.
    pub difficult_area: bool,
    /// The papers.
    pub papers: &'a [Paper],
    /// How it came in.
    pub channel: Channel,
    /// How the result shall be returned.
    pub return_way: ReturnWay,
}

/// Receives the dossier under `code` at the instant `at`.
///
/// # Errors
/// [`Refusal`] when the actor may not receive at that desk, papers are missing, or the due date
/// cannot be computed.
///
/// # Source
/// Decree 61/2018/NĐ-CP art. 17 and Decree 118/2025/NĐ-CP on reception (article numbers to be
/// confirmed): a dossier is received when it is complete, and the receipt names the return date.
pub fn receive(
    intake: &Intake<'_>,
    code: DossierCode,
    actor: &Actor,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_receive(intake, actor)?;
    let day = time::local(at).date();
    let is_far = |competent: &UnitId| {
        let span = Span::between(intake.rules.units, &intake.desk, competent);
        !intake.procedure.is_received_elsewhere_on(day, span)
    };
    if intake.competent_desk.as_ref().is_some_and(is_far) {
        return Err(Refusal::NotReceivedElsewhere);
    }
    let missing = papers_missing(intake.case, intake.papers);
    if !missing.is_empty() {
        return Err(Refusal::PapersMissing(missing));
    }
    let limit = intake.case.limit_for(intake.difficult_area);
    let due = deadline::due(intake.calendar, time::local(at), limit, intake.procedure.policy)?;
    let place = first_place(intake)?;
    Ok(Body::Received(Box::new(Received {
        code,
        procedure: intake.procedure.version_id(),
        case: intake.case.id.clone(),
        channel: intake.channel,
        return_way: intake.return_way,
        desk: intake.desk.clone(),
        lead: intake.lead.clone(),
        competent_desk: intake.competent_desk.clone(),
        limit,
        policy: intake.procedure.policy,
        due_at: time::instant(due.at),
        explanation: due.explanation,
        place,
        part_of: None,
    })))
}

/// Whether the actor may receive at that desk.
///
/// # Errors
/// [`Refusal::NotYourDuty`] otherwise.
pub fn may_receive(intake: &Intake<'_>, actor: &Actor) -> Result<(), Refusal> {
    let allowed = actor
        .posts
        .iter()
        .any(|(unit, duty)| *unit == intake.desk && access::may_act(*duty, Verb::Receive));
    if allowed {
        Ok(())
    } else {
        Err(Refusal::NotYourDuty { duty: crate::duty::Duty::Receiver, unit: intake.desk.clone() })
    }
}

/// The names of the papers that are still missing, in the order of the checklist.
#[must_use]
pub fn papers_missing(case: &Case, papers: &[Paper]) -> Vec<String> {
    let there = |component: &Component| {
        papers.iter().any(|paper| paper.component == component.id && paper.is_there())
    };
    let mut missing = Vec::new();
    for group in &case.groups {
        match group {
            Group::AllOf { items } => {
                missing.extend(items.iter().filter(|item| !there(item)).map(|i| i.name.clone()));
            }
            Group::OneOf { label, items } => {
                if !items.iter().any(there) {
                    missing.push(label.clone());
                }
            }
            Group::If { .. } => {}
        }
    }
    missing
}

fn first_place(intake: &Intake<'_>) -> Result<Place, Refusal> {
    let first = intake.rules.route.first().ok_or(Refusal::NoSuchStep)?;
    intake.rules.place_of(first, &intake.desk, &intake.lead)
}
