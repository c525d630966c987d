//! The code of a dossier, printed on every receipt.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CodeError, all_digits, string_code};

/// Mã số hồ sơ: `H47.NG-220315-0007` = agency, reception day (yyMMdd), running number of that
/// agency and day.
///
/// # Source
/// Circular 01/2018/TT-VPCP Art. 19 (form of the code); Decision 20/2020/QĐ-TTg Art. 4 (agency
/// identifiers).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

string_code!(DossierCode);

/// Highest running number of one agency and day: five digits.
pub const NUMBER_MAX: u32 = 99_999;

/// Since this day the code bears the identifier of the body that settles.
const SETTLING_BODY_FROM_ON: Date = jiff::civil::date(2025, 7, 1);

/// Whether the code of a dossier received on that day bears the identifier of the body that settles
/// it, and not that of the desk that receives it.
///
/// # Source
/// Decree 61/2018/NĐ-CP Art. 26(2)a: the body competent to receive. Decree 118/2025/NĐ-CP
/// Art. 28(2)a: the body competent to settle; of a group of linked procedures the desk that receives.
#[must_use]
pub fn bears_settling_body(received_on: Date, is_linked: bool) -> bool {
    received_on >= SETTLING_BODY_FROM_ON && !is_linked
}

impl DossierCode {
    /// The code of the `number`th dossier that `agency` received on `day`.
    ///
    /// # Errors
    /// When the agency identifier is malformed, the number is 0 or has more than five digits, or
    /// the year is not in this century.
    pub fn new(agency: &str, day: Date, number: u32) -> Result<Self, CodeError> {
        if !is_agency(agency) {
            return Err(CodeError::new(format!("Mã định danh cơ quan “{agency}” không đúng.")));
        }
        if number == 0 || number > NUMBER_MAX {
            return Err(CodeError::new("Số thứ tự hồ sơ trong ngày phải từ 1 đến 99999."));
        }
        if !(2000..2100).contains(&day.year()) {
            return Err(CodeError::new("Ngày tiếp nhận phải thuộc thế kỷ này."));
        }
        let (year, month, date) = (day.year() % 100, day.month(), day.day());
        Ok(Self(format!("{agency}-{year:02}{month:02}{date:02}-{number:04}")))
    }

    /// Reads a code as printed; spaces around it and lower case are forgiven.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim().to_uppercase();
        if text.is_empty() {
            return Err(CodeError::new("Xin nhập mã hồ sơ in trên giấy tiếp nhận."));
        }
        let mut parts = text.rsplitn(3, '-');
        let (number, day, agency) = (parts.next(), parts.next(), parts.next());
        let (Some(number), Some(day), Some(agency)) = (number, day, agency) else {
            return Err(wrong_shape());
        };
        if !is_agency(agency) || !all_digits(day, 6) || !is_number(number) {
            return Err(wrong_shape());
        }
        if read_day(day).is_none() {
            return Err(CodeError::new("Ngày trong mã hồ sơ không có trong lịch."));
        }
        Ok(Self(text))
    }

    /// The agency part: `H47.NG`.
    #[must_use]
    pub fn agency(&self) -> &str {
        self.parts().0
    }

    /// The reception day.
    #[must_use]
    pub fn day(&self) -> Date {
        read_day(self.parts().1).expect("parse and new accept only days that exist")
    }

    /// The running number of that agency and day.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.parts().2.parse().expect("parse and new accept only four or five digits")
    }

    /// Without dots and dashes, for QR codes and transfer purposes: `H47NG2203150007`.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.chars().filter(char::is_ascii_alphanumeric).collect()
    }

    fn parts(&self) -> (&str, &str, &str) {
        let mut parts = self.0.rsplitn(3, '-');
        let number = parts.next().unwrap_or_default();
        let day = parts.next().unwrap_or_default();
        (parts.next().unwrap_or_default(), day, number)
    }
}

/// Longest agency identifier, dots included.
///
/// # Source
/// Decision 20/2020/QĐ-TTg Art. 4.
const AGENCY_CHARS_MAX: usize = 35;

/// An agency identifier (mã định danh cơ quan) in either form: a letter from A to Y with two digits for
/// the ministry or province, and a group for each level below it, `H47.21.03`; or the older
/// `000.21.09.H47`.
///
/// The groups below are digits in every real identifier seen. Capital letters are allowed because the
/// real one of Nam Giang is not known, and its placeholder, `H47.NG`, must not be mistaken for it.
///
/// # Source
/// Decision 20/2020/QĐ-TTg Art. 4: at most 35 characters, any number of groups of any length; Z begins
/// identifiers of other schemes. The older form: Circular 10/2016/TT-BTTTT.
#[must_use]
pub fn is_agency(text: &str) -> bool {
    if text.len() > AGENCY_CHARS_MAX {
        return false;
    }
    let groups: Vec<&str> = text.split('.').collect();
    match groups.as_slice() {
        [three, two, other, top] if is_top(top) && all_digits(three, 3) => {
            all_digits(two, 2) && all_digits(other, 2)
        }
        [top, below @ ..] => is_top(top) && below.iter().all(is_group),
        [] => false,
    }
}

fn is_top(text: &str) -> bool {
    text.len() == 3
        && text.starts_with(|first| matches!(first, 'A'..='Y'))
        && all_digits(&text[1..], 2)
}

fn is_group(text: &&str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

fn is_number(text: &str) -> bool {
    let four = all_digits(text, 4) && text != "0000";
    // Five digits only above 9999, so that one dossier has one spelling.
    four || (all_digits(text, 5) && !text.starts_with('0'))
}

fn read_day(six: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| six.get(range)?.parse::<i8>().ok();
    let (year, month, day) = (number(0..2)?, number(2..4)?, number(4..6)?);
    Date::new(2000 + i16::from(year), month, day).ok()
}

fn wrong_shape() -> CodeError {
    CodeError::new(
        "Mã hồ sơ gồm mã cơ quan, ngày tiếp nhận và số thứ tự, ví dụ H47.NG-220315-0007.",
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_new_code_reads_back() {
        let code = DossierCode::new("H47.NG", date(2022, 3, 15), 7).expect("a code");
        assert_eq!(code.as_str(), "H47.NG-220315-0007");
        assert_eq!(code.agency(), "H47.NG");
        assert_eq!(code.day(), date(2022, 3, 15));
        assert_eq!(code.number(), 7);
        assert_eq!(code.plain(), "H47NG2203150007");
    }

    #[test]
    fn above_9999_the_number_has_five_digits() {
        let code = DossierCode::new("H47.21", date(2022, 3, 15), 10_000).expect("a code");
        assert_eq!(code.as_str(), "H47.21-220315-10000");
    }

    #[test]
    fn both_forms_of_the_agency_part() {
        for text in [
            "000.21.09.H47-220315-0007",
            "H47.21-220315-0007",
            "H47-220315-0001",
            "H47.NG.01-220315-0007",
            "G15.1.23.456-220315-12345",
            "A01-220315-0007",
            "Y99.NGXX.1234567-220315-0007",
            "H47.1.2.3.4.5.6-220315-0007",
            "H47.1234567.1234567.1234567.1234567-220315-0007",
            " h47.ng-220315-0007 ",
        ] {
            let code = DossierCode::parse(text).expect(text);
            assert_eq!(code.as_str(), text.trim().to_uppercase());
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "H47.NG-220315",
            "H47.NG-220315-007",
            "H47.NG-220315-0000",
            "H47.NG-220315-00007",
            "H47.NG-220229-0007",
            "H47.NG-221315-0007",
            "Z47.NG-220315-0007",
            "H4.NG-220315-0007",
            "HH47.NG-220315-0007",
            "H47..1-220315-0007",
            "H47.Đ1-220315-0007",
            "H47.1234567.1234567.1234567.12345678-220315-0007",
            "H47.-220315-0007",
            "000.21.9.H47-220315-0007",
            "H47.NG-220315-0007-1",
        ] {
            assert!(DossierCode::parse(text).is_err(), "{text}");
        }
        assert!(DossierCode::new("Nam Giang", date(2022, 3, 15), 1).is_err());
        assert!(DossierCode::new("H47.NG", date(2022, 3, 15), 0).is_err());
        assert!(DossierCode::new("H47.NG", date(2022, 3, 15), 100_000).is_err());
        assert!(DossierCode::new("H47.NG", date(1999, 3, 15), 1).is_err());
    }

    proptest! {
        #[test]
        fn every_new_code_parses_to_itself(days in 0i32..36_000, number in 1u32..=NUMBER_MAX) {
            let day = date(2000, 1, 1) + jiff::Span::new().days(days);
            let code = DossierCode::new("H47.NG.12", day, number).expect("a code");
            prop_assert_eq!(&DossierCode::parse(code.as_str()).expect("its own text"), &code);
            prop_assert_eq!((code.day(), code.number()), (day, number));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _outcome = DossierCode::parse(&text);
        }
    }

    #[test]
    fn since_july_2025_the_code_bears_who_settles_except_of_linked_procedures() {
        for (day, is_linked, settles) in [
            (date(2025, 6, 30), false, false),
            (date(2025, 7, 1), false, true),
            (date(2025, 6, 30), true, false),
            (date(2025, 7, 1), true, false),
        ] {
            assert_eq!(bears_settling_body(day, is_linked), settles, "{day} {is_linked}");
        }
    }
}
