//! What somebody typed to find a dossier: a code, the end of one, a number of a person, a name.

use domain::code::{DossierCode, IdentityNumber, Phone, ProcedureCode};
use domain::text::fold;

/// Longest text that is searched for, in characters.
pub const SOUGHT_CHARS_MAX: usize = 100;
/// Digits of a running number on a receipt, at least.
const NUMBER_DIGITS: usize = 4;
/// And at most.
const NUMBER_DIGITS_MAX: usize = 5;

/// What is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A whole code.
    Code(DossierCode),
    /// The end of a code: `0007`, `220315-0007`.
    CodeEnd(String),
    /// The code of a procedure.
    Procedure(ProcedureCode),
    /// The number of an identity card.
    Identity(String),
    /// A telephone number.
    Phone(String),
    /// Words of a name, folded.
    Name(String),
}

impl Sought {
    /// Reads what was typed or scanned; `None` when there is nothing to look for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.trim().chars().take(SOUGHT_CHARS_MAX).collect();
        if let Ok(code) = DossierCode::parse(&text) {
            return Some(Self::Code(code));
        }
        // The end of a code has letters and digits, too, but with a dash between them.
        if let Ok(number) = IdentityNumber::parse(&text)
            && !(matches!(number, IdentityNumber::Passport(_)) && text.contains(['-', '.']))
        {
            return Some(Self::Identity(number.as_str().to_owned()));
        }
        if let Ok(phone) = Phone::parse(&text) {
            return Some(Self::Phone(phone.as_str().to_owned()));
        }
        if let Ok(code) = ProcedureCode::parse(&text) {
            return Some(Self::Procedure(code));
        }
        if is_code_end(&text) {
            return Some(Self::CodeEnd(code_end(&text)));
        }
        Some(fold(&text)).filter(|name| !name.is_empty()).map(Self::Name)
    }
}

/// Digits, perhaps with the dashes and dots of a code and the letters of its agency.
fn is_code_end(text: &str) -> bool {
    let shape = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    shape && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Running numbers are printed with four digits: 7 is 0007. More digits than a number has reach
/// into the day before it: 2203150007 is 220315-0007.
fn code_end(text: &str) -> String {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.to_uppercase()
    } else if text.len() > NUMBER_DIGITS_MAX {
        let (day, number) = text.split_at(text.len() - NUMBER_DIGITS);
        format!("{day}-{number}")
    } else {
        format!("{text:0>NUMBER_DIGITS$}")
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let code = |text| Sought::Code(DossierCode::parse(text).expect("a code"));
        let end = |text: &str| Sought::CodeEnd(text.to_owned());
        let name = |text: &str| Sought::Name(text.to_owned());
        let decomposed: String = "Bh’nướch".nfd().collect();
        let table = [
            (" h47.ng-220315-0007 ", code("H47.NG-220315-0007")),
            ("220315-0007", end("220315-0007")),
            ("ng-220315-0007", end("NG-220315-0007")),
            ("7", end("0007")),
            ("0007", end("0007")),
            ("10234", end("10234")),
            ("2203150007", end("220315-0007")),
            ("150007", end("15-0007")),
            ("1.001193", Sought::Procedure(ProcedureCode::parse("1.001193").expect("a code"))),
            (decomposed.as_str(), name("bhnuoch")),
            ("049 185 000 123", Sought::Identity("049185000123".to_owned())),
            ("201234567", Sought::Identity("201234567".to_owned())),
            ("pa 0123456", Sought::Identity("PA0123456".to_owned())),
            ("+856 20 5512 3456", Sought::Phone("+8562055123456".to_owned())),
            ("ng-220315", end("NG-220315")),
            ("0905 000 123", Sought::Phone("0905000123".to_owned())),
            ("+84 905.000.123", Sought::Phone("0905000123".to_owned())),
            ("Bh’nướch Thị", name("bhnuoch thi")),
            ("  ĐINH  ", name("dinh")),
        ];
        for (typed, sought) in table {
            assert_eq!(Sought::parse(typed), Some(sought), "{typed}");
        }
        for nothing in ["", "   ", "—", "’"] {
            assert_eq!(Sought::parse(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let Some(Sought::Name(name)) = Sought::parse(&"a".repeat(1000)) else { panic!("a name") };
        assert_eq!(name.len(), SOUGHT_CHARS_MAX);
    }
}
