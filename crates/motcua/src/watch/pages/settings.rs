//! `/quan-tri/canh-bao`: from when people are warned and applicants reminded.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use serde::Deserialize;

use crate::access::Who;
use crate::access::reach::Object;
use crate::app::App;
use crate::error::{Error, Result};
use crate::watch::settings::{self, NEAR_PERCENT, Settings, UNCLAIMED_DAYS_MAX};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

/// Where it is.
pub const PATH: &str = "/quan-tri/canh-bao";

#[derive(Template)]
#[template(path = "watch/pages/settings.html")]
struct SettingsPage {
    page: Page,
    problems: Problems,
    fields: Fields,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    phan_tram: String,
    buoc: String,
    ngay_1: String,
    ngay_2: String,
    ngay_3: String,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    xong: String,
}

/// Shows the thresholds.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    require(&who)?;
    let known = settings::load(&app.db).await?;
    let day = |n: usize| known.unclaimed_days.get(n).map_or_else(String::new, u32::to_string);
    let fields = Fields {
        phan_tram: known.near_percent.to_string(),
        buoc: if known.warns_of_steps { "1".to_owned() } else { String::new() },
        ngay_1: day(0),
        ngay_2: day(1),
        ngay_3: day(2),
    };
    let notice = (asked.xong == "ghi").then(|| "Đã đổi ngưỡng cảnh báo.".to_owned());
    let page = Page::staff(&app, &who, "Ngưỡng cảnh báo", PATH);
    let page = page.with_notice(notice).only_read(!writes(&app, &who));
    html(&SettingsPage { page, problems: Problems::default(), fields })
}

fn require(who: &Who) -> Result<()> {
    if who.has(Right::ManageCatalogue) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whether somebody sets them: they are everybody's.
fn writes(app: &App, who: &Who) -> bool {
    let reference = app.reference();
    who.reach(&reference.units, Right::ManageCatalogue).covers(Object::Shared)
}

/// Sets them.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    if !writes(&app, &who) {
        return Err(Error::Forbidden);
    }
    let mut problems = Problems::default();
    let percent = fields.phan_tram.trim().parse().ok().filter(|n| NEAR_PERCENT.contains(n));
    if percent.is_none() {
        let (from, to) = (NEAR_PERCENT.start(), NEAR_PERCENT.end());
        problems.add("phan_tram", format!("Xin nhập số nguyên từ {from} đến {to}."));
    }
    let mut days: Vec<u32> = Vec::new();
    let fields_of_days =
        [("ngay_1", &fields.ngay_1), ("ngay_2", &fields.ngay_2), ("ngay_3", &fields.ngay_3)];
    for (field, text) in fields_of_days {
        if text.trim().is_empty() {
            continue;
        }
        let after = days.last().copied().unwrap_or(0);
        match text.trim().parse::<u32>() {
            Ok(number) if number > after && number <= UNCLAIMED_DAYS_MAX => days.push(number),
            Ok(_) | Err(_) => problems.add(
                field,
                format!("Xin nhập số ngày tăng dần, lớn hơn {after}, tối đa {UNCLAIMED_DAYS_MAX}."),
            ),
        }
    }
    let Some(near_percent) = percent.filter(|_| problems.is_empty()) else {
        let page = Page::staff(&app, &who, "Lỗi: Ngưỡng cảnh báo", PATH);
        let page = html(&SettingsPage { page, problems, fields })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let new =
        Settings { near_percent, warns_of_steps: !fields.buoc.is_empty(), unclaimed_days: days };
    settings::save(&app, &who, &new).await?;
    Ok(Redirect::to(&format!("{PATH}?xong=ghi")).into_response())
}
