//! A procedure in words for citizens: papers, time, fees, who settles it, how sure the record is.

use domain::agency::UnitKind;
use domain::money::FeeRule;
use domain::procedure::{Case, Component, Confidence, Fee, Group, Level, Procedure, Trust};
use domain::route::{Route, Step, StepAgency};
use jiff::civil::Date;

use crate::reference::Reference;

/// A group of papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Papers {
    /// "Cần có", "Một trong các giấy tờ: …", "Chỉ khi …".
    pub label: String,
    /// The papers, one line each.
    pub lines: Vec<String>,
}

/// The papers of a case, group by group.
#[must_use]
pub fn papers(case: &Case) -> Vec<Papers> {
    let of = |group: &Group| Papers {
        label: match group {
            Group::AllOf { .. } => "Cần có".to_owned(),
            Group::OneOf { label, .. } => format!("Một trong các giấy tờ: {label}"),
            Group::If { condition, .. } => format!("Chỉ khi {condition}"),
        },
        lines: group.items().iter().map(paper).collect(),
    };
    case.groups.iter().map(of).collect()
}

fn paper(component: &Component) -> String {
    let form = component.form.label().to_lowercase();
    match (component.presented_only, component.quantity) {
        (true, _) => format!("{} (xuất trình, được nhận lại)", component.name),
        (false, 0 | 1) => format!("{} ({form})", component.name),
        (false, number) => format!("{} ({number} {form})", component.name),
    }
}

/// The published time: "5 ngày làm việc (vùng đặc biệt khó khăn: 10 ngày làm việc)".
#[must_use]
pub fn time(case: &Case) -> String {
    match case.difficult_area {
        Some(longer) => {
            format!("{} (xã đặc biệt khó khăn: {})", case.limit.label(), longer.label())
        }
        None => case.limit.label(),
    }
}

/// One fee: its amount in words.
#[must_use]
pub fn fee(fee: &Fee) -> String {
    match &fee.online {
        Some(online) if online != &fee.rule => {
            format!("{}; nộp trực tuyến: {}", rule(&fee.rule), rule(online))
        }
        Some(_) | None => rule(&fee.rule),
    }
}

/// The cases that pay a fee, by name; nothing when all do.
#[must_use]
pub fn payers(fee: &Fee, procedure: &Procedure) -> Option<String> {
    let names: Vec<&str> = fee
        .cases
        .iter()
        .filter_map(|id| procedure.case(id))
        .map(|case| case.name.as_str())
        .collect();
    (!names.is_empty()).then(|| format!("Trường hợp: {}", names.join("; ")))
}

fn rule(rule: &FeeRule) -> String {
    match rule {
        FeeRule::Free => "không thu".to_owned(),
        FeeRule::Flat { amount } => amount.to_string(),
        FeeRule::PerPage { first, first_pages, then, cap } => format!(
            "{first} mỗi trang cho {first_pages} trang đầu, {then} mỗi trang sau, nhiều nhất {cap} mỗi bản"
        ),
        FeeRule::PerCopy { amount } => format!("{amount} mỗi bản"),
        FeeRule::Declared => "theo từng hồ sơ".to_owned(),
    }
}

/// Who settles it at a level of government: the department's name where there is one.
#[must_use]
pub fn lead(reference: &Reference, procedure: &Procedure, level: Level, day: Date) -> String {
    let department = procedure.lead.as_deref().and_then(|part| {
        let end = format!(".{part}");
        reference.units.iter().find(|unit| {
            let government = reference.units.government_of(&unit.id).map(|one| one.kind);
            unit.id.0.ends_with(&end)
                && unit.valid.contains(day)
                && government.and_then(Level::of) == Some(level)
        })
    });
    let government = match level {
        Level::Province => "Ủy ban nhân dân tỉnh",
        Level::District => "Ủy ban nhân dân huyện",
        Level::Commune => "Ủy ban nhân dân cấp xã",
    };
    match department {
        // Every commune has the same departments: naming one of them would mislead.
        Some(unit) if level != Level::Commune => format!("{} ({government})", unit.short_name),
        Some(_) | None => government.to_owned(),
    }
}

/// A step of the route: what is done, by whom, with what share of the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// "Thẩm định hồ sơ".
    pub name: String,
    /// "Đơn vị giải quyết · Công chức thụ lý".
    pub by: String,
    /// Share of the published time, in percent.
    pub share_percent: u32,
}

/// The steps of a route.
#[must_use]
pub fn stages(reference: &Reference, route: &Route, day: Date) -> Vec<Stage> {
    let stage = |step: &Step| Stage {
        name: step.name.clone(),
        by: format!("{} · {}", agency(reference, &step.agency, day), step.duty.label()),
        share_percent: step.share_percent,
    };
    route.steps.iter().map(stage).collect()
}

fn agency(reference: &Reference, agency: &StepAgency, day: Date) -> String {
    match agency {
        StepAgency::Desk => "Bộ phận một cửa".to_owned(),
        StepAgency::Lead => "Đơn vị giải quyết".to_owned(),
        StepAgency::Leadership => "Lãnh đạo Ủy ban nhân dân".to_owned(),
        StepAgency::Office => "Văn phòng".to_owned(),
        StepAgency::LeadershipAbove => "Lãnh đạo Ủy ban nhân dân cấp trên".to_owned(),
        StepAgency::OfficeAbove => "Văn phòng cấp trên".to_owned(),
        StepAgency::Department(part) => {
            let end = format!(".{part}");
            let is_it = |unit: &&domain::agency::Unit| {
                unit.kind == UnitKind::Department
                    && unit.id.0.ends_with(&end)
                    && unit.valid.contains(day)
            };
            let unit = reference.units.iter().find(is_it);
            unit.map_or_else(|| "Phòng chuyên môn".to_owned(), |unit| unit.short_name.clone())
        }
    }
}

/// What is not sure about the record, as sentences; nothing when all of it is from the national
/// record.
#[must_use]
pub fn doubts(confidence: &Confidence) -> Vec<String> {
    let facts = [
        ("Mã và tên thủ tục", confidence.code_name),
        ("Thời hạn", confidence.time),
        ("Phí, lệ phí", confidence.fee),
        ("Thành phần hồ sơ", confidence.papers),
    ];
    facts
        .into_iter()
        .filter_map(|(fact, trust)| doubt(trust).map(|words| format!("{fact}: {words}.")))
        .collect()
}

fn doubt(trust: Trust) -> Option<&'static str> {
    match trust {
        Trust::High => None,
        Trust::MediumHigh => Some("khá chắc chắn, nên đối chiếu"),
        Trust::Medium => Some("rút gọn từ bản công bố, nên đối chiếu"),
        Trust::MediumLow | Trust::Low => Some("chỉ để tham khảo, phải kiểm tra trước khi áp dụng"),
    }
}

#[cfg(test)]
mod tests {
    use domain::money::Dong;
    use domain::money::refund::RefundRule;
    use jiff::civil::date;

    use super::*;
    use crate::catalog::in_force::{Wanted, search};
    use crate::reference::bundle::Bundle;

    const DAY: Date = date(2023, 1, 3);

    #[test]
    fn every_delivered_procedure_can_be_told_in_words() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("the delivered data");
        for entry in search(&reference, DAY, &Wanted::default()) {
            let procedure = entry.first();
            for level in entry.levels() {
                assert!(lead(&reference, procedure, level, DAY).contains("Ủy ban nhân dân"));
            }
            for case in &procedure.cases {
                let route = reference.catalogue.route(&case.route).expect("its route");
                let stages = stages(&reference, route, DAY);
                assert!(stages.len() >= 3, "{}", procedure.code);
                let named = |stage: &Stage| !stage.by.starts_with("Phòng chuyên môn");
                assert!(stages.iter().all(named), "{}", procedure.code);
                assert!(!time(case).is_empty());
            }
        }
    }

    #[test]
    fn fees_papers_and_times_in_words() {
        let one = |rule, online| Fee {
            name: "Phí".to_owned(),
            rule,
            online,
            cases: Vec::new(),
            illustrative: true,
            refund: RefundRule::Decide,
            note: None,
        };
        let flat = FeeRule::Flat { amount: Dong(75_000) };
        let table = [
            (one(FeeRule::Free, None), "không thu"),
            (one(flat.clone(), None), "75.000\u{a0}đ"),
            (one(flat.clone(), Some(flat.clone())), "75.000\u{a0}đ"),
            (one(flat, Some(FeeRule::Free)), "75.000\u{a0}đ; nộp trực tuyến: không thu"),
            (one(FeeRule::Declared, None), "theo từng hồ sơ"),
        ];
        for (given, words) in table {
            assert_eq!(fee(&given), words);
        }
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("the delivered data");
        let birth =
            search(&reference, DAY, &Wanted { words: "1.001193".into(), ..Wanted::default() });
        let case = &birth[0].first().cases[0];
        assert_eq!(time(case), "trong ngày làm việc");
        let papers = papers(case);
        assert_eq!(papers[0].lines.len(), 2);
        assert!(papers[0].label.starts_with("Một trong"), "{papers:?}");
        assert!(papers.iter().any(|group| group.label == "Chỉ khi cha mẹ có đăng ký kết hôn"));
    }
}
