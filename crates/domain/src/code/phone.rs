//! Telephone numbers.

use serde::{Deserialize, Serialize};

use super::{CodeError, string_code};

/// Số điện thoại: a Vietnamese mobile (10 digits) or fixed line (10 or 11 digits), stored with
/// its leading 0 and no separators; one of another country (E.164: 8 to 15 digits with the country's)
/// with its leading +.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

string_code!(Phone);

/// Digits of a number abroad, with those of its country.
const ABROAD_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

impl Phone {
    /// Reads a number as people write it: `0905 123 456`, `+84 905.123.456`, `(0235) 3 123 456`.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')' | '–'))
            .collect();
        let abroad = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
        if let Some(digits) = abroad.filter(|digits| !digits.starts_with("84")) {
            return Self::abroad(digits);
        }
        let national = match plain.strip_prefix("+84").or_else(|| plain.strip_prefix("0084")) {
            Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            None if plain.len() >= 11 && plain.starts_with("84") => format!("0{}", &plain[2..]),
            None => plain,
        };
        if national.is_empty() || !national.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError::new(
                "Số điện thoại chỉ gồm chữ số, ví dụ 0905 123 456 hoặc +84 905 123 456.",
            ));
        }
        match (national.as_bytes(), national.len()) {
            ([b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..], 10) | ([b'0', b'2', ..], 10 | 11) => {
                Ok(Self(national))
            }
            ([b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..], _) => {
                Err(CodeError::new("Số điện thoại di động có 10 chữ số. Xin đếm lại."))
            }
            ([b'0', b'2', ..], _) => {
                Err(CodeError::new("Số điện thoại cố định có 10 hoặc 11 chữ số. Xin đếm lại."))
            }
            _ => Err(CodeError::new(
                "Số điện thoại bắt đầu bằng 03, 05, 07, 08, 09 (di động) hoặc 02 (cố định).",
            )),
        }
    }

    fn abroad(digits: &str) -> Result<Self, CodeError> {
        let is_number = ABROAD_DIGITS.contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if is_number {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(CodeError::new(
                "Số điện thoại nước ngoài gồm dấu + (hoặc 00), mã nước và số, ví dụ +856 20 5512 3456.",
            ))
        }
    }

    /// With spaces, easy to read aloud: `0905 123 456`.
    #[must_use]
    pub fn spaced(&self) -> String {
        let (head, tail) = self.0.split_at(self.0.len() - 6);
        format!("{head} {} {}", &tail[..3], &tail[3..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, stored) in [
            ("0905123456", "0905123456"),
            ("+84 905.123.456", "0905123456"),
            ("84905123456", "0905123456"),
            ("0084 905 123 456", "0905123456"),
            ("+84 (0) 905-123-456", "0905123456"),
            ("(0235) 3 792 113", "02353792113"),
            ("024 3804 3100", "02438043100"),
            ("+856 20 5512 3456", "+8562055123456"),
            ("00856-20-5512-3456", "+8562055123456"),
            ("+1 (212) 555-0100", "+12125550100"),
            ("+86 138 0013 8000", "+8613800138000"),
        ] {
            assert_eq!(Phone::parse(text).expect(text).as_str(), stored, "{text}");
        }
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "+856",
            "+85620x",
            "00 0123 456 789",
            "+8412",
            "090512345",
            "09051234567",
            "0605123456",
            "0105123456",
            "090512345a",
            "113",
        ] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shown_spaced() {
        let phone = Phone::parse("0905123456").expect("a mobile number");
        assert_eq!(phone.spaced(), "0905 123 456");
    }
}
