//! The pages of the till.

pub mod closing;
pub mod day;
pub mod dossier;
pub mod fixing;
pub mod setting;
pub mod slip;
pub mod taking;
pub mod waiver;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::print::Print;
use crate::app::App;
use crate::confined;
use crate::error::Result;

/// The till of the day.
pub const PATH: &str = "/thu-phi";

/// The sentence about what has just succeeded, for the code in the address after a redirect.
#[must_use]
pub fn done(code: &str) -> Option<String> {
    let sentence = match code {
        "thu" => "Đã ghi nhận khoản thu.",
        "hoan" => "Đã ghi nhận khoản hoàn trả.",
        "nghia-vu" => "Đã thu tiền theo thông báo; hồ sơ đã có chứng từ nộp tiền.",
        "xac-dinh" => "Đã xác định số tiền; hồ sơ còn phải nộp đủ khoản này.",
        "mien-giam" => "Đã lưu miễn, giảm; số tiền phải nộp đã tính lại.",
        "khong-hoan" => "Đã ghi nhận quyết định không hoàn trả.",
        "ket-so" => "Đã kết sổ quỹ. Các khoản thu sau thời điểm này thuộc ngày làm việc tiếp theo.",
        "cau-hinh" => "Đã lưu cách thu phí của bộ phận một cửa.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// Prints on a thread of its own; the name has letters, digits, dots and dashes only.
async fn pdf(app: &App, (template, letter): Print, name: &str) -> Result<Response> {
    let paper = confined::jobs::print(app, template, letter).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
    ];
    Ok((headers, paper.pdf).into_response())
}
