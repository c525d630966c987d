//! Why a verb was refused: expected, shown to people in their words, with the legal reason where
//! there is one.

use jiff::Timestamp;

use crate::agency::UnitId;
use crate::deadline::DeadlineError;
use crate::dossier::verb::Verb;
use crate::duty::Duty;
use crate::time;

/// A refusal.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The actor does not hold the duty in that unit.
    #[error("Việc này dành cho {} của {unit}.", duty.label().to_lowercase())]
    NotYourDuty {
        /// The duty that is needed.
        duty: Duty,
        /// In which unit.
        unit: UnitId,
    },
    /// Somebody else holds the dossier now.
    #[error("Hồ sơ đang do người khác giữ; chỉ người đang giữ hồ sơ mới thực hiện được việc này.")]
    HeldByAnother,
    /// The dossier was passed on and nobody has taken it over yet.
    #[error("Hồ sơ chưa có người nhận; xin bấm “Nhận hồ sơ” trước.")]
    NotAcceptedYet,
    /// Somebody has already taken it over.
    #[error("Hồ sơ đã có người nhận.")]
    AlreadyAccepted,
    /// The verb does not belong to the step the dossier is in.
    #[error("Không thể “{}” khi hồ sơ đang ở bước “{step}”.", verb.label().to_lowercase())]
    NotNow {
        /// The verb.
        verb: Verb,
        /// Where the dossier is.
        step: String,
    },
    /// The dossier has ended.
    #[error("Hồ sơ đã kết thúc, không thể thực hiện thêm bước nào.")]
    Ended,
    /// A draft is needed first.
    #[error("Xin dự thảo kết quả trước khi chuyển hồ sơ đi.")]
    DraftNeeded,
    /// The draft that was read is not the latest one.
    #[error("Dự thảo vừa được thay bằng bản mới; xin xem lại bản mới trước khi phê duyệt.")]
    DraftReplaced,
    /// A result must be issued first.
    #[error(
        "Xin vào số, ngày và đính kèm bản chụp kết quả đã ký trước khi chuyển về bộ phận một cửa."
    )]
    IssueNeeded,
    /// The result has a number already.
    #[error("Kết quả đã được vào số và phát hành.")]
    AlreadyIssued,
    /// A reason is needed.
    #[error("Xin ghi rõ lý do (ít nhất {min} ký tự).", min = super::REASON_CHARS_MIN)]
    ReasonNeeded,
    /// A reason is too long.
    #[error("Lý do quá dài (nhiều nhất {max} ký tự).", max = super::REASON_CHARS_MAX)]
    ReasonTooLong,
    /// A number of a document is needed.
    #[error("Xin ghi số, ký hiệu văn bản, ví dụ “15/QĐ-UBND”.")]
    NumberNeeded,
    /// A document is dated in the future.
    #[error("Ngày văn bản không được sau ngày hôm nay.")]
    DatedInFuture,
    /// The step named is not one that may follow.
    #[error("Quy trình không cho chuyển tới bước này.")]
    NoSuchStep,
    /// The route needs a unit that does not exist.
    #[error(
        "Không tìm thấy đơn vị thực hiện bước “{step}”; xin báo quản trị kiểm tra quy trình và cơ cấu đơn vị."
    )]
    NoUnitForStep {
        /// The step.
        step: String,
    },
    /// The person named does not hold the duty.
    #[error("Người được giao không có nhiệm vụ {} tại đơn vị này.", duty.label().to_lowercase())]
    OfficerLacksDuty {
        /// The duty that is needed.
        duty: Duty,
    },
    /// Papers are missing: which ones.
    #[error("Hồ sơ chưa đủ giấy tờ: {}.", .0.join("; "))]
    PapersMissing(Vec<String>),
    /// The due date cannot be computed.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// The clock shows a time before the last entry.
    #[error("Đồng hồ máy chủ đang chạy lùi: lần ghi gần nhất của hồ sơ là {}. Xin báo quản trị chỉnh đồng hồ.", time::local(*last_at).strftime("%H:%M:%S %d/%m/%Y"))]
    ClockWentBack {
        /// The last entry.
        last_at: Timestamp,
    },
    /// Somebody else acted first.
    #[error("Vừa có người khác xử lý hồ sơ này trước; xin xem lại trạng thái mới nhất.")]
    ActedFirst,
}

impl Refusal {
    /// The legal reason, where there is one.
    #[must_use]
    pub fn legal_reason(&self) -> Option<&'static str> {
        match self {
            Self::PapersMissing(_) => Some(
                "Nghị định 61/2018/NĐ-CP; từ 01/7/2025 Nghị định 118/2025/NĐ-CP: hồ sơ được tiếp nhận khi đầy đủ, hợp lệ",
            ),
            Self::ReasonNeeded => {
                Some("Phiếu kiểm soát quá trình giải quyết hồ sơ: mỗi lần trả lại ghi rõ lý do")
            }
            Self::NotYourDuty { .. }
            | Self::HeldByAnother
            | Self::NotAcceptedYet
            | Self::AlreadyAccepted
            | Self::NotNow { .. }
            | Self::Ended
            | Self::DraftNeeded
            | Self::DraftReplaced
            | Self::IssueNeeded
            | Self::AlreadyIssued
            | Self::ReasonTooLong
            | Self::NumberNeeded
            | Self::DatedInFuture
            | Self::NoSuchStep
            | Self::NoUnitForStep { .. }
            | Self::OfficerLacksDuty { .. }
            | Self::Deadline(_)
            | Self::ClockWentBack { .. }
            | Self::ActedFirst => None,
        }
    }
}
