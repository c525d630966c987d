//! `/dang-nhap/buoc-hai`: the second step of signing in, on a page of its own. A code works without
//! JavaScript; a passkey needs the browser's help.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::again;
use super::proof::SecondFields;
use super::sign_in::next_page;
use crate::accounts::oneself::{Ask, WRONG_SECOND};
use crate::accounts::second::{self, Shown};
use crate::accounts::second_step::{self, Step, Tried};
use crate::accounts::sessions;
use crate::app::App;
use crate::error::Result;
use crate::web::device::{self, Asker};
use crate::web::form::Plain;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::{self, no_step_cookie, step_token};
use crate::web::{SIGN_IN_PATH, is_local, with_query};

/// The address.
pub const PATH: &str = "/dang-nhap/buoc-hai";

#[derive(Template)]
#[template(path = "accounts/pages/second_step.html")]
struct StepPage {
    page: Page,
    problems: Problems,
    ask: Ask,
    back: String,
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    ve: String,
}

/// The address that leads on to `back`.
pub(super) fn path(back: &str) -> String {
    if is_local(back) { with_query(PATH, "ve", back) } else { PATH.to_owned() }
}

async fn form(app: &App, step: &Step, back: &str, problems: Problems) -> Result<StepPage> {
    let factors = second::of(&app.db, step.staff).await?;
    let mut page = Page::public(app, "Xác thực hai bước", SIGN_IN_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    Ok(StepPage {
        page,
        problems,
        ask: Ask { is_alone: true, ..Ask::of(app, &factors, &step.hash) },
        back: if is_local(back) { back.to_owned() } else { String::new() },
    })
}

async fn waiting(app: &App, headers: &HeaderMap) -> Result<Option<Step>> {
    match step_token(headers, app) {
        Some(token) => second_step::find(app, &token).await,
        None => Ok(None),
    }
}

fn over(app: &App, jar: CookieJar) -> Response {
    let path = format!("{SIGN_IN_PATH}?xong=buoc-hai");
    (jar.add(no_step_cookie(app)), Redirect::to(&path)).into_response()
}

/// Shows the form; back to the first step when there is none to follow.
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    match waiting(&app, &headers).await? {
        Some(step) => html(&form(&app, &step, &asked.ve, Problems::default()).await?),
        None => Ok(over(&app, jar)),
    }
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(flatten)]
    second: SecondFields,
    #[serde(default)]
    ve: String,
}

/// Takes the second step.
pub async fn send(
    State(app): State<App>,
    asker: Asker,
    headers: HeaderMap,
    jar: CookieJar,
    Plain(fields): Plain<Fields>,
) -> Result<Response> {
    let Some(step) = waiting(&app, &headers).await? else { return Ok(over(&app, jar)) };
    let (ve, shown) = (fields.ve, Shown::from(fields.second));
    let mut problems = Problems::default();
    if shown.is_empty() {
        problems.add("ma_xac_thuc", "Xin nhập mã trên ứng dụng hoặc một mã khôi phục.");
        return again(&form(&app, &step, &ve, problems).await?);
    }
    match second_step::finish(&app, &asker, &step, &shown).await? {
        Tried::Welcome { token, device, must_change } => {
            if let Some(before) = who::token(&headers, &app) {
                sessions::leave(&app, &before).await?;
            }
            let next = next_page(&app, &token, must_change, &ve).await?;
            let jar = jar.add(no_step_cookie(&app)).add(who::cookie(&app, token));
            let jar = jar.add(device::cookie(&app, device));
            Ok((jar, Redirect::to(&next)).into_response())
        }
        Tried::Wrong => {
            problems.add("ma_xac_thuc", WRONG_SECOND);
            again(&form(&app, &step, &ve, problems).await?)
        }
        Tried::Over => Ok(over(&app, jar)),
    }
}
