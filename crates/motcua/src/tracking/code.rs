//! Dossier codes as people type them: in lower case, with blanks, without dots and dashes.

use domain::code::DossierCode;

/// Longest text that is looked at, in characters: the longest code with blanks between all signs.
const TYPED_CHARS_MAX: usize = 100;
/// Digits of the day in a code.
const DAY_DIGITS: usize = 6;

/// What a typed code is counted and compared under: its letters and digits.
#[must_use]
pub fn plain(typed: &str) -> String {
    let signs = typed.chars().take(TYPED_CHARS_MAX);
    signs.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The codes that a typed text may mean, as they are printed. Without its dots and dashes a code
/// says nothing about where its agency ends, so the agencies that give codes here are tried.
#[must_use]
pub fn candidates<'a>(
    typed: &str,
    agencies: impl IntoIterator<Item = &'a str>,
) -> Vec<DossierCode> {
    if let Ok(code) = DossierCode::parse(&printed(typed)) {
        return vec![code];
    }
    let plain = plain(typed);
    let mut codes: Vec<DossierCode> = Vec::new();
    for agency in agencies {
        let prefix: String = agency.chars().filter(char::is_ascii_alphanumeric).collect();
        let Some(rest) = plain.strip_prefix(&prefix) else { continue };
        let Some((day, number)) = rest.split_at_checked(DAY_DIGITS) else { continue };
        let code = DossierCode::parse(&format!("{agency}-{day}-{number}"));
        codes.extend(code.ok().filter(|code| !codes.contains(code)));
    }
    codes
}

/// The text without blanks, with plain dashes.
fn printed(typed: &str) -> String {
    let signs = typed.chars().take(TYPED_CHARS_MAX).filter(|c| !c.is_whitespace());
    signs.map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AGENCIES: [&str; 4] = ["H47", "H47.NG", "H47.NG.01", "000.21.09.H47"];

    fn of(typed: &str) -> Vec<String> {
        candidates(typed, AGENCIES).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_way_of_typing_leads_to_the_printed_code() {
        for typed in [
            "H47.NG-220315-0007",
            " h47.ng-220315-0007 ",
            "h47 ng 220315 0007",
            "H47NG2203150007",
            "h47ng-220315-0007",
            "H47.NG – 220315 – 0007",
            "H47 . NG - 220315 - 0007",
        ] {
            assert_eq!(of(typed), ["H47.NG-220315-0007"], "{typed}");
        }
        assert_eq!(of("000 21 09 H47 220315 0007"), ["000.21.09.H47-220315-0007"]);
        assert_eq!(of("H47NG01 220315 12345"), ["H47.NG.01-220315-12345"]);
    }

    #[test]
    fn what_is_no_code_leads_nowhere() {
        for typed in ["", "7", "H47NG", "H47NG2202310007", "H47NG22031500", "X99 220315 0007", "❤"]
        {
            assert_eq!(of(typed), Vec::<String>::new(), "{typed}");
        }
        assert_eq!(of(&"H".repeat(100_000)), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn a_printed_code_survives_losing_its_signs(
            agency in 0_usize..4, day in 1_i8..29, number in 1_u32..99_999
        ) {
            let on = jiff::civil::date(2022, 3, day);
            let code = DossierCode::new(AGENCIES[agency], on, number).expect("a code");
            let found = candidates(&code.plain().to_lowercase(), AGENCIES);
            prop_assert!(found.contains(&code), "{code}: {found:?}");
        }
    }
}
