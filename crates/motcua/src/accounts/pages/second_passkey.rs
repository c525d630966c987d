//! `/tai-khoan/hai-buoc/khoa-truy-cap`: adding a passkey. The browser makes it, so the page needs its
//! script; who has none sets up an app.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::text::one_line;
use serde::Deserialize;

use super::proof::ProofFields;
use super::{again, second};
use crate::access::Who;
use crate::accounts::Undone;
use crate::accounts::oneself::{self, Ask};
use crate::accounts::second::webauthn::Site;
use crate::accounts::second::{self as factors, Challenge, passkeys};
use crate::app::App;
use crate::config::limits;
use crate::error::Result;
use crate::web::SECOND_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

#[derive(Template)]
#[template(path = "accounts/pages/second_passkey.html")]
struct PasskeyPage {
    page: Page,
    problems: Problems,
    name: String,
    challenge: Challenge,
    site: Site,
    user: String,
    username: String,
    known: String,
    ask: Ask,
}

async fn form(app: &App, who: &Who, name: &str, problems: Problems) -> Result<PasskeyPage> {
    let mut page = Page::staff(app, who, "Thêm khóa truy cập", SECOND_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    Ok(PasskeyPage {
        page,
        problems,
        name: name.to_owned(),
        challenge: Challenge::new(app, &who.session),
        site: Site::of(&app.public_url),
        user: who.staff.simple().to_string(),
        username: who.username.clone(),
        known: factors::of(&app.db, who.staff).await?.credentials().join(" "),
        ask: oneself::ask(app, who).await?,
    })
}

/// Shows the form.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    html(&form(&app, &who, "", Problems::default()).await?)
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    ten: String,
    #[serde(default)]
    khoa_moi: String,
    #[serde(default)]
    thach_thuc_moi: String,
    #[serde(flatten)]
    proof: ProofFields,
}

/// Takes the passkey that the browser made.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let name = one_line(&fields.ten);
    let mut problems = Problems::default();
    if name.is_empty() || name.chars().count() > limits::NAME_CHARS_MAX {
        problems.add("ten", "Xin đặt tên cho khóa, ví dụ: Máy ở bàn số 2.");
    }
    if fields.khoa_moi.is_empty() {
        problems.add("khoa_moi", "Xin bấm “Tạo khóa trên máy này” và làm theo trình duyệt.");
    }
    if !problems.is_empty() {
        return again(&form(&app, &who, &name, problems).await?);
    }
    let new = (name.as_str(), fields.khoa_moi.as_str(), fields.thach_thuc_moi.as_str());
    match passkeys::add(&app, &who, fields.proof.into(), new).await {
        Ok(codes) => second::done(&app, &who, codes),
        Err(Undone::Refused(sentence)) => {
            let field = match sentence {
                passkeys::UNREAD | passkeys::ONE_TOO_MANY => "khoa_moi",
                of_the_proof => oneself::field_of(of_the_proof, "mat_khau"),
            };
            problems.add(field, sentence);
            again(&form(&app, &who, &name, problems).await?)
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}
