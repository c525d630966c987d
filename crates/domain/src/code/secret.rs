//! The secret of a receipt (mã tra cứu): eight signs that open the look-up of one dossier.
//!
//! They are consonants without D and W, and digits without 0 and 1: no two look alike in print, no
//! Vietnamese keyboard (Telex, VNI) makes a letter with an accent out of them, and they spell nothing.
//! 26 signs in eight places are 2 × 10¹¹ possibilities, so that trying may be slowed down gently.

use super::CodeError;

/// The signs, in upper case.
pub const SIGNS: &[u8; 26] = b"BCFGHJKLMNPQRSTVXZ23456789";
/// How many signs a secret has.
pub const LENGTH: usize = 8;
/// Signs of one group, as they are printed: `BCFG-2345`.
const GROUP: usize = 4;
/// Longest text that is looked at, in characters.
const TYPED_CHARS_MAX: usize = 40;

/// A secret as it is stored and printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptSecret(String);

impl ReceiptSecret {
    /// The secret that is drawn by eight numbers; each says which of the signs.
    #[must_use]
    pub fn drawn(mut number_below: impl FnMut(usize) -> usize) -> Self {
        let signs: Vec<u8> = (0..LENGTH).map(|_| SIGNS[number_below(SIGNS.len())]).collect();
        Self::grouped(&signs)
    }

    /// Reads what people type: in lower case, with blanks or dashes anywhere or nowhere.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let signs: Vec<u8> = typed
            .chars()
            .take(TYPED_CHARS_MAX)
            .filter(|c| !c.is_whitespace() && !"-–—.".contains(*c))
            .map(|c| u8::try_from(c.to_ascii_uppercase()).unwrap_or_default())
            .collect();
        if signs.len() == LENGTH && signs.iter().all(|sign| SIGNS.contains(sign)) {
            Ok(Self::grouped(&signs))
        } else {
            Err(CodeError::new(
                "Mã tra cứu gồm 8 chữ và số in trên giấy tiếp nhận hồ sơ, ví dụ BCFG-2345.",
            ))
        }
    }

    fn grouped(signs: &[u8]) -> Self {
        let groups: Vec<String> = signs
            .chunks(GROUP)
            .map(|group| group.iter().copied().map(char::from).collect())
            .collect();
        Self(groups.join("-"))
    }

    /// The secret as it is stored and printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_way_of_typing_leads_to_the_printed_secret() {
        for typed in ["BCFG-2345", "bcfg2345", " bcfg 2345 ", "B C F G 2 3 4 5", "bcfg–2345"] {
            assert_eq!(ReceiptSecret::parse(typed).expect(typed).as_str(), "BCFG-2345");
        }
        for typed in ["", "BCFG-234", "BCFG-23456", "BCFG-2340", "ACFG-2345", "123456", "Đ", "❤"]
        {
            assert!(ReceiptSecret::parse(typed).is_err(), "{typed}");
        }
        assert!(ReceiptSecret::parse(&"B".repeat(100_000)).is_err());
    }

    #[test]
    fn no_keyboard_changes_a_sign_and_none_looks_like_another() {
        for sign in SIGNS {
            assert!(!b"AEIOUYDW01".contains(sign), "{}", char::from(*sign));
        }
        let mut signs = SIGNS.to_vec();
        signs.sort_unstable();
        signs.dedup();
        assert_eq!(signs.len(), 26);
    }

    proptest! {
        #[test]
        fn a_drawn_secret_survives_losing_its_dash(
            numbers in prop::collection::vec(0_usize..26, LENGTH)
        ) {
            let mut numbers = numbers.into_iter();
            let drawn = ReceiptSecret::drawn(|_| numbers.next().expect("eight are drawn"));
            prop_assert_eq!(drawn.as_str().len(), LENGTH + 1);
            let typed = drawn.as_str().replace('-', "").to_lowercase();
            prop_assert_eq!(ReceiptSecret::parse(&typed), Ok(drawn));
        }
    }
}
