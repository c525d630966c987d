//! Persons as a form knows them: names, birth dates, addresses. Nothing here is looked up.

mod birth;
mod contact;
mod email_doubt;
mod name;

use serde::{Deserialize, Serialize};

pub use birth::BirthDate;
pub use contact::{Address, Email};
pub use name::{PersonName, initials_masked};

/// Loại đối tượng: who applies.
///
/// # Source
/// `LoaiDoiTuong` of the national public service portal (1–4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Người dân.
    #[default]
    Citizen,
    /// Doanh nghiệp.
    Enterprise,
    /// Cơ quan nhà nước.
    StateBody,
    /// Tổ chức khác.
    Other,
}

impl PersonKind {
    /// Every kind, in the order of the national codes.
    pub const ALL: [Self; 4] = [Self::Citizen, Self::Enterprise, Self::StateBody, Self::Other];

    /// The code used in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Enterprise => "enterprise",
            Self::StateBody => "state_body",
            Self::Other => "other",
        }
    }

    /// The kind with that code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Citizen => "Người dân",
            Self::Enterprise => "Doanh nghiệp",
            Self::StateBody => "Cơ quan nhà nước",
            Self::Other => "Tổ chức khác",
        }
    }

    /// `LoaiDoiTuong` of the national portal: 1–4.
    #[must_use]
    pub fn national_code(self) -> u8 {
        match self {
            Self::Citizen => 1,
            Self::Enterprise => 2,
            Self::StateBody => 3,
            Self::Other => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_code_and_numbered_in_order() {
        for (position, kind) in PersonKind::ALL.into_iter().enumerate() {
            assert_eq!(PersonKind::from_code(kind.code()), Some(kind));
            assert_eq!(usize::from(kind.national_code()), position + 1);
        }
        assert_eq!(PersonKind::from_code("ghost"), None);
    }
}
