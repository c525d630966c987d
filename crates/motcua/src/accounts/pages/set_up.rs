//! `/cai-dat`: makes the first administrator, as long as nobody can sign in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::text::one_line;
use serde::Deserialize;

use super::again;
use crate::accounts::set_up::{First, first_administrator, is_needed};
use crate::accounts::{SignIn, Undone, password, sign_in, staff, username};
use crate::app::App;
use crate::config::limits;
use crate::error::{Error, Result};
use crate::web::device::{self, Asker};
use crate::web::form::Plain;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::cookie;
use crate::web::{SET_UP_PATH, SIGN_IN_PATH};

/// Where the first administrator goes on.
const NEXT_PATH: &str = "/quan-tri/can-bo?xong=cai-dat";

#[derive(Template)]
#[template(path = "accounts/pages/set_up.html")]
struct SetUpPage {
    page: Page,
    problems: Problems,
    fields: Fields,
}

/// The form.
#[derive(Default, Deserialize)]
pub struct Fields {
    #[serde(default)]
    ma: String,
    #[serde(default)]
    co_quan: String,
    #[serde(default)]
    ho_ten: String,
    #[serde(default)]
    ten: String,
    #[serde(default)]
    mat_khau: String,
    #[serde(default)]
    mat_khau_lai: String,
}

/// Shows the form.
pub async fn show(State(app): State<App>) -> Result<Response> {
    if !is_needed(&app.db).await? {
        return Ok(Redirect::to(SIGN_IN_PATH).into_response());
    }
    html(&form(&app, Problems::default(), Fields::default()))
}

fn form(app: &App, problems: Problems, fields: Fields) -> SetUpPage {
    let mut page = Page::public(app, "Cài đặt lần đầu", SET_UP_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    SetUpPage { page, problems, fields }
}

/// Makes the first administrator and signs in.
pub async fn send(
    State(app): State<App>,
    asker: Asker,
    jar: CookieJar,
    Plain(fields): Plain<Fields>,
) -> Result<Response> {
    app.limiter.set_up(asker.network, app.now())?;
    if !is_needed(&app.db).await? {
        return Ok(Redirect::to(SIGN_IN_PATH).into_response());
    }
    let mut problems = Problems::default();
    let Some(first) = read(&fields, &mut problems) else {
        return again(&form(&app, problems, fields));
    };
    let (name, secret) = (first.username.clone(), first.password.clone());
    match first_administrator(&app, first).await {
        Ok(_id) => {}
        Err(Undone::Refused(sentence)) => {
            problems.add("ma", sentence);
            return again(&form(&app, problems, fields));
        }
        Err(Undone::Failed(error)) => return Err(error),
    }
    match sign_in(&app, &asker, &name, &secret).await? {
        SignIn::Welcome { token, device, .. } => {
            let jar = jar.add(cookie(&app, token)).add(device::cookie(&app, device));
            Ok((jar, Redirect::to(NEXT_PATH)).into_response())
        }
        SignIn::Wrong | SignIn::SecondStep { .. } | SignIn::Closed { .. } => {
            Err(Error::Internal(anyhow::anyhow!("the first administrator cannot sign in")))
        }
    }
}

fn read(fields: &Fields, problems: &mut Problems) -> Option<First> {
    if fields.ma.trim().is_empty() {
        problems.add("ma", "Xin nhập mã cài đặt hiện trên màn hình máy chủ.");
    }
    let site_name = one_line(&fields.co_quan);
    if site_name.is_empty() || site_name.chars().count() > limits::NAME_CHARS_MAX {
        problems.add("co_quan", "Xin nhập tên cơ quan, ví dụ: Huyện Nam Giang.");
    }
    let name = problems.check("ho_ten", staff::parse_name(&fields.ho_ten));
    let username = problems.check("ten", username::parse(&fields.ten));
    let known = [site_name.as_str(), &fields.ho_ten, &fields.ten];
    problems.check("mat_khau", password::check_new(&fields.mat_khau, known));
    if fields.mat_khau != fields.mat_khau_lai {
        problems.add("mat_khau_lai", "Hai lần nhập mật khẩu chưa giống nhau.");
    }
    if !problems.is_empty() {
        return None;
    }
    Some(First {
        code: fields.ma.clone(),
        site_name,
        username: username?,
        name: name?,
        password: fields.mat_khau.clone(),
    })
}
