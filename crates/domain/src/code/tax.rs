//! Tax codes.

use serde::{Deserialize, Serialize};

use super::{CodeError, PersonalId, all_digits, string_code, without_separators};

/// Mã số thuế: ten digits with a check digit, or ten and a branch number (`0100109106-001`); of persons and
/// household businesses since 1/7/2025 the twelve digits of the personal ID.
///
/// # Source
/// Circular 105/2020/TT-BTC; Circular 86/2024/TT-BTC Art. 5, 39 (personal ID as tax code from 1/7/2025),
/// to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxCode(String);

string_code!(TaxCode);

/// Weights of the first nine digits; the tenth is 10 minus their weighted sum modulo 11.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

impl TaxCode {
    /// Reads a tax code with or without its dash, dots and spaces.
    ///
    /// # Errors
    /// A sentence for the form field: wrong length, or a check digit that does not fit.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits = without_separators(text);
        // A dash announces a branch: two digits after it are a branch cut short, no person.
        if let (false, Ok(person)) = (text.contains('-'), PersonalId::parse(&digits)) {
            return Ok(Self(person.as_str().to_owned()));
        }
        if !all_digits(&digits, 10) && !all_digits(&digits, 13) {
            return Err(CodeError::new(
                "Mã số thuế gồm 10 chữ số (đơn vị phụ thuộc thêm 3 chữ số), hoặc là số định danh 12 \
                 chữ số của cá nhân, hộ kinh doanh.",
            ));
        }
        let (main, branch) = digits.split_at(10);
        if !check_digit_fits(main) {
            return Err(CodeError::new(
                "Mã số thuế không đúng: chữ số kiểm tra không khớp. Xin xem lại từng chữ số.",
            ));
        }
        match branch {
            "" => Ok(Self(main.to_owned())),
            "000" => Err(CodeError::new("Số đơn vị phụ thuộc của mã số thuế phải từ 001.")),
            _ => Ok(Self(format!("{main}-{branch}"))),
        }
    }
}

fn check_digit_fits(ten: &str) -> bool {
    let mut digits = ten.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = WEIGHTS.iter().zip(digits.by_ref()).map(|(weight, digit)| weight * digit).sum();
    // A remainder of 0 asks for the digit "10", which no code has.
    digits.next() == Some(10 - sum % 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_are_accepted() {
        for (text, stored) in [
            ("0100109106", "0100109106"),
            ("0300588569", "0300588569"),
            (" 0100109106-001 ", "0100109106-001"),
            ("0100 109 106 001", "0100109106-001"),
            ("049 085 001 234", "049085001234"),
        ] {
            assert_eq!(TaxCode::parse(text).expect(text).as_str(), stored);
        }
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        for position in 0..10 {
            for digit in b'0'..=b'9' {
                let mut bytes = *b"0100109106";
                if bytes[position] == digit {
                    continue;
                }
                bytes[position] = digit;
                let text = std::str::from_utf8(&bytes).expect("digits are UTF-8");
                assert!(TaxCode::parse(text).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in ["", "010010910", "0100109106-01", "0100109106-000", "0100109l06"] {
            assert!(TaxCode::parse(text).is_err(), "{text}");
        }
    }
}
