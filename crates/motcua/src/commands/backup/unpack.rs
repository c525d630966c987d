//! Reading an archive: only names that a backup has are written, every content is hashed on its
//! way, and the whole must be what the manifest says.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;

use super::manifest::{Content, DUMP, FILES, FORMAT, MANIFEST, Manifest, SQLITE};
use crate::files::digest;

/// Longest manifest that is read: some million files.
const MANIFEST_BYTES_MAX: u64 = 1 << 30;

/// Unpacks an archive into a folder and checks every hash.
///
/// # Errors
/// When it is not a whole backup.
pub fn unpack(from: &Path, to: &Path) -> anyhow::Result<Manifest> {
    let source = File::open(from).context("không mở được tệp")?;
    let mut archive = tar::Archive::new(zstd::Decoder::new(source)?);
    let mut found = BTreeMap::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8(entry.path_bytes().into_owned())?;
        anyhow::ensure!(
            entry.header().entry_type().is_file() && is_ours(&name),
            "có mục lạ “{name}”"
        );
        let content = write(&mut entry, &to.join(&name))
            .with_context(|| format!("không ghi được mục “{name}”"))?;
        let is_new = found.insert(name.clone(), content).is_none();
        anyhow::ensure!(is_new, "có hai mục “{name}”");
    }
    // The checksum of the compression stands at the very end.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    found.remove(MANIFEST).context("thiếu bản kê")?;
    let manifest = read_manifest(&to.join(MANIFEST))?;
    compare(&manifest, found)?;
    Ok(manifest)
}

fn is_ours(name: &str) -> bool {
    [MANIFEST, SQLITE, DUMP].contains(&name)
        || name.strip_prefix(FILES).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| {
            rest.split_once('/').is_some_and(|(shelf, sha256)| {
                sha256.len() == 64
                    && sha256.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && sha256.get(..2) == Some(shelf)
            })
        })
}

fn write(entry: &mut impl Read, path: &Path) -> io::Result<(String, u64)> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    io::copy(entry, &mut file)?;
    file.sync_all()?;
    digest(path)
}

fn read_manifest(path: &Path) -> anyhow::Result<Manifest> {
    let mut text = String::new();
    File::open(path)?.take(MANIFEST_BYTES_MAX).read_to_string(&mut text)?;
    let manifest: Manifest = serde_json::from_str(&text).context("không đọc được bản kê")?;
    anyhow::ensure!(
        manifest.format == FORMAT,
        "bản kê có định dạng {}, chương trình này chỉ đọc được {FORMAT}; xin dùng phiên bản {}",
        manifest.format,
        manifest.program
    );
    Ok(manifest)
}

fn compare(manifest: &Manifest, mut found: BTreeMap<String, (String, u64)>) -> anyhow::Result<()> {
    let promised = manifest.files.iter().chain([&manifest.database]);
    for Content { name, sha256, bytes } in promised {
        let content = found.remove(name).with_context(|| format!("thiếu mục “{name}”"))?;
        anyhow::ensure!(content == (sha256.clone(), *bytes), "mục “{name}” đã bị thay đổi");
        let is_file = name.starts_with(FILES);
        anyhow::ensure!(!is_file || name.ends_with(sha256), "mục “{name}” có nội dung khác tên");
    }
    match found.keys().next() {
        Some(name) => anyhow::bail!("có mục “{name}” ngoài bản kê"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_backup_are_written() {
        let sha256 = "ab".repeat(32);
        for name in [MANIFEST, SQLITE, DUMP, &format!("files/ab/{sha256}")] {
            assert!(is_ours(name), "{name}");
        }
        for name in [
            "../motcua.sqlite",
            "/etc/passwd",
            "files/../../x",
            "files/ab/../x",
            &format!("files/cd/{sha256}"),
            &format!("files/ab/{sha256}/x"),
            "",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
