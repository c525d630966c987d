//! Where a request comes from, as far as it can be believed: the other end of the line or, when that
//! is a proxy we were told to believe, the address that the nearest of them wrote down last.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use ipnet::IpNet;

use crate::app::App;
use crate::error::Error;

/// Bits of an IPv6 address that belong to whoever was given the line; the rest they choose.
const LINE_BITS: u32 = 64;
/// Entries of the header that are looked at, from its end: there are no longer rows of proxies.
const HOPS_MAX: usize = 10;
/// Where proxies write whom they speak for.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// Where they write whether people reach them by `http` or by `https`.
const FORWARDED_PROTO: &str = "x-forwarded-proto";
/// What machines ask without names and passwords.
const FOR_MONITORS: [&str; 3] = ["/healthz", "/metrics", "/.well-known/security.txt"];

/// Whose limit it is: one IPv4 address, or the /64 of an IPv6 address, for whoever has one of its
/// addresses has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => {
                let line = u128::MAX << (128 - LINE_BITS);
                Self(Ipv6Addr::from_bits(address.to_bits() & line).into())
            }
        }
    }
}

/// The lines around a network: the /24 of an IPv4 address, the /48 of an IPv6 address, which is what
/// one customer can get for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Neighbourhood(IpAddr);

impl Neighbourhood {
    /// The neighbourhood of a network.
    #[must_use]
    pub fn of(network: Network) -> Self {
        match network.0 {
            IpAddr::V4(address) => {
                Self(Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into())
            }
            IpAddr::V6(address) => {
                Self(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into())
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(address) => write!(f, "{address}/{LINE_BITS}"),
        }
    }
}

/// The proxies in front of the program; none when nobody stands there.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    believed: Vec<IpNet>,
    /// The last one that spoke as a proxy of ours would, without being one.
    met: Arc<Mutex<Option<IpAddr>>>,
    /// Whether somebody came without encryption, although that was promised.
    came_plain: Arc<AtomicBool>,
}

impl Proxies {
    /// Proxies in these networks.
    #[must_use]
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self { believed: networks, ..Self::default() }
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn hold(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.believed.iter().any(|network| network.contains(&address))
    }

    /// Who asks: what the last proxy of ours wrote down. What stands before that, anybody may have
    /// written, and what cannot be read names nobody.
    #[must_use]
    pub fn asker(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut asker = peer.to_canonical();
        for entry in forwarded(headers).into_iter().rev().take(HOPS_MAX) {
            if !self.hold(asker) {
                break;
            }
            match entry {
                Some(address) => asker = address,
                None => break,
            }
        }
        asker
    }
}

impl Proxies {
    /// Looks whether a neighbour in the office's own network speaks as a proxy without being one of ours.
    /// Anybody on the internet may write the header; they are not remembered.
    pub fn meet(&self, peer: IpAddr, headers: &HeaderMap) {
        let peer = peer.to_canonical();
        if headers.contains_key(FORWARDED_FOR) && is_inside(peer) && !self.hold(peer) {
            *self.met.lock().unwrap_or_else(PoisonError::into_inner) = Some(peer);
        }
    }

    /// Whether a request came over plain HTTP, as far as that can be known: a proxy says so, or there is
    /// none and the line comes from another machine.
    #[must_use]
    pub fn is_plain(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        match headers.get(FORWARDED_PROTO).map(|value| value.as_bytes()) {
            Some(scheme) => scheme.eq_ignore_ascii_case(b"http"),
            None => {
                let peer = peer.to_canonical();
                !peer.is_loopback() && !self.hold(peer) && !headers.contains_key(FORWARDED_FOR)
            }
        }
    }

    /// Remembers that somebody came so.
    pub fn meet_plain(&self) {
        self.came_plain.store(true, Ordering::Relaxed);
    }

    /// Whether somebody did since this was asked last.
    #[must_use]
    pub fn met_plain(&self) -> bool {
        self.came_plain.swap(false, Ordering::Relaxed)
    }

    /// Which one was met since this was asked last.
    #[must_use]
    pub fn met(&self) -> Option<IpAddr> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_loopback(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_loopback(),
    }
}

/// A layer that meets proxies.
pub async fn meet_proxies(State(app): State<App>, request: Request, next: Next) -> Response {
    app.proxies.meet(peer(request.extensions()), request.headers());
    next.run(request).await
}

/// A layer that lets nobody type a password into a page that came over plain HTTP where HTTPS was
/// promised: the cookie of the session would not come back either. Monitors are let through.
pub async fn refuse_plain(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_promised = app.is_https() && !FOR_MONITORS.contains(&request.uri().path());
    let peer = peer(request.extensions());
    if is_promised && app.proxies.is_plain(peer, request.headers()) {
        app.proxies.meet_plain();
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Error::NotEncrypted { url: format!("{}{path}", app.public_url) }.into_response();
    }
    next.run(request).await
}

/// The other end of the line; this machine where there is no line, as in a trial.
fn peer(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(address)| address.ip())
}

/// The entries of all lines of the header, in their order.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let mut entries = Vec::new();
    for line in headers.get_all(FORWARDED_FOR) {
        match line.to_str() {
            Ok(line) => entries.extend(line.split(',').map(read)),
            Err(_) => entries.push(None),
        }
    }
    entries
}

/// An address as proxies write it: with or without a port, brackets or quotes around it.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let entry = entry.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(entry);
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

/// The network that asks.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub Network);

impl FromRequestParts<App> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(Network::of(app.proxies.asker(peer(&parts.extensions), &parts.headers))))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn asker(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let networks = proxies.iter().map(|text| text.parse().expect("a network")).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).expect("a line");
            headers.append("x-forwarded-for", value);
        }
        Proxies::new(networks).asker(ip(peer), &headers).to_string()
    }

    #[test]
    fn the_nearest_proxys_last_word_is_believed_and_nothing_before_it() {
        const HERE: &[&str] = &["127.0.0.0/8", "::1/128"];
        let table: [(&[&str], &str, &[&str], &str); 19] = [
            // Nobody in front: the header is anybody's.
            (&[], "203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            (&[], "127.0.0.1", &["198.51.100.1"], "127.0.0.1"),
            // Not one of our proxies.
            (HERE, "203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            (HERE, "127.0.0.1", &[], "127.0.0.1"),
            (HERE, "127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            (HERE, "::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            // What the asker wrote comes first, in the same line or in one of its own.
            (HERE, "127.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            (HERE, "127.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            (HERE, "127.0.0.1", &["10.0.0.9, 192.168.1.7"], "192.168.1.7"),
            // All forms.
            (HERE, "127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            (HERE, "::1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            (HERE, "::1", &["\"[2001:db8::7]:4711\""], "2001:db8::7"),
            (HERE, "::1", &["[2001:db8::7]"], "2001:db8::7"),
            (HERE, "::1", &["\"198.51.100.1\""], "198.51.100.1"),
            (HERE, "::1", &["::ffff:198.51.100.1"], "198.51.100.1"),
            // What cannot be read names nobody: the proxy itself is asked to wait.
            (HERE, "127.0.0.1", &["198.51.100.1, unknown"], "127.0.0.1"),
            (HERE, "127.0.0.1", &["198.51.100.1", "\u{fffd}"], "127.0.0.1"),
            // Several proxies in a row, and a forged row of them.
            (
                &["127.0.0.1/32", "10.0.0.5/32"],
                "127.0.0.1",
                &["1.1.1.1, 9.9.9.9, 10.0.0.5"],
                "9.9.9.9",
            ),
            (HERE, "127.0.0.1", &["1.1.1.1, 127.0.0.1"], "1.1.1.1"),
        ];
        for (proxies, peer, lines, expected) in table {
            assert_eq!(asker(proxies, peer, lines), expected, "{proxies:?} {peer} {lines:?}");
        }
        let long = "9.9.9.9, ".repeat(50_000) + "127.0.0.1";
        assert_eq!(asker(HERE, "127.0.0.1", &[&long]), "9.9.9.9");
    }

    #[test]
    fn plain_http_is_known_by_a_proxys_word_or_by_where_the_line_comes_from() {
        let here = || vec!["127.0.0.0/8".parse().expect("a network")];
        for (proxies, peer, header, expected) in [
            (vec![], "127.0.0.1", None, false),
            (vec![], "::1", None, false),
            (vec![], "10.0.0.9", None, true),
            (vec![], "10.0.0.9", Some(("x-forwarded-for", "10.0.0.1")), false),
            (here(), "127.0.0.1", Some(("x-forwarded-for", "10.0.0.1")), false),
            (here(), "127.0.0.1", Some(("x-forwarded-proto", "https")), false),
            (here(), "127.0.0.1", Some(("x-forwarded-proto", "http")), true),
            (here(), "203.0.113.9", None, true),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(header.map(|(name, value)| {
                (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value))
            }));
            let is_plain = Proxies::new(proxies).is_plain(ip(peer), &headers);
            assert_eq!(is_plain, expected, "{peer} {header:?}");
        }
    }

    #[test]
    fn an_ipv6_line_is_one_network_and_a_mapped_address_is_its_ipv4() {
        let table = [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ];
        for (address, network) in table {
            assert_eq!(Network::of(ip(address)).to_string(), network);
        }
        let around = |address: &str| Neighbourhood::of(Network::of(ip(address)));
        assert_eq!(around("2001:db8:1:2::1"), around("2001:db8:1:ffff::1"));
        assert_ne!(around("2001:db8:1:2::1"), around("2001:db8:2:2::1"));
        assert_eq!(around("203.0.113.9"), around("203.0.113.200"));
        assert_ne!(around("203.0.113.9"), around("203.0.114.9"));
    }
}
