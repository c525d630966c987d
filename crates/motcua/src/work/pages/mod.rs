//! The pages of work on dossiers.

pub mod act;
pub mod dossier;
pub mod draft;
pub mod letters;
pub mod search;
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
        "phe-duyet" => "Đã ghi nhận phê duyệt và chuyển hồ sơ.",
        "phat-hanh" => "Đã vào số, phát hành kết quả.",
        "ve-mot-cua" => "Đã chuyển kết quả về bộ phận một cửa.",
        "tra-ket-qua" => "Đã trả kết quả cho người nộp hồ sơ.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
