//! `/gui-lai/{id}`: a form that came too late for its session, shown to the person who sent it, to be
//! sent once more. Whoever else signs in at that desk sees nothing of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::sign_out::Nothing;
use crate::app::App;
use crate::error::Result;
use crate::web::form::Sent;
use crate::web::late::{self, LateForm};
use crate::web::page::{Page, first_page, html};
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "accounts/pages/late.html")]
struct LatePage {
    page: Page,
    form: LateForm,
    at: String,
    shown: Vec<String>,
    again: &'static str,
    discard: String,
}

/// Shows it.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let Some(form) = late::find(&app.db, who.staff, id, app.now()).await? else {
        return Ok(Redirect::to(first_page(&who)).into_response());
    };
    html(&LatePage {
        page: Page::staff(&app, &who, "Gửi lại nội dung vừa nhập", late::PATH),
        at: words::minute(form.at),
        shown: form.fields.iter().filter_map(|(_, value)| typed(value)).collect(),
        again: late::AGAIN,
        discard: format!("{}/{id}/bo", late::PATH),
        form,
    })
}

/// What a person typed, rather than what the page put into its form.
fn typed(value: &str) -> Option<String> {
    let value = value.trim();
    let is_ours = Uuid::parse_str(value).is_ok()
        || value.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-".contains(&byte));
    (!value.is_empty() && !is_ours).then(|| value.to_owned())
}

/// Throws it away.
pub async fn discard(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    late::drop(&app.db, sent.who.staff, id).await?;
    Ok(Redirect::to(first_page(&sent.who)).into_response())
}
