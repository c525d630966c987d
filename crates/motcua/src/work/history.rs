//! What happened to a dossier, in words: one sentence for each kind of event.

use std::collections::{BTreeSet, HashMap};

use domain::dossier::event::{Consulted, PaymentProof};
use domain::dossier::{Body, By, Outcome, Place, StaffId};

use crate::db::{Binder, Db, Result, Sql};
use crate::reference::Reference;
use crate::words;

/// Names of members of staff and of keys.
pub type Names = HashMap<StaffId, String>;

/// Looks up the names of members of staff, and of the keys of programs.
///
/// # Errors
/// Whatever the database says.
pub async fn names(db: &Db, staff: impl IntoIterator<Item = StaffId>) -> Result<Names> {
    let wanted: BTreeSet<StaffId> = staff.into_iter().collect();
    if wanted.is_empty() {
        return Ok(Names::new());
    }
    let mut binder = Binder::default();
    let wanted_ids = binder.bind_all(wanted);
    let sql = format!(
        "select id, name from staff where id in ({wanted_ids})
         union all select id, name from api_token where id in ({wanted_ids})"
    );
    let rows = db.all(Sql::built(sql), binder.0).await?;
    Ok(rows.iter().map(|row| (row.id("id"), row.text("name"))).collect())
}

/// Who acted, for whom and through what: "A", "A (thay B)", "A (qua khóa kết nối “Cổng tỉnh”)".
#[must_use]
pub fn actor(by: &By, names: &Names) -> String {
    if by.is_applicant() {
        return "Người nộp hồ sơ".to_owned();
    }
    let name = |staff: &StaffId| names.get(staff).map_or("một cán bộ", String::as_str);
    let person = match by.for_staff {
        Some(absent) => format!("{} (thay {})", name(&by.staff), name(&absent)),
        None => name(&by.staff).to_owned(),
    };
    let Some(key) = by.key else { return person };
    let key = names.get(&key).map_or_else(String::new, |name| format!(" “{name}”"));
    format!("{person} (qua khóa kết nối{key})")
}

/// What an event says happened.
#[must_use]
pub fn sentence(body: &Body, reference: &Reference, names: &Names) -> String {
    let name = |staff: &StaffId| names.get(staff).map_or("một cán bộ", String::as_str);
    match body {
        Body::Received(received) => {
            format!("Tiếp nhận hồ sơ, hẹn trả kết quả lúc {}.", words::minute(received.due_at))
        }
        Body::HandedOver { to } => format!("Chuyển hồ sơ đến {}.", place(to, reference)),
        Body::Accepted => "Nhận hồ sơ để xử lý.".to_owned(),
        Body::Assigned { to, officer } => {
            format!("Phân công cho {} ({}).", name(officer), to.name.to_lowercase())
        }
        Body::Forwarded { to } => format!("Chuyển tiếp đến {}.", place(to, reference)),
        Body::SentBack { to, officer, .. } => {
            format!("Trả lại {} cho {}.", place(to, reference), name(officer))
        }
        Body::Drafted { outcome: Outcome::Granted, .. } => "Lập dự thảo kết quả.".to_owned(),
        Body::Drafted { outcome, .. } => {
            format!("Lập dự thảo văn bản: {}.", outcome.label().to_lowercase())
        }
        Body::Approved { to, .. } => {
            format!("Phê duyệt dự thảo kết quả, chuyển đến {}.", place(to, reference))
        }
        Body::Issued { number, issued_on, .. } => {
            format!("Vào số, phát hành kết quả số {number} ngày {}.", words::date(*issued_on))
        }
        Body::BroughtToDesk { to } => {
            format!("Chuyển kết quả về {}.", reference.unit_name(&to.unit))
        }
        Body::HandedToApplicant { way, taker, tracking } => format!(
            "Trả kết quả: {}{}; người nhận: {}.",
            way.label().to_lowercase(),
            tracking.as_ref().map_or_else(String::new, |number| format!(" (số vận đơn {number})")),
            taker.label().to_lowercase()
        ),
        Body::SupplementAsked { request } => format!(
            "Yêu cầu bổ sung {} nội dung, chậm nhất ngày {}; tạm dừng tính thời hạn.",
            request.items.len(),
            words::date(request.until_on)
        ),
        Body::SupplementSent { arrived_at, files, .. } => format!(
            "Gửi bổ sung trực tuyến lúc {}: {} tệp.",
            words::minute(*arrived_at),
            files.len()
        ),
        Body::SupplementReturned { items, until_on } => format!(
            "Trả lại phần bổ sung: còn {} nội dung, chậm nhất ngày {}.",
            items.len(),
            words::date(*until_on)
        ),
        Body::SupplementTaken { arrived_at, restart, .. } => format!(
            "Nhận bổ sung lúc {}; {}, hẹn trả lúc {}.",
            words::minute(*arrived_at),
            restart.recount.words(),
            words::minute(restart.due_at)
        ),
        Body::WithdrawalAsked { .. } => "Người nộp yêu cầu rút hồ sơ.".to_owned(),
        Body::WithdrawalRetracted => "Người nộp thôi yêu cầu rút hồ sơ.".to_owned(),
        Body::WithdrawalConfirmed { to } => {
            format!("Đồng ý cho rút hồ sơ, chuyển về {}.", reference.unit_name(&to.unit))
        }
        Body::Closed { to } => format!(
            "Đóng hồ sơ vì không được bổ sung đúng hạn, chuyển về {}.",
            reference.unit_name(&to.unit)
        ),
        Body::PaymentAsked { demand } => format!(
            "Yêu cầu thực hiện nghĩa vụ tài chính theo thông báo số {}: {}{}.",
            demand.notice,
            demand.amount,
            if demand.frozen.is_some() { "; tạm dừng tính thời hạn" } else { "" }
        ),
        Body::PaymentProved { paid_on, proof, restart } => format!(
            "{} ngày {}{}.",
            match proof {
                PaymentProof::Scan(_) => "Ghi nhận chứng từ nộp tiền",
                PaymentProof::Till(_) => "Thu tiền tại quầy theo thông báo, là chứng từ nộp tiền",
            },
            words::date(*paid_on),
            restart.as_ref().map_or_else(String::new, |restart| format!(
                "; thời hạn tính tiếp, hẹn trả lúc {}",
                words::minute(restart.due_at)
            ))
        ),
        Body::OpinionAsked { question } => format!(
            "Xin ý kiến {}, đề nghị trả lời trước {}.",
            consulted(&question.to, reference),
            words::minute(question.answer_by)
        ),
        Body::OpinionGiven { .. } => "Trả lời ý kiến phối hợp.".to_owned(),
        Body::VisitRecorded { visited_on, .. } => {
            format!("Xác minh thực tế ngày {}.", words::date(*visited_on))
        }
        Body::ExtensionProposed { new_due_at, .. } => {
            format!("Đề nghị xin lỗi và hẹn lại lúc {}.", words::minute(*new_due_at))
        }
        Body::ExtensionConfirmed { new_due_at } => {
            format!("Xin lỗi và hẹn lại ngày trả kết quả: {}.", words::minute(*new_due_at))
        }
        Body::ExtensionDeclined { .. } => "Không đồng ý hẹn lại; giữ ngày hẹn cũ.".to_owned(),
        Body::HandedBack { taker } => {
            format!("Trả lại hồ sơ, giấy tờ; người nhận: {}.", taker.label().to_lowercase())
        }
        Body::Corrected { status, to, officer, .. } => format!(
            "Đính chính trạng thái thành “{}”: {}, {}.",
            status.label().to_lowercase(),
            place(to, reference),
            name(officer)
        ),
        Body::ReceiptReissued => "Cấp lại giấy tiếp nhận hồ sơ.".to_owned(),
        Body::FlawReported { due_at, .. } => format!(
            "Người nộp phát hiện kết quả có sai sót; kết quả đã đính chính phải về bộ phận một cửa trước {}.",
            words::minute(*due_at)
        ),
        Body::ResultMended { number, issued_on, .. } => format!(
            "Chuyển kết quả đã đính chính số {number} ngày {} về bộ phận một cửa.",
            words::date(*issued_on)
        ),
        Body::FlawDeclined { .. } => {
            "Trả lời: kết quả không sai, hoặc sai không do cơ quan.".to_owned()
        }
        Body::MendedHandedOut { taker } => {
            format!("Trả kết quả đã đính chính; người nhận: {}.", taker.label().to_lowercase())
        }
        Body::LossRecorded { remedy, .. } => {
            format!("Giấy tờ bị mất, hỏng tại cơ quan; khắc phục: {remedy}")
        }
        Body::PartMoved { name, change, .. } => format!("{}.", words::part_moved(name, change)),
        Body::StoppedWithWhole => "Dừng theo hồ sơ liên thông đã rút.".to_owned(),
    }
}

/// Who is asked, in words.
#[must_use]
pub fn consulted(to: &Consulted, reference: &Reference) -> String {
    match to {
        Consulted::Unit(unit) => reference.unit_name(unit),
        Consulted::Agency(name) => name.clone(),
    }
}

/// What is remarked beside an event: a reason, an answer, a finding.
#[must_use]
pub fn remark(body: &Body) -> Option<&str> {
    match body {
        Body::SentBack { reason, .. }
        | Body::WithdrawalAsked { reason }
        | Body::ExtensionProposed { reason, .. }
        | Body::ExtensionDeclined { reason }
        | Body::FlawDeclined { reason }
        | Body::Corrected { reason, .. } => Some(reason),
        Body::SupplementAsked { request } => Some(&request.reason),
        Body::OpinionAsked { question } => Some(&question.text),
        Body::OpinionGiven { opinion, .. } => Some(opinion),
        Body::VisitRecorded { finding, .. } => Some(finding),
        Body::FlawReported { what, .. } | Body::LossRecorded { what, .. } => Some(what),
        Body::Received(_)
        | Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. }
        | Body::SupplementSent { .. }
        | Body::SupplementReturned { .. }
        | Body::SupplementTaken { .. }
        | Body::WithdrawalRetracted
        | Body::WithdrawalConfirmed { .. }
        | Body::Closed { .. }
        | Body::PaymentAsked { .. }
        | Body::PaymentProved { .. }
        | Body::ExtensionConfirmed { .. }
        | Body::HandedBack { .. }
        | Body::ReceiptReissued
        | Body::ResultMended { .. }
        | Body::MendedHandedOut { .. }
        | Body::PartMoved { .. }
        | Body::StoppedWithWhole => None,
    }
}

/// Whom an event names besides its actor.
#[must_use]
pub fn receiver(body: &Body) -> Option<StaffId> {
    match body {
        Body::Assigned { officer, .. }
        | Body::SentBack { officer, .. }
        | Body::Corrected { officer, .. } => Some(*officer),
        Body::Received(_)
        | Body::HandedOver { .. }
        | Body::Accepted
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. }
        | Body::SupplementAsked { .. }
        | Body::SupplementSent { .. }
        | Body::SupplementReturned { .. }
        | Body::SupplementTaken { .. }
        | Body::WithdrawalAsked { .. }
        | Body::WithdrawalRetracted
        | Body::WithdrawalConfirmed { .. }
        | Body::Closed { .. }
        | Body::PaymentAsked { .. }
        | Body::PaymentProved { .. }
        | Body::OpinionAsked { .. }
        | Body::OpinionGiven { .. }
        | Body::VisitRecorded { .. }
        | Body::ExtensionProposed { .. }
        | Body::ExtensionConfirmed { .. }
        | Body::ExtensionDeclined { .. }
        | Body::HandedBack { .. }
        | Body::ReceiptReissued
        | Body::FlawReported { .. }
        | Body::ResultMended { .. }
        | Body::FlawDeclined { .. }
        | Body::MendedHandedOut { .. }
        | Body::LossRecorded { .. }
        | Body::PartMoved { .. }
        | Body::StoppedWithWhole => None,
    }
}

/// `bước “Thẩm định” (Phòng Tư pháp)`.
fn place(to: &Place, reference: &Reference) -> String {
    format!("bước “{}” ({})", to.name, reference.unit_name(&to.unit))
}

#[cfg(test)]
mod tests {
    use domain::code::DossierCode;
    use domain::deadline::{Policy, TimeLimit};
    use domain::dossier::{Channel, Received, ReturnWay, Taker};
    use domain::duty::Duty;
    use domain::route::Task;
    use domain::time;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::reference::bundle::Bundle;

    fn place() -> Place {
        Place {
            step: "tham-dinh".to_owned(),
            name: "Thẩm định hồ sơ".to_owned(),
            unit: "nam-giang.tu-phap".into(),
            duty: Duty::CaseOfficer,
            task: Task::Appraise,
        }
    }

    fn received() -> Received {
        Received {
            code: DossierCode::parse("H47.NG-220315-0007").expect("a code"),
            procedure: String::new(),
            case: String::new(),
            channel: Channel::Direct,
            return_way: ReturnWay::ByHand,
            desk: "nam-giang.mot-cua".into(),
            lead: "nam-giang.tu-phap".into(),
            competent_desk: None,
            limit: TimeLimit::WorkingDays(3),
            policy: Policy::Day,
            due_at: time::instant(date(2022, 3, 18).at(17, 0, 0, 0)),
            explanation: Vec::new(),
            place: place(),
            part_of: None,
        }
    }

    #[test]
    fn every_kind_of_event_is_a_sentence() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("delivered data");
        let officer = Uuid::from_u128(1);
        let names = Names::from([(officer, "Y Tư".to_owned())]);
        let (to, draft) = (place(), Uuid::from_u128(2));
        let reason = "Thiếu căn cứ".to_owned();
        let issued_on = date(2022, 3, 17);
        let (way, taker) = (ReturnWay::ByPost, Taker::Applicant);
        let table = [
            (
                Body::Received(Box::new(received())),
                "Tiếp nhận hồ sơ, hẹn trả kết quả lúc 17:00 18/03/2022.",
            ),
            (
                Body::HandedOver { to: to.clone() },
                "Chuyển hồ sơ đến bước “Thẩm định hồ sơ” (Phòng Tư pháp).",
            ),
            (Body::Accepted, "Nhận hồ sơ để xử lý."),
            (Body::Assigned { to: to.clone(), officer }, "Phân công cho Y Tư (thẩm định hồ sơ)."),
            (
                Body::Forwarded { to: to.clone() },
                "Chuyển tiếp đến bước “Thẩm định hồ sơ” (Phòng Tư pháp).",
            ),
            (
                Body::SentBack { to: to.clone(), officer, reason },
                "Trả lại bước “Thẩm định hồ sơ” (Phòng Tư pháp) cho Y Tư.",
            ),
            (Body::Drafted { draft, outcome: Outcome::Granted }, "Lập dự thảo kết quả."),
            (
                Body::Drafted { draft, outcome: Outcome::Refused },
                "Lập dự thảo văn bản: từ chối giải quyết.",
            ),
            (
                Body::Approved { draft, to: to.clone() },
                "Phê duyệt dự thảo kết quả, chuyển đến bước “Thẩm định hồ sơ” (Phòng Tư pháp).",
            ),
            (
                Body::Issued { number: "15/QĐ-UBND".to_owned(), issued_on, paper: draft },
                "Vào số, phát hành kết quả số 15/QĐ-UBND ngày 17/03/2022.",
            ),
            (Body::BroughtToDesk { to }, "Chuyển kết quả về Phòng Tư pháp."),
            (
                Body::HandedToApplicant { way, taker, tracking: Some("EH1".to_owned()) },
                "Trả kết quả: qua dịch vụ bưu chính công ích (số vận đơn EH1); người nhận: người nộp hồ sơ.",
            ),
        ];
        for (body, words) in table {
            assert_eq!(sentence(&body, &reference, &names), words);
            assert_eq!(remark(&body).is_some(), body.kind() == "sent_back");
        }
    }
}
