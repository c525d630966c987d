//! `GET /.well-known/security.txt` (RFC 9116): where to report a weakness. Without a contact in the
//! settings there is no such page: a contact that nobody reads is worse than none.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;

use crate::app::App;
use crate::error::{Error, Result};

/// How long what it says holds; RFC 9116 recommends less than a year.
const HOLDS_HOURS: i64 = 24 * 180;

/// Answers.
pub async fn show(State(app): State<App>) -> Result<Response> {
    let contact = app.security_contact.as_deref().ok_or(Error::NotFound)?;
    let until = app.now() + SignedDuration::from_hours(HOLDS_HOURS);
    let text = format!(
        "Contact: {contact}\nExpires: {until}\nPreferred-Languages: vi, en\n\
         Canonical: {}/.well-known/security.txt\n",
        app.public_url
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
