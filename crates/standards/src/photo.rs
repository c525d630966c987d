//! QR codes read from a photograph, such as that of an identity card taken with a telephone.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageError, ImageFormat, ImageReader, Limits};
use rqrr::PreparedImage;

use crate::picture;

/// Largest file examined.
pub const PHOTO_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Most picture elements decoded (52 megapixels): a small file can claim a huge picture.
pub const PHOTO_PIXELS_MAX: u64 = 52_000_000;
/// Most bytes that they take when decoded: 52 megapixels of three colours, or fewer of more.
pub const DECODED_BYTES_MAX: u64 = 3 * PHOTO_PIXELS_MAX;
/// Longest side looked at in full; a larger photograph is reduced first.
const SIDE_MAX: u32 = 4096;

/// Why a photograph could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// More than [`PHOTO_BYTES_MAX`], [`PHOTO_PIXELS_MAX`] or [`DECODED_BYTES_MAX`].
    #[error("the picture is larger than {} MB or {} megapixels", PHOTO_BYTES_MAX / 1024 / 1024, PHOTO_PIXELS_MAX / 1_000_000)]
    TooLarge,
    /// Neither JPEG nor PNG.
    #[error("not a JPEG or PNG picture")]
    NotAPicture,
    /// JPEG or PNG, but damaged.
    #[error("the picture is damaged")]
    Broken,
}

/// Texts of the QR codes in a JPEG or PNG picture; empty if none can be read.
///
/// The picture is tried at several sizes: reduced, because grain and blur vanish; as it is, because
/// the code may be a small part of it. The first size that yields a text ends the search. Codes
/// turned by any angle are found, mirrored ones (front cameras) too.
///
/// # Errors
/// If it is too large or not a readable picture.
pub fn read_qr(bytes: &[u8]) -> Result<Vec<String>, PhotoError> {
    let picture = decode(bytes)?;
    Ok(sides(&picture)
        .map(|side| codes_in(reduced(picture.clone(), side)))
        .find(|texts| !texts.is_empty())
        .unwrap_or_default())
}

fn decode(bytes: &[u8]) -> Result<GrayImage, PhotoError> {
    if bytes.len() > PHOTO_BYTES_MAX {
        return Err(PhotoError::TooLarge);
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        Ok(_) | Err(_) => return Err(PhotoError::NotAPicture),
    };
    let head = if format == ImageFormat::Png { picture::png(bytes) } else { picture::jpeg(bytes) };
    let head = head.ok_or(PhotoError::Broken)?;
    let pixels = u64::from(head.width) * u64::from(head.height);
    if pixels > PHOTO_PIXELS_MAX || head.decoded_bytes > DECODED_BYTES_MAX {
        return Err(PhotoError::TooLarge);
    }
    // What a picture carries beside its points (texts, colour profiles) unpacks within the same limit.
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| {
        if matches!(error, ImageError::Limits(_)) {
            PhotoError::TooLarge
        } else {
            PhotoError::Broken
        }
    })?;
    Ok(reduced(into_gray(picture), SIDE_MAX))
}

/// Shades of grey; transparent parts count as white paper.
fn into_gray(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let mut gray = picture.into_luma_alpha8();
    for pixel in gray.pixels_mut() {
        let [shade, alpha] = pixel.0.map(u32::from);
        let on_white = (shade * alpha + 255 * (255 - alpha)) / 255;
        pixel.0 = [u8::try_from(on_white).expect("a mean of two bytes is a byte"), 255];
    }
    DynamicImage::ImageLumaA8(gray).into_luma8()
}

/// The longest sides to try, cheapest and likeliest first.
fn sides(picture: &GrayImage) -> impl Iterator<Item = u32> {
    const SIDES: [u32; 4] = [1600, SIDE_MAX, 2400, 900];
    let longest = picture.width().max(picture.height());
    SIDES.into_iter().filter(move |side| *side < longest || *side == SIDE_MAX)
}

fn reduced(picture: GrayImage, side: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    if width.max(height) <= side {
        return picture;
    }
    DynamicImage::ImageLuma8(picture).resize(side, side, FilterType::Triangle).into_luma8()
}

fn codes_in(picture: GrayImage) -> Vec<String> {
    let mut prepared = PreparedImage::prepare(picture);
    let mut texts: Vec<String> = Vec::new();
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode()
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use proptest::prelude::*;

    use super::*;
    use crate::qr;

    const CARD: &str = "049085000123|205123456|Zơrâm Thị Đhưng|02091985|Nữ|Thôn Pà Dấu 2, Thạnh Mỹ, Nam Giang, Quảng Nam|10052021";

    fn jpeg(picture: &GrayImage) -> Vec<u8> {
        write(picture, ImageFormat::Jpeg)
    }

    fn write(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("written to memory");
        bytes.into_inner()
    }

    /// A grainy, unevenly lit photograph with the code of `text` in its middle.
    fn photograph(text: &str, size: (u32, u32), module: f32, degrees: f32) -> GrayImage {
        let modules = qr::modules(text).expect("fits");
        let side = modules.len() as f32;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (width, height) = size;
        GrayImage::from_fn(width, height, |x, y| {
            let (dx, dy) = (x as f32 - width as f32 / 2.0, y as f32 - height as f32 / 2.0);
            let column = (dx * cos + dy * sin) / module + side / 2.0;
            let row = (dy * cos - dx * sin) / module + side / 2.0;
            let on_card = (-6.0..side + 6.0).contains(&column) && (-6.0..side + 6.0).contains(&row);
            let on_code = (0.0..side).contains(&column) && (0.0..side).contains(&row);
            let dark = on_code && modules[row as usize][column as usize];
            let shade = if dark {
                50.0
            } else if on_card {
                200.0
            } else {
                130.0
            };
            let light = 40.0 * (x as f32 / width as f32) - 20.0;
            let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7 & 31;
            Luma([(shade + light + grain as f32 - 16.0).clamp(0.0, 255.0) as u8])
        })
    }

    #[test]
    fn the_card_is_read_from_photographs_of_a_telephone() {
        let cases = [
            ("small and straight", (900, 700), 5.0, 0.0),
            ("twelve megapixels, code fills a fifth", (4000, 3000), 14.0, 7.0),
            ("upright", (1500, 2000), 8.0, 90.0),
            ("upside down", (1500, 1100), 6.0, 184.0),
            ("askew and far away", (2000, 1500), 5.0, 38.0),
        ];
        for (name, size, module, degrees) in cases {
            let bytes = jpeg(&photograph(CARD, size, module, degrees));
            assert_eq!(read_qr(&bytes), Ok(vec![CARD.to_owned()]), "{name}");
        }
    }

    #[test]
    fn a_mirrored_picture_is_read() {
        let mirrored = image::imageops::flip_horizontal(&photograph(CARD, (900, 700), 6.0, 0.0));
        assert_eq!(read_qr(&jpeg(&mirrored)), Ok(vec![CARD.to_owned()]));
    }

    #[test]
    fn a_transparent_picture_is_read_as_on_white_paper() {
        let modules = qr::modules(CARD).expect("fits");
        let picture = image::GrayAlphaImage::from_fn(600, 600, |x, y| {
            let (column, row) =
                ((x as usize / 8).wrapping_sub(10), (y as usize / 8).wrapping_sub(10));
            let dark = modules.get(row).and_then(|row| row.get(column)).is_some_and(|dark| *dark);
            image::LumaA([0, if dark { 255 } else { 0 }])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("written to memory");
        assert_eq!(read_qr(&bytes.into_inner()), Ok(vec![CARD.to_owned()]));
    }

    #[test]
    fn a_picture_without_a_code_gives_nothing() {
        assert_eq!(read_qr(&jpeg(&GrayImage::from_pixel(300, 200, Luma([128])))), Ok(vec![]));
    }

    #[test]
    fn what_is_no_picture_is_told() {
        let whole = jpeg(&photograph(CARD, (900, 700), 5.0, 0.0));
        let cases = [
            (b"%PDF-1.7".to_vec(), PhotoError::NotAPicture),
            (vec![], PhotoError::NotAPicture),
            (whole[..12].to_vec(), PhotoError::Broken),
            (vec![0; PHOTO_BYTES_MAX + 1], PhotoError::TooLarge),
            (claiming(60_000, 60_000), PhotoError::TooLarge),
            (of_sixteen_bits(7_200, 7_200), PhotoError::TooLarge),
        ];
        for (bytes, expected) in cases {
            assert_eq!(read_qr(&bytes), Err(expected));
        }
    }

    /// A tiny PNG whose head claims that size (a decompression bomb's first bytes).
    fn claiming(width: u32, height: u32) -> Vec<u8> {
        let mut png = write(&GrayImage::new(1, 1), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        png
    }

    /// A whole PNG of a few hundred kilobytes whose points would take eight bytes each.
    fn of_sixteen_bits(width: u32, height: u32) -> Vec<u8> {
        let mut png = claiming(width, height);
        (png[24], png[25]) = (16, 6);
        let sum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        png
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 }
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn vietnamese_text_survives_the_way_through_paper(text in "[a-zA-ZăâđêôơưĂÂĐÊÔƠƯắằẵặấầẫậếềểễệốồổỗộớờởỡợứừửữự0-9|’ ,/]{1,120}") {
            let bytes = write(&photograph(&text, (500, 500), 4.0, 0.0), ImageFormat::Png);
            prop_assert_eq!(read_qr(&bytes), Ok(vec![text]));
        }

        #[test]
        fn arbitrary_bytes_never_panic(rest in prop::collection::vec(any::<u8>(), 0..400), head in 0usize..3) {
            let head: &[u8] = [&b""[..], b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1A\n"][head];
            let _ = read_qr(&[head, &rest].concat());
        }

        #[test]
        fn any_picture_is_searched_without_panic(
            width in 1u32..90, height in 1u32..90, seed in any::<u32>(), coarse in 1u32..8,
        ) {
            let noise = GrayImage::from_fn(width, height, |x, y| {
                let cell = (x / coarse).wrapping_mul(7919) ^ (y / coarse).wrapping_mul(104_729) ^ seed;
                Luma([(cell.wrapping_mul(2_654_435_761) >> 24) as u8])
            });
            prop_assert!(read_qr(&write(&noise, ImageFormat::Png)).is_ok());
        }

        #[test]
        fn a_damaged_code_never_panics(seed in any::<u32>(), share in 1u32..60) {
            let mut picture = photograph("H47.NG-220315-0007", (200, 200), 4.0, 0.0);
            for (x, y, pixel) in picture.enumerate_pixels_mut() {
                let cell = (x / 4).wrapping_mul(7919) ^ (y / 4).wrapping_mul(104_729) ^ seed;
                if cell.wrapping_mul(2_654_435_761) >> 16 & 127 < share {
                    pixel.0 = [255 - pixel.0[0]];
                }
            }
            prop_assert!(read_qr(&write(&picture, ImageFormat::Png)).is_ok());
        }
    }
}
