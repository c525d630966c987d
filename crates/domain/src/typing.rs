//! Typing errors (lỗi gõ): which words somebody may have meant.
//!
//! Words are folded before ([`crate::text::fold`]). An error is one letter wrong, missing or too
//! many, or two neighbours swapped. Two words with so many errors between them share a spelling
//! with as many letters left out ([`spellings`]), which a table can hold and an index find.

use std::collections::BTreeSet;

/// Errors that a name may have in all its words together.
pub const ERRORS_IN_NAME_MAX: usize = 2;
/// From how many letters on a word may have one error.
const LETTERS_FOR_ONE: usize = 3;
/// From how many letters on a word may have two.
const LETTERS_FOR_TWO: usize = 6;
/// Longer words have one at most: there would be too many spellings of them.
const LETTERS_FOR_TWO_MAX: usize = 12;
/// Letters of the longest word for which there are spellings with a letter left out.
const LETTERS_MAX: usize = 24;
/// Words of a name that are compared; no real name has more.
const WORDS_MAX: usize = 12;

/// How many errors are forgiven between words of which the longer has so many letters.
#[must_use]
pub fn errors_forgiven(letters: usize) -> usize {
    match letters {
        ..LETTERS_FOR_ONE => 0,
        LETTERS_FOR_TWO..=LETTERS_FOR_TWO_MAX => 2,
        LETTERS_FOR_ONE..=LETTERS_MAX => 1,
        _ => 0,
    }
}

/// The word, and the word with as many letters left out as errors are forgiven.
#[must_use]
pub fn spellings(word: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([word.to_owned()]);
    let mut last = all.clone();
    for _ in 0..errors_forgiven(word.chars().count()) {
        last = last.iter().flat_map(|longer| shortened(longer)).collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn shortened(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(move |(at, letter)| {
        let mut shorter = word.to_owned();
        shorter.replace_range(at..at + letter.len_utf8(), "");
        shorter
    })
}

/// How many errors lie between two words, when they are forgiven.
#[must_use]
pub fn errors(typed: &str, meant: &str) -> Option<usize> {
    if typed == meant {
        return Some(0);
    }
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let forgiven = errors_forgiven(typed.len().max(meant.len()));
    if typed.len().abs_diff(meant.len()) > forgiven {
        return None;
    }
    Some(distance(&typed, &meant)).filter(|errors| *errors <= forgiven)
}

/// The optimal string alignment distance, row by row.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, beside) in other.iter().enumerate() {
            let wrong = above[j] + usize::from(letter != beside);
            let mut least = wrong.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *beside {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

/// The words by which a name is found: its own, and each word of one letter together with the next,
/// for A Lăng is Alăng to others.
#[must_use]
pub fn words_of_name(folded: &str) -> Vec<String> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let joined =
        words.windows(2).filter(|pair| pair[0].chars().count() == 1).map(|pair| pair.concat());
    words.iter().map(|word| (*word).to_owned()).chain(joined).take(WORDS_MAX).collect()
}

/// The whole name as one key: A Lăng Hoa and Alăng Hoa are the same.
#[must_use]
pub fn whole_name(folded: &str) -> String {
    folded.split(' ').collect()
}

/// Whole names that may have been meant, the likeliest first, at most so many: each typed word
/// stands for one of the words of names that were found for it, with at most
/// [`ERRORS_IN_NAME_MAX`] errors in all.
#[must_use]
pub fn whole_names(typed: &[String], found: &[Vec<String>], most: usize) -> Vec<String> {
    let mut names = vec![(0, String::new())];
    for (word, found) in typed.iter().zip(found) {
        let words: Vec<(usize, &String)> =
            found.iter().filter_map(|other| Some((errors(word, other)?, other))).collect();
        names = names
            .iter()
            .flat_map(|(before, name)| {
                words.iter().map(move |(errors, word)| (before + errors, format!("{name}{word}")))
            })
            .filter(|(errors, _)| *errors <= ERRORS_IN_NAME_MAX)
            .collect();
        names.sort();
        names.truncate(most);
    }
    names.into_iter().map(|(_, name)| name).filter(|name| !name.is_empty()).collect()
}

/// What somebody typed, read in every way in which its words may be meant: as they stand, or with
/// a short word joined to the next ("bh nuoch" is Bh’nướch).
#[must_use]
pub fn readings(folded: &str) -> Vec<Vec<String>> {
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).collect();
    let mut all = vec![words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()];
    for at in 1..words.len() {
        if words[at - 1].chars().count() < LETTERS_FOR_ONE {
            let mut joined = all[0].clone();
            let second = joined.remove(at);
            joined[at - 1].push_str(&second);
            all.push(joined);
        }
    }
    all.retain(|words| !words.is_empty());
    all.truncate(3);
    all
}

/// How far what was typed lies from a name; less is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearness {
    /// Errors in all words together.
    pub errors: usize,
    /// Words that were only begun.
    pub begun: usize,
    /// Whether the name has more words than were typed.
    pub is_part: bool,
}

/// How near the words that were typed are to a name, if each is one of its words, begins one, or
/// is one but for forgiven errors, and there are at most [`ERRORS_IN_NAME_MAX`] in all.
#[must_use]
pub fn nearness(typed: &[String], folded_name: &str) -> Option<Nearness> {
    let mut left = words_of_name(folded_name);
    let mut near = Nearness { errors: 0, begun: 0, is_part: false };
    let mut typed: Vec<&String> = typed.iter().collect();
    // Longer words first, so that a short beginning does not take the word that a long one needs.
    typed.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &typed {
        let (at, errors, begun) = nearest(word, &left)?;
        left.swap_remove(at);
        near.errors += errors;
        near.begun += usize::from(begun);
    }
    near.is_part = folded_name.split(' ').count() > typed.len();
    (near.errors <= ERRORS_IN_NAME_MAX).then_some(near)
}

/// The place of the nearest word, its errors, and whether it was only begun.
fn nearest(typed: &str, words: &[String]) -> Option<(usize, usize, bool)> {
    let candidates = words.iter().enumerate().filter_map(|(at, word)| {
        if word.starts_with(typed) {
            Some((at, 0, word.len() > typed.len()))
        } else {
            errors(typed, word).map(|errors| (at, errors, false))
        }
    });
    candidates.min_by_key(|(_, errors, begun)| (*errors, *begun))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

    fn typed(text: &str) -> Vec<String> {
        fold(text).split(' ').map(ToOwned::to_owned).collect()
    }

    fn errors_of(query: &str, name: &str) -> Option<usize> {
        let name = fold(name);
        let readings = readings(&fold(query));
        readings.iter().filter_map(|words| nearness(words, &name)).min().map(|near| near.errors)
    }

    #[test]
    fn errors_between_words() {
        for (one, other, expected) in [
            ("nguyen", "nguyen", Some(0)),
            ("nguyne", "nguyen", Some(1)),
            ("nguyn", "nguyen", Some(1)),
            ("ngyuen", "nguyen", Some(1)),
            ("nguyenn", "nguyen", Some(1)),
            ("mguyrn", "nguyen", Some(2)),
            ("nguyen", "nhuan", None),
            ("an", "am", None),
            ("han", "hanh", Some(1)),
            ("hoa", "hao", Some(1)),
            ("hoa", "hue", None),
            ("", "a", None),
        ] {
            assert_eq!(errors(one, other), expected, "{one} {other}");
            assert_eq!(errors(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn whole_names_that_may_have_been_meant() {
        assert_eq!(whole_name("a lang hoa"), whole_name("alang hoa"));
        let found = |words: &[&[&str]]| -> Vec<Vec<String>> {
            words.iter().map(|slot| slot.iter().map(|word| (*word).to_owned()).collect()).collect()
        };
        let meant = found(&[&["nguyen"], &["thi", "thu"], &["hoa", "hoang", "hao"]]);
        assert_eq!(
            whole_names(&typed("nguyne thi hoa"), &meant, 9),
            ["nguyenthihoa", "nguyenthihao", "nguyenthuhoa"],
            "hoang is too far, and two errors are all that is forgiven"
        );
        assert_eq!(whole_names(&typed("nguyne thi hoa"), &meant, 1), ["nguyenthihoa"]);
        let unknown = found(&[&["nguyen"], &[]]);
        assert!(whole_names(&typed("nguyen xyz"), &unknown, 9).is_empty());
        assert!(whole_names(&[], &[], 9).is_empty());
    }

    #[test]
    fn names_are_found_with_errors() {
        for (query, name, expected) in [
            ("bhnuoch thi hoa", "Bh’nướch Thị Hoa", Some(0)),
            ("hoa bhnuoch", "Bh'nướch Thị Hoa", Some(0)),
            ("bh nuoch", "Bhʼnướch Thị Hoa", Some(0)),
            ("bhnuocj thi hao", "Bh’nướch Thị Hoa", Some(2)),
            ("bhn", "Bh’nướch", Some(0)),
            ("alang hanh", "A Lăng Hạnh", Some(0)),
            ("a lang hanh", "Alăng Hạnh", Some(0)),
            ("poloong", "Pơloong Phúc", Some(0)),
            ("ploong phuc", "Pơloong Phúc", Some(1)),
            ("zoram thi bhnuoch", "Zơrâm Thị Bh’nướch", Some(0)),
            ("zoarm thi bhnuoch", "Zơrâm Thị Bh’nướch", Some(1)),
            ("nguyen nguyen", "Nguyễn Văn An", None),
            ("mguyrn van am", "Nguyễn Văn An", None),
            ("hoa", "Nguyễn Văn An", None),
        ] {
            assert_eq!(errors_of(query, name), expected, "{query}: {name}");
        }
    }

    #[test]
    fn the_nearer_name_comes_first() {
        for (query, nearer, farther) in [
            ("hanh", "A Lăng Hạnh", "A Lăng Han"),
            ("han", "A Lăng Hân", "A Lăng Hạnh"),
            ("nguyen an", "Nguyễn An", "Nguyễn Văn An"),
        ] {
            let (near, far) =
                (nearness(&typed(query), &fold(nearer)), nearness(&typed(query), &fold(farther)));
            assert!(near.is_some() && far.is_some() && near < far, "{query}: {near:?} {far:?}");
        }
    }

    #[test]
    fn a_long_word_has_few_spellings() {
        assert!(spellings("abcdefghijkl").len() <= 1 + 12 + 66);
        assert_eq!(spellings(&"x".repeat(25)).len(), 1);
    }

    /// A word with so many random errors: a letter changed, left out, put in, or swapped.
    fn spoilt(word: &str, spoils: &[(u8, usize, char)]) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        for (kind, at, letter) in spoils {
            let at = at % letters.len().max(1);
            match kind {
                0 if !letters.is_empty() => letters[at] = *letter,
                1 if !letters.is_empty() => drop(letters.remove(at)),
                2 if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => letters.insert(at, *letter),
            }
        }
        letters.into_iter().collect()
    }

    proptest! {
        #[test]
        fn forgiven_words_share_a_spelling(
            word in "[a-e]{1,14}",
            spoils in proptest::collection::vec((0u8..4, 0usize..14, proptest::char::range('a', 'e')), 0..3),
        ) {
            let other = spoilt(&word, &spoils);
            if errors(&other, &word).is_some() {
                let shared = spellings(&word).intersection(&spellings(&other)).count();
                prop_assert!(shared > 0, "{} {}", word, other);
            }
        }

        #[test]
        fn one_error_in_a_name_is_forgiven(
            name in "[A-ZĐÀ-Ỹ][a-zà-ỹ]{2,7}( [A-ZĐÀ-Ỹ][a-zà-ỹ]{2,7}){0,3}",
            spoil in (0u8..3, 0usize..14, proptest::char::range('a', 'z')),
            place in 0usize..4,
        ) {
            let mut words = typed(&name);
            prop_assume!(words.iter().all(|word| word.chars().count() >= 3));
            let place = place % words.len();
            words[place] = spoilt(&words[place], &[spoil]);
            prop_assume!(words[place].chars().count() >= 2);
            let near = nearness(&words, &fold(&name));
            prop_assert!(near.is_some_and(|near| near.errors <= 2), "{:?} {}", words, name);
        }

        #[test]
        fn distance_is_symmetric_and_zero_only_for_the_same(one in "[a-c]{0,8}", other in "[a-c]{0,8}") {
            prop_assert_eq!(errors(&one, &other), errors(&other, &one));
            prop_assert_eq!(errors(&one, &other) == Some(0), one == other);
        }
    }
}
