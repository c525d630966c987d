//! Safety around every page: headers that forbid what our pages never need, and a check that
//! forms come from our own pages.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Error;

const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()"),
];

/// For how long browsers come by HTTPS alone once they have come by it: a year, in seconds.
const HTTPS_ONLY: &str = "max-age=31536000";

/// Adds the headers, where a handler has not set its own (files have a policy of theirs). Nothing is
/// kept by browsers unless its handler says so, for many desks share a machine.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.is_https() {
        let https_only = HeaderValue::from_static(HTTPS_ONLY);
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(https_only);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses forms that another site made the browser send. Every form also carries its session's
/// secret; this is the second lock.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Programs say who they are with each request, and no cookie counts there.
    let for_programs = request.uri().path().starts_with("/api/");
    if safe || for_programs || is_ours(request.headers(), &app.public_url) {
        next.run(request).await
    } else {
        Error::CrossSite.into_response()
    }
}

fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), host) => {
            origin == public_url
                || host.is_some_and(|host| {
                    origin.split_once("://").is_some_and(|(_, authority)| authority == host)
                })
        }
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn another_sites_form_is_refused() {
        let ours = "https://desk.example";
        let cases = [
            (headers(&[("sec-fetch-site", "same-origin")]), true),
            (headers(&[("sec-fetch-site", "cross-site")]), false),
            (headers(&[("sec-fetch-site", "same-site")]), false),
            (headers(&[("origin", "https://desk.example")]), true),
            (headers(&[("origin", "https://evil.example"), ("host", "desk.example")]), false),
            (headers(&[("origin", "null"), ("host", "desk.example")]), false),
            (headers(&[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:8080")]), true),
            (headers(&[]), true),
        ];
        for (headers, allowed) in cases {
            assert_eq!(is_ours(&headers, ours), allowed, "{headers:?}");
        }
    }
}
