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
        let parent = parent(target);
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

/// Makes new names in a folder last through a power cut.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}
