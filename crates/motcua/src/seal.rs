//! Secrets that the program must be able to read again (the seeds of one-time codes) lie in the
//! database under a key that lies beside it, in a file of its own: whoever gets hold of the database
//! or of a backup cannot compute codes. AES-256-GCM, bound to the place where the secret belongs.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

use crate::app::new_token;

/// Name of the key's file.
pub const FILE_NAME: &str = "motcua.key";

/// The key.
pub struct Seal(RandomizedNonceKey);

impl Seal {
    /// Reads the key, or makes it when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read or made, or is no key.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        let failed = || format!("không đọc hoặc tạo được tệp khóa {}", file.display());
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(file).with_context(failed)?
            }
            Err(error) => return Err(error).with_context(failed),
        };
        let bytes = hex::decode(text.trim()).with_context(failed)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &bytes);
        Ok(Self(key.map_err(|_| anyhow::anyhow!("{}", failed()))?))
    }

    /// Closes a secret; `place` says where it belongs.
    #[must_use]
    pub fn close(&self, place: &str, secret: &[u8]) -> String {
        let mut closed = secret.to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(place.as_bytes()), &mut closed)
            .expect("a short text can be sealed");
        format!("{}{}", hex::encode(nonce.as_ref()), hex::encode(closed))
    }

    /// Opens a secret; nothing when it was sealed with another key, for another place, or changed.
    #[must_use]
    pub fn reveal(&self, place: &str, closed: &str) -> Option<Vec<u8>> {
        let bytes = hex::decode(closed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let place = Aad::from(place.as_bytes());
        self.0.open_in_place(nonce, place, &mut sealed).ok().map(|secret| secret.to_vec())
    }
}

/// Makes the key, readable by the program alone. Of two programs that begin at once, one makes it.
fn make(file: &Path) -> io::Result<String> {
    let key = new_token();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut new) => {
            new.write_all(key.as_bytes())?;
            new.sync_all()?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => std::fs::read_to_string(file),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_revealed_at_its_place_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(FILE_NAME);
        let closed = Seal::open(&file).expect("a key").close("totp:1", b"secret");
        assert!(!closed.contains(&hex::encode("secret")));
        let again = Seal::open(&file).expect("the same key");
        assert_eq!(again.reveal("totp:1", &closed).as_deref(), Some(b"secret".as_slice()));
        assert_eq!(again.reveal("totp:2", &closed), None);
        assert_eq!(again.reveal("totp:1", &closed.replace(&closed[30..32], "zz")), None);
        assert_eq!(again.reveal("totp:1", ""), None);
        let other = Seal::open(&folder.path().join("other.key")).expect("a key");
        assert_eq!(other.reveal("totp:1", &closed), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_program_reads_the_key() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(FILE_NAME);
        Seal::open(&file).expect("a key");
        let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
