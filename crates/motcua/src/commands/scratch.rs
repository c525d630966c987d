//! A folder for work that is not finished: whatever ends the work early, it leaves nothing behind.

use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::app::new_id;

/// The folder; gone when dropped, unless it was given another name.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a folder beside `target` that only its owner may read.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn beside(target: &Path) -> anyhow::Result<Self> {
        Self::within(parent(target))
    }

    /// Makes one inside a folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn within(parent: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(parent)
            .with_context(|| format!("không tạo được thư mục {}", parent.display()))?;
        let path = parent.join(format!(".motcua-{}", new_id()));
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("không ghi được vào thư mục {}", parent.display()))?;
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After a rename there is nothing of that name any more.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// The folder in which a path lies.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether new names in a folder will last through a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// They are on the disk.
    Certain,
    /// The file system does not say: some that lie on a network cannot.
    Unknown,
}

/// Makes new names in a folder last through a power cut, where its file system knows how.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(folder: &Path) -> io::Result<Lasting> {
    lasting(std::fs::File::open(folder).and_then(|folder| folder.sync_all()))
}

fn lasting(synced: io::Result<()>) -> io::Result<Lasting> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    match synced {
        Ok(()) => Ok(Lasting::Certain),
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => {
            Ok(Lasting::Unknown)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use rustix::io::Errno;

    use super::*;

    #[test]
    fn a_folder_that_cannot_be_synced_is_no_failure_and_a_broken_disk_is() {
        assert_eq!(lasting(Ok(())).expect("synced"), Lasting::Certain);
        for unable in [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::ACCESS] {
            assert_eq!(lasting(Err(unable.into())).expect("no failure"), Lasting::Unknown);
        }
        for broken in [Errno::IO, Errno::NOSPC] {
            assert!(lasting(Err(broken.into())).is_err(), "{broken}");
        }
    }
}
