//! How often a stranger may try: by address, in memory. Guessing a receipt's six digits or a
//! password is made slow; an office behind one address still gets through.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::app::App;
use crate::error::Error;
use crate::web::guesses::Guesses;
use crate::web::lockout::Strangers;

/// Look-ups with a secret that one address may try a minute.
const LOOK_UPS_PER_MINUTE: u32 = 30;
/// Sign-ins that one address may try a minute.
const SIGN_INS_PER_MINUTE: u32 = 30;
/// Numbers that one address may take a minute: a hall has one or two screens.
const TICKETS_PER_MINUTE: u32 = 30;

/// The limits.
pub struct Limiter {
    /// Tries to sign in with names that do not exist.
    pub strangers: Strangers,
    /// Wrong secrets for a dossier.
    pub secrets: Guesses,
    look_ups: DefaultKeyedRateLimiter<IpAddr>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    tickets: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Limiter {
    /// Fresh limits.
    #[must_use]
    pub fn new() -> Self {
        let some = |n: u32| NonZeroU32::new(n).expect("a limit above zero");
        Self {
            strangers: Strangers::default(),
            secrets: Guesses::default(),
            look_ups: RateLimiter::keyed(Quota::per_minute(some(LOOK_UPS_PER_MINUTE))),
            sign_ins: RateLimiter::keyed(Quota::per_minute(some(SIGN_INS_PER_MINUTE))),
            tickets: RateLimiter::keyed(Quota::per_minute(some(TICKETS_PER_MINUTE))),
        }
    }

    /// Counts a look-up with a secret.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn look_up(&self, from: IpAddr) -> Result<(), Error> {
        check(&self.look_ups, &from)
    }

    /// Counts a try to sign in.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn sign_in(&self, from: IpAddr) -> Result<(), Error> {
        check(&self.sign_ins, &from)
    }

    /// Counts a number that is taken from the queue.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn ticket(&self, from: IpAddr) -> Result<(), Error> {
        check(&self.tickets, &from)
    }

    /// Forgets addresses that have been quiet; called now and then.
    pub fn tidy(&self) {
        self.look_ups.retain_recent();
        self.sign_ins.retain_recent();
        self.tickets.retain_recent();
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Error> {
    limiter.check_key(key).map_err(|not_until| Error::TooMany {
        wait_seconds: not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1,
    })
}

/// The address that asks; behind a proxy that we are told to believe, the one it names last.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let direct = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(address)| address.ip());
        let named = parts
            .headers
            .get("x-forwarded-for")
            .filter(|_| app.behind_proxy)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|address| address.trim().parse().ok());
        Ok(Self(named.unwrap_or(direct)))
    }
}
