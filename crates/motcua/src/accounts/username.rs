//! Names to sign in with: short, typed without a Vietnamese keyboard.

use crate::web::form::clean;

/// Fewest characters.
const CHARS_MIN: usize = 3;
/// Most characters.
const CHARS_MAX: usize = 40;

/// A name as it is stored and compared: trimmed, lower case.
#[must_use]
pub fn normal(text: &str) -> String {
    clean(text).to_lowercase()
}

/// Reads a name for a new account.
///
/// # Errors
/// A sentence for the form field.
pub fn parse(text: &str) -> Result<String, &'static str> {
    let name = normal(text);
    if name.is_empty() {
        return Err("Xin nhập tên đăng nhập.");
    }
    if !(CHARS_MIN..=CHARS_MAX).contains(&name.chars().count()) {
        return Err("Tên đăng nhập dài từ 3 đến 40 ký tự.");
    }
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !name.chars().all(|c| is_plain(c) || ".-_".contains(c)) {
        return Err(
            "Tên đăng nhập chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang và gạch dưới.",
        );
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.ends_with(is_plain) {
        return Err("Tên đăng nhập bắt đầu bằng chữ cái và kết thúc bằng chữ cái hoặc chữ số.");
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_taken() {
        for (text, expected) in [
            ("hoa.bt", Some("hoa.bt")),
            ("  Hoa.BT ", Some("hoa.bt")),
            ("a_1", Some("a_1")),
            ("mot-cua2", Some("mot-cua2")),
            ("", None),
            ("ab", None),
            ("1hoa", None),
            ("hoa.", None),
            ("hoa bt", None),
            ("hòa.bt", None),
            ("hoa/../bt", None),
            ("hoa@namgiang", None),
        ] {
            assert_eq!(parse(text).ok().as_deref(), expected, "{text}");
        }
        assert!(parse(&"a".repeat(41)).is_err());
    }
}
