//! Liberation Serif in four cuts, embedded at build time (see `build.rs`).

use typst::foundations::Bytes;
use typst::text::Font;

const CUTS: [&[u8]; 4] = [
    include_bytes!(concat!(env!("MOTCUA_FONTS_FOUND"), "/LiberationSerif-Regular.ttf")),
    include_bytes!(concat!(env!("MOTCUA_FONTS_FOUND"), "/LiberationSerif-Bold.ttf")),
    include_bytes!(concat!(env!("MOTCUA_FONTS_FOUND"), "/LiberationSerif-Italic.ttf")),
    include_bytes!(concat!(env!("MOTCUA_FONTS_FOUND"), "/LiberationSerif-BoldItalic.ttf")),
];

pub(crate) fn all() -> Vec<Font> {
    CUTS.iter().flat_map(|cut| Font::iter(Bytes::new(*cut))).collect()
}

/// Whether a character can be printed in every cut.
pub(crate) fn cover(fonts: &[Font], character: char) -> bool {
    fonts.iter().all(|font| font.info().coverage.contains(u32::from(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_cuts_have_every_vietnamese_letter() {
        let fonts = all();
        assert_eq!(fonts.len(), 4);
        let letters = "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy"
            .chars()
            .flat_map(|base| {
                ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
                    .map(|tone| format!("{base}{tone}"))
            })
            .map(|letter| {
                unicode_normalization::UnicodeNormalization::nfc(letter.as_str()).collect()
            })
            .chain(["ĐđFJWZfjwz0123456789’'ʼ-–…₫□.,;:/()|".to_owned()])
            .collect::<Vec<String>>()
            .concat();
        for letter in letters.chars() {
            assert!(cover(&fonts, letter), "{letter} U+{:04X}", u32::from(letter));
        }
        assert!(!cover(&fonts, 'ລ'), "Lao is not in the font, so it is replaced");
    }
}
