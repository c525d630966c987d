//! `GET /metrics`: the figures, for Prometheus. Whoever may not read them is told that there is no
//! such page.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::operation::figures::installed;

/// Answers.
pub async fn show(request: Request) -> Response {
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip());
    let headers = request.headers();
    match installed().filter(|figures| figures.admits(from, is_forwarded(headers), bearer(headers)))
    {
        Some(figures) => {
            let media = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            ([media], figures.render()).into_response()
        }
        None => Error::NotFound.into_response(),
    }
}

/// A proxy on this machine asks for somebody else.
fn is_forwarded(headers: &HeaderMap) -> bool {
    ["x-forwarded-for", "x-real-ip", "forwarded", "via"]
        .iter()
        .any(|name| headers.contains_key(*name))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
