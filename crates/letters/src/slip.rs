//! What an applicant takes home from the desk instead of a receipt: what is missing, or why the dossier
//! is not taken.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::party::{Numbers, Party};
use crate::template::LetterKind;
use crate::wording;

/// A slip given at reception (phiếu yêu cầu bổ sung, phiếu từ chối tiếp nhận), before there is a dossier
/// code.
///
/// # Source
/// Forms 02 and 03 of Circular 01/2018/TT-VPCP and of Circular 03/2025/TT-VPCP; the wording of single
/// lines is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipLetter {
    /// Head of the paper, with the slip's own number.
    pub letterhead: Letterhead,
    /// Who filed.
    pub to: Party,
    /// What was asked for: the procedure's name.
    pub request: String,
    /// Each paper and what is wrong with it; none on a refusal.
    pub items: Vec<(String, String)>,
    /// Whether the dossier is refused.
    pub is_refusal: bool,
    /// Why.
    pub reason: String,
    /// The officer who answers questions.
    pub contact: String,
    /// Who gave it.
    pub officer: String,
    /// When it was given.
    pub given_at: DateTime,
}

impl SlipLetter {
    /// Its kind, by which the template is chosen.
    #[must_use]
    pub(crate) const fn kind(&self) -> LetterKind {
        if self.is_refusal { LetterKind::DeskRefusal } else { LetterKind::DeskSupplement }
    }

    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        let items = self.items.iter();
        let items = items.map(|(name, problem)| json!({ "name": name, "problem": problem }));
        json!({
            "letterhead": self.letterhead.values(),
            "to": self.to.values(numbers),
            "request": self.request,
            "items": items.collect::<Vec<Value>>(),
            "reason": self.reason,
            "contact": self.contact,
            "officer": self.officer,
            "given_at": wording::moment(self.given_at),
        })
    }
}
