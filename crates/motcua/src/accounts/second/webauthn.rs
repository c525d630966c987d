//! What a passkey sends, checked (W3C Web Authentication, Level 2, sections 7.1 and 7.2): pure, without
//! database and clock.
//!
//! Which make of authenticator it is does not matter to us, so attestation is neither asked for nor
//! looked at. The person must have been verified (fingerprint, face, PIN): a security key that was left
//! in the desk's machine opens nothing to whoever has seen the password.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::cose::Key;

/// Where the program is reached: a passkey is good for one site alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Scheme, host and port, as browsers write them.
    pub origin: String,
    /// The host alone.
    pub host: String,
}

impl Site {
    /// The site of a public address, which is an origin ([`crate::config::parse_public_url`]).
    #[must_use]
    pub fn of(public_url: &str) -> Self {
        let authority = public_url.split_once("://").map_or(public_url, |(_, authority)| authority);
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            Some(_) | None => authority,
        };
        Self { origin: public_url.to_owned(), host: host.to_owned() }
    }

    /// Whether passkeys can be made here: browsers make none for a number in place of a name.
    #[must_use]
    pub fn takes_passkeys(&self) -> bool {
        let number = self.host.trim_start_matches('[').trim_end_matches(']');
        number.parse::<std::net::IpAddr>().is_err()
    }
}

/// What the script sends when a passkey is made; bytes are base64url without padding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    client: String,
    /// The attestation object (CBOR).
    attestation: String,
}

/// What the script sends when a passkey has signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Which passkey.
    pub id: String,
    client: String,
    authenticator: String,
    signature: String,
}

/// A passkey as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its id, as browsers name it.
    pub id: String,
    /// The public key.
    pub key: Key,
    /// How often it has signed, as far as it counts.
    pub counter: i64,
}

/// Longest name of a passkey, in bytes, as the standard has it.
const CREDENTIAL_BYTES_MAX: usize = 1023;

/// The authenticator's data, up to what we need of it.
struct Data<'a> {
    site_hash: &'a [u8],
    flags: u8,
    counter: u32,
    rest: &'a [u8],
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

fn data(bytes: &[u8]) -> Option<Data<'_>> {
    let (site_hash, rest) = bytes.split_at_checked(32)?;
    let (flags, rest) = rest.split_first()?;
    let (counter, rest) = rest.split_first_chunk()?;
    Some(Data { site_hash, flags: *flags, counter: u32::from_be_bytes(*counter), rest })
}

/// Made for this site, and the person was there and was verified.
fn is_for(site: &Site, data: &Data<'_>) -> bool {
    data.site_hash == Sha256::digest(site.host.as_bytes()).as_slice()
        && data.flags & (PRESENT | VERIFIED) == PRESENT | VERIFIED
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

fn is_asked_by_us(client: &[u8], kind: &str, site: &Site, challenge: &[u8]) -> bool {
    let Ok(client) = serde_json::from_slice::<Client>(client) else { return false };
    let Some(signed) = bytes(&client.challenge) else { return false };
    client.kind == kind
        && client.origin == site.origin
        && !client.cross_origin
        && bool::from(signed.ct_eq(challenge))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Of the attestation object, what is of use to us.
fn authenticator_data(attestation: &[u8]) -> Option<Vec<u8>> {
    let map = ciborium::from_reader::<Value, _>(attestation).ok()?.into_map().ok()?;
    let (_, data) = map.into_iter().find(|(key, _)| key.as_text() == Some("authData"))?;
    data.into_bytes().ok()
}

/// A new passkey, if it was made for us just now.
#[must_use]
pub fn made(site: &Site, challenge: &[u8], sent: &Made) -> Option<Credential> {
    if !is_asked_by_us(&bytes(&sent.client)?, "webauthn.create", site, challenge) {
        return None;
    }
    let authenticator = authenticator_data(&bytes(&sent.attestation)?)?;
    let data = data(&authenticator)?;
    if !is_for(site, &data) || data.flags & HAS_CREDENTIAL == 0 {
        return None;
    }
    // Sixteen bytes say which make it is; two, how long the id is.
    let (_make, rest) = data.rest.split_at_checked(16)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (key, rest) = Key::read(rest)?;
    let ends = rest.is_empty() || data.flags & HAS_EXTENSIONS != 0;
    (ends && (1..=CREDENTIAL_BYTES_MAX).contains(&id.len())).then(|| Credential {
        id: URL_SAFE_NO_PAD.encode(id),
        key,
        counter: i64::from(data.counter),
    })
}

/// The new count of a passkey, if it signed for us just now. One that counts and does not count on
/// was copied.
#[must_use]
pub fn signed(site: &Site, challenge: &[u8], known: &Credential, sent: &Signed) -> Option<i64> {
    let (client, authenticator) = (bytes(&sent.client)?, bytes(&sent.authenticator)?);
    if sent.id != known.id || !is_asked_by_us(&client, "webauthn.get", site, challenge) {
        return None;
    }
    let read = data(&authenticator)?;
    if !is_for(site, &read) {
        return None;
    }
    let mut message = authenticator.clone();
    message.extend_from_slice(&Sha256::digest(&client));
    if !known.key.has_signed(&message, &bytes(&sent.signature)?) {
        return None;
    }
    let counter = i64::from(read.counter);
    let counts_on = counter > known.counter || (counter == 0 && known.counter == 0);
    counts_on.then_some(counter)
}

#[cfg(test)]
mod tests {
    use ciborium::value::Integer;

    use super::super::cose::tests::{Pair, pairs};
    use super::*;

    const CHALLENGE: &[u8] = b"a challenge";
    const VERIFIED_HERE: u8 = PRESENT | VERIFIED;

    struct Authenticator {
        pair: Pair,
        counter: u32,
    }

    impl Authenticator {
        fn data(&self, host: &str, flags: u8, rest: &[u8]) -> Vec<u8> {
            let mut data = Sha256::digest(host.as_bytes()).to_vec();
            data.push(flags);
            data.extend_from_slice(&self.counter.to_be_bytes());
            data.extend_from_slice(rest);
            data
        }

        fn make(&self, site: &Site, client: &[u8]) -> Made {
            self.make_with(site, client, VERIFIED_HERE | HAS_CREDENTIAL, &[])
        }

        fn make_with(&self, site: &Site, client: &[u8], flags: u8, more: &[u8]) -> Made {
            let mut rest = vec![0; 16];
            rest.extend_from_slice(&[0, 3, 7, 8, 9]);
            rest.extend_from_slice(&self.pair.cose());
            rest.extend_from_slice(more);
            let map = Value::Map(vec![
                ("fmt".into(), "none".into()),
                ("attStmt".into(), Value::Map(Vec::new())),
                ("authData".into(), Value::Bytes(self.data(&site.host, flags, &rest))),
            ]);
            let mut object = Vec::new();
            ciborium::into_writer(&map, &mut object).expect("a map");
            Made {
                client: URL_SAFE_NO_PAD.encode(client),
                attestation: URL_SAFE_NO_PAD.encode(object),
            }
        }

        fn sign(&self, host: &str, flags: u8, client: &[u8]) -> Signed {
            let data = self.data(host, flags, &[]);
            let mut message = data.clone();
            message.extend_from_slice(&Sha256::digest(client));
            Signed {
                id: URL_SAFE_NO_PAD.encode([7, 8, 9]),
                client: URL_SAFE_NO_PAD.encode(client),
                authenticator: URL_SAFE_NO_PAD.encode(&data),
                signature: URL_SAFE_NO_PAD.encode(self.pair.sign(&message)),
            }
        }
    }

    fn client(kind: &str, origin: &str, challenge: &[u8]) -> Vec<u8> {
        let challenge = URL_SAFE_NO_PAD.encode(challenge);
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
            .into_bytes()
    }

    #[test]
    fn a_site_is_scheme_host_and_port() {
        for (address, host, takes) in [
            ("https://motcua.namgiang.gov.vn", "motcua.namgiang.gov.vn", true),
            ("http://localhost:8080", "localhost", true),
            ("http://127.0.0.1:8080", "127.0.0.1", false),
            ("http://[::1]:8080", "[::1]", false),
            ("https://[::1]", "[::1]", false),
        ] {
            let site = Site::of(address);
            assert_eq!((site.origin.as_str(), site.host.as_str()), (address, host));
            assert_eq!(site.takes_passkeys(), takes, "{address}");
        }
    }

    #[test]
    fn a_passkey_of_each_kind_signs_for_this_site_and_challenge_alone() {
        let site = Site::of("https://desk.example");
        for pair in pairs() {
            let mut key = Authenticator { pair, counter: 1 };
            let begun = client("webauthn.create", &site.origin, CHALLENGE);
            let known = made(&site, CHALLENGE, &key.make(&site, &begun)).expect("a passkey");
            key.counter = 2;
            let get = |origin: &str, challenge: &[u8]| client("webauthn.get", origin, challenge);
            let right = get(&site.origin, CHALLENGE);
            let sent = key.sign(&site.host, VERIFIED_HERE, &right);
            assert_eq!(signed(&site, CHALLENGE, &known, &sent), Some(2));
            for (host, flags, client, why) in [
                ("evil.example", VERIFIED_HERE, right.clone(), "another site's key"),
                ("desk.example", 0, right.clone(), "nobody was there"),
                ("desk.example", PRESENT, right.clone(), "nobody was verified"),
                ("desk.example", VERIFIED, right.clone(), "verified some time ago"),
                (
                    "desk.example",
                    VERIFIED_HERE,
                    get("https://evil.example", CHALLENGE),
                    "asked by another site",
                ),
                ("desk.example", VERIFIED_HERE, get(&site.origin, b"another"), "another challenge"),
                ("desk.example", VERIFIED_HERE, begun.clone(), "another ceremony"),
            ] {
                let sent = key.sign(host, flags, &client);
                assert_eq!(signed(&site, CHALLENGE, &known, &sent), None, "{why}");
            }
            let counted = Credential { counter: 2, ..known };
            let sent = key.sign(&site.host, VERIFIED_HERE, &right);
            assert_eq!(signed(&site, CHALLENGE, &counted, &sent), None, "it was copied");
        }
    }

    #[test]
    fn another_ones_signature_is_not_taken() {
        let site = Site::of("https://desk.example");
        let [mine, other] = [pairs(), pairs()].map(|pairs| pairs.into_iter().next());
        let mine = Authenticator { pair: mine.expect("a pair"), counter: 1 };
        let other = Authenticator { pair: other.expect("a pair"), counter: 2 };
        let begun = client("webauthn.create", &site.origin, CHALLENGE);
        let known = made(&site, CHALLENGE, &mine.make(&site, &begun)).expect("a passkey");
        let right = client("webauthn.get", &site.origin, CHALLENGE);
        let sent = other.sign(&site.host, VERIFIED_HERE, &right);
        assert_eq!(signed(&site, CHALLENGE, &known, &sent), None);
    }

    #[test]
    fn a_passkey_made_elsewhere_is_not_taken() {
        let site = Site::of("https://desk.example");
        let pair = pairs().into_iter().next().expect("a pair");
        let key = Authenticator { pair, counter: 0 };
        let right = client("webauthn.create", &site.origin, CHALLENGE);
        let evil = Site::of("https://evil.example");
        let all = VERIFIED_HERE | HAS_CREDENTIAL;
        assert!(made(&site, b"another", &key.make(&site, &right)).is_none());
        assert!(made(&evil, CHALLENGE, &key.make(&site, &right)).is_none());
        for flags in [PRESENT | HAS_CREDENTIAL, VERIFIED_HERE, HAS_CREDENTIAL] {
            assert!(made(&site, CHALLENGE, &key.make_with(&site, &right, flags, &[])).is_none());
        }
        let mut map = Vec::new();
        ciborium::into_writer(&Value::Map(vec![(Integer::from(1).into(), true.into())]), &mut map)
            .expect("a map");
        assert!(made(&site, CHALLENGE, &key.make_with(&site, &right, all, &map)).is_none());
        let extended = key.make_with(&site, &right, all | HAS_EXTENSIONS, &map);
        assert!(made(&site, CHALLENGE, &extended).is_some(), "extensions are passed over");
        for attestation in ["AAAA", "", "oA"] {
            let sent = Made { attestation: attestation.to_owned(), ..key.make(&site, &right) };
            assert!(made(&site, CHALLENGE, &sent).is_none());
        }
    }
}
