//! The pages of work on dossiers.

pub mod act;
pub mod approving;
pub mod dossier;
pub mod draft;
pub mod letters;
pub mod many;
pub mod more;
pub mod search;
mod sent_act;
pub mod worklist;

/// The sentence about what has just succeeded, for the code in the address after a redirect.
#[must_use]
pub fn done(code: &str) -> Option<String> {
    let sentence = match code {
        "tiep-nhan" => "Đã tiếp nhận hồ sơ.",
        "chuyen" => "Đã chuyển hồ sơ cho đơn vị giải quyết.",
        "nhan" => "Bạn đã nhận hồ sơ.",
        "phan-cong" => "Đã phân công hồ sơ.",
        "buoc-tiep" => "Đã chuyển hồ sơ sang bước tiếp theo.",
        "tra-lai" => "Đã trả lại hồ sơ cho bước trước.",
        "du-thao" => "Đã lưu dự thảo kết quả.",
        "phe-duyet-tiep" => {
            "Đã ghi nhận phê duyệt và chuyển hồ sơ trước. Đây là dự thảo tiếp theo chờ bạn phê duyệt."
        }
        "phe-duyet" => "Đã ghi nhận phê duyệt và chuyển hồ sơ.",
        "phat-hanh" => "Đã vào số, phát hành kết quả.",
        "ve-mot-cua" => "Đã chuyển kết quả về bộ phận một cửa.",
        "tra-ket-qua" => "Đã trả kết quả cho người nộp hồ sơ.",
        "hoan-tac" => "Đã hoàn tác: kết quả lại chờ trả tại bộ phận một cửa.",
        "yeu-cau-bo-sung" => {
            "Đã lập yêu cầu bổ sung; thời hạn tạm dừng. Xin in phiếu giao người nộp."
        }
        "nhan-bo-sung" => "Đã nhận giấy tờ bổ sung; ngày hẹn mới ghi trên hồ sơ.",
        "tra-lai-bo-sung" => {
            "Đã trả lại phần bổ sung còn thiếu và báo người nộp; thời hạn vẫn tạm dừng."
        }
        "nghia-vu-tai-chinh" => "Đã ghi nhận yêu cầu thực hiện nghĩa vụ tài chính.",
        "da-nop-tien" => "Đã ghi nhận chứng từ nộp tiền.",
        "xin-y-kien" => "Đã gửi nội dung xin ý kiến.",
        "tra-loi-y-kien" => "Đã ghi nhận ý kiến trả lời.",
        "xac-minh" => "Đã ghi nhận kết quả xác minh thực tế.",
        "hen-lai" => "Đã đề nghị hẹn lại; chờ lãnh đạo xác nhận.",
        "dong-y-hen-lai" => "Đã xác nhận hẹn lại. Xin in văn bản xin lỗi để gửi người nộp.",
        "khong-hen-lai" => "Đã ghi nhận không đồng ý hẹn lại.",
        "xin-rut" => "Đã ghi nhận yêu cầu rút hồ sơ.",
        "thoi-rut" => "Đã ghi nhận người nộp thôi rút hồ sơ.",
        "dong-y-rut" => "Đã đồng ý cho rút hồ sơ và chuyển về bộ phận một cửa.",
        "dong-ho-so" => "Đã đóng hồ sơ. Xin trả lại giấy tờ cho người nộp.",
        "tra-ho-so" => {
            "Đã trả lại hồ sơ cho người nộp. Phiếu trả lại hồ sơ có ở mục việc hiện tại."
        }
        "dinh-chinh" => "Đã đính chính trạng thái hồ sơ.",
        "bao-sai-sot" => "Đã ghi nhận sai sót và chuyển cơ quan giải quyết đính chính.",
        "dinh-chinh-ket-qua" => "Đã chuyển kết quả đã đính chính về bộ phận một cửa.",
        "khong-dinh-chinh" => "Đã trả lời bộ phận một cửa; xin thông báo cho người nộp.",
        "tra-ban-dinh-chinh" => "Đã trả kết quả đã đính chính cho người nộp.",
        "mat-giay-to" => "Đã ghi nhận; người nộp được xin lỗi và báo cách khắc phục.",
        "cap-lai-giay" => "Đã ghi nhận cấp lại giấy tiếp nhận. Xin in lại giấy ở mục Tiếp nhận.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
