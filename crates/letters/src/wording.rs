//! Days, times, amounts and counts as official papers word them.

use jiff::civil::{Date, DateTime};

/// Blank to be filled in by hand.
const BLANK: &str = "……";

/// `ngày 03 tháng 01 năm 2023`: days below 10 and the months 1 and 2 get a leading zero, which keeps
/// a figure from being added by hand.
///
/// # Source
/// Decree 30/2020/NĐ-CP, Annex I, on the place and time of a document.
pub(crate) fn day(day: Date) -> String {
    let month = day.month();
    let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// The same, or blanks while the day is open.
pub(crate) fn day_or_blank(known: Option<Date>) -> String {
    match known {
        Some(known) => day(known),
        None => format!("ngày {BLANK} tháng {BLANK} năm {BLANK}"),
    }
}

/// `08 giờ 05 phút, ngày 03 tháng 01 năm 2023`.
pub(crate) fn moment(at: DateTime) -> String {
    format!("{:02} giờ {:02} phút, {}", at.hour(), at.minute(), day(at.date()))
}

/// `1.250.000 đồng`.
pub(crate) fn dong(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{grouped} đồng")
}

/// `01`, `02` … as counts stand on forms, so that nobody can put a figure before them.
pub(crate) fn count(number: u32) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_first_months_have_a_leading_zero() {
        let cases = [
            (date(2023, 1, 3), "ngày 03 tháng 01 năm 2023"),
            (date(2023, 2, 28), "ngày 28 tháng 02 năm 2023"),
            (date(2023, 3, 9), "ngày 09 tháng 3 năm 2023"),
            (date(2022, 12, 10), "ngày 10 tháng 12 năm 2022"),
        ];
        for (value, expected) in cases {
            assert_eq!(day(value), expected);
        }
        assert_eq!(day_or_blank(None), "ngày …… tháng …… năm ……");
    }

    #[test]
    fn moments_are_to_the_minute() {
        let at = date(2022, 2, 8).at(17, 0, 0, 0);
        assert_eq!(moment(at), "17 giờ 00 phút, ngày 08 tháng 02 năm 2022");
    }

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let cases = [
            (0, "0 đồng"),
            (500, "500 đồng"),
            (8_000, "8.000 đồng"),
            (150_000, "150.000 đồng"),
            (1_250_000, "1.250.000 đồng"),
            (-2_000, "-2.000 đồng"),
        ];
        for (amount, expected) in cases {
            assert_eq!(dong(amount), expected);
        }
    }
}
