//! Whoever reads dossiers with their receipts: a browser, known by a cookie that was given to it when
//! code and secret were right. Its token opens nothing but what this browser has opened itself.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar};

use super::who::{bound_cookie, bound_name};
use crate::app::App;

const COOKIE: &str = "motcua-tra-cuu";

/// The token of the browser that asks, if it has one.
#[derive(Clone, Debug)]
pub struct Reader(pub Option<String>);

impl FromRequestParts<App> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self(jar.get(&bound_name(app, COOKIE)).map(|cookie| cookie.value().to_owned())))
    }
}

/// The cookie of a reader: gone with the browser, and worth nothing some hours after it was last shown.
#[must_use]
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    bound_cookie(app, COOKIE, token)
}
