//! Whether a picture is whole, judged by decoding it: half a picture with an end mark glued on is none, one
//! without an end mark, or with a telephone's film behind it, is.

use std::io::Cursor;

use image::{ImageError, ImageFormat, ImageReader, Limits};
use zune_core::bytestream::ZCursor;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::photo::{DECODED_BYTES_MAX, PHOTO_PIXELS_MAX};
use crate::picture;

/// What decoding says of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// All of its points are there.
    Whole,
    /// Points are missing, or what is there cannot be decoded.
    Broken,
    /// It is too large to be decoded: only its head is known.
    Unknown,
}

/// Decodes a JPEG or PNG picture as far as is needed to know whether its points are there.
#[must_use]
pub fn wholeness(bytes: &[u8]) -> Wholeness {
    let is_png = bytes.starts_with(b"\x89PNG");
    let head = if is_png { picture::png(bytes) } else { picture::jpeg(bytes) };
    let Some(head) = head else { return Wholeness::Broken };
    let points = u64::from(head.width) * u64::from(head.height);
    if points > PHOTO_PIXELS_MAX || head.decoded_bytes > DECODED_BYTES_MAX {
        return Wholeness::Unknown;
    }
    if is_png { decoded(bytes, ImageFormat::Png) } else { jpeg(bytes) }
}

/// Decoders fill the rest of a cut JPEG with grey once they read an end mark. So the mark is taken away:
/// then only a picture whose points are all there is decoded to its end.
fn jpeg(bytes: &[u8]) -> Wholeness {
    let points = &bytes[..end_of_points(bytes)];
    let options = DecoderOptions::default().set_strict_mode(true);
    match JpegDecoder::new_with_options(ZCursor::new(points), options).decode() {
        Ok(_points) => Wholeness::Whole,
        Err(DecodeErrors::ExhaustedData) => Wholeness::Broken,
        // Old cameras and programs break small rules: what can be shown is taken.
        Err(_strict) => decoded(bytes, ImageFormat::Jpeg),
    }
}

/// Where the end mark of the picture stands, or the bytes end: behind its last scan.
fn end_of_points(bytes: &[u8]) -> usize {
    let mut at = 2;
    while let Some([mark, kind]) = bytes.get(at..at + 2) {
        match (mark, kind) {
            (0xFF, 0xD9) => return at,
            (0xFF, 0xFF) => at += 1,
            (0xFF, 0x01 | 0xD0..=0xD8) => at += 2,
            (0xFF, kind) => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else { break };
                let length = usize::from(u16::from_be_bytes([*high, *low])).max(2);
                at += 2 + length;
                if *kind == 0xDA {
                    at = end_of_scan(bytes, at);
                }
            }
            // No segment begins here: what follows is not of this picture.
            (_, _) => break,
        }
    }
    bytes.len()
}

/// Where the compressed points that begin at `at` end: at the next mark that is neither stuffing nor a
/// restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some([mark, kind]) = bytes.get(at..at + 2) {
        if *mark == 0xFF && !matches!(kind, 0x00 | 0xD0..=0xD7 | 0xFF) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Wholeness {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    match reader.decode() {
        Ok(_points) => Wholeness::Whole,
        Err(ImageError::Limits(_)) => Wholeness::Unknown,
        Err(_damaged) => Wholeness::Broken,
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage};
    use proptest::prelude::*;

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let points = RgbImage::from_fn(320, 200, |x, y| {
            let shade = |n: u32| u8::try_from(n % 256).expect("a remainder");
            Rgb([shade(x * 7 + y * 3), shade(x ^ y), shade(x * y / 7)])
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(points).write_to(&mut bytes, format).expect("written to memory");
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_whole_when_its_points_are_there() {
        let (jpeg, png) = (picture(ImageFormat::Jpeg), picture(ImageFormat::Png));
        let end = jpeg.len() - 2;
        let film = [b"\0\0\0\x18ftypmp42".as_slice(), &[1; 90_000]].concat();
        let thumbnail = [&jpeg[..], &jpeg[..]].concat();
        let part = |share: usize| &jpeg[..jpeg.len() * share / 100];
        for (name, bytes, expected) in [
            ("JPEG", jpeg.clone(), Wholeness::Whole),
            ("without an end mark", jpeg[..end].to_vec(), Wholeness::Whole),
            ("zeros for an end mark", [&jpeg[..end], &[0; 700]].concat(), Wholeness::Whole),
            ("a film behind it", [&jpeg[..], &film].concat(), Wholeness::Whole),
            ("another picture behind it", thumbnail, Wholeness::Whole),
            ("half of it", part(50).to_vec(), Wholeness::Broken),
            ("half, an end mark", [part(50), b"\xFF\xD9"].concat(), Wholeness::Broken),
            ("nearly all, an end mark", [part(97), b"\xFF\xD9"].concat(), Wholeness::Broken),
            ("half, a film behind it", [part(50), b"\xFF\xD9", &film].concat(), Wholeness::Broken),
            ("its head", part(3).to_vec(), Wholeness::Broken),
            ("PNG", png.clone(), Wholeness::Whole),
            ("PNG with bytes behind it", [&png[..], &[7; 900]].concat(), Wholeness::Whole),
            ("half a PNG", png[..png.len() / 2].to_vec(), Wholeness::Broken),
            (
                "half a PNG, an end",
                [&png[..png.len() / 2], b"\0\0\0\0IEND\xAE\x42\x60\x82"].concat(),
                Wholeness::Broken,
            ),
        ] {
            assert_eq!(wholeness(&bytes), expected, "{name}");
        }
        let mut huge = png;
        huge[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        assert_eq!(wholeness(&huge), Wholeness::Unknown);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = wholeness(&bytes);
            let _ = wholeness(&[b"\xFF\xD8".as_slice(), &bytes].concat());
        }

        #[test]
        fn a_picture_with_one_byte_changed_never_panics(at in 0usize..9_000, byte in any::<u8>()) {
            let mut bytes = picture(ImageFormat::Jpeg);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = wholeness(&bytes);
        }
    }
}
