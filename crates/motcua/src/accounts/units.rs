//! Finding a unit by what somebody types: its full name, or some words of it without accents.

use domain::agency::{Unit, UnitId};
use domain::text::{fold, matches};
use jiff::civil::Date;

use crate::access::WHOLE_SYSTEM;
use crate::reference::Reference;

/// Units offered while typing.
const OFFERED_MAX: usize = 12;

/// Units named in a sentence.
const NAMED_MAX: usize = 3;

/// Units of a day that answer some words, the best first.
#[must_use]
pub fn find<'a>(reference: &'a Reference, day: Date, words: &str) -> Vec<&'a Unit> {
    let mut found: Vec<(u32, &Unit)> = reference
        .units
        .iter()
        .filter(|unit| unit.valid.contains(day))
        .filter_map(|unit| {
            let rank = matches(words, &unit.name).max(matches(words, &unit.short_name))?;
            Some((rank, unit))
        })
        .collect();
    found.sort_by(|(a, left), (b, right)| b.cmp(a).then_with(|| left.name.cmp(&right.name)));
    found.into_iter().take(OFFERED_MAX).map(|(_, unit)| unit).collect()
}

/// The one unit that is meant.
///
/// # Errors
/// A sentence for the field, naming the units that are possible.
pub fn parse(reference: &Reference, day: Date, text: &str) -> Result<UnitId, String> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return Err("Xin nhập tên đơn vị.".to_owned());
    }
    let everywhere = UnitId::from(WHOLE_SYSTEM);
    if wanted == fold(&reference.unit_name(&everywhere)) {
        return Ok(everywhere);
    }
    // A unit may take the name of another: its id is nobody else's.
    let id = UnitId(text.trim().to_owned());
    if reference.units.get(&id).is_some_and(|unit| unit.valid.contains(day)) {
        return Ok(id);
    }
    let found = find(reference, day, text);
    let called = |name: fn(&Unit) -> &String| {
        let mut all = found.iter().filter(|unit| fold(name(unit)) == wanted);
        all.next().filter(|_| all.next().is_none())
    };
    let exact = called(|unit| &unit.name).or_else(|| called(|unit| &unit.short_name));
    match (exact, found.as_slice()) {
        (Some(unit), _) | (None, [unit]) => Ok(unit.id.clone()),
        (None, []) => Err("Không có đơn vị nào đang hoạt động khớp với tên này.".to_owned()),
        (None, several) => {
            let names: Vec<&str> =
                several.iter().take(NAMED_MAX).map(|unit| unit.name.as_str()).collect();
            Err(format!(
                "Có nhiều đơn vị khớp, xin nhập đầy đủ tên hoặc mã nội bộ của đơn vị, ví dụ: {}.",
                names.join("; ")
            ))
        }
    }
}

/// A unit and everything below it.
#[must_use]
pub fn with_all_below(reference: &Reference, top: &UnitId) -> Vec<UnitId> {
    let below = |unit: &&Unit| reference.units.lineage(&unit.id).iter().any(|up| up.id == *top);
    reference.units.iter().filter(below).map(|unit| unit.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reference::bundle::Bundle;

    #[test]
    fn units_are_found_by_words_without_accents() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("delivered data");
        let day = date(2022, 3, 15);
        for (typed, expected) in [
            ("Phòng Tư pháp huyện Nam Giang", Some("nam-giang.tu-phap")),
            ("phong tu phap", Some("nam-giang.tu-phap")),
            ("nam-giang.tu-phap", Some("nam-giang.tu-phap")),
            ("toàn hệ thống", Some(WHOLE_SYSTEM)),
            ("phong", None),
            ("", None),
            ("không có đơn vị này", None),
        ] {
            let found = parse(&reference, day, typed).map(|unit| unit.0);
            assert_eq!(found.as_deref().ok(), expected, "{typed}: {found:?}");
        }
        let several = parse(&reference, day, "phong").expect_err("many departments");
        assert!(several.contains("Phòng Dân tộc huyện Nam Giang"), "{several}");
    }

    #[test]
    fn a_district_holds_its_departments_and_communes() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("delivered data");
        let units = with_all_below(&reference, &UnitId::from("nam-giang"));
        assert!(units.contains(&UnitId::from("nam-giang")));
        assert!(units.contains(&UnitId::from("nam-giang.tu-phap")));
        assert!(!units.contains(&UnitId::from("quang-nam")));
    }
}
