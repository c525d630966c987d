//! The journal in words: what each kind of act is called, and the facts that it names.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::money::Dong;
use serde_json::{Map, Value};

use super::second::Lost;
use super::tokens::Scope;
use crate::attachments::Purpose;
use crate::personal::Way;
use crate::reference::Reference;

/// Kinds of acts under the headings of the filter. A kind that is missing here is shown by its
/// code.
pub const KINDS: &[(&str, &[(&str, &str)])] = &[
    (
        "Hồ sơ",
        &[
            ("received", "Tiếp nhận hồ sơ"),
            ("reception_slip_given", "Lập phiếu hướng dẫn bổ sung, phiếu từ chối tiếp nhận"),
            ("certification_registered", "Vào sổ chứng thực"),
            ("handed_over", "Chuyển hồ sơ cho đơn vị giải quyết"),
            ("accepted", "Nhận hồ sơ"),
            ("assigned", "Phân công"),
            ("forwarded", "Chuyển bước tiếp theo"),
            ("sent_back", "Trả lại bước trước"),
            ("drafted", "Dự thảo kết quả"),
            ("approved", "Phê duyệt"),
            ("own_work_approved", "Phê duyệt việc do chính mình làm"),
            ("issued", "Vào số, phát hành"),
            ("brought_to_desk", "Chuyển kết quả về bộ phận một cửa"),
            ("handed_to_applicant", "Trả kết quả cho người nộp"),
            ("supplement_asked", "Yêu cầu bổ sung"),
            ("supplement_taken", "Nhận giấy tờ bổ sung"),
            ("withdrawal_asked", "Ghi nhận yêu cầu rút hồ sơ"),
            ("withdrawal_retracted", "Ghi nhận thôi rút hồ sơ"),
            ("withdrawal_confirmed", "Đồng ý cho rút hồ sơ"),
            ("flaw_reported", "Ghi nhận kết quả có sai sót"),
            ("result_mended", "Chuyển kết quả đã đính chính"),
            ("flaw_declined", "Trả lời về sai sót của kết quả"),
            ("mended_handed_out", "Trả kết quả đã đính chính"),
            ("loss_recorded", "Ghi nhận mất, hỏng giấy tờ"),
            ("closed", "Đóng hồ sơ không được bổ sung đúng hạn"),
            ("payment_asked", "Yêu cầu nghĩa vụ tài chính"),
            ("payment_proved", "Ghi nhận đã nộp tiền"),
            ("opinion_asked", "Xin ý kiến phối hợp"),
            ("opinion_given", "Trả lời ý kiến"),
            ("visit_recorded", "Ghi biên bản xác minh"),
            ("extension_proposed", "Đề nghị hẹn lại"),
            ("extension_confirmed", "Đồng ý hẹn lại"),
            ("extension_declined", "Không đồng ý hẹn lại"),
            ("handed_back", "Trả lại hồ sơ cho người nộp"),
            ("corrected", "Đính chính trạng thái"),
            ("receipt_reissued", "Cấp lại giấy tiếp nhận"),
            ("supplement_sent", "Người nộp gửi bổ sung trực tuyến"),
            ("supplement_returned", "Trả lại phần bổ sung còn thiếu"),
            ("result_fetched", "Người nộp tải kết quả trực tuyến"),
            ("proof_code_sent", "Gửi mã xác thực cho người nộp"),
            ("proof_code_closed", "Mã xác thực bị nhập sai quá số lần"),
            ("urged", "Đôn đốc"),
            ("result_called", "Gọi điện báo có kết quả"),
            ("dossier_read", "Xem hồ sơ"),
            ("people_seen", "Xem danh sách có thông tin cá nhân"),
            ("people_refused", "Bị dừng xem thông tin cá nhân"),
            ("register_read", "Xem sổ theo dõi hồ sơ"),
            ("register_printed", "In hoặc tải sổ theo dõi hồ sơ"),
            ("handing_printed", "In danh sách bàn giao"),
            ("labels_printed", "In nhãn hồ sơ"),
            ("text_erased", "Xóa lời ghi theo quyết định"),
            ("papers_sent", "Gửi giấy tờ đến bộ phận một cửa khác"),
            ("papers_arrived", "Nhận giấy tờ từ bộ phận một cửa khác"),
            ("papers_missed", "Báo giấy tờ gửi đến còn thiếu, sai"),
        ],
    ),
    (
        "Tệp",
        &[("file_added", "Tải tệp lên"), ("file_read", "Xem tệp"), ("file_removed", "Xóa tệp")],
    ),
    (
        "Thu phí",
        &[
            ("fee_taken", "Thu phí, lệ phí"),
            ("fee_given_back", "Hoàn trả phí, lệ phí"),
            ("fee_fixed", "Xác định số tiền phí, lệ phí"),
            ("fee_waived", "Miễn, giảm phí, lệ phí sau khi tiếp nhận"),
            ("fee_kept", "Quyết định không hoàn trả phí, lệ phí"),
            ("till_closed", "Kết sổ quỹ ngày"),
            ("till_set_up", "Đổi cách thu phí, tài khoản nhận tiền"),
        ],
    ),
    (
        "Xếp hàng",
        &[
            ("queue_set_up", "Đổi cách xếp hàng lấy số"),
            ("queue_key_changed", "Đổi địa chỉ màn hình lấy số, bảng gọi số"),
        ],
    ),
    (
        "Đăng nhập",
        &[
            ("signed_in", "Đăng nhập"),
            ("sign_in_failed", "Đăng nhập sai mật khẩu"),
            ("signed_out", "Đăng xuất"),
            ("signed_out_everywhere", "Đăng xuất khỏi mọi thiết bị"),
            ("second_step_failed", "Đăng nhập đúng mật khẩu, sai bước thứ hai"),
            ("password_changed", "Đổi mật khẩu"),
            ("second_factor_set_up", "Thiết lập xác thực hai bước"),
            ("second_factor_ended", "Bỏ một cách xác thực hai bước của mình"),
            ("recovery_codes_made", "Tạo mã khôi phục mới"),
        ],
    ),
    (
        "Quản trị",
        &[
            ("first_administrator", "Lập tài khoản quản trị đầu tiên"),
            ("staff_added", "Thêm cán bộ"),
            ("staff_renamed", "Sửa họ tên cán bộ"),
            ("staff_card_changed", "Sửa thông tin công khai của cán bộ"),
            ("staff_disabled", "Khóa tài khoản"),
            ("staff_enabled", "Mở lại tài khoản"),
            ("password_reset", "Cấp lại mật khẩu"),
            ("second_factor_removed", "Bỏ xác thực hai bước của cán bộ"),
            ("sessions_ended", "Kết thúc phiên đăng nhập của cán bộ"),
            ("duty_given", "Giao nhiệm vụ"),
            ("duty_ended", "Kết thúc nhiệm vụ"),
            ("duty_lent", "Giao nhiệm vụ tạm thời"),
            ("absence_entered", "Khai báo vắng mặt"),
            ("absence_changed", "Sửa khai báo vắng mặt"),
            ("absence_ended", "Kết thúc vắng mặt"),
            ("watch_set", "Đổi ngưỡng cảnh báo"),
            ("review_opened", "Mở đợt rà soát thủ tục"),
            ("review_proposed", "Kiến nghị trong đợt rà soát"),
            ("review_decided", "Quyết định kiến nghị rà soát"),
            ("token_proposed", "Đề nghị khóa kết nối"),
            ("token_confirmed", "Xác nhận khóa kết nối mang tên mình"),
            ("token_revoked", "Thu hồi khóa kết nối"),
            ("reference_imported", "Nạp danh mục"),
            ("reference_changed", "Sửa danh mục"),
            ("notice_resent", "Gửi lại thông báo cho người nộp"),
            ("notices_resent", "Gửi lại mọi thông báo không gửi được"),
            ("notice_dropped", "Bỏ thông báo không gửi"),
            ("clock_accepted", "Xác nhận đồng hồ máy chủ đúng"),
            ("clock_corrected", "Chỉnh đồng hồ máy chủ về giờ đúng"),
        ],
    ),
];

/// What an act is called.
#[must_use]
pub fn kind(code: &str) -> &str {
    let mut kinds = KINDS.iter().flat_map(|(_, kinds)| kinds.iter());
    kinds.find(|(known, _)| *known == code).map_or(code, |(_, words)| words)
}

/// The facts of an act in words. `name` knows members of staff by id. Free text is left out: it
/// may name citizens.
pub fn facts(
    reference: &Reference,
    body: &str,
    name: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let Ok(Value::Object(facts)) = serde_json::from_str::<Value>(body) else { return Vec::new() };
    let text = |key: &str| text(&facts, key);
    let mut words = Vec::new();
    if let Some(account) = text("account").and_then(|id| name(&id)) {
        words.push(format!("Tài khoản: {account}"));
    }
    if let Some(officer) = text("officer").and_then(|id| name(&id)) {
        words.push(format!("Giao cho: {officer}"));
    }
    if let Some(absent) = text("for_staff").and_then(|id| name(&id)) {
        words.push(format!("Làm thay: {absent}"));
    }
    let list = |key: &str| facts.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let stand_in = list("substitutes");
    let stand_in: Vec<String> =
        stand_in.iter().filter_map(Value::as_str).filter_map(&name).collect();
    if !stand_in.is_empty() {
        words.push(format!("Người làm thay: {}", stand_in.join(", ")));
    }
    if let Some(duty) = text("duty").as_deref().and_then(Duty::from_code) {
        words.push(duty.label().to_owned());
    }
    if let Some(unit) = text("unit") {
        words.push(reference.unit_name(&UnitId(unit)));
    }
    if let Some(purpose) = text("purpose").as_deref().and_then(Purpose::from_code) {
        words.push(purpose.label().to_owned());
    }
    if let Some(entry) = text("reference") {
        let kind = text("reference_kind").unwrap_or_default();
        words.push(format!("{}: {entry}", reference_kind(&kind)));
    }
    if let Some(from_on) = text("absent_from") {
        words.push(format!("từ {from_on}"));
    }
    if let Some(to_on) = text("to_on") {
        words.push(format!("đến hết {to_on}"));
    }
    if let Some(decision) = text("decision") {
        words.push(format!("quyết định số {decision}"));
    }
    if let Some(list) = text("paper_list") {
        words.push(format!("danh sách số {list}"));
    }
    if let Some(receipt) = text("receipt") {
        words.push(format!("số {receipt}"));
    }
    for (key, label) in [("amount", "số tiền"), ("cash", "tiền mặt"), ("counted", "kiểm đếm")]
    {
        if let Some(amount) = facts.get(key).and_then(Value::as_i64) {
            words.push(format!("{label} {}", Dong(amount)));
        }
    }
    if let Some(day) = text("till_day").and_then(|day| day.parse().ok()) {
        words.push(format!("quỹ ngày {}", crate::words::date(day)));
    }
    if let Some(account) = text("account_number") {
        words.push(format!("tài khoản {account}"));
    }
    if let Some(Value::Array(scopes)) = facts.get("scopes") {
        let codes = scopes.iter().filter_map(Value::as_str);
        words.extend(codes.filter_map(Scope::from_code).map(|scope| scope.label().to_owned()));
    }
    match text("tried_from").as_deref() {
        Some("device") => words.push("từ máy đã dùng".to_owned()),
        Some("network") => words.push("từ mạng đã dùng".to_owned()),
        Some(_) => words.push("từ nơi lạ".to_owned()),
        None => {}
    }
    if let Some(way) = text("way").as_deref().and_then(Way::from_code) {
        words.push(way.label().to_owned());
    }
    if let Some(people) = facts.get("people").and_then(Value::as_i64) {
        words.push(format!("{people} người"));
    }
    match text("factor").as_deref() {
        Some("totp") => words.push("mã trên ứng dụng".to_owned()),
        Some("passkey") => words.push("khóa truy cập".to_owned()),
        Some("recovery") => words.push("mã khôi phục".to_owned()),
        Some(_) | None => {}
    }
    words.extend(text("clock_reason"));
    words.extend(
        text("lost").as_deref().and_then(Lost::from_code).map(|why| why.label().to_owned()),
    );
    for (key, label) in [("sessions", "phiên đã kết thúc"), ("keys", "khóa kết nối đã thu hồi")]
    {
        if let Some(number) = facts.get(key).and_then(Value::as_i64).filter(|number| *number > 0) {
            words.push(format!("{number} {label}"));
        }
    }
    words
}

fn reference_kind(code: &str) -> &str {
    match code {
        "unit" => "đơn vị",
        "procedure" => "thủ tục",
        "route" => "quy trình",
        "exemption" => "miễn giảm",
        "calendar" => "lịch làm việc",
        "letter" => "biểu mẫu",
        "notices" => "nội dung thông báo",
        other => other,
    }
}

fn text(facts: &Map<String, Value>, key: &str) -> Option<String> {
    facts.get(key).and_then(Value::as_str).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::bundle::Bundle;

    #[test]
    fn facts_are_told_without_free_text() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("delivered data");
        let name = |id: &str| (id == "7").then(|| "Bh'nướch Thị Hoa".to_owned());
        let body = r#"{"account":"7","duty":"clerk","unit":"nam-giang","reason":"ông A nợ thuế"}"#;
        assert_eq!(
            facts(&reference, body, name),
            ["Tài khoản: Bh'nướch Thị Hoa", "Văn thư", "Huyện Nam Giang"]
        );
        assert_eq!(facts(&reference, r#"{"tried_from":"elsewhere"}"#, name), ["từ nơi lạ"]);
        assert!(facts(&reference, "\"accepted\"", name).is_empty());
        assert_eq!(kind("duty_given"), "Giao nhiệm vụ");
        assert_eq!(kind("something_new"), "something_new");
    }
}
