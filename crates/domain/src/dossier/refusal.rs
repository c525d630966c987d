//! Why a verb was refused: expected, shown to people in their words, with the legal reason where
//! there is one.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::agency::UnitId;
use crate::deadline::DeadlineError;
use crate::dossier::status::Status;
use crate::dossier::verb::Verb;
use crate::duty::Duty;
use crate::money::Dong;
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
    /// A program tried what the person must do.
    #[error(
        "“{}” là việc phải do chính cán bộ thực hiện; chương trình không làm thay được. Xin đăng nhập và thực hiện ở trang của hồ sơ.",
        verb.label()
    )]
    NotForPrograms {
        /// The verb.
        verb: Verb,
    },
    /// Somebody else holds the dossier now.
    #[error("Hồ sơ đang do người khác giữ; chỉ người đang giữ hồ sơ mới thực hiện được việc này.")]
    HeldByAnother,
    /// The actor stood in for whoever holds it, and that time is over.
    #[error(
        "Thời gian bạn làm thay đã hết (ngày cuối cùng: {}). Việc vừa gửi chưa được ghi nhận; hồ sơ đã trở về người được làm thay.",
        until_on.strftime("%d/%m/%Y")
    )]
    SubstitutionOver {
        /// The last day.
        until_on: Date,
    },
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
    /// The applicant's matter of a part of linked procedures belongs to the whole.
    #[error("Hồ sơ này là một phần của hồ sơ liên thông; việc này thực hiện ở hồ sơ chung.")]
    MatterOfWhole,
    /// What a body asked for belongs to its part.
    #[error("Việc này thực hiện ở hồ sơ thành phần mà cơ quan đã yêu cầu.")]
    MatterOfPart,
    /// A whole and its parts end together.
    #[error(
        "Hồ sơ liên thông đã kết thúc cùng các hồ sơ thành phần nên không đính chính trạng thái được; xin tiếp nhận hồ sơ mới nếu phải giải quyết lại."
    )]
    LinkedUncorrected,
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
    /// A result is dated before the dossier was received: often last year's date in January.
    #[error("Ngày văn bản không được trước ngày tiếp nhận hồ sơ.")]
    DatedBeforeReception,
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
    /// The procedure is received by the competent body alone.
    #[error(
        "Thủ tục này chỉ được tiếp nhận tại cơ quan có thẩm quyền giải quyết, không tiếp nhận thay được."
    )]
    NotReceivedElsewhere,
    /// The dossier waits for the applicant.
    #[error("Hồ sơ đang ở trạng thái “{}”; xin chờ người nộp thực hiện trước.", status.label().to_lowercase())]
    Waiting {
        /// What it waits for.
        status: Status,
    },
    /// A request for papers needs items.
    #[error("Xin ghi đủ từng giấy tờ cần bổ sung và nội dung chưa đúng của mỗi giấy tờ (nhiều nhất {max} mục).", max = super::waiting::ITEMS_MAX)]
    ItemsNeeded,
    /// Papers were asked for before.
    #[error("Hồ sơ đã được yêu cầu bổ sung một lần; xin chọn lý do phải yêu cầu thêm.")]
    AskedBefore,
    /// A day that has passed.
    #[error("Ngày này đã qua; xin chọn từ hôm nay trở đi.")]
    DayPassed,
    /// A later day than the procedure allows.
    #[error("Thủ tục này chỉ cho bổ sung đến hết ngày {}.", latest_on.strftime("%d/%m/%Y"))]
    LaterThanAllowed {
        /// The last day.
        latest_on: Date,
    },
    /// The arrival of a supplement is not between the request and now.
    #[error("Thời điểm nhận bổ sung phải sau khi yêu cầu và không sau hiện tại.")]
    ArrivalOutside,
    /// The supplement came after the last day.
    #[error("Đã quá hạn bổ sung (ngày {}). Xin lập thông báo dừng giải quyết, hoặc hướng dẫn người nộp nộp hồ sơ mới.", until_on.strftime("%d/%m/%Y"))]
    SupplementTooLate {
        /// The last day.
        until_on: Date,
    },
    /// The desk closes it: no notice of stopping is drafted.
    #[error(
        "Hồ sơ tiếp nhận từ ngày 01/07/2025 không được bổ sung đúng hạn thì bộ phận một cửa đóng, không cần dự thảo thông báo dừng."
    )]
    ClosedByDesk,
    /// A dossier of the old law is not closed, but stopped by a notice.
    #[error(
        "Hồ sơ tiếp nhận trước ngày 01/07/2025: người đang giữ dự thảo thông báo dừng giải quyết."
    )]
    StoppedByNotice,
    /// The time for the supplement is not over yet.
    #[error("Chưa hết hạn bổ sung (ngày {}), chưa thể dừng giải quyết vì lý do này.", until_on.strftime("%d/%m/%Y"))]
    SupplementStillAwaited {
        /// The last day.
        until_on: Date,
    },
    /// The applicant has sent papers online, and nobody has taken or returned them.
    #[error(
        "Người nộp đã gửi bổ sung trực tuyến; xin nhận hoặc trả lại phần bổ sung đó trước khi dừng giải quyết."
    )]
    AnswerUntaken,
    /// Nothing was sent online that could be returned.
    #[error("Không có phần bổ sung trực tuyến nào đang chờ xem.")]
    NothingSent,
    /// The applicant has sent papers online, which somebody has to look at first.
    #[error("Phần bổ sung trước đã được gửi và đang chờ cơ quan giải quyết xem.")]
    SentAlready,
    /// Nothing to send.
    #[error("Chưa có tệp hoặc lời nhắn nào để gửi. Xin chọn tệp của từng giấy tờ rồi gửi.")]
    NothingToSend,
    /// The applicant has sent papers to one request too often.
    #[error("Hồ sơ đã được bổ sung trực tuyến {max} lần; xin nộp phần còn lại tại bộ phận một cửa.", max = super::answer::ANSWERS_MAX)]
    SentTooOften,
    /// What is returned was not asked for.
    #[error(
        "Chỉ trả lại được giấy tờ đã yêu cầu; giấy tờ mới phải yêu cầu bổ sung riêng, có lý do."
    )]
    NotAsked,
    /// The applicant has asked to withdraw too often.
    #[error("Hồ sơ đã xin rút {max} lần trên trang này; xin trao đổi trực tiếp với bộ phận một cửa.", max = super::waiting::WITHDRAWALS_ONLINE_MAX)]
    WithdrawnTooOften,
    /// Only the applicant does it.
    #[error("Việc này do người nộp hồ sơ thực hiện trên trang tra cứu.")]
    ApplicantsOwn,
    /// An amount is needed.
    #[error("Xin ghi số tiền phải nộp, lớn hơn 0 đồng.")]
    AmountNeeded,
    /// An earlier obligation is still open.
    #[error("Nghĩa vụ tài chính lần trước chưa nộp xong.")]
    DemandOpen,
    /// The result is handed out only after the payment.
    #[error(
        "Người nộp chưa hoàn thành nghĩa vụ tài chính (thông báo số {notice}); xin ghi nhận chứng từ nộp tiền trước khi trả kết quả."
    )]
    Unpaid {
        /// Number of the notice.
        notice: String,
    },
    /// The result is handed out only after the fees of the dossier are paid.
    #[error("Hồ sơ còn phải nộp {due} phí, lệ phí; xin thu đủ trước khi trả kết quả.")]
    FeesUnpaid {
        /// What is still to be paid, exemptions taken off.
        due: Dong,
    },
    /// It is too late to take back that the result was handed out, or somebody else did it.
    #[error(
        "Chỉ người vừa trả kết quả hoàn tác được, trong 30 giây. Nếu ghi nhầm, xin trưởng bộ phận một cửa đính chính trạng thái."
    )]
    NotTakenBack,
    /// Nobody has fixed the amount of a fee.
    #[error(
        "Còn khoản phí, lệ phí chưa xác định số tiền. Xin xác định và thu đủ trước khi trả kết quả."
    )]
    FeeOpen,
    /// Nobody was named to be asked.
    #[error("Xin chọn đơn vị hoặc ghi tên cơ quan được xin ý kiến (không phải chính đơn vị mình).")]
    NobodyAsked,
    /// The question was put to another unit.
    #[error("Câu hỏi này dành cho đơn vị {unit}.")]
    AnotherUnitAnswers {
        /// The unit that was asked.
        unit: UnitId,
    },
    /// The minutes of a visit are missing.
    #[error("Xin đính kèm biên bản xác minh (tệp PDF hoặc ảnh chụp).")]
    MinutesNeeded,
    /// The new date is a day off.
    #[error("Ngày {} không phải ngày làm việc; xin chọn ngày làm việc.", on.strftime("%d/%m/%Y"))]
    DayOff {
        /// The day.
        on: Date,
    },
    /// The new date is not later.
    #[error("Ngày hẹn mới phải sau ngày hẹn hiện nay và sau hôm nay.")]
    NotLater,
    /// There was an extension before.
    #[error("Hồ sơ đã được hẹn lại một lần; pháp luật chỉ cho hẹn lại tối đa một lần.")]
    ExtendedBefore,
    /// The consignment has no number.
    #[error("Xin ghi số vận đơn bưu chính.")]
    TrackingNeeded,
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
            Self::AskedBefore => Some(
                "Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP: chỉ yêu cầu bổ sung một lần trong suốt quá trình giải quyết",
            ),
            Self::ExtendedBefore => Some(
                "Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP: việc hẹn lại ngày trả kết quả thực hiện không quá một lần",
            ),
            Self::Unpaid { .. } => {
                Some("Nghị định 61/2018/NĐ-CP: trả kết quả sau khi hoàn thành nghĩa vụ tài chính")
            }
            Self::FeesUnpaid { .. } | Self::FeeOpen => Some(
                "Luật Phí và lệ phí 2015: người được cung cấp dịch vụ công nộp phí, lệ phí; Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP: trả kết quả sau khi hoàn thành nghĩa vụ tài chính",
            ),
            Self::ClosedByDesk | Self::StoppedByNotice => Some(
                "Nghị định 118/2025/NĐ-CP khoản 5 Điều 19: hết thời hạn bổ sung, bộ phận một cửa đóng hồ sơ",
            ),
            Self::NotAsked => Some(
                "Nghị định 61/2018/NĐ-CP Điều 17; Nghị định 118/2025/NĐ-CP điểm c khoản 2 Điều 11, khoản 3 Điều 16: yêu cầu bổ sung đầy đủ một lần",
            ),
            Self::NotReceivedElsewhere => Some(
                "Nghị định 107/2021/NĐ-CP; Nghị định 118/2025/NĐ-CP Điều 14, khoản 4 Điều 40; Nghị định 309/2026/NĐ-CP Điều 7: tiếp nhận không phụ thuộc địa giới hành chính theo danh mục được công bố",
            ),
            Self::NotTakenBack
            | Self::AnswerUntaken
            | Self::NothingSent
            | Self::SentAlready
            | Self::NothingToSend
            | Self::SentTooOften
            | Self::ApplicantsOwn
            | Self::WithdrawnTooOften
            | Self::NotYourDuty { .. }
            | Self::NotForPrograms { .. }
            | Self::HeldByAnother
            | Self::SubstitutionOver { .. }
            | Self::Waiting { .. }
            | Self::ItemsNeeded
            | Self::DayPassed
            | Self::LaterThanAllowed { .. }
            | Self::ArrivalOutside
            | Self::SupplementTooLate { .. }
            | Self::SupplementStillAwaited { .. }
            | Self::AmountNeeded
            | Self::DemandOpen
            | Self::NobodyAsked
            | Self::AnotherUnitAnswers { .. }
            | Self::MinutesNeeded
            | Self::DayOff { .. }
            | Self::NotLater
            | Self::TrackingNeeded
            | Self::NotAcceptedYet
            | Self::AlreadyAccepted
            | Self::NotNow { .. }
            | Self::Ended
            | Self::MatterOfWhole
            | Self::MatterOfPart
            | Self::LinkedUncorrected
            | Self::DraftNeeded
            | Self::DraftReplaced
            | Self::IssueNeeded
            | Self::AlreadyIssued
            | Self::ReasonTooLong
            | Self::NumberNeeded
            | Self::DatedInFuture
            | Self::DatedBeforeReception
            | Self::NoSuchStep
            | Self::NoUnitForStep { .. }
            | Self::OfficerLacksDuty { .. }
            | Self::Deadline(_)
            | Self::ClockWentBack { .. }
            | Self::ActedFirst => None,
        }
    }
}
