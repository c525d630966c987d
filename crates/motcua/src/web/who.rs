//! Who asks: the session cookie of a request, and the cookie itself.

use std::borrow::Cow;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use uuid::Uuid;

use super::{OWN_PATH, way_back};
use crate::access::{self, Session, Who};
use crate::app::App;
use crate::error::Error;

/// Name of the session cookie.
const COOKIE: &str = "motcua";
/// Name of the cookie between the two steps of signing in.
const STEP_COOKIE: &str = "motcua-buoc-hai";

/// Somebody signed in, with a password of their own. Handlers that take this are closed to others.
#[derive(Debug)]
pub struct SignedIn(pub Who);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let mut who = session_of(parts, app).await?;
        who.last_list = way_back::of(&parts.headers, app);
        if who.must_change && !parts.uri.path().starts_with("/tai-khoan") {
            return Err(Error::PasswordMustChange);
        }
        if who.must_set_up_second && !is_open_before_set_up(parts.uri.path()) {
            return Err(Error::SecondFactorNeeded);
        }
        Ok(Self(who))
    }
}

impl OptionalFromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Error> {
        match session_of(parts, app).await {
            Ok(who) => Ok(Some(Self(who))),
            Err(Error::SignedOut { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What somebody may do before the second factor that the duties ask for is set up: look after the
/// own account, but confirm no key.
fn is_open_before_set_up(path: &str) -> bool {
    path.starts_with(OWN_PATH) && !path.starts_with("/tai-khoan/khoa-api")
}

/// Whose session it is or was: for a form that arrives after the session ended, so that what was
/// typed is kept for that person.
#[derive(Debug)]
pub enum Visitor {
    /// Signed in.
    In(Box<Who>),
    /// The session has run out; it was this person's.
    Late(Uuid),
    /// A stranger.
    Stranger,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(match token(&parts.headers, app) {
            None => Self::Stranger,
            Some(token) => match access::session(app, &token).await? {
                Session::Running(who) => Self::In(who),
                Session::Ended { staff } => Self::Late(staff),
                Session::Unknown => Self::Stranger,
            },
        })
    }
}

async fn session_of(parts: &Parts, app: &App) -> Result<Who, Error> {
    let signed_out = || Error::SignedOut { back: back_of(parts) };
    let token = token(&parts.headers, app).ok_or_else(signed_out)?;
    match access::session(app, &token).await? {
        Session::Running(who) => Ok(*who),
        Session::Ended { .. } | Session::Unknown => Err(signed_out()),
    }
}

/// Where a person comes back to after signing in: the page asked for, not a form that was sent.
fn back_of(parts: &Parts) -> String {
    if parts.method == axum::http::Method::GET {
        parts.uri.path_and_query().map_or_else(String::new, ToString::to_string)
    } else {
        String::new()
    }
}

/// The secret of the session cookie, if the browser sent one.
#[must_use]
pub fn token(headers: &HeaderMap, app: &App) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(&bound_name(app, COOKIE)).map(|cookie| cookie.value().to_owned())
}

/// The name of a cookie: over HTTPS with the prefix by which browsers tie it to this host, plain on
/// a desk's own machine.
pub(super) fn bound_name(app: &App, name: &'static str) -> Cow<'static, str> {
    if app.is_https() { format!("__Host-{name}").into() } else { name.into() }
}

/// A cookie as all of ours are: for this host alone, out of reach for scripts, not sent along by
/// other sites' forms, and never in clear where we are reached over HTTPS.
pub(super) fn bound_cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((bound_name(app, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.is_https())
        .build()
}

/// The cookie of a new session.
#[must_use]
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    bound_cookie(app, COOKIE, token)
}

/// The cookie that takes it away.
#[must_use]
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The secret of a sign-in that waits for its second step.
#[must_use]
pub fn step_token(headers: &HeaderMap, app: &App) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(&bound_name(app, STEP_COOKIE)).map(|cookie| cookie.value().to_owned())
}

/// The cookie of a sign-in that waits for its second step.
#[must_use]
pub fn step_cookie(app: &App, token: String) -> Cookie<'static> {
    bound_cookie(app, STEP_COOKIE, token)
}

/// The cookie that takes it away.
#[must_use]
pub fn no_step_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = step_cookie(app, String::new());
    cookie.make_removal();
    cookie
}
