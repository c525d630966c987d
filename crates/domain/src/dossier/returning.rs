//! From the signed paper to the applicant's hands (phát hành và trả kết quả).

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::processing::in_task;
use super::{Actor, Body, Dossier, Hand, Refusal, ReturnWay, Rules, Status, Taker, Verb};
use crate::route::Task;
use crate::time;

/// Longest number and notation of a document, in characters.
pub const NUMBER_CHARS_MAX: usize = 60;

/// The number, date and scan of a signed paper.
#[derive(Clone, Debug)]
pub struct SignedPaper {
    /// Number and notation: `15/QĐ-UBND`.
    pub number: String,
    /// Date of the paper.
    pub issued_on: Date,
    /// The scan.
    pub paper: Uuid,
}

/// The clerk enters number and date and attaches the scan of the signed paper.
///
/// # Errors
/// A [`Refusal`]: number missing, date after today, or a number given already.
///
/// # Source
/// Decree 30/2020/NĐ-CP on records work: number and date are given when a document is issued.
pub fn issue(
    dossier: &Dossier,
    actor: &Actor,
    signed: &SignedPaper,
    at: Timestamp,
) -> Result<Body, Refusal> {
    may_issue(dossier, actor)?;
    let number = signed.number.trim().to_owned();
    if number.is_empty() || number.chars().count() > NUMBER_CHARS_MAX {
        return Err(Refusal::NumberNeeded);
    }
    if signed.issued_on > time::local(at).date() {
        return Err(Refusal::DatedInFuture);
    }
    Ok(Body::Issued { number, issued_on: signed.issued_on, paper: signed.paper })
}

pub(super) fn may_issue(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::Issue, &[Task::Issue])?;
    if dossier.issued.is_some() {
        return Err(Refusal::AlreadyIssued);
    }
    dossier.held_by(actor)
}

/// The clerk brings the result to the desk: the settlement ends at this instant.
///
/// # Errors
/// [`Refusal::IssueNeeded`] before the result has a number.
///
/// # Source
/// Decree 61/2018/NĐ-CP: the result is sent to the desk, which tells and hands it to the applicant.
pub fn bring_to_desk(dossier: &Dossier, actor: &Actor, rules: &Rules<'_>) -> Result<Body, Refusal> {
    may_bring_to_desk(dossier, actor)?;
    Ok(Body::BroughtToDesk { to: rules.next(dossier, None)? })
}

pub(super) fn may_bring_to_desk(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    in_task(dossier, Verb::BringToDesk, &[Task::Issue])?;
    dossier.held_by(actor)?;
    if dossier.issued.is_none() {
        return Err(Refusal::IssueNeeded);
    }
    Ok(())
}

/// The desk hands the result out. Whoever at the desk does it need not have accepted it first:
/// taking it from the shelf is accepting it.
///
/// # Errors
/// A [`Refusal`] when there is no result at the desk.
pub fn hand_to_applicant(
    dossier: &Dossier,
    actor: &Actor,
    way: ReturnWay,
    taker: Taker,
) -> Result<Body, Refusal> {
    may_hand_to_applicant(dossier, actor)?;
    Ok(Body::HandedToApplicant { way, taker })
}

pub(super) fn may_hand_to_applicant(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::Settled {
        return Err(dossier.not_now(Verb::HandToApplicant));
    }
    dossier.duty_of_place(actor)?;
    match dossier.hand {
        Hand::Offered { .. } | Hand::Held { .. } => Ok(()),
        Hand::WithApplicant => Err(Refusal::Ended),
    }
}
