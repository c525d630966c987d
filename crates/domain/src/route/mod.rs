//! The internal route of a procedure (quy trình nội bộ): the steps a dossier takes, who does each
//! of them and what share of the published time each may use. Routes are data.

mod problems;
mod read;

use serde::{Deserialize, Serialize};

pub use problems::problems;
pub use read::read_routes;

use crate::dossier::Verb;
use crate::duty::Duty;

/// The id of a step inside its route: `tham-dinh`.
pub type StepId = String;

/// Which agency does a step, relative to the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAgency {
    /// The desk that received the dossier.
    Desk,
    /// The unit that settles it: the procedure's department, or the commune itself.
    Lead,
    /// The leadership of the competent government.
    Leadership,
    /// The office of the competent government (clerks).
    Office,
    /// The leadership of the government above: a commune's dossier that the district decides.
    LeadershipAbove,
    /// The office of the government above.
    OfficeAbove,
    /// A department of the competent government, or of one above it, by the last part of its id:
    /// `tai-nguyen-moi-truong`.
    Department(String),
}

/// What is done in a step: it decides which verbs its holder has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Tiếp nhận: receive, then hand over.
    Receive,
    /// Phân công: give the dossier to one case officer.
    Assign,
    /// Thẩm định, dự thảo kết quả: appraise and draft.
    Appraise,
    /// Duyệt dự thảo: approve a draft or send it back.
    Review,
    /// Ký kết quả: the signer's approval.
    Sign,
    /// Vào số, phát hành: number, date, attach the signed paper, bring to the desk.
    Issue,
    /// Theo dõi giải quyết liên thông: the desk follows the parts of a whole.
    Coordinate,
    /// Trả kết quả: hand the result to the applicant.
    Return,
}

impl Task {
    /// The verb that finishes the task: whoever has the step needs the right to it.
    #[must_use]
    pub fn verb(self) -> Verb {
        match self {
            Self::Receive | Self::Coordinate => Verb::HandOver,
            Self::Assign => Verb::Assign,
            Self::Appraise => Verb::Forward,
            Self::Review | Self::Sign => Verb::Approve,
            Self::Issue => Verb::Issue,
            Self::Return => Verb::HandToApplicant,
        }
    }

    /// Every task, in the order in which a dossier meets them.
    pub const ALL: [Self; 8] = [
        Self::Receive,
        Self::Assign,
        Self::Appraise,
        Self::Review,
        Self::Sign,
        Self::Issue,
        Self::Coordinate,
        Self::Return,
    ];

    /// The code used in data files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Assign => "assign",
            Self::Appraise => "appraise",
            Self::Review => "review",
            Self::Sign => "sign",
            Self::Issue => "issue",
            Self::Coordinate => "coordinate",
            Self::Return => "return",
        }
    }

    /// The task with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Receive => "Tiếp nhận",
            Self::Assign => "Phân công",
            Self::Appraise => "Thẩm định, dự thảo kết quả",
            Self::Review => "Duyệt dự thảo",
            Self::Sign => "Ký kết quả",
            Self::Issue => "Vào số, phát hành",
            Self::Coordinate => "Theo dõi giải quyết liên thông",
            Self::Return => "Trả kết quả",
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Id inside the route.
    pub id: StepId,
    /// Name on screens and on the control sheet: "Thẩm định hồ sơ".
    pub name: String,
    /// Which agency does it.
    pub agency: StepAgency,
    /// Which duty does it.
    pub duty: Duty,
    /// What is done.
    pub task: Task,
    /// Share of the published time, in percent of the whole.
    #[serde(default)]
    pub share_percent: u32,
    /// The steps that may follow; empty for the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<StepId>,
}

/// A route: the first step is where every dossier begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Id, referred to by procedures: `huyen-qua-phong`.
    pub id: String,
    /// Name on screens.
    pub name: String,
    /// The steps, first one first.
    pub steps: Vec<Step>,
}

impl Route {
    /// The step with that id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The first step.
    #[must_use]
    pub fn first(&self) -> Option<&Step> {
        self.steps.first()
    }
}
