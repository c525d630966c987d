//! One line of the log and one count for each request: method, route pattern, status, duration and
//! an id that the answer carries, too. Never the address itself, its query, a name or a body: a
//! look-up holds a dossier's code and secret.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::app::new_id;

/// Name of the durations' histogram.
pub const SECONDS: &str = "motcua_request_seconds";
/// The header in which an answer names its line of the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Routes that would fill the log without telling anything.
const QUIET: [&str; 3] = ["/healthz", "/metrics", "/tai-san/{name}"];

/// A layer around all routes.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned());
    let method = method_name(request.method());
    let id = new_id().to_string();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| write_line(&route, method, status, elapsed.as_secs_f64() * 1000.0));
    count(&route, method, status, elapsed.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn write_line(route: &str, method: &'static str, status: u16, ms: f64) {
    let ms = (ms * 10.0).round() / 10.0;
    if status >= 500 {
        tracing::warn!(method, route, status, ms, "answered");
    } else if QUIET.contains(&route) {
        tracing::debug!(method, route, status, ms, "answered");
    } else {
        tracing::info!(method, route, status, ms, "answered");
    }
}

fn count(route: &str, method: &'static str, status: u16, seconds: f64) {
    let class = match status {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    };
    let route = route.to_owned();
    metrics::counter!(
        "motcua_requests_total",
        "route" => route.clone(), "method" => method, "status" => class
    )
    .increment(1);
    metrics::histogram!(SECONDS, "route" => route, "method" => method).record(seconds);
}

/// Anybody may send any word as a method; only known ones become a name in the figures.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
