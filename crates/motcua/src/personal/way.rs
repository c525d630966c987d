//! The ways to personal data that leave their trace here. Dossiers, files and printed lists leave traces of
//! their own kind, which name the dossier or the list.

use super::tally::Shows;

/// A way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Tìm hồ sơ.
    Search,
    /// Gợi ý khi gõ vào ô tìm.
    SearchOffers,
    /// Danh sách công việc.
    Worklist,
    /// Gợi ý người đã từng nộp hồ sơ.
    KnownPeople,
    /// Điền người đã từng nộp vào hồ sơ mới.
    KnownPerson,
    /// Danh sách phiếu hướng dẫn, từ chối.
    Slips,
    /// Một phiếu hướng dẫn, từ chối.
    Slip,
    /// Chứng thực trong ngày.
    Certification,
    /// Danh sách ở quầy thu phí.
    Till,
    /// Kết quả chưa nhận.
    Unclaimed,
    /// Danh sách bàn giao.
    Handing,
    /// Giấy tờ gửi, nhận giữa các bộ phận một cửa.
    PaperLists,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 12] = [
        Self::Search,
        Self::SearchOffers,
        Self::Worklist,
        Self::KnownPeople,
        Self::KnownPerson,
        Self::Slips,
        Self::Slip,
        Self::Certification,
        Self::Till,
        Self::Unclaimed,
        Self::Handing,
        Self::PaperLists,
    ];

    /// Its name in tables and in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::SearchOffers => "search_offers",
            Self::Worklist => "worklist",
            Self::KnownPeople => "known_people",
            Self::KnownPerson => "known_person",
            Self::Slips => "slips",
            Self::Slip => "slip",
            Self::Certification => "certification",
            Self::Till => "till",
            Self::Unclaimed => "unclaimed",
            Self::Handing => "handing",
            Self::PaperLists => "paper_lists",
        }
    }

    /// The way with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// What the journal calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Search => "tìm hồ sơ",
            Self::SearchOffers => "gợi ý khi tìm hồ sơ",
            Self::Worklist => "danh sách công việc",
            Self::KnownPeople => "gợi ý người đã từng nộp",
            Self::KnownPerson => "điền người đã từng nộp",
            Self::Slips => "danh sách phiếu hướng dẫn, từ chối",
            Self::Slip => "phiếu hướng dẫn, từ chối",
            Self::Certification => "chứng thực trong ngày",
            Self::Till => "danh sách thu phí",
            Self::Unclaimed => "kết quả chưa nhận",
            Self::Handing => "danh sách bàn giao",
            Self::PaperLists => "giấy tờ gửi, nhận",
        }
    }

    /// How much of the data it shows.
    pub(super) fn shows(self) -> Shows {
        match self {
            Self::KnownPerson | Self::Slip => Shows::Whole,
            Self::Search
            | Self::SearchOffers
            | Self::Worklist
            | Self::KnownPeople
            | Self::Slips
            | Self::Certification
            | Self::Till
            | Self::Unclaimed
            | Self::Handing
            | Self::PaperLists => Shows::Names,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for way in Way::ALL {
            assert_eq!(Way::from_code(way.code()), Some(way));
        }
    }
}
