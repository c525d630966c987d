//! The heads of pictures: how large one is and what decoding it costs, known from its first bytes
//! alone. A picture of 400 KB may claim 52 million points of eight bytes each.

/// The head of a JPEG or PNG picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Points in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes that decoding takes, the decoder's own tables included.
    pub decoded_bytes: u64,
}

/// Coefficients of a progressive JPEG are kept until its last pass: two bytes each, beside the points.
const PROGRESSIVE_TIMES: u64 = 3;

impl Head {
    fn of(width: u32, height: u32, bytes_per_point: u64) -> Option<Self> {
        let points = u64::from(width) * u64::from(height);
        (points > 0).then(|| Self {
            width,
            height,
            decoded_bytes: points.saturating_mul(bytes_per_point),
        })
    }
}

/// The head of a PNG picture: it stands at a fixed place.
#[must_use]
pub fn png(bytes: &[u8]) -> Option<Head> {
    if bytes.get(..16)? != b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR" {
        return None;
    }
    let (width, height) = (number(bytes.get(16..20)?), number(bytes.get(20..24)?));
    let (depth, colour) = (*bytes.get(24)?, *bytes.get(25)?);
    // A palette and a transparent colour are unfolded when decoding.
    let channels = match colour {
        0 | 4 => 2,
        2 | 3 | 6 => 4,
        _ => return None,
    };
    let bytes_per_channel = match depth {
        1 | 2 | 4 | 8 => 1,
        16 => 2,
        _ => return None,
    };
    Head::of(width, height, channels * bytes_per_channel)
}

/// The head of a JPEG picture: the first frame that follows its segments.
#[must_use]
pub fn jpeg(bytes: &[u8]) -> Option<Head> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    loop {
        let marker = loop {
            let (&first, after) = rest.split_first()?;
            let (&marker, behind) = after.split_first()?;
            if first != 0xFF {
                return None;
            }
            // Fill bytes before a marker.
            rest = if marker == 0xFF { after } else { behind };
            if marker != 0xFF {
                break marker;
            }
        };
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        let segment = rest.get(2..length.max(2))?;
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => return frame(marker, segment),
            // The points begin, or the picture ends, without a frame.
            0xD9 | 0xDA => return None,
            _ => {}
        }
        rest = rest.get(length.max(2)..)?;
    }
}

fn frame(marker: u8, segment: &[u8]) -> Option<Head> {
    let height = u32::from(u16::from_be_bytes([*segment.get(1)?, *segment.get(2)?]));
    let width = u32::from(u16::from_be_bytes([*segment.get(3)?, *segment.get(4)?]));
    let channels = u64::from(*segment.get(5)?).clamp(1, 4);
    let is_sequential = matches!(marker, 0xC0 | 0xC1);
    let times = if is_sequential { 1 } else { PROGRESSIVE_TIMES };
    Head::of(width, height, channels * times)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};
    use proptest::prelude::*;

    use super::*;

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("written to memory");
        bytes.into_inner()
    }

    #[test]
    fn sizes_and_costs_are_read_from_the_head() {
        let cases = [
            (DynamicImage::new_luma8(7, 5), ImageFormat::Png, png as fn(&[u8]) -> _, 70),
            (DynamicImage::new_rgba16(7, 5), ImageFormat::Png, png, 280),
            (DynamicImage::new_rgb8(7, 5), ImageFormat::Jpeg, jpeg, 105),
            (DynamicImage::new_luma8(7, 5), ImageFormat::Jpeg, jpeg, 35),
        ];
        for (picture, format, read, decoded_bytes) in cases {
            let bytes = written(&picture, format);
            assert_eq!(read(&bytes), Some(Head { width: 7, height: 5, decoded_bytes }));
        }
        let mut progressive = written(&DynamicImage::new_rgb8(7, 5), ImageFormat::Jpeg);
        let at = progressive.windows(2).position(|mark| mark == b"\xFF\xC0").expect("a frame");
        progressive[at + 1] = 0xC2;
        assert_eq!(jpeg(&progressive).map(|head| head.decoded_bytes), Some(315));
    }

    #[test]
    fn heads_that_are_none() {
        for bytes in [
            &b""[..],
            b"\xFF\xD8",
            b"\xFF\xD8\xFF\xDA\0\x02",
            b"\x89PNG\r\n\x1A\n",
            b"\xFF\xD8\xFF\xC0\0\0",
        ] {
            assert_eq!((png(bytes), jpeg(bytes)), (None, None), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (png(&bytes), jpeg(&[b"\xFF\xD8".as_slice(), &bytes].concat()));
            let _ = png(&[b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".as_slice(), &bytes].concat());
        }
    }
}
