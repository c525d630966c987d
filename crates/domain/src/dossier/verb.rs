//! The verbs of a dossier, as one list: access, buttons, the programming interface and the
//! documentation are made from it.

use serde::{Deserialize, Serialize};

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
}

impl Verb {
    /// Every verb, in the order of a dossier's life.
    pub const ALL: [Self; 11] = [
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
        }
    }
}
