//! Who asks: the program whose key stands in the `Authorization` header, and as whom it acts.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::dossier::Actor;

use crate::access::Who;
use crate::accounts::{Program, Scope, token_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::journal;

/// A layer around the whole interface: looks at the key once, and whatever the request then writes
/// into the journal names it. Who has no good key goes on as a stranger.
pub async fn under_key(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let program = match bearer(request.headers()) {
        Some(key) => match token_of(&app, key).await {
            Ok(program) => program,
            Err(error) => return error.into_response(),
        },
        None => None,
    };
    let key = program.as_ref().map(|program| program.token);
    if let Some(program) = program {
        request.extensions_mut().insert(Caller(program));
    }
    journal::under_key(key, next.run(request)).await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// A program with a good key.
#[derive(Clone, Debug)]
pub struct Caller(Program);

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::KeyNeeded)
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
            has_second: false,
            must_set_up_second: false,
            unread: 0,
            calls_numbers: false,
            last_list: (String::new(), ""),
            session: String::new(),
        }
    }
}
