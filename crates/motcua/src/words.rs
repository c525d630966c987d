//! Dates, times and lengths in Vietnamese words, one way for every screen.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_instant() {
        let at: Timestamp = "2023-01-03T01:05:00Z".parse().expect("an instant");
        assert_eq!(minute(at), "08:05 03/01/2023");
        assert_eq!(long(at), "08 giờ 05 phút, thứ Ba ngày 03/01/2023");
    }
}
