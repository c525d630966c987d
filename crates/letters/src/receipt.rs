//! The receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả).

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::letterhead::Letterhead;
use crate::party::{Numbers, Party};
use crate::wording;

/// A receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả): proves that a dossier was
/// received and says when its result will be ready.
///
/// # Source
/// Form 01 of Circular 01/2018/TT-VPCP and of Circular 03/2025/TT-VPCP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLetter {
    /// Head of the paper.
    pub letterhead: Letterhead,
    /// The dossier code (mã hồ sơ), also printed as bars.
    pub code: String,
    /// Whose desk it is: `Ủy ban nhân dân huyện Nam Giang`. The form itself says what the desk is
    /// called.
    pub desk_unit: String,
    /// Whose dossier it is (chủ hồ sơ).
    pub owner: Party,
    /// Who handed it in (người nộp hồ sơ), if it was somebody else.
    pub submitter: Option<String>,
    /// What is asked for (nội dung yêu cầu giải quyết): the procedure's name, its code if wanted.
    pub request: String,
    /// Who settles it, when it is not whose desk received it (tiếp nhận không phụ thuộc địa giới hành
    /// chính).
    pub competent: Option<String>,
    /// The papers handed in (thành phần hồ sơ).
    pub components: Vec<ComponentLine>,
    /// Number of sets (số bộ hồ sơ).
    pub sets: u32,
    /// The published time limit in words: `12 ngày làm việc`.
    pub time_limit: String,
    /// When it was received, on the wall clock of the desk.
    pub received_at: DateTime,
    /// When the result is due, on the wall clock of the desk.
    pub due_at: DateTime,
    /// How the due date came about, in one sentence.
    pub due_basis: Option<String>,
    /// Where and how the result is returned: `Bộ phận tiếp nhận và trả kết quả (nhận trực tiếp)`.
    pub return_way: String,
    /// Fees and charges (phí, lệ phí); empty if there are none.
    pub fees: Vec<FeeLine>,
    /// Where it is entered in the register (sổ theo dõi hồ sơ).
    pub register: RegisterEntry,
    /// The officer who received it.
    pub receiver: String,
    /// How the applicant can look the dossier up; printed on the applicant's copy only.
    pub lookup: Option<Lookup>,
    /// The copies (liên) to print, one after the other.
    pub copies: Vec<ReceiptCopy>,
}

/// A paper handed in and how many of each sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentLine {
    /// Name of the paper (tên giấy tờ).
    pub name: String,
    /// Originals (bản chính).
    pub originals: u32,
    /// Certified copies (bản sao).
    pub copies: u32,
    /// Plain photocopies (bản chụp).
    pub photocopies: u32,
    /// A short remark: `đã đối chiếu bản chính`.
    pub note: Option<String>,
}

/// What stands in the place of an amount that is fixed later.
const LATER: &str = "xác định sau";

/// A fee or charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// Its name: `Lệ phí cấp giấy phép xây dựng`.
    pub name: String,
    /// Amount in whole đồng; absent when it is fixed later.
    pub amount: Option<i64>,
    /// An exemption and its evidence, or that it was paid.
    pub note: Option<String>,
}

/// The entry in the register (sổ theo dõi hồ sơ); what is absent is left to a pen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Book (quyển số).
    pub book: Option<String>,
    /// Running number (số thứ tự).
    pub number: Option<String>,
}

/// How a dossier is looked up without an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The address behind the QR code; opens the dossier at once.
    pub qr_address: String,
    /// The address to type, short: `motcua.namgiang.gov.vn/tra-cuu`.
    pub page: String,
    /// The secret (mã tra cứu).
    pub secret: String,
}

/// A copy of the receipt (liên).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptCopy {
    /// For the applicant (liên giao khách hàng): with the secret for looking up.
    Applicant,
    /// For an applicant who has lost it (bản cấp lại): with the secret, and marked.
    Duplicate,
    /// Travels with the dossier (liên lưu): without it.
    File,
}

impl ReceiptLetter {
    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        json!({
            "letterhead": self.letterhead.values(),
            "code": self.code,
            "desk_unit": self.desk_unit,
            "owner": self.owner.values(numbers),
            "submitter": self.submitter,
            "request": self.request,
            "competent": self.competent,
            "components": self.components.iter().map(ComponentLine::values).collect::<Vec<_>>(),
            "sets": wording::count(self.sets),
            "time_limit": self.time_limit,
            "received_at": wording::moment(self.received_at),
            "due_at": wording::moment(self.due_at),
            "due_basis": self.due_basis,
            "return_way": self.return_way,
            "fees": {
                "lines": self.fees.iter().map(FeeLine::values).collect::<Vec<_>>(),
                "total": FeeLine::total(&self.fees),
            },
            "register": { "book": self.register.book, "number": self.register.number },
            "signatures": {
                "submitter": self.submitter.as_ref().unwrap_or(&self.owner.name),
                "receiver": self.receiver,
            },
            "lookup": self.lookup.as_ref().map(|lookup| json!({
                "page": lookup.page,
                "secret": lookup.secret,
            })),
            "copies": self.copies.iter().map(|copy| copy.values()).collect::<Vec<_>>(),
        })
    }
}

impl ComponentLine {
    fn values(&self) -> Value {
        json!({
            "name": self.name,
            "originals": self.originals,
            "copies": self.copies,
            "photocopies": self.photocopies,
            "note": self.note,
        })
    }
}

impl FeeLine {
    pub(crate) fn values(&self) -> Value {
        let amount = self.amount.map_or_else(|| LATER.to_owned(), wording::dong);
        json!({ "name": self.name, "amount": amount, "note": self.note })
    }

    /// What they come to, in words.
    pub(crate) fn total(fees: &[Self]) -> String {
        let known: Vec<i64> = fees.iter().filter_map(|fee| fee.amount).collect();
        if known.len() == fees.len() {
            wording::dong(known.into_iter().sum())
        } else if known.is_empty() {
            LATER.to_owned()
        } else {
            format!("{} và khoản {LATER}", wording::dong(known.into_iter().sum()))
        }
    }
}

impl ReceiptCopy {
    fn values(self) -> Value {
        match self {
            Self::Applicant => json!({ "label": "Giao khách hàng", "lookup": true }),
            Self::Duplicate => json!({ "label": "Bản cấp lại, giao khách hàng", "lookup": true }),
            Self::File => json!({ "label": "Lưu", "lookup": false }),
        }
    }
}
