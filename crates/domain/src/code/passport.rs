//! Numbers of passports.

use serde::{Deserialize, Serialize};

use super::{CodeError, string_code, without_separators};

/// Số hộ chiếu: of whichever country, as its machine-readable lines have it.
///
/// # Source
/// ICAO Doc 9303, part 4: at most nine letters and digits. That it begins with a letter and has at least
/// five digits is how the passports are that come here (Viet Nam `B1234567`, Laos `PA0123456`, China
/// `EA1234567`); those of digits alone are entered as they are when they have nine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passport(String);

string_code!(Passport);

const LENGTHS: std::ops::RangeInclusive<usize> = 6..=9;
const DIGITS_MIN: usize = 5;

impl Passport {
    /// Reads the number, in lower case or with spaces, too.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let number = without_separators(text).to_ascii_uppercase();
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let is_fine = number.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && number.starts_with(|c: char| c.is_ascii_uppercase())
            && LENGTHS.contains(&number.len())
            && digits >= DIGITS_MIN;
        if is_fine {
            Ok(Self(number))
        } else {
            Err(CodeError::new(
                "Số hộ chiếu gồm chữ cái rồi đến chữ số, không quá 9 ký tự, ví dụ B1234567.",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passports_of_neighbours() {
        for (text, stored) in [
            ("B1234567", "B1234567"),
            (" c 123 4567 ", "C1234567"),
            ("PA0123456", "PA0123456"),
            ("EA1234567", "EA1234567"),
            ("p123456", "P123456"),
        ] {
            assert_eq!(Passport::parse(text).expect(text).as_str(), stored);
        }
        for text in
            ["", "B", "1234567", "B12345678901", "Đ1234567", "B1234/67", "ABCDEFGH", "NG0007"]
        {
            assert!(Passport::parse(text).is_err(), "{text}");
        }
    }
}
