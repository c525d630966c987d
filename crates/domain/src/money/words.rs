//! Numbers in Vietnamese words, for receipts.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// The number in words with a capital first letter: 1 505 000 → "Một triệu năm trăm lẻ năm nghìn".
///
/// Follows the northern official habit: "nghìn", "lẻ" after an empty ten, "mốt", "lăm" and "mươi".
#[must_use]
pub fn in_words(number: i64) -> String {
    let mut words: Vec<&str> = Vec::new();
    if number < 0 {
        words.push("âm");
    }
    if number == 0 {
        words.push(DIGITS[0]);
    }
    push_number(number.unsigned_abs(), false, &mut words);
    capitalised(&words.join(" "))
}

/// Groups of nine digits are joined by "tỷ", so that 10¹⁸ is "một tỷ tỷ".
fn push_number(number: u64, padded: bool, words: &mut Vec<&str>) {
    let (billions, rest) = (number / 1_000_000_000, number % 1_000_000_000);
    if billions > 0 {
        push_number(billions, padded, words);
        words.push("tỷ");
    }
    let mut padded = padded || billions > 0;
    for (size, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = usize::try_from(rest / size % 1_000).expect("below 1000");
        if group > 0 {
            push_group(group, padded, words);
            padded = true;
            if !name.is_empty() {
                words.push(name);
            }
        }
    }
}

/// A group of three digits; after a higher group its empty hundreds are spoken: "không trăm".
fn push_group(group: usize, padded: bool, words: &mut Vec<&str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let has_hundreds = hundreds > 0 || padded;
    if has_hundreds {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if has_hundreds && ones > 0 => words.push("lẻ"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match ones {
        0 => {}
        1 if tens > 1 => words.push("mốt"),
        5 if tens > 0 => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_as_receipts_spell_them() {
        for (number, words) in [
            (0, "Không"),
            (5, "Năm"),
            (10, "Mười"),
            (15, "Mười lăm"),
            (21, "Hai mươi mốt"),
            (11, "Mười một"),
            (55, "Năm mươi lăm"),
            (101, "Một trăm lẻ một"),
            (110, "Một trăm mười"),
            (2_000, "Hai nghìn"),
            (8_005, "Tám nghìn không trăm lẻ năm"),
            (12_000, "Mười hai nghìn"),
            (75_000, "Bảy mươi lăm nghìn"),
            (1_500_000, "Một triệu năm trăm nghìn"),
            (1_505_000, "Một triệu năm trăm lẻ năm nghìn"),
            (1_000_001, "Một triệu không trăm lẻ một"),
            (2_000_050_000, "Hai tỷ không trăm năm mươi nghìn"),
            (1_000_000_000_000_000_000, "Một tỷ tỷ"),
            (-30_000, "Âm ba mươi nghìn"),
        ] {
            assert_eq!(in_words(number), words, "{number}");
        }
    }

    proptest! {
        #[test]
        fn different_numbers_have_different_words(a in 0i64..2_000_000_000, b in 0i64..2_000_000_000) {
            prop_assert_eq!(a == b, in_words(a) == in_words(b));
        }

        #[test]
        fn every_number_has_words(number: i64) {
            prop_assert!(!in_words(number).is_empty());
        }
    }
}
