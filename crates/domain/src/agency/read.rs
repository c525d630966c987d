//! Reading unit files: an entry is one government, its `parts` are its desk, leadership, office and
//! departments, which share its validity. Mistakes become sentences.

use serde::Deserialize;

use super::{FormerName, Unit, UnitId, UnitKind};
use crate::reading::{entries, entry, tables};
use crate::validity::Validity;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitText {
    id: String,
    parent: Option<String>,
    kind: UnitKind,
    name: String,
    short_name: String,
    place: Option<String>,
    gso_code: Option<String>,
    agency_code: Option<String>,
    #[serde(default)]
    especially_difficult: bool,
    from_on: jiff::civil::Date,
    to_on: Option<jiff::civil::Date>,
    successor: Option<String>,
    hotline: Option<String>,
    #[serde(default)]
    former_names: Vec<FormerName>,
    #[serde(default)]
    parts: Vec<PartText>,
}

/// A part's id is written without its government's: `mot-cua` of `thanh-my` is `thanh-my.mot-cua`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartText {
    id: String,
    kind: UnitKind,
    name: String,
    short_name: Option<String>,
    agency_code: Option<String>,
    /// The whole id of the unit that takes over.
    successor: Option<String>,
    hotline: Option<String>,
}

/// Reads units; the sentences name the unit.
#[must_use]
pub fn read_units(text: &str) -> (Vec<Unit>, Vec<String>) {
    let (file, mut problems) = tables(text, "unit", &[]);
    let mut units: Vec<Unit> = Vec::new();
    for value in entries(&file, "unit") {
        match entry::<UnitText>(value, "Đơn vị", "id") {
            Ok(text) => read_unit(text, &mut units),
            Err(problem) => problems.push(problem),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    let twice = units.iter().filter(|unit| !seen.insert(&unit.id));
    problems.extend(twice.map(|unit| format!("Đơn vị “{}”: có hai đơn vị cùng mã.", unit.id)));
    (units, problems)
}

fn read_unit(text: UnitText, units: &mut Vec<Unit>) {
    let valid = Validity { from_on: text.from_on, to_on: text.to_on };
    let parts = text.parts.into_iter().map(|part| Unit {
        id: UnitId(format!("{}.{}", text.id, part.id)),
        parent: Some(UnitId(text.id.clone())),
        kind: part.kind,
        short_name: part.short_name.unwrap_or_else(|| part.name.clone()),
        name: part.name,
        place: text.place.clone(),
        gso_code: None,
        agency_code: part.agency_code,
        especially_difficult: false,
        valid,
        successor: part.successor.map(UnitId),
        hotline: part.hotline,
        former_names: Vec::new(),
        later_names: Vec::new(),
    });
    let parts: Vec<Unit> = parts.collect();
    units.push(Unit {
        id: UnitId(text.id),
        parent: text.parent.map(UnitId),
        kind: text.kind,
        name: text.name,
        short_name: text.short_name,
        place: text.place,
        gso_code: text.gso_code,
        agency_code: text.agency_code,
        especially_difficult: text.especially_difficult,
        valid,
        successor: text.successor.map(UnitId),
        hotline: text.hotline,
        former_names: text.former_names,
        later_names: Vec::new(),
    });
    units.extend(parts);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FILE: &str = r#"
        [[unit]]
        id = "thanh-my"
        parent = "nam-giang"
        kind = "commune"
        name = "Ủy ban nhân dân thị trấn Thạnh Mỹ"
        short_name = "Thị trấn Thạnh Mỹ"
        place = "Thạnh Mỹ"
        gso_code = "20695"
        from_on = "2019-01-01"
        to_on = "2025-06-30"
        successor = "xa-thanh-my-2025"
        parts = [
          { id = "mot-cua", kind = "desk", name = "Bộ phận Một cửa", agency_code = "H47.NG.01" },
          { id = "lanh-dao", kind = "leadership", name = "Lãnh đạo", short_name = "LĐ" },
        ]
    "#;

    #[test]
    fn parts_share_what_their_government_has() {
        let (units, problems) = read_units(FILE);
        assert_eq!(problems, Vec::<String>::new());
        let [commune, desk, leadership] = units.as_slice() else { panic!("{}", units.len()) };
        assert_eq!((&commune.id, &desk.id), (&"thanh-my".into(), &"thanh-my.mot-cua".into()));
        assert_eq!(desk.parent, Some("thanh-my".into()));
        assert_eq!((desk.valid, desk.valid.to_on), (commune.valid, Some(date(2025, 6, 30))));
        assert_eq!(desk.agency_code.as_deref(), Some("H47.NG.01"));
        assert_eq!(desk.short_name, "Bộ phận Một cửa");
        assert_eq!(leadership.short_name, "LĐ");
        assert_eq!(commune.successor, Some("xa-thanh-my-2025".into()));
    }

    #[test]
    fn mistakes_name_the_unit() {
        for (from, to, expected) in [
            ("\"commune\"", "\"village\"", "Đơn vị “thanh-my”: không đọc được ("),
            ("2025-06-30", "2025-06-31", "Đơn vị “thanh-my”: không đọc được ("),
            ("\"lanh-dao\"", "\"mot-cua\"", "Đơn vị “thanh-my.mot-cua”: có hai đơn vị cùng mã."),
            ("[[unit]]", "[[unit]", "Không đọc được tệp"),
        ] {
            let (_units, problems) = read_units(&FILE.replace(from, to));
            assert_eq!(problems.len(), 1, "{to}: {problems:?}");
            assert!(problems[0].starts_with(expected), "{expected}: {problems:?}");
        }
    }
}
