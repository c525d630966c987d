//! Cases of a procedure and the papers that each of them needs.

use serde::{Deserialize, Serialize};

use crate::deadline::TimeLimit;

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

fn one() -> u32 {
    1
}
