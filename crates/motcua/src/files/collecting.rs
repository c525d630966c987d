//! Taking away contents that nobody refers to. Somebody may send the same content again while it is
//! taken away, and several programs may do it at once; so a content is first set aside under a name
//! of its own, looked at once more, and only then deleted or put back. A program that is killed in
//! between leaves it aside, where the next look finds it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Files, INCOMING};
use crate::app::new_id;

/// The folder of what was set aside.
pub(super) const ASIDE: &str = "aside";
/// Shelves: the first two digits of a hash.
const SHELVES: u16 = 256;

/// A content on its way out.
#[derive(Debug)]
pub struct Aside {
    /// Its hash.
    pub sha256: String,
    path: PathBuf,
}

impl Files {
    /// The names of all shelves, `00` to `ff`.
    pub fn shelves() -> impl Iterator<Item = String> {
        (0..SHELVES).map(|number| format!("{number:02x}"))
    }

    /// The contents of a shelf that have lain there for some time.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn older_on(&self, shelf: &str, age: Duration) -> io::Result<Vec<String>> {
        let before = self.disk_time()?.checked_sub(age);
        let old =
            entries(&self.folder.join(shelf))?.into_iter().filter(|(_, at)| is_before(*at, before));
        Ok(old.filter_map(|(path, _)| hash_of(&path)).collect())
    }

    /// Sets a content aside; nothing when it is gone already.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn set_aside(&self, sha256: &str) -> io::Result<Option<Aside>> {
        let path = self.folder.join(ASIDE).join(format!("{sha256}.{}", new_id().simple()));
        if is_gone(std::fs::rename(self.path(sha256), &path))? {
            return Ok(None);
        }
        Ok(Some(Aside { sha256: sha256.to_owned(), path }))
    }

    /// What lies aside because a program ended in the middle.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn left_aside(&self) -> io::Result<Vec<Aside>> {
        let left = entries(&self.folder.join(ASIDE))?;
        Ok(left
            .into_iter()
            .filter_map(|(path, _)| Some(Aside { sha256: hash_of(&path)?, path }))
            .collect())
    }

    pub(super) fn find_aside(&self, sha256: &str) -> Option<PathBuf> {
        let aside = self.left_aside().ok()?.into_iter().find(|aside| aside.sha256 == sha256);
        aside.map(|aside| aside.path)
    }

    /// Whether what was set aside arrived anew just before.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn is_younger(&self, aside: &Aside, age: Duration) -> io::Result<bool> {
        let before = self.disk_time()?.checked_sub(age);
        match std::fs::metadata(&aside.path).and_then(|file| file.modified()) {
            Ok(at) => Ok(!is_before(at, before)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Puts a content back on its shelf, where the same one may have arrived meanwhile.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_back(&self, aside: &Aside) -> io::Result<()> {
        match std::fs::hard_link(&aside.path, self.path(&aside.sha256)) {
            Err(error)
                if !matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) =>
            {
                Err(error)
            }
            Ok(()) | Err(_) => is_gone(std::fs::remove_file(&aside.path)).map(drop),
        }
    }

    /// Deletes a content; its bytes, none when another program was quicker.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn delete(&self, aside: &Aside) -> io::Result<u64> {
        let bytes = std::fs::metadata(&aside.path).map_or(0, |file| file.len());
        let gone = is_gone(std::fs::remove_file(&aside.path))?;
        Ok(if gone { 0 } else { bytes })
    }

    /// Deletes what a program that was killed left half received.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear_incoming(&self, age: Duration) -> io::Result<()> {
        let before = self.disk_time()?.checked_sub(age);
        for (path, at) in entries(&self.folder.join(INCOMING))? {
            if is_before(at, before) {
                is_gone(std::fs::remove_file(path))?;
            }
        }
        Ok(())
    }

    /// The present instant by the clock that dates files, which on a network disk is not ours.
    fn disk_time(&self) -> io::Result<SystemTime> {
        let trial = self.folder.join(INCOMING).join(format!(".{}", new_id().simple()));
        let at = std::fs::File::create(&trial).and_then(|file| file.metadata()?.modified());
        let _ = std::fs::remove_file(&trial);
        at
    }
}

/// The files of a folder with the time of their last change; none when there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, SystemTime)>> {
    let list = match std::fs::read_dir(folder) {
        Ok(list) => list,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in list {
        let entry = entry?;
        // What vanishes while we look is somebody else's work.
        if let Ok(at) = entry.metadata().and_then(|file| file.modified()) {
            found.push((entry.path(), at));
        }
    }
    Ok(found)
}

fn is_before(at: SystemTime, before: Option<SystemTime>) -> bool {
    before.is_some_and(|before| at <= before)
}

fn is_gone(done: io::Result<()>) -> io::Result<bool> {
    match done {
        Ok(()) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// The hash that a content's name begins with.
fn hash_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let sha256 = name.split('.').next()?;
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| sha256.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_arrives_again_while_it_is_taken_away_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a folder for files");
        let sha256 = files.keep_bytes("giấy".as_bytes()).await.expect("kept");
        let aside = files.set_aside(&sha256).expect("a disk").expect("it was there");
        assert_eq!(
            files
                .content(&sha256)
                .await
                .expect("found aside")
                .metadata()
                .await
                .expect("a file")
                .len(),
            6
        );
        // The same content arrives before the old one is deleted: the new one is another file.
        files.keep_bytes("giấy".as_bytes()).await.expect("kept again");
        assert_eq!(files.delete(&aside).expect("a disk"), 6);
        assert!(files.read(&sha256).await.is_ok());
        // It arrives before it is set aside: it is young and goes back.
        let aside = files.set_aside(&sha256).expect("a disk").expect("it was there");
        assert!(files.is_younger(&aside, Duration::from_secs(60)).expect("a disk"));
        files.put_back(&aside).expect("a disk");
        assert!(
            files.read(&sha256).await.is_ok() && files.left_aside().expect("a disk").is_empty()
        );
        // Put back where another one has arrived, neither is lost.
        let aside = files.set_aside(&sha256).expect("a disk").expect("it was there");
        files.keep_bytes("giấy".as_bytes()).await.expect("kept again");
        files.put_back(&aside).expect("a disk");
        assert!(
            files.read(&sha256).await.is_ok() && files.left_aside().expect("a disk").is_empty()
        );
    }

    #[tokio::test]
    async fn several_programs_take_a_content_away_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a folder for files");
        let sha256 = files.keep_bytes(b"x").await.expect("kept");
        let old = files.older_on(&sha256[..2], Duration::ZERO).expect("a disk");
        assert_eq!(old, std::slice::from_ref(&sha256));
        assert!(files.older_on(&sha256[..2], Duration::from_secs(60)).expect("a disk").is_empty());
        let aside = files.set_aside(&sha256).expect("a disk").expect("it was there");
        assert!(files.set_aside(&sha256).expect("a disk").is_none());
        let [same] = files.left_aside().expect("a disk").try_into().expect("one");
        assert_eq!(
            (files.delete(&aside).expect("a disk"), files.delete(&same).expect("a disk")),
            (1, 0)
        );
        files.put_back(&same).expect("nothing to put back");
        assert!(files.read(&sha256).await.is_err());
    }
}
