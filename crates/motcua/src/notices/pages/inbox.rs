//! `/thong-bao`: what the program has to tell somebody who works here.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::notices::inbox::{self, LeadsTo};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::web::{INBOX_PATH, with_query};
use crate::words;

#[derive(Template)]
#[template(path = "notices/pages/inbox.html")]
struct InboxPage {
    page: Page,
    rows: Vec<Row>,
    unread: i64,
    older: String,
}

struct Row {
    id: Uuid,
    code: String,
    sentence: String,
    /// What its button says.
    opens: &'static str,
    at: String,
    is_read: bool,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    truoc: Option<Uuid>,
    #[serde(default)]
    xong: String,
}

/// A form of one button.
#[derive(Deserialize)]
pub struct Pressed {}

/// Shows a person's own notices.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (notices, older) = inbox::page(&app.db, who.staff, asked.truoc).await?;
    let done = (asked.xong == "doc").then(|| "Đã đánh dấu là đã đọc.".to_owned());
    html(&InboxPage {
        page: Page::staff(&app, &who, "Thông báo", INBOX_PATH).with_notice(done),
        unread: who.unread,
        older: older
            .map_or_else(String::new, |id| with_query(INBOX_PATH, "truoc", &id.to_string())),
        rows: notices
            .into_iter()
            .map(|notice| Row {
                sentence: notice.sentence(),
                opens: if notice.code.is_empty() { "Xem nhật ký" } else { "Mở hồ sơ" },
                id: notice.id,
                code: notice.code,
                at: words::minute(notice.at),
                is_read: notice.is_read,
            })
            .collect(),
    })
}

/// Opens what a notice is about; it is read then.
pub async fn open(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Pressed>,
) -> Result<Response> {
    let leads_to = inbox::read(&app.db, sent.who.staff, id, app.now()).await?;
    let path = match leads_to.ok_or(Error::NotFound)? {
        LeadsTo::Dossier(dossier) => format!("/ho-so/{dossier}"),
        LeadsTo::Vacancies => "/thieu-nguoi".to_owned(),
        LeadsTo::Journal(username) => with_query("/nhat-ky", "can_bo", &username),
    };
    Ok(Redirect::to(&path).into_response())
}

/// Marks all as read.
pub async fn read(State(app): State<App>, sent: Sent<Pressed>) -> Result<Response> {
    inbox::read_all(&app.db, sent.who.staff, app.now()).await?;
    Ok(Redirect::to(&with_query(INBOX_PATH, "xong", "doc")).into_response())
}
