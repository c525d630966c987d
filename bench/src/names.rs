//! Invented names, as often alike as real ones: a few surnames that most people bear, many given names.

const SURNAMES: [&str; 20] = [
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Đặng",
    "Bh’nướch",
    "Zơrâm",
    "Pơloong",
    "A Lăng",
    "Coor",
    "Hiên",
    "Ating",
    "Bríu",
    "Hôih",
    "Tơ Ngôl",
    "Ka Phu",
    "Blúp",
];
const MIDDLES: [&str; 12] = [
    "Thị",
    "Thị",
    "Văn",
    "Văn",
    "Thị Thu",
    "Minh",
    "Đức",
    "Ngọc",
    "Hữu",
    "Thị Kim",
    "Xuân",
    "Quốc",
];
const GIVEN: [&str; 60] = [
    "An", "Ánh", "Bình", "Bích", "Chi", "Chung", "Cường", "Dung", "Dũng", "Duyên", "Đào", "Đạt",
    "Đông", "Giang", "Hà", "Hải", "Hạnh", "Hằng", "Hiền", "Hiếu", "Hoa", "Hòa", "Hoàng", "Hồng",
    "Huệ", "Hùng", "Hương", "Khánh", "Kiều", "Kỳ", "Lan", "Liên", "Linh", "Loan", "Long", "Mai",
    "Mơ", "Mỹ", "Nam", "Nga", "Ngân", "Nhiếu", "Nhung", "Oanh", "Phúc", "Phương", "Quang", "Quyên",
    "Sơn", "Tâm", "Thanh", "Thảo", "Thắng", "Thủy", "Trang", "Tuấn", "Tuyết", "Vân", "Xuân", "Yến",
];

/// The name of the `n`th person.
pub fn name(n: u64) -> String {
    // Scattered, so that neighbours do not bear the same name.
    let at = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let pick = |list: &[&str], by: u64| {
        list[usize::try_from(by % list.len() as u64).unwrap_or(0)].to_owned()
    };
    let (surname, middle) = (pick(&SURNAMES, at), pick(&MIDDLES, at / 20));
    format!("{surname} {middle} {}", pick(&GIVEN, at / 240))
}

/// Its first and its last word, as people shorten a name.
pub fn part(name: &str) -> String {
    let mut words = name.split(' ');
    let first = words.next().unwrap_or_default();
    format!("{first} {}", words.next_back().unwrap_or_default())
}

/// The same without accents, with two letters of its longest word swapped.
pub fn mistyped(name: &str) -> String {
    let folded = domain::text::fold(name);
    let longest = folded.split(' ').max_by_key(|word| word.len()).unwrap_or_default().to_owned();
    let mut letters: Vec<char> = longest.chars().collect();
    if letters.len() > 2 {
        letters.swap(1, 2);
    }
    folded.replacen(&longest, &letters.into_iter().collect::<String>(), 1)
}
