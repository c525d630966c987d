//! `POST /tep`: sends files to a dossier or to a reception form that will become one. Without
//! scripts the person comes back to the page of the form; a script asks for JSON.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;

use super::back_to;
use super::multipart::{Errand, SentFile, SentFiles};
use crate::app::App;
use crate::attachments::problem::{ADDED, NotTaken, Problem};
use crate::attachments::{
    Attached, NewFile, Purpose, attach_stored, check_may_add, get, names, store,
};
use crate::error::{Error, Result};

#[derive(Serialize)]
struct Taken {
    id: Uuid,
    href: String,
    name: String,
    size: String,
    media: &'static str,
}

#[derive(Serialize)]
struct Refused {
    code: &'static str,
    message: &'static str,
}

/// Takes the files of a form: all of them or none.
pub async fn send(State(app): State<App>, request: Request) -> Result<Response> {
    let as_json = wants_json(request.headers());
    let mut sent = SentFiles::read(&app, request, Errand::Named).await?;
    if let Some(refused) = sent.refused.take() {
        return Err(refused);
    }
    let files = std::mem::take(&mut sent.files);
    let taken = match sent.problem {
        Some(problem) => Err(NotTaken::Problem(problem)),
        None => keep(&app, &sent, files).await,
    };
    match taken {
        Ok(taken) if as_json => Ok((StatusCode::CREATED, Json(shown(&taken))).into_response()),
        Ok(_taken) => Ok(back_to(or_home(sent.back()), ADDED, sent.field("component"))),
        Err(NotTaken::Problem(problem)) if as_json => Ok(refused(problem)),
        Err(NotTaken::Problem(problem)) if !sent.back().is_empty() => {
            Ok(back_to(sent.back(), problem.code(), sent.field("component")))
        }
        Err(not_taken) => Err(not_taken.into()),
    }
}

async fn keep(
    app: &App,
    sent: &SentFiles,
    files: Vec<SentFile>,
) -> std::result::Result<Vec<Attached>, NotTaken> {
    let unreadable = || Error::Bad("Biểu mẫu tải tệp thiếu hồ sơ hoặc loại tệp.".to_owned());
    let dossier: Uuid = sent.field("dossier").parse().map_err(|_no_id| unreadable())?;
    let purpose = Purpose::from_code(sent.field("purpose")).ok_or_else(unreadable)?;
    let component = Some(sent.field("component").to_owned()).filter(|id| !id.is_empty());
    check_may_add(app, &sent.who, dossier, purpose).await?;
    if files.is_empty() {
        return Err(Problem::Missing.into());
    }
    let mut stored = Vec::new();
    for file in files {
        stored.push((file.name, store(app, file.received).await?));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut ids = Vec::new();
    for (name, content) in stored {
        let component = component.clone();
        let file = NewFile { dossier, purpose, component, name, added_by: sent.who.staff };
        ids.push(attach_stored(&mut tx, file, &content, now).await?);
    }
    tx.commit().await?;
    let mut attached = Vec::new();
    for id in ids {
        attached.push(get(&app.db, id).await?);
    }
    Ok(attached)
}

fn shown(attached: &[Attached]) -> Vec<Taken> {
    let taken = |file: &Attached| Taken {
        id: file.id,
        href: file.href(),
        name: file.name.clone(),
        size: names::size(file.bytes),
        media: file.media.mime(),
    };
    attached.iter().map(taken).collect()
}

fn refused(problem: Problem) -> Response {
    let status = Error::from(NotTaken::Problem(problem)).status();
    let body = Refused { code: problem.code(), message: problem.sentence() };
    (status, Json(body)).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

fn or_home(path: &str) -> &str {
    if path.is_empty() { crate::web::WORK_PATH } else { path }
}
