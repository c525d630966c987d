//! Letters to the applicant on the way: the request to complete the dossier, the apology with its new
//! date.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::party::{Numbers, Party};
use crate::result::Signer;
use crate::template::LetterKind;
use crate::wording;

/// A letter to the applicant (phiếu yêu cầu bổ sung; phiếu xin lỗi và hẹn lại).
///
/// # Source
/// Forms 02 and 04 of Circular 01/2018/TT-VPCP and of Circular 03/2025/TT-VPCP; the wording of single
/// lines is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The dossier code (mã hồ sơ), also printed as bars.
    pub code: String,
    /// To whom.
    pub to: Party,
    /// What was asked for: the procedure's name.
    pub request: String,
    /// Which unit settles it.
    pub competent_unit: String,
    /// When the dossier was received.
    pub received_at: DateTime,
    /// When its result was due.
    pub due_at: DateTime,
    /// Why.
    pub reason: String,
    /// What the letter is about.
    pub matter: Matter,
    /// The officer who answers questions, with the telephone number where it is known.
    pub contact: String,
    /// Who signs.
    pub signer: Signer,
    /// When this version was written.
    pub written_at: DateTime,
}

/// What a letter to the applicant is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Papers to complete (yêu cầu bổ sung, hoàn thiện).
    Supplement {
        /// Each paper and what is wrong with it.
        items: Vec<(String, String)>,
        /// The last day.
        until_on: Date,
        /// What the time does once they have come: `thời hạn tính lại từ đầu`.
        recount: String,
    },
    /// A new date (xin lỗi và hẹn lại).
    Apology {
        /// The new date.
        new_due_at: DateTime,
    },
}

impl NoticeLetter {
    /// Its kind, by which the template is chosen.
    #[must_use]
    pub(crate) const fn kind(&self) -> LetterKind {
        match self.matter {
            Matter::Supplement { .. } => LetterKind::Supplement,
            Matter::Apology { .. } => LetterKind::Apology,
        }
    }

    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        let (items, until, recount, new_due_at) = match &self.matter {
            Matter::Supplement { items, until_on, recount } => {
                let items =
                    items.iter().map(|(name, problem)| json!({ "name": name, "problem": problem }));
                (items.collect(), Some(wording::day(*until_on)), Some(recount), None)
            }
            Matter::Apology { new_due_at } => {
                (Vec::new(), None, None, Some(wording::moment(*new_due_at)))
            }
        };
        json!({
            "letterhead": self.letterhead.values(),
            "code": self.code,
            "to": self.to.values(numbers),
            "request": self.request,
            "competent_unit": self.competent_unit,
            "received_at": wording::moment(self.received_at),
            "due_at": wording::moment(self.due_at),
            "reason": self.reason,
            "items": items,
            "until": until,
            "recount": recount,
            "new_due_at": new_due_at,
            "contact": self.contact,
            "signer": { "capacity": self.signer.capacity.join("\n"), "name": self.signer.name },
        })
    }
}
