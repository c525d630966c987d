//! Whom an officer asks and what is said, in words without personal data.

use domain::agency::{UnitId, Units};
use domain::dossier::Dossier;
use domain::dossier::event::{Consulted, Question};
use jiff::Timestamp;
use uuid::Uuid;

use super::cast;
use super::chance::Chance;
use super::shares;

/// Bodies that work outside of the system and answer on paper.
const OUTSIDE: [&str; 4] = [
    "Hạt Kiểm lâm huyện",
    "Văn phòng Đăng ký đất đai tỉnh",
    "Chi cục Thuế khu vực",
    "Ban Quản lý rừng phòng hộ",
];
const DEPARTMENTS: [&str; 5] =
    ["tai-nguyen-moi-truong", "kinh-te-ha-tang", "tu-phap", "tai-chinh-ke-hoach", "lao-dong-tbxh"];
const COMMUNE_PARTS: [&str; 4] =
    ["cong-an", "dia-chinh-xay-dung", "van-hoa-xa-hoi", "tu-phap-ho-tich"];
pub(super) const ANSWERS: [&str; 5] = [
    "Thống nhất giải quyết theo đề nghị của đơn vị thẩm định.",
    "Đã kiểm tra, thông tin trong hồ sơ phù hợp với sổ theo dõi đang quản lý.",
    "Không có khiếu nại, tranh chấp; đủ điều kiện giải quyết theo quy định.",
    "Thống nhất, đề nghị đối chiếu thêm bản gốc khi trả kết quả.",
    "Phù hợp với quy hoạch đã được phê duyệt.",
];
const FINDINGS_OF_LAND: [&str; 3] = [
    "Ranh giới ngoài thực địa khớp với hồ sơ; các hộ liền kề không có ý kiến.",
    "Hiện trạng sử dụng đúng mục đích, không có tranh chấp.",
    "Công trình đúng vị trí trong hồ sơ, không lấn hành lang đường bộ.",
];
const FINDINGS_OF_PEOPLE: [&str; 3] = [
    "Hoàn cảnh của hộ đúng như tờ khai; tổ dân phố xác nhận.",
    "Người được đề nghị hiện cư trú tại địa phương, sức khỏe yếu, cần người chăm sóc.",
    "Thu nhập của hộ phù hợp với nội dung kê khai.",
];

fn is_land(field: &str) -> bool {
    ["Đất đai", "Xây dựng", "Hoạt động xây dựng", "Quy hoạch"]
        .iter()
        .any(|known| field.contains(known))
}

/// Whether dossiers of a field are looked into on the spot now and then.
pub(super) fn is_seen_on_the_spot(field: &str) -> bool {
    is_land(field) || ["Bảo trợ xã hội", "Người có công", "Môi trường"].contains(&field)
}

/// What is found there.
pub(super) fn findings(field: &str) -> &'static [&'static str] {
    if is_land(field) || field == "Môi trường" {
        &FINDINGS_OF_LAND
    } else {
        &FINDINGS_OF_PEOPLE
    }
}

/// Whom to ask about a dossier of that field, whose applicant lives in that commune.
pub(super) fn asked(
    units: &Units,
    dossier: &Dossier,
    (field, home): (&str, &str),
    chance: &mut Chance,
) -> Consulted {
    if chance.happens(shares::OPINION_OUTSIDE_PERCENT) {
        return Consulted::Agency(chance.pick(&OUTSIDE).to_owned());
    }
    let government = units.government_of(&dossier.received.lead).map(|unit| unit.id.0.as_str());
    let unit = |of: &str, part: &str| UnitId(format!("{of}.{part}"));
    let candidates: Vec<UnitId> = match government {
        Some(cast::DISTRICT) if is_land(field) => vec![
            unit(cast::DISTRICT, "tai-nguyen-moi-truong"),
            unit(cast::DISTRICT, "kinh-te-ha-tang"),
            unit(home, "dia-chinh-xay-dung"),
        ],
        Some(cast::DISTRICT) | None => {
            DEPARTMENTS.iter().map(|part| unit(cast::DISTRICT, part)).collect()
        }
        Some(commune) => COMMUNE_PARTS.iter().map(|part| unit(commune, part)).collect(),
    };
    let here = &dossier.place.unit;
    let others: Vec<&UnitId> =
        candidates.iter().filter(|unit| *unit != here && units.get(unit).is_some()).collect();
    Consulted::Unit(chance.pick(&others).clone())
}

/// The question.
pub(super) fn question((id, to): (Uuid, Consulted), field: &str, until: Timestamp) -> Question {
    let text = if is_land(field) {
        "Đề nghị cho ý kiến về hiện trạng sử dụng đất, ranh giới và sự phù hợp với quy hoạch."
    } else {
        "Đề nghị đối chiếu thông tin trong hồ sơ với sổ theo dõi do đơn vị quản lý."
    };
    Question { id, to, text: text.to_owned(), answer_by: until }
}

/// Whether the answer to a question comes on paper.
pub(super) fn is_written(dossier: &Dossier, question: Uuid) -> bool {
    dossier
        .consultations
        .iter()
        .any(|one| one.question.id == question && matches!(one.question.to, Consulted::Agency(_)))
}
