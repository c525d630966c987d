//! What is wrong with a tree of units, as plain sentences for the person who edits the data.

use super::{Unit, Units};
use crate::code::is_agency;
use crate::validity::Validity;

/// Every mistake of the units, each sentence naming the unit.
#[must_use]
pub fn problems(units: &Units) -> Vec<String> {
    let mut found = Vec::new();
    for unit in units.iter() {
        let mistakes = own_mistakes(unit)
            .into_iter()
            .chain(parent_mistakes(unit, units))
            .chain(successor_mistakes(unit, units))
            .chain(shared_codes(unit, units));
        found.extend(mistakes.map(|mistake| format!("Đơn vị “{}”: {mistake}", unit.id)));
    }
    found
}

fn own_mistakes(unit: &Unit) -> Vec<String> {
    let mut found = Vec::new();
    if unit.id.0.trim().is_empty()
        || unit.name.trim().is_empty()
        || unit.short_name.trim().is_empty()
    {
        found.push("chưa có mã, tên hoặc tên ngắn.".to_owned());
    }
    if unit.valid.to_on.is_some_and(|to_on| to_on < unit.valid.from_on) {
        found.push("ngày kết thúc trước ngày bắt đầu.".to_owned());
    }
    if let Some(code) = unit.agency_code.as_deref().filter(|code| !is_agency(code)) {
        found.push(format!("mã định danh “{code}” không đúng."));
    }
    found
}

fn parent_mistakes(unit: &Unit, units: &Units) -> Option<String> {
    let Some(id) = &unit.parent else {
        return (!unit.kind.is_government()).then(|| "chưa có đơn vị cấp trên.".to_owned());
    };
    let Some(parent) = units.get(id) else {
        return Some(format!("không có đơn vị cấp trên “{id}”."));
    };
    let top = units.lineage(&unit.id).pop()?;
    if top.parent.as_ref().is_some_and(|above| units.get(above).is_some()) {
        return Some("đơn vị cấp trên đi vòng trở lại.".to_owned());
    }
    (!within(&unit.valid, &parent.valid))
        .then(|| format!("có thời gian tồn tại vượt ra ngoài đơn vị cấp trên “{id}”."))
}

fn within(inner: &Validity, outer: &Validity) -> bool {
    outer.from_on <= inner.from_on
        && match (inner.to_on, outer.to_on) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(inner), Some(outer)) => inner <= outer,
        }
}

fn successor_mistakes(unit: &Unit, units: &Units) -> Option<String> {
    let id = unit.successor.as_ref()?;
    let Some(successor) = units.get(id) else {
        return Some(format!("không có đơn vị kế thừa “{id}”."));
    };
    let Some(to_on) = unit.valid.to_on else {
        return Some("có đơn vị kế thừa nhưng chưa có ngày kết thúc.".to_owned());
    };
    let takes_over = to_on.tomorrow().is_ok_and(|day| successor.valid.contains(day));
    let last = to_on.strftime("%d/%m/%Y");
    (!takes_over)
        .then(|| format!("đơn vị kế thừa “{id}” không tồn tại vào ngày tiếp theo ngày {last}."))
}

/// Statistical codes of all units, and agency identifiers of desks, belong to one unit at a time:
/// two desks with one identifier would give the same dossier code twice.
fn shared_codes(unit: &Unit, units: &Units) -> Vec<String> {
    let later = units.iter().filter(|other| other.id > unit.id);
    let together: Vec<&Unit> = later.filter(|other| other.valid.overlaps(&unit.valid)).collect();
    let mut found = Vec::new();
    for other in together {
        if let Some(code) = unit.gso_code.as_ref().filter(|_| unit.gso_code == other.gso_code) {
            found.push(format!("cùng mã thống kê {code} với “{}” trong cùng thời gian.", other.id));
        }
        let shared = unit.kind == other.kind && unit.agency_code == other.agency_code;
        if let Some(code) = unit.agency_code.as_ref().filter(|_| shared) {
            found
                .push(format!("cùng mã định danh {code} với “{}” trong cùng thời gian.", other.id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::agency::tests::tree;

    #[test]
    fn a_sound_tree_has_no_problems() {
        assert_eq!(problems(&Units::new(tree())), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        type Change = fn(&mut Vec<Unit>);
        let cases: [(Change, &str); 12] = [
            (|u| u[4].name.clear(), "Đơn vị “xa”: chưa có mã, tên hoặc tên ngắn."),
            (
                |u| u[3].valid.to_on = Some(date(2018, 1, 1)),
                "Đơn vị “huyen.tu-phap”: ngày kết thúc trước ngày bắt đầu.",
            ),
            (
                |u| u[5].agency_code = Some("Nam Giang".to_owned()),
                "Đơn vị “xa.mot-cua”: mã định danh “Nam Giang” không đúng.",
            ),
            (|u| u[5].parent = None, "Đơn vị “xa.mot-cua”: chưa có đơn vị cấp trên."),
            (
                |u| u[5].parent = Some("ma".into()),
                "Đơn vị “xa.mot-cua”: không có đơn vị cấp trên “ma”.",
            ),
            (|u| u[0].parent = Some("xa".into()), "Đơn vị “xa”: đơn vị cấp trên đi vòng trở lại."),
            (
                |u| u[5].valid.from_on = date(2018, 12, 31),
                "Đơn vị “xa.mot-cua”: có thời gian tồn tại vượt ra ngoài đơn vị cấp trên “xa”.",
            ),
            (
                |u| u[4].valid.to_on = Some(date(2025, 6, 30)),
                "Đơn vị “xa.mot-cua”: có thời gian tồn tại vượt ra ngoài đơn vị cấp trên “xa”.",
            ),
            (|u| u[4].successor = Some("ma".into()), "Đơn vị “xa”: không có đơn vị kế thừa “ma”."),
            (
                |u| u[4].successor = Some("huyen".into()),
                "Đơn vị “xa”: có đơn vị kế thừa nhưng chưa có ngày kết thúc.",
            ),
            (
                |u| {
                    u[3].valid.to_on = Some(date(2022, 1, 1));
                    u[5].valid.from_on = date(2022, 1, 3);
                    u[3].successor = Some("xa.mot-cua".into());
                },
                "Đơn vị “huyen.tu-phap”: đơn vị kế thừa “xa.mot-cua” không tồn tại vào ngày tiếp \
                 theo ngày 01/01/2022.",
            ),
            (
                |u| {
                    u[1].gso_code = Some("510".to_owned());
                    u[4].gso_code = Some("510".to_owned());
                },
                "Đơn vị “huyen”: cùng mã thống kê 510 với “xa” trong cùng thời gian.",
            ),
        ];
        for (change, expected) in cases {
            let mut units = tree();
            change(&mut units);
            let found = problems(&Units::new(units));
            assert!(found.iter().any(|problem| problem == expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn codes_may_be_used_again_later() {
        let mut units = tree();
        units[2].agency_code = Some("H47.NG".to_owned());
        units[5].agency_code = Some("H47.NG".to_owned());
        let found = problems(&Units::new(units.clone()));
        assert_eq!(
            found,
            [
                "Đơn vị “huyen.mot-cua”: cùng mã định danh H47.NG với “xa.mot-cua” trong cùng thời gian."
            ]
        );
        units[2].valid.to_on = Some(date(2021, 12, 31));
        units[5].valid.from_on = date(2022, 1, 1);
        assert_eq!(problems(&Units::new(units)), Vec::<String>::new());
    }
}
