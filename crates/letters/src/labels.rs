//! Labels for the folders of dossiers (nhãn hồ sơ).

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Labels on one sheet: 3 beside each other, 8 below.
pub const LABELS_PER_SHEET: usize = 24;

/// Labels for folders, 70 × 37 mm, 24 on a sheet of A4 (nhãn hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelsLetter {
    /// Labels that are already used on the first sheet: it is begun behind them.
    pub used: usize,
    /// The labels.
    pub labels: Vec<Label>,
    /// When they are printed.
    pub printed_at: DateTime,
}

/// The label of one folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The dossier's code, printed as bars and as a QR code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Who applies.
    pub applicant: String,
    /// When the result is due.
    pub due: String,
}

impl LabelsLetter {
    pub(crate) fn values(&self) -> Value {
        json!({ "used": self.used % LABELS_PER_SHEET, "labels": self.labels })
    }
}
