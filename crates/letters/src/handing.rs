//! The list of hand-overs (danh sách bàn giao hồ sơ) between the desk and a unit.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::wording;

/// What one unit gave to another on one day, for both to sign (danh sách bàn giao hồ sơ).
///
/// # Source
/// No national form; the columns are ours, taken from the control sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandingLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// Giving unit (bên giao).
    pub giver: String,
    /// Receiving unit (bên nhận).
    pub receiver: String,
    /// The day.
    pub on: Date,
    /// The dossiers in the order in which they were given.
    pub rows: Vec<HandingRow>,
    /// When it is printed.
    pub printed_at: DateTime,
}

/// One dossier that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandingRow {
    /// Its code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Who applies.
    pub applicant: String,
    /// When it is due.
    pub due: String,
    /// Time of day at which it was given, and by whom.
    pub given: String,
    /// Time at which it was received, and by whom; room for a pen until then.
    pub received: Option<String>,
}

impl HandingLetter {
    pub(crate) fn values(&self) -> Value {
        json!({
            "letterhead": self.letterhead.values(),
            "giver": self.giver,
            "receiver": self.receiver,
            "on": wording::day(self.on),
            "rows": self.rows,
            "printed_at": wording::moment(self.printed_at),
        })
    }
}
