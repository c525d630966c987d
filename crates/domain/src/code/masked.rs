//! Numbers of people where others may read along: on papers that leave the desk, on public pages, in
//! lists. What is hidden is the end, because the end is what people are asked for to prove who they are.

/// Stands for a hidden sign.
const HIDDEN: char = '•';
/// Of so many signs one is shown.
const SHOWN_ONE_OF: usize = 3;

/// The first third of a number, the rest hidden, whatever signs stood between its digits:
/// `049185000123` as `0491••••••••`.
#[must_use]
pub fn masked(number: &str) -> String {
    let signs: Vec<char> = number.chars().filter(|c| c.is_alphanumeric()).collect();
    let shown = signs.len() / SHOWN_ONE_OF;
    let hidden = std::iter::repeat_n(HIDDEN, signs.len() - shown);
    signs.iter().copied().take(shown).chain(hidden).collect()
}

/// The first letter of an e-mail address and its domain: `t•••@vidu.vn`. How long the name is stays
/// hidden, and so do digits in it, which may be those of a telephone.
#[must_use]
pub fn masked_email(address: &str) -> String {
    let (name, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = name.chars().take(1).filter(|c| c.is_alphabetic()).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_end_is_hidden() {
        for (number, shown) in [
            ("049185000123", "0491••••••••"),
            ("201234567", "201••••••"),
            ("0905 123 456", "090•••••••"),
            ("4000123456", "400•••••••"),
            ("4000123456-001", "4000•••••••••"),
            ("12", "••"),
            ("", ""),
        ] {
            assert_eq!(masked(number), shown, "{number}");
        }
        for (address, shown) in [
            ("ten.dem@vidu.vn", "t•••@vidu.vn"),
            ("0905123456@vidu.vn", "•••@vidu.vn"),
            ("", "•••@"),
        ] {
            assert_eq!(masked_email(address), shown, "{address}");
        }
    }

    proptest! {
        #[test]
        fn the_last_four_digits_are_never_shown(number in "[0-9]{6,14}") {
            let shown = masked(&number);
            prop_assert_eq!(shown.chars().count(), number.len());
            prop_assert!(shown.ends_with("••••"));
        }
    }
}
