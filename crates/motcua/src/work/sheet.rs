//! The control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ): the hand-overs of a dossier, each
//! with whether its step kept its time, for the page and for the letter.

use domain::agency::UnitId;
use domain::deadline;
use domain::dossier::StaffId;
use domain::dossier::control_sheet;
use domain::time;
use jiff::Timestamp;
use letters::Outcome;

use super::facts::Facts;
use crate::dossiers;
use crate::error::Result;

/// One hand-over.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// What the domain says of it.
    pub row: control_sheet::Row,
    /// Whether the giver kept the time of the step.
    pub outcome: Option<Outcome>,
}

/// The hand-overs of a dossier, oldest first.
///
/// # Errors
/// A broken record, or reference data that lack the pinned version.
pub fn hand_overs(facts: &Facts) -> Result<Vec<HandOver>> {
    let dues = dossiers::step_dues(&facts.reference, &facts.events)?;
    let due_of = |row: &control_sheet::Row| {
        dues.iter().find(|(seq, _)| *seq == row.seq).map(|(_, due)| *due)
    };
    Ok(control_sheet::rows(&facts.events)
        .into_iter()
        .map(|row| HandOver { outcome: due_of(&row).map(|due| outcome(row.given_at, due)), row })
        .collect())
}

/// Whether an act was on a day off or outside the hours of its unit. Derived, not stored: it is
/// allowed, and changes no due date.
///
/// # Source
/// Labour Code 2019 Art. 107 knows overtime; that acts outside hours count at their minute is our
/// choice, to be confirmed.
#[must_use]
pub fn is_overtime(facts: &Facts, unit: &UnitId, at: Timestamp) -> bool {
    !facts.reference.calendar(unit).is_working_time(time::local(at))
}

/// The people whom a control sheet names.
pub fn people(hand_overs: &[HandOver]) -> impl Iterator<Item = StaffId> {
    hand_overs.iter().flat_map(|hand_over| {
        let giver = &hand_over.row.giver;
        [Some(giver.staff), giver.for_staff, hand_over.row.receiver].into_iter().flatten()
    })
}

/// Before the due day is early, after the due minute late.
///
/// # Source
/// No national number is known for "trước hạn"; a calendar day earlier is our choice, to be
/// confirmed.
fn outcome(given_at: Timestamp, due: Timestamp) -> Outcome {
    if deadline::is_after(given_at, due) {
        Outcome::Late
    } else if time::local(given_at).date() < time::local(due).date() {
        Outcome::Early
    } else {
        Outcome::OnTime
    }
}

/// What an outcome is called.
#[must_use]
pub fn outcome_label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Early => "Trước hạn",
        Outcome::OnTime => "Đúng hạn",
        Outcome::Late => "Quá hạn",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_step_is_early_by_the_day_and_late_by_the_minute() {
        let due = time::instant(date(2022, 3, 15).at(11, 30, 0, 0));
        let table = [
            (date(2022, 3, 14).at(16, 59, 0, 0), Outcome::Early),
            (date(2022, 3, 15).at(7, 0, 0, 0), Outcome::OnTime),
            (date(2022, 3, 15).at(11, 30, 0, 0), Outcome::OnTime),
            (date(2022, 3, 15).at(11, 30, 59, 0), Outcome::OnTime),
            (date(2022, 3, 15).at(11, 31, 0, 0), Outcome::Late),
        ];
        for (given, expected) in table {
            assert_eq!(outcome(time::instant(given), due), expected, "{given}");
        }
    }
}
