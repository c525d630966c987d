//! `GET /healthz`: 200 when all is well, 503 with the reasons when it is not.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::operation::health::{Health, examine};

/// Answers.
pub async fn show(State(app): State<App>) -> (StatusCode, Json<Health>) {
    let health = examine(&app).await;
    let status =
        if health.reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health))
}
