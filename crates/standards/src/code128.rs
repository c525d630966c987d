//! Code 128 (ISO/IEC 15417), the line bar code that office scanners type like a keyboard.

use barcoders::sym::code128::Code128;

use crate::svg;

/// The longest text drawn: beyond it the bars are too fine for paper.
pub const CHARACTERS_MAX: usize = 60;
/// Height of the bars in widths of the narrowest bar.
const BAR_HEIGHT: usize = 50;
/// White at both ends in widths of the narrowest bar; the standard asks for ten.
const QUIET_ZONE: usize = 10;

/// Why a text cannot be drawn as Code 128.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Code128Error {
    /// Nothing to draw.
    #[error("a bar code needs at least one character")]
    Empty,
    /// Longer than [`CHARACTERS_MAX`].
    #[error("a bar code holds at most {CHARACTERS_MAX} characters")]
    TooLong,
    /// Not printable ASCII; a Vietnamese letter, for instance.
    #[error("a bar code holds printable ASCII only")]
    NotAscii,
}

/// The bar code of `text` as an SVG image, quiet zones included.
///
/// # Errors
/// If the text is empty, longer than [`CHARACTERS_MAX`] or not printable ASCII.
pub fn svg(text: &str) -> Result<String, Code128Error> {
    Ok(svg::draw(&[bars(text)?], BAR_HEIGHT, (QUIET_ZONE, 0)))
}

fn bars(text: &str) -> Result<Vec<bool>, Code128Error> {
    if text.is_empty() {
        return Err(Code128Error::Empty);
    }
    if text.len() > CHARACTERS_MAX {
        return Err(Code128Error::TooLong);
    }
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(Code128Error::NotAscii);
    }
    let code = Code128::new(with_sets(text)).map_err(|_| Code128Error::NotAscii)?;
    Ok(code.encode().iter().map(|module| *module == 1).collect())
}

/// Marks where the encoder changes between set B (any character) and set C (two digits in one
/// symbol). Four digits in a row are worth the change.
fn with_sets(text: &str) -> String {
    const SET_B: char = 'Ɓ';
    const SET_C: char = 'Ć';
    let mut marked = String::new();
    let mut set = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (wanted, taken) =
            if digits >= 4 { (SET_C, digits - digits % 2) } else { (SET_B, next.len_utf8()) };
        if set != Some(wanted) {
            marked.push(wanted);
            set = Some(wanted);
        }
        marked.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    marked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_packed_in_pairs() {
        assert_eq!(with_sets("H47.NG.21-220315-0007"), "ƁH47.NG.21-Ć220315Ɓ-Ć0007");
        assert_eq!(with_sets("12345"), "Ć1234Ɓ5");
    }

    #[test]
    fn bars_begin_and_end_as_the_standard_says() {
        let bars = bars("H47.NG-220315-0007").expect("ASCII");
        let drawn: String = bars.iter().map(|dark| if *dark { '1' } else { '0' }).collect();
        assert!(drawn.starts_with("11010010000"), "start B: {drawn}");
        assert!(drawn.ends_with("1100011101011"), "stop: {drawn}");
        // start, 7 of set B, C, 3 pairs, B, one, C, 2 pairs, check: 18 symbols of 11, stop of 13
        assert_eq!(bars.len(), 18 * 11 + 13);
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert_eq!(svg(""), Err(Code128Error::Empty));
        assert_eq!(svg("Đắc Pring"), Err(Code128Error::NotAscii));
        assert_eq!(svg("a\u{1}b"), Err(Code128Error::NotAscii));
        assert_eq!(svg(&"1".repeat(CHARACTERS_MAX + 1)), Err(Code128Error::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_is_drawn_or_refused(text in ".{0,80}") {
            let printable = text.bytes().all(|b| (b' '..=b'~').contains(&b));
            let fits = (1..=CHARACTERS_MAX).contains(&text.len());
            prop_assert_eq!(svg(&text).is_ok(), printable && fits);
        }
    }
}
