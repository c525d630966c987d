//! The kinds of reference data, in words.

/// One kind of entry.
pub struct Kind {
    /// As in the database.
    pub code: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// Where such entries are looked after.
    pub href: &'static str,
}

/// Every kind.
pub const KINDS: [Kind; 7] = [
    Kind { code: "unit", label: "Đơn vị", href: "/quan-tri/don-vi" },
    Kind { code: "calendar", label: "Lịch làm việc", href: "/quan-tri/lich" },
    Kind { code: "procedure", label: "Thủ tục", href: "/quan-tri/thu-tuc" },
    Kind { code: "route", label: "Quy trình nội bộ", href: "/quan-tri/quy-trinh" },
    Kind { code: "exemption", label: "Miễn giảm phí, lệ phí", href: "/quan-tri/mien-giam" },
    Kind { code: "letter", label: "Biểu mẫu, văn bản", href: "/quan-tri/bieu-mau" },
    Kind { code: "notices", label: "Nội dung thông báo", href: "/quan-tri/noi-dung-thong-bao" },
];

/// The kind with that code.
#[must_use]
pub fn get(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}
