//! What is wrong with a catalogue, as plain sentences for the person who edits the data.

use std::collections::{BTreeMap, BTreeSet};

use super::link;
use super::{Case, Catalogue, Fee, Group, Level, Procedure};
use crate::agency::{Unit, UnitId, Units};
use crate::deadline::TimeLimit;
use crate::money::{Dong, FeeRule};
use crate::route::{self, StepAgency};

/// Longest time for a supplement that makes sense, in days.
pub const SUPPLEMENT_DAYS_MAX: u16 = 366;
/// Everyday names of one procedure.
pub const EVERYDAY_MAX: usize = 40;
/// Longest everyday name, in characters.
pub const EVERYDAY_CHARS_MAX: usize = 80;

impl Catalogue {
    /// Every mistake of the procedures and routes, each sentence naming what it is about.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for route in &self.routes {
            if !seen.insert(&route.id) {
                found.push(format!("Quy trình “{}”: có hai quy trình cùng mã.", route.id));
            }
            found.extend(route::problems(route));
        }
        for procedure in &self.procedures {
            let mistakes = procedure_mistakes(procedure).into_iter();
            found.extend(
                mistakes
                    .chain(self.unknown_routes(procedure))
                    .chain(link::mistakes(procedure, self))
                    .map(|m| about(procedure, &m)),
            );
        }
        found.extend(self.overlaps());
        found
    }

    /// Units that procedures and routes name but the governments that need them lack. Governments
    /// without any parts are not described yet and are passed over.
    #[must_use]
    pub fn problems_among(&self, units: &Units) -> Vec<String> {
        let mut found = BTreeSet::new();
        for procedure in &self.procedures {
            for government in governments(procedure, units) {
                if let Some(lead) = &procedure.lead
                    && part(units, government, lead).is_none()
                {
                    let name = &government.short_name;
                    found.insert(about(procedure, &format!("{name} không có đơn vị “{lead}”.")));
                }
            }
            for case in &procedure.cases {
                found.extend(self.unknown_departments(procedure, case, units));
            }
        }
        found.into_iter().collect()
    }

    fn unknown_routes(&self, procedure: &Procedure) -> Vec<String> {
        let unknown = procedure.cases.iter().filter(|case| self.route(&case.route).is_none());
        unknown
            .map(|c| format!("trường hợp “{}”: không có quy trình “{}”.", c.name, c.route))
            .collect()
    }

    fn unknown_departments(
        &self,
        procedure: &Procedure,
        case: &Case,
        units: &Units,
    ) -> Vec<String> {
        let steps = self.route(&case.route).map(|route| route.steps.as_slice()).unwrap_or_default();
        let departments = steps.iter().filter_map(|step| match &step.agency {
            StepAgency::Department(name) => Some(name),
            StepAgency::Desk
            | StepAgency::Lead
            | StepAgency::Leadership
            | StepAgency::Office
            | StepAgency::LeadershipAbove
            | StepAgency::OfficeAbove => None,
        });
        let mut found = Vec::new();
        for name in departments {
            for government in governments(procedure, units) {
                let line = units.lineage(&government.id);
                if !line.into_iter().any(|unit| part(units, unit, name).is_some()) {
                    found.push(format!(
                        "Quy trình “{}”: {} và cấp trên không có đơn vị “{name}”.",
                        case.route, government.short_name
                    ));
                }
            }
        }
        found
    }

    /// Records of one code that share a level and a day.
    fn overlaps(&self) -> Vec<String> {
        let mut by_code: BTreeMap<&str, Vec<&Procedure>> = BTreeMap::new();
        for procedure in &self.procedures {
            by_code.entry(procedure.code.as_str()).or_default().push(procedure);
        }
        let mut found = Vec::new();
        for versions in by_code.values() {
            for (position, one) in versions.iter().enumerate() {
                let clashes = versions[position + 1..].iter().filter(|other| {
                    one.valid.overlaps(&other.valid)
                        && one.levels.iter().any(|level| other.levels.contains(level))
                });
                found.extend(clashes.map(|other| {
                    let day = one.valid.from_on.max(other.valid.from_on);
                    let day = day.strftime("%d/%m/%Y");
                    about(one, &format!("có hai bản cùng cấp cùng có hiệu lực từ ngày {day}."))
                }));
            }
        }
        found
    }
}

fn about(procedure: &Procedure, mistake: &str) -> String {
    format!("Thủ tục {} “{}”: {mistake}", procedure.code, procedure.name)
}

/// The governments that settle the procedure some time during its validity, as far as described.
fn governments<'a>(procedure: &'a Procedure, units: &'a Units) -> impl Iterator<Item = &'a Unit> {
    units.iter().filter(|unit| {
        Level::of(unit.kind).is_some_and(|level| procedure.levels.contains(&level))
            && unit.valid.overlaps(&procedure.valid)
            && units.children(&unit.id).any(|part| Level::of(part.kind).is_none())
    })
}

fn part<'a>(units: &'a Units, government: &Unit, name: &str) -> Option<&'a Unit> {
    units.get(&UnitId(format!("{}.{name}", government.id)))
}

fn procedure_mistakes(procedure: &Procedure) -> Vec<String> {
    let mut found = Vec::new();
    if procedure.supplement_days.is_some_and(|days| !(1..=SUPPLEMENT_DAYS_MAX).contains(&days)) {
        found.push(format!("thời gian bổ sung phải từ 1 đến {SUPPLEMENT_DAYS_MAX} ngày."));
    }
    if procedure.supplement_notice_days == Some(0) {
        found.push("thời gian thông báo bổ sung phải từ 1 ngày làm việc.".to_owned());
    }
    if procedure.supplement_resumes.as_ref().is_some_and(|law| law.trim().is_empty()) {
        found.push("chưa ghi căn cứ pháp luật để thời hạn tính tiếp sau khi bổ sung.".to_owned());
    }
    let mut must = |is_fine: bool, sentence: &str| {
        if !is_fine {
            found.push(sentence.to_owned());
        }
    };
    must(!procedure.name.trim().is_empty(), "chưa có tên.");
    must(!procedure.official_name.trim().is_empty(), "chưa có tên đầy đủ.");
    must(procedure.everyday.len() <= EVERYDAY_MAX, "có quá nhiều cách gọi thường ngày.");
    must(
        procedure
            .everyday
            .iter()
            .all(|words| !words.trim().is_empty() && words.chars().count() <= EVERYDAY_CHARS_MAX),
        "có cách gọi thường ngày để trống hoặc quá dài.",
    );
    must(!procedure.field.trim().is_empty(), "chưa có lĩnh vực.");
    must(!procedure.source.trim().is_empty(), "chưa có nguồn.");
    must(!procedure.levels.is_empty(), "chưa có cấp giải quyết.");
    must(!procedure.results.is_empty(), "chưa có kết quả.");
    must(
        procedure.results.iter().all(|result| !result.name.trim().is_empty()),
        "có kết quả chưa có tên.",
    );
    must(!procedure.cases.is_empty(), "chưa có trường hợp nào.");
    must(
        procedure.valid.to_on.is_none_or(|to_on| procedure.valid.from_on <= to_on),
        "ngày hết hiệu lực trước ngày có hiệu lực.",
    );
    must(procedure.replaced_by.as_ref() != Some(&procedure.code), "được thay thế bằng chính nó.");
    let mut seen = BTreeSet::new();
    for case in &procedure.cases {
        if !seen.insert(&case.id) {
            found.push(format!("có hai trường hợp cùng mã “{}”.", case.id));
        }
        let mistakes = case_mistakes(case);
        found.extend(mistakes.into_iter().map(|m| format!("trường hợp “{}”: {m}", case.name)));
    }
    for fee in &procedure.fees {
        let mistakes = fee_mistakes(fee, procedure);
        found.extend(mistakes.into_iter().map(|m| format!("khoản thu “{}”: {m}", fee.name)));
    }
    found
}

fn case_mistakes(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    if case.id.trim().is_empty() || case.name.trim().is_empty() {
        found.push("chưa có mã hoặc tên.".to_owned());
    }
    if is_zero(case.limit) || case.difficult_area.is_some_and(is_zero) {
        found.push("thời hạn giải quyết là 0.".to_owned());
    }
    if case.papers().next().is_none() {
        found.push("chưa có thành phần hồ sơ.".to_owned());
    }
    let mut seen = BTreeSet::new();
    for paper in case.papers() {
        if !seen.insert(&paper.id) {
            found.push(format!("có hai giấy tờ cùng mã “{}”.", paper.id));
        }
        if paper.id.trim().is_empty() || paper.name.trim().is_empty() {
            found.push(format!("giấy tờ “{}” chưa có mã hoặc tên.", paper.id));
        }
        if paper.quantity == 0 {
            found.push(format!("giấy tờ “{}” có số lượng 0.", paper.name));
        }
    }
    for group in &case.groups {
        match group {
            Group::OneOf { label, items } if items.len() < 2 => {
                found.push(format!("nhóm “{label}” phải có ít nhất hai giấy tờ để chọn."));
            }
            Group::If { condition, items } if condition.trim().is_empty() || items.is_empty() => {
                found.push("có nhóm giấy tờ theo điều kiện chưa đầy đủ.".to_owned());
            }
            Group::AllOf { .. } | Group::OneOf { .. } | Group::If { .. } => {}
        }
    }
    found
}

fn is_zero(limit: TimeLimit) -> bool {
    match limit {
        TimeLimit::WorkingDays(count)
        | TimeLimit::CalendarDays(count)
        | TimeLimit::Hours(count) => count == 0,
        TimeLimit::SameDay => false,
    }
}

fn fee_mistakes(fee: &Fee, procedure: &Procedure) -> Vec<String> {
    let mut found = Vec::new();
    if fee.name.trim().is_empty() {
        found.push("chưa có tên.".to_owned());
    }
    if fee.online.iter().chain([&fee.rule]).any(has_negative_price) {
        found.push("có số tiền âm.".to_owned());
    }
    for case in fee.cases.iter().filter(|case| procedure.case(case).is_none()) {
        found.push(format!("không có trường hợp “{case}”."));
    }
    found
}

fn has_negative_price(rule: &FeeRule) -> bool {
    match rule {
        FeeRule::Free | FeeRule::Declared => false,
        FeeRule::Flat { amount } | FeeRule::PerCopy { amount } => *amount < Dong::ZERO,
        FeeRule::PerPage { first, then, cap, .. } => {
            [first, then, cap].into_iter().any(|p| *p < Dong::ZERO)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::agency::UnitKind;
    use crate::code::ProcedureCode;
    use crate::money::FeeRule;
    use crate::procedure::tests::{procedure, route};
    use crate::validity::Validity;

    fn problems_after(change: fn(&mut Procedure)) -> Vec<String> {
        let mut changed = procedure();
        change(&mut changed);
        Catalogue::new([changed], [route()]).problems()
    }

    #[test]
    fn a_sound_catalogue_has_no_problems() {
        assert_eq!(problems_after(|_procedure| {}), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        type Change = fn(&mut Procedure);
        let cases: [(Change, &str); 24] = [
            (|p| p.name = " ".to_owned(), "chưa có tên."),
            (|p| p.official_name.clear(), "chưa có tên đầy đủ."),
            (
                |p| p.everyday = vec![" ".to_owned()],
                "có cách gọi thường ngày để trống hoặc quá dài.",
            ),
            (
                |p| p.everyday = vec!["sổ đỏ".to_owned(); EVERYDAY_MAX + 1],
                "có quá nhiều cách gọi thường ngày.",
            ),
            (|p| p.field.clear(), "chưa có lĩnh vực."),
            (|p| p.source.clear(), "chưa có nguồn."),
            (|p| p.levels.clear(), "chưa có cấp giải quyết."),
            (|p| p.results.clear(), "chưa có kết quả."),
            (|p| p.results[0].name.clear(), "có kết quả chưa có tên."),
            (|p| p.cases.clear(), "chưa có trường hợp nào."),
            (
                |p| p.valid.to_on = Some(date(2018, 1, 1)),
                "ngày hết hiệu lực trước ngày có hiệu lực.",
            ),
            (|p| p.replaced_by = Some(p.code.clone()), "được thay thế bằng chính nó."),
            (|p| p.cases.extend_from_within(..), "có hai trường hợp cùng mã “thong-thuong”."),
            (|p| p.cases[0].id.clear(), "trường hợp “Thông thường”: chưa có mã hoặc tên."),
            (|p| p.cases[0].limit = TimeLimit::WorkingDays(0), "thời hạn giải quyết là 0."),
            (
                |p| p.cases[0].difficult_area = Some(TimeLimit::Hours(0)),
                "thời hạn giải quyết là 0.",
            ),
            (|p| p.cases[0].groups.clear(), "chưa có thành phần hồ sơ."),
            (
                |p| {
                    let Group::AllOf { items } = &mut p.cases[0].groups[0] else { return };
                    items.extend_from_within(..1);
                },
                "có hai giấy tờ cùng mã “to-khai”.",
            ),
            (
                |p| p.cases[0].groups.push(Group::OneOf { label: "A".to_owned(), items: vec![] }),
                "nhóm “A” phải có ít nhất hai giấy tờ để chọn.",
            ),
            (
                |p| p.cases[0].groups.push(Group::If { condition: "A".to_owned(), items: vec![] }),
                "có nhóm giấy tờ theo điều kiện chưa đầy đủ.",
            ),
            (|p| p.cases[0].route = "ma".to_owned(), "không có quy trình “ma”."),
            (
                |p| p.fees[0].rule = FeeRule::Flat { amount: Dong(-1) },
                "khoản thu “Lệ phí”: có số tiền âm.",
            ),
            (|p| p.fees[0].online = Some(FeeRule::PerCopy { amount: Dong(-1) }), "có số tiền âm."),
            (|p| p.fees[0].cases = vec!["ma".to_owned()], "không có trường hợp “ma”."),
        ];
        for (change, expected) in cases {
            let found = problems_after(change);
            assert_eq!(found.len(), 1, "{expected}: {found:?}");
            assert!(found[0].starts_with("Thủ tục 1.001193 “"), "{}", found[0]);
            assert!(found[0].ends_with(expected), "{}", found[0]);
        }
    }

    #[test]
    fn papers_need_an_id_a_name_and_a_quantity() {
        let found = problems_after(|p| {
            let Group::AllOf { items } = &mut p.cases[0].groups[0] else { return };
            items[0].quantity = 0;
            items[1].name.clear();
        });
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("có số lượng 0.") && found[1].contains("chưa có mã hoặc tên."));
    }

    #[test]
    fn two_records_may_not_be_in_force_at_once() {
        let (one, mut other) = (procedure(), procedure());
        other.valid.from_on = date(2022, 1, 1);
        let found = Catalogue::new([one.clone(), other.clone()], [route()]).problems();
        assert_eq!(
            found,
            ["Thủ tục 1.001193 “Đăng ký khai sinh”: có hai bản cùng cấp cùng có hiệu lực từ ngày \
              01/01/2022."]
        );
        other.levels = vec![Level::District];
        let found = Catalogue::new([one.clone(), other.clone()], [route()]).problems();
        assert_eq!(found, Vec::<String>::new());
        other.levels = vec![Level::Commune];
        other.code = ProcedureCode::parse("1.000656").expect("a code");
        assert_eq!(Catalogue::new([one, other], [route()]).problems(), Vec::<String>::new());
    }

    #[test]
    fn routes_are_checked_too() {
        let mut broken = route();
        broken.steps[1].share_percent = 99;
        let found = Catalogue::new([procedure()], [route(), broken]).problems();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("có hai quy trình cùng mã"));
        assert!(found[1].contains("vượt quá 100%"));
    }

    fn unit(id: &str, kind: UnitKind, parent: Option<&str>) -> Unit {
        Unit {
            id: id.into(),
            parent: parent.map(UnitId::from),
            kind,
            name: id.to_owned(),
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
    fn departments_must_exist_wherever_they_are_needed() {
        let mut led = procedure();
        led.lead = Some("tu-phap".to_owned());
        let mut through = route();
        through.steps[1].agency = StepAgency::Department("thue".to_owned());
        let catalogue = Catalogue::new([led], [through]);
        let mut list = vec![
            unit("huyen", UnitKind::District, None),
            unit("xa", UnitKind::Commune, Some("huyen")),
            unit("xa-moi", UnitKind::Commune, Some("huyen")),
        ];
        assert_eq!(catalogue.problems_among(&Units::new(list.clone())), Vec::<String>::new());
        list.push(unit("xa.mot-cua", UnitKind::Desk, Some("xa")));
        assert_eq!(
            catalogue.problems_among(&Units::new(list.clone())),
            [
                "Quy trình “xa”: xa và cấp trên không có đơn vị “thue”.",
                "Thủ tục 1.001193 “Đăng ký khai sinh”: xa không có đơn vị “tu-phap”.",
            ]
        );
        list.push(unit("xa.tu-phap", UnitKind::Department, Some("xa")));
        list.push(unit("huyen.thue", UnitKind::Department, Some("huyen")));
        assert_eq!(catalogue.problems_among(&Units::new(list)), Vec::<String>::new());
    }
}
