//! The verbs of a dossier, as one list: access, buttons, the programming interface and the
//! documentation are made from it.

use serde::{Deserialize, Serialize};

use super::Body;

/// Something a person may do with a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Tiếp nhận.
    Receive,
    /// Chuyển hồ sơ cho đơn vị giải quyết.
    HandOver,
    /// Nhận hồ sơ.
    Accept,
    /// Phân công.
    Assign,
    /// Chuyển bước tiếp theo.
    Forward,
    /// Trả lại bước trước.
    SendBack,
    /// Dự thảo kết quả.
    Draft,
    /// Phê duyệt.
    Approve,
    /// Vào số, phát hành.
    Issue,
    /// Chuyển kết quả về bộ phận một cửa.
    BringToDesk,
    /// Trả kết quả cho người nộp.
    HandToApplicant,
    /// Yêu cầu bổ sung, hoàn thiện hồ sơ.
    AskSupplement,
    /// Gửi bổ sung trực tuyến: the applicant's own act.
    SendSupplement,
    /// Trả lại phần bổ sung trực tuyến còn thiếu.
    ReturnSupplement,
    /// Nhận giấy tờ bổ sung.
    TakeSupplement,
    /// Công dân yêu cầu rút hồ sơ.
    AskWithdrawal,
    /// Công dân thôi rút hồ sơ.
    RetractWithdrawal,
    /// Đồng ý cho rút hồ sơ.
    ConfirmWithdrawal,
    /// Đóng hồ sơ mà người nộp không bổ sung trong thời hạn.
    Close,
    /// Yêu cầu thực hiện nghĩa vụ tài chính.
    AskPayment,
    /// Ghi nhận chứng từ nộp tiền.
    ProvePayment,
    /// Xin ý kiến phối hợp.
    AskOpinion,
    /// Trả lời ý kiến.
    GiveOpinion,
    /// Ghi nhận xác minh thực tế.
    RecordVisit,
    /// Đề nghị gia hạn, xin lỗi.
    ProposeExtension,
    /// Ký văn bản xin lỗi và hẹn lại.
    ConfirmExtension,
    /// Không đồng ý gia hạn.
    DeclineExtension,
    /// Trả lại hồ sơ, giấy tờ sau khi dừng.
    HandBack,
    /// Đính chính trạng thái đã kết thúc.
    Correct,
    /// Cấp lại giấy tiếp nhận bị mất.
    ReissueReceipt,
    /// Ghi nhận kết quả có sai sót do người nộp phát hiện.
    ReportFlaw,
    /// Chuyển kết quả đã đính chính.
    MendResult,
    /// Trả lời: kết quả không sai.
    DeclineFlaw,
    /// Trả kết quả đã đính chính.
    HandOutMended,
    /// Ghi nhận giấy tờ bị mất, thất lạc, hư hỏng.
    RecordLoss,
}

impl Verb {
    /// The verb that writes such an event.
    #[must_use]
    pub fn of(body: &Body) -> Self {
        match body {
            Body::Received(_) => Self::Receive,
            Body::HandedOver { .. } => Self::HandOver,
            Body::Accepted => Self::Accept,
            Body::Assigned { .. } => Self::Assign,
            Body::Forwarded { .. } => Self::Forward,
            Body::SentBack { .. } => Self::SendBack,
            Body::Drafted { .. } => Self::Draft,
            Body::Approved { .. } => Self::Approve,
            Body::Issued { .. } => Self::Issue,
            Body::BroughtToDesk { .. } => Self::BringToDesk,
            Body::HandedToApplicant { .. } => Self::HandToApplicant,
            Body::SupplementAsked { .. } => Self::AskSupplement,
            Body::SupplementSent { .. } => Self::SendSupplement,
            Body::SupplementReturned { .. } => Self::ReturnSupplement,
            Body::SupplementTaken { .. } => Self::TakeSupplement,
            Body::WithdrawalAsked { .. } => Self::AskWithdrawal,
            Body::WithdrawalRetracted => Self::RetractWithdrawal,
            Body::WithdrawalConfirmed { .. } => Self::ConfirmWithdrawal,
            Body::Closed { .. } => Self::Close,
            Body::PaymentAsked { .. } => Self::AskPayment,
            Body::PaymentProved { .. } => Self::ProvePayment,
            Body::OpinionAsked { .. } => Self::AskOpinion,
            Body::OpinionGiven { .. } => Self::GiveOpinion,
            Body::VisitRecorded { .. } => Self::RecordVisit,
            Body::ExtensionProposed { .. } => Self::ProposeExtension,
            Body::ExtensionConfirmed { .. } => Self::ConfirmExtension,
            Body::ExtensionDeclined { .. } => Self::DeclineExtension,
            Body::HandedBack { .. } => Self::HandBack,
            Body::Corrected { .. } => Self::Correct,
            Body::ReceiptReissued => Self::ReissueReceipt,
            Body::FlawReported { .. } => Self::ReportFlaw,
            Body::ResultMended { .. } => Self::MendResult,
            Body::FlawDeclined { .. } => Self::DeclineFlaw,
            Body::MendedHandedOut { .. } => Self::HandOutMended,
            Body::LossRecorded { .. } => Self::RecordLoss,
            // Echoes of other acts: nobody presses them.
            Body::PartMoved { .. } => Self::HandOver,
            Body::StoppedWithWhole => Self::ConfirmWithdrawal,
        }
    }

    /// Every verb, in the order of a dossier's life.
    pub const ALL: [Self; 35] = [
        Self::Receive,
        Self::HandOver,
        Self::Accept,
        Self::Assign,
        Self::Forward,
        Self::SendBack,
        Self::Draft,
        Self::Approve,
        Self::Issue,
        Self::BringToDesk,
        Self::HandToApplicant,
        Self::AskSupplement,
        Self::SendSupplement,
        Self::TakeSupplement,
        Self::ReturnSupplement,
        Self::AskWithdrawal,
        Self::RetractWithdrawal,
        Self::ConfirmWithdrawal,
        Self::Close,
        Self::AskPayment,
        Self::ProvePayment,
        Self::AskOpinion,
        Self::GiveOpinion,
        Self::RecordVisit,
        Self::ProposeExtension,
        Self::ConfirmExtension,
        Self::DeclineExtension,
        Self::HandBack,
        Self::Correct,
        Self::ReissueReceipt,
        Self::ReportFlaw,
        Self::MendResult,
        Self::DeclineFlaw,
        Self::HandOutMended,
        Self::RecordLoss,
    ];

    /// The button's words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Receive => "Tiếp nhận hồ sơ",
            Self::HandOver => "Chuyển cho đơn vị giải quyết",
            Self::Accept => "Nhận hồ sơ",
            Self::Assign => "Phân công",
            Self::Forward => "Chuyển bước tiếp theo",
            Self::SendBack => "Trả lại bước trước",
            Self::Draft => "Dự thảo kết quả",
            Self::Approve => "Phê duyệt",
            Self::Issue => "Vào số, phát hành",
            Self::BringToDesk => "Chuyển kết quả về bộ phận một cửa",
            Self::HandToApplicant => "Trả kết quả cho người nộp",
            Self::AskSupplement => "Yêu cầu bổ sung",
            Self::SendSupplement => "Gửi bổ sung trực tuyến",
            Self::ReturnSupplement => "Trả lại phần bổ sung còn thiếu",
            Self::TakeSupplement => "Nhận giấy tờ bổ sung",
            Self::AskWithdrawal => "Ghi nhận yêu cầu rút hồ sơ",
            Self::RetractWithdrawal => "Ghi nhận thôi rút hồ sơ",
            Self::ConfirmWithdrawal => "Đồng ý cho rút hồ sơ",
            Self::Close => "Đóng hồ sơ quá hạn bổ sung",
            Self::AskPayment => "Yêu cầu nghĩa vụ tài chính",
            Self::ProvePayment => "Ghi nhận đã nộp tiền",
            Self::AskOpinion => "Xin ý kiến phối hợp",
            Self::GiveOpinion => "Trả lời ý kiến",
            Self::RecordVisit => "Ghi biên bản xác minh",
            Self::ProposeExtension => "Đề nghị hẹn lại",
            Self::ConfirmExtension => "Đồng ý hẹn lại",
            Self::DeclineExtension => "Không đồng ý hẹn lại",
            Self::HandBack => "Trả lại hồ sơ cho người nộp",
            Self::Correct => "Đính chính trạng thái",
            Self::ReissueReceipt => "Cấp lại giấy tiếp nhận",
            Self::ReportFlaw => "Ghi nhận kết quả có sai sót",
            Self::MendResult => "Chuyển kết quả đã đính chính",
            Self::DeclineFlaw => "Trả lời: kết quả không sai",
            Self::HandOutMended => "Trả kết quả đã đính chính",
            Self::RecordLoss => "Ghi nhận mất, hỏng giấy tờ",
        }
    }
}
