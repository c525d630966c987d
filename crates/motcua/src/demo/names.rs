//! Names of people who do not exist, as families of Nam Giang are called, and the hamlets they
//! live in. The lists are ours, from general knowledge: no entry means a real person.

/// Who somebody's family is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    /// Cơ Tu.
    Cotu,
    /// Giẻ Triêng.
    GieTrieng,
    /// Kinh.
    Kinh,
}

pub(super) const COTU_FAMILIES: &[&str] = &[
    "Bh’nướch",
    "Zơrâm",
    "A Lăng",
    "Pơloong",
    "Bríu",
    "Ating",
    "Coor",
    "Hôih",
    "Arất",
    "Tơngôl",
    "Blúp",
    "Riah",
    "Bh’ling",
    "Cơlâu",
    "Zơdêl",
    "Avô",
];
pub(super) const COTU_MEN: &[&str] = &[
    "Nhiếu", "Ưng", "Bốch", "Brơm", "Lơi", "Ngước", "Đăm", "Blới", "Pênh", "Nhơn", "Bền", "Vươn",
    "Chung", "Tâm", "Hùng", "Thương", "Nghĩa", "Lâm", "Tùng", "Sơn", "Bảo", "Kiên", "Thiên",
    "Phát",
];
pub(super) const COTU_WOMEN: &[&str] = &[
    "Nhớ", "Bríu", "Đhim", "Nhêm", "Blưới", "Pêl", "Lép", "Hốt", "Thêm", "Mai", "Hương", "Lan",
    "Hồng", "Ngân", "Thảo", "Xuân", "Liên", "Diệu", "Bông", "Chiên", "Vân", "Thủy",
];
pub(super) const GIE_TRIENG_FAMILIES: &[&str] =
    &["Hiên", "Kring", "Un", "Chơ Rum", "Brôl", "Xiêng", "Bloong", "Tà Ngôn", "Kéo", "Nhơm"];
pub(super) const GIE_TRIENG_MEN: &[&str] = &[
    "Phiên", "Lứ", "Thao", "Nhói", "Bông", "Dũng", "Thiết", "Voa", "Chiến", "Hải", "Lực", "Quyết",
    "Ngọc", "Tiến", "Viên", "Nam", "Brông", "Tuân",
];
pub(super) const GIE_TRIENG_WOMEN: &[&str] = &[
    "Nhung", "Phai", "Blưn", "Vẻ", "Tuyết", "Lài", "Hạnh", "Bích", "Ly", "Thoa", "Nga", "Hiền",
    "Đào", "Pia", "Duyên", "Sương", "Yến", "Mến",
];
pub(super) const KINH_FAMILIES: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Phan", "Võ",
    "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương", "Đoàn", "Lương", "Mai", "Tạ",
];
pub(super) const KINH_MIDDLES_OF_MEN: &[&str] =
    &["Văn", "Văn", "Văn", "Đình", "Quốc", "Minh", "Hữu", "Thanh", "Công", "Ngọc", "Tấn", "Xuân"];
pub(super) const KINH_MIDDLES_OF_WOMEN: &[&str] =
    &["Thị", "Thị", "Thị", "Thị Thu", "Thị Kim", "Thị Thanh", "Ngọc", "Thị Mỹ", "Thị Bích"];
pub(super) const KINH_MEN: &[&str] = &[
    "An", "Bình", "Cường", "Dũng", "Đức", "Hải", "Hậu", "Hiếu", "Hùng", "Khánh", "Long", "Lộc",
    "Mạnh", "Nam", "Phong", "Phúc", "Quang", "Sơn", "Tài", "Thắng", "Thành", "Toàn", "Trung",
    "Vinh",
];
pub(super) const KINH_WOMEN: &[&str] = &[
    "Anh", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng", "Huệ", "Lan", "Liên", "Loan", "Mai", "Nga",
    "Ngọc", "Nhung", "Oanh", "Phương", "Tâm", "Thảo", "Thủy", "Trang", "Trinh", "Vân", "Yến",
];

/// A commune with what the demonstration needs to know of it.
#[derive(Debug)]
pub(super) struct Commune {
    /// Its unit.
    pub(super) unit: &'static str,
    /// As it stands in addresses.
    pub(super) address: &'static str,
    /// Of a hundred dossiers of communes, so many are filed here.
    pub(super) percent: u32,
    /// Of a hundred dossiers here, so many are settled late.
    pub(super) late_percent: f64,
    /// How many of a hundred are Cơ Tu and Giẻ Triêng; the others are Kinh.
    pub(super) peoples: (u32, u32),
    /// Its hamlets, as far as known.
    pub(super) hamlets: &'static [&'static str],
}

/// The twelve communes. How the dossiers are spread is a suggestion, not a figure of the district.
pub(super) const COMMUNES: [Commune; 12] = [
    Commune {
        unit: "thanh-my",
        address: "thị trấn Thạnh Mỹ",
        percent: 28,
        late_percent: 3.0,
        peoples: (45, 10),
        hamlets: &[
            "Pà Dấu 1",
            "Pà Dấu 2",
            "Mực",
            "Dung",
            "Hoa",
            "Đồng Râm",
            "Thạnh Mỹ 1",
            "Thạnh Mỹ 2",
            "Thạnh Mỹ 3",
        ],
    },
    Commune {
        unit: "cha-val",
        address: "xã Chà Vàl",
        percent: 10,
        late_percent: 4.0,
        peoples: (65, 20),
        hamlets: &["La Bơ", "Tà Un", "A Dinh", "Cần Đôn", "A Bát"],
    },
    Commune {
        unit: "ca-dy",
        address: "xã Cà Dy",
        percent: 10,
        late_percent: 3.5,
        peoples: (85, 3),
        hamlets: &["Rô", "Ngói", "Pà Lanh", "Bến Giằng", "Pà Păng"],
    },
    Commune {
        unit: "ta-bhing",
        address: "xã Tà Bhing",
        percent: 9,
        late_percent: 3.5,
        peoples: (92, 2),
        hamlets: &["Pà Ia", "Za Ra", "A Liêng", "Pà Xua", "Cà Đăng"],
    },
    Commune {
        unit: "ta-poo",
        address: "xã Tà Pơơ",
        percent: 8,
        late_percent: 4.0,
        peoples: (93, 2),
        hamlets: &["Pà Đồn", "Vinh", "Tà Pơơ", "Pà Tôi"],
    },
    Commune {
        unit: "la-dee",
        address: "xã La Dêê",
        percent: 8,
        late_percent: 4.5,
        peoples: (30, 60),
        hamlets: &["Đắc Ốc", "Đắc Pênh", "Công Tơ Rơn", "Đắc Rế"],
    },
    Commune {
        unit: "zuoih",
        address: "xã Zuôih",
        percent: 6,
        late_percent: 4.5,
        peoples: (94, 2),
        hamlets: &["Công Dồn", "Pà Dương", "Tà Rúc", "Pà Ring"],
    },
    Commune {
        unit: "dac-pre",
        address: "xã Đắc Pre",
        percent: 6,
        late_percent: 4.5,
        peoples: (5, 88),
        hamlets: &["56", "57", "58", "Đắc Rôn"],
    },
    Commune {
        unit: "dac-pring",
        address: "xã Đắc Pring",
        percent: 5,
        late_percent: 8.0,
        peoples: (5, 90),
        hamlets: &["47", "48", "49A", "49B"],
    },
    Commune {
        unit: "dac-toi",
        address: "xã Đắc Tôi",
        percent: 4,
        late_percent: 5.0,
        peoples: (15, 78),
        hamlets: &["Đắc Rích", "Đắc Vâng", "Đắc Tà Vâng"],
    },
    Commune {
        unit: "la-ee",
        address: "xã La Êê",
        percent: 3,
        late_percent: 10.0,
        peoples: (92, 4),
        hamlets: &["Pà Ooi", "Pà Lan", "Đắc Ngol"],
    },
    Commune {
        unit: "cho-chun",
        address: "xã Chơ Chun",
        percent: 3,
        late_percent: 11.0,
        peoples: (93, 3),
        hamlets: &["A Xòo", "Blăng", "Côn Zốt"],
    },
];
