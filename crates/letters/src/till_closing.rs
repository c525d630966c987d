//! The closing of a day's till (bảng kê thu, chi và kết sổ quỹ trong ngày).

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::wording;

/// A closed day of a desk's till: every row, the sums, and the money that was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillClosingLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The desk.
    pub desk: String,
    /// The day of the till.
    pub day: Date,
    /// The rows, in the order of their numbers.
    pub rows: Vec<TillRow>,
    /// Taken and given back in cash, then by transfer, in whole đồng; what is given back is positive.
    pub cash: (i64, i64),
    /// The same of transfers.
    pub transfer: (i64, i64),
    /// The money that was counted.
    pub counted: i64,
    /// `khớp`, `thừa 2.000 đ`, `thiếu 2.000 đ`.
    pub difference: String,
    /// Why there is a difference.
    pub note: Option<String>,
    /// Who counted.
    pub cashier: String,
    /// When.
    pub closed_at: DateTime,
}

/// One row of the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillRow {
    /// Book and number: `2022/000012`.
    pub number: String,
    /// When, to the minute: `08:05`.
    pub time: String,
    /// The dossier's code.
    pub code: String,
    /// What it is: `Thu`, `Hoàn trả: lý do`.
    pub kind: String,
    /// `Tiền mặt`, `Chuyển khoản`.
    pub means: String,
    /// How much; negative when given back.
    pub amount: i64,
}

impl TillClosingLetter {
    pub(crate) fn values(&self) -> Value {
        let sums = |(taken, given): (i64, i64)| {
            json!({
                "in": wording::dong(taken),
                "out": wording::dong(given),
                "left": wording::dong(taken - given),
            })
        };
        let total = (self.cash.0 + self.transfer.0, self.cash.1 + self.transfer.1);
        json!({
            "letterhead": self.letterhead.values(),
            "desk": self.desk,
            "day": wording::day(self.day),
            "rows": self.rows.iter().map(TillRow::values).collect::<Vec<_>>(),
            "cash": sums(self.cash),
            "transfer": sums(self.transfer),
            "total": sums(total),
            "counted": wording::dong(self.counted),
            "difference": self.difference,
            "note": self.note,
            "cashier": self.cashier,
            "closed_at": wording::moment(self.closed_at),
        })
    }
}

impl TillRow {
    fn values(&self) -> Value {
        json!({
            "number": self.number,
            "time": self.time,
            "code": self.code,
            "kind": self.kind,
            "means": self.means,
            "amount": wording::dong(self.amount),
        })
    }
}
