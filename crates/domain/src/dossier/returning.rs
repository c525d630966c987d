//! From the signed paper to the applicant's hands (phát hành và trả kết quả).

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::linked::own_matter;
use super::processing::in_task;
use super::{Actor, Body, Dossier, Hand, Issued, Refusal, ReturnWay, Rules, Status, Taker, Verb};
use crate::duty::Duty;
use crate::money::Dong;
use crate::money::till::Balance;
use crate::procedure::OnlineLevel;
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
    let (number, issued_on) = self::signed(dossier, signed, at)?;
    Ok(Body::Issued { number, issued_on, paper: signed.paper })
}

/// Number and day of a signed paper, as they can be.
pub(super) fn signed(
    dossier: &Dossier,
    signed: &SignedPaper,
    at: Timestamp,
) -> Result<(String, Date), Refusal> {
    let number = signed.number.trim().to_owned();
    if number.is_empty() || number.chars().count() > NUMBER_CHARS_MAX {
        return Err(Refusal::NumberNeeded);
    }
    if signed.issued_on > time::local(at).date() {
        return Err(Refusal::DatedInFuture);
    }
    if signed.issued_on < time::local(dossier.received_at).date() {
        return Err(Refusal::DatedBeforeReception);
    }
    Ok((number, signed.issued_on))
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

/// Whether everything is paid that the applicant owes before the result: one rule for every way in
/// which it goes out, by hand, by post and online. `fees` is how the fees of the dossier stand,
/// exemptions taken off.
///
/// # Errors
/// [`Refusal::Unpaid`] for a financial obligation, [`Refusal::FeesUnpaid`] for fees,
/// [`Refusal::FeeOpen`] for one whose amount nobody has fixed.
///
/// # Source
/// Decree 61/2018/NĐ-CP: the result is handed out after the financial obligation is met. Law on Fees
/// and Charges 2015 Art. 3: who gets the public service pays its fee; circulars of single fees ask for
/// it when the dossier is filed or before the result is received. That an unpaid fee therefore
/// holds the result back is our reading; to be confirmed.
pub fn is_paid_up(dossier: &Dossier, fees: &Balance) -> Result<(), Refusal> {
    if let Some(demand) = dossier.unpaid() {
        Err(Refusal::Unpaid { notice: demand.notice.clone() })
    } else if fees.due > Dong::ZERO {
        Err(Refusal::FeesUnpaid { due: fees.due })
    } else if fees.is_open {
        Err(Refusal::FeeOpen)
    } else {
        Ok(())
    }
}

/// The desk hands the result out. Whoever at the desk does it need not have accepted it first:
/// taking it from the shelf is accepting it.
///
/// # Errors
/// A [`Refusal`] when there is no result at the desk, money is still owed ([`is_paid_up`]), or a
/// consignment has no number.
pub fn hand_to_applicant(
    dossier: &Dossier,
    actor: &Actor,
    (way, taker): (ReturnWay, Taker),
    tracking: Option<&str>,
    fees: &Balance,
) -> Result<Body, Refusal> {
    may_hand_to_applicant(dossier, actor)?;
    is_paid_up(dossier, fees)?;
    let tracking = tracking.map(str::trim).filter(|number| !number.is_empty());
    if way == ReturnWay::ByPost
        && tracking.is_none_or(|number| number.chars().count() > NUMBER_CHARS_MAX)
    {
        return Err(Refusal::TrackingNeeded);
    }
    let tracking = tracking.filter(|_| way == ReturnWay::ByPost).map(ToOwned::to_owned);
    Ok(Body::HandedToApplicant { way, taker, tracking })
}

/// The desk prints a lost receipt once more, marked as such; its owner has shown an identity paper.
///
/// # Errors
/// A [`Refusal`] when nothing is waited for any more.
pub fn reissue_receipt(dossier: &Dossier, actor: &Actor) -> Result<Body, Refusal> {
    may_reissue_receipt(dossier, actor)?;
    Ok(Body::ReceiptReissued)
}

pub(super) fn may_reissue_receipt(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    own_matter(dossier, Verb::ReissueReceipt)?;
    if dossier.returned_at.is_some() {
        return Err(Refusal::Ended);
    }
    let desk = &dossier.received.desk;
    if actor.holds(Duty::Receiver, desk) {
        Ok(())
    } else {
        Err(Refusal::NotYourDuty { duty: Duty::Receiver, unit: desk.clone() })
    }
}

/// How long a result may be fetched online after the settlement.
///
/// # Source
/// None: our default, so that papers with personal data do not lie open for ever; to be confirmed.
pub const ONLINE_DAYS: i64 = 180;

/// Whether the applicant may fetch the result online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Online<'a> {
    /// The scan of the signed result may be fetched.
    Ready(&'a Issued),
    /// Money is owed first.
    Unpaid,
    /// It is handed out in another way, was handed out, or has lain too long.
    Elsewhere,
}

/// Whether the result may be fetched online: it waits at the desk, the applicant chose that way or
/// the procedure is online from beginning to end, and nothing is owed. Fetching is not yet handing
/// out: that is written down by the desk.
///
/// # Source
/// Decree 61/2018/NĐ-CP: direct, by post or online; paid for as [`is_paid_up`] says. That a
/// procedure “toàn trình” may always be fetched online is our reading of Decree 42/2022/NĐ-CP.
#[must_use]
pub fn online<'a>(
    dossier: &'a Dossier,
    level: OnlineLevel,
    fees: &Balance,
    at: Timestamp,
) -> Online<'a> {
    let by_online = Some(ReturnWay::Online);
    let waits = match dossier.status {
        Status::Settled => true,
        Status::Returned => dossier.returned_by == by_online,
        Status::Submitted
        | Status::Received
        | Status::NotReceived
        | Status::InProgress
        | Status::SupplementAwaited
        | Status::PaymentAwaited
        | Status::WithdrawalAsked
        | Status::Stopped => false,
    };
    let chosen = dossier.received.return_way == ReturnWay::Online || level == OnlineLevel::Full;
    let longest = SignedDuration::from_hours(24 * ONLINE_DAYS);
    let lies_since = dossier.ended_at.map(|ended| at.duration_since(ended));
    let is_fresh = lies_since.is_some_and(|age| age <= longest);
    match &dossier.issued {
        Some(_) if waits && chosen && is_paid_up(dossier, fees).is_err() => Online::Unpaid,
        Some(issued) if waits && chosen && is_fresh => Online::Ready(issued),
        Some(_) | None => Online::Elsewhere,
    }
}

pub(super) fn may_hand_to_applicant(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    if dossier.status != Status::Settled {
        return Err(dossier.not_now(Verb::HandToApplicant));
    }
    own_matter(dossier, Verb::HandToApplicant)?;
    dossier.duty_of_place(actor)?;
    // What is left of the fees the till knows; an open obligation stands in the record.
    is_paid_up(dossier, &Balance::default())?;
    match dossier.hand {
        Hand::Offered { .. } | Hand::Held { .. } => Ok(()),
        Hand::WithApplicant => Err(Refusal::Ended),
    }
}
