//! Reading `data/fees/`: who pays less, and what proves it.

use super::Exemption;
use crate::reading::{entries, entry, tables};

/// Reads exemptions; those with mistakes are left out, each with a sentence that names it.
#[must_use]
pub fn read_exemptions(text: &str) -> (Vec<Exemption>, Vec<String>) {
    let (file, mut problems) = tables(text, "exemption", &[]);
    let mut exemptions: Vec<Exemption> = Vec::new();
    for value in entries(&file, "exemption") {
        let read = entry::<Exemption>(value, "Miễn giảm", "code");
        match read.and_then(|exemption| sound(exemption, &exemptions)) {
            Ok(exemption) => exemptions.push(exemption),
            Err(problem) => problems.push(problem),
        }
    }
    (exemptions, problems)
}

/// What is wrong with exemptions, in plain sentences.
#[must_use]
pub fn exemption_problems(exemptions: &[Exemption]) -> Vec<String> {
    exemptions.iter().filter_map(|one| sound(one.clone(), &[]).err()).collect()
}

fn sound(exemption: Exemption, others: &[Exemption]) -> Result<Exemption, String> {
    let Exemption { code, label, evidence, percent, valid, .. } = &exemption;
    if [code, label, evidence].into_iter().any(|text| text.trim().is_empty()) {
        Err(format!("Miễn giảm “{code}”: chưa có mã, tên hoặc giấy tờ chứng minh."))
    } else if !(1..=100).contains(percent) {
        Err(format!("Miễn giảm “{code}”: mức giảm {percent}% phải từ 1 đến 100."))
    } else if valid.to_on.is_some_and(|to_on| to_on < valid.from_on) {
        Err(format!("Miễn giảm “{code}”: ngày kết thúc trước ngày bắt đầu."))
    } else if others.iter().any(|other| other.code == *code) {
        Err(format!("Miễn giảm “{code}”: có hai mục cùng mã."))
    } else {
        Ok(exemption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        [[exemption]]
        code = "ho-ngheo"
        label = "Người thuộc hộ nghèo"
        evidence = "Giấy chứng nhận hộ nghèo"
        percent = 100
        from_on = "2019-01-01"
    "#;

    #[test]
    fn a_whole_file_is_read() {
        let (exemptions, problems) = read_exemptions(FILE);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((exemptions.len(), exemptions[0].percent), (1, 100));
    }

    #[test]
    fn mistakes_name_the_exemption() {
        for (from, to, expected) in [
            ("100", "0", "Miễn giảm “ho-ngheo”: mức giảm 0% phải từ 1 đến 100."),
            ("100", "101", "Miễn giảm “ho-ngheo”: mức giảm 101% phải từ 1 đến 100."),
            ("100", "\"x\"", "Miễn giảm “ho-ngheo”: không đọc được ("),
            ("Người thuộc hộ nghèo", "", "Miễn giảm “ho-ngheo”: chưa có mã, tên"),
            ("[[exemption]]", "[[exemptions]]", "Không biết mục “exemptions” trong tệp."),
        ] {
            let (exemptions, problems) = read_exemptions(&FILE.replace(from, to));
            assert_eq!((exemptions.len(), problems.len()), (0, 1), "{to}: {problems:?}");
            assert!(problems[0].starts_with(expected), "{expected}: {problems:?}");
        }
        let (exemptions, problems) = read_exemptions(&format!("{FILE}{FILE}"));
        assert_eq!(exemptions.len(), 1);
        assert_eq!(problems, ["Miễn giảm “ho-ngheo”: có hai mục cùng mã."]);
    }
}
