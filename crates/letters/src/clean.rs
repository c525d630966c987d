//! Strings made fit for paper: composed letters, no invisible characters, nothing without a glyph.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use typst::text::Font;
use unicode_normalization::UnicodeNormalization;

use crate::fonts;

/// Stands where a character has no glyph (a Lao name, a pictogram). PDF/A allows no gaps, and a
/// letter must not fail because of one character in a name.
const NO_GLYPH: char = '□';

/// Cleans every string in `values` and collects the characters that could not be printed.
///
/// Telephones and computers of one maker send accents as characters of their own; composed (NFC),
/// they are the letters that the font has.
pub(crate) fn clean(values: &mut Value, fonts: &[Font], unprintable: &mut BTreeSet<char>) {
    match values {
        Value::String(text) => *text = cleaned(text, fonts, unprintable),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, fonts, unprintable)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| clean(field, fonts, unprintable));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The characters of a text that no paper can show, each once: known before anything is printed.
#[must_use]
pub fn unprintable(text: &str) -> BTreeSet<char> {
    static FONTS: LazyLock<Vec<Font>> = LazyLock::new(fonts::all);
    let mut missing = BTreeSet::new();
    cleaned(text, &FONTS, &mut missing);
    missing
}

fn cleaned(text: &str, fonts: &[Font], unprintable: &mut BTreeSet<char>) -> String {
    text.nfc()
        .filter_map(|character| match character {
            '\n' => Some('\n'),
            '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            invisible if is_invisible(invisible) => None,
            printable if fonts::cover(fonts, printable) => Some(printable),
            other => {
                unprintable.insert(other);
                Some(NO_GLYPH)
            }
        })
        .collect()
}

/// Controls, joiners, marks of direction, variation selectors: nothing to see, and some of them turn
/// the text around.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_no_paper_shows_is_known_before() {
        let missing = |text| unprintable(text).into_iter().collect::<String>();
        assert_eq!(missing("Bh’nướch Đông, ƀơng"), "");
        assert_eq!(missing("ນາງ 公司"), "ງນາ公司");
    }

    #[test]
    fn strings_are_composed_and_visible() {
        let fonts = fonts::all();
        let cases = [
            ("Bh’nu\u{31B}o\u{31B}\u{301}ch Đo\u{302}ng", "Bh’nướch Đông", ""),
            ("Zơrâm\u{200B} A\u{202E}B\u{0}", "Zơrâm AB", ""),
            ("một\r\nhai\tba", "một\nhai ba", ""),
            ("ນາງ 🎉", "□□□ □", "ງນາ🎉"),
        ];
        for (given, expected, missing) in cases {
            let mut unprintable = BTreeSet::new();
            let mut values = json!({ "a": [given] });
            clean(&mut values, &fonts, &mut unprintable);
            assert_eq!(values["a"][0], json!(expected));
            assert_eq!(unprintable.into_iter().collect::<String>(), missing);
        }
    }
}
