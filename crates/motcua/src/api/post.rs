//! Reading an act: who sends it, under which key, which state was seen, and its body as JSON with
//! the path of whatever is wrong in it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use super::caller::Caller;
use crate::accounts::Scope;
use crate::app::App;
use crate::config::limits;
use crate::error::{Error, Result};
use crate::idempotency::Keyed;
use crate::web::edge;
use crate::web::problems::Problems;

/// Longest idempotency key.
const KEY_CHARS_MAX: usize = 200;

/// Most digits of the position of an event.
const SEEN_DIGITS_MAX: usize = 9;

/// The header with the key.
const KEY: &str = "idempotency-key";

/// Headers of an act on a dossier.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers that are read one by one")]
pub struct ActHeaders {
    /// Any text of at most 200 characters that is new for each act, such as a UUID. The same act
    /// sent again under it within 24 hours gets the same answer and is done once.
    #[param(
        rename = "Idempotency-Key",
        value_type = String,
        required = false,
        pattern = "^[!-~]([ -~]*[!-~])?$",
        max_length = 200,
        example = "6f0c1f2e-7a52-4b4f-9d0c-3f4c1f6c2b11"
    )]
    key: Option<String>,
    /// The `ETag` of the state that was seen (`"3"`). If somebody has acted since, nothing is
    /// written and the answer is 409 `acted-first`.
    #[param(
        rename = "If-Match",
        value_type = String,
        required = false,
        pattern = "^([*]|(W/)?\"[0-9]{1,9}\"|[0-9]{1,9})$",
        example = "\"3\""
    )]
    seen: Option<String>,
}

/// The header of an act that makes something new.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header that is read by itself")]
pub struct NewHeaders {
    /// Any text of at most 200 characters that is new for each act, such as a UUID; without it nothing
    /// is done. The same act sent again under it within 24 hours gets the same answer and is done once.
    #[param(
        rename = "Idempotency-Key",
        pattern = "^[!-~]([ -~]*[!-~])?$",
        max_length = 200,
        example = "6f0c1f2e-7a52-4b4f-9d0c-3f4c1f6c2b11"
    )]
    key: String,
}

/// An act.
pub struct Post<T> {
    /// Who sends it.
    pub caller: Caller,
    /// Its key, if it has one.
    pub keyed: Option<Keyed>,
    /// Position of the last event that was seen.
    pub seen: Option<u32>,
    /// What it says.
    pub body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Post<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        caller.needs(Scope::DossiersWrite)?;
        let seen = seen(&parts.headers)?;
        let key = key(&parts.headers)?;
        let bytes = axum::body::to_bytes(body, limits::FORM_BYTES_MAX)
            .await
            .map_err(|_too_many| Error::TooLarge)?;
        let keyed = key.map(|key| Keyed {
            staff: caller.actor().staff,
            key,
            request_hash: hash(&[parts.uri.path().as_bytes(), &seen_bytes(seen), &bytes]),
        });
        let body = read(&parts.headers, &bytes)?;
        Ok(Self { caller, keyed, seen, body })
    }
}

/// The idempotency key of a request.
///
/// # Errors
/// [`Error::Bad`] when it is empty, too long or not plain text.
pub fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    value
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| (1..=KEY_CHARS_MAX).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            Error::Bad(format!("Idempotency-Key phải có từ 1 đến {KEY_CHARS_MAX} ký tự ASCII."))
        })
}

/// The hash of everything that makes a request this one.
#[must_use]
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// `If-Match: "3"`; also without quotes, as some clients send it. `*` is any state.
fn seen(headers: &HeaderMap) -> Result<Option<u32>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let quoted = text.strip_prefix("W/").unwrap_or(text).strip_prefix('"');
    let number = quoted.map_or(Some(text), |rest| rest.strip_suffix('"')).unwrap_or_default();
    let is_number = (1..=SEEN_DIGITS_MAX).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    number
        .parse()
        .ok()
        .filter(|_seen| is_number)
        .map(Some)
        .ok_or_else(|| Error::Bad("If-Match phải là ETag của hồ sơ, ví dụ \"3\".".to_owned()))
}

fn seen_bytes(seen: Option<u32>) -> Vec<u8> {
    seen.map_or_else(Vec::new, |seen| seen.to_be_bytes().to_vec())
}

/// Reads a body; none at all, or `null`, is `{}`, for verbs that need nothing.
fn read<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes) -> Result<T> {
    if !bytes.is_empty() && !is_json(headers) {
        return Err(Error::NotJson);
    }
    let bytes = edge::json(bytes);
    let is_nothing = matches!(bytes.trim_ascii(), b"" | b"null");
    let text: &[u8] = if is_nothing { b"{}" } else { &bytes };
    let mut reader = serde_json::Deserializer::from_slice(text);
    let body = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let is_whole = path == "." || path == "?";
        misread(if is_whole { String::new() } else { path }, error.inner())
    })?;
    reader.end().map_err(|error| misread(String::new(), &error))?;
    Ok(body)
}

fn misread(path: String, error: &serde_json::Error) -> Error {
    let mut problems = Problems::default();
    problems.add(path, error.to_string());
    Error::Misread(problems)
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = value.and_then(|value| value.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(default)]
        papers: Vec<Paper>,
    }

    #[derive(Debug, Deserialize)]
    struct Paper {
        #[serde(rename = "originals")]
        _originals: u32,
    }

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn a_wrong_field_is_named_by_its_path() {
        let json = headers("content-type", "application/json; charset=utf-8");
        let of = |text: &'static str| read::<Sample>(&json, &Bytes::from_static(text.as_bytes()));
        for nothing in ["", "null", " null\n"] {
            assert!(of(nothing).expect("nothing is needed").papers.is_empty(), "{nothing}");
        }
        for (text, path) in [
            (r#"{"papers":[{"originals":1},{"originals":-1}]}"#, "papers[1].originals"),
            (r#"{"papers":[{}]}"#, "papers[0]"),
            (r#"{"surprise":1}"#, "surprise"),
            ("{", ""),
            ("{} x", ""),
        ] {
            let Err(Error::Misread(problems)) = of(text) else { panic!("{text} is read") };
            assert_eq!(problems.iter().next().map(|one| one.field.as_str()), Some(path), "{text}");
        }
        let form = headers("content-type", "application/x-www-form-urlencoded");
        let read = read::<Sample>(&form, &Bytes::from_static(b"a=1"));
        assert!(matches!(read, Err(Error::NotJson)));
    }

    #[test]
    fn headers_are_read_or_refused() {
        let table = [("\"3\"", Some(3)), ("3", Some(3)), ("W/\"12\"", Some(12)), ("*", None)];
        for (text, expected) in table {
            assert_eq!(seen(&headers("if-match", text)).expect(text), expected);
        }
        for text in ["\"x\"", "\"3", "3\"", "", "\"\"", "+3", "W/3x", "9999999999"] {
            assert!(seen(&headers("if-match", text)).is_err(), "{text}");
        }
        assert_eq!(key(&headers(KEY, " a ")).expect("a key").as_deref(), Some("a"));
        assert!(key(&headers(KEY, "")).is_err());
        assert_eq!(key(&HeaderMap::new()).expect("none is needed"), None);
    }
}
