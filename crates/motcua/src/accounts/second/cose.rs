//! A public key as authenticators write it (COSE: RFC 9052 section 7, RFC 9053 section 7), of the three
//! kinds that are met with: ECDSA on P-256 (`-7`), Ed25519 (`-8`) and RSA (`-257`, older Windows
//! machines). Signatures are verified by aws-lc, which does all cryptography here.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use ciborium::Value;

/// Longest key: an RSA key of 8192 bits, and what stands around it.
const KEY_BYTES_MAX: usize = 1100;

/// A public key that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As it came, for the database.
    cose: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A point, uncompressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    /// Modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

/// The numbers under which a key says what it is.
mod label {
    pub(super) const KIND: i128 = 1;
    pub(super) const ALGORITHM: i128 = 3;
    /// The curve; of an RSA key the modulus.
    pub(super) const FIRST: i128 = -1;
    /// The point's x; of an RSA key the exponent.
    pub(super) const SECOND: i128 = -2;
    /// The point's y.
    pub(super) const THIRD: i128 = -3;
}

impl Key {
    /// Reads the key at the beginning, and what follows it.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let mut rest = bytes;
        let Value::Map(map) = ciborium::from_reader(&mut rest).ok()? else { return None };
        let find = |label: i128| {
            map.iter().find(|(key, _)| key.as_integer().is_some_and(|key| i128::from(key) == label))
        };
        let number = |label| find(label)?.1.as_integer().map(i128::from);
        let text = |label| find(label)?.1.as_bytes().map(Vec::as_slice);
        let kind = match (number(label::KIND)?, number(label::ALGORITHM)?) {
            (2, -7) if number(label::FIRST)? == 1 => {
                let (x, y) = (text(label::SECOND)?, text(label::THIRD)?);
                (x.len() == 32 && y.len() == 32).then(|| Kind::P256([&[4], x, y].concat()))?
            }
            (1, -8) if number(label::FIRST)? == 6 => {
                let point = text(label::SECOND)?;
                (point.len() == 32).then(|| Kind::Ed25519(point.to_vec()))?
            }
            (3, -257) => Kind::Rsa(text(label::FIRST)?.to_vec(), text(label::SECOND)?.to_vec()),
            _ => return None,
        };
        let cose = bytes[..bytes.len() - rest.len()].to_vec();
        (cose.len() <= KEY_BYTES_MAX).then_some((Self { cose, kind }, rest))
    }

    /// As it is stored; [`Key::read`] takes it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.cose
    }

    /// Whether the signature is this key's.
    #[must_use]
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.kind {
            Kind::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Kind::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            Kind::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        }
        .is_ok()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::{self, KeySize};
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256,
    };

    use super::*;

    /// A pair of each kind.
    pub(in super::super) enum Pair {
        P256(EcdsaKeyPair),
        Ed25519(Ed25519KeyPair),
        Rsa(rsa::KeyPair),
    }

    pub(in super::super) fn pairs() -> Vec<Pair> {
        vec![
            Pair::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key")),
            Pair::Ed25519(Ed25519KeyPair::generate().expect("a key")),
            Pair::Rsa(rsa::KeyPair::generate(KeySize::Rsa2048).expect("a key")),
        ]
    }

    pub(in super::super) fn written(parts: &[(i64, Value)]) -> Vec<u8> {
        let map = parts.iter().map(|(label, value)| (Value::from(*label), value.clone()));
        let mut out = Vec::new();
        ciborium::into_writer(&Value::Map(map.collect()), &mut out).expect("a map");
        out
    }

    impl Pair {
        pub(in super::super) fn cose(&self) -> Vec<u8> {
            let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
            match self {
                Self::P256(pair) => {
                    let point = pair.public_key().as_ref();
                    let (x, y) = (bytes(&point[1..33]), bytes(&point[33..]));
                    written(&[(1, 2.into()), (3, (-7).into()), (-1, 1.into()), (-2, x), (-3, y)])
                }
                Self::Ed25519(pair) => {
                    let point = bytes(pair.public_key().as_ref());
                    written(&[(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, point)])
                }
                Self::Rsa(pair) => {
                    // PKCS #1: nine bytes, the modulus of 2048 bits, then the exponent 65537.
                    let key = pair.public_key().as_ref();
                    let (n, e) = (bytes(&key[9..265]), bytes(&key[267..]));
                    written(&[(1, 3.into()), (3, (-257).into()), (-1, n), (-2, e)])
                }
            }
        }

        pub(in super::super) fn sign(&self, message: &[u8]) -> Vec<u8> {
            let random = SystemRandom::new();
            match self {
                Self::P256(pair) => pair.sign(&random, message).expect("signed").as_ref().to_vec(),
                Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
                Self::Rsa(pair) => {
                    let mut signature = vec![0; pair.public_modulus_len()];
                    pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("signed");
                    signature
                }
            }
        }
    }

    #[test]
    fn a_key_is_read_with_what_follows_and_reads_again() {
        for pair in pairs() {
            let mut bytes = pair.cose();
            bytes.extend_from_slice(b"more");
            let (key, rest) = Key::read(&bytes).expect("a key");
            assert_eq!(rest, b"more");
            assert_eq!(Key::read(key.as_bytes()), Some((key.clone(), [].as_slice())));
            let signature = pair.sign(b"message");
            assert!(key.has_signed(b"message", &signature));
            assert!(!key.has_signed(b"another", &signature));
            assert!(!key.has_signed(b"message", &[]));
        }
    }

    #[test]
    fn what_is_no_key_we_know_is_not_read() {
        let short = Value::Bytes(vec![7; 31]);
        let point = Value::Bytes(vec![7; 32]);
        let kind = |kind: i64, algorithm: i64, curve: i64| {
            vec![(1, kind.into()), (3, algorithm.into()), (-1, curve.into())]
        };
        let with = |mut parts: Vec<(i64, Value)>, more: &[(i64, Value)]| {
            parts.extend_from_slice(more);
            written(&parts)
        };
        for (bytes, why) in [
            (Vec::new(), "nothing"),
            (vec![0xFF, 0xFF], "no CBOR"),
            (with(kind(2, -7, 1), &[]), "no point"),
            (with(kind(2, -7, 1), &[(-2, point.clone()), (-3, short)]), "a short point"),
            (with(kind(2, -7, 2), &[(-2, point.clone()), (-3, point.clone())]), "another curve"),
            (with(kind(1, -7, 1), &[(-2, point.clone()), (-3, point.clone())]), "mixed kinds"),
            (with(kind(2, -65535, 1), &[(-2, point.clone()), (-3, point)]), "SHA-1"),
        ] {
            assert!(Key::read(&bytes).is_none(), "{why}");
        }
    }
}
