//! What can happen to a dossier. Events are the record: they hold no personal data (people and
//! papers are referred to by id), they are never changed, and the present is a fold over them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::choices::{AgainReason, Channel, Outcome, PaymentProof, ReturnWay, Taker};
pub use super::linked::{PartChange, PartOf};

use super::Status;
use crate::agency::UnitId;
use crate::code::DossierCode;
use crate::deadline::{Policy, Recount, Remaining, TimeLimit};
use crate::duty::Duty;
use crate::money::Dong;
use crate::route::{Step, StepId, Task};

/// The id of a member of staff.
pub type StaffId = Uuid;

/// Who acts when the applicant does, through the look-up page: nobody of the staff.
pub const APPLICANT: StaffId = Uuid::nil();

/// Who did it, and for which unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct By {
    /// The person.
    pub staff: StaffId,
    /// The unit whose duty the person used.
    pub unit: UnitId,
    /// Whose work it was, when the person stood in for somebody who was away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_staff: Option<StaffId>,
    /// The key of the program that did it in the person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Uuid>,
}

impl By {
    /// Whose work it was: the person's own, or that of whoever the person stood in for.
    #[must_use]
    pub fn principal(&self) -> StaffId {
        self.for_staff.unwrap_or(self.staff)
    }

    /// Whether the applicant did it, through the look-up page.
    #[must_use]
    pub fn is_applicant(&self) -> bool {
        self.staff == APPLICANT
    }
}

/// A step of the route, with the unit that does it for this dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The step of the route.
    pub step: StepId,
    /// Its name, as it was then.
    pub name: String,
    /// The unit that does it.
    pub unit: UnitId,
    /// The duty that does it.
    pub duty: Duty,
    /// What is done there.
    pub task: Task,
}

impl Place {
    /// The place where `unit` does `step`.
    #[must_use]
    pub fn of(step: &Step, unit: UnitId) -> Self {
        Self {
            step: step.id.clone(),
            name: step.name.clone(),
            unit,
            duty: step.duty,
            task: step.task,
        }
    }
}

/// What was left of the time when the clock stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Until the date that the applicant was told last.
    pub due: Remaining,
    /// Until the date by which lateness is judged.
    pub counted: Remaining,
}

/// The dates when the clock runs again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    /// How they were counted.
    pub recount: Recount,
    /// The due instant that counts for the applicant.
    pub due_at: Timestamp,
    /// The due instant by which lateness is judged: the first one, moved by pauses only; what was late
    /// when the clock stopped is as late as it was.
    pub counted_due_at: Timestamp,
    /// How they came about, line by line.
    pub explanation: Vec<String>,
}

/// What is missing or wrong (nội dung yêu cầu bổ sung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacking {
    /// The component of the case, unless it is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Its name.
    pub name: String,
    /// What is wrong with it, in words without personal data.
    pub problem: String,
}

/// A request to complete the dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: form 02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementRequest {
    /// Its id.
    pub id: Uuid,
    /// The full list.
    pub items: Vec<Lacking>,
    /// Why, in words without personal data.
    pub reason: String,
    /// Why once more, when it is not the first request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<AgainReason>,
    /// The last day on which the applicant may bring it.
    pub until_on: Date,
    /// What was left of the time.
    pub frozen: Frozen,
}

/// A financial obligation of the applicant (nghĩa vụ tài chính).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentDemand {
    /// Its id.
    pub id: Uuid,
    /// Number of the notice: `120/TB-CCT`.
    pub notice: String,
    /// How much.
    pub amount: Dong,
    /// What was left of the time, where the procedure stops the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Frozen>,
}

/// Who is asked for an opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consulted {
    /// A unit of this system, which answers in it.
    Unit(UnitId),
    /// Another body; its answer is entered by whoever asked.
    Agency(String),
}

/// A question to another unit or body (xin ý kiến phối hợp).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: Uuid,
    /// Who is asked.
    pub to: Consulted,
    /// What is asked, in words without personal data.
    pub text: String,
    /// When the answer is due.
    pub answer_by: Timestamp,
}

/// The facts that are fixed when a dossier is received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Dossier code (mã số hồ sơ).
    pub code: DossierCode,
    /// The version of the procedure in force on the day of reception: `1.001193@2022-01-01`.
    pub procedure: String,
    /// The case of the procedure.
    pub case: String,
    /// How it came in.
    pub channel: Channel,
    /// How the applicant wants the result.
    pub return_way: ReturnWay,
    /// The desk that received it.
    pub desk: UnitId,
    /// The unit that settles it.
    pub lead: UnitId,
    /// The desk of the competent body, when another body's desk received it (tiếp nhận không phụ
    /// thuộc địa giới hành chính).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competent_desk: Option<UnitId>,
    /// The published time.
    pub limit: TimeLimit,
    /// How it is counted.
    pub policy: Policy,
    /// The first due instant: never changed afterwards.
    pub due_at: Timestamp,
    /// How that instant came about, line by line.
    pub explanation: Vec<String>,
    /// Where the dossier is: the first step, at the desk; a part of a whole begins with the body
    /// that settles it.
    pub place: Place,
    /// The whole that it is a part of, in linked procedures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PartOf>,
}

impl Received {
    /// The desks to which the applicant may turn: the one that received it, and that of the
    /// competent body.
    pub fn desks(&self) -> impl Iterator<Item = &UnitId> {
        [Some(&self.desk), self.competent_desk.as_ref()].into_iter().flatten()
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Tiếp nhận: the receipt is issued.
    Received(Box<Received>),
    /// Chuyển hồ sơ: the desk passes the dossier to the unit that settles it.
    HandedOver {
        /// The next step.
        to: Place,
    },
    /// Nhận hồ sơ: somebody of the step's unit takes it over.
    Accepted,
    /// Phân công: the unit head gives it to one case officer.
    Assigned {
        /// The next step.
        to: Place,
        /// The case officer.
        officer: StaffId,
    },
    /// Chuyển bước tiếp theo.
    Forwarded {
        /// The next step.
        to: Place,
    },
    /// Trả lại bước trước, with the reason.
    SentBack {
        /// The step it returns to.
        to: Place,
        /// Who had it there.
        officer: StaffId,
        /// Why, in words without personal data.
        reason: String,
    },
    /// Dự thảo kết quả: a draft result is attached.
    Drafted {
        /// The draft.
        draft: Uuid,
        /// What it says.
        #[serde(default, skip_serializing_if = "Outcome::is_granted")]
        outcome: Outcome,
    },
    /// Phê duyệt: a unit head approves the draft, or the signer the result.
    Approved {
        /// The draft that was approved.
        draft: Uuid,
        /// The next step.
        to: Place,
    },
    /// Vào số, phát hành: number, date and the scan of the signed paper.
    Issued {
        /// Number and notation: `15/QĐ-UBND`.
        number: String,
        /// Date of the paper.
        issued_on: Date,
        /// The scan of the signed paper.
        paper: Uuid,
    },
    /// Chuyển kết quả về bộ phận một cửa: the settlement ends here.
    BroughtToDesk {
        /// The last step, at the desk.
        to: Place,
    },
    /// Trả kết quả.
    HandedToApplicant {
        /// How.
        way: ReturnWay,
        /// To whom.
        taker: Taker,
        /// Number of the postal consignment, when it is sent by post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<String>,
    },
    /// Yêu cầu bổ sung, hoàn thiện hồ sơ: the clock stops.
    SupplementAsked {
        /// The request.
        request: Box<SupplementRequest>,
    },
    /// Người nộp gửi bổ sung trực tuyến: it counts from then, when an officer takes it.
    SupplementSent {
        /// The request that it answers.
        request: Uuid,
        /// When it began to arrive: what was sent on the last minute is not late because of a slow
        /// line.
        arrived_at: Timestamp,
        /// The files.
        files: Vec<Uuid>,
    },
    /// Trả lại phần bổ sung trực tuyến: what was asked for and is still missing.
    SupplementReturned {
        /// What is missing still, each with what is wrong with it.
        items: Vec<Lacking>,
        /// The last day from now on.
        until_on: Date,
    },
    /// Nhận bổ sung: the clock runs again.
    SupplementTaken {
        /// When it came: at the desk now, or online before.
        arrived_at: Timestamp,
        /// How it came.
        channel: Channel,
        /// The dates from now on.
        restart: Restart,
    },
    /// Công dân yêu cầu rút hồ sơ: the clock keeps running until it is confirmed.
    WithdrawalAsked {
        /// Why, if the applicant says so.
        reason: String,
    },
    /// Công dân thôi rút hồ sơ.
    WithdrawalRetracted,
    /// Đồng ý cho rút hồ sơ: the settlement ends here.
    WithdrawalConfirmed {
        /// The last step, at the desk, where the papers are handed back.
        to: Place,
    },
    /// Đóng hồ sơ không được bổ sung trong thời hạn: the settlement ends here.
    Closed {
        /// The last step, at the desk, where the papers are handed back.
        to: Place,
    },
    /// Yêu cầu thực hiện nghĩa vụ tài chính.
    PaymentAsked {
        /// What is to be paid.
        demand: PaymentDemand,
    },
    /// Đã có chứng từ nộp tiền.
    PaymentProved {
        /// Day of the payment.
        paid_on: Date,
        /// What proves it.
        #[serde(flatten)]
        proof: PaymentProof,
        /// The dates from now on, when the clock had stopped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restart: Option<Restart>,
    },
    /// Xin ý kiến phối hợp.
    OpinionAsked {
        /// The question.
        question: Box<Question>,
    },
    /// Trả lời ý kiến.
    OpinionGiven {
        /// Which question.
        question: Uuid,
        /// What the answer is, in words without personal data.
        opinion: String,
        /// The scan of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<Uuid>,
    },
    /// Xác minh thực tế: minutes and photos are attached.
    VisitRecorded {
        /// Day of the visit.
        visited_on: Date,
        /// What was found, in words without personal data.
        finding: String,
        /// The minutes and photos.
        papers: Vec<Uuid>,
    },
    /// Đề nghị gia hạn, xin lỗi (form 04): the officer's reason and the one new date.
    ExtensionProposed {
        /// Why, in words without personal data: it is printed in the letter.
        reason: String,
        /// The new date.
        new_due_at: Timestamp,
        /// The leaders of the government who decide where the unit that settles has no head, or the
        /// head does not; proposals from before this was written down name none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leaders: Option<UnitId>,
    },
    /// Ký văn bản xin lỗi và hẹn lại.
    ExtensionConfirmed {
        /// The new date.
        new_due_at: Timestamp,
    },
    /// Không đồng ý gia hạn.
    ExtensionDeclined {
        /// Why.
        reason: String,
    },
    /// Trả lại hồ sơ, giấy tờ và tiền sau khi dừng.
    HandedBack {
        /// To whom.
        taker: Taker,
    },
    /// Đính chính trạng thái đã kết thúc: by a supervisor, with the reason.
    Corrected {
        /// The status that should have stayed.
        status: Status,
        /// Where the dossier is from now on.
        to: Place,
        /// Who holds it there.
        officer: StaffId,
        /// Why.
        reason: String,
    },
    /// Cấp lại giấy tiếp nhận bị mất.
    ReceiptReissued,
    /// Người nộp phát hiện kết quả có sai sót: passed to the body that settled.
    FlawReported {
        /// What is wrong, in words without personal data.
        what: String,
        /// Until when the corrected result is at the desk.
        due_at: Timestamp,
    },
    /// Kết quả đã đính chính về bộ phận một cửa.
    ResultMended {
        /// Number and notation of the corrected paper.
        number: String,
        /// Its date.
        issued_on: Date,
        /// Its scan.
        paper: Uuid,
    },
    /// Cơ quan giải quyết trả lời kết quả không sai.
    FlawDeclined {
        /// Why, in words without personal data.
        reason: String,
    },
    /// Trả kết quả đã đính chính cho người nộp.
    MendedHandedOut {
        /// To whom.
        taker: Taker,
    },
    /// Giấy tờ của hồ sơ bị mất, thất lạc, hư hỏng tại cơ quan.
    LossRecorded {
        /// What was lost, in words without personal data.
        what: String,
        /// What is done about it, in words without personal data.
        remedy: String,
    },
    /// Thủ tục thành phần của hồ sơ liên thông có thay đổi.
    PartMoved {
        /// The link of the procedure.
        link: String,
        /// The name of the part's procedure, as it was then.
        name: String,
        /// What happened to the part.
        change: PartChange,
    },
    /// Dừng cùng hồ sơ liên thông: the applicant withdrew the whole.
    StoppedWithWhole,
}

/// One entry of a dossier's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the dossier's record, from 1, without gaps.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub body: Body,
}
