//! The edge of the program: whatever people and programs send is cleaned here, once for all fields,
//! of what nobody sees ([`pasted`]). Behind it no text has a NUL, which PostgreSQL does not store.
//!
//! Query strings and paths pass [`clean_address`], a layer around all routes; bodies are read in few
//! places, and each of them calls the function for its kind of body.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::text::pasted;
use serde_json::{Number, Value};
use url::form_urlencoded;

use crate::error::Error;

/// Up to here every whole number has a floating one of its own (2⁵³).
const FLOAT_WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// A layer around all routes. Nothing of ours has an address with a sign that cannot be seen; what
/// was pasted into a query is cleaned.
pub async fn clean_address(mut request: Request, next: Next) -> Response {
    if !is_plain(request.uri().path()) {
        return Error::NotFound.into_response();
    }
    if let Some(query) = request.uri().query() {
        let clean = form(query.as_bytes());
        if clean.as_ref() != query.as_bytes() {
            match with_query(request.uri(), &clean) {
                Some(uri) => *request.uri_mut() = uri,
                None => return Error::NotFound.into_response(),
            }
        }
    }
    next.run(request).await
}

/// Whether every sign of a path is one that can be seen, once it is decoded.
fn is_plain(path: &str) -> bool {
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    let decoded = String::from_utf8_lossy(&decoded);
    !decoded.chars().any(|c| c.is_control() || domain::text::is_invisible(c))
}

fn with_query(uri: &Uri, query: &[u8]) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    let query = std::str::from_utf8(query).ok()?;
    let both = format!("{}?{query}", uri.path());
    parts.path_and_query = Some(PathAndQuery::try_from(both).ok()?);
    Uri::from_parts(parts).ok()
}

/// A form or a query string as it is read: the same bytes when there is nothing to clean.
#[must_use]
pub fn form(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_clean = |text: &str| pasted(text) == text;
    if form_urlencoded::parse(bytes).all(|(name, value)| is_clean(&name) && is_clean(&value)) {
        return bytes.into();
    }
    let mut clean = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(bytes) {
        clean.append_pair(&pasted(&name), &pasted(&value));
    }
    clean.finish().into_bytes().into()
}

/// A body of JSON: the same bytes when there is nothing to clean or it cannot be read, so that what
/// is wrong in it is named by its place.
#[must_use]
pub fn json(bytes: &Bytes) -> Bytes {
    let Ok(sent) = serde_json::from_slice::<Value>(bytes) else { return bytes.clone() };
    let clean = clean_value(sent.clone());
    if clean == sent { bytes.clone() } else { Bytes::from(clean.to_string()) }
}

fn clean_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(pasted(&text)),
        Value::Array(values) => Value::Array(values.into_iter().map(clean_value).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(name, value)| (pasted(&name), clean_value(value))).collect())
        }
        Value::Number(number) => Value::Number(whole(&number).unwrap_or(number)),
        other @ (Value::Null | Value::Bool(_)) => other,
    }
}

/// `3.0` as `3`: for JSON Schema both are the same integer, and some programs know no other numbers.
fn whole(number: &Number) -> Option<Number> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    let is_exact = float.fract() == 0.0 && float.abs() <= FLOAT_WHOLE_MAX;
    if is_exact { format!("{float:.0}").parse::<i64>().ok().map(Number::from) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_cleaned() {
        for (sent, read) in [
            ("a=1&b=x+y%C6%B0", "a=1&b=x+y%C6%B0"),
            ("a=%00x&b%E2%80%8B=0905%E2%80%93123", "a=x&b=0905-123"),
            ("a=&a=&b", "a=&a=&b"),
            ("", ""),
        ] {
            assert_eq!(*form(sent.as_bytes()), *read.as_bytes(), "{sent}");
        }
    }

    #[test]
    fn bodies_are_cleaned() {
        let cleaned = |sent: &'static str| json(&Bytes::from_static(sent.as_bytes()));
        assert_eq!(cleaned("{ \"a\": [1.50, \"x\"]}"), "{ \"a\": [1.50, \"x\"]}");
        assert_eq!(cleaned("{"), "{");
        assert_eq!(cleaned("[3.0,-2.0,1e3,0.5,1e300,7]"), "[3,-2,1000,0.5,1e+300,7]");
        assert_eq!(cleaned(r#"{"a":["x\u0000",{"b":"\u200b1"}]}"#), r#"{"a":["x",{"b":"1"}]}"#);
    }

    #[test]
    fn paths_have_no_signs_that_nobody_sees() {
        for (path, plain) in [
            ("/ho-so/1", true),
            ("/thu-tuc/%C4%91", true),
            ("/thu-tuc/%00", false),
            ("/thu-tuc/1%E2%80%8B", false),
            ("/a%0Ab", false),
        ] {
            assert_eq!(is_plain(path), plain, "{path}");
        }
    }
}
