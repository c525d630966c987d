//! All addresses in one table, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::attachments::pages as files;
use crate::config::limits;
use crate::web::{assets, errors, guard};

/// How long a request may take; uploads over a slow line need most of it.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(300);

/// The program's pages and interfaces.
#[must_use]
pub fn router(app: App) -> Router {
    pages()
        .route("/tai-san/{name}", get(assets::serve))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), errors::render))
        .layer(from_fn(guard::headers))
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIMEOUT,
        ))
        .layer(CompressionLayer::new())
        .with_state(app)
}

fn pages() -> Router<App> {
    Router::new()
        // Everybody
        // Signing in, one's own account
        // Reception
        // Work on dossiers
        // Files
        .route("/tep", post(files::upload::send))
        .route("/tep/{id}", get(files::download::show))
        .route("/tep/{id}/xoa", post(files::remove::send))

    // Administration

    // Programs

    // Operation
}
