//! The part of a form that asks the applicant for a proof: the last digits of a number, or a code that
//! one of its buttons sends.

use crate::app::App;
use crate::error::Result;
use crate::tracking::look_up::Found;
use crate::tracking::proof::digits::DIGITS as DIGITS_COUNT;
use crate::tracking::proof::one_time::{self, Sending};
use crate::tracking::proof::{Act, Asking, Checked, asking, check};
use crate::web::problems::Problems;

/// The field of the last digits.
pub(super) const DIGITS: &str = "so_cuoi";
/// The field of the code.
pub(super) const CODE: &str = "ma_xac_thuc";

/// What to do where neither helps.
const AT_THE_DESK: &str = "mang giấy tờ tùy thân đến bộ phận một cửa";

/// What was sent of it.
pub(super) struct Proof {
    /// For what.
    pub(super) act: Act,
    /// The last digits.
    pub(super) digits: String,
    /// The code.
    pub(super) code: String,
    /// Whether a code is wanted.
    pub(super) wants_code: bool,
}

/// What has become of it.
pub(super) enum Proved {
    /// It is the applicant.
    Yes,
    /// A code is under way.
    CodeSent,
    /// What is wrong.
    No(Problems),
}

/// Sends a code, or looks at what was typed.
pub(super) async fn prove(app: &App, found: &Found, proof: Proof) -> Result<Proved> {
    if proof.wants_code {
        return send(app, found, proof.act).await;
    }
    let Some(asked) = asking(app, found, proof.act).await? else {
        return Ok(no("", format!("Xin {AT_THE_DESK}.")));
    };
    let (field, typed, missing) = match asked {
        Asking::Digits(_) => {
            (DIGITS, proof.digits, format!("Xin nhập {DIGITS_COUNT} số cuối để xác minh."))
        }
        Asking::Code { .. } => (CODE, proof.code, "Xin nhập mã xác thực gồm 6 chữ số.".to_owned()),
        Asking::NoCodeYet(_) => return Ok(no("", no_code())),
    };
    if typed.trim().is_empty() {
        return Ok(no(field, missing));
    }
    let sentence = match check(app, found, (proof.act, &typed)).await? {
        Checked::Right => return Ok(Proved::Yes),
        Checked::Wrong if field == CODE => {
            "Mã xác thực chưa đúng. Xin xem lại tin nhắn mới nhất.".to_owned()
        }
        Checked::Wrong => {
            "4 số cuối chưa khớp với hồ sơ. Xin kiểm tra lại, hoặc hỏi tại bộ phận một cửa."
                .to_owned()
        }
        Checked::Closed => {
            format!("Đã nhập sai quá nhiều lần. Xin thử lại vào ngày mai, hoặc {AT_THE_DESK}.")
        }
        // Its field has gone from the page.
        Checked::NoCode => return Ok(no("", no_code())),
    };
    Ok(no(field, sentence))
}

async fn send(app: &App, found: &Found, act: Act) -> Result<Proved> {
    let sentence = match one_time::send(app, found.id, act).await? {
        Sending::Sent => return Ok(Proved::CodeSent),
        Sending::TooMany => format!(
            "Đã gửi mã nhiều lần cho hồ sơ này. Xin chờ ít nhất một giờ rồi thử lại, hoặc {AT_THE_DESK}."
        ),
        Sending::Failed => {
            format!("Chưa gửi được mã. Xin thử lại sau ít phút, hoặc {AT_THE_DESK}.")
        }
        Sending::NoAddress => format!("Xin {AT_THE_DESK}."),
    };
    Ok(no("", sentence))
}

fn no_code() -> String {
    "Mã xác thực đã hết hạn, đã dùng hoặc bị nhập sai 5 lần. Xin bấm “Gửi mã xác thực” để nhận mã mới."
        .to_owned()
}

fn no(field: &'static str, sentence: String) -> Proved {
    let mut problems = Problems::default();
    problems.add(field, sentence);
    Proved::No(problems)
}
