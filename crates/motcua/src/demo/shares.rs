//! How often what happens in the demonstration, in one place. They are chosen as somebody who
//! knows a mountain district's desk would expect them; no register was counted. `tests.rs` checks
//! the year against them.

use super::turns::Turn;

/// What a dossier that takes days meets on its way, of a thousand; most meet nothing. The one turn
/// that is for land alone comes last.
pub(super) const TURNS_PER_THOUSAND: [(u32, Turn); 6] = [
    (48, Turn::Supplement { left: 1, is_brought: true }),
    (4, Turn::Supplement { left: 2, is_brought: true }),
    (5, Turn::Supplement { left: 1, is_brought: false }),
    (14, Turn::Refused),
    (6, Turn::Withdrawal { is_final: true }),
    (3, Turn::Withdrawal { is_final: false }),
];
/// Land: a financial obligation.
pub(super) const PAYMENT_PER_THOUSAND: u32 = 300;

/// Of a hundred dossiers that stay with an officer for a day or more: another unit or body is asked.
pub(super) const OPINION_PERCENT: f64 = 7.0;
/// The same in the last weeks before the demonstration begins.
pub(super) const LAST_WEEKS_OPINION_PERCENT: f64 = 22.0;
/// Of a hundred questions, so many go to a body outside of the system.
pub(super) const OPINION_OUTSIDE_PERCENT: f64 = 35.0;
/// Of a hundred answers, so many come after their date.
pub(super) const ANSWER_LATE_PERCENT: f64 = 22.0;
/// Of a hundred questions, so many get no answer at all.
pub(super) const ANSWER_NEVER_PERCENT: f64 = 4.0;
/// Of a hundred dossiers that are stuck at the end of the year, so many wait for somebody's opinion.
pub(super) const STUCK_OPINION_PERCENT: f64 = 45.0;
/// Of a hundred questions about those, so many are still open.
pub(super) const STUCK_UNANSWERED_PERCENT: f64 = 70.0;

/// Of a hundred dossiers about land, buildings and support for people in need, so many are looked
/// into on the spot.
pub(super) const VISIT_PERCENT: f64 = 16.0;
/// Of a hundred visits, so many bring a photograph home besides the minutes.
pub(super) const PHOTOGRAPH_PERCENT: f64 = 70.0;

/// Of a hundred dossiers that will be late, so many are apologised for before their date, …
pub(super) const APOLOGY_IN_TIME_PERCENT: f64 = 52.0;
/// … and so many only afterwards. For the rest somebody forgets.
pub(super) const APOLOGY_AFTERWARDS_PERCENT: f64 = 16.0;
/// Of a hundred proposals of a new date, so many are declined.
pub(super) const APOLOGY_DECLINED_PERCENT: f64 = 12.0;

/// Of a hundred dossiers that take days, so many applicants lose the receipt.
pub(super) const RECEIPT_LOST_PERCENT: f64 = 0.8;
/// Of a hundred settlements that took days, so many are taken back by a supervisor.
pub(super) const SETTLED_BY_MISTAKE_PERCENT: f64 = 0.4;
/// Of a hundred results of the district, so many were entered as handed out by mistake.
pub(super) const RETURNED_BY_MISTAKE_PERCENT: f64 = 0.5;
/// Of a hundred results handed out, so many go to a delegate.
pub(super) const DELEGATE_PERCENT: f64 = 2.0;

/// Of a hundred who have a colleague with the same duty, so many are away a second time.
pub(super) const SECOND_LEAVE_PERCENT: f64 = 50.0;
/// Of a hundred drafts of a busy month, so many are finished in overtime.
pub(super) const OVERTIME_BUSY_PERCENT: f64 = 9.0;
/// The same in a quiet month.
pub(super) const OVERTIME_QUIET_PERCENT: f64 = 2.0;

/// Of a hundred dossiers that take days, so many were complete only when the applicant came again.
pub(super) const CAME_BACK_PERCENT: f64 = 3.5;
/// For a thousand dossiers of a desk, so many have not come back yet.
pub(super) const NOT_BACK_PER_THOUSAND: u32 = 4;
/// For a thousand dossiers of a desk, so many were refused there.
pub(super) const REFUSED_AT_DESK_PER_THOUSAND: u32 = 6;

/// Of a hundred payments, so many are given back for good: a ground for paying less came up later.
pub(super) const GIVEN_BACK_PERCENT: f64 = 0.5;
/// Of a hundred notices by telephone, so many reach nobody.
pub(super) const UNDELIVERED_PERCENT: f64 = 1.2;

/// What may be filed at the district's desk instead of the commune's, and is.
pub(super) const ELSEWHERE_PERCENT: f64 = 18.0;
