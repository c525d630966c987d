//! Draft results, their titles and their numbers, in the manner of each kind of paper.

use domain::agency::UnitId;
use domain::procedure::Procedure;

use crate::reference::Reference;
use crate::work::drafts::DraftText;

/// What kind of paper the result is: `Quyết định`, `Giấy khai sinh`.
pub(super) fn title(procedure: &Procedure) -> String {
    let name = procedure.results.first().map_or("Văn bản", |result| result.name.as_str());
    let plain = name.split(['(', ';', '/']).next().unwrap_or(name).trim();
    if plain.starts_with("Quyết định") {
        "Quyết định".to_owned()
    } else {
        plain.to_owned()
    }
}

/// Its notation after the number.
pub(super) fn notation(procedure: &Procedure, title: &str) -> &'static str {
    const BY_TITLE: [(&str, &str); 10] = [
        ("Quyết định", "QĐ-UBND"),
        ("Giấy phép", "GP-UBND"),
        ("Giấy chứng nhận quyền", "GCN-UBND"),
        ("Giấy chứng nhận", "GCN"),
        ("Giấy xác nhận", "GXN-UBND"),
        ("Giấy khai sinh", "KS"),
        ("Trích lục", "TL"),
        ("Thông báo", "TB-UBND"),
        ("Biên bản", "BB-UBND"),
        ("Giấy", "G-UBND"),
    ];
    if procedure.field == "Chứng thực" {
        return if procedure.code.as_str() == "2.000884" { "SCT/CK" } else { "SCT/BS" };
    }
    let known = BY_TITLE.iter().find(|(beginning, _)| title.starts_with(beginning));
    known.map_or("UBND", |(_, notation)| notation)
}

/// The text of a draft.
pub(super) fn text(
    reference: &Reference,
    procedure: &Procedure,
    lead: &UnitId,
    applicant: &str,
) -> DraftText {
    let government = reference.units.government_of(lead);
    let issuer = government.map_or("Ủy ban nhân dân", |unit| unit.name.as_str());
    let title = title(procedure);
    let matter = procedure.name.to_lowercase();
    let lead = reference.unit_name(lead);
    DraftText {
        notation: notation(procedure, &title).to_owned(),
        subject: format!("Về việc giải quyết thủ tục {matter}"),
        authority: format!("Chủ tịch {issuer}"),
        grounds: format!(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\n\
             Căn cứ hồ sơ của {applicant};\nTheo đề nghị của {lead}."
        ),
        enacting: if title.starts_with("Quyết định") {
            "Quyết định:".to_owned()
        } else {
            String::new()
        },
        body: format!(
            "Điều 1. Giải quyết thủ tục {matter} theo hồ sơ của {applicant}.\n\
             Điều 2. Văn bản này có hiệu lực kể từ ngày ký.\n\
             Điều 3. {lead} và {applicant} chịu trách nhiệm thi hành./."
        ),
        recipients: "Như Điều 3;\nLưu: VT.".to_owned(),
        capacity: "Chủ tịch".to_owned(),
        signer: String::new(),
    }
}
