//! Who may do what: one table, deny by default. It is printed in the documentation and held by a
//! snapshot test; a verb also needs its place and its hand, which the dossier itself checks.

use crate::agency::{UnitId, UnitKind, Units};
use crate::dossier::{Actor, Verb};
use crate::duty::Duty;

/// Something other than a dossier's verb that needs a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Read dossiers, with personal data, of the own unit and of those that passed through it.
    ReadDossiers,
    /// See the work of a whole unit.
    SeeUnitWork,
    /// See progress of all units, without personal data.
    SeeProgress,
    /// Manage people and duties.
    ManageStaff,
    /// Import procedures, units and calendars.
    ManageCatalogue,
    /// Read the journal.
    ReadJournal,
    /// Make tokens for programs.
    ManageTokens,
    /// Take fees, give them back and close the till of the desk.
    TakeFees,
    /// See which notices could not be sent, and send them again.
    ManageNotices,
    /// Arrange who does whose work: absences, duties lent for a time.
    ArrangeWork,
    /// Open a round of the review of procedures.
    OpenReview,
    /// Propose simpler procedures in a round.
    ProposeReview,
    /// Decide what was proposed.
    DecideReview,
    /// Erase free text from a dossier by a decision.
    EraseText,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 14] = [
        Self::ReadDossiers,
        Self::SeeUnitWork,
        Self::SeeProgress,
        Self::ManageStaff,
        Self::ManageCatalogue,
        Self::ReadJournal,
        Self::ManageTokens,
        Self::TakeFees,
        Self::ManageNotices,
        Self::ArrangeWork,
        Self::OpenReview,
        Self::ProposeReview,
        Self::DecideReview,
        Self::EraseText,
    ];
}

/// Whether a duty may ever use that verb.
#[must_use]
pub fn may_act(duty: Duty, verb: Verb) -> bool {
    use Verb as V;
    match duty {
        Duty::Receiver | Duty::DeskHead => {
            let own = [V::Receive, V::HandOver, V::Accept, V::HandToApplicant, V::HandBack];
            let asked = [V::AskSupplement, V::Close, V::ReissueReceipt, V::ProvePayment];
            let flaws = [V::ReportFlaw, V::HandOutMended, V::RecordLoss];
            let corrects = duty == Duty::DeskHead && verb == V::Correct;
            let answers = withdrawal(verb) || answer(verb);
            let desk = asked.contains(&verb) || flaws.contains(&verb);
            own.contains(&verb) || desk || answers || corrects
        }
        Duty::CaseOfficer => {
            let own = [V::Accept, V::Draft, V::Forward, V::SendBack, V::RecordVisit];
            let asks = [V::AskSupplement, V::AskPayment, V::ProvePayment, V::AskOpinion];
            let answers = withdrawal(verb) || answer(verb) || verb == V::RecordLoss;
            own.contains(&verb) || asks.contains(&verb) || answers || advises(verb)
        }
        Duty::UnitHead => {
            let own = [V::Accept, V::Assign, V::Approve, V::SendBack, V::Correct];
            let others = withdrawal(verb) || mends(verb) || verb == V::RecordLoss;
            own.contains(&verb) || others || advises(verb) || decides_date(verb)
        }
        Duty::Signer => {
            let own = [V::Accept, V::Approve, V::SendBack, V::Correct];
            let others = withdrawal(verb) || mends(verb);
            own.contains(&verb) || others || advises(verb) || decides_date(verb)
        }
        Duty::Clerk => {
            let own = [V::Accept, V::Issue, V::BringToDesk, V::SendBack];
            let asks = [V::AskPayment, V::ProvePayment, V::GiveOpinion, V::ProposeExtension];
            let others = withdrawal(verb) || mends(verb) || verb == V::RecordLoss;
            own.contains(&verb) || asks.contains(&verb) || others
        }
        Duty::Cashier => verb == V::ProvePayment,
        Duty::Controller | Duty::Administrator => false,
    }
}

/// What the applicant says about withdrawing goes to the desk or to whoever holds the dossier.
fn withdrawal(verb: Verb) -> bool {
    matches!(verb, Verb::AskWithdrawal | Verb::RetractWithdrawal | Verb::ConfirmWithdrawal)
}

/// What the applicant sends or brings is taken, or what was sent is returned.
fn answer(verb: Verb) -> bool {
    matches!(verb, Verb::TakeSupplement | Verb::ReturnSupplement)
}

/// The answer to a mistake that the applicant found in a result.
fn mends(verb: Verb) -> bool {
    matches!(verb, Verb::MendResult | Verb::DeclineFlaw)
}

fn advises(verb: Verb) -> bool {
    matches!(verb, Verb::GiveOpinion | Verb::ProposeExtension)
}

fn decides_date(verb: Verb) -> bool {
    matches!(verb, Verb::ConfirmExtension | Verb::DeclineExtension)
}

/// Whether a program may use that verb with the key of somebody who may.
///
/// A program prepares, records and passes on. What decides about an application, or takes a decision
/// back, is done by the person: approving, giving the result its number, deciding about a new date,
/// agreeing to a withdrawal, closing what was not completed, correcting an ended state.
///
/// # Source
/// Law on Electronic Transactions 2023 (20/2023/QH15), electronic signatures: only the signatory
/// controls the means of signing. That it reaches all of these is our choice, to be confirmed.
#[must_use]
pub fn is_for_programs(verb: Verb) -> bool {
    match verb {
        Verb::Approve
        | Verb::Issue
        | Verb::ConfirmWithdrawal
        | Verb::Close
        | Verb::MendResult
        | Verb::DeclineFlaw
        | Verb::ConfirmExtension
        | Verb::DeclineExtension
        | Verb::Correct => false,
        Verb::Receive
        | Verb::HandOver
        | Verb::Accept
        | Verb::Assign
        | Verb::Forward
        | Verb::SendBack
        | Verb::Draft
        | Verb::BringToDesk
        | Verb::HandToApplicant
        | Verb::AskSupplement
        | Verb::SendSupplement
        | Verb::ReturnSupplement
        | Verb::TakeSupplement
        | Verb::AskWithdrawal
        | Verb::RetractWithdrawal
        | Verb::AskPayment
        | Verb::ProvePayment
        | Verb::AskOpinion
        | Verb::GiveOpinion
        | Verb::RecordVisit
        | Verb::ProposeExtension
        | Verb::HandBack
        | Verb::ReissueReceipt
        | Verb::ReportFlaw
        | Verb::HandOutMended
        | Verb::RecordLoss => true,
    }
}

/// Whether whoever holds this duty shall sign in with two steps: who approves, or manages people and
/// data, is whom a stolen password is worth most.
#[must_use]
pub fn needs_second_factor(duty: Duty) -> bool {
    may_act(duty, Verb::Approve) || has_right(duty, Right::ManageStaff)
}

/// Whether a duty has that right.
#[must_use]
pub fn has_right(duty: Duty, right: Right) -> bool {
    use Right as R;
    match duty {
        Duty::Receiver | Duty::Clerk => matches!(right, R::ReadDossiers),
        Duty::CaseOfficer => matches!(right, R::ReadDossiers | R::ProposeReview),
        Duty::Cashier => matches!(right, R::ReadDossiers | R::TakeFees),
        Duty::DeskHead => {
            let own = [R::ReadDossiers, R::SeeUnitWork, R::SeeProgress, R::TakeFees];
            let arranges = matches!(right, R::ArrangeWork | R::ProposeReview);
            own.contains(&right) || arranges || right == R::EraseText
        }
        Duty::UnitHead | Duty::Signer => {
            let own = [R::ReadDossiers, R::SeeUnitWork, R::SeeProgress, R::ArrangeWork];
            let review = if duty == Duty::Signer { R::DecideReview } else { R::ProposeReview };
            let erases = duty == Duty::Signer && right == R::EraseText;
            own.contains(&right) || right == review || erases
        }
        Duty::Controller => {
            let own = [R::SeeProgress, R::SeeUnitWork, R::ReadJournal];
            own.contains(&right) || matches!(right, R::OpenReview | R::DecideReview)
        }
        Duty::Administrator => {
            matches!(
                right,
                R::ManageStaff
                    | R::ManageCatalogue
                    | R::ReadJournal
                    | R::ManageTokens
                    | R::ManageNotices
                    | R::ArrangeWork
                    | R::OpenReview
            )
        }
    }
}

/// Whether somebody arranges who does the work of a unit: the head of that unit, or a signer of its
/// government or of one above it.
#[must_use]
pub fn arranges(actor: &Actor, units: &Units, unit: &UnitId) -> bool {
    actor.posts.iter().any(|(own, duty)| match duty {
        Duty::DeskHead | Duty::UnitHead => own == unit,
        Duty::Signer => units
            .government_of(own)
            .is_some_and(|top| units.lineage(unit).iter().any(|above| above.id == top.id)),
        Duty::Receiver
        | Duty::CaseOfficer
        | Duty::Clerk
        | Duty::Cashier
        | Duty::Controller
        | Duty::Administrator => false,
    })
}

/// Whether a duty is one of those who lead, and begin the day with what waits for their decision.
#[must_use]
pub fn leads(duty: Duty) -> bool {
    may_act(duty, Verb::Approve)
}

/// Whether somebody answers for what a unit is late with: a signer among the leaders of its government.
/// They are told of it, decide about its new date and read it from then on, although it has not come to
/// them yet.
#[must_use]
pub fn answers_for_delays(actor: &Actor, units: &Units, lead: &UnitId) -> bool {
    leaders_of(units, lead).iter().any(|leaders| {
        let here = |(unit, duty): &(UnitId, Duty)| *duty == Duty::Signer && unit == *leaders;
        actor.posts.iter().any(here)
    })
}

/// The leaders of the government that a unit belongs to.
#[must_use]
pub fn leaders_of<'a>(units: &'a Units, unit: &UnitId) -> Vec<&'a UnitId> {
    let Some(government) = units.government_of(unit) else { return Vec::new() };
    let parts = units.children(&government.id);
    parts.filter(|part| part.kind == UnitKind::Leadership).map(|part| &part.id).collect()
}

/// Whether a duty may be lent for a time by whoever arranges the work of its unit: those that move
/// dossiers or take money.
#[must_use]
pub fn is_lendable(duty: Duty) -> bool {
    may_act(duty, Verb::Accept) || duty == Duty::Cashier
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table as text, so that a change of rights is seen in a review.
    #[test]
    fn the_table_of_rights() {
        let mut table = String::new();
        for duty in Duty::ALL {
            let verbs = Verb::ALL.into_iter().filter(|verb| may_act(duty, *verb));
            let rights = Right::ALL.into_iter().filter(|right| has_right(duty, *right));
            let words: Vec<String> =
                verbs.map(|v| format!("{v:?}")).chain(rights.map(|r| format!("{r:?}"))).collect();
            table.push_str(&format!("{}: {}\n", duty.code(), words.join(" ")));
        }
        insta::assert_snapshot!(table, @r"
        receiver: Receive HandOver Accept HandToApplicant AskSupplement TakeSupplement ReturnSupplement AskWithdrawal RetractWithdrawal ConfirmWithdrawal Close ProvePayment HandBack ReissueReceipt ReportFlaw HandOutMended RecordLoss ReadDossiers
        desk_head: Receive HandOver Accept HandToApplicant AskSupplement TakeSupplement ReturnSupplement AskWithdrawal RetractWithdrawal ConfirmWithdrawal Close ProvePayment HandBack Correct ReissueReceipt ReportFlaw HandOutMended RecordLoss ReadDossiers SeeUnitWork SeeProgress TakeFees ArrangeWork ProposeReview EraseText
        case_officer: Accept Forward SendBack Draft AskSupplement TakeSupplement ReturnSupplement AskWithdrawal RetractWithdrawal ConfirmWithdrawal AskPayment ProvePayment AskOpinion GiveOpinion RecordVisit ProposeExtension RecordLoss ReadDossiers ProposeReview
        unit_head: Accept Assign SendBack Approve AskWithdrawal RetractWithdrawal ConfirmWithdrawal GiveOpinion ProposeExtension ConfirmExtension DeclineExtension Correct MendResult DeclineFlaw RecordLoss ReadDossiers SeeUnitWork SeeProgress ArrangeWork ProposeReview
        signer: Accept SendBack Approve AskWithdrawal RetractWithdrawal ConfirmWithdrawal GiveOpinion ProposeExtension ConfirmExtension DeclineExtension Correct MendResult DeclineFlaw ReadDossiers SeeUnitWork SeeProgress ArrangeWork DecideReview EraseText
        clerk: Accept SendBack Issue BringToDesk AskWithdrawal RetractWithdrawal ConfirmWithdrawal AskPayment ProvePayment GiveOpinion ProposeExtension MendResult DeclineFlaw RecordLoss ReadDossiers
        cashier: ProvePayment ReadDossiers TakeFees
        controller: SeeUnitWork SeeProgress ReadJournal OpenReview DecideReview
        administrator: ManageStaff ManageCatalogue ReadJournal ManageTokens ManageNotices ArrangeWork OpenReview
        ");
    }
}
