//! `GET /metrics`: the figures, for Prometheus. Whoever does not show the token is told that there is
//! no such page, on this machine, too: behind a proxy everybody comes from this machine.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::operation::figures::{Figures, installed};

/// Answers.
pub async fn show(headers: HeaderMap) -> Response {
    match shown_to(&headers) {
        Some(figures) => {
            let media = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            ([media], figures.render()).into_response()
        }
        None => Error::NotFound.into_response(),
    }
}

/// The figures, if whoever asks knows the token.
pub(super) fn shown_to(headers: &HeaderMap) -> Option<&'static Figures> {
    let bearer = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    installed().filter(|figures| figures.admits(bearer))
}
