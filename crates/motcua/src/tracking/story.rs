//! What happened to a dossier and what its status means, in words for its applicant: without names
//! of staff, without the reasons that offices give each other.

use domain::dossier::{Body, Dossier, Event, Place, ReturnWay, Status};
use jiff::civil::{Date, date};

use crate::reference::Reference;
use crate::words;

/// Since this day whoever has the receipt is told who received the dossier and who has it in hand.
///
/// # Source
/// Decree 224/2026/NĐ-CP Art. 15(1)g: a notice of the status names body and person that receive and
/// settle, and the times of reception, handling and return.
pub const PEOPLE_FROM_ON: Date = date(2026, 7, 1);

/// What a status means, in one sentence.
#[must_use]
pub fn meaning(status: Status) -> &'static str {
    match status {
        Status::Submitted => "Hồ sơ nộp trực tuyến đã gửi đến và đang chờ cán bộ kiểm tra.",
        Status::Received => "Hồ sơ đã được tiếp nhận và thời hạn giải quyết đã bắt đầu tính.",
        Status::NotReceived => "Hồ sơ chưa đủ điều kiện nên không được tiếp nhận.",
        Status::InProgress => "Cơ quan có thẩm quyền đang giải quyết hồ sơ.",
        Status::SupplementAwaited => {
            "Hồ sơ còn thiếu giấy tờ; thời hạn giải quyết tạm dừng cho đến khi được bổ sung."
        }
        Status::PaymentAwaited => "Hồ sơ đang chờ nộp phí, lệ phí hoặc nghĩa vụ tài chính.",
        Status::WithdrawalAsked => "Đã ghi nhận yêu cầu rút hồ sơ và đang xem xét.",
        Status::Stopped => "Hồ sơ đã dừng giải quyết.",
        Status::Settled => "Hồ sơ đã giải quyết xong và kết quả đã về bộ phận một cửa.",
        Status::Returned => "Kết quả đã được trả, hồ sơ kết thúc.",
    }
}

/// What the applicant does now, in one sentence.
#[must_use]
pub fn advice(dossier: &Dossier) -> &'static str {
    if dossier.untaken_answer().is_some() {
        return "Ông/bà đã gửi phần bổ sung; xin chờ cơ quan giải quyết xem.";
    }
    usual_advice(dossier.status, dossier.received.return_way)
}

fn usual_advice(status: Status, way: ReturnWay) -> &'static str {
    match status {
        Status::Submitted => "Xin chờ thông báo tiếp nhận hoặc yêu cầu bổ sung.",
        Status::Received | Status::InProgress => {
            "Ông/bà chưa cần làm gì thêm; xin chờ đến ngày hẹn."
        }
        Status::NotReceived => "Xin xem lý do trong thông báo và nộp lại khi đã đủ giấy tờ.",
        Status::SupplementAwaited => {
            "Xin nộp bổ sung giấy tờ trực tuyến trên trang này hoặc tại bộ phận một cửa."
        }
        Status::PaymentAwaited => {
            "Xin nộp khoản tiền theo thông báo để hồ sơ được giải quyết tiếp."
        }
        Status::WithdrawalAsked => "Xin chờ cơ quan giải quyết xem xét; vẫn có thể thôi rút.",
        Status::Stopped => "Xin liên hệ bộ phận một cửa để biết lý do và nhận lại giấy tờ.",
        Status::Settled => match way {
            ReturnWay::ByHand => "Xin mang giấy tiếp nhận đến bộ phận một cửa để nhận kết quả.",
            ReturnWay::ByPost => "Kết quả sẽ được gửi qua bưu chính; xin để ý điện thoại.",
            ReturnWay::Online => "Xin nhận kết quả trực tuyến trên trang này.",
        },
        Status::Returned => "Ông/bà không cần làm gì thêm.",
    }
}

/// What the applicant is asked for now: a heading and its lines.
#[must_use]
pub fn asked(dossier: &Dossier) -> Vec<(String, Vec<String>)> {
    let mut asked = Vec::new();
    if let Some(request) = dossier.awaited_supplement() {
        let until = words::date(request.until_on);
        let items = request.items.iter().map(|item| format!("{}: {}", item.name, item.problem));
        asked.push((format!("Giấy tờ cần bổ sung, chậm nhất ngày {until}"), items.collect()));
    }
    if let Some(demand) = dossier.unpaid() {
        let line = format!("{} theo thông báo số {}", demand.amount, demand.notice);
        asked.push(("Khoản tiền cần nộp".to_owned(), vec![line]));
    }
    asked
}

/// One moment of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What happened.
    pub what: String,
    /// Which unit did it.
    pub unit: String,
    /// When, in words.
    pub when: String,
    /// When, for machines.
    pub when_iso: String,
}

/// The history, newest first.
#[must_use]
pub fn history(events: &[Event], reference: &Reference) -> Vec<Moment> {
    let moment = |event: &Event| Moment {
        what: sentence(&event.body, reference),
        unit: if event.by.is_applicant() {
            "Người nộp hồ sơ".to_owned()
        } else {
            reference.unit_name(&event.by.unit)
        },
        when: words::minute(event.at),
        when_iso: domain::time::rfc3339(domain::time::local(event.at)),
    };
    events.iter().rev().map(moment).collect()
}

fn sentence(body: &Body, reference: &Reference) -> String {
    match body {
        Body::Received(received) => {
            format!("Tiếp nhận hồ sơ, hẹn trả kết quả lúc {}", words::minute(received.due_at))
        }
        Body::HandedOver { to } => format!("Chuyển hồ sơ đến {}", place(to, reference)),
        Body::Accepted => "Nhận hồ sơ để giải quyết".to_owned(),
        Body::Assigned { to, .. } => format!("Phân công giải quyết: {}", place(to, reference)),
        Body::Forwarded { to } => format!("Chuyển tiếp đến {}", place(to, reference)),
        Body::SentBack { to, .. } => format!("Trả lại để hoàn thiện: {}", place(to, reference)),
        Body::Drafted { .. } => "Lập dự thảo kết quả".to_owned(),
        Body::Approved { to, .. } => {
            format!("Duyệt dự thảo, chuyển đến {}", place(to, reference))
        }
        Body::Issued { .. } => "Vào số, phát hành kết quả".to_owned(),
        Body::BroughtToDesk { to } => {
            format!("Chuyển kết quả về {}", reference.unit_name(&to.unit))
        }
        Body::HandedToApplicant { way, tracking, .. } => {
            let number = tracking.as_ref();
            let number = number.map_or_else(String::new, |one| format!(", số vận đơn {one}"));
            format!("Trả kết quả: {}{number}", way.label().to_lowercase())
        }
        Body::SupplementAsked { request } => format!(
            "Yêu cầu bổ sung, hoàn thiện hồ sơ, chậm nhất ngày {}; tạm dừng tính thời hạn",
            words::date(request.until_on)
        ),
        Body::SupplementSent { arrived_at, files, .. } => format!(
            "Gửi bổ sung trực tuyến lúc {}: {} tệp",
            words::minute(*arrived_at),
            files.len()
        ),
        Body::SupplementReturned { until_on, .. } => format!(
            "Phần bổ sung chưa đủ; xin bổ sung tiếp, chậm nhất ngày {}",
            words::date(*until_on)
        ),
        Body::SupplementTaken { restart, .. } => format!(
            "Nhận giấy tờ bổ sung; {}, hẹn trả lúc {}",
            restart.recount.words(),
            words::minute(restart.due_at)
        ),
        Body::WithdrawalAsked { .. } => "Nhận yêu cầu rút hồ sơ".to_owned(),
        Body::WithdrawalRetracted => "Người nộp thôi yêu cầu rút hồ sơ".to_owned(),
        Body::WithdrawalConfirmed { to } => format!(
            "Đồng ý cho rút hồ sơ; giấy tờ được trả lại tại {}",
            reference.unit_name(&to.unit)
        ),
        Body::Closed { to } => format!(
            "Đóng hồ sơ vì không được bổ sung trong thời hạn; giấy tờ được trả lại tại {}",
            reference.unit_name(&to.unit)
        ),
        Body::PaymentAsked { demand } => {
            format!("Yêu cầu thực hiện nghĩa vụ tài chính theo thông báo số {}", demand.notice)
        }
        Body::PaymentProved { .. } => "Ghi nhận chứng từ nộp tiền".to_owned(),
        Body::OpinionAsked { .. } => "Xin ý kiến cơ quan, đơn vị phối hợp".to_owned(),
        Body::OpinionGiven { .. } => "Cơ quan, đơn vị phối hợp đã trả lời".to_owned(),
        Body::VisitRecorded { .. } => "Xác minh thực tế".to_owned(),
        Body::ExtensionProposed { .. } => "Xem xét việc hẹn lại ngày trả kết quả".to_owned(),
        Body::ExtensionConfirmed { new_due_at } => {
            format!("Xin lỗi và hẹn lại ngày trả kết quả: {}", words::minute(*new_due_at))
        }
        Body::ExtensionDeclined { .. } => "Giữ nguyên ngày hẹn trả kết quả".to_owned(),
        Body::HandedBack { .. } => "Đã trả lại hồ sơ, giấy tờ cho người nộp".to_owned(),
        Body::Corrected { status, .. } => {
            format!("Đính chính trạng thái hồ sơ: {}", status.label().to_lowercase())
        }
        Body::ReceiptReissued => "Cấp lại giấy tiếp nhận hồ sơ".to_owned(),
        Body::FlawReported { due_at, .. } => format!(
            "Ghi nhận kết quả có sai sót; đính chính chậm nhất {}",
            words::minute(*due_at)
        ),
        Body::ResultMended { .. } => {
            "Kết quả đã đính chính về bộ phận một cửa; xin mời đến nhận".to_owned()
        }
        Body::FlawDeclined { .. } => {
            "Cơ quan giải quyết trả lời về sai sót; xin hỏi bộ phận một cửa".to_owned()
        }
        Body::MendedHandedOut { .. } => "Đã trả kết quả đã đính chính".to_owned(),
        Body::LossRecorded { .. } => {
            "Cơ quan xin lỗi ông/bà: giấy tờ của hồ sơ bị mất hoặc hỏng khi cơ quan giữ. Bộ phận một cửa sẽ báo cách khắc phục; ông/bà không phải trả chi phí".to_owned()
        }
        Body::PartMoved { name, change, .. } => words::part_moved(name, change),
        Body::StoppedWithWhole => "Dừng theo hồ sơ liên thông đã rút".to_owned(),
    }
}

/// `bước “Thẩm định hồ sơ”, Phòng Tư pháp`.
#[must_use]
pub fn place(place: &Place, reference: &Reference) -> String {
    format!("bước “{}”, {}", place.name, reference.unit_name(&place.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_meaning_and_an_advice_of_its_own_words() {
        let mut meanings: Vec<&str> = Status::ALL.into_iter().map(meaning).collect();
        meanings.sort_unstable();
        meanings.dedup();
        assert_eq!(meanings.len(), Status::ALL.len());
        for status in Status::ALL {
            for way in ReturnWay::ALL {
                for sentence in [meaning(status), usual_advice(status, way)] {
                    assert!(sentence.ends_with('.'), "{sentence}");
                }
            }
        }
    }
}
