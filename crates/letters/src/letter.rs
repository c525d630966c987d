//! Any letter, and what a template is given of it.

use jiff::civil::DateTime;
use serde_json::Value;

use crate::control_sheet::ControlSheetLetter;
use crate::hand_back::HandBackLetter;
use crate::handing::HandingLetter;
use crate::labels::{Label, LabelsLetter};
use crate::notice::NoticeLetter;
use crate::party::Numbers;
use crate::payment::PaymentLetter;
use crate::press::{LETTER_BYTES_MAX, LIST_BYTES_MAX};
use crate::receipt::ReceiptLetter;
use crate::register::RegisterLetter;
use crate::result::ResultLetter;
use crate::slip::SlipLetter;
use crate::template::LetterKind;
use crate::till_closing::TillClosingLetter;

/// A letter with everything that is printed on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// Receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
    Receipt(Box<ReceiptLetter>),
    /// Control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ).
    ControlSheet(Box<ControlSheetLetter>),
    /// Drafted result (kết quả giải quyết thủ tục hành chính).
    Result(Box<ResultLetter>),
    /// Notice of fees, or slip of a payment (thông báo nộp phí, phiếu thu).
    Payment(Box<PaymentLetter>),
    /// Closing of a day's till (kết sổ quỹ ngày).
    TillClosing(Box<TillClosingLetter>),
    /// Letter to the applicant on the way (phiếu yêu cầu bổ sung; phiếu xin lỗi và hẹn lại).
    Notice(Box<NoticeLetter>),
    /// Slip given at reception instead of a receipt (forms 02 and 03).
    Slip(Box<SlipLetter>),
    /// What is handed back (phiếu trả lại hồ sơ, giấy tờ và tiền).
    HandBack(Box<HandBackLetter>),
    /// Register (sổ theo dõi hồ sơ).
    Register(Box<RegisterLetter>),
    /// List of hand-overs (danh sách bàn giao hồ sơ).
    Handing(Box<HandingLetter>),
    /// Labels for folders (nhãn hồ sơ).
    Labels(Box<LabelsLetter>),
}

impl Letter {
    /// Its kind, by which the template is chosen.
    #[must_use]
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Receipt(_) => LetterKind::Receipt,
            Self::ControlSheet(_) => LetterKind::ControlSheet,
            Self::Result(_) => LetterKind::Result,
            Self::Payment(letter) if letter.taken.is_some() => LetterKind::PaymentSlip,
            Self::Payment(_) => LetterKind::PaymentNotice,
            Self::TillClosing(_) => LetterKind::TillClosing,
            Self::Notice(letter) => letter.kind(),
            Self::Slip(letter) => letter.kind(),
            Self::HandBack(_) => LetterKind::HandBack,
            Self::Register(_) => LetterKind::Register,
            Self::Handing(_) => LetterKind::Handing,
            Self::Labels(_) => LetterKind::Labels,
        }
    }

    /// The values a template reads, worded.
    pub(crate) fn values(&self, numbers: Numbers) -> Value {
        match self {
            Self::Receipt(letter) => letter.values(numbers),
            Self::ControlSheet(letter) => letter.values(),
            Self::Result(letter) => letter.values(),
            Self::Payment(letter) => letter.values(),
            Self::TillClosing(letter) => letter.values(),
            Self::Notice(letter) => letter.values(numbers),
            Self::Slip(letter) => letter.values(numbers),
            Self::HandBack(letter) => letter.values(numbers),
            Self::Register(letter) => letter.values(numbers),
            Self::Handing(letter) => letter.values(),
            Self::Labels(letter) => letter.values(),
        }
    }

    /// The moment written into the PDF as its creation.
    pub(crate) fn dated_at(&self) -> DateTime {
        match self {
            Self::Receipt(letter) => letter.received_at,
            Self::ControlSheet(letter) => letter.printed_at,
            Self::Result(letter) => letter.written_at,
            Self::Payment(letter) => letter.printed_at,
            Self::TillClosing(letter) => letter.closed_at,
            Self::Notice(letter) => letter.written_at,
            Self::Slip(letter) => letter.given_at,
            Self::HandBack(letter) => letter.printed_at,
            Self::Register(letter) => letter.printed_at,
            Self::Handing(letter) => letter.printed_at,
            Self::Labels(letter) => letter.printed_at,
        }
    }

    /// The text of the bar code.
    pub(crate) fn bars(&self) -> Option<&str> {
        match self {
            Self::Receipt(letter) => Some(&letter.code),
            Self::ControlSheet(letter) => Some(&letter.code),
            Self::Payment(letter) => Some(&letter.code),
            Self::Notice(letter) => Some(&letter.code),
            Self::HandBack(letter) => Some(&letter.code),
            Self::Result(_)
            | Self::TillClosing(_)
            | Self::Slip(_)
            | Self::Register(_)
            | Self::Handing(_)
            | Self::Labels(_) => None,
        }
    }

    /// The labels, each with bars and a QR code of its own.
    pub(crate) fn labels(&self) -> &[Label] {
        if let Self::Labels(letter) = self { &letter.labels } else { &[] }
    }

    /// Most bytes of values.
    pub(crate) fn bytes_max(&self) -> usize {
        let is_list = matches!(self, Self::Register(_) | Self::Handing(_) | Self::Labels(_));
        if is_list { LIST_BYTES_MAX } else { LETTER_BYTES_MAX }
    }

    /// The text of the QR code.
    pub(crate) fn qr(&self) -> Option<&str> {
        match self {
            Self::Receipt(letter) => {
                letter.lookup.as_ref().map(|lookup| lookup.qr_address.as_str())
            }
            Self::Payment(letter) => {
                letter.transfer.as_ref().map(|transfer| transfer.code.as_str())
            }
            Self::ControlSheet(_)
            | Self::Result(_)
            | Self::TillClosing(_)
            | Self::Notice(_)
            | Self::HandBack(_)
            | Self::Slip(_)
            | Self::Register(_)
            | Self::Handing(_)
            | Self::Labels(_) => None,
        }
    }
}

impl From<ReceiptLetter> for Letter {
    fn from(letter: ReceiptLetter) -> Self {
        Self::Receipt(Box::new(letter))
    }
}

impl From<ControlSheetLetter> for Letter {
    fn from(letter: ControlSheetLetter) -> Self {
        Self::ControlSheet(Box::new(letter))
    }
}

impl From<NoticeLetter> for Letter {
    fn from(letter: NoticeLetter) -> Self {
        Self::Notice(Box::new(letter))
    }
}

impl From<SlipLetter> for Letter {
    fn from(letter: SlipLetter) -> Self {
        Self::Slip(Box::new(letter))
    }
}

impl From<ResultLetter> for Letter {
    fn from(letter: ResultLetter) -> Self {
        Self::Result(Box::new(letter))
    }
}

impl From<PaymentLetter> for Letter {
    fn from(letter: PaymentLetter) -> Self {
        Self::Payment(Box::new(letter))
    }
}

impl From<TillClosingLetter> for Letter {
    fn from(letter: TillClosingLetter) -> Self {
        Self::TillClosing(Box::new(letter))
    }
}

impl From<RegisterLetter> for Letter {
    fn from(letter: RegisterLetter) -> Self {
        Self::Register(Box::new(letter))
    }
}

impl From<HandingLetter> for Letter {
    fn from(letter: HandingLetter) -> Self {
        Self::Handing(Box::new(letter))
    }
}

impl From<LabelsLetter> for Letter {
    fn from(letter: LabelsLetter) -> Self {
        Self::Labels(Box::new(letter))
    }
}

impl From<HandBackLetter> for Letter {
    fn from(letter: HandBackLetter) -> Self {
        Self::HandBack(Box::new(letter))
    }
}
