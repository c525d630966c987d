//! `/tai-khoan/khoa-api/{id}`: a key that shall act in one's own name. Its owner reads what it may do,
//! confirms it with the password and sees it once; until then it opens nothing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::time;
use uuid::Uuid;

use super::again;
use super::proof::{ProofFields, refused};
use super::sign_out::Nothing;
use crate::access::Who;
use crate::accounts::oneself::{self, Ask};
use crate::accounts::tokens::{self, Condition, Token};
use crate::accounts::{Undone, key_acts};
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::OWN_PATH;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "accounts/pages/own_key.html")]
struct KeyPage {
    page: Page,
    problems: Problems,
    href: String,
    name: String,
    scopes: String,
    proposed_on: String,
    until: String,
    ask: Ask,
}

#[derive(Template)]
#[template(path = "accounts/pages/own_key_made.html")]
struct MadePage {
    page: Page,
    name: String,
    until: String,
    token: String,
}

async fn form(app: &App, who: &Who, key: &Token, problems: Problems) -> Result<KeyPage> {
    let mut page = Page::staff(app, who, "Xác nhận khóa kết nối", OWN_PATH);
    if !problems.is_empty() {
        page.title = format!("Lỗi: {}", page.title);
    }
    Ok(KeyPage {
        page,
        problems,
        href: format!("{OWN_PATH}/khoa-api/{}", key.id),
        name: key.name.clone(),
        scopes: key.scopes_in_words(),
        proposed_on: words::date(time::local(key.created_at).date()),
        until: words::date(key.last_on()),
        ask: oneself::ask(app, who).await?,
    })
}

/// A key that waits for this person.
async fn waiting(app: &App, who: &Who, id: Uuid) -> Result<Token> {
    let own = tokens::list(&app.db, Some(who.staff)).await?;
    let found = own.into_iter().find(|key| key.id == id);
    found.filter(|key| key.condition(app.now()) == Condition::Proposed).ok_or(Error::NotFound)
}

/// Shows what would be confirmed.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let key = waiting(&app, &who, id).await?;
    html(&form(&app, &who, &key, Problems::default()).await?)
}

/// Confirms the key. The answer is a page rather than a redirect: the key is nowhere else.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<ProofFields>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let key = waiting(&app, &who, id).await?;
    match key_acts::confirm(&app, &who, id, fields.into()).await {
        Ok(token) => html(&MadePage {
            page: Page::staff(&app, &who, "Đã xác nhận khóa kết nối", OWN_PATH),
            name: key.name.clone(),
            until: words::date(key.last_on()),
            token,
        }),
        Err(Undone::Refused(sentence)) => {
            again(&form(&app, &who, &key, refused(sentence, "mat_khau")).await?)
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}

/// Takes back, or turns down, a key that acts in one's own name.
pub async fn revoke(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    let own = tokens::list(&app.db, Some(sent.who.staff)).await?;
    if !own.iter().any(|key| key.id == id) {
        return Err(Error::NotFound);
    }
    match key_acts::revoke(&app, &sent.who, id).await {
        Ok(()) => Ok(Redirect::to("/tai-khoan?xong=thu-hoi").into_response()),
        Err(Undone::Refused(sentence)) => Err(Error::Bad(sentence.to_owned())),
        Err(Undone::Failed(error)) => Err(error),
    }
}
