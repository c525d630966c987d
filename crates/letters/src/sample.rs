//! One letter of each kind, with invented people, to look at a template before it is used.

use jiff::civil::{Date, date};

use crate::letter::Letter;
use crate::template::LetterKind;
use crate::{list_samples, money_samples, samples};

/// A letter of that kind as it would be printed on that day.
#[must_use]
pub fn sample(kind: LetterKind, day: Date) -> Letter {
    match kind {
        LetterKind::Receipt if day >= date(2025, 9, 15) => samples::receipt_2025().into(),
        LetterKind::Receipt => samples::receipt().into(),
        LetterKind::ControlSheet => samples::control_sheet().into(),
        LetterKind::Result => samples::result().into(),
        LetterKind::PaymentNotice => money_samples::notice().into(),
        LetterKind::PaymentSlip => money_samples::slip().into(),
        LetterKind::TillClosing => money_samples::closing().into(),
        LetterKind::Supplement => samples::supplement().into(),
        LetterKind::DeskSupplement => samples::desk_supplement().into(),
        LetterKind::DeskRefusal => samples::desk_refusal().into(),
        LetterKind::Apology => samples::apology().into(),
        LetterKind::HandBack => money_samples::hand_back().into(),
        LetterKind::Register => list_samples::register().into(),
        LetterKind::Handing => list_samples::handing().into(),
        LetterKind::Labels => list_samples::labels().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_letter_of_its_own() {
        for kind in LetterKind::ALL {
            for day in [date(2022, 3, 15), date(2026, 3, 15)] {
                assert_eq!(sample(kind, day).kind(), kind, "{kind:?} {day}");
            }
        }
    }
}
