//! QR codes (ISO/IEC 18004) drawn for paper and screens. Reading them is in [`crate::photo`].

use qrcode::{Color, EcLevel, QrCode};

use crate::svg;

/// White on the four sides in modules, as the standard asks.
const QUIET_ZONE: usize = 4;

/// The text does not fit into the largest QR code (about 2,300 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct TooLong;

/// The QR code of `text` (UTF-8) as an SVG image, quiet zone included, with medium error
/// correction: a crease or a stamp over one corner does no harm.
///
/// # Errors
/// If the text does not fit.
pub fn svg(text: &str) -> Result<String, TooLong> {
    Ok(svg::draw(&modules(text)?, 1, (QUIET_ZONE, QUIET_ZONE)))
}

/// Rows of modules, dark where `true`, without the quiet zone.
pub(crate) fn modules(text: &str) -> Result<Vec<Vec<bool>>, TooLong> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| TooLong)?;
    let dark: Vec<bool> = code.to_colors().iter().map(|color| *color == Color::Dark).collect();
    Ok(dark.chunks(code.width()).map(<[bool]>::to_vec).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_address_is_a_small_square() {
        let svg = svg("https://motcua.example/tra-cuu").expect("short");
        assert!(svg.contains(r#"viewBox="0 0 37 37""#), "version 3 and its quiet zone: {svg}");
        assert!(svg.len() < 8_000, "{} bytes", svg.len());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(svg(&"ắ".repeat(1_000)), Err(TooLong));
    }
}
