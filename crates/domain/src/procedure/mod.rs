//! Administrative procedures (thủ tục hành chính) as data with validity dates: who settles them,
//! how long that may take, which papers are needed, what it costs and what comes out.
//!
//! A procedure has one record per period and competent level; a dossier pins the record that was
//! in force on its reception day through [`Procedure::version_id`].

mod catalogue;

use serde::{Deserialize, Serialize};

pub use catalogue::Catalogue;

use crate::agency::UnitKind;
use crate::code::ProcedureCode;
use crate::deadline::{Policy, TimeLimit};
use crate::money::FeeRule;
use crate::validity::Validity;

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

/// Hình thức giấy tờ: what form of a paper is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperForm {
    /// Bản chính.
    #[default]
    Original,
    /// Bản sao (chứng thực hoặc trích lục).
    Copy,
    /// Bản chụp.
    Photocopy,
}

impl PaperForm {
    /// Every form, in the order of the receipt's columns.
    pub const ALL: [Self; 3] = [Self::Original, Self::Copy, Self::Photocopy];

    /// The code used in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Photocopy => "photocopy",
        }
    }

    /// The form with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Original => "Bản chính",
            Self::Copy => "Bản sao",
            Self::Photocopy => "Bản chụp",
        }
    }
}

/// Thành phần hồ sơ: one paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Id inside its case: `to-khai`.
    pub id: String,
    /// "Tờ khai đăng ký khai sinh".
    pub name: String,
    /// Xuất trình: shown at the desk and handed back, not kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub presented_only: bool,
    /// The form that is expected.
    #[serde(default)]
    pub form: PaperForm,
    /// How many are expected.
    #[serde(default = "one")]
    pub quantity: u32,
}

/// Papers that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Group {
    /// Every paper is needed.
    AllOf {
        /// The papers.
        items: Vec<Component>,
    },
    /// One of the papers is needed.
    OneOf {
        /// What the papers have in common: "Giấy báo tử hoặc giấy tờ thay thế".
        label: String,
        /// The papers.
        items: Vec<Component>,
    },
    /// Needed only under a condition, which the officer judges.
    If {
        /// "nếu khác nơi cư trú", without the first word: "khác nơi cư trú".
        condition: String,
        /// The papers.
        items: Vec<Component>,
    },
}

impl Group {
    /// The papers of the group.
    #[must_use]
    pub fn items(&self) -> &[Component] {
        match self {
            Self::AllOf { items } | Self::OneOf { items, .. } | Self::If { items, .. } => items,
        }
    }
}

/// Trường hợp: a case of a procedure with its own time, papers or route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Id inside its procedure: `thong-thuong`, `xac-minh`.
    pub id: String,
    /// "Thông thường", "Phải xác minh điều kiện kết hôn".
    pub name: String,
    /// Published time.
    pub limit: TimeLimit,
    /// Published time in especially difficult communes, where it is longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficult_area: Option<TimeLimit>,
    /// Id of the route.
    pub route: String,
    /// The papers.
    pub groups: Vec<Group>,
}

impl Case {
    /// The published time, for an especially difficult commune or elsewhere.
    #[must_use]
    pub fn limit_for(&self, difficult: bool) -> TimeLimit {
        if difficult { self.difficult_area.unwrap_or(self.limit) } else { self.limit }
    }

    /// Every paper of every group, in the order of the checklist.
    pub fn papers(&self) -> impl Iterator<Item = &Component> {
        self.groups.iter().flat_map(Group::items)
    }
}

/// Phí, lệ phí of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// "Lệ phí đăng ký hộ tịch".
    pub name: String,
    /// How it is computed.
    pub rule: FeeRule,
    /// How it is computed when the dossier is filed online, where that is cheaper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<FeeRule>,
    /// Whether the amount is only an illustration: the provincial council decides the real one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// What else is known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Fee {
    /// The rule for a dossier filed online or otherwise.
    #[must_use]
    pub fn rule_for(&self, online: bool) -> &FeeRule {
        if online { self.online.as_ref().unwrap_or(&self.rule) } else { &self.rule }
    }
}

/// Kết quả: what the applicant gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultKind {
    /// "Giấy khai sinh".
    pub name: String,
    /// Code of the national catalogue, `KQ.G15.000031`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Thủ tục hành chính: one procedure in one period at the levels that settle it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Mã thủ tục.
    pub code: ProcedureCode,
    /// Short name for lists: "Đăng ký khai sinh".
    pub name: String,
    /// Name in the deciding document: "Thủ tục đăng ký khai sinh".
    pub official_name: String,
    /// Lĩnh vực: "Hộ tịch".
    pub field: String,
    /// The levels of government that settle it.
    pub levels: Vec<Level>,
    /// From when until when the record is in force.
    #[serde(flatten)]
    pub valid: Validity,
    /// How much of it can be done online.
    #[serde(default)]
    pub online: OnlineLevel,
    /// The ways of filing in the national record; empty when not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// How its days are counted.
    #[serde(default)]
    pub policy: Policy,
    /// At least one.
    pub cases: Vec<Case>,
    /// What it costs; empty when it is free.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What the applicant gets.
    pub results: Vec<ResultKind>,
    /// The department that settles it, by the last part of its id (`tai-nguyen-moi-truong`);
    /// absent when the government itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Whether a receipt is issued; not for results handed over at once.
    #[serde(default = "yes")]
    pub receipt: bool,
    /// The code that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ProcedureCode>,
    /// Quyết định công bố: the deciding document, "163/QĐ-BTP".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// What else is known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How sure the record is.
    pub confidence: Confidence,
    /// Where the record comes from.
    pub source: String,
}

impl Procedure {
    /// The stable id of this record, pinned by dossiers: `2.000815@2019-01-01:commune`.
    ///
    /// The level is always part of it, so that adding the same code for another level later does
    /// not change the id of a record that dossiers already pin.
    #[must_use]
    pub fn version_id(&self) -> String {
        let levels: Vec<_> = self.levels.iter().map(|level| level.code()).collect();
        format!("{}@{}:{}", self.code, self.valid.from_on, levels.join(","))
    }

    /// The case with that id.
    #[must_use]
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// Whether it is in force on that day and settled at that level.
    #[must_use]
    pub fn in_force(&self, day: jiff::civil::Date, level: Level) -> bool {
        self.valid.contains(day) && self.levels.contains(&level)
    }

    /// Whether anything is ever paid for it.
    #[must_use]
    pub fn has_fee(&self) -> bool {
        self.fees.iter().any(|fee| fee.rule != FeeRule::Free)
    }
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}
