//! The words with which a catalogue describes a procedure.

use serde::{Deserialize, Serialize};

use crate::agency::UnitKind;

/// Cấp giải quyết: the level of government that settles a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Cấp tỉnh.
    Province,
    /// Cấp huyện (until 30/6/2025).
    District,
    /// Cấp xã.
    Commune,
}

impl Level {
    /// Every level, highest first.
    pub const ALL: [Self; 3] = [Self::Province, Self::District, Self::Commune];

    /// The code used in data files and in version ids.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    /// The level with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Province => "Cấp tỉnh",
            Self::District => "Cấp huyện",
            Self::Commune => "Cấp xã",
        }
    }

    /// The level at which a government settles procedures; `None` for parts of a government.
    #[must_use]
    pub fn of(kind: UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Province => Some(Self::Province),
            UnitKind::District => Some(Self::District),
            UnitKind::Commune => Some(Self::Commune),
            UnitKind::Department | UnitKind::Desk | UnitKind::Leadership | UnitKind::Office => None,
        }
    }
}

/// Mức độ dịch vụ công trực tuyến.
///
/// # Source
/// Nghị định 42/2022/NĐ-CP: toàn trình and một phần. Each province decides per procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLevel {
    /// Toàn trình.
    Full,
    /// Một phần.
    Partial,
    /// Không cung cấp trực tuyến.
    #[default]
    None,
}

impl OnlineLevel {
    /// Every level, fullest first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Partial, Self::None];

    /// The code used in data files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Full => "Toàn trình",
            Self::Partial => "Một phần",
            Self::None => "Không trực tuyến",
        }
    }
}

/// Why a procedure is not offered online from end to end.
///
/// # Source
/// Decree 224/2026/NĐ-CP Art. 14, since 1/7/2026: full service is the rule, and what is partial needs
/// a published reason of these four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartialReason {
    /// The applicant must come in person.
    Presence,
    /// The authority must look at the place.
    Inspection,
    /// A failure that cannot be mended at once.
    Failure,
    /// Another technical matter that cannot be solved yet.
    Technical,
}

impl PartialReason {
    /// All of them, as forms list them.
    pub const ALL: [Self; 4] = [Self::Presence, Self::Inspection, Self::Failure, Self::Technical];

    /// The code used in data files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Inspection => "inspection",
            Self::Failure => "failure",
            Self::Technical => "technical",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Presence => "pháp luật quy định người nộp phải có mặt tại cơ quan nhà nước",
            Self::Inspection => "cơ quan nhà nước phải thẩm tra, xác minh tại hiện trường",
            Self::Failure => "sự cố kỹ thuật chưa thể khắc phục ngay",
            Self::Technical => "vấn đề kỹ thuật khác chưa thể xử lý được",
        }
    }
}

/// Hình thức nộp hồ sơ: a way in which the national record lets people file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp.
    Direct,
    /// Trực tuyến.
    Online,
    /// Dịch vụ bưu chính.
    Post,
}

impl Channel {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Direct => "Trực tiếp",
            Self::Online => "Trực tuyến",
            Self::Post => "Dịch vụ bưu chính",
        }
    }
}

/// How sure the catalogue is of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Own knowledge only, to be checked before real use.
    Low,
    /// Between low and medium.
    MediumLow,
    /// Plausible, seen once or abbreviated.
    Medium,
    /// Between medium and high.
    MediumHigh,
    /// From the national record.
    High,
}

/// How sure the catalogue is, fact by fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidence {
    /// Code and name.
    pub code_name: Trust,
    /// Time limit.
    pub time: Trust,
    /// Fee.
    pub fee: Trust,
    /// Papers.
    pub papers: Trust,
    /// The record as a whole.
    pub overall: Trust,
}
