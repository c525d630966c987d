//! `/thieu-nguoi`: the steps at which dossiers stand and nobody holds the duty, with the form that
//! lends it to somebody for a time.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::ToSpan as _;
use serde::Deserialize;
use uuid::Uuid;

use crate::access::Who;
use crate::accounts::posts::{self, Post};
use crate::accounts::{Undone, staff};
use crate::app::App;
use crate::error::{Error, Result};
use crate::watch::vacant::{self, Vacant};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

/// Where it is.
pub const PATH: &str = "/thieu-nguoi";
/// Days for which a duty is lent when nothing else is typed.
const LENT_DAYS: i32 = 14;
/// People offered for a duty.
const OFFERED_MAX: usize = 200;

#[derive(Template)]
#[template(path = "watch/pages/vacant.html")]
struct VacantPage {
    page: Page,
    problems: Problems,
    rows: Vec<Line>,
}

struct Line {
    id: String,
    to_id: String,
    unit: String,
    unit_id: String,
    duty: &'static str,
    duty_code: &'static str,
    dossiers: i64,
    due: String,
    people: Vec<(String, String)>,
    chosen: String,
    to_on: String,
    problem: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    don_vi: String,
    nhiem_vu: String,
    can_bo: String,
    den_ngay: String,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    xong: String,
}

/// Shows them.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut page = render(&app, &who, (&Fields::default(), String::new())).await?;
    page.page.notice = (asked.xong == "giao").then(|| "Đã giao nhiệm vụ tạm thời.".to_owned());
    html(&page)
}

/// Lends a duty.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    if !who.has(Right::ArrangeWork) {
        return Err(Error::Forbidden);
    }
    let problem = match lend(&app, &who, &fields).await? {
        None => return Ok(Redirect::to(&format!("{PATH}?xong=giao")).into_response()),
        Some(problem) => problem,
    };
    let page = render(&app, &who, (&fields, problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// What is wrong, if something is.
async fn lend(app: &App, who: &Who, fields: &Fields) -> Result<Option<String>> {
    let duty = Duty::from_code(&fields.nhiem_vu).ok_or(Error::NotFound)?;
    let Ok(chosen) = fields.can_bo.parse::<Uuid>() else {
        return Ok(Some("Xin chọn cán bộ.".to_owned()));
    };
    let to_on = match words::read_day(&fields.den_ngay) {
        Ok(day) => day,
        Err(sentence) => return Ok(Some(sentence.to_owned())),
    };
    let unit = UnitId(fields.don_vi.clone());
    let found = vacant::all(app).await?;
    let is_vacant = found.iter().any(|one| one.unit == unit && one.duty == duty);
    if !posts::may_lend(app, who, &unit) {
        return Err(Error::NotFound);
    }
    if !is_vacant {
        return Ok(Some("Nhiệm vụ này hiện đã có người giữ hoặc không có hồ sơ chờ.".to_owned()));
    }
    let person = staff::get(&app.db, chosen).await?;
    let from_on = time::local(app.now()).date();
    let post = Post { unit, duty, from_on, to_on: Some(to_on), absence: None };
    match posts::lend(app, who, &person, &post).await {
        Ok(()) => Ok(None),
        Err(Undone::Refused(sentence)) => Ok(Some(sentence.to_owned())),
        Err(Undone::Failed(error)) => Err(error),
    }
}

async fn render(app: &App, who: &Who, (fields, problem): (&Fields, String)) -> Result<VacantPage> {
    if !who.has(Right::ArrangeWork) {
        return Err(Error::Forbidden);
    }
    let reference = app.reference();
    let mut rows = Vec::new();
    let found = vacant::all(app).await?;
    let ours = found.iter().filter(|one| posts::may_lend(app, who, &one.unit));
    for (n, Vacant { unit, duty, dossiers, due_at }) in (1..).zip(ours) {
        let is_sent = fields.don_vi == unit.0 && fields.nhiem_vu == duty.code();
        let today = time::local(app.now()).date();
        rows.push(Line {
            id: format!("can_bo-{n}"),
            to_id: format!("den_ngay-{n}"),
            unit: reference.unit_full_name(unit),
            unit_id: unit.0.clone(),
            duty: duty.label(),
            duty_code: duty.code(),
            dossiers: *dossiers,
            due: words::minute(*due_at),
            people: people(app, unit).await?,
            chosen: if is_sent { fields.can_bo.clone() } else { String::new() },
            to_on: if is_sent {
                fields.den_ngay.clone()
            } else {
                words::date(today.saturating_add(LENT_DAYS.days()))
            },
            problem: if is_sent { problem.clone() } else { String::new() },
        });
    }
    let mut problems = Problems::default();
    if let Some(line) = rows.iter().find(|line| !line.problem.is_empty()) {
        problems.add(line.id.clone(), line.problem.clone());
    } else if !problem.is_empty() {
        problems.add("", problem);
    }
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}Nhiệm vụ thiếu người");
    Ok(VacantPage { page: Page::staff(app, who, title, "/vang-mat"), problems, rows })
}

/// The people to whom a duty of the unit may be lent.
async fn people(app: &App, unit: &UnitId) -> Result<Vec<(String, String)>> {
    let reference = app.reference();
    let offered = posts::offered(app, unit).await?.into_iter().take(OFFERED_MAX);
    let label = |one: posts::Offered| {
        (one.staff.to_string(), format!("{} ({})", one.name, reference.unit_name(&one.unit)))
    };
    Ok(offered.map(label).collect())
}
