//! Answers to acts: JSON with the position of the dossier's last event as `ETag`, kept for whoever
//! sends the same act again.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::app::App;
use crate::error::{Error, Result};
use crate::idempotency::{self, Begun, Keyed};
use crate::journal;

/// Says that the answer is that of an earlier, equal request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    body: String,
}

impl Answer {
    /// An answer with that body.
    ///
    /// # Errors
    /// Never in practice: our own bodies are plain data.
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_string(body).map_err(|error| Error::Internal(error.into()))?;
        Ok(Self { status, body })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let etag = json["seq"].as_u64().map(|seq| format!("\"{seq}\""));
        if let Some(etag) = etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            headers.insert(header::ETAG, etag);
        }
        let href = json["href"].as_str().filter(|_| self.status == StatusCode::CREATED);
        if let Some(href) = href.and_then(|href| HeaderValue::from_str(href).ok()) {
            headers.insert(header::LOCATION, href);
        }
        response
    }
}

/// Acts once for each key. Once begun the act runs to its end even if the program hangs up, so that
/// sending it again finds the answer.
///
/// # Errors
/// What the act is refused for, or what is wrong with the key.
pub async fn once(
    app: &App,
    keyed: Option<Keyed>,
    act: impl Future<Output = Result<Answer>> + Send + 'static,
) -> Result<Response> {
    let Some(keyed) = keyed else { return Ok(act.await?.into_response()) };
    if let Begun::Done { status, body } = idempotency::begin(&app.db, &keyed, app.now()).await? {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let mut response = Answer { status, body }.into_response();
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        return Ok(response);
    }
    let db = app.db.clone();
    let task = tokio::spawn(journal::under_key(journal::key(), async move {
        let answer = act.await;
        let kept = match &answer {
            Ok(answer) => {
                idempotency::finish(&db, &keyed, answer.status.as_u16(), &answer.body).await
            }
            Err(_refused) => idempotency::release(&db, &keyed).await,
        };
        if let Err(error) = kept {
            error.log();
        }
        answer
    }));
    let answer = task.await.map_err(|stopped| Error::Internal(stopped.into()))??;
    Ok(answer.into_response())
}
