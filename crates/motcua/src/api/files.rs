//! Sending the scan of a paper, a draft or the signed result to a dossier.

use axum::extract::{FromRequest as _, Multipart, Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa::ToSchema;
use uuid::Uuid;

use super::DOSSIERS;
use super::answer::{Answer, once};
use super::caller::Caller;
use super::dossier::FileWords;
use super::post::{ActHeaders, hash, key};
use super::state::id_of;
use crate::accounts::Scope;
use crate::app::App;
use crate::attachments::pages::draining::{declared_bytes, drain, drain_rest};
use crate::attachments::pages::multipart::{room_for, text};
use crate::attachments::{
    self, Attached, NewFile, Purpose, Received, Sending, Stored, attach_stored, check_may_add,
    room, store, take,
};
use crate::config::limits;
use crate::error::{Error, Result};
use crate::idempotency::Keyed;
use crate::web::refusals::WriteRefusals;

/// A file with what it is to the dossier. The texts come before the file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form that is read part by part")]
pub struct NewFileForm {
    /// `paper`, `draft` or `result`.
    #[schema(example = "result")]
    purpose: String,
    /// The component of the case that it is a scan of.
    component: Option<String>,
    /// PDF, JPEG or PNG, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Sends a file to a dossier that the key's owner holds.
#[utoipa::path(post, path = "/dossiers/{code}/files", tag = DOSSIERS, operation_id = "add_file",
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body(content = NewFileForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file", body = FileWords), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn add(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    caller: Caller,
    request: Request,
) -> Result<Response> {
    caller.needs(Scope::DossiersWrite)?;
    let id = id_of(&app.db, &code).await?;
    let key = key(request.headers())?;
    let (sent, received) = read(&app, &caller, id, request).await?;
    let stored = store(&app, received).await?;
    let Sent { purpose, component, name } = sent;
    let by = caller.actor().staff;
    let keyed = key.map(|key| Keyed {
        staff: by,
        key,
        request_hash: hash(&[
            id.as_bytes(),
            purpose.code().as_bytes(),
            component.as_deref().unwrap_or_default().as_bytes(),
            stored.sha256.as_bytes(),
        ]),
    });
    let file = NewFile { dossier: id, purpose, component, name, added_by: by };
    let program = app.clone();
    once(&app, keyed, async move { attach(&program, file, stored).await }).await
}

async fn attach(app: &App, file: NewFile, stored: Stored) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let id = attach_stored(&mut tx, file, &stored, app.now()).await?;
    tx.commit().await?;
    let attached = attachments::get(&app.db, id).await?;
    Answer::new(StatusCode::CREATED, &words(&attached))
}

/// What a form says about its file.
struct Sent {
    purpose: Purpose,
    component: Option<String>,
    name: String,
}

/// Reads the form up to the end of its file; the rest of one that is refused is read past, so that
/// the program gets to see why.
async fn read(
    app: &App,
    caller: &Caller,
    dossier: Uuid,
    request: Request,
) -> Result<(Sent, Received)> {
    let declared = declared_bytes(request.headers());
    if declared > limits::REQUEST_BYTES_MAX {
        let (parts, body) = request.into_parts();
        drain(&parts.headers, body).await;
        return Err(Error::TooLarge);
    }
    let mut form = Multipart::from_request(request, app).await.map_err(|_no_form| unreadable())?;
    let read = read_parts(app, &mut form, (caller, dossier), room_for(declared)).await;
    if read.is_err() {
        drain_rest(&mut form).await;
    }
    read
}

/// Whether the file may be added at all, and whether there is room, is asked before its first byte.
async fn read_parts(
    app: &App,
    form: &mut Multipart,
    (caller, dossier): (&Caller, Uuid),
    bytes_max: usize,
) -> Result<(Sent, Received)> {
    let (mut purpose, mut component) = (None, None);
    for _part in 0..limits::PARTS_PER_REQUEST_MAX {
        let Some(field) = form.next_field().await.map_err(|_cut| unreadable())? else { break };
        match field.name().unwrap_or_default() {
            "purpose" => purpose = Purpose::from_code(&text(field).await?),
            "component" => component = Some(text(field).await?),
            _ => {
                let purpose = purpose.ok_or_else(unreadable)?;
                check_may_add(app, &caller.who(), dossier, purpose).await?;
                let name = field.file_name().unwrap_or("tep").to_owned();
                let sending = Sending::of_staff(caller.actor().staff, dossier);
                let room = room::reserve(app, sending, bytes_max).await?;
                let received = take(&app.files, room, field).await?;
                return Ok((Sent { purpose, component, name }, received));
            }
        }
    }
    Err(unreadable())
}

fn unreadable() -> Error {
    Error::Bad(
        "Xin gửi multipart/form-data với purpose (paper, draft hoặc result) rồi đến file."
            .to_owned(),
    )
}

/// A file in words.
pub fn words(file: &Attached) -> FileWords {
    FileWords {
        id: file.id,
        purpose: file.purpose.code(),
        component: file.component.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        bytes: file.bytes,
        media: file.media.mime(),
    }
}
