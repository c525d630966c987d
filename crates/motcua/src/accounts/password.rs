//! Passwords: stored as argon2id hashes; what a password must be like; temporary ones.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::app::new_token;
use crate::error::Result;

/// Fewest characters of a password.
pub const CHARS_MIN: usize = 10;
/// Most characters of a password.
pub const CHARS_MAX: usize = 200;

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

/// Passwords that are tried first by whoever guesses, and their like in Vietnamese; folded to
/// lower case.
const COMMON: [&str; 32] = [
    "1234567890",
    "0123456789",
    "0987654321",
    "9876543210",
    "12345678910",
    "123456789a",
    "123456789a@",
    "a123456789",
    "123456789abc",
    "abc123456789",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "qwertyuiop",
    "qwerty12345",
    "qwerty123456",
    "asdfghjkl;",
    "iloveyou123",
    "password12",
    "password123",
    "password1234",
    "p@ssw0rd123",
    "admin12345",
    "admin123456",
    "administrator",
    "quantri123",
    "quantrivien",
    "matkhau123",
    "matkhau12345",
    "mậtkhẩu123",
    "anhyeuem123",
    "emyeuanh123",
    "vietnam123",
];

/// Hashes a password for storing.
///
/// # Errors
/// When the machine has no randomness for the salt.
pub fn hash_password(password: &str) -> Result<String> {
    let password: String = password.nfc().collect();
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
    let password: String = password.nfc().collect();
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

/// What is wrong with a password that somebody wants to have, in a sentence.
///
/// # Errors
/// That sentence.
pub fn check_new(password: &str, username: &str) -> std::result::Result<(), &'static str> {
    let password: String = password.nfc().collect();
    let folded = password.to_lowercase();
    let chars = password.chars().count();
    if chars < CHARS_MIN {
        return Err("Mật khẩu cần ít nhất 10 ký tự. Một câu ngắn dễ nhớ cũng được.");
    }
    if chars > CHARS_MAX {
        return Err("Mật khẩu dài nhất 200 ký tự.");
    }
    if folded.trim() == username {
        return Err("Mật khẩu không được trùng với tên đăng nhập.");
    }
    if COMMON.contains(&folded.as_str()) || has_few_kinds(&folded) {
        return Err("Mật khẩu này quá dễ đoán. Xin chọn mật khẩu khác.");
    }
    Ok(())
}

/// `aaaaaaaaaa`, `1212121212`.
fn has_few_kinds(password: &str) -> bool {
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() < 4
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
    use super::*;

    #[test]
    fn passwords_that_may_be_chosen() {
        for (password, good) in [
            ("cà phê sáng ở Thạnh Mỹ", true),
            ("suối-đá-9", false),
            ("suối-đá-10", true),
            ("nguyen.van.a", false),
            ("Nguyen.Van.A", false),
            ("nguyen.van.a ", false),
            ("nguyen.van.a.1987", true),
            ("1234567890", false),
            ("Password123", false),
            ("MậtKhẩu123", false),
            ("aaaaaaaaaaaa", false),
            ("1212121212", false),
            ("", false),
        ] {
            assert_eq!(check_new(password, "nguyen.van.a").is_ok(), good, "{password}");
        }
        assert!(check_new(&"dài quá ".repeat(30), "x").is_err());
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
    fn temporary_passwords_differ_and_satisfy_the_rules() {
        let one = temporary();
        assert_eq!(one.len(), 14, "{one}");
        assert!(check_new(&one, "nguyen.van.a").is_ok(), "{one}");
        assert_ne!(one, temporary());
    }
}
