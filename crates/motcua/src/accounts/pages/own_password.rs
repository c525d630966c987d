//! `/tai-khoan/mat-khau`: changing one's own password, of one's own will or at the first sign-in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::again;
use super::proof::{SecondFields, refused};
use crate::access::Who;
use crate::accounts::oneself::{self, Ask, Proof};
use crate::accounts::{Undone, own, password};
use crate::app::App;
use crate::error::Result;
use crate::web::PASSWORD_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

#[derive(Template)]
#[template(path = "accounts/pages/own_password.html")]
struct PasswordPage {
    page: Page,
    problems: Problems,
    username: String,
    is_first: bool,
    present: &'static str,
    ask: Ask,
}

async fn form(app: &App, who: &Who, problems: Problems) -> Result<PasswordPage> {
    let mut page = Page::staff(app, who, "Đổi mật khẩu", PASSWORD_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    Ok(PasswordPage {
        page,
        problems,
        username: who.username.clone(),
        is_first: who.must_change,
        present: if who.must_change { "Mật khẩu tạm" } else { "Mật khẩu đang dùng" },
        ask: oneself::ask(app, who).await?,
    })
}

/// Shows the form.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    html(&form(&app, &who, Problems::default()).await?)
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    cu: String,
    #[serde(default)]
    moi: String,
    #[serde(default)]
    moi_lai: String,
    #[serde(flatten)]
    second: SecondFields,
}

/// Changes the password.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let problems = check(&app, &fields, &who);
    if !problems.is_empty() {
        return again(&form(&app, &who, problems).await?);
    }
    let proof = Proof { password: fields.cu, second: fields.second.into() };
    match own::change_password(&app, &who, proof, fields.moi).await {
        Ok(()) => Ok(Redirect::to("/tai-khoan?xong=mat-khau").into_response()),
        Err(Undone::Refused(sentence)) => again(&form(&app, &who, refused(sentence, "cu")).await?),
        Err(Undone::Failed(error)) => Err(error),
    }
}

fn check(app: &App, fields: &Fields, who: &Who) -> Problems {
    let mut problems = Problems::default();
    let known = own::known_words(&app.reference(), who);
    if fields.cu.is_empty() {
        problems.add("cu", "Xin nhập mật khẩu đang dùng.");
    }
    problems.check("moi", password::check_new(&fields.moi, known.iter().map(String::as_str)));
    if problems.of("moi").is_empty() && fields.moi == fields.cu {
        problems.add("moi", "Mật khẩu mới phải khác mật khẩu đang dùng.");
    }
    if fields.moi != fields.moi_lai {
        problems.add("moi_lai", "Hai lần nhập mật khẩu mới chưa giống nhau.");
    }
    problems
}
