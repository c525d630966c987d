//! `POST /tep/{id}/xoa`: takes a file out of a reception form again, as long as the dossier is not
//! received.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::back_to;
use crate::app::App;
use crate::attachments::problem::REMOVED;
use crate::attachments::remove;
use crate::error::Result;
use crate::web::form::Sent;
use crate::web::{WORK_PATH, is_local};

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    ve: String,
}

/// Removes the file.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Fields>,
) -> Result<Response> {
    let file = remove(&app, &sent.who, id).await?;
    let page = if is_local(&sent.fields.ve) { sent.fields.ve.as_str() } else { WORK_PATH };
    Ok(back_to(page, REMOVED, file.component.as_deref().unwrap_or_default()))
}
