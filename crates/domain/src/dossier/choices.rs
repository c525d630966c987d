//! Choices that people make about a dossier, each with its code and its words.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// What a result says to the applicant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Giải quyết: what was asked for.
    #[default]
    Granted,
    /// Từ chối giải quyết sau thẩm định, with the reason (form 03).
    Refused,
    /// Dừng giải quyết: nothing came within the time for supplements (form 05 of 2025).
    Stopped,
}

impl Outcome {
    /// All outcomes, as screens list them.
    pub const ALL: [Self; 3] = [Self::Granted, Self::Refused, Self::Stopped];

    /// The code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
        }
    }

    /// The outcome with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Granted => "Giải quyết theo đề nghị",
            Self::Refused => "Từ chối giải quyết",
            Self::Stopped => "Dừng giải quyết",
        }
    }

    /// For events: the usual outcome is not written, so that records of the first version keep
    /// their form.
    pub(super) fn is_granted(&self) -> bool {
        *self == Self::Granted
    }
}

/// Why papers are asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgainReason {
    /// What was brought is not what was asked for.
    NotAsAsked,
    /// Facts came up that could not be known before.
    NewFacts,
    /// Another body's answer makes it necessary.
    OtherBody,
}

impl AgainReason {
    /// All reasons, as screens list them.
    pub const ALL: [Self; 3] = [Self::NotAsAsked, Self::NewFacts, Self::OtherBody];

    /// The code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAsAsked => "not_as_asked",
            Self::NewFacts => "new_facts",
            Self::OtherBody => "other_body",
        }
    }

    /// The reason with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotAsAsked => "Giấy tờ đã bổ sung chưa đúng yêu cầu",
            Self::NewFacts => "Phát sinh tình tiết mới",
            Self::OtherBody => "Theo ý kiến của cơ quan phối hợp",
        }
    }
}

/// What proves that a financial obligation was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentProof {
    /// The scan of a slip of the State Treasury, a bank, the tax office.
    #[serde(rename = "proof")]
    Scan(Uuid),
    /// A row of the desk's till.
    #[serde(rename = "receipt")]
    Till(Uuid),
}
