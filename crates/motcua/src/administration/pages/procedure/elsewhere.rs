//! The part of a procedure's form that says which other desks receive it, and from when.

use domain::procedure::{Elsewhere, Procedure};
use jiff::civil::Date;

use super::Typed;
use crate::web::problems::Problems;
use crate::words;

/// By the general rule.
const GENERAL: &str = "theo-luat";
/// From a day of the province's list.
const LISTED: &str = "tu-ngay";
/// By the competent body alone.
const NEVER: &str = "khong";

/// What the form offers: the code and the words.
pub(super) const CHOICES: [(&str, &str); 3] = [
    (GENERAL, "theo quy định chung (từ 31/12/2025)"),
    (LISTED, "theo danh mục của tỉnh, từ ngày ghi dưới đây"),
    (NEVER, "không, chỉ tại cơ quan giải quyết"),
];

/// Fills the form with what a version says.
pub(super) fn fill(typed: &mut Typed, version: &Procedure) {
    let (code, from) = match version.received_elsewhere {
        None => (GENERAL, None),
        Some(Elsewhere::From(day)) => (LISTED, Some(day)),
        Some(Elsewhere::Never) => (NEVER, None),
    };
    let written = |day: Option<Date>| day.map(words::date).unwrap_or_default();
    code.clone_into(&mut typed.noi_khac);
    typed.noi_khac_tu = written(from);
    typed.toan_quoc_tu = written(version.received_nationwide_from_on);
}

/// Writes into a version what the form says.
pub(super) fn read(new: &mut Procedure, typed: &Typed, problems: &mut Problems) {
    let day =
        |field, text: &str, problems: &mut Problems| problems.check(field, words::read_day(text));
    match typed.noi_khac.as_str() {
        GENERAL => new.received_elsewhere = None,
        NEVER => new.received_elsewhere = Some(Elsewhere::Never),
        LISTED => {
            let from = day("noi_khac_tu", &typed.noi_khac_tu, problems);
            new.received_elsewhere = from.map(Elsewhere::From);
        }
        _ => {}
    }
    new.received_nationwide_from_on = match typed.toan_quoc_tu.trim() {
        "" => None,
        text => day("toan_quoc_tu", text, problems),
    };
}

/// What a version says of it, in the list of versions.
pub(super) fn said(one: &Procedure) -> Option<String> {
    let province = one.received_elsewhere.map(|elsewhere| match elsewhere {
        Elsewhere::From(day) => format!("tiếp nhận ở nơi khác trong tỉnh từ {}", words::date(day)),
        Elsewhere::Never => "tiếp nhận riêng tại cơ quan giải quyết".to_owned(),
    });
    let country = one
        .received_nationwide_from_on
        .map(|day| format!("tiếp nhận trên toàn quốc từ {}", words::date(day)));
    let all: Vec<String> = province.into_iter().chain(country).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
