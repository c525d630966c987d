//! Names of files: for people only, and harmless wherever they are shown or saved again.

use std::fmt::Write as _;

use domain::text;
use standards::media::Media;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest name, in characters, without its ending.
const CHARS_MAX: usize = 100;

/// A sender's name as it is stored: NFC, without folders, control signs and signs that file
/// systems or headers read as something else; its ending says the true type.
#[must_use]
pub fn clean(name: &str, media: Media) -> String {
    let name = text::nfc(name);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = name.chars().filter(|c| !is_invisible(*c)).map(harmless).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem = without_ending(&words, media);
    let stem: String = stem.chars().take(CHARS_MAX).collect();
    let stem = stem.trim_matches(['.', ' ']);
    let stem = if stem.is_empty() { "tep" } else { stem };
    format!("{stem}.{}", media.extension())
}

fn without_ending(name: &str, media: Media) -> &str {
    let Some((stem, ending)) = name.rsplit_once('.') else { return name };
    let ending = ending.to_ascii_lowercase();
    let is_its_own = ending == media.extension() || (media == Media::Jpeg && ending == "jpeg");
    if is_its_own { stem } else { name }
}

/// Control signs, and those that turn the direction of writing around (`gpj.exe` shown backwards) or
/// that nobody sees.
fn is_invisible(c: char) -> bool {
    c.is_control() || text::is_invisible(c)
}

fn harmless(c: char) -> char {
    if "<>:\"|?*;%".contains(c) { '_' } else { c }
}

/// The header `Content-Disposition` under which a browser shows the file and saves it by its name
/// (RFC 6266, RFC 5987).
#[must_use]
pub fn disposition(name: &str) -> String {
    let ascii: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            '"' | '\\' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let mut header = format!("inline; filename=\"{ascii}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            header.push(char::from(byte));
        } else {
            write!(header, "%{byte:02X}").expect("a string takes every character");
        }
    }
    header
}

/// A size in words: `820 KB`, `1,4 MB`.
#[must_use]
pub fn size(bytes: i64) -> String {
    const MB: i64 = 1024 * 1024;
    if bytes < MB {
        return format!("{} KB", (bytes + 1023) / 1024);
    }
    let tenths = (bytes * 10 + MB / 2) / MB;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (name, media, expected) in [
            ("Giấy khai sinh.pdf", Media::Pdf, "Giấy khai sinh.pdf"),
            ("Giâ\u{301}y.PDF", Media::Pdf, "Giấy.pdf"),
            ("../../etc/passwd", Media::Pdf, "passwd.pdf"),
            ("C:\\Users\\hoa\\ảnh thẻ.JPEG", Media::Jpeg, "ảnh thẻ.jpg"),
            ("scan.exe", Media::Pdf, "scan.exe.pdf"),
            ("anh.png", Media::Jpeg, "anh.png.jpg"),
            ("a\u{202E}gpj.pdf", Media::Pdf, "agpj.pdf"),
            ("a\u{61C}\u{AD}b\u{E0041}\u{2028}.pdf", Media::Pdf, "ab.pdf"),
            ("a\r\nSet-Cookie: x.pdf", Media::Pdf, "aSet-Cookie_ x.pdf"),
            ("  \t ", Media::Png, "tep.png"),
            ("..", Media::Png, "tep.png"),
            ("", Media::Pdf, "tep.pdf"),
            (".pdf", Media::Pdf, "tep.pdf"),
        ] {
            assert_eq!(clean(name, media), expected, "{name:?}");
        }
        assert_eq!(clean(&"x".repeat(500), Media::Pdf).len(), CHARS_MAX + 4);
    }

    #[test]
    fn headers_keep_vietnamese_names() {
        assert_eq!(
            disposition("Đơn \"A\".pdf"),
            "inline; filename=\"Don _A_.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%22A%22.pdf"
        );
    }

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in [
            (0, "0 KB"),
            (1, "1 KB"),
            (839_680, "820 KB"),
            (1_468_006, "1,4 MB"),
            (20 * 1024 * 1024, "20,0 MB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_a_header_and_stays_short(name in "\\PC{0,300}") {
            let name = clean(&name, Media::Pdf);
            prop_assert!(name.chars().count() <= CHARS_MAX + 4);
            prop_assert!(!name.contains(['/', '\\', '"', '\n']));
            prop_assert_eq!(clean(&name, Media::Pdf), name.clone());
            prop_assert!(disposition(&name).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        }
    }
}
