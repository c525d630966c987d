//! `/ho-so/{id}/loi-ghi`: the free texts of a dossier, and erasing some of them by a decision. What
//! will go is shown on a page of its own before it goes.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::erasing::{Decision, DecisionRefusal, Ground};
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::{Found, Text, erase, find};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::attachments;
use crate::error::{Error, Result};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::reading;

/// The form, on both pages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    lan: Uuid,
    chon: Vec<String>,
    so: String,
    ngay: String,
    can_cu: String,
    /// `xoa` on the page that confirms.
    buoc: String,
}

/// What the address says has happened before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    xong: String,
}

#[derive(Template)]
#[template(path = "erasing/pages/texts.html")]
struct TextsPage {
    page: Page,
    problems: Problems,
    href: String,
    code: String,
    texts: Vec<Choice>,
    erased: Vec<String>,
    grounds: [Ground; 4],
    fields: Fields,
}

struct Choice {
    text: Text,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "erasing/pages/confirm.html")]
struct ConfirmPage {
    page: Page,
    href: String,
    code: String,
    texts: Vec<Text>,
    decision: String,
    ground: &'static str,
    instead: String,
    /// Names of the dossier's files: nobody can see from here what is written in them.
    files: Vec<String>,
    fields: Fields,
}

/// Lists the texts.
///
/// # Errors
/// [`Error::NotFound`] for those who may not erase here.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(before): Query<Before>,
) -> Result<Response> {
    let found = find(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &found.dossier).await?;
    let done = (before.xong == "xoa").then(|| "Đã xóa các lời ghi theo quyết định.".to_owned());
    let today = words::date(time::local(app.now()).date());
    let fields = Fields { lan: new_id(), ngay: today, ..Fields::default() };
    list(&app, &who, (id, &found), (fields, Problems::default()), done)
}

/// Shows what will go, or erases it.
///
/// # Errors
/// [`Error::NotFound`] for those who may not erase here.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let found = find(&app, &who.actor, id).await?;
    if fields.lan.is_nil() {
        return Err(Error::NotFound);
    }
    let mut problems = Problems::default();
    let decision = read(&app, &fields, &mut problems);
    let is_confirmed = fields.buoc == "xoa";
    // What was confirmed may have gone already: with this very form.
    if !is_confirmed && found.chosen(&fields.chon).is_empty() {
        problems.add("chon", "Xin chọn ít nhất một lời ghi cần xóa.");
    }
    let Some(decision) = decision.filter(|_| problems.is_empty()) else {
        let page = list(&app, &who, (id, &found), (fields, problems), None)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if !is_confirmed {
        return confirm(&app, &who, (id, &found), (fields, decision)).await;
    }
    match erase(&app, &who.actor, (fields.lan, id), &fields.chon, &decision).await {
        Ok(()) => Ok(Redirect::to(&format!("/ho-so/{id}/loi-ghi?xong=xoa")).into_response()),
        Err(Error::Bad(sentence)) => {
            problems.add("chon", sentence);
            let page = list(&app, &who, (id, &found), (fields, problems), None)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

fn read(app: &App, fields: &Fields, problems: &mut Problems) -> Option<Decision> {
    let today = time::local(app.now()).date();
    let day = words::read_day(&fields.ngay);
    if let Err(sentence) = day {
        problems.add("ngay", sentence);
    }
    let ground = Ground::from_code(&fields.can_cu);
    if ground.is_none() {
        problems.add("can_cu", "Xin chọn căn cứ xóa.");
    }
    // The number is looked at even where the rest is wrong, so that all is said at once.
    let days = (day.unwrap_or(today), today);
    match Decision::read(&fields.so, days, ground.unwrap_or(Ground::Requested)) {
        Ok(decision) => Some(decision),
        Err(refusal) => {
            let field = match refusal {
                DecisionRefusal::NumberNeeded => "so",
                DecisionRefusal::InFuture => "ngay",
            };
            problems.add(field, refusal.to_string());
            None
        }
    }
}

fn list(
    app: &App,
    who: &Who,
    (id, found): (Uuid, &Found),
    (fields, problems): (Fields, Problems),
    notice: Option<String>,
) -> Result<Response> {
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let code = found.dossier.received.code.to_string();
    let title = format!("{error}Lời ghi ở hồ sơ {code}");
    let choice =
        |text: &Text| Choice { is_chosen: fields.chon.contains(&text.key), text: text.clone() };
    html(&TextsPage {
        page: Page::staff(app, who, title, "/cong-viec").with_notice(notice),
        href: format!("/ho-so/{id}"),
        texts: found.texts.iter().map(choice).collect(),
        erased: found.erased.clone(),
        grounds: Ground::ALL,
        code,
        problems,
        fields,
    })
}

async fn confirm(
    app: &App,
    who: &Who,
    (id, found): (Uuid, &Found),
    (fields, decision): (Fields, Decision),
) -> Result<Response> {
    let code = found.dossier.received.code.to_string();
    let files = attachments::of(&app.db, id).await?;
    html(&ConfirmPage {
        page: Page::staff(app, who, format!("Xác nhận xóa lời ghi ở hồ sơ {code}"), "/cong-viec"),
        href: format!("/ho-so/{id}"),
        texts: found.chosen(&fields.chon).into_iter().cloned().collect(),
        decision: format!("{} ngày {}", decision.number, words::date(decision.decided_on)),
        ground: decision.ground.label(),
        instead: decision.in_place(),
        files: files.into_iter().map(|file| file.name).collect(),
        code,
        fields,
    })
}
