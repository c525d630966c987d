//! `/dang-nhap`: signing in, and going on where one wanted to go.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{again, second_step};
use crate::access::{self, Session};
use crate::accounts::{SignIn, sessions, set_up, sign_in};
use crate::app::App;
use crate::error::Result;
use crate::web::device::{self, Asker};
use crate::web::form::Plain;
use crate::web::late;
use crate::web::limiter::Closed;
use crate::web::lockout::waiting;
use crate::web::page::{Page, first_page, html};
use crate::web::problems::Problems;
use crate::web::who::{self, SignedIn};
use crate::web::{PASSWORD_PATH, SET_UP_PATH, SIGN_IN_PATH, is_local};

#[derive(Template)]
#[template(path = "accounts/pages/sign_in.html")]
struct SignInPage {
    page: Page,
    problems: Problems,
    username: String,
    back: String,
    is_late: bool,
}

impl SignInPage {
    fn new(app: &App, back: &str) -> Self {
        Self {
            page: Page::public(app, "Đăng nhập", SIGN_IN_PATH),
            problems: Problems::default(),
            username: String::new(),
            is_late: back.starts_with(late::PATH),
            back: if is_local(back) { back.to_owned() } else { String::new() },
        }
    }

    fn with_problem(mut self, fields: &Fields, field: &str, sentence: String) -> Self {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems.add(field, sentence);
        self.username.clone_from(&fields.ten);
        self
    }
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    ve: String,
    #[serde(default)]
    xong: String,
}

/// Shows the form.
pub async fn show(
    State(app): State<App>,
    signed_in: Option<SignedIn>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if let Some(SignedIn(who)) = signed_in {
        let back = if is_local(&asked.ve) { &asked.ve } else { first_page(&who) };
        return Ok(Redirect::to(back).into_response());
    }
    if set_up::is_needed(&app.db).await? {
        return Ok(Redirect::to(SET_UP_PATH).into_response());
    }
    let mut form = SignInPage::new(&app, &asked.ve);
    form.page.notice = match asked.xong.as_str() {
        "dang-xuat" => Some("Bạn đã đăng xuất.".to_owned()),
        "buoc-hai" => {
            Some("Bước thứ hai chưa xong hoặc đã quá 10 phút. Xin đăng nhập lại từ đầu.".to_owned())
        }
        "moi-noi" => Some("Bạn đã đăng xuất khỏi mọi thiết bị.".to_owned()),
        _ => None,
    };
    html(&form)
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    ten: String,
    #[serde(default)]
    mat_khau: String,
    #[serde(default)]
    ve: String,
}

/// Signs in.
pub async fn send(
    State(app): State<App>,
    asker: Asker,
    headers: HeaderMap,
    jar: CookieJar,
    Plain(fields): Plain<Fields>,
) -> Result<Response> {
    let form = SignInPage::new(&app, &fields.ve);
    match sign_in(&app, &asker, &fields.ten, &fields.mat_khau).await? {
        SignIn::Wrong => {
            let sentence = "Tên đăng nhập hoặc mật khẩu chưa đúng.".to_owned();
            again(&form.with_problem(&fields, "ten", sentence))
        }
        SignIn::SecondStep { token } => {
            let path = second_step::path(&fields.ve);
            Ok((jar.add(who::step_cookie(&app, token)), Redirect::to(&path)).into_response())
        }
        SignIn::Closed { why, wait_seconds } => closed(form, &fields, (why, wait_seconds)),
        SignIn::Welcome { token, device, must_change, .. } => {
            if let Some(before) = who::token(&headers, &app) {
                sessions::leave(&app, &before).await?;
            }
            let next = next_page(&app, &token, must_change, &fields.ve).await?;
            let jar = jar.add(who::cookie(&app, token)).add(device::cookie(&app, device));
            Ok((jar, Redirect::to(&next)).into_response())
        }
    }
}

fn closed(form: SignInPage, fields: &Fields, (why, wait): (Closed, u64)) -> Result<Response> {
    let sentence = closed_sentence(why, &waiting(wait));
    let page = html(&form.with_problem(fields, "ten", sentence))?;
    Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response())
}

/// Says no more than what is true: who reads it may not have typed what is counted.
fn closed_sentence(why: Closed, wait: &str) -> String {
    match why {
        Closed::Device => format!(
            "Trên máy này, mật khẩu của tài khoản này đã được nhập sai nhiều lần. Xin đợi {wait} rồi thử lại."
        ),
        Closed::Network => format!(
            "Từ mạng này, mật khẩu của tài khoản này đã được nhập sai nhiều lần. Xin đợi {wait} rồi \
             thử lại, hoặc đăng nhập trên máy đã từng dùng."
        ),
        Closed::Everywhere => format!(
            "Có người đang thử mật khẩu của tài khoản này từ nhiều nơi, nên tạm thời chỉ đăng nhập \
             được trên máy hoặc mạng đã từng dùng. Xin đăng nhập ở đó, hoặc đợi {wait} rồi thử lại, \
             hoặc nhờ quản trị hệ thống của đơn vị cấp mật khẩu tạm."
        ),
        Closed::Crowd => format!(
            "Mạng này đang có quá nhiều lần nhập sai, có thể của người khác dùng chung mạng. Xin đợi \
             {wait} rồi thử lại."
        ),
    }
}

pub(super) async fn next_page(
    app: &App,
    token: &str,
    must_change: bool,
    back: &str,
) -> Result<String> {
    if must_change {
        return Ok(PASSWORD_PATH.to_owned());
    }
    if is_local(back) {
        return Ok(back.to_owned());
    }
    Ok(match access::session(app, token).await? {
        Session::Running(who) => {
            let waits = late::newest(&app.db, who.staff, app.now()).await?;
            waits.unwrap_or_else(|| first_page(&who).to_owned())
        }
        Session::Ended { .. } | Session::Unknown => SIGN_IN_PATH.to_owned(),
    })
}
