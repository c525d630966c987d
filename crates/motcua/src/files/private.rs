//! Folders and files for the program's own account alone: what others on the machine may read they may
//! also copy.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// The database and what SQLite lays beside it.
const DATABASE: [&str; 3] = ["motcua.sqlite", "motcua.sqlite-wal", "motcua.sqlite-shm"];
/// What tells that a folder of files is ours.
const OURS: &str = "incoming";

/// Closes what was made before, perhaps by somebody else for us. Only folders that are new or ours are
/// touched; what cannot be closed is told by `motcua doctor`.
pub fn close(data: Option<&Path>, files: &Path) {
    for (path, mode) in wanted(data, files) {
        if mode_of(&path).is_some_and(|found| found & 0o077 != 0) {
            let _ = std::fs::set_permissions(&path, Permissions::from_mode(mode));
        }
    }
}

/// What others on the machine may still look into, with its present mode and the one it should have.
#[must_use]
pub fn open_to_others(data: Option<&Path>, files: &Path) -> Vec<(PathBuf, u32, u32)> {
    let wanted = wanted(data, files).into_iter();
    let open = wanted.filter_map(|(path, mode)| {
        let found = mode_of(&path).filter(|found| found & 0o077 != 0)?;
        Some((path, found, mode))
    });
    open.collect()
}

fn wanted(data: Option<&Path>, files: &Path) -> Vec<(PathBuf, u32)> {
    let mut wanted = Vec::new();
    if let Some(data) = data.filter(|data| is_ours(data, DATABASE[0])) {
        wanted.push((data.to_owned(), 0o700));
        wanted.extend(DATABASE.map(|name| (data.join(name), 0o600)));
    }
    if is_ours(files, OURS) {
        wanted.push((files.to_owned(), 0o700));
    }
    wanted
}

/// A folder in which our things lie, or nothing at all.
fn is_ours(folder: &Path, sign: &str) -> bool {
    let is_empty = || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    folder.join(sign).exists() || is_empty()
}

fn mode_of(path: &Path) -> Option<u32> {
    std::fs::metadata(path).ok().map(|file| file.permissions().mode() & 0o777)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_closed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |path: &Path| {
            std::fs::set_permissions(path, Permissions::from_mode(0o755)).expect("ours");
        };
        let (data, other) = (folder.path().join("data"), folder.path().join("other"));
        for path in [&data, &other] {
            std::fs::create_dir(path).expect("a folder");
            open(path);
        }
        std::fs::write(data.join(DATABASE[0]), "x").expect("a file");
        open(&data.join(DATABASE[0]));
        std::fs::write(other.join("letter.txt"), "x").expect("a file");
        assert_eq!(open_to_others(Some(&data), &other).len(), 2);
        close(Some(&data), &other);
        assert_eq!(mode_of(&data), Some(0o700));
        assert_eq!(mode_of(&data.join(DATABASE[0])), Some(0o600));
        assert_eq!(mode_of(&other), Some(0o755), "somebody else's folder");
        assert!(open_to_others(Some(&data), &other).is_empty());
    }
}
