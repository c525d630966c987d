//! `GET /healthz`: 200 when all is well, 503 when it is not. Strangers learn no more than that; what
//! is wrong, and with which database, is for the log and for whoever knows the token of `/metrics`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::metrics::shown_to;
use crate::app::App;
use crate::operation::health::examine;

/// Answers.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    let health = examine(&app).await;
    let status =
        if health.reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if shown_to(&headers).is_some() {
        (status, Json(health)).into_response()
    } else {
        (status, Json(json!({ "status": health.status }))).into_response()
    }
}
