//! `/quan-tri/quy-trinh/sua`: one route as a table of steps. A route that dossiers travel keeps its
//! steps; a new route is made of it, which the chosen procedures take from a day on.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::duty::Duty;
use domain::procedure::Procedure;
use domain::route::{Route, Step, StepAgency, Task, problems};
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;

use super::internal_routes::{PATH, href};
use super::{Done, again, done, history, procedure, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::{args, sql};

/// Empty rows below the steps, for new ones.
const EMPTY_ROWS: usize = 2;
/// Steps a route may have.
const STEPS_MAX: usize = 30;

const AGENCIES: [(&str, &str); 7] = [
    ("desk", "Bộ phận một cửa tiếp nhận"),
    ("lead", "Đơn vị giải quyết"),
    ("leadership", "Lãnh đạo cơ quan giải quyết"),
    ("office", "Văn phòng cơ quan giải quyết"),
    ("leadership_above", "Lãnh đạo cấp trên"),
    ("office_above", "Văn phòng cấp trên"),
    ("department", "Phòng, ban (ghi mã)"),
];

#[derive(Template)]
#[template(path = "administration/pages/internal_route.html")]
struct RoutePage {
    page: Page,
    problems: Problems,
    typed: Typed,
    rows: Vec<Row>,
    agencies: [(&'static str, &'static str); 7],
    duties: Vec<(&'static str, &'static str)>,
    tasks: Vec<(&'static str, &'static str)>,
    total: u32,
    /// Procedures that take it, by version: id, name, whether chosen.
    used: Vec<(String, String, bool)>,
    /// Duties of the steps that nobody holds today.
    unheld: Vec<&'static str>,
    history_href: String,
}

/// One step as typed.
struct Row {
    n: usize,
    id: String,
    name: String,
    agency: String,
    department: String,
    duty: String,
    task: String,
    share: String,
    next: String,
    error: String,
}

/// The form: the columns of the table, row by row.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ma: String,
    da_xem: String,
    ten: String,
    buoc_ma: Vec<String>,
    buoc_ten: Vec<String>,
    buoc_co_quan: Vec<String>,
    buoc_phong: Vec<String>,
    buoc_nhiem_vu: Vec<String>,
    buoc_viec: Vec<String>,
    buoc_ty_le: Vec<String>,
    buoc_tiep: Vec<String>,
    /// Id of the new route.
    ma_moi: String,
    tu_ngay: String,
    thu_tuc: Vec<String>,
    viec: String,
}

/// Which one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ma: String,
    xong: String,
}

/// Shows the table.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let body = edit::body(&app.db, "route", &asked.ma).await?.ok_or(Error::NotFound)?;
    let route: Route =
        serde_json::from_str(&body).map_err(|error| Error::Internal(error.into()))?;
    let typed = typed(&route, edit::mark(Some(&body)));
    let mut page = page(&app, &who, typed).await?;
    page.page.notice = Done { xong: asked.xong }.sentence();
    html(&page)
}

fn typed(route: &Route, seen: String) -> Typed {
    let mut typed =
        Typed { ma: route.id.clone(), da_xem: seen, ten: route.name.clone(), ..Typed::default() };
    for step in &route.steps {
        let (agency, department) = agency_words(&step.agency);
        typed.buoc_ma.push(step.id.clone());
        typed.buoc_ten.push(step.name.clone());
        typed.buoc_co_quan.push(agency.to_owned());
        typed.buoc_phong.push(department);
        typed.buoc_nhiem_vu.push(step.duty.code().to_owned());
        typed.buoc_viec.push(step.task.code().to_owned());
        typed.buoc_ty_le.push(step.share_percent.to_string());
        typed.buoc_tiep.push(step.next.join(", "));
    }
    typed
}

fn agency_words(agency: &StepAgency) -> (&'static str, String) {
    let word = match agency {
        StepAgency::Desk => "desk",
        StepAgency::Lead => "lead",
        StepAgency::Leadership => "leadership",
        StepAgency::Office => "office",
        StepAgency::LeadershipAbove => "leadership_above",
        StepAgency::OfficeAbove => "office_above",
        StepAgency::Department(id) => return ("department", id.clone()),
    };
    (word, String::new())
}

/// Checks the table, writes it, or makes a new route of it.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    edit::body(&app.db, "route", &fields.ma).await?.ok_or(Error::NotFound)?;
    let mut wrong = Problems::default();
    let Some(mut route) = read(&fields, &mut wrong) else {
        return page(&app, &who, fields).await?.with(wrong);
    };
    for problem in problems(&route) {
        wrong.add(place(&fields, &problem), problem);
    }
    let mut changes = Vec::new();
    if fields.viec == "moi" {
        let chosen = chosen(&app, &fields.thu_tuc).await?;
        if let Some(more) = new_route(&app.reference(), &mut route, (&fields, chosen), &mut wrong) {
            changes.push(change(&route)?.new_only());
            changes.extend(more);
        }
    } else {
        changes.push(change(&route)?.seen(&fields.da_xem));
    }
    if !wrong.is_empty() {
        return page(&app, &who, fields).await?.with(wrong);
    }
    if fields.viec == "kiem-tra" {
        let mut page = page(&app, &who, fields).await?;
        page.page.notice = Some("Các bước hợp lệ. Chưa lưu gì.".to_owned());
        return html(&page);
    }
    match edit::apply(&app, &who, &changes).await {
        Ok(()) => Ok(done(&href(&route.id), "1")),
        Err(why) => {
            let problems = unmade(why, |_| "")?;
            page(&app, &who, fields).await?.with(problems)
        }
    }
}

fn change(route: &Route) -> Result<Change> {
    let body = serde_json::to_string(route).map_err(|error| Error::Internal(error.into()))?;
    Ok(Change::new("route", route.id.clone(), body))
}

/// Gives the route its new id, and says what becomes of the chosen procedures: their version ends
/// the day before, a new one takes the new route; one that has not begun is changed itself.
fn new_route(
    reference: &Reference,
    route: &mut Route,
    (typed, chosen): (&Typed, Vec<(Procedure, String)>),
    problems: &mut Problems,
) -> Option<Vec<Change>> {
    let id = clean(&typed.ma_moi);
    if !super::is_slug(&id) {
        problems.add("ma_moi", super::SLUG);
    } else if reference.catalogue.route(&id).is_some() {
        problems.add("ma_moi", "Đã có quy trình mang mã này.");
    }
    let from_on = if typed.thu_tuc.is_empty() {
        None
    } else {
        Some(problems.check("tu_ngay", words::read_day(&typed.tu_ngay))?)
    };
    let mut changes = Vec::new();
    for (version, seen) in chosen {
        let Some(from_on) = from_on else { continue };
        if version.valid.to_on.is_some_and(|to_on| to_on < from_on) {
            problems.add("tu_ngay", format!("“{}” kết thúc trước ngày này.", version.name));
            continue;
        }
        let (now, next) = with_route(&version, &route.id, &id, from_on);
        changes.push(procedure::change(&now).ok()?.seen(seen));
        if let Some(next) = next {
            changes.push(procedure::change(&next).ok()?.new_only());
        }
    }
    route.id = id;
    problems.is_empty().then_some(changes)
}

/// The chosen versions as the database has them now, each with its mark.
async fn chosen(app: &App, ids: &[String]) -> Result<Vec<(Procedure, String)>> {
    let mut found = Vec::new();
    for id in ids {
        let Some(body) = edit::body(&app.db, "procedure", id).await? else { continue };
        let version = serde_json::from_str(&body).map_err(|error| Error::Internal(error.into()))?;
        found.push((version, edit::mark(Some(&body))));
    }
    Ok(found)
}

/// The version itself as it shall be, and the one that follows it, if one does.
fn with_route(
    version: &Procedure,
    old: &str,
    new: &str,
    from_on: Date,
) -> (Procedure, Option<Procedure>) {
    let mut next = version.clone();
    for case in next.cases.iter_mut().filter(|case| case.route == old) {
        new.clone_into(&mut case.route);
    }
    if from_on <= version.valid.from_on {
        return (next, None);
    }
    let mut ended = version.clone();
    ended.valid.to_on = from_on.yesterday().ok();
    next.valid.from_on = from_on;
    (ended, Some(next))
}

fn read(typed: &Typed, problems: &mut Problems) -> Option<Route> {
    let name = clean(&typed.ten);
    if name.is_empty() {
        problems.add("ten", "Xin ghi tên quy trình.");
    }
    let mut steps = Vec::new();
    for row in rows(typed).into_iter().filter(|row| !(row.id.is_empty() && row.name.is_empty())) {
        let field = format!("buoc_ten-{}", row.n);
        let duty = Duty::from_code(&row.duty);
        let task = Task::from_code(&row.task);
        let share: Option<u32> = row.share.trim_end_matches('%').trim().parse().ok();
        let agency = agency(&row.agency, &row.department);
        let (Some(duty), Some(task), Some(share), Some(agency)) = (duty, task, share, agency)
        else {
            problems.add(field, "Xin điền đủ nơi làm, nhiệm vụ, công việc và tỷ lệ bằng số.");
            continue;
        };
        let next = row.next.split([',', ';', ' ']).map(str::trim).filter(|id| !id.is_empty());
        steps.push(Step {
            next: next.map(ToOwned::to_owned).collect(),
            id: row.id,
            name: row.name,
            agency,
            duty,
            task,
            share_percent: share,
        });
    }
    if steps.len() > STEPS_MAX {
        problems.add("", format!("Một quy trình có tối đa {STEPS_MAX} bước."));
    }
    problems.is_empty().then_some(Route { id: typed.ma.clone(), name, steps })
}

fn agency(word: &str, department: &str) -> Option<StepAgency> {
    Some(match word {
        "desk" => StepAgency::Desk,
        "lead" => StepAgency::Lead,
        "leadership" => StepAgency::Leadership,
        "office" => StepAgency::Office,
        "leadership_above" => StepAgency::LeadershipAbove,
        "office_above" => StepAgency::OfficeAbove,
        "department" if !department.is_empty() => StepAgency::Department(department.to_owned()),
        _ => return None,
    })
}

/// The rows of the table as typed, with empty ones for new steps.
fn rows(typed: &Typed) -> Vec<Row> {
    let count = typed.buoc_ma.len().max(typed.buoc_ten.len()).min(STEPS_MAX + EMPTY_ROWS);
    let text = |all: &[String], at: usize| all.get(at).map(|one| clean(one)).unwrap_or_default();
    let row = |at: usize| Row {
        n: at + 1,
        id: text(&typed.buoc_ma, at),
        name: text(&typed.buoc_ten, at),
        agency: text(&typed.buoc_co_quan, at),
        department: text(&typed.buoc_phong, at),
        duty: text(&typed.buoc_nhiem_vu, at),
        task: text(&typed.buoc_viec, at),
        share: text(&typed.buoc_ty_le, at),
        next: text(&typed.buoc_tiep, at),
        error: String::new(),
    };
    (0..count).map(row).collect()
}

/// Beside which row a sentence belongs: it names the step in quotes.
fn place(typed: &Typed, problem: &str) -> String {
    let named = |name: &str| !name.is_empty() && problem.contains(&format!("“{name}”"));
    let found = rows(typed).into_iter().find(|row| named(&row.name) || named(&row.id));
    found.map_or_else(String::new, |row| format!("buoc_ten-{}", row.n))
}

async fn page(app: &App, who: &Who, typed: Typed) -> Result<RoutePage> {
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let mut rows = rows(&typed);
    while rows.last().is_none_or(|row| !row.name.is_empty())
        || rows.iter().rev().take_while(|row| row.name.is_empty()).count() < EMPTY_ROWS
    {
        let n = rows.len() + 1;
        let empty = String::new;
        let (agency, duty, task) =
            ("lead".to_owned(), "case_officer".to_owned(), "appraise".to_owned());
        rows.push(Row {
            n,
            id: empty(),
            name: empty(),
            agency,
            department: empty(),
            duty,
            task,
            share: empty(),
            next: empty(),
            error: empty(),
        });
    }
    let takes = |one: &&Procedure| {
        one.valid.to_on.is_none_or(|to_on| today <= to_on)
            && one.cases.iter().any(|case| case.route == typed.ma)
    };
    let used = reference.catalogue.procedures().filter(takes).map(|one| {
        let id = one.version_id();
        let chosen = typed.thu_tuc.contains(&id);
        (id, format!("{} ({})", one.name, words::span(one.valid.from_on, one.valid.to_on)), chosen)
    });
    let held = app
        .db
        .all(
            sql!(
                "select distinct duty from post
                 where from_on <= $1 and (to_on is null or to_on >= $1)"
            ),
            args![today],
        )
        .await?;
    let held: BTreeSet<String> = held.iter().map(|row| row.text("duty")).collect();
    let needed =
        |duty: &Duty| rows.iter().any(|row| !row.name.is_empty() && row.duty == duty.code());
    let covered = |duty: &Duty| {
        Duty::ALL.iter().any(|other| other.covers(*duty) && held.contains(other.code()))
    };
    let unheld = Duty::ALL.into_iter().filter(|duty| needed(duty) && !covered(duty));
    Ok(RoutePage {
        page: super::shared_page(app, who, format!("Quy trình: {}", typed.ten), PATH),
        problems: Problems::default(),
        agencies: AGENCIES,
        duties: Duty::ALL.map(|duty| (duty.code(), duty.label())).to_vec(),
        tasks: Task::ALL.map(|task| (task.code(), task.label())).to_vec(),
        total: rows.iter().filter_map(|row| row.share.parse::<u32>().ok()).sum(),
        used: used.collect(),
        unheld: unheld.map(Duty::label).collect(),
        history_href: history::href("route", &typed.ma),
        rows,
        typed,
    })
}

impl RoutePage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        for row in &mut self.rows {
            problems.of(&format!("buoc_ten-{}", row.n)).clone_into(&mut row.error);
        }
        self.problems = problems;
        again(&self)
    }
}
