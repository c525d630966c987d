//! `/tai-khoan/hai-buoc/ung-dung`: setting up an app that makes codes: a QR code, the same to be typed,
//! and a first code that shows that it works.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::proof::{ProofFields, refused};
use super::{again, second};
use crate::access::Who;
use crate::accounts::Undone;
use crate::accounts::oneself::{self, Ask};
use crate::accounts::second::totp;
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::SECOND_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::percent;
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

#[derive(Template)]
#[template(path = "accounts/pages/second_totp.html")]
struct TotpPage {
    page: Page,
    problems: Problems,
    picture: String,
    typed: String,
    sealed: String,
    ask: Ask,
}

async fn form(app: &App, who: &Who, offer: totp::Offer, problems: Problems) -> Result<TotpPage> {
    let mut page = Page::staff(app, who, "Thiết lập ứng dụng xác thực", SECOND_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    let svg = standards::qr::svg(&offer.address).map_err(anyhow::Error::from)?;
    Ok(TotpPage {
        page,
        problems,
        picture: format!("data:image/svg+xml,{}", percent(&svg)),
        typed: offer.typed,
        sealed: offer.sealed,
        ask: oneself::ask(app, who).await?,
    })
}

/// Shows a new secret.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    let offer = totp::offer(&app, &who)?;
    html(&form(&app, &who, offer, Problems::default()).await?)
}

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    bi_mat: String,
    #[serde(default)]
    ma: String,
    #[serde(flatten)]
    proof: ProofFields,
}

/// Takes the secret over, when its first code is right.
pub async fn send(State(app): State<App>, sent: Sent<Fields>) -> Result<Response> {
    let Sent { who, fields } = sent;
    let Fields { bi_mat, ma, proof } = fields;
    match totp::set_up(&app, &who, proof.into(), (&bi_mat, &ma)).await {
        Ok(codes) => second::done(&app, &who, codes),
        Err(Undone::Refused(sentence)) => {
            let offer = totp::offered(&app, &who, &bi_mat).ok_or(Error::NotFound)?;
            let field = if sentence == totp::WRONG_FIRST { "ma" } else { "mat_khau" };
            again(&form(&app, &who, offer, refused(sentence, field)).await?)
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}
