//! What comes along when a text is pasted, and does not belong to it: signs that nobody sees, spaces
//! that do not break, the dashes of a word processor inside a number, digits of double width.
//!
//! Nothing that can be read is taken away, so a digit that is not one of ours stays, to be refused
//! beside its field.

use super::{is_invisible, legacy, nfc};

/// Longest text that can be a number, a code or a date.
const CODE_CHARS_MAX: usize = 200;

/// A text that somebody typed or pasted, without what came along; NFC. Twice changes nothing.
#[must_use]
pub fn pasted(text: &str) -> String {
    // Its signs are letters, and are offered as such; cleaned, they would be lost.
    if legacy(text).is_some() {
        return text.to_owned();
    }
    let seen: String = nfc(text).chars().filter_map(seen).collect();
    if is_like_a_code(&seen) { seen.chars().map(of_codes).collect() } else { nfc(&seen) }
}

fn seen(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(c),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        // Before the signs that are not seen, among which it counts as one.
        '\u{3164}' | '\u{ffa0}' => Some(' '),
        _ if c.is_control() || is_invisible(c) => None,
        _ if c.is_whitespace() => Some(' '),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Some(narrow(c)),
        _ => Some(c),
    }
}

/// Whether it may be a number, a code, a date, an address of the network: none of them has a letter
/// with an accent.
fn is_like_a_code(text: &str) -> bool {
    let fits = |c: char| (c.is_ascii() && c != '\n') || is_dash(c) || is_wide(c);
    text.chars().count() <= CODE_CHARS_MAX && text.chars().all(fits)
}

fn of_codes(c: char) -> char {
    if is_dash(c) {
        '-'
    } else if is_wide(c) {
        narrow(c)
    } else {
        c
    }
}

/// Whether the character is one of the strokes that people take for a hyphen.
#[must_use]
pub fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '－')
}

fn is_wide(c: char) -> bool {
    matches!(c, '！'..='～')
}

/// The signs of ASCII, which East Asian keyboards also write in double width.
fn narrow(c: char) -> char {
    char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_came_along_is_left_out() {
        for (typed, clean) in [
            ("0905\u{200b}123\u{feff}456", "0905123456"),
            ("\u{202a}+84 905\u{a0}123\u{202f}456\u{202c}", "+84 905 123 456"),
            ("\u{2066}049185000123\u{2069}", "049185000123"),
            ("0905–123—456", "0905-123-456"),
            ("03\u{2212}02\u{2011}1985", "03-02-1985"),
            ("０９０５\u{3000}１２３", "0905 123"),
            ("ＢＣＦＧ－２３４５", "BCFG-2345"),
            ("ten＠vidu．vn", "ten@vidu.vn"),
            ("A\u{0}n", "An"),
            ("Nguyễn\u{ad} Văn\u{a0}An\u{7}", "Nguyễn Văn An"),
            ("Từ 2021–2025 ở Hội An", "Từ 2021–2025 ở Hội An"),
            ("một\r\nhai\tba\u{2028}bốn", "một\r\nhai\tba\nbốn"),
            ("số １２", "số 12"),
            ("٠٩٠٥", "٠٩٠٥"),
            ("Ð\u{200d}inh", "Đinh"),
            ("公司（老挝）", "公司（老挝）"),
            ("", ""),
        ] {
            assert_eq!(pasted(typed), clean, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = pasted(&text);
            prop_assert_eq!(pasted(&once), once);
        }

        #[test]
        fn nothing_that_is_typed_here_is_changed(text in "[ -~ăâđêôơưĂÂĐÊÔƠƯĩũĨŨà-êì-íò-õù-úýÀ-ÊÌ-ÍÒ-ÕÙ-ÚÝạ-ỹẠ-Ỹ\r\n\t]{0,60}") {
            prop_assert_eq!(pasted(&text), nfc(&text));
        }
    }
}
