//! `/ra-soat`: the rounds, and opening one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::time;
use serde::Deserialize;

use super::{PATH, again};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::review::rounds::{self, Round};
use crate::review::{government, holds};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "review/pages/rounds.html")]
struct RoundsPage {
    page: Page,
    problems: Problems,
    rows: Vec<Row>,
    may_open: bool,
    units: Vec<(String, String, bool)>,
    fields: Fields,
}

struct Row {
    href: String,
    year: String,
    plan: String,
    until: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    nam: String,
    ke_hoach: String,
    den_ngay: String,
    don_vi: Vec<String>,
}

/// Shows the rounds.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    let today = time::local(app.now()).date();
    let fields = Fields { nam: today.year().to_string(), ..Fields::default() };
    html(&page(&app, &who, Problems::default(), fields).await?)
}

async fn page(app: &App, who: &Who, problems: Problems, fields: Fields) -> Result<RoundsPage> {
    let top = government(app, who)?;
    let rows = rounds::list(app, &top).await?.into_iter().map(|one| Row {
        href: format!("{PATH}/{}", one.id),
        year: one.year.to_string(),
        plan: one.plan,
        until: words::date(one.until_on),
    });
    let title =
        if problems.is_empty() { "Rà soát thủ tục" } else { "Lỗi: Rà soát thủ tục" };
    let units = units(app, &top).into_iter().map(|(id, name)| {
        let is_chosen = fields.don_vi.contains(&id);
        (id, name, is_chosen)
    });
    Ok(RoundsPage {
        page: Page::staff(app, who, title, PATH),
        problems,
        rows: rows.collect(),
        may_open: holds(app, who, Right::OpenReview, &top),
        units: units.collect(),
        fields,
    })
}

/// The units that can be asked: the government and its parts.
fn units(app: &App, top: &UnitId) -> Vec<(String, String)> {
    let reference = app.reference();
    let parts = reference.units.children(top).map(|part| part.id.clone());
    std::iter::once(top.clone())
        .chain(parts)
        .map(|id| (id.0.clone(), reference.unit_name(&id)))
        .collect()
}

/// Opens a round.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let top = government(&app, &who)?;
    if !holds(&app, &who, Right::OpenReview, &top) {
        return Err(Error::Forbidden);
    }
    let mut problems = Problems::default();
    let year = fields.nam.trim().parse::<i16>().ok().filter(|year| (2010..=2100).contains(year));
    if year.is_none() {
        problems.add("nam", "Xin nhập năm, ví dụ 2022.");
    }
    let plan = clean(&fields.ke_hoach);
    if plan.is_empty() || plan.chars().count() > 100 {
        problems.add("ke_hoach", "Xin ghi số kế hoạch, tối đa 100 ký tự.");
    }
    let until_on = problems.check("den_ngay", words::read_day(&fields.den_ngay));
    if until_on.is_some_and(|day| day < time::local(app.now()).date()) {
        problems.add("den_ngay", "Hạn gửi kiến nghị không được trước hôm nay.");
    }
    let known = units(&app, &top);
    let asked: Vec<UnitId> = known
        .into_iter()
        .filter(|(id, _)| fields.don_vi.contains(id))
        .map(|(id, _)| UnitId(id))
        .collect();
    if asked.is_empty() {
        problems.add("don_vi-1", "Xin chọn ít nhất một đơn vị.");
    }
    let (Some(year), Some(until_on), true) = (year, until_on, problems.is_empty()) else {
        return again(&page(&app, &who, problems, fields).await?);
    };
    let new = Round { id: new_id(), government: top, year, plan, until_on, units: asked };
    rounds::open(&app, &who, &new).await?;
    Ok(Redirect::to(PATH).into_response())
}
