//! The archive: a tar file compressed with Zstandard, written beside its final name, flushed, then
//! renamed. A file of that name is a whole backup.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::manifest::Content;
use crate::commands::scratch::{Lasting, parent, sync_folder};

/// Zstandard's own middle way: scans and PDF hardly shrink, databases do.
const LEVEL: i32 = 3;

/// An archive that is being written.
pub struct Archive {
    tar: tar::Builder<zstd::Encoder<'static, File>>,
    draft: PathBuf,
}

impl Archive {
    /// Starts one in a scratch folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(scratch: &Path) -> io::Result<Self> {
        let draft = scratch.join("archive");
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        let mut encoder = zstd::Encoder::new(file, LEVEL)?;
        encoder.include_checksum(true)?;
        Ok(Self { tar: tar::Builder::new(encoder), draft })
    }

    /// Adds a file and tells what was read of it.
    ///
    /// # Errors
    /// When either file refuses.
    pub fn add_file(&mut self, name: &str, file: &Path) -> io::Result<Content> {
        let source = File::open(file)?;
        let mut header = header(source.metadata()?.len());
        let mut source = Hashing { source, hash: Sha256::new(), bytes: 0 };
        self.tar.append_data(&mut header, name, &mut source)?;
        let sha256 = hex::encode(source.hash.finalize());
        Ok(Content { name: name.to_owned(), sha256, bytes: source.bytes })
    }

    /// Adds a text.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn add_text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.tar.append_data(&mut header(text.len() as u64), name, text.as_bytes())
    }

    /// Ends it and gives it its final name. Returns its length, and whether the name will last.
    ///
    /// # Errors
    /// When the disk refuses; there is no file of the final name then.
    pub fn finish(self, target: &Path) -> io::Result<(u64, Lasting)> {
        self.finish_with(target, sync_folder)
    }

    fn finish_with(
        self,
        target: &Path,
        sync: impl FnOnce(&Path) -> io::Result<Lasting>,
    ) -> io::Result<(u64, Lasting)> {
        let mut file = self.tar.into_inner()?.finish()?;
        file.flush()?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        std::fs::rename(&self.draft, target)?;
        match sync(parent(target)) {
            Ok(lasting) => Ok((bytes, lasting)),
            Err(error) => {
                // Under the final name there is a whole backup that was called one, or nothing.
                std::fs::remove_file(target)?;
                Err(error)
            }
        }
    }
}

fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header
}

struct Hashing<R> {
    source: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_the_final_name_is_a_backup_that_was_called_one_or_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("b.tar.zst");
        let finished = |synced: io::Result<Lasting>| {
            let mut archive = Archive::begin(folder.path()).expect("an archive");
            archive.add_text("a", "b").expect("added");
            archive.finish_with(&target, |_| synced)
        };
        let (bytes, lasting) = finished(Ok(Lasting::Unknown)).expect("a backup all the same");
        assert_eq!(lasting, Lasting::Unknown);
        assert_eq!(std::fs::metadata(&target).expect("it is there").len(), bytes);
        std::fs::remove_file(&target).expect("gone");
        assert!(finished(Err(io::Error::other("a broken disk"))).is_err());
        assert!(!target.exists());
    }
}
