//! An authenticator in software: what a machine with a fingerprint reader sends through the browser.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use sha2::{Digest as _, Sha256};

/// Present, and verified.
const SEEN: u8 = 0x05;
/// With the new key.
const WITH_KEY: u8 = 0x40;
const ID: [u8; 4] = [1, 2, 3, 4];

/// One that counts nothing, as the usual ones.
pub struct Authenticator {
    pair: EcdsaKeyPair,
    origin: String,
}

impl Authenticator {
    /// A new one, used by a browser at that address.
    pub fn new(origin: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        Self { pair, origin: origin.to_owned() }
    }

    fn client(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let origin = &self.origin;
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}"}}"#).into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let host = self.origin.rsplit_once(':').expect("a port").0;
        let host = host.split_once("://").expect("a scheme").1;
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(flags);
        data.extend_from_slice(&[0; 4]);
        data
    }

    /// What the script sends of a new passkey.
    pub fn make(&self, challenge: &str) -> String {
        let point = self.pair.public_key().as_ref();
        let key = Value::Map(vec![
            (1.into(), 2.into()),
            (3.into(), (-7).into()),
            ((-1).into(), 1.into()),
            ((-2).into(), Value::Bytes(point[1..33].to_vec())),
            ((-3).into(), Value::Bytes(point[33..].to_vec())),
        ]);
        let mut data = self.data(SEEN | WITH_KEY);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&[0, 4]);
        data.extend_from_slice(&ID);
        ciborium::into_writer(&key, &mut data).expect("a key");
        let object = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(Vec::new())),
            ("authData".into(), Value::Bytes(data)),
        ]);
        let mut attestation = Vec::new();
        ciborium::into_writer(&object, &mut attestation).expect("an object");
        serde_json::json!({
            "client": URL_SAFE_NO_PAD.encode(self.client("webauthn.create", challenge)),
            "attestation": URL_SAFE_NO_PAD.encode(attestation),
        })
        .to_string()
    }

    /// What the script sends of a signature.
    pub fn sign(&self, challenge: &str) -> String {
        let client = self.client("webauthn.get", challenge);
        let data = self.data(SEEN);
        let message = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).expect("a signature");
        serde_json::json!({
            "id": URL_SAFE_NO_PAD.encode(ID),
            "client": URL_SAFE_NO_PAD.encode(client),
            "authenticator": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
        })
        .to_string()
    }
}
