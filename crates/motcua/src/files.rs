//! Uploaded files: content-addressed by SHA-256 in a folder, so that the same scan is kept once
//! and a backup can be checked. A file is whole under its name or not there at all: it is written
//! beside, flushed, then renamed. What nobody refers to any more leaves by `collecting`.

pub mod collecting;
pub mod private;

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use crate::app::new_id;

/// Less free space than this and the desk should be closed before a write fails.
pub const FREE_BYTES_MIN: u64 = 100 * 1024 * 1024;

/// The folder of what is on its way in.
const INCOMING: &str = "incoming";

/// More open files than this are of no use.
const OPEN_FILES_MAX: u64 = 65_536;

/// How many files, connections among them, this process may have open: as many as the machine gives,
/// for it begins with a quarter of what a day at the desks needs.
#[must_use]
pub fn open_files_max() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    let wanted = given.maximum.unwrap_or(OPEN_FILES_MAX).min(OPEN_FILES_MAX);
    let now = given.current.unwrap_or(OPEN_FILES_MAX);
    let raised = Rlimit { current: Some(wanted), maximum: given.maximum };
    if now >= wanted || setrlimit(Resource::Nofile, raised).is_err() { now } else { wanted }
}

/// The folder.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    free_bytes_min: u64,
}

impl Files {
    /// Opens the folder, making it when it is new.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder.join(INCOMING))?;
        std::fs::create_dir_all(folder.join(collecting::ASIDE))?;
        Ok(Self { folder: folder.to_owned(), free_bytes_min: FREE_BYTES_MIN })
    }

    /// The same folder, in which so many bytes of the disk are left for the database.
    #[must_use]
    pub fn keeping_free(self, bytes: u64) -> Self {
        Self { free_bytes_min: bytes.max(FREE_BYTES_MIN), ..self }
    }

    /// Whether the disk has room for so many bytes more, without touching what is left for the
    /// database.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub fn has_room_for(&self, bytes: u64) -> io::Result<bool> {
        Ok(self.free_bytes()? >= self.free_bytes_min.saturating_add(bytes))
    }

    /// A file that lies beside the folder.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    /// How many bytes are free on the disk of the folder.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub fn free_bytes(&self) -> io::Result<u64> {
        free_bytes(&self.folder)
    }

    /// Starts to receive a file, which is made with its first byte.
    #[must_use]
    pub fn begin(&self) -> Incoming {
        let path = self.folder.join(INCOMING).join(new_id().to_string());
        Incoming { path, file: None, hash: Sha256::new(), bytes: 0, head: Vec::new() }
    }

    /// Keeps a received file and returns its hash. A content that is there already is written anew:
    /// its age is that of its last arrival, and whoever collects leaves alone what is young.
    ///
    /// # Errors
    /// When the disk refuses, for example because it is full.
    pub async fn keep(&self, mut incoming: Incoming) -> io::Result<String> {
        incoming.open().await?;
        if let Some(mut file) = incoming.file.take() {
            file.flush().await?;
            file.sync_all().await?;
        }
        let sha256 = hex::encode(incoming.hash.clone().finalize());
        let target = self.path(&sha256);
        let folder = target.parent().expect("a content path has a folder");
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::rename(&incoming.path, &target).await?;
        // The name lasts through a power cut only once the folder is on the disk, too.
        tokio::fs::File::open(folder).await?.sync_all().await?;
        Ok(sha256)
    }

    /// Keeps bytes that are in memory and returns their hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn keep_bytes(&self, bytes: &[u8]) -> io::Result<String> {
        let mut incoming = self.begin();
        incoming.write(bytes).await?;
        self.keep(incoming).await
    }

    /// Where a content lies.
    #[must_use]
    pub fn path(&self, sha256: &str) -> PathBuf {
        let shelf = sha256.get(..2).unwrap_or("00");
        self.folder.join(shelf).join(sha256)
    }

    /// Opens a content, also in the instant in which somebody looks whether it is still needed.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn content(&self, sha256: &str) -> io::Result<tokio::fs::File> {
        match tokio::fs::File::open(self.path(sha256)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let aside = self.find_aside(sha256).unwrap_or_else(|| self.path(sha256));
                tokio::fs::File::open(aside).await
            }
            opened => opened,
        }
    }

    /// Reads a content.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn read(&self, sha256: &str) -> io::Result<Vec<u8>> {
        tokio::fs::read(self.path(sha256)).await
    }
}

/// The hash of a file's content and its length.
///
/// # Errors
/// When it cannot be read.
pub fn digest(file: &Path) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let bytes = io::copy(&mut std::fs::File::open(file)?, &mut hash)?;
    Ok((hex::encode(hash.finalize()), bytes))
}

/// How many bytes a program like ours may still write to the disk of a folder.
///
/// # Errors
/// When the disk does not answer.
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Makes a folder if it is new and writes a little file into it, to learn early what a disk
/// refuses.
///
/// # Errors
/// What it refuses.
pub fn try_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let trial = folder.join(format!(".thu-ghi-{}", new_id()));
    let written = std::fs::write(&trial, [b'.'; HEAD_BYTES]);
    let _ = std::fs::remove_file(&trial);
    written
}

/// A file on its way in. Dropping it removes what was received so far.
pub struct Incoming {
    path: PathBuf,
    file: Option<tokio::fs::File>,
    hash: Sha256,
    bytes: usize,
    head: Vec<u8>,
}

/// Bytes of the beginning that are kept in memory to tell the type.
const HEAD_BYTES: usize = 4096;

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len();
        self.hash.update(bytes);
        self.open().await?;
        let room = HEAD_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        match &mut self.file {
            Some(file) => file.write_all(bytes).await,
            None => Ok(()),
        }
    }

    async fn open(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(tokio::fs::File::create(&self.path).await?);
        }
        Ok(())
    }

    /// How many bytes came so far.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The whole content so far, read back from the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn content(&mut self) -> io::Result<Vec<u8>> {
        let Some(file) = &mut self.file else { return Ok(Vec::new()) };
        file.flush().await?;
        tokio::fs::read(&self.path).await
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Renamed files are gone from here already; anything else is a cut connection's rest.
        let _ = std::fs::remove_file(&self.path);
    }
}
