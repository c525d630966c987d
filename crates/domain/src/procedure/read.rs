//! Reading the files in `data/procedures/`: a file is about one field, an entry about one
//! procedure, and the periods and levels in which it is settled are the entry's `versions`, so
//! that papers and fees are written once.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Table, Value};

use super::{
    Case, Channel, Component, Confidence, Elsewhere, Fee, Group, Level, Link, OnlineLevel,
    PaperForm, PartialReason, Procedure, ResultKind,
};
use crate::code::ProcedureCode;
use crate::deadline::{Policy, TimeLimit};
use crate::reading::{entries, entry, tables};
use crate::validity::Validity;

/// The id of the case that every procedure has unless all its cases are named.
pub const ORDINARY_CASE: &str = "thong-thuong";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureText {
    code: String,
    name: String,
    official_name: Option<String>,
    #[serde(default)]
    everyday: Vec<String>,
    field: Option<String>,
    /// The limit of the ordinary case.
    limit: Option<TimeLimit>,
    difficult_area: Option<TimeLimit>,
    #[serde(default)]
    policy: Policy,
    #[serde(default)]
    cases: Vec<CaseText>,
    #[serde(default)]
    papers: Vec<PaperText>,
    #[serde(default)]
    fees: Vec<Fee>,
    #[serde(default)]
    results: Vec<ResultText>,
    #[serde(default)]
    online: OnlineLevel,
    partial_reason: Option<PartialReason>,
    #[serde(default)]
    channels: Vec<Channel>,
    #[serde(default)]
    versions: Vec<VersionText>,
    supplement_days: Option<u16>,
    supplement_resumes: Option<String>,
    supplement_notice_days: Option<u16>,
    payment_stops_clock: Option<bool>,
    received_elsewhere: Option<Elsewhere>,
    received_nationwide_from_on: Option<Date>,
    receipt: Option<bool>,
    replaced_by: Option<ProcedureCode>,
    national_record: Option<String>,
    note: Option<String>,
    confidence: Confidence,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseText {
    id: String,
    name: String,
    limit: TimeLimit,
    difficult_area: Option<TimeLimit>,
    /// The procedure's papers when absent.
    papers: Option<Vec<PaperText>>,
}

/// One paper; one paper under a condition (`if`); or alternatives (`one_of` and `items`).
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperText {
    id: Option<String>,
    name: Option<String>,
    #[serde(default)]
    presented_only: bool,
    #[serde(default)]
    form: PaperForm,
    quantity: Option<u32>,
    #[serde(rename = "if")]
    condition: Option<String>,
    one_of: Option<String>,
    #[serde(default)]
    items: Vec<Component>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultText {
    name: String,
    code: Option<String>,
    #[serde(default)]
    codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionText {
    from_on: Date,
    to_on: Option<Date>,
    levels: Vec<Level>,
    lead: Option<String>,
    /// The route of every case that `routes` does not name.
    route: String,
    #[serde(default)]
    routes: BTreeMap<String, String>,
    /// Another limit of the ordinary case in this version.
    limit: Option<TimeLimit>,
    /// Other fees in this version.
    fees: Option<Vec<Fee>>,
    /// Other rules of waiting in this version.
    supplement_days: Option<u16>,
    supplement_resumes: Option<String>,
    supplement_notice_days: Option<u16>,
    payment_stops_clock: Option<bool>,
    /// Another answer to whether other desks receive it, in this version.
    received_elsewhere: Option<Elsewhere>,
    received_nationwide_from_on: Option<Date>,
    decision: Option<String>,
    /// The procedures that this one links.
    #[serde(default)]
    links: Vec<Link>,
}

/// Reads procedures; the sentences name the procedure.
#[must_use]
pub fn read_procedures(text: &str) -> (Vec<Procedure>, Vec<String>) {
    let (file, mut problems) = tables(text, "procedure", &["field", "sources"]);
    let field = file.get("field").and_then(Value::as_str);
    let mut procedures = Vec::new();
    for value in entries(&file, "procedure") {
        let read = entry::<ProcedureText>(value, "Thủ tục", "code").and_then(|text| {
            versions(&text, field, sources(&file))
                .map_err(|problem| format!("Thủ tục “{}”: {problem}", text.code))
        });
        match read {
            Ok(versions) => procedures.extend(versions),
            Err(problem) => problems.push(problem),
        }
    }
    (procedures, problems)
}

fn sources(file: &Table) -> Option<&Table> {
    file.get("sources").and_then(Value::as_table)
}

fn versions(
    text: &ProcedureText,
    field: Option<&str>,
    sources: Option<&Table>,
) -> Result<Vec<Procedure>, String> {
    let code = ProcedureCode::parse(&text.code).map_err(|error| error.to_string())?;
    let field = text.field.as_deref().or(field).ok_or("chưa có lĩnh vực.")?.to_owned();
    let source = sources
        .and_then(|sources| sources.get(&text.source))
        .and_then(Value::as_str)
        .unwrap_or(&text.source)
        .to_owned();
    if text.versions.is_empty() {
        return Err("chưa có thời kỳ áp dụng (versions).".to_owned());
    }
    let results: Vec<ResultKind> = text.results.iter().map(read_result).collect();
    let mut procedures = Vec::new();
    for version in &text.versions {
        procedures.push(Procedure {
            code: code.clone(),
            name: text.name.clone(),
            official_name: text.official_name.clone().unwrap_or_else(|| text.name.clone()),
            everyday: text.everyday.clone(),
            field: field.clone(),
            levels: version.levels.clone(),
            valid: Validity { from_on: version.from_on, to_on: version.to_on },
            online: text.online,
            partial_reason: text.partial_reason,
            channels: text.channels.clone(),
            policy: text.policy,
            cases: read_cases(text, version)?,
            fees: version.fees.clone().unwrap_or_else(|| text.fees.clone()),
            results: results.clone(),
            lead: version.lead.clone(),
            links: version.links.clone(),
            supplement_days: version.supplement_days.or(text.supplement_days),
            supplement_resumes: version
                .supplement_resumes
                .clone()
                .or_else(|| text.supplement_resumes.clone()),
            supplement_notice_days: version.supplement_notice_days.or(text.supplement_notice_days),
            payment_stops_clock: version.payment_stops_clock.or(text.payment_stops_clock),
            received_elsewhere: version.received_elsewhere.or(text.received_elsewhere),
            received_nationwide_from_on: version
                .received_nationwide_from_on
                .or(text.received_nationwide_from_on),
            receipt: text.receipt.unwrap_or(true),
            replaced_by: text.replaced_by.clone(),
            decision: version.decision.clone(),
            national_record: text.national_record.clone(),
            note: text.note.clone(),
            confidence: text.confidence,
            source: source.clone(),
        });
    }
    Ok(procedures)
}

fn read_cases(text: &ProcedureText, version: &VersionText) -> Result<Vec<Case>, String> {
    let route = |case: &str| version.routes.get(case).unwrap_or(&version.route).clone();
    let mut cases = Vec::new();
    if let Some(limit) = version.limit.or(text.limit) {
        cases.push(Case {
            id: ORDINARY_CASE.to_owned(),
            name: "Thông thường".to_owned(),
            limit,
            difficult_area: text.difficult_area,
            route: route(ORDINARY_CASE),
            groups: read_groups(&text.papers)?,
        });
    }
    for case in &text.cases {
        cases.push(Case {
            id: case.id.clone(),
            name: case.name.clone(),
            limit: case.limit,
            difficult_area: case.difficult_area,
            route: route(&case.id),
            groups: read_groups(case.papers.as_ref().unwrap_or(&text.papers))?,
        });
    }
    let unknown = version.routes.keys().find(|id| cases.iter().all(|case| case.id != **id));
    match unknown {
        Some(id) => {
            Err(format!("có quy trình cho trường hợp “{id}” nhưng không có trường hợp này."))
        }
        None => Ok(cases),
    }
}

/// Neighbours of the same kind and condition become one group.
fn read_groups(papers: &[PaperText]) -> Result<Vec<Group>, String> {
    let mut groups: Vec<Group> = Vec::new();
    for paper in papers {
        if let Some(label) = &paper.one_of {
            groups.push(Group::OneOf { label: label.clone(), items: paper.items.clone() });
            continue;
        }
        let item = read_component(paper)?;
        match (groups.last_mut(), &paper.condition) {
            (Some(Group::AllOf { items }), None) => items.push(item),
            (Some(Group::If { condition, items }), Some(wanted)) if condition == wanted => {
                items.push(item);
            }
            (_, None) => groups.push(Group::AllOf { items: vec![item] }),
            (_, Some(condition)) => {
                groups.push(Group::If { condition: condition.clone(), items: vec![item] });
            }
        }
    }
    Ok(groups)
}

fn read_component(paper: &PaperText) -> Result<Component, String> {
    let (Some(id), Some(name)) = (&paper.id, &paper.name) else {
        return Err("có giấy tờ chưa có mã (id) hoặc tên (name).".to_owned());
    };
    if !paper.items.is_empty() {
        return Err(format!("giấy tờ “{name}” có danh sách lựa chọn nhưng thiếu one_of."));
    }
    Ok(Component {
        id: id.clone(),
        name: name.clone(),
        presented_only: paper.presented_only,
        form: paper.form,
        quantity: paper.quantity.unwrap_or(1),
    })
}

fn read_result(text: &ResultText) -> ResultKind {
    let codes = text.code.iter().chain(&text.codes).cloned().collect();
    ResultKind { name: text.name.clone(), codes }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::procedure::Trust;

    const FILE: &str = r#"
        field = "Hộ tịch"
        [sources]
        record = "Bản ghi quốc gia"

        [[procedure]]
        code = "1.000894"
        name = "Đăng ký kết hôn"
        limit = "same_day_cutoff_15h"
        difficult_area = "1 working_day"
        cases = [{ id = "xac-minh", name = "Phải xác minh", limit = "5 working_day" }]
        papers = [
          { id = "to-khai", name = "Tờ khai", quantity = 2 },
          { id = "cccd", name = "Căn cước", presented_only = true },
          { if = "ly hôn", id = "ly-hon", name = "Trích lục ghi chú ly hôn", form = "copy" },
          { if = "ly hôn", id = "ban-an", name = "Bản án" },
          { if = "khác nơi cư trú", id = "xac-nhan", name = "Giấy xác nhận" },
          { one_of = "Ảnh hoặc phim", items = [{ id = "anh", name = "Ảnh" }, { id = "phim", name = "Phim" }] },
        ]
        fees = [{ name = "Lệ phí", rule = { kind = "flat", amount = 15000 } }]
        supplement_days = 30
        results = [{ name = "Giấy chứng nhận kết hôn", code = "KQ.G15.000032" }]
        versions = [
          { from_on = "2019-01-01", to_on = "2025-06-30", levels = ["district"], lead = "tu-phap", route = "huyen", limit = "15 calendar_day", fees = [] },
          { from_on = "2025-07-01", levels = ["commune"], route = "xa", supplement_days = 15, payment_stops_clock = true, routes = { xac-minh = "xa-xac-minh" }, decision = "163/QĐ-BTP" },
        ]
        confidence = { code_name = "high", time = "medium_high", fee = "low", papers = "medium_low", overall = "medium" }
        source = "record"
    "#;

    #[test]
    fn an_entry_becomes_one_record_per_version() {
        let (procedures, problems) = read_procedures(FILE);
        assert_eq!(problems, Vec::<String>::new());
        let [old, new] = procedures.as_slice() else { panic!("{} records", procedures.len()) };
        assert_eq!(old.version_id(), "1.000894@2019-01-01:district");
        assert_eq!(new.version_id(), "1.000894@2025-07-01:commune");
        assert_eq!((old.field.as_str(), old.source.as_str()), ("Hộ tịch", "Bản ghi quốc gia"));
        assert_eq!(old.valid.to_on, Some(date(2025, 6, 30)));
        assert_eq!((old.lead.as_deref(), new.lead.as_deref()), (Some("tu-phap"), None));
        assert_eq!(old.cases[0].limit_for(false), TimeLimit::CalendarDays(15));
        assert_eq!(new.cases[0].limit_for(false), TimeLimit::SameDay);
        assert_eq!(new.cases[0].limit_for(true), TimeLimit::WorkingDays(1));
        assert_eq!(new.cases[1].limit_for(true), TimeLimit::WorkingDays(5));
        assert_eq!(
            (new.cases[0].route.as_str(), new.cases[1].route.as_str()),
            ("xa", "xa-xac-minh")
        );
        assert_eq!((old.fees.len(), new.fees.len()), (0, 1));
        assert_eq!(new.confidence.time, Trust::MediumHigh);
        assert_eq!((old.decision.as_deref(), new.decision.as_deref()), (None, Some("163/QĐ-BTP")));
        assert_eq!((old.supplement_days, new.supplement_days), (Some(30), Some(15)));
        assert_eq!((old.payment_stops_clock, new.payment_stops_clock), (None, Some(true)));
        assert!(new.receipt);
    }

    #[test]
    fn papers_are_grouped() {
        let (procedures, _problems) = read_procedures(FILE);
        let groups = &procedures[0].cases[1].groups;
        let shape: Vec<(&str, usize)> = groups
            .iter()
            .map(|group| match group {
                Group::AllOf { items } => ("all", items.len()),
                Group::OneOf { label, items } => (label.as_str(), items.len()),
                Group::If { condition, items } => (condition.as_str(), items.len()),
            })
            .collect();
        let expected = [("all", 2), ("ly hôn", 2), ("khác nơi cư trú", 1), ("Ảnh hoặc phim", 2)];
        assert_eq!(shape, expected);
        assert_eq!(groups[0].items()[0].quantity, 2);
        assert!(groups[0].items()[1].presented_only);
        assert_eq!(groups[1].items()[0].form, PaperForm::Copy);
    }

    #[test]
    fn mistakes_name_the_procedure() {
        for (from, to, expected) in [
            ("1.000894", "1000894", "Thủ tục “1000894”: Mã thủ tục gồm"),
            ("field = \"Hộ tịch\"", "", "Thủ tục “1.000894”: chưa có lĩnh vực."),
            ("\"5 working_day\"", "\"5 năm\"", "Thủ tục “1.000894”: không đọc được ("),
            ("quantity = 2", "quality = 2", "Thủ tục “1.000894”: không đọc được ("),
            ("{ id = \"to-khai\", ", "{ ", "có giấy tờ chưa có mã (id)"),
            ("one_of = \"Ảnh hoặc phim\"", "id = \"a\", name = \"A\"", "thiếu one_of."),
            ("routes = { xac-minh", "routes = { ma", "không có trường hợp này."),
            ("[\"district\"]", "[\"village\"]", "không đọc được ("),
            ("from_on = \"2019-01-01\"", "from_on = \"2019-02-30\"", "không đọc được ("),
            ("versions = [", "versions = []\nx = [", "không đọc được ("),
            ("[[procedure]]", "[[procedure]", "Không đọc được tệp"),
        ] {
            let text = FILE.replace(from, to);
            assert_ne!(text, FILE, "{from}");
            let (procedures, problems) = read_procedures(&text);
            assert_eq!(procedures.len(), 0, "{to}");
            assert_eq!(problems.len(), 1, "{to}");
            assert!(problems[0].contains(expected), "{expected}: {}", problems[0]);
        }
    }
}
