//! Units (cơ quan, đơn vị) as a tree that changes with time: names, codes and parents have
//! validity dates, and a unit that ends names its successor. Identity is an internal id that is
//! never reused: statistical codes and names are (20716 was Đắc Pre and is now Đắc Pring).

mod problems;
mod read;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use problems::problems;
pub use read::read_units;

use crate::validity::Validity;

/// The internal id of a unit, a stable slug such as `nam-giang` or `xa-dac-pre`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub String);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for UnitId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// What kind of unit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Huyện (until 30/6/2025).
    District,
    /// Xã, thị trấn.
    Commune,
    /// Phòng, ban chuyên môn.
    Department,
    /// Bộ phận tiếp nhận và trả kết quả, trung tâm phục vụ hành chính công.
    Desk,
    /// Lãnh đạo Ủy ban nhân dân (signers).
    Leadership,
    /// Văn phòng (clerks).
    Office,
}

impl UnitKind {
    /// Whether units of that kind are governments of their own, not parts of one.
    #[must_use]
    pub fn is_government(self) -> bool {
        match self {
            Self::Province | Self::District | Self::Commune => true,
            Self::Department | Self::Desk | Self::Leadership | Self::Office => false,
        }
    }
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Internal id, never reused.
    pub id: UnitId,
    /// The unit it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// Full official name: "Ủy ban nhân dân huyện Nam Giang".
    pub name: String,
    /// Short name for lists: "Huyện Nam Giang".
    pub short_name: String,
    /// Place name for letterheads and dates: "Nam Giang".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Statistical code of the General Statistics Office, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gso_code: Option<String>,
    /// Agency identifier (mã định danh) used in dossier codes, of desks and agencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<String>,
    /// Whether the commune is especially difficult (đặc biệt khó khăn): longer limits, exemptions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub especially_difficult: bool,
    /// From when until when it exists.
    #[serde(flatten)]
    pub valid: Validity,
    /// The unit that takes over when this one ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<UnitId>,
    /// The telephone that people may call about its service (đường dây nóng).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hotline: Option<String>,
    /// What it was called before, the oldest name first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<FormerName>,
    /// What it will be called, the next name first; only of one that is looked at as of a day
    /// ([`Unit::named_on`]).
    #[serde(skip)]
    pub later_names: Vec<LaterName>,
}

/// A name that a unit had (tên cũ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// Full official name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// The last day on which it was called so.
    pub to_on: jiff::civil::Date,
}

/// A name that a unit will have (tên mới).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterName {
    /// Full official name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// The first day on which it is called so.
    pub from_on: jiff::civil::Date,
}

impl Unit {
    /// The unit as of a day: with the name of that day, those before it as former ones and those after
    /// it as later ones.
    #[must_use]
    pub fn named_on(mut self, day: jiff::civil::Date) -> Self {
        while let Some(former) = self.former_names.pop_if(|former| day <= former.to_on) {
            let FormerName { name, short_name, to_on } = former;
            let later = LaterName {
                name: std::mem::replace(&mut self.name, name),
                short_name: std::mem::replace(&mut self.short_name, short_name),
                from_on: to_on.tomorrow().unwrap_or(to_on),
            };
            self.later_names.insert(0, later);
        }
        self
    }

    /// What the unit is called on a day: full and short name.
    #[must_use]
    pub fn names_on(&self, day: jiff::civil::Date) -> (&str, &str) {
        if let Some(later) = self.later_names.iter().rfind(|later| later.from_on <= day) {
            return (&later.name, &later.short_name);
        }
        let former = self.former_names.iter().find(|former| day <= former.to_on);
        former.map_or((&self.name, &self.short_name), |one| (&one.name, &one.short_name))
    }
}

/// All units, with the questions that are asked of a tree.
#[derive(Clone, Debug, Default)]
pub struct Units {
    by_id: std::collections::BTreeMap<UnitId, Unit>,
}

impl Units {
    /// Takes a list of units; a later one with the same id wins.
    #[must_use]
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        Self { by_id: units.into_iter().map(|unit| (unit.id.clone(), unit)).collect() }
    }

    /// The units as of a day ([`Unit::named_on`]).
    #[must_use]
    pub fn named_on(self, day: jiff::civil::Date) -> Self {
        Self::new(self.by_id.into_values().map(|unit| unit.named_on(day)))
    }

    /// The unit with that id.
    #[must_use]
    pub fn get(&self, id: &UnitId) -> Option<&Unit> {
        self.by_id.get(id)
    }

    /// All units, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.by_id.values()
    }

    /// The unit, its parent, its parent's parent and so on. Stops at a cycle.
    #[must_use]
    pub fn lineage(&self, id: &UnitId) -> Vec<&Unit> {
        let mut line: Vec<&Unit> = Vec::new();
        let mut next = self.get(id);
        while let Some(unit) = next {
            if line.iter().any(|seen| seen.id == unit.id) {
                break;
            }
            line.push(unit);
            next = unit.parent.as_ref().and_then(|parent| self.get(parent));
        }
        line
    }

    /// The units directly below one.
    pub fn children<'a>(&'a self, id: &'a UnitId) -> impl Iterator<Item = &'a Unit> {
        self.iter().filter(move |unit| unit.parent.as_ref() == Some(id))
    }

    /// The government (district, commune or province) that a unit is part of; itself if it is one.
    #[must_use]
    pub fn government_of(&self, id: &UnitId) -> Option<&Unit> {
        self.lineage(id).into_iter().find(|unit| unit.kind.is_government())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A sound little tree, for the tests of this folder to spoil.
    pub(super) fn tree() -> Vec<Unit> {
        vec![
            unit("tinh", UnitKind::Province, None),
            unit("huyen", UnitKind::District, Some("tinh")),
            unit("huyen.mot-cua", UnitKind::Desk, Some("huyen")),
            unit("huyen.tu-phap", UnitKind::Department, Some("huyen")),
            unit("xa", UnitKind::Commune, Some("huyen")),
            unit("xa.mot-cua", UnitKind::Desk, Some("xa")),
        ]
    }

    fn unit(id: &str, kind: UnitKind, parent: Option<&str>) -> Unit {
        Unit {
            id: id.into(),
            parent: parent.map(UnitId::from),
            kind,
            name: format!("Ủy ban nhân dân {id}"),
            short_name: id.to_owned(),
            place: None,
            gso_code: None,
            agency_code: None,
            especially_difficult: false,
            valid: Validity { from_on: date(2019, 1, 1), to_on: None },
            successor: None,
            hotline: None,
            former_names: Vec::new(),
            later_names: Vec::new(),
        }
    }

    #[test]
    fn a_part_belongs_to_the_nearest_government() {
        let units = Units::new(tree());
        for (id, government) in [("huyen.tu-phap", "huyen"), ("xa.mot-cua", "xa"), ("xa", "xa")] {
            let found = units.government_of(&id.into()).expect(id);
            assert_eq!(found.id, government.into(), "{id}");
        }
        let line: Vec<String> =
            units.lineage(&"xa.mot-cua".into()).iter().map(|unit| unit.id.to_string()).collect();
        assert_eq!(line, ["xa.mot-cua", "xa", "huyen", "tinh"]);
        assert_eq!(units.children(&"huyen".into()).count(), 3);
        assert_eq!(units.government_of(&"ma".into()), None);
    }

    #[test]
    fn a_unit_was_called_otherwise_before() {
        let mut one = unit("xa", UnitKind::Commune, None);
        let former = |name: &str, to_on| FormerName {
            name: name.to_owned(),
            short_name: name.to_lowercase(),
            to_on,
        };
        one.former_names = vec![former("A", date(2020, 6, 30)), former("B", date(2021, 6, 30))];
        let days = [date(2020, 6, 30), date(2020, 7, 1), date(2021, 6, 30), date(2021, 7, 1)];
        for day in days {
            let then = one.clone().named_on(day);
            assert_eq!(then.name, one.names_on(day).0, "{day}");
            for other in days {
                assert_eq!(then.names_on(other), one.names_on(other), "{day} {other}");
            }
        }
        for (day, name) in [
            (date(2019, 5, 1), "A"),
            (date(2020, 6, 30), "A"),
            (date(2020, 7, 1), "B"),
            (date(2021, 7, 1), "Ủy ban nhân dân xa"),
        ] {
            assert_eq!(one.names_on(day).0, name, "{day}");
        }
    }

    #[test]
    fn a_cycle_does_not_hang_the_lineage() {
        let mut units = tree();
        units[0].parent = Some("xa".into());
        assert_eq!(Units::new(units).lineage(&"xa".into()).len(), 3);
    }
}
