//! Text in the encodings that Vietnamese offices wrote before Unicode: TCVN3 (fonts `.Vn…`) and VNI. Pasted
//! from an old document it is a row of strange signs: “NguyÔn V¨n An”, “Nguyeãn Vaên An”.
//!
//! # Source
//! TCVN 5712:1993 (VN3); the table of the VNI fonts as converters publish it.

/// Longest text that is looked at; a name or an address is shorter.
const CHARS_MAX: usize = 2_000;

/// The same text in Unicode, when it makes sense only in one of the old encodings: there is a word that
/// is no syllable as it stands, and every word becomes one.
#[must_use]
pub fn legacy(text: &str) -> Option<String> {
    let strange = |c: char| !c.is_ascii();
    // Neither encoding has a letter beyond the first page of Unicode.
    let fits = |c: char| matches!(c, '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
    if text.is_ascii() || text.chars().count() > CHARS_MAX || !text.chars().all(fits) {
        return None;
    }
    let makes_sense = |text: &str| words(text).filter(|w| w.chars().any(strange)).all(is_syllable);
    // A sign that stands alone (©, ½) is one.
    let has_letters = |word: &str| word.chars().any(|c| c.is_ascii_alphabetic());
    if !words(text).any(|word| has_letters(word) && !word.is_ascii() && !is_syllable(word)) {
        return None;
    }
    [of_vni(text), of_tcvn3(text)].into_iter().find(|unicode| makes_sense(unicode))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic());
    parts.filter(|word| !word.is_empty())
}

fn of_tcvn3(text: &str) -> String {
    text.chars()
        .map(|c| TCVN3.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new))
        .collect()
}

const TCVN3: [(char, char); 74] = [
    ('¸', 'á'),
    ('µ', 'à'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¹', 'ạ'),
    ('¨', 'ă'),
    ('¾', 'ắ'),
    ('»', 'ằ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('Æ', 'ặ'),
    ('©', 'â'),
    ('Ê', 'ấ'),
    ('Ç', 'ầ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ë', 'ậ'),
    ('®', 'đ'),
    ('Ð', 'é'),
    ('Ì', 'è'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ñ', 'ẹ'),
    ('ª', 'ê'),
    ('Õ', 'ế'),
    ('Ò', 'ề'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Ö', 'ệ'),
    ('Ý', 'í'),
    ('×', 'ì'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Þ', 'ị'),
    ('ã', 'ó'),
    ('ß', 'ò'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ä', 'ọ'),
    ('«', 'ô'),
    ('è', 'ố'),
    ('å', 'ồ'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('é', 'ộ'),
    ('¬', 'ơ'),
    ('í', 'ớ'),
    ('ê', 'ờ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('î', 'ợ'),
    ('ó', 'ú'),
    ('ï', 'ù'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ô', 'ụ'),
    ('\u{ad}', 'ư'),
    ('ø', 'ứ'),
    ('õ', 'ừ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ù', 'ự'),
    ('ý', 'ý'),
    ('ú', 'ỳ'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('þ', 'ỵ'),
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('§', 'Đ'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
];

/// VNI writes most letters as two signs: the letter and its mark.
fn of_vni(text: &str) -> String {
    let mut unicode = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let letter = lower(sign);
        let pair = signs.peek().and_then(|mark| paired(letter, lower(*mark)));
        let made = if let Some(pair) = pair {
            signs.next();
            pair
        } else {
            VNI_ALONE.iter().find(|(old, _)| *old == letter).map_or(letter, |(_, new)| *new)
        };
        if sign == letter { unicode.push(made) } else { unicode.extend(made.to_uppercase()) }
    }
    unicode
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn paired(letter: char, mark: char) -> Option<char> {
    let row = VNI_PAIRS.iter().find(|(base, _, _)| *base == letter)?;
    let at = row.1.chars().position(|one| one == mark)?;
    row.2.chars().nth(at)
}

const VNI_PAIRS: [(char, &str, &str); 7] = [
    ('a', "øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    ('e', "øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    ('o', "øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    ('ô', "øùûõï", "ờớởỡợ"),
    ('u', "øùûõï", "ùúủũụ"),
    ('ö', "øùûõï", "ừứửữự"),
    ('y', "øùûõ", "ỳýỷỹ"),
];

const VNI_ALONE: [(char, char); 7] =
    [('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('ô', 'ơ'), ('ö', 'ư'), ('î', 'ỵ'), ('ñ', 'đ')];

const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";

/// Whether the word is built like a syllable of Vietnamese: beginning, vowels, end.
fn is_syllable(word: &str) -> bool {
    let small = word.to_lowercase();
    if !small.chars().all(|c| c.is_ascii_lowercase() || LETTERS.contains(c)) {
        return false;
    }
    let plain = super::plain(&small);
    let beginnings = BEGINNINGS.iter().filter_map(|beginning| plain.strip_prefix(beginning));
    beginnings.into_iter().any(|rest| {
        let ends = ENDS.iter().filter_map(|end| rest.strip_suffix(end));
        ends.into_iter().any(|vowels| VOWELS.contains(&vowels))
    })
}

const BEGINNINGS: [&str; 27] = [
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
];
const ENDS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const VOWELS: [&str; 43] = [
    "a", "e", "i", "o", "u", "y", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ie", "iu", "oa", "oe",
    "oi", "oo", "ua", "ue", "ui", "uo", "uu", "uy", "ye", "uya", "uye", "uyu", "oai", "oay", "oeo",
    "oao", "uai", "uao", "uay", "uau", "uoi", "uou", "ieu", "yeu", "ueo", "uyn",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn old_encodings_are_known_by_what_they_become() {
        for (old, unicode) in [
            ("NguyÔn V¨n An", "Nguyễn Văn An"),
            ("TrÇn ThÞ Hång", "Trần Thị Hồng"),
            ("§Æng Quèc ViÖt", "Đặng Quốc Việt"),
            ("Th«n Dung, thÞ trÊn Th¹nh Mü", "Thôn Dung, thị trấn Thạnh Mỹ"),
            ("L\u{ad}u §øc H\u{ad}¬ng", "Lưu Đức Hương"),
            ("Nguyeãn Vaên An", "Nguyễn Văn An"),
            ("Traàn Thò Hoaøng", "Trần Thị Hoàng"),
            ("TRAÀN VAÊN ÑÖÙC", "TRẦN VĂN ĐỨC"),
            ("Ñaëng Quoác Vieät", "Đặng Quốc Việt"),
            ("thò traán Thaïnh Myõ", "thị trấn Thạnh Mỹ"),
            ("Löu Thò Höông", "Lưu Thị Hương"),
        ] {
            assert_eq!(legacy(old).as_deref(), Some(unicode), "{old}");
        }
    }

    #[test]
    fn everything_else_is_left_alone() {
        for text in [
            "Nguyễn Văn An",
            "Trần Thị Hồng",
            "Bà Lò Thị Hoà",
            "Zơrâm Thị Bh’nướch",
            "Bríu Thị Kiều",
            "Bríu",
            "A Lăng Đhiếu",
            "Müller",
            "François Müller",
            "José Muñoz",
            "Renée",
            "Chloé Noël",
            "Å. Ström",
            "049190000001",
            "Nguyen Van An",
            "ph\u{ad}ường",
            "© 2022",
            "5 m² – 12 °C",
            "½",
            "",
        ] {
            assert_eq!(legacy(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_looked_at_once(text in "\\PC{0,60}") {
            if let Some(unicode) = legacy(&text) {
                prop_assert_eq!(legacy(&unicode), None);
            }
        }
    }
}
