//! The procedures in force, for programs: what a dossier needs before it can be received.

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use domain::code::ProcedureCode;
use domain::money::FeeRule;
use domain::procedure::{Case, Component, Fee, Group, Level, Procedure};
use domain::route::Step;
use domain::time;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::PROCEDURES;
use super::caller::Caller;
use super::returning::choice;
use super::state::BASE;
use crate::accounts::Scope;
use crate::app::App;
use crate::catalog::in_force::{self, Entry, Wanted};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::problems::Problems;
use crate::web::refusals::ReadRefusals;

/// Which procedures.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// Words of the name without or with accents, initials, or a code.
    #[param(value_type = String, required = false, example = "khai sinh")]
    q: Option<String>,
    /// Lĩnh vực.
    #[param(value_type = String, required = false, example = "Hộ tịch")]
    field: Option<String>,
    /// `province`, `district` or `commune`.
    #[param(schema_with = levels, required = false)]
    level: Option<String>,
    /// The day on which they are in force; today when left out.
    #[param(value_type = String, required = false, format = Date, example = "2022-03-15")]
    on: Option<Date>,
}

/// A procedure in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "1.001193",
    "href": "/api/v1/procedures/1.001193",
    "name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "levels": ["commune"]
}))]
pub struct ProcedureLine {
    /// Mã thủ tục.
    code: String,
    /// Where it is read.
    href: String,
    /// Name.
    name: String,
    /// Lĩnh vực.
    field: String,
    /// The levels that settle it.
    levels: Vec<&'static str>,
}

/// A procedure with all its records of that day: one for each level, or for several together.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcedureWords {
    /// Mã thủ tục.
    #[schema(example = "1.001193")]
    code: String,
    /// Name.
    #[schema(example = "Đăng ký khai sinh")]
    name: String,
    /// Name in the deciding document.
    #[schema(example = "Thủ tục đăng ký khai sinh")]
    official_name: String,
    /// Lĩnh vực.
    #[schema(example = "Hộ tịch")]
    field: String,
    /// Its records.
    records: Vec<RecordWords>,
}

/// One record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordWords {
    /// Its id, pinned by dossiers.
    #[schema(example = "1.001193@2019-01-01:commune")]
    version: String,
    /// The levels that settle it.
    #[schema(example = json!(["commune"]))]
    levels: Vec<&'static str>,
    /// From when.
    #[schema(format = Date, example = "2019-01-01")]
    from_on: String,
    /// Until when, if that is known.
    #[schema(format = Date, example = "2025-06-30")]
    to_on: Option<String>,
    /// `full`, `partial` or `none`.
    #[schema(example = "full")]
    online: &'static str,
    /// The department that settles it, by the last part of its id; absent where the government does.
    #[schema(example = "tu-phap-ho-tich")]
    lead: Option<String>,
    /// Its cases.
    cases: Vec<CaseWords>,
    /// Its fees.
    fees: Vec<FeeRuleWords>,
    /// What the applicant gets.
    #[schema(example = json!(["Giấy khai sinh"]))]
    results: Vec<String>,
    /// Where the record comes from.
    source: String,
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseWords {
    /// Its id.
    #[schema(example = "thong-thuong")]
    id: String,
    /// Its name.
    #[schema(example = "Thông thường")]
    name: String,
    /// The published time: `3 working_day`, `15 calendar_day`, `4 hour` or `same_day_cutoff_15h`.
    #[schema(example = "same_day_cutoff_15h")]
    limit: String,
    /// The same in especially difficult communes, where it is longer.
    limit_in_difficult_areas: Option<String>,
    /// The papers.
    groups: Vec<GroupWords>,
    /// The steps.
    steps: Vec<StepWords>,
}

/// Papers that belong together.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupWords {
    /// `all_of`, `one_of` or `if`.
    #[schema(example = "if")]
    kind: &'static str,
    /// What the papers of `one_of` have in common, or the condition of `if`.
    #[schema(example = "cha mẹ có đăng ký kết hôn")]
    label: Option<String>,
    /// The papers.
    papers: Vec<ComponentWords>,
}

/// One paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentWords {
    /// Its id inside the case.
    #[schema(example = "giay-chung-sinh")]
    id: String,
    /// Its name.
    #[schema(example = "Giấy chứng sinh")]
    name: String,
    /// `original`, `copy` or `photocopy`.
    #[schema(example = "original")]
    form: &'static str,
    /// How many are expected.
    #[schema(example = 1)]
    quantity: u32,
    /// Shown at the desk and handed back.
    presented_only: bool,
}

/// One step of the route.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepWords {
    /// Its id.
    #[schema(example = "tham-tra")]
    id: String,
    /// Its name.
    #[schema(example = "Thẩm tra, dự thảo kết quả")]
    name: String,
    /// The duty that does it.
    #[schema(example = "case_officer")]
    duty: &'static str,
    /// Share of the published time, in percent.
    #[schema(example = 50)]
    share_percent: u32,
    /// The steps that may follow.
    next: Vec<String>,
}

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeeRuleWords {
    /// Its name.
    #[schema(example = "Lệ phí đăng ký hộ kinh doanh")]
    name: String,
    /// The cases that pay it; all when empty.
    cases: Vec<String>,
    /// How it is computed.
    rule: RuleWords,
    /// How it is computed for dossiers filed online, where that differs.
    online: Option<RuleWords>,
    /// Whether the amount is only an illustration.
    illustrative: bool,
}

/// How a fee is computed; amounts in đồng.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleWords {
    /// Không thu.
    Free,
    /// For each case.
    Flat {
        /// The amount.
        amount: i64,
    },
    /// For each page, cheaper after the first ones, with a ceiling for each copy.
    PerPage {
        /// For each of the first pages.
        first: i64,
        /// How many those are.
        first_pages: u32,
        /// For each further page.
        then: i64,
        /// At most, for one copy.
        cap: i64,
    },
    /// For each copy.
    PerCopy {
        /// The amount.
        amount: i64,
    },
    /// Decided for each dossier.
    Declared,
}

/// Lists the procedures in force, best match first.
#[utoipa::path(get, path = "/procedures", tag = PROCEDURES, operation_id = "list_procedures",
    params(Asked),
    responses((status = 200, description = "The procedures", body = [ProcedureLine]), ReadRefusals),
    security(("key" = ["catalogue:read"])))]
pub async fn list(
    Shared(app): Shared<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<ProcedureLine>>> {
    caller.needs(Scope::CatalogueRead)?;
    let level = match asked.level.as_deref() {
        Some(code) => Some(Level::from_code(code).ok_or_else(wrong_level)?),
        None => None,
    };
    let wanted = Wanted { words: asked.q.unwrap_or_default(), field: asked.field, level };
    let reference = app.reference();
    let day = asked.on.unwrap_or_else(|| today(&app));
    Ok(Json(in_force::search(&reference, day, &wanted).iter().map(line).collect()))
}

/// On which day.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct OnDay {
    /// The day on which it is in force; today when left out.
    #[param(value_type = String, required = false, format = Date, example = "2022-03-15")]
    on: Option<Date>,
}

/// Reads a procedure: papers, times, fees, steps.
#[utoipa::path(get, path = "/procedures/{code}", tag = PROCEDURES, operation_id = "read_procedure",
    params(("code" = String, Path, description = "Mã thủ tục", example = "1.001193"), OnDay),
    responses((status = 200, description = "The procedure", body = ProcedureWords), ReadRefusals),
    security(("key" = ["catalogue:read"])))]
pub async fn show(
    Shared(app): Shared<App>,
    caller: Caller,
    Path(code): Path<String>,
    Query(asked): Query<OnDay>,
) -> Result<Json<ProcedureWords>> {
    caller.needs(Scope::CatalogueRead)?;
    let reference = app.reference();
    let code = ProcedureCode::parse(&code).map_err(|_no_code| Error::NotFound)?;
    let day = asked.on.unwrap_or_else(|| today(&app));
    let entry = in_force::find(&reference, &code, day).ok_or(Error::NotFound)?;
    let first = entry.first();
    Ok(Json(ProcedureWords {
        code: first.code.to_string(),
        name: first.name.clone(),
        official_name: first.official_name.clone(),
        field: first.field.clone(),
        records: entry.records.iter().map(|record| words(&reference, record)).collect(),
    }))
}

fn today(app: &App) -> Date {
    time::local(app.now()).date()
}

fn levels() -> RefOr<Schema> {
    choice([Level::Province, Level::District, Level::Commune].map(Level::code))
}

fn wrong_level() -> Error {
    let mut problems = Problems::default();
    problems.add("level", "Cấp là province, district hoặc commune.");
    Error::Misread(problems)
}

fn line(entry: &Entry<'_>) -> ProcedureLine {
    let procedure = entry.first();
    ProcedureLine {
        code: procedure.code.to_string(),
        href: format!("{BASE}/procedures/{}", procedure.code),
        name: procedure.name.clone(),
        field: procedure.field.clone(),
        levels: entry.levels().into_iter().map(Level::code).collect(),
    }
}

fn words(reference: &Reference, record: &Procedure) -> RecordWords {
    RecordWords {
        version: record.version_id(),
        levels: record.levels.iter().map(|level| level.code()).collect(),
        from_on: record.valid.from_on.to_string(),
        to_on: record.valid.to_on.map(|day| day.to_string()),
        online: record.online.code(),
        lead: record.lead.clone(),
        cases: record.cases.iter().map(|case| case_words(reference, case)).collect(),
        fees: record.fees.iter().map(fee).collect(),
        results: record.results.iter().map(|result| result.name.clone()).collect(),
        source: record.source.clone(),
    }
}

fn case_words(reference: &Reference, case: &Case) -> CaseWords {
    let route = reference.catalogue.route(&case.route);
    CaseWords {
        id: case.id.clone(),
        name: case.name.clone(),
        limit: case.limit.to_string(),
        limit_in_difficult_areas: case.difficult_area.map(|limit| limit.to_string()),
        groups: case.groups.iter().map(group).collect(),
        steps: route.map_or_else(Vec::new, |route| route.steps.iter().map(step).collect()),
    }
}

fn group(group: &Group) -> GroupWords {
    let (kind, label) = match group {
        Group::AllOf { .. } => ("all_of", None),
        Group::OneOf { label, .. } => ("one_of", Some(label.clone())),
        Group::If { condition, .. } => ("if", Some(condition.clone())),
    };
    GroupWords { kind, label, papers: group.items().iter().map(component).collect() }
}

fn component(one: &Component) -> ComponentWords {
    ComponentWords {
        id: one.id.clone(),
        name: one.name.clone(),
        form: one.form.code(),
        quantity: one.quantity,
        presented_only: one.presented_only,
    }
}

fn step(step: &Step) -> StepWords {
    StepWords {
        id: step.id.clone(),
        name: step.name.clone(),
        duty: step.duty.code(),
        share_percent: step.share_percent,
        next: step.next.clone(),
    }
}

fn fee(fee: &Fee) -> FeeRuleWords {
    FeeRuleWords {
        name: fee.name.clone(),
        cases: fee.cases.clone(),
        rule: rule(&fee.rule),
        online: fee.online.as_ref().map(rule),
        illustrative: fee.illustrative,
    }
}

fn rule(rule: &FeeRule) -> RuleWords {
    match rule {
        FeeRule::Free => RuleWords::Free,
        FeeRule::Flat { amount } => RuleWords::Flat { amount: amount.0 },
        FeeRule::PerPage { first, first_pages, then, cap } => RuleWords::PerPage {
            first: first.0,
            first_pages: *first_pages,
            then: then.0,
            cap: cap.0,
        },
        FeeRule::PerCopy { amount } => RuleWords::PerCopy { amount: amount.0 },
        FeeRule::Declared => RuleWords::Declared,
    }
}
