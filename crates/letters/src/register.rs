//! The register of dossiers (sổ theo dõi hồ sơ).

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::party::{Contact, Numbers};
use crate::wording;

/// The register of a desk for a span of days (sổ theo dõi hồ sơ).
///
/// # Source
/// Form 06 of Circular 01/2018/TT-VPCP, form 07 of Circular 03/2025/TT-VPCP; the wording of single
/// columns is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The desk or unit whose register it is.
    pub unit: String,
    /// First day of reception.
    pub from_on: Date,
    /// Last day of reception.
    pub to_on: Date,
    /// The dossiers in the order of reception.
    pub rows: Vec<RegisterRow>,
    /// When it is printed.
    pub printed_at: DateTime,
}

/// One dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Its code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// How many sets of papers (số bộ).
    pub sets: u32,
    /// Who applies, with those for whom or by whom it was filed.
    pub applicant: String,
    /// Address and telephone number.
    pub contact: Contact,
    /// The unit that leads the settlement (cơ quan chủ trì giải quyết).
    pub competent_unit: String,
    /// Day of reception.
    pub received_on: String,
    /// Appointed day.
    pub due_on: String,
    /// Day on which the result was handed out.
    pub returned_on: Option<String>,
    /// How the result is handed out.
    pub return_way: String,
    /// Remark.
    pub note: Option<String>,
}

impl RegisterLetter {
    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        json!({
            "letterhead": self.letterhead.values(),
            "unit": self.unit,
            "from_on": wording::day(self.from_on),
            "to_on": wording::day(self.to_on),
            "rows": self.rows.iter().map(|row| row.values(numbers)).collect::<Vec<_>>(),
            "printed_at": wording::moment(self.printed_at),
        })
    }
}

impl RegisterRow {
    fn values(&self, numbers: Numbers) -> Value {
        json!({
            "code": self.code,
            "procedure": self.procedure,
            "sets": self.sets,
            "applicant": self.applicant,
            "contact": self.contact.line(numbers),
            "competent_unit": self.competent_unit,
            "received_on": self.received_on,
            "due_on": self.due_on,
            "returned_on": self.returned_on,
            "return_way": self.return_way,
            "note": self.note,
        })
    }
}
