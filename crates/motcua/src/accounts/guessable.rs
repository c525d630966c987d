//! Passwords that are guessed first: those that many people have, and words that stand on the door.
//!
//! The list of 30,000 is that of zxcvbn (`crates/motcua/passwords/`); few of its entries are as long as a
//! password must be here, because people lengthen what they have: `Password2024!`. So what is looked
//! up is not the text but its core, without accents, capitals, signs and digits.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::text::plain;

/// The list, one a line, compressed.
const LISTED: &[u8] = include_bytes!("../../passwords/common.txt.zst");

/// What people here choose: our own addition, folded.
const VIETNAMESE: [&str; 44] = [
    "matkhau",
    "matkhaumoi",
    "matkhaucuatoi",
    "khongbiet",
    "khongnho",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "yeuanh",
    "iuem",
    "iuanh",
    "anhnhoem",
    "emnhoanh",
    "boyeuma",
    "giadinh",
    "vochong",
    "conyeu",
    "mevabe",
    "hanhphuc",
    "maimaiyeuem",
    "tinhyeu",
    "toiyeuvietnam",
    "vietnam",
    "vietnamvodich",
    "hanoi",
    "saigon",
    "hochiminh",
    "danang",
    "quangnam",
    "tphcm",
    "quantri",
    "quantrivien",
    "quantrihethong",
    "hethong",
    "motcua",
    "bophanmotcua",
    "congchuc",
    "canbo",
    "ubnd",
    "uyban",
    "dichvucong",
    "hanhchinhcong",
    "tiepnhan",
    "xinchao",
];

static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let list = zstd::decode_all(LISTED).expect("the list was compressed when it was put here");
    let list = String::from_utf8(list).expect("the list is text");
    list.lines().map(letters).chain(VIETNAMESE.map(ToOwned::to_owned)).collect()
});

/// Fewest letters of a word that is looked for in a password.
const WORD_LETTERS_MIN: usize = 3;
/// Letters that must remain when known words are taken away.
const OWN_LETTERS_MIN: usize = 5;

/// Why a password would be guessed soon, in a sentence; `words` are those that everybody knows of
/// its owner: names, the office.
///
/// # Errors
/// That sentence.
pub fn check<'a>(
    password: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Result<(), &'static str> {
    if is_one_run(password) {
        return Err(
            "Mật khẩu này chỉ là một dãy lặp lại hoặc liên tiếp, rất dễ đoán. Xin chọn một câu của riêng bạn.",
        );
    }
    let cores = [letters(password), letters(&undisguised(password))];
    if cores[1].is_empty() {
        return Err(
            "Mật khẩu chỉ gồm chữ số và dấu dễ bị đoán vì giống ngày sinh, số điện thoại hoặc số căn cước. Xin chọn một câu của riêng bạn.",
        );
    }
    if cores.iter().any(|core| is_listed(core)) {
        return Err(
            "Mật khẩu này, hoặc từ chính trong đó, nằm trong danh sách mật khẩu hay bị thử nhất. Xin chọn một câu của riêng bạn.",
        );
    }
    let words = known(words);
    if cores.iter().any(|core| is_hardly_own(core, &words)) {
        return Err(
            "Mật khẩu gần như chỉ gồm tên của bạn, tên đăng nhập hoặc tên cơ quan, là những từ bị thử đầu tiên. Xin chọn một câu của riêng bạn.",
        );
    }
    Ok(())
}

/// Letters only, without accents and capitals.
fn letters(text: &str) -> String {
    plain(text).chars().filter(|c| c.is_alphabetic()).collect()
}

/// `p@ssw0rd` as it is read.
fn undisguised(text: &str) -> String {
    let plain = |c: char| match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    };
    // Digits that stand at the end are a year or a counter, not letters in disguise.
    let body = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    body.chars().map(plain).collect()
}

fn is_listed(core: &str) -> bool {
    KNOWN.contains(core) || period(core).is_some_and(|word| KNOWN.contains(word))
}

/// The word that a text repeats, as `dragondragon` does.
fn period(text: &str) -> Option<&str> {
    let ends = (1..=text.len() / 2).filter(|end| text.len().is_multiple_of(*end));
    ends.filter_map(|end| text.get(..end)).find(|word| word.repeat(text.len() / word.len()) == text)
}

/// Words and their parts, the longest first; whole names are known also when written together.
fn known<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let parts = |text: &str| {
        let folded = plain(text);
        let mut parts: Vec<String> = folded.split(' ').map(letters).collect();
        parts.push(letters(&folded));
        parts
    };
    let mut known: Vec<String> = words.into_iter().flat_map(parts).collect();
    known.retain(|word| word.chars().count() >= WORD_LETTERS_MIN);
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    known.dedup();
    known
}

/// Whether few letters are left when the known words that occur are taken away.
fn is_hardly_own(core: &str, words: &[String]) -> bool {
    let rest = words.iter().fold(core.to_owned(), |rest, word| rest.replace(word, ""));
    rest != core && rest.chars().count() < OWN_LETTERS_MIN
}

/// `aaaaaaaaaaaa`, `121212121212`, `abcdefghijkl`, `987654321098`.
fn is_one_run(password: &str) -> bool {
    let signs: Vec<u32> = password.to_lowercase().chars().map(u32::from).collect();
    let mut kinds = signs.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let steps = signs.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    kinds.len() < 5 || steps * 4 >= signs.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_as_long_as_it_should_be() {
        assert!(KNOWN.len() >= 10_000, "{}", KNOWN.len());
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        let words = ["nguyen.van.a", "Nguyễn Văn A", "Huyện Nam Giang", "Bộ phận Một cửa"];
        for (password, good) in [
            ("cà phê sáng ở Thạnh Mỹ", true),
            ("suối đá mùa nước cạn", true),
            ("Nam Giang trời mưa hoài", true),
            ("k7fx-q2mn-8htr", true),
            ("Password2024!", false),
            ("p@ssw0rd-2024", false),
            ("MậtKhẩu123456", false),
            ("Mật khẩu của tôi 1", false),
            ("dragon dragon 12", false),
            ("1q2w3e4r5t6y", false),
            ("qwertyuiop123", false),
            ("iloveyou 2022!!", false),
            ("aaaaaaaaaaaa", false),
            ("121212121212", false),
            ("abcdefghijklm", false),
            ("049190000001", false),
            ("15/03/2022-0905", false),
            ("nguyen.van.a.1987", false),
            ("NguyenVanA@2022", false),
            ("NamGiang@2022!", false),
            ("motcua.NamGiang1", false),
            ("", false),
        ] {
            assert_eq!(check(password, words).is_ok(), good, "{password}");
        }
    }
}
