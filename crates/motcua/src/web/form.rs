//! Reading a form: the session's secret is checked before a field is looked at, text is brought
//! to NFC, and what cannot be read becomes a sentence.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::late;
use super::lines::TooSlow;
use super::who::SignedIn;
use super::{csrf, edge};
use crate::access::Who;
use crate::app::App;
use crate::config::limits;
use crate::error::Error;

/// A form sent by somebody who is signed in, from a page of ours.
#[derive(Debug)]
pub struct Sent<T> {
    /// Who sent it.
    pub who: Who,
    /// Its fields.
    pub fields: T,
}

#[derive(Deserialize)]
struct Secret {
    #[serde(rename = "_csrf", default)]
    csrf: String,
    /// The form that came too late and is sent once more: see [`late::AGAIN`].
    #[serde(rename = "_lan_truoc", default)]
    again: Option<Uuid>,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Sent<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (mut parts, body) = request.into_parts();
        let signed_in =
            <SignedIn as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, app)
                .await;
        let who = match signed_in {
            Ok(SignedIn(who)) => who,
            Err(error) => return Err(late::keep(app, parts, body, error).await),
        };
        let bytes = read(body).await?;
        let secret: Secret = parse(&bytes)?;
        if !csrf::holds(&who.csrf, &secret.csrf) {
            let fields = parse(&bytes)?;
            let came = late::Came { fields, files: Vec::new() };
            let from = late::From::of(app, &parts);
            return Err(late::keep_older(app, who.staff, &from, came).await);
        }
        if let Some(kept) = secret.again {
            late::drop(&app.db, who.staff, kept).await?;
        }
        Ok(Self { who, fields: parse(&bytes)? })
    }
}

/// A form sent by somebody who is not signed in; that it came from a page of ours is checked by
/// [`super::guard::same_origin`].
#[derive(Debug)]
pub struct Plain<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<App> for Plain<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Error> {
        Ok(Self(parse(&read(request.into_body()).await?)?))
    }
}

async fn read(body: Body) -> Result<Bytes, Error> {
    axum::body::to_bytes(body, limits::FORM_BYTES_MAX)
        .await
        .map_err(|error| if is_too_slow(&error) { Error::TooSlow } else { Error::TooLarge })
}

/// Whether a body ended because its line stood still or took too long.
pub(crate) fn is_too_slow(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<TooSlow>() || error.source().is_some_and(is_too_slow)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_html_form::from_bytes(&edge::form(bytes)).map_err(|error| {
        tracing::debug!(%error, "a form that cannot be read");
        Error::Bad("Biểu mẫu thiếu hoặc sai một số mục. Xin mở lại trang và thử lại.".to_owned())
    })
}

/// Checks that a form's token was made of the session's secret.
///
/// # Errors
/// [`Error::CrossSite`] when it was not.
pub fn check_csrf(who: &Who, sent: &str) -> Result<(), Error> {
    if csrf::holds(&who.csrf, sent) { Ok(()) } else { Err(Error::CrossSite) }
}

/// A text field as it is stored: NFC, without white space around it.
#[must_use]
pub fn clean(text: &str) -> String {
    domain::text::nfc(text.trim())
}

/// The same, absent when nothing is left.
#[must_use]
pub fn clean_option(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}
