//! Draft results, their titles and their numbers, in the manner of each kind of paper.

use domain::agency::UnitId;
use domain::dossier::Outcome;
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

/// The title of a draft: a refusal is a notice, whatever the procedure's result would have been.
pub(super) fn title_of(procedure: &Procedure, outcome: Outcome) -> String {
    match outcome {
        Outcome::Granted => title(procedure),
        Outcome::Refused | Outcome::Stopped => "Thông báo".to_owned(),
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

/// The text of a refusal after appraisal.
pub(super) fn refusal(
    reference: &Reference,
    procedure: &Procedure,
    lead: &UnitId,
    applicant: &str,
) -> DraftText {
    let government = reference.units.government_of(lead);
    let issuer = government.map_or("Ủy ban nhân dân", |unit| unit.name.as_str());
    let matter = procedure.name.to_lowercase();
    DraftText {
        notation: "TB-UBND".to_owned(),
        subject: format!("Về việc không giải quyết thủ tục {matter}"),
        authority: issuer.to_owned(),
        grounds: String::new(),
        enacting: String::new(),
        body: format!(
            "{issuer} đã thẩm định hồ sơ {matter} của {applicant}.\n\
             Hồ sơ chưa đáp ứng điều kiện theo quy định của thủ tục này nên chưa được giải quyết.\n\
             Giấy tờ đã nộp được trả lại tại nơi tiếp nhận. {issuer} thông báo để {applicant} biết./."
        ),
        recipients: "Người nộp hồ sơ;\nLưu: VT.".to_owned(),
        capacity: "Chủ tịch".to_owned(),
        signer: String::new(),
    }
}
