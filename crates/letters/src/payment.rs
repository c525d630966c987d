//! What a dossier costs (thông báo nộp phí), and a slip of money taken or given back (phiếu thu).

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::receipt::FeeLine;
use crate::wording;

/// A notice of what is to be paid or, once it was, the slip of a payment. It is a paper of the
/// desk and says so: neither an electronic receipt of the tax system nor signed digitally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The dossier code, also printed as bars.
    pub code: String,
    /// Who pays.
    pub payer: String,
    /// What is asked for.
    pub request: String,
    /// The fees, with exemptions and what proves them.
    pub fees: Vec<FeeLine>,
    /// What is to be paid, or was paid or given back with this slip, in whole đồng.
    pub amount: i64,
    /// The same in words: `Hai mươi nghìn đồng`.
    pub amount_in_words: String,
    /// The payment; absent on a notice.
    pub taken: Option<Taken>,
    /// Where money may be transferred to; on notices only, and only where an account is set up.
    pub transfer: Option<Transfer>,
    /// When it is printed.
    pub printed_at: DateTime,
}

/// Money that was taken or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Book (quyển số).
    pub book: String,
    /// Number in the book (số).
    pub number: u32,
    /// `Tiền mặt`, `Chuyển khoản`, with the bank's reference if there is one.
    pub means: String,
    /// When.
    pub at: DateTime,
    /// Who took it or gave it back.
    pub cashier: String,
    /// Why it was given back; absent for money taken.
    pub refund: Option<Refund>,
}

/// Why and from which payment money was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The slip of the payment: `số 12, quyển 2022`.
    pub of: String,
    /// The reason.
    pub reason: String,
}

/// An account and the code that fills in a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Name of the account's holder.
    pub holder: String,
    /// Number of the account.
    pub account: String,
    /// Name of the bank.
    pub bank: String,
    /// What for, as the payer's application shows it.
    pub purpose: String,
    /// The text of the payment code.
    pub code: String,
}

impl PaymentLetter {
    pub(crate) fn values(&self) -> Value {
        let refund = self.taken.as_ref().and_then(|taken| taken.refund.as_ref());
        let title = refund.map(|_| "Phiếu hoàn trả phí, lệ phí");
        json!({
            "letterhead": self.letterhead.values(),
            "title": title,
            "code": self.code,
            "payer": self.payer,
            "request": self.request,
            "fees": {
                "lines": self.fees.iter().map(FeeLine::values).collect::<Vec<_>>(),
                "total": FeeLine::total(&self.fees),
            },
            "amount": wording::dong(self.amount),
            "amount_in_words": self.amount_in_words,
            "taken": self.taken.as_ref().map(Taken::values),
            "transfer": self.transfer.as_ref().map(|transfer| json!({
                "holder": transfer.holder,
                "account": transfer.account,
                "bank": transfer.bank,
                "purpose": transfer.purpose,
            })),
            "printed_at": wording::moment(self.printed_at),
        })
    }
}

impl Taken {
    fn values(&self) -> Value {
        json!({
            "book": self.book,
            "number": format!("{:06}", self.number),
            "means": self.means,
            "at": wording::moment(self.at),
            "cashier": self.cashier,
            "refund": self.refund.as_ref().map(|refund| json!({
                "of": refund.of,
                "reason": refund.reason,
            })),
        })
    }
}
