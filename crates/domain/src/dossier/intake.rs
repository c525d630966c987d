//! Receiving a dossier (tiếp nhận): complete, in time, with a due date that can be explained.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};

use super::{Actor, Body, Channel, Place, Received, Refusal, ReturnWay, Rules, Verb};
use crate::access;
use crate::agency::UnitId;
use crate::calendar::Calendar;
use crate::code::DossierCode;
use crate::deadline::{self, DeadlineError, Due, Policy, TimeLimit};
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
    let arrives = arrival(intake.competent_desk.is_some(), intake.channel);
    let policy = intake.procedure.policy;
    let due = due_of(intake.calendar, time::local(at), (limit, policy), arrives)?;
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

/// How a dossier comes to the body that settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is there when it is received: at its own desk, or electronically.
    AtOnce,
    /// Its papers are brought from another body's desk.
    OnPaper,
}

/// How a dossier arrives that was filed in that way, at the desk of another body or not.
#[must_use]
pub fn arrival(is_elsewhere: bool, channel: Channel) -> Arrival {
    if is_elsewhere && channel != Channel::Online { Arrival::OnPaper } else { Arrival::AtOnce }
}

/// Since this day the time counts from the receipt by the competent body.
const FROM_COMPETENT_ON: Date = date(2026, 8, 5);

/// When the result of a dossier is due that is received now.
///
/// # Errors
/// What the calendar cannot count.
///
/// # Source
/// Decree 309/2026/NĐ-CP Art. 8(3), since 5/8/2026: of a dossier received by the desk of another body the
/// time counts from the receipt by the competent one. What is electronic is there at once, papers within
/// one working day (Decree 118/2025/NĐ-CP Art. 20(1)a); that the receipt counts on the whole day is our
/// reading, to be confirmed.
pub fn due_of(
    calendar: &Calendar,
    received: DateTime,
    (limit, policy): (TimeLimit, Policy),
    arrival: Arrival,
) -> Result<Due, DeadlineError> {
    if arrival == Arrival::AtOnce || received.date() < FROM_COMPETENT_ON {
        return deadline::due(calendar, received, limit, policy);
    }
    let arrives_by = deadline::due(calendar, received, TimeLimit::WorkingDays(1), Policy::Day)?;
    let arrived = arrives_by.at.date().to_datetime(received.time());
    let mut due = deadline::due(calendar, arrived, limit, policy)?;
    due.explanation.insert(
        0,
        format!(
            "Giấy tờ đến cơ quan có thẩm quyền chậm nhất ngày {}; thời gian giải quyết tính từ đó.",
            arrived.strftime("%d/%m/%Y")
        ),
    );
    Ok(due)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::CalendarBook;

    #[test]
    fn since_august_2026_the_time_counts_from_the_receipt_by_the_competent_body() {
        let calendar = CalendarBook::default().national();
        let limit = (TimeLimit::WorkingDays(3), Policy::Day);
        let due = |received: Date, arrival| {
            let due = due_of(&calendar, received.at(9, 0, 0, 0), limit, arrival).expect("a date");
            due.at.date()
        };
        // Mondays and a Friday, before and since.
        for (received, at_once, on_paper) in [
            (date(2026, 8, 3), date(2026, 8, 6), date(2026, 8, 6)),
            (date(2026, 8, 10), date(2026, 8, 13), date(2026, 8, 14)),
            (date(2026, 8, 14), date(2026, 8, 19), date(2026, 8, 20)),
        ] {
            assert_eq!(due(received, Arrival::AtOnce), at_once, "{received}");
            assert_eq!(due(received, Arrival::OnPaper), on_paper, "{received}");
        }
        let hours = (TimeLimit::Hours(4), Policy::Hour);
        let due = due_of(&calendar, date(2026, 8, 10).at(9, 0, 0, 0), hours, Arrival::OnPaper);
        let due = due.expect("a date");
        assert_eq!(
            due.at.date(),
            date(2026, 8, 11),
            "from the same minute of the next working day"
        );
        assert!(due.explanation.first().is_some_and(|line| line.contains("11/08/2026")));
        for (is_elsewhere, channel, expected) in [
            (false, Channel::Direct, Arrival::AtOnce),
            (true, Channel::Online, Arrival::AtOnce),
            (true, Channel::Direct, Arrival::OnPaper),
            (true, Channel::Post, Arrival::OnPaper),
        ] {
            assert_eq!(arrival(is_elsewhere, channel), expected);
        }
    }
}
