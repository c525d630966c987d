//! The desks at which a program may receive: those at which the owner of its key does, today.

use axum::Json;
use axum::extract::State as Shared;
use domain::time;
use serde::Serialize;
use utoipa::ToSchema;

use super::DOSSIERS;
use super::caller::Caller;
use crate::accounts::Scope;
use crate::app::App;
use crate::error::Result;
use crate::intake::desks::desks_of;
use crate::web::refusals::ReadRefusals;

/// A desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "nam-giang.mot-cua",
    "name": "Một cửa huyện Nam Giang",
    "full_name": "Bộ phận Tiếp nhận và Trả kết quả huyện Nam Giang"
}))]
pub struct DeskWords {
    /// Its id, to be named as `desk`.
    id: String,
    /// What it is called on screens.
    name: String,
    /// What it is called on papers.
    full_name: String,
}

/// Lists the desks at which the key may receive; none when its owner receives nowhere.
#[utoipa::path(get, path = "/desks", tag = DOSSIERS, operation_id = "list_desks",
    responses((status = 200, description = "The desks", body = [DeskWords]), ReadRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn list(Shared(app): Shared<App>, caller: Caller) -> Result<Json<Vec<DeskWords>>> {
    caller.needs(Scope::DossiersWrite)?;
    let reference = app.reference();
    let desks = desks_of(&reference, &caller.who(), time::local(app.now()).date());
    let words = desks.into_iter().map(|desk| DeskWords {
        full_name: reference.unit_full_name(&desk.id),
        id: desk.id.to_string(),
        name: desk.name,
    });
    Ok(Json(words.collect()))
}
