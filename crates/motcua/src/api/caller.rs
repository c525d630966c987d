//! Who asks: the program whose key stands in the `Authorization` header, and as whom it acts.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use domain::dossier::Actor;

use crate::access::Who;
use crate::accounts::{Program, Scope, token_of};
use crate::app::App;
use crate::error::{Error, Result};

/// A program with a good key.
#[derive(Debug)]
pub struct Caller(Program);

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, key) =
            value.and_then(|value| value.split_once(' ')).ok_or(Error::KeyNeeded)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Error::KeyNeeded);
        }
        token_of(app, key.trim()).await?.map(Self).ok_or(Error::KeyNeeded)
    }
}

impl Caller {
    /// Checks that the key was made for that.
    ///
    /// # Errors
    /// [`Error::ScopeMissing`].
    pub fn needs(&self, scope: Scope) -> Result<()> {
        if self.0.has(scope) { Ok(()) } else { Err(Error::ScopeMissing(scope.code())) }
    }

    /// As whom it acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// The same, for questions that pages ask in the name of a person.
    #[must_use]
    pub fn who(&self) -> Who {
        Who {
            staff: self.0.actor.staff,
            username: String::new(),
            name: self.0.name.clone(),
            actor: self.0.actor.clone(),
            csrf: String::new(),
            must_change: false,
            unread: 0,
            calls_numbers: false,
            session: String::new(),
        }
    }
}
