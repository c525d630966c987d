//! The slip of what is handed back (phiếu trả lại hồ sơ, giấy tờ và tiền) when a dossier has ended
//! without its result.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::party::{Numbers, Party};
use crate::receipt::ComponentLine;
use crate::wording;

/// What the applicant takes home of a dossier that was refused, stopped or withdrawn (phiếu trả lại
/// hồ sơ, giấy tờ và tiền): both sides sign it.
///
/// # Source
/// No national form; that papers are handed back follows from Decrees 61/2018 and 118/2025/NĐ-CP, the
/// lines are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandBackLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The dossier code, also printed as bars.
    pub code: String,
    /// Whose dossier it is.
    pub to: Party,
    /// What was asked for.
    pub request: String,
    /// When it was received.
    pub received_at: DateTime,
    /// Why it is handed back: `Người nộp rút hồ sơ`.
    pub reason: String,
    /// The papers that were handed in.
    pub components: Vec<ComponentLine>,
    /// What goes with them: `Thông báo số 15/TB-UBND ngày 12/02/2022`.
    pub documents: Vec<String>,
    /// The money given back.
    pub money: Vec<MoneyBack>,
    /// All of it, in whole đồng.
    pub total: i64,
    /// The same in words.
    pub total_in_words: String,
    /// What may still be given back, and what about it: `chờ quyết định hoàn trả`.
    pub open: Option<(i64, String)>,
    /// Who took it, once that has happened.
    pub taker: Option<String>,
    /// Who handed it back.
    pub officer: Option<String>,
    /// When.
    pub handed_back_at: Option<DateTime>,
    /// When it is printed.
    pub printed_at: DateTime,
}

/// Money given back with a slip of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyBack {
    /// Number of the slip: `2022/H000001`.
    pub receipt: String,
    /// `Tiền mặt`, `Chuyển khoản`.
    pub means: String,
    /// When.
    pub at: DateTime,
    /// How much, in whole đồng.
    pub amount: i64,
}

impl HandBackLetter {
    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        let money = self.money.iter().map(|row| {
            json!({
                "receipt": row.receipt,
                "means": row.means,
                "at": wording::moment(row.at),
                "amount": wording::dong(row.amount),
            })
        });
        json!({
            "letterhead": self.letterhead.values(),
            "code": self.code,
            "to": self.to.values(numbers),
            "request": self.request,
            "received_at": wording::moment(self.received_at),
            "reason": self.reason,
            "components": self.components,
            "documents": self.documents,
            "money": money.collect::<Vec<Value>>(),
            "total": wording::dong(self.total),
            "total_in_words": self.total_in_words,
            "open": self.open.as_ref().map(|(amount, _)| wording::dong(*amount)),
            "open_words": self.open.as_ref().map(|(_, words)| words),
            "taker": self.taker,
            "officer": self.officer,
            "handed_back_at": self.handed_back_at.map(wording::moment),
            "printed_at": wording::moment(self.printed_at),
        })
    }
}
