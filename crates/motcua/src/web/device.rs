//! Who tries to sign in, before we know who it is: the network, and what the browser shows of an
//! earlier success. The cookie opens nothing; it keeps strangers from closing an account for the
//! people who use it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar};

use super::address::{Address, Network};
use super::who::{bound_cookie, bound_name};
use crate::app::App;

const COOKIE: &str = "motcua-may";

/// Who tries.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The network.
    pub network: Network,
    /// The secret that the browser keeps since an earlier success.
    pub device: Option<String>,
}

impl FromRequestParts<App> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Address(network) = Address::from_request_parts(parts, app).await?;
        let jar = CookieJar::from_headers(&parts.headers);
        let device = jar.get(&bound_name(app, COOKIE)).map(|cookie| cookie.value().to_owned());
        Ok(Self { network, device })
    }
}

/// The cookie by which this browser is known from now on.
#[must_use]
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    // For as long as the browser keeps one; after how many days it is worth nothing, the table says.
    let mut cookie = bound_cookie(app, COOKIE, token);
    cookie.make_permanent();
    cookie
}
