//! Names of persons and organisations.

use serde::{Deserialize, Serialize};

use crate::code::{CodeError, string_code};
use crate::text::{is_apostrophe, is_dash, one_line};

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
        let name: String =
            one_line(text).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
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
            return Err(CodeError::new("Tên có ký tự không in được. Xin nhập lại."));
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
        return Err(CodeError::new("Xin nhập tên."));
    }
    if name.chars().count() > most {
        return Err(CodeError::new(format!("Tên dài quá {most} ký tự. Xin xem lại.")));
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
        || matches!(c, ' ' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn real_names_are_kept_as_written() {
        for text in [
            "Nguyễn Văn An",
            "Bh’nướch Đông",
            "Bh'nướch",
            "Bhʼnướch",
            "Zơrâm Thị Bríu",
            "A Lăng",
            "Y Bền",
            "A",
            "Pơloong Thị-Hôih",
            "cOOR aTing",
            "NGUYỄN THỊ MINH KHAI",
        ] {
            assert_eq!(PersonName::parse(text).expect(text).as_str(), text);
        }
        assert_eq!(PersonName::parse("  A   Lăng\n").expect("a name").as_str(), "A Lăng");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let long = "a".repeat(101);
        for text in ["", " ", "An 2", "An²", "An\u{7}", "<b>An</b>", "an@vidu.vn", "’-'", &long]
        {
            let error = PersonName::parse(text).expect_err(text).to_string();
            assert!(error.ends_with('.'), "{error}");
        }
    }

    #[test]
    fn organisations_may_have_digits_and_signs() {
        for name in [
            "Công ty TNHH MTV 27/7 & Bạn (Thạnh Mỹ)",
            "HTX “Tà Bhing”; chi nhánh số 2, Nam Giang",
            "Hội \"Cựu chiến binh\" Ⅱ",
        ] {
            assert_eq!(PersonName::parse_organisation(name).expect("a name").as_str(), name);
        }
        for text in ["", "2022", "An\u{7}", &"a".repeat(301)] {
            assert!(PersonName::parse_organisation(text).is_err(), "{text}");
        }
    }

    #[test]
    fn masked_for_public_pages() {
        for (name, masked) in [
            ("Nguyễn Văn An", "N*** V*** A***"),
            ("A Lăng", "A*** L***"),
            ("Bh’nướch Đông", "B*** Đ***"),
            ("’Ating", "A***"),
            ("", ""),
        ] {
            assert_eq!(initials_masked(name), masked);
        }
        assert_eq!(PersonName::parse("Y Bền").expect("a name").masked(), "Y*** B***");
    }

    proptest! {
        #[test]
        fn decomposed_input_is_the_same_name(text in "[A-Za-zĐđÀ-ỹ’]{1,10}( [a-zà-ỹ]{1,10}){0,3}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(PersonName::parse(&decomposed), PersonName::parse(&text));
        }

        #[test]
        fn masks_never_show_a_whole_word(text in "[A-Za-zà-ỹ]{2,8}( [a-zà-ỹ]{2,8}){0,3}") {
            let masked = initials_masked(&text);
            for word in one_line(&text).split(' ').filter(|word| word.chars().count() > 1) {
                prop_assert!(!masked.contains(word));
            }
        }
    }
}
