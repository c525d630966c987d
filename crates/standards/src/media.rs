//! Types of uploaded files told by their content, never by their name or by what a browser says.

use crate::picture;

/// A file type that is stored and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
}

/// Why a file is not taken, precise enough to tell a person what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unrecognised {
    /// No bytes at all: an upload that was cut at once, or an empty file.
    #[error("the file is empty")]
    Empty,
    /// A picture in the iPhone's format (HEIC, HEIF, also AVIF), which browsers and scanners'
    /// software do not show: it must be sent as JPEG.
    #[error("a HEIC or HEIF picture; it has to be converted to JPEG")]
    Heic,
    /// It begins like this type, but its end is missing or its head is damaged: a cut upload, or a
    /// file that only has the name.
    #[error("a damaged or incomplete {} file", .0.extension())]
    Broken(Media),
    /// Any other content.
    #[error("not a PDF, JPEG or PNG file")]
    Other,
}

impl Media {
    /// The media type for HTTP (`application/pdf`).
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The usual ending of a file name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The type of a stored file from its recorded media type.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Pdf, Self::Jpeg, Self::Png].into_iter().find(|media| media.mime() == mime)
    }
}

/// Recognises a file by its head, a document also by its end. Whether all of a picture is there says
/// [`crate::whole::wholeness`].
///
/// # Errors
/// If it is none of the types taken, or one of them but damaged.
pub fn sniff(bytes: &[u8]) -> Result<Media, Unrecognised> {
    if bytes.is_empty() {
        return Err(Unrecognised::Empty);
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return whole(Media::Jpeg, picture::jpeg(bytes).is_some());
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        return whole(Media::Png, picture::png(bytes).is_some());
    }
    if is_heif(bytes) {
        return Err(Unrecognised::Heic);
    }
    if contains(first(bytes, PDF_WINDOW), b"%PDF-") {
        return whole(Media::Pdf, pdf_ends(bytes));
    }
    Err(Unrecognised::Other)
}

/// Readers of PDF look for the head within this many bytes, and for the table before the end mark.
const PDF_WINDOW: usize = 1024;

fn whole(media: Media, sound: bool) -> Result<Media, Unrecognised> {
    if sound { Ok(media) } else { Err(Unrecognised::Broken(media)) }
}

/// A document is complete when it says where its cross-reference table is and that it ends, and nothing
/// of a document follows: scanners and mail programs put bytes of their own behind it, and a document
/// made for slow lines that was cut has an end mark near its beginning, with objects behind it.
fn pdf_ends(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(5).rposition(|window| window == b"%%EOF") else { return false };
    contains(last(&bytes[..end], PDF_WINDOW), b"startxref") && !contains(&bytes[end..], b" obj")
}

/// ISO base media with a picture's brand: HEIC and HEIF of telephones, and AVIF.
fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 11] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif",
        b"avis",
    ];
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

fn first(bytes: &[u8], count: usize) -> &[u8] {
    &bytes[..count.min(bytes.len())]
}

fn last(bytes: &[u8], count: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(count)..]
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, GrayImage, ImageFormat};
    use proptest::prelude::*;

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageLuma8(GrayImage::new(3, 2))
            .write_to(&mut bytes, format)
            .expect("a small picture is written to memory");
        bytes.into_inner()
    }

    #[test]
    fn types_are_told_by_content() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n".to_vec();
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        let jpeg = picture(ImageFormat::Jpeg);
        let png = picture(ImageFormat::Png);
        let cut = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
        let cases: [(&str, Vec<u8>, Result<Media, Unrecognised>); 16] = [
            ("PDF", pdf.clone(), Ok(Media::Pdf)),
            (
                "PDF with bytes behind its end",
                [pdf.clone(), vec![b'\n'; 2_100]].concat(),
                Ok(Media::Pdf),
            ),
            (
                "PDF cut behind its first end",
                [pdf.clone(), b"2 0 obj\nstream".to_vec()].concat(),
                Err(Unrecognised::Broken(Media::Pdf)),
            ),
            (
                "PDF after a byte-order mark",
                [b"\xEF\xBB\xBF".to_vec(), pdf.clone()].concat(),
                Ok(Media::Pdf),
            ),
            ("JPEG", jpeg.clone(), Ok(Media::Jpeg)),
            ("JPEG with zeros appended", [jpeg.clone(), vec![0; 500]].concat(), Ok(Media::Jpeg)),
            ("PNG", png.clone(), Ok(Media::Png)),
            ("HEIC", heic, Err(Unrecognised::Heic)),
            ("nothing", vec![], Err(Unrecognised::Empty)),
            (
                "PDF by its head only",
                b"%PDF-1.7 this is not one".to_vec(),
                Err(Unrecognised::Broken(Media::Pdf)),
            ),
            ("cut PDF", cut(&pdf), Err(Unrecognised::Broken(Media::Pdf))),
            ("head of a JPEG", jpeg[..3].to_vec(), Err(Unrecognised::Broken(Media::Jpeg))),
            ("head of a PNG", png[..8].to_vec(), Err(Unrecognised::Broken(Media::Png))),
            ("a film", b"\0\0\0\x18ftypisom\0\0\0\0".to_vec(), Err(Unrecognised::Other)),
            ("a page of the web", b"<!doctype html><script>".to_vec(), Err(Unrecognised::Other)),
            ("a program", b"MZ\x90\0\x03".to_vec(), Err(Unrecognised::Other)),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(sniff(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_recorded_type_is_read_back() {
        for media in [Media::Pdf, Media::Jpeg, Media::Png] {
            assert_eq!(Media::from_mime(media.mime()), Some(media));
        }
        assert_eq!(Media::from_mime("text/html"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(
            head in prop::sample::select(vec![&b""[..], b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"%PDF-", b"\0\0\0\x18ftyp"]),
            rest in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = sniff(&[head, &rest].concat());
        }

        #[test]
        fn a_picture_with_one_byte_changed_never_panics(at in 0usize..600, byte in any::<u8>()) {
            for format in [ImageFormat::Jpeg, ImageFormat::Png] {
                let mut bytes = picture(format);
                let at = at % bytes.len();
                bytes[at] = byte;
                let _ = sniff(&bytes);
            }
        }
    }
}
