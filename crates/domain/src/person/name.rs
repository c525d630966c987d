//! Names of persons and organisations.

use serde::{Deserialize, Serialize};

use crate::code::{CodeError, string_code};
use crate::text::{is_apostrophe, one_line};

/// Họ và tên: what a person writes, normalised to NFC and single spaces, otherwise untouched.
///
/// Cơ Tu and Giẻ Triêng names have apostrophes (Bh’nướch), hyphens, single letters (A Lăng, Y Bền)
/// and capitals where nobody expects them (Zơrâm): they are never "corrected" to title case and
/// apostrophes are kept as typed. Searching goes through [`crate::text::fold`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

string_code!(PersonName);

/// Longest name of a person, in characters.
const LENGTH_MAX: usize = 100;
/// Longest name of an organisation, in characters.
const ORGANISATION_LENGTH_MAX: usize = 300;

impl PersonName {
    /// Reads the name of a natural person.
    ///
    /// # Errors
    /// A sentence for the form field: empty, too long, or with digits, control characters or signs
    /// that are in no name.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let name = one_line(text);
        check_length(&name, LENGTH_MAX)?;
        if name.chars().any(char::is_numeric) {
            return Err(CodeError::new("Họ và tên không có chữ số."));
        }
        if let Some(c) = name.chars().find(|c| !belongs_in_a_name(*c)) {
            return Err(CodeError::new(format!("Họ và tên không có ký tự “{c}”.")));
        }
        check_letters(&name)?;
        Ok(Self(name))
    }

    /// Reads the name of an organisation, which may have digits and punctuation.
    ///
    /// # Errors
    /// A sentence for the form field: empty, too long, or without any letter.
    pub fn parse_organisation(text: &str) -> Result<Self, CodeError> {
        let name = one_line(text);
        check_length(&name, ORGANISATION_LENGTH_MAX)?;
        if name.chars().any(char::is_control) {
            return Err(CodeError::new("Tên có ký tự không in được. Hãy nhập lại."));
        }
        check_letters(&name)?;
        Ok(Self(name))
    }

    /// For public pages: [`initials_masked`].
    #[must_use]
    pub fn masked(&self) -> String {
        initials_masked(&self.0)
    }
}

/// The first letter of every word, the rest hidden: "Nguyễn Văn An" → "N*** V*** A***". The number
/// of stars says nothing about the length.
#[must_use]
pub fn initials_masked(name: &str) -> String {
    let name = one_line(name);
    let words = name.split(' ').filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    words.map(|first| format!("{first}***")).collect::<Vec<_>>().join(" ")
}

fn check_length(name: &str, most: usize) -> Result<(), CodeError> {
    if name.is_empty() {
        return Err(CodeError::new("Hãy nhập tên."));
    }
    if name.chars().count() > most {
        return Err(CodeError::new(format!("Tên dài quá {most} ký tự. Hãy xem lại.")));
    }
    Ok(())
}

fn check_letters(name: &str) -> Result<(), CodeError> {
    if name.chars().any(char::is_alphabetic) {
        Ok(())
    } else {
        Err(CodeError::new("Tên phải có ít nhất một chữ cái."))
    }
}

fn belongs_in_a_name(c: char) -> bool {
    c.is_alphabetic()
        || is_apostrophe(c)
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, ' ' | '-' | '‐' | '.')
}
