//! What can happen to a dossier. Events are the record: they hold no personal data (people and
//! papers are referred to by id), they are never changed, and the present is a fold over them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::agency::UnitId;
use crate::code::DossierCode;
use crate::deadline::{Policy, TimeLimit};
use crate::duty::Duty;
use crate::route::{Step, StepId, Task};

/// The id of a member of staff.
pub type StaffId = Uuid;

/// Who did it, and for which unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct By {
    /// The person.
    pub staff: StaffId,
    /// The unit whose duty the person used.
    pub unit: UnitId,
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

/// How a dossier came in (kênh thực hiện).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp.
    #[default]
    Direct,
    /// Trực tuyến.
    Online,
    /// Bưu chính công ích.
    Post,
}

impl Channel {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Direct => "Trực tiếp",
            Self::Online => "Trực tuyến",
            Self::Post => "Bưu chính công ích",
        }
    }
}

/// How the applicant wants the result (hình thức nhận kết quả).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnWay {
    /// Trực tiếp tại bộ phận một cửa.
    #[default]
    ByHand,
    /// Qua bưu chính công ích.
    ByPost,
    /// Trực tuyến.
    Online,
}

impl ReturnWay {
    /// All ways, as screens list them.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::ByPost, Self::Online];

    /// The code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::ByPost => "by_post",
            Self::Online => "online",
        }
    }

    /// The way with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ByHand => "Nhận trực tiếp tại bộ phận một cửa",
            Self::ByPost => "Qua dịch vụ bưu chính công ích",
            Self::Online => "Trực tuyến",
        }
    }
}

/// Who takes the result away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taker {
    /// The applicant.
    #[default]
    Applicant,
    /// The representative who filed.
    Representative,
    /// Somebody else with a written authorisation, which the desk has seen.
    Delegate,
}

impl Taker {
    /// All takers, as screens list them.
    pub const ALL: [Self; 3] = [Self::Applicant, Self::Representative, Self::Delegate];

    /// The code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Representative => "representative",
            Self::Delegate => "delegate",
        }
    }

    /// The taker with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|taker| taker.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "Người nộp hồ sơ",
            Self::Representative => "Người đại diện",
            Self::Delegate => "Người được ủy quyền (đã xuất trình giấy ủy quyền)",
        }
    }
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
    /// The published time.
    pub limit: TimeLimit,
    /// How it is counted.
    pub policy: Policy,
    /// The first due instant: never changed afterwards.
    pub due_at: Timestamp,
    /// How that instant came about, line by line.
    pub explanation: Vec<String>,
    /// Where the dossier is: the first step, at the desk.
    pub place: Place,
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
    },
}

impl Body {
    /// The name of the kind, as stored and exported.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::HandedOver { .. } => "handed_over",
            Self::Accepted => "accepted",
            Self::Assigned { .. } => "assigned",
            Self::Forwarded { .. } => "forwarded",
            Self::SentBack { .. } => "sent_back",
            Self::Drafted { .. } => "drafted",
            Self::Approved { .. } => "approved",
            Self::Issued { .. } => "issued",
            Self::BroughtToDesk { .. } => "brought_to_desk",
            Self::HandedToApplicant { .. } => "handed_to_applicant",
        }
    }
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
