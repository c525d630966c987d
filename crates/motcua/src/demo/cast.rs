//! The people who work here, all of them invented: one for each duty at the district, and in each
//! of the twelve communes. At the district and in Thạnh Mỹ they sign in with their given names,
//! elsewhere with their duty and the commune: `tu-phap.ca-dy`.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::chance::Chance;
use super::names::{self, COMMUNES, Commune};
use crate::accounts::card::Card;

/// Somebody who may sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The id.
    pub id: Uuid,
    /// Name to sign in with.
    pub username: String,
    /// Name.
    pub name: String,
    /// What the person is, in words.
    pub title: String,
    /// Duties by unit.
    pub posts: Vec<(UnitId, Duty)>,
    /// Whether the person belongs to those who are shown at the start.
    pub is_main: bool,
}

/// What the public may know of the `number`th account; the telephones are invented.
pub(super) fn card(title: &str, number: usize) -> Card {
    let (position, field) = title.split_once(": ").unwrap_or((title, ""));
    let telephone = format!("02353000{number:03}");
    Card { position: position.to_owned(), field: field.to_owned(), telephone }
}

/// User name, name, title, unit (below the district), duties.
type Member = (&'static str, &'static str, &'static str, &'static str, &'static [Duty]);

const AT_DISTRICT: &[Member] = &[
    ("hoa", "Bh’nướch Thị Hoa", "Tiếp nhận: đất đai", "mot-cua", &[Duty::Receiver]),
    ("hanh", "A Lăng Hạnh", "Tiếp nhận: đất đai, môi trường", "mot-cua", &[Duty::Receiver]),
    ("thuan", "Riah Thị Thuận", "Tiếp nhận: lao động, xã hội", "mot-cua", &[Duty::Receiver]),
    ("minh", "Phan Quốc Minh", "Tiếp nhận: hộ kinh doanh", "mot-cua", &[Duty::Receiver]),
    ("nhan", "Zơrâm Nhân", "Tiếp nhận: xây dựng, công thương", "mot-cua", &[Duty::Receiver]),
    ("loan", "Võ Thị Kim Loan", "Tiếp nhận: tư pháp", "mot-cua", &[Duty::Receiver]),
    ("thao", "Hiên Thị Thảo", "Tiếp nhận: giáo dục, văn hóa", "mot-cua", &[Duty::Receiver]),
    ("duong", "Tơngôl Dương", "Tiếp nhận: nông nghiệp, dân tộc", "mot-cua", &[Duty::Receiver]),
    ("phin", "Y Phin", "Tiếp nhận: nội vụ; thu phí", "mot-cua", &[Duty::Receiver, Duty::Cashier]),
    ("truong", "Zơrâm Trưởng", "Trưởng bộ phận một cửa", "mot-cua", &[Duty::DeskHead]),
    (
        "phuc",
        "Pơloong Phúc",
        "Trưởng phòng Tài chính – Kế hoạch",
        "tai-chinh-ke-hoach",
        &[Duty::UnitHead],
    ),
    (
        "van.ky",
        "Nguyễn Văn Kỳ",
        "Chuyên viên Tài chính – Kế hoạch",
        "tai-chinh-ke-hoach",
        &[Duty::CaseOfficer],
    ),
    (
        "kieu",
        "Bríu Thị Kiều",
        "Chuyên viên Tài chính – Kế hoạch",
        "tai-chinh-ke-hoach",
        &[Duty::CaseOfficer],
    ),
    (
        "dat",
        "Trương Quang Đạt",
        "Giám đốc Chi nhánh đất đai",
        "chi-nhanh-dat-dai",
        &[Duty::UnitHead],
    ),
    ("thua", "Coor Thừa", "Viên chức Chi nhánh đất đai", "chi-nhanh-dat-dai", &[Duty::CaseOfficer]),
    ("ban", "Lê Thị Bản", "Viên chức Chi nhánh đất đai", "chi-nhanh-dat-dai", &[Duty::CaseOfficer]),
    (
        "ating.do",
        "Ating Độ",
        "Viên chức Chi nhánh đất đai",
        "chi-nhanh-dat-dai",
        &[Duty::CaseOfficer],
    ),
    (
        "nguyen",
        "Hồ Thanh Nguyên",
        "Trưởng phòng Tài nguyên và Môi trường",
        "tai-nguyen-moi-truong",
        &[Duty::UnitHead],
    ),
    (
        "ruong",
        "A Lăng Ruộng",
        "Chuyên viên Tài nguyên và Môi trường",
        "tai-nguyen-moi-truong",
        &[Duty::CaseOfficer],
    ),
    (
        "que",
        "Phạm Thị Quế",
        "Chuyên viên Tài nguyên và Môi trường",
        "tai-nguyen-moi-truong",
        &[Duty::CaseOfficer],
    ),
    ("nghia", "Bríu Nghĩa", "Trưởng phòng Lao động – TB và XH", "lao-dong-tbxh", &[Duty::UnitHead]),
    (
        "thuong",
        "Hôih Thị Thương",
        "Chuyên viên Lao động – TB và XH",
        "lao-dong-tbxh",
        &[Duty::CaseOfficer],
    ),
    (
        "van.an",
        "Đặng Văn An",
        "Chuyên viên Lao động – TB và XH",
        "lao-dong-tbxh",
        &[Duty::CaseOfficer],
    ),
    ("phap", "Ngô Minh Pháp", "Trưởng phòng Tư pháp", "tu-phap", &[Duty::UnitHead]),
    ("luat", "Zơdêl Thị Luật", "Chuyên viên Tư pháp", "tu-phap", &[Duty::CaseOfficer]),
    (
        "xay",
        "Dương Công Xây",
        "Trưởng phòng Kinh tế và Hạ tầng",
        "kinh-te-ha-tang",
        &[Duty::UnitHead],
    ),
    ("cau", "Kring Cầu", "Chuyên viên Kinh tế và Hạ tầng", "kinh-te-ha-tang", &[Duty::CaseOfficer]),
    (
        "thay",
        "Huỳnh Thị Thầy",
        "Trưởng phòng Giáo dục và Đào tạo",
        "giao-duc-dao-tao",
        &[Duty::UnitHead],
    ),
    (
        "tro",
        "Cơlâu Trò",
        "Chuyên viên Giáo dục và Đào tạo",
        "giao-duc-dao-tao",
        &[Duty::CaseOfficer],
    ),
    ("thi", "Đỗ Thi", "Trưởng phòng Nội vụ", "noi-vu", &[Duty::UnitHead]),
    ("dua", "Blúp Thị Dua", "Chuyên viên Nội vụ", "noi-vu", &[Duty::CaseOfficer]),
    (
        "hat",
        "Pơloong Thị Hát",
        "Trưởng phòng Văn hóa và Thông tin",
        "van-hoa-thong-tin",
        &[Duty::UnitHead],
    ),
    ("mua", "A Múa", "Chuyên viên Văn hóa và Thông tin", "van-hoa-thong-tin", &[Duty::CaseOfficer]),
    (
        "rung",
        "Arất Rừng",
        "Trưởng phòng Nông nghiệp và PTNT",
        "nong-nghiep-ptnt",
        &[Duty::UnitHead],
    ),
    ("lua", "Y Lúa", "Chuyên viên Nông nghiệp và PTNT", "nong-nghiep-ptnt", &[Duty::CaseOfficer]),
    ("lang", "Bh’ling Làng", "Trưởng phòng Dân tộc", "dan-toc", &[Duty::UnitHead]),
    ("ban-lang", "Chơ Rum Bản", "Chuyên viên Dân tộc", "dan-toc", &[Duty::CaseOfficer]),
    ("chu", "Coor Văn Chủ", "Chủ tịch Ủy ban nhân dân huyện", "lanh-dao", &[Duty::Signer]),
    ("pho", "Lê Thị Phố", "Phó Chủ tịch Ủy ban nhân dân huyện", "lanh-dao", &[Duty::Signer]),
    ("van", "Trần Thị Văn", "Văn thư", "van-phong", &[Duty::Clerk]),
    (
        "bao",
        "Nguyễn Thị Bảo",
        "Giám định viên Bảo hiểm xã hội huyện",
        "bao-hiem-xa-hoi",
        &[Duty::CaseOfficer, Duty::Clerk],
    ),
    ("hiem", "Tơngôl Hiểm", "Giám đốc Bảo hiểm xã hội huyện", "bao-hiem-xa-hoi", &[Duty::Signer]),
    ("kiem", "Hôih Thị Kiểm", "Kiểm soát thủ tục hành chính", "van-phong", &[Duty::Controller]),
    ("quan", "Lê Quản Trị", "Quản trị hệ thống", "van-phong", &[Duty::Administrator]),
];

/// User name in the communes, title, part of the commune, duties.
const AT_COMMUNE: &[(&str, &str, &str, &[Duty])] = &[
    ("mot-cua", "Tiếp nhận và trả kết quả", "mot-cua", &[Duty::Receiver]),
    ("tu-phap", "Công chức Tư pháp – Hộ tịch", "tu-phap-ho-tich", &[Duty::CaseOfficer]),
    ("dia-chinh", "Công chức Địa chính – Xây dựng", "dia-chinh-xay-dung", &[Duty::CaseOfficer]),
    ("van-hoa", "Công chức Văn hóa – Xã hội", "van-hoa-xa-hoi", &[Duty::CaseOfficer]),
    (
        "tai-chinh",
        "Công chức Tài chính – Kế toán",
        "tai-chinh-ke-toan",
        &[Duty::CaseOfficer, Duty::Cashier],
    ),
    (
        "van-thu",
        "Công chức Văn phòng – Thống kê",
        "van-phong-thong-ke",
        &[Duty::Clerk, Duty::CaseOfficer],
    ),
    ("cong-an", "Công an viên", "cong-an", &[Duty::CaseOfficer, Duty::Clerk]),
    ("truong-cong-an", "Trưởng Công an", "cong-an", &[Duty::Signer]),
    ("chu-tich", "Chủ tịch", "lanh-dao", &[Duty::Signer]),
    ("pho-chu-tich", "Phó Chủ tịch", "lanh-dao", &[Duty::Signer]),
];

/// Who has these duties in Thạnh Mỹ, in the same order.
const AT_THANH_MY: [(&str, &str); 10] = [
    ("thi.my", "Ating Thị Mỹ"),
    ("y.tu", "Y Tư"),
    ("dia", "Zơrâm Địa"),
    ("hoai", "Pơloong Thị Hoài"),
    ("toan", "Bùi Văn Toán"),
    ("thu", "Ka Thư"),
    ("canh", "Riah Cảnh"),
    ("sat", "Phạm Hữu Sát"),
    ("thanh", "A Thanh"),
    ("thuy", "Hồ Thị Bích Thủy"),
];

/// Which receiver of the district takes the dossiers of which department.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("hoa", "chi-nhanh-dat-dai"),
    ("hanh", "tai-nguyen-moi-truong"),
    ("thuan", "lao-dong-tbxh"),
    ("minh", "tai-chinh-ke-hoach"),
    ("nhan", "kinh-te-ha-tang"),
    ("loan", "tu-phap"),
    ("thao", "giao-duc-dao-tao"),
    ("thao", "van-hoa-thong-tin"),
    ("duong", "nong-nghiep-ptnt"),
    ("duong", "dan-toc"),
    ("phin", "noi-vu"),
];

/// The district.
pub(super) const DISTRICT: &str = "nam-giang";

/// Everybody, at an instant before the first dossier.
pub(super) fn everybody(at: Timestamp, chance: &mut Chance) -> Vec<Account> {
    let mut all: Vec<Account> = AT_DISTRICT
        .iter()
        .map(|(username, name, title, part, duties)| {
            account(chance.id(at), (username, name), title, (DISTRICT, part, duties))
        })
        .collect();
    for commune in &COMMUNES {
        all.extend(of_commune(commune, at, chance));
    }
    all
}

fn of_commune(commune: &Commune, at: Timestamp, chance: &mut Chance) -> Vec<Account> {
    let mut all: Vec<Account> = Vec::new();
    for ((role, title, part, duties), (given, known)) in AT_COMMUNE.iter().zip(AT_THANH_MY) {
        let id = chance.id(at);
        let title = format!("{title} {}", commune.address);
        let own = (commune.unit, *part, *duties);
        if commune.unit == "thanh-my" {
            all.push(account(id, (given, known), &title, own));
            continue;
        }
        let mut name = invent(commune, chance);
        while all.iter().any(|other| other.name == name) {
            name = invent(commune, chance);
        }
        let username = format!("{role}.{}", commune.unit);
        all.push(Account { is_main: false, ..account(id, (&username, &name), &title, own) });
    }
    all
}

fn account(
    id: Uuid,
    (username, name): (&str, &str),
    title: &str,
    (government, part, duties): (&str, &str, &[Duty]),
) -> Account {
    let unit = UnitId(format!("{government}.{part}"));
    Account {
        id,
        username: username.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        posts: duties.iter().map(|duty| (unit.clone(), *duty)).collect(),
        is_main: true,
    }
}

fn invent(commune: &Commune, chance: &mut Chance) -> String {
    let (cotu, gie_trieng) = commune.peoples;
    let (families, men, women) = match chance.below(100) {
        drawn if drawn < cotu => (names::COTU_FAMILIES, names::COTU_MEN, names::COTU_WOMEN),
        drawn if drawn < cotu + gie_trieng => {
            (names::GIE_TRIENG_FAMILIES, names::GIE_TRIENG_MEN, names::GIE_TRIENG_WOMEN)
        }
        _ => (names::KINH_FAMILIES, names::KINH_MEN, names::KINH_WOMEN),
    };
    let family = chance.pick(families);
    if chance.happens(45.0) {
        format!("{family} Thị {}", chance.pick(women))
    } else {
        format!("{family} Văn {}", chance.pick(men))
    }
}

/// The table of those who are shown at the start.
#[must_use]
pub fn table(accounts: &[Account]) -> String {
    let shown: Vec<&Account> = accounts.iter().filter(|account| account.is_main).collect();
    let width = |of: fn(&Account) -> &String| {
        shown.iter().map(|account| of(account).chars().count()).max().unwrap_or_default()
    };
    let (user, name) = (width(|account| &account.username), width(|account| &account.name));
    shown
        .iter()
        .map(|account| {
            let Account { username, name: own, title, .. } = account;
            format!("  {username:<user$}  {own:<name$}  {title}\n")
        })
        .collect()
}

/// From when on everybody holds the duties.
pub(super) fn hired_on(at: Timestamp) -> jiff::civil::Date {
    time::local(at).date()
}
