//! `/tra-cuu/{id}/bo-sung`: the applicant completes an open dossier online. One form for
//! everything, so that nothing typed or chosen is lost without a script: each button stores what has
//! come, and the last one sends it. A file that has come is kept, even if the line is cut afterwards.

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::deadline::Recount;
use domain::dossier::event::Lacking;
use domain::dossier::{Body, Dossier};
use domain::procedure::Procedure;
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::look_up::{Heading, find, keep_private};
use super::supplement_sent::{Coming, Stop};
use crate::app::App;
use crate::attachments::pages::multipart::{Part, Parts};
use crate::attachments::{self, Attached};
use crate::error::{Error, Result};
use crate::tracking::look_up::Found;
use crate::tracking::opened::{Opened, PATH};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::reader::Reader;
use crate::words;
use crate::work::answering::{self, Kept, Target};

/// Its page behind the dossier's.
pub(super) const PAGE: &str = "/bo-sung";
/// The files of one paper: `tep-0` is the first of the request.
pub(super) const FILES: &str = "tep-";

/// What was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    xong: String,
}

#[derive(Template)]
#[template(path = "tracking/pages/supplement.html")]
struct SupplementPage {
    page: Page,
    problems: Problems,
    heading: Heading,
    state: Shown,
    last: Option<Sent>,
    /// What the time does once the dossier is complete.
    recount: &'static str,
}

/// What the page offers.
enum Shown {
    /// The form.
    Form(Form),
    /// What was sent is looked at.
    Sent,
    /// The last day is over.
    Over { until: String, is_anything_stored: bool },
    /// It was sent too often, or nothing is awaited: why.
    Closed(String),
}

struct Form {
    request: Uuid,
    round: u32,
    until: String,
    items: Vec<Item>,
    note: String,
    is_returned: bool,
}

/// A paper of the request.
struct Item {
    field: String,
    name: String,
    problem: String,
    files: Vec<Attached>,
}

/// What was sent last.
struct Sent {
    at: String,
    files: Vec<String>,
    note: String,
}

/// The form, or why there is none.
///
/// # Errors
/// Whatever the database says.
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let notice = match done.xong.as_str() {
        "luu" => Some("Đã lưu. Phần bổ sung chưa được gửi; xin bấm “Gửi bổ sung” khi đã đủ."),
        "xoa" => Some("Đã xóa tệp."),
        "gui" => Some("Đã gửi phần bổ sung."),
        _ => None,
    };
    match find(&app, &reader, &id).await? {
        Ok(opened) => {
            let notice = notice.map(str::to_owned);
            render(&app, &opened, (Problems::default(), notice)).await
        }
        Err(refused) => Ok(*refused),
    }
}

/// Takes the form: stores what has come, removes a file, or sends.
///
/// # Errors
/// A cut line, a full disk, or whatever the database says.
pub async fn send(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response> {
    let arrived_at = app.now();
    let found = find(&app, &reader, &id).await?;
    let mut parts = Parts::open(request, &app).await?;
    let opened = match (found, &mut parts) {
        (Ok(opened), _) => opened,
        (Err(refused), None) => return Ok(*refused),
        (Err(refused), Some(parts)) => {
            parts.drain().await;
            return Ok(*refused);
        }
    };
    let Some(mut parts) = parts else {
        return Coming::begin(&app, opened, arrived_at).interrupted(Error::TooLarge).await;
    };
    let mut coming = Coming::begin(&app, opened, arrived_at);
    loop {
        let step = match parts.next().await {
            Ok(None) => break,
            Ok(Some(Part::Text(name, value))) => {
                coming.take_text(name, value);
                Ok(())
            }
            Ok(Some(Part::File(file))) => coming.take_file(*file).await,
            Err(error) => Err(Stop::Failed(error)),
        };
        if let Err(stop) = step {
            parts.drain().await;
            return match stop {
                Stop::Failed(error) => coming.interrupted(error).await,
                Stop::Show(_) => stop.into_response(),
            };
        }
    }
    coming.finish().await.or_else(Stop::into_response)
}

/// Whether something may still be changed and sent.
pub(super) fn is_open(dossier: &Dossier, target: Target, at: Timestamp) -> bool {
    let request = dossier.awaited_supplement().filter(|request| request.id == target.request);
    let in_time = request.is_some_and(|request| time::local(at).date() <= request.until_on);
    in_time && dossier.may_answer().is_ok() && dossier.answers == target.round
}

/// The form again, with what is wrong.
pub(super) async fn again(app: &App, opened: &Opened, problems: Problems) -> Result<Response> {
    let mut response = render(app, opened, (problems, None)).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn render(
    app: &App,
    opened: &Opened,
    (problems, notice): (Problems, Option<String>),
) -> Result<Response> {
    let (reference, found) = (app.reference(), &opened.found);
    let received = &found.dossier.received;
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}Bổ sung hồ sơ {}", received.code);
    let procedure = reference.catalogue.version(&received.procedure);
    let recount = procedure.map_or(Recount::FromStart, Procedure::recount);
    let mut response = html(&SupplementPage {
        page: Page::public(app, title, PATH).with_notice(notice),
        heading: Heading::of(&reference, opened),
        state: state(app, found).await?,
        last: last(app, found).await?,
        recount: recount.words(),
        problems,
    })?;
    keep_private(&mut response);
    Ok(response)
}

async fn state(app: &App, found: &Found) -> Result<Shown> {
    let dossier = &found.dossier;
    if dossier.untaken_answer().is_some() {
        return Ok(Shown::Sent);
    }
    let Some(request) = dossier.awaited_supplement() else {
        return Ok(Shown::Closed(String::new()));
    };
    let target = Target { dossier: found.id, request: request.id, round: dossier.answers };
    let Kept { files, note } = answering::kept(&app.db, target).await?;
    let until = words::date(request.until_on);
    let is_anything_stored = !files.is_empty();
    if time::local(app.now()).date() > request.until_on {
        return Ok(Shown::Over { until, is_anything_stored });
    }
    if let Err(refusal) = dossier.may_answer() {
        return Ok(Shown::Closed(refusal.to_string()));
    }
    let item = |(place, lacking): (usize, &Lacking)| Item {
        field: format!("{FILES}{place}"),
        name: lacking.name.clone(),
        problem: lacking.problem.clone(),
        files: files.iter().filter(|file| file.item == Some(place)).cloned().collect(),
    };
    Ok(Shown::Form(Form {
        request: request.id,
        round: dossier.answers,
        until,
        items: request.items.iter().enumerate().map(item).collect(),
        note,
        is_returned: dossier.answers > 0,
    }))
}

/// What was sent last to the latest request, whatever became of it.
async fn last(app: &App, found: &Found) -> Result<Option<Sent>> {
    let sent = found.events.iter().rev().find_map(|event| {
        let Body::SupplementSent { request, arrived_at, files } = &event.body else { return None };
        Some((request, arrived_at, files))
    });
    let current = found.dossier.request.as_ref().map(|request| request.id);
    let Some((request, arrived_at, sent)) = sent.filter(|(request, ..)| Some(**request) == current)
    else {
        return Ok(None);
    };
    let files = attachments::of(&app.db, found.id).await?;
    let files = files.iter().filter(|file| sent.contains(&file.id));
    let round = found.dossier.answers.saturating_sub(1);
    Ok(Some(Sent {
        at: words::second(*arrived_at),
        files: files.map(|file| format!("{} ({})", file.name, file.size())).collect(),
        note: answering::note(&app.db, *request, round).await?,
    }))
}

impl Item {
    /// The heading of its part of the form.
    fn heading(&self, number: usize) -> String {
        format!("{number}. {}", self.name)
    }

    fn label(&self) -> &'static str {
        if self.files.is_empty() { "Chọn tệp" } else { "Thêm tệp" }
    }
}
