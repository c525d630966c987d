//! Dates, times and lengths in Vietnamese words, one way for every screen.

use domain::dossier::Status;
use domain::dossier::event::PartChange;
use domain::time;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

/// `thứ Ba`.
#[must_use]
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// `03/01/2023`.
#[must_use]
pub fn date(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// `08:00 03/01/2023`.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    time::local(at).strftime("%H:%M %d/%m/%Y").to_string()
}

/// `08:00:05 03/01/2023`.
#[must_use]
pub fn second(at: Timestamp) -> String {
    time::local(at).strftime("%H:%M:%S %d/%m/%Y").to_string()
}

/// `17 giờ 00 phút, thứ Ba ngày 03/01/2023`.
#[must_use]
pub fn long(at: Timestamp) -> String {
    let local = time::local(at);
    format!(
        "{}, {} ngày {}",
        local.strftime("%H giờ %M phút"),
        weekday(local.date()),
        local.strftime("%d/%m/%Y")
    )
}

/// `từ 01/01/2022`, `01/01/2022 – 31/12/2022`.
#[must_use]
pub fn span(from_on: Date, to_on: Option<Date>) -> String {
    match to_on {
        Some(to_on) => format!("{} – {}", date(from_on), date(to_on)),
        None => format!("từ {}", date(from_on)),
    }
}

/// Reads a day as people type it: `3/1/2023`, `03-01-2023`, `03012023`, `2023-01-03`.
///
/// # Errors
/// A sentence for the form field.
pub fn read_day(text: &str) -> Result<Date, &'static str> {
    const SHAPE: &str = "Xin nhập ngày theo dạng ngày/tháng/năm, ví dụ 03/01/2023.";
    let text = text.trim();
    let numbers: Vec<i16> = if text.len() == 8 && text.bytes().all(|c| c.is_ascii_digit()) {
        [&text[..2], &text[2..4], &text[4..]].iter().filter_map(|part| part.parse().ok()).collect()
    } else {
        text.split(['/', '-', '.']).map_while(|part| part.trim().parse().ok()).collect()
    };
    let (day, month, year) = match numbers.as_slice() {
        [year, month, day] if *year > 31 => (*day, *month, *year),
        [day, month, year] => (*day, *month, *year),
        _ => return Err(SHAPE),
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(SHAPE) };
    if !(1900..=2200).contains(&year) {
        return Err("Xin nhập năm đủ bốn chữ số.");
    }
    Date::new(year, month, day).map_err(|_no_such_day| "Không có ngày này trong lịch.")
}

/// What happened to a part of linked procedures, without a full stop.
#[must_use]
pub fn part_moved(name: &str, change: &PartChange) -> String {
    match change {
        PartChange::Begun { code, .. } => {
            format!("Bắt đầu giải quyết “{name}”, mã hồ sơ thành phần {code}")
        }
        PartChange::Waits { status: Status::PaymentAwaited, .. } => {
            format!("“{name}”: chờ người nộp thực hiện nghĩa vụ tài chính")
        }
        PartChange::Waits { .. } => format!("“{name}”: chờ người nộp bổ sung hồ sơ"),
        PartChange::GoesOn { .. } => format!("“{name}”: tiếp tục giải quyết"),
        PartChange::Ended { granted: true, .. } => format!("“{name}”: đã có kết quả"),
        PartChange::Ended { granted: false, .. } => {
            format!("“{name}”: kết thúc, không có kết quả như yêu cầu")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_type_them() {
        for (text, expected) in [
            ("3/1/2023", Some("2023-01-03")),
            (" 03-01-2023 ", Some("2023-01-03")),
            ("03.01.2023", Some("2023-01-03")),
            ("03012023", Some("2023-01-03")),
            ("2023-01-03", Some("2023-01-03")),
            ("29/2/2024", Some("2024-02-29")),
            ("29/2/2023", None),
            ("31/4/2023", None),
            ("3/1/23", None),
            ("3/1", None),
            ("hôm nay", None),
            ("3/1/2023/4", None),
            ("0٣012023", None),
            ("", None),
        ] {
            let read = read_day(text).map(|day| day.to_string());
            assert_eq!(read.as_deref().ok(), expected, "{text}");
        }
    }

    #[test]
    fn words_of_an_instant() {
        let at: Timestamp = "2023-01-03T01:05:00Z".parse().expect("an instant");
        assert_eq!(minute(at), "08:05 03/01/2023");
        assert_eq!(long(at), "08 giờ 05 phút, thứ Ba ngày 03/01/2023");
    }
}
