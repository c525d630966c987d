//! The archive: a tar file compressed with Zstandard, written beside its final name, flushed, then
//! renamed. A file of that name is a whole backup.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::manifest::Content;
use crate::commands::scratch::{parent, sync_folder};

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

    /// Ends it and gives it its final name. Returns its length.
    ///
    /// # Errors
    /// When the disk refuses; there is no file of the final name then.
    pub fn finish(self, target: &Path) -> io::Result<u64> {
        let mut file = self.tar.into_inner()?.finish()?;
        file.flush()?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        std::fs::rename(&self.draft, target)?;
        sync_folder(parent(target))?;
        Ok(bytes)
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
