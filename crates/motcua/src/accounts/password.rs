//! Passwords: stored as argon2id hashes; what a password must be like; temporary ones.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use domain::text::pasted;
use tokio::sync::Semaphore;

use super::guessable;
use crate::app::new_token;
use crate::error::Result;

/// Fewest characters of a password.
pub const CHARS_MIN: usize = 12;
/// Most characters of a password.
pub const CHARS_MAX: usize = 128;

/// 19 MiB, two passes, one lane: about 30 ms on an office's server.
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(params) => params,
    Err(_) => panic!("constant parameters"),
};

/// Hashes computed at the same time: each needs its 19 MiB.
const AT_ONCE_MAX: usize = 4;
static AT_ONCE: Semaphore = Semaphore::const_new(AT_ONCE_MAX);

/// What is compared when there is no such user: it costs the same time.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_password(&new_token()).expect("constant parameters hash any text"));

/// Hashes a password for storing.
///
/// # Errors
/// When the machine has no randomness for the salt.
pub fn hash_password(password: &str) -> Result<String> {
    let password = pasted(password);
    let hash = hasher()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("a password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// Hashes a password without holding up other requests.
///
/// # Errors
/// See [`hash_password`].
pub async fn hash_aside(password: String) -> Result<String> {
    aside(move || hash_password(&password)).await?
}

/// Whether the password is the one that was hashed; without a hash it takes the same time to say
/// no.
///
/// # Errors
/// When the hash of the database cannot be read.
pub async fn verify_aside(password: String, hash: Option<String>) -> Result<bool> {
    aside(move || match hash {
        Some(hash) => verify(&password, &hash),
        None => verify(&password, &NOBODY).map(|_| false),
    })
    .await?
}

fn verify(password: &str, hash: &str) -> Result<bool> {
    let password = pasted(password);
    let hash = PasswordHash::new(hash)
        .map_err(|error| anyhow::anyhow!("a stored password hash cannot be read: {error}"))?;
    Ok(hasher().verify_password(password.as_bytes(), &hash).is_ok())
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = AT_ONCE.acquire().await.expect("the semaphore is never closed");
    let done = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?;
    drop(permit);
    Ok(done)
}

/// What is wrong with a password that somebody wants to have, in a sentence. Nothing is asked about
/// which signs it consists of, and none has to be changed after a time: both make people choose worse
/// ones. `words` are those that everybody knows of its owner.
///
/// # Source
/// NIST SP 800-63B, 5.1.1.2; ASVS 4.0 V2.1.
///
/// # Errors
/// That sentence.
pub fn check_new<'a>(
    password: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> std::result::Result<(), &'static str> {
    let password = pasted(password);
    let chars = password.split_whitespace().collect::<Vec<_>>().join(" ").chars().count();
    if chars < CHARS_MIN {
        return Err("Mật khẩu cần ít nhất 12 ký tự. Một câu ngắn dễ nhớ cũng được.");
    }
    if password.chars().count() > CHARS_MAX {
        return Err("Mật khẩu dài nhất 128 ký tự.");
    }
    guessable::check(&password, words)
}

/// Letters and digits that nobody confuses when reading them out.
const CLEAR: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A temporary password or a one-time code: three groups of four signs, 60 random bits.
#[must_use]
pub fn temporary() -> String {
    let random = hex::decode(new_token()).expect("a token is hexadecimal");
    let signs: Vec<char> =
        random.iter().take(12).map(|byte| char::from(CLEAR[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn passwords_that_may_be_chosen() {
        for (password, good) in [
            ("cà phê sáng ở Thạnh Mỹ", true),
            ("suối-đá-123", false),
            ("suối-đá-1234", true),
            ("suối   đá   1", false),
            ("", false),
        ] {
            assert_eq!(check_new(password, ["nguyen.van.a"]).is_ok(), good, "{password}");
        }
        assert!(check_new(&"mưa rừng ".repeat(15), []).is_err(), "longer than it may be");
        assert!(check_new(&"mưa rừng ấm áp; ".repeat(8), []).is_ok(), "as long as it may be");
    }

    #[test]
    fn a_password_is_recognised_in_both_normal_forms() {
        let composed = "mật khẩu của tôi";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        let hash = hash_password(&decomposed).expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(composed, &hash).expect("a hash of ours"));
        assert!(!verify("mật khẩu của ai", &hash).expect("a hash of ours"));
        assert!(verify("x", "not a hash").is_err());
    }

    #[test]
    fn temporary_passwords_differ() {
        let one = temporary();
        assert_eq!(one.len(), 14, "{one}");
        assert_ne!(one, temporary());
    }
}
