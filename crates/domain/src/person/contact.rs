//! Where a person can be reached.

use serde::{Deserialize, Serialize};

use crate::code::{CodeError, string_code};
use crate::text::one_line;

/// Địa chỉ: one line as people write it, hamlet first, province last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

string_code!(Address);

/// Địa chỉ thư điện tử: checked lightly, because only a letter that arrives proves an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

string_code!(Email);

/// Longest address, in characters.
const ADDRESS_LENGTH_MAX: usize = 300;
/// Longest e-mail address, in bytes (RFC 5321).
const EMAIL_LENGTH_MAX: usize = 254;

impl Address {
    /// Reads an address; line ends become spaces.
    ///
    /// # Errors
    /// A sentence for the form field: empty, too long, or without any letter.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let address = one_line(text);
        if !address.chars().any(char::is_alphabetic) {
            return Err(CodeError::new("Xin nhập địa chỉ: thôn (tổ), xã (thị trấn), huyện, tỉnh."));
        }
        if address.chars().count() > ADDRESS_LENGTH_MAX {
            return Err(CodeError::new(format!(
                "Địa chỉ dài quá {ADDRESS_LENGTH_MAX} ký tự. Xin viết ngắn lại."
            )));
        }
        if address.chars().any(char::is_control) {
            return Err(CodeError::new("Địa chỉ có ký tự không in được. Xin nhập lại."));
        }
        Ok(Self(address))
    }
}

impl Email {
    /// Reads an e-mail address: something, one @, a domain with a dot, no spaces.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if looks_like_email(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError::new("Địa chỉ thư điện tử không đúng dạng, ví dụ ten@vidu.vn."))
        }
    }
}

fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let labels_are_fine = domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    let ending = domain.rsplit('.').next().unwrap_or_default();
    let ending_is_fine = ending.len() >= 2 && !ending.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= EMAIL_LENGTH_MAX
        && ending_is_fine
        && !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>[\\]".contains(&byte))
        && labels_are_fine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_one_line() {
        let address = Address::parse("  Thôn Pà Đấu 1,\n thị trấn  Thạnh Mỹ ").expect("an address");
        assert_eq!(address.as_str(), "Thôn Pà Đấu 1, thị trấn Thạnh Mỹ");
        for text in ["", "  ", "123 / 4", &"a".repeat(301), "a\u{7}b"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        for text in ["ten@vidu.vn", " ten.dem+ho@thu.vidu.com.vn ", "o'brien@x-y.vn"] {
            assert_eq!(Email::parse(text).expect(text).as_str(), text.trim());
        }
        for text in [
            "",
            "ten",
            "ten@",
            "@vidu.vn",
            "ten@vidu",
            "ten@vidu..vn",
            "tên@vidu.vn",
            "ten ten@vidu.vn",
            "ten@@vidu.vn",
            "ten@-vidu.vn",
            "ten@vidu.vn.",
            "ten.@vidu.vn",
            ".ten@vidu.vn",
            "te..n@vidu.vn",
            "ten@vidu.v",
            "ten@10.0.0.1",
            "ten @vidu.vn",
            "a@b.vn,c@d.vn",
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }
}
