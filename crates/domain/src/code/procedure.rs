//! The code of an administrative procedure.

use serde::{Deserialize, Serialize};

use super::{CodeError, all_digits, string_code};

/// Mã thủ tục hành chính: `2.000815`, sometimes with a local suffix (`2.000815.000.00.00.H55`).
/// Opaque: nothing is read out of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProcedureCode(String);

string_code!(ProcedureCode);

/// Longest code accepted, in characters: the national catalogue's longest has 24.
const LENGTH_MAX: usize = 40;

impl ProcedureCode {
    /// Reads a code: one digit 1–9, a dot, six digits, and an optional suffix after another dot.
    ///
    /// # Errors
    /// A sentence for the form field when the text has another shape.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if has_shape(text) { Ok(Self(text.to_owned())) } else { Err(wrong_shape(text)) }
    }
}

fn has_shape(text: &str) -> bool {
    if text.len() > LENGTH_MAX {
        return false;
    }
    let Some((first, rest)) = text.split_once('.') else { return false };
    let (six, suffix) = match rest.split_once('.') {
        Some((six, suffix)) => (six, Some(suffix)),
        None => (rest, None),
    };
    let suffix_is_fine = suffix.is_none_or(|suffix| {
        !suffix.is_empty() && !suffix.chars().any(|c| c.is_whitespace() || c.is_control())
    });
    all_digits(first, 1) && first != "0" && all_digits(six, 6) && suffix_is_fine
}

fn wrong_shape(text: &str) -> CodeError {
    if text.is_empty() {
        return CodeError::new("Xin nhập mã thủ tục.");
    }
    CodeError::new("Mã thủ tục gồm một chữ số, dấu chấm và sáu chữ số, ví dụ 2.000815.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_national_catalogue_are_accepted() {
        for text in ["2.000815", "1.001193", "3.000467", "2.000815.000.00.00.H55", " 2.000815.01 "]
        {
            let code = ProcedureCode::parse(text).expect(text);
            assert_eq!(code.as_str(), text.trim());
        }
    }

    #[test]
    fn other_texts_are_refused_with_a_sentence() {
        for text in
            ["", "2", "0.000815", "2.00081", "2.0008155", "a.000815", "2.000815.", "2,000815"]
        {
            let error = ProcedureCode::parse(text).expect_err(text);
            assert!(error.to_string().ends_with('.'), "{error}");
        }
    }
}
