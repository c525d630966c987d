//! Vietnamese text: one normal form for storing, one folding for searching.
//!
//! People at a desk type fast and without accents: "dkks" or "khai sinh dang ky" must find
//! "Đăng ký khai sinh", and so must "đăng kí", for both spellings are taught. Every search of the
//! program folds both sides with [`fold`].

mod legacy;
mod pasted;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use legacy::legacy;
pub use pasted::{is_dash, pasted};

/// The text in NFC and with the letters of Vietnamese in place of those that only look like them: the
/// form in which everything is stored and compared.
#[must_use]
pub fn nfc(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for c in text.nfc() {
        let barred = is_bar(c).then(|| normal.chars().last().and_then(barred)).flatten();
        if let Some(letter) = barred {
            normal.pop();
            normal.push(letter);
        } else {
            normal.push(vietnamese(c));
        }
    }
    normal
}

/// Eth (Icelandic) and the African D look like Đ: keyboards and fonts of other countries have them.
fn vietnamese(c: char) -> char {
    match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        other => other,
    }
}

/// A bar that is put through the letter before it.
fn is_bar(c: char) -> bool {
    matches!(c, '\u{335}' | '\u{336}')
}

fn barred(letter: char) -> Option<char> {
    match letter {
        'D' => Some('Đ'),
        'd' => Some('đ'),
        'B' => Some('Ƀ'),
        'b' => Some('ƀ'),
        _ => None,
    }
}

/// The text as a single trimmed line: NFC, runs of spaces and line ends become one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    let text = nfc(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form used for every search: as [`plain`] has it, and y where it sounds like i becomes i. Folding
/// twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    with_one_i(&plain(text))
}

/// What a telephone without accents reads: no accents, đ → d, ƀ → b, no apostrophes, lower case, and
/// anything that is neither letter nor digit becomes one space.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match vietnamese(c) {
            'đ' => plain.push('d'),
            'ƀ' => plain.push('b'),
            _ if is_apostrophe(c) || is_combining_mark(c) || is_invisible(c) => {}
            _ if c.is_alphanumeric() => plain.push(c),
            _ if !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

/// Ký and kí, Mỹ and Mĩ, quý and quí, yến and iến are one word each; tay and tai, thúy and thúi are two:
/// y is i where no vowel stands before it, and after qu.
fn with_one_i(plain: &str) -> String {
    let mut before = (' ', ' ');
    let mut folded = String::with_capacity(plain.len());
    for c in plain.chars() {
        let after_vowel = matches!(before.1, 'a' | 'e' | 'i' | 'o' | 'u');
        let c = if c == 'y' && (!after_vowel || before == ('q', 'u')) { 'i' } else { c };
        folded.push(c);
        before = (before.1, c);
    }
    folded
}

/// The first letter of every word, folded: "Đăng ký khai sinh" → "dkks".
#[must_use]
pub fn initials(text: &str) -> String {
    let letters = plain(text);
    with_one_i(&letters.split(' ').filter_map(|word| word.chars().next()).collect::<String>())
}

/// Whether the character is one of those with which Cơ Tu names are written: Bh'nướch, Bh’nướch.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '′')
}

/// Whether the character is not seen and says nothing: spaces without width, marks of the direction of
/// writing, places where a word may be broken.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// How well a candidate answers a query, if it does: higher is better.
///
/// The words of the query may come in any order and be beginnings of words; accents may be left
/// out, but when typed they rank the candidate higher. Initials match from two letters on.
#[must_use]
pub fn matches(query: &str, candidate: &str) -> Option<u32> {
    Searchable::new(candidate).rank(&Query::new(query))
}

/// What somebody typed, prepared for comparing with many candidates.
#[derive(Clone, Debug)]
pub struct Query {
    typed: String,
    folded: String,
}

/// A text that is searched often, prepared once.
#[derive(Clone, Debug)]
pub struct Searchable {
    lower: String,
    folded: String,
    initials: String,
}

impl Query {
    /// Prepares a query.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self { typed: one_line(typed).to_lowercase(), folded: fold(typed) }
    }

    /// How well a code answers it: whole codes best, then parts of at least three characters;
    /// dots may be left out.
    #[must_use]
    pub fn rank_code(&self, code: &str) -> Option<u32> {
        let (typed, code) = (self.typed.replace('.', ""), code.to_lowercase().replace('.', ""));
        if typed.is_empty() || typed.len() < 3 {
            None
        } else if typed == code {
            Some(10_000)
        } else {
            code.contains(&typed).then_some(5_000)
        }
    }
}

impl Searchable {
    /// Prepares a candidate.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let (lower, folded) = (one_line(text).to_lowercase(), fold(text));
        Self { lower, folded, initials: initials(text) }
    }

    /// How well it answers the query by words or initials, if it does.
    #[must_use]
    pub fn rank(&self, query: &Query) -> Option<u32> {
        self.rank_words(query).or_else(|| self.rank_initials(query))
    }

    /// The same by words only.
    #[must_use]
    pub fn rank_words(&self, query: &Query) -> Option<u32> {
        if query.folded.is_empty() {
            return Some(0);
        }
        let words_left = words_left(&query.folded, &self.folded)?;
        let order = match self.folded.find(&query.folded) {
            Some(0) if self.folded.len() == query.folded.len() => 60,
            Some(0) => 40,
            Some(_) => 30,
            None => 10,
        };
        // Of two names that fit equally, the one with fewer other words is meant.
        let closeness = 9_u32.saturating_sub(u32::try_from(words_left).unwrap_or(u32::MAX));
        let has_accents = !query.typed.is_ascii();
        let exactness = if has_accents && self.lower.contains(&query.typed) { 25 } else { 0 };
        Some(order + closeness + exactness)
    }

    fn rank_initials(&self, query: &Query) -> Option<u32> {
        let letters = query.folded.len();
        match self.initials.find(&query.folded) {
            Some(0) if self.initials.len() == letters => Some(35),
            Some(0) if letters >= 2 => Some(25),
            Some(_) if letters >= 3 => Some(5),
            Some(_) | None => None,
        }
    }
}

/// How many words of the candidate are left when every word of the query has taken one that it
/// begins; `None` when one finds nothing.
fn words_left(query: &str, candidate: &str) -> Option<usize> {
    let mut left: Vec<&str> = candidate.split(' ').collect();
    // Longer words first, so that a short beginning does not take the word that a long one needs.
    let mut wanted: Vec<&str> = query.split(' ').collect();
    wanted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in wanted {
        let whole = left.iter().position(|candidate| *candidate == word);
        let place = whole.or_else(|| left.iter().position(|other| other.starts_with(word)))?;
        left.swap_remove(place);
    }
    Some(left.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding() {
        for (text, folded) in [
            ("Đăng ký khai sinh", "dang ki khai sinh"),
            ("  ĐĂNG   KÝ\tkhai–sinh ", "dang ki khai sinh"),
            ("đăng kí", "dang ki"),
            ("Bh’nướch", "bhnuoch"),
            ("Bh'nướch", "bhnuoch"),
            ("Bhʼnướch", "bhnuoch"),
            ("Zơrâm A-Lăng", "zoram a lang"),
            ("cha, mẹ, con", "cha me con"),
            ("Người có công (NĐ 131/2021)", "nguoi co cong nd 131 2021"),
            ("H47.NG-220315", "h47 ng 220315"),
            ("", ""),
            (" ,. ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn both_spellings_of_a_sound_are_one_word() {
        for (one, other) in [
            ("đăng ký", "đăng kí"),
            ("Lý Thị Mỹ", "Lí Thị Mĩ"),
            ("quý", "quí"),
            ("Quỳnh", "Quình"),
            ("hy sinh", "hi sinh"),
            ("kỹ thuật", "kĩ thuật"),
            ("y tế", "i tế"),
            ("Y Bền", "I Bền"),
            ("Yến", "Iến"),
            ("tỷ lệ", "tỉ lệ"),
            ("công ty", "công ti"),
            ("bác sỹ", "bác sĩ"),
            ("hòa", "hoà"),
            ("Thủy", "Thuỷ"),
            ("Thúy", "Thuý"),
            ("khỏe", "khoẻ"),
            ("Đăng", "\u{d0}ăng"),
            ("Đăng", "\u{189}ăng"),
            ("đăng", "\u{f0}ăng"),
            ("đăng", "d\u{335}ăng"),
            ("Bƀơng", "bbơng"),
            ("Ƀơng", "\u{180}ơng"),
            ("ƀơng", "b\u{335}ơng"),
            ("khai sinh", "kh\u{200b}ai\u{a0}si\u{ad}nh\u{feff}"),
            ("12", "\u{ff11}\u{ff12}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
            assert!(matches(one, other).is_some() && matches(other, one).is_some(), "{one}");
        }
        for (one, other) in [("tay", "tai"), ("Thúy", "thúi"), ("hay", "hai"), ("tây", "tâi")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
        for query in ["dkyt", "dkit", "y te"] {
            assert!(matches(query, "Đăng ký y tế").is_some(), "{query}");
        }
        assert_eq!(initials("Xin ở y"), "xoy");
        assert_eq!(plain("Đăng ký"), "dang ky");
    }

    #[test]
    fn what_only_looks_like_a_letter_is_stored_as_the_letter() {
        for text in ["\u{d0}inh", "\u{189}inh", "D\u{335}inh", "Đinh"] {
            assert_eq!(nfc(text), "Đinh");
        }
        assert_eq!(nfc("\u{f0}\u{256}d\u{336}"), "đđđ");
        assert_eq!(nfc("b\u{335}a"), "ƀa");
    }

    #[test]
    fn first_letters() {
        assert_eq!(initials("Đăng ký khai sinh"), "dkks");
        assert_eq!(initials("Cấp Giấy xác nhận tình trạng hôn nhân"), "cgxntthn");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn queries_that_match() {
        let name = "Đăng ký khai sinh có yếu tố nước ngoài";
        for query in [
            "khai sinh",
            "sinh khai",
            "dang ky khai sinh",
            "đăng ký khai sinh",
            "nuoc ngoai khai",
            "kh si",
            "DKKS",
            "dkkscytnn",
            "ytnn",
            "",
        ] {
            assert!(matches(query, name).is_some(), "{query}");
        }
        for query in ["khai tu", "sinh sinh", "xin", "dk", "khaisinh", "ks"] {
            assert_eq!(matches(query, name).is_some(), query == "dk", "{query}");
        }
    }

    #[test]
    fn better_answers_rank_higher() {
        for (query, better, worse) in [
            ("khai sinh", "Đăng ký khai sinh", "Đăng ký khai sinh có yếu tố nước ngoài"),
            ("dkks", "Đăng ký khai sinh", "Đăng ký khai sinh lưu động"),
            ("đăng ký", "Đăng ký khai sinh", "Đang kỳ nghỉ hè"),
            ("khai tử", "Đăng ký khai tử", "Đăng ký khai từ"),
            ("dang ky ket hon", "Đăng ký kết hôn", "Đăng ký lại kết hôn"),
            ("khai sinh", "Đăng ký khai sinh", "Sinh con, khai báo"),
        ] {
            let (better_rank, worse_rank) = (matches(query, better), matches(query, worse));
            assert!(better_rank > worse_rank, "{query}: {better_rank:?} {worse_rank:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn both_normal_forms_fold_alike(text in "[A-Za-zĐđăâêôơưÀ-ỹ’ʼ ]{0,30}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&nfc(&text)));
            prop_assert_eq!(initials(&decomposed), initials(&text));
        }

        #[test]
        fn every_word_of_a_text_finds_it(text in "[a-zđăâêôơưà-ỹ]{1,6}( [a-zđăâêôơưà-ỹ]{1,6}){0,4}") {
            for word in fold(&text).split(' ') {
                prop_assert!(matches(word, &text).is_some());
            }
        }
    }
}
