//! The control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ).

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::wording;

/// A control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ): every hand-over of a dossier with
/// both people and the minute.
///
/// # Source
/// Form 05 of Circular 01/2018/TT-VPCP, form 06 of Circular 03/2025/TT-VPCP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlSheetLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The dossier code, also printed as bars.
    pub code: String,
    /// Whose dossier it is.
    pub owner: String,
    /// What is asked for.
    pub request: String,
    /// The body that settles it (cơ quan, bộ phận giải quyết hồ sơ).
    pub competent_unit: String,
    /// Bodies that are consulted (cơ quan phối hợp); may be empty.
    pub consulted_units: Vec<String>,
    /// When the dossier was received.
    pub received_at: DateTime,
    /// When its result is due.
    pub due_at: DateTime,
    /// The hand-overs, oldest first.
    pub handovers: Vec<HandOver>,
    /// When the sheet is printed.
    pub printed_at: DateTime,
}

/// One row: who gave the dossier to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Giving unit or desk (cơ quan giao).
    pub giver_unit: String,
    /// Who gave (người giao).
    pub giver: String,
    /// Receiving unit or desk (cơ quan nhận).
    pub receiver_unit: String,
    /// Who received (người nhận), once somebody has.
    pub receiver: Option<String>,
    /// When it was given, on the wall clock of the desk.
    pub given_at: DateTime,
    /// When it was received.
    pub received_at: Option<DateTime>,
    /// Whether the giver kept the time of the step; absent where a step has none.
    pub outcome: Option<Outcome>,
    /// Remark: the reason of a return.
    pub note: Option<String>,
}

/// Whether a step kept its time (kết quả giải quyết hồ sơ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Before the due day (trước hạn).
    Early,
    /// In time (đúng hạn).
    OnTime,
    /// After it (quá hạn).
    Late,
}

impl ControlSheetLetter {
    pub(crate) fn values(&self) -> Value {
        let consulted = self.consulted_units.join("; ");
        json!({
            "letterhead": self.letterhead.values(),
            "code": self.code,
            "owner": self.owner,
            "request": self.request,
            "competent_unit": self.competent_unit,
            "consulted_units": if consulted.is_empty() { "Không".to_owned() } else { consulted },
            "received_at": wording::moment(self.received_at),
            "due_at": wording::moment(self.due_at),
            "handovers": self.handovers.iter().map(HandOver::values).collect::<Vec<_>>(),
            "printed_at": wording::moment(self.printed_at),
        })
    }
}

impl HandOver {
    fn values(&self) -> Value {
        json!({
            "giver_unit": self.giver_unit,
            "giver": self.giver,
            "receiver_unit": self.receiver_unit,
            "receiver": self.receiver,
            "given_at": wording::moment(self.given_at),
            "received_at": self.received_at.map(wording::moment),
            "outcome": self.outcome.map(Outcome::word),
            "note": self.note,
        })
    }
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Early => "Trước hạn",
            Self::OnTime => "Đúng hạn",
            Self::Late => "Quá hạn",
        }
    }
}
