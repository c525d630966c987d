//! What a passkey is asked to sign: random, good for ten minutes, once, and only at the place for which
//! it was made (a session, a begun sign-in). It travels with the form, sealed; stored are the hashes of
//! those that were signed, for as long as they would be good.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};

use crate::access::token_hash;
use crate::app::{App, new_token};
use crate::db::Tx;
use crate::error::Result;
use crate::{args, sql};

/// How long it is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// A challenge, for a page.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What is signed, as the script reads it.
    pub shown: String,
    /// The same for the form, sealed with its time.
    pub sealed: String,
}

impl Challenge {
    /// A new one for that place.
    #[must_use]
    pub fn new(app: &App, place: &str) -> Self {
        let random = new_token();
        let secret = format!("{}.{random}", app.now().as_millisecond());
        Self {
            shown: URL_SAFE_NO_PAD.encode(&random),
            sealed: app.seal.close(&context(place), secret.as_bytes()),
        }
    }
}

/// What was to be signed, if it was asked for at this place a moment ago.
#[must_use]
pub fn reveal(app: &App, place: &str, sealed: &str) -> Option<Vec<u8>> {
    let secret = String::from_utf8(app.seal.reveal(&context(place), sealed)?).ok()?;
    let (at, random) = secret.split_once('.')?;
    let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
    let age = app.now().duration_since(at);
    (SignedDuration::ZERO..GOOD_FOR).contains(&age).then(|| random.as_bytes().to_vec())
}

/// Uses it up; false when it was signed before. To be asked after the signature was found right, so
/// that only the owner of a passkey fills the table.
///
/// # Errors
/// Whatever the database says.
pub async fn spend(tx: &mut Tx, now: Timestamp, challenge: &[u8]) -> Result<bool> {
    tx.run(sql!("delete from spent_challenge where spent_at < $1"), args![now - GOOD_FOR]).await?;
    let spent = tx
        .run(
            sql!(
                "insert into spent_challenge (hash, spent_at) values ($1, $2)
                 on conflict (hash) do nothing"
            ),
            args![token_hash(&URL_SAFE_NO_PAD.encode(challenge)), now],
        )
        .await?;
    Ok(spent > 0)
}

fn context(place: &str) -> String {
    format!("challenge:{place}")
}
