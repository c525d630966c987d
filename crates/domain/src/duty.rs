//! Duties (vai trò): what a person may be trusted with in a unit.

use serde::{Deserialize, Serialize};

/// A duty that a member of staff holds in one unit.
///
/// # Source
/// Decree 61/2018/NĐ-CP and Decree 118/2025/NĐ-CP (actors of the one-stop mechanism).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Công chức tiếp nhận: receives dossiers at the desk and hands results back.
    Receiver,
    /// Trưởng bộ phận một cửa: supervises the desk.
    DeskHead,
    /// Công chức chuyên môn: appraises a dossier and drafts its result.
    CaseOfficer,
    /// Lãnh đạo phòng: assigns dossiers and approves drafts.
    UnitHead,
    /// Lãnh đạo ký: signs results.
    Signer,
    /// Văn thư: numbers, dates and issues results.
    Clerk,
    /// Thu phí: confirms payments.
    Cashier,
    /// Kiểm soát thủ tục hành chính: sees how the work goes.
    Controller,
    /// Quản trị: users, units, catalogue; does not read dossiers.
    Administrator,
}

impl Duty {
    /// Every duty, in the order in which screens list them.
    pub const ALL: [Self; 9] = [
        Self::Receiver,
        Self::DeskHead,
        Self::CaseOfficer,
        Self::UnitHead,
        Self::Signer,
        Self::Clerk,
        Self::Cashier,
        Self::Controller,
        Self::Administrator,
    ];

    /// Whether this duty includes the other: the head of a desk also works at it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self == other || (self == Self::DeskHead && other == Self::Receiver)
    }

    /// The code used in data files and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::DeskHead => "desk_head",
            Self::CaseOfficer => "case_officer",
            Self::UnitHead => "unit_head",
            Self::Signer => "signer",
            Self::Clerk => "clerk",
            Self::Cashier => "cashier",
            Self::Controller => "controller",
            Self::Administrator => "administrator",
        }
    }

    /// The duty with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Receiver => "Công chức tiếp nhận và trả kết quả",
            Self::DeskHead => "Trưởng bộ phận một cửa",
            Self::CaseOfficer => "Công chức chuyên môn",
            Self::UnitHead => "Lãnh đạo phòng",
            Self::Signer => "Lãnh đạo ký kết quả",
            Self::Clerk => "Văn thư",
            Self::Cashier => "Công chức thu phí, lệ phí",
            Self::Controller => "Công chức kiểm soát thủ tục hành chính",
            Self::Administrator => "Quản trị hệ thống",
        }
    }
}
