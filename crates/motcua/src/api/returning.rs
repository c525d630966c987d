//! The verbs at the end: bring to the desk, hand to the applicant.

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use domain::dossier::{ReturnWay, Taker};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use super::DOSSIERS;
use super::post::{ActHeaders, Post};
use super::processing::Nothing;
use super::state::{State, act};
use crate::app::App;
use crate::error::Result;
use crate::web::refusals::WriteRefusals;
use crate::work;

/// How, and to whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Handing {
    /// How the result is handed over.
    #[schema(schema_with = ways)]
    way: ReturnWay,
    /// Who takes it.
    #[schema(schema_with = takers)]
    taker: Taker,
    /// Number of the postal consignment; needed when it is sent by post.
    #[schema(max_length = 60, example = "EH123456789VN")]
    tracking: Option<String>,
}

/// The ways in which a result is returned.
pub fn ways() -> RefOr<Schema> {
    choice(ReturnWay::ALL.map(ReturnWay::code))
}

/// Who may take it.
pub fn takers() -> RefOr<Schema> {
    choice(Taker::ALL.map(Taker::code))
}

/// A text out of a few.
pub fn choice<const N: usize>(codes: [&'static str; N]) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).into()
}

/// A text out of a few, or none.
pub fn maybe<const N: usize>(codes: [&'static str; N]) -> RefOr<Schema> {
    let types = SchemaType::from_iter([Type::String, Type::Null]);
    let codes = codes.into_iter().map(Some).chain([None]);
    ObjectBuilder::new().schema_type(types).enum_values(Some(codes)).into()
}

/// Chuyển kết quả về bộ phận một cửa: the settlement ends here.
#[utoipa::path(post, path = "/dossiers/{code}/bring-to-desk", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Nothing>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn bring_to_desk(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Nothing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::bring_to_desk(&act.app, &act.actor, act.id, act.seen).await
    })
    .await
}

/// Trả kết quả: the desk hands the result out.
#[utoipa::path(post, path = "/dossiers/{code}/hand-to-applicant", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Handing,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn hand_to_applicant(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Handing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Handing { way, taker, tracking } = act.body;
        let to = work::Handing { way, taker, tracking };
        work::hand_to_applicant(&act.app, &act.actor, act.id, act.seen, to).await
    })
    .await
}
