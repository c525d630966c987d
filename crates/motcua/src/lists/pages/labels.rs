//! `/nhan-ho-so.pdf`: labels for the folders of the dossiers that were chosen in a list.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::file;
use crate::app::App;
use crate::error::{Error, Result};
use crate::journal;
use crate::lists::{labels, print};
use crate::personal::{self, Shows};
use crate::web::form::Sent;
use crate::work::many::Chosen;
use crate::work::print as press;

/// What the list sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    chon: Vec<String>,
    /// Labels of the first sheet that are used already.
    bo_qua: String,
}

/// Prints them.
///
/// # Errors
/// [`Error::Bad`] when nothing was chosen; [`Error::NotFound`] when nothing of it may be read.
pub async fn print(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let ids: Vec<Uuid> = Chosen::parse_all(&fields.chon).iter().map(|one| one.id).collect();
    if ids.is_empty() {
        return Err(Error::Bad(
            "Chưa chọn hồ sơ nào. Xin quay lại và đánh dấu ít nhất một hồ sơ.".to_owned(),
        ));
    }
    let used = fields.bo_qua.trim().parse().unwrap_or(0);
    let letter = labels::of(&app, &who, &ids, used).await?;
    if letter.labels.is_empty() {
        return Err(Error::NotFound);
    }
    personal::counted(&app, &who.actor, (Shows::Printed, &ids)).await?;
    let facts = json!({ "dossiers": letter.labels.len() });
    let entry = print::noted(("labels_printed", who.staff), who.home(), app.now(), &facts);
    let print = print::with_form(&app.reference(), letter, app.now())?;
    let pdf = press::pdf(&app, print).await?;
    let mut tx = app.db.begin().await?;
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(file(pdf, "application/pdf", ("inline", "nhan-ho-so.pdf")))
}
