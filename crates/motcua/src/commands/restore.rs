//! `motcua restore`: makes a system from a backup. Everything is unpacked beside the target and
//! checked (every hash, the chain of the journal, its end) before it takes the target's name. A target
//! that exists may be a volume of its own, which cannot be renamed: it is filled from a folder inside it.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::backup::manifest::{DUMP, FILES, MANIFEST, Manifest, SQLITE, facts};
use super::backup::unpack::unpack;
use super::scratch::{Scratch, parent, sync_folder};
use super::{audit, postgres};
use crate::config::Location;
use crate::db::Db;
use crate::journal::{self, Verdict};

/// What a fresh volume has in it.
const LOST_AND_FOUND: &str = "lost+found";

/// Arguments of `motcua restore`.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup.
    #[arg(long, value_name = "FILE.tar.zst")]
    pub from: PathBuf,
}

/// Restores into an empty place.
///
/// # Errors
/// When the place is not empty or the backup is not whole; nothing is left behind then.
pub async fn run(place: &Location, args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    place.check_transport()?;
    let target = place.folder().map_or_else(|| place.files_folder(), Path::to_owned);
    check_is_empty(&target)?;
    let scratch =
        if target.exists() { Scratch::within(&target) } else { Scratch::beside(&target) }?;
    let from = args.from.display();
    let manifest = unpack(&args.from, scratch.path())
        .with_context(|| format!("{from} không phải là bản sao lưu nguyên vẹn"))?;
    let expected = if place.postgres().is_some() { DUMP } else { SQLITE };
    anyhow::ensure!(
        manifest.database.name == expected,
        "bản sao lưu này chứa {}, không nạp được vào {}",
        manifest.database.name,
        place.data
    );
    match place.postgres() {
        Some(url) => {
            let files = scratch.path().join(FILES);
            fill_postgres(url, &scratch.path().join(DUMP), &manifest).await?;
            if let Err(error) = take_place(&files, &target) {
                postgres::empty(&Db::connect(url).await?).await?;
                return Err(error);
            }
        }
        None => {
            std::fs::remove_file(scratch.path().join(MANIFEST))?;
            let copy = scratch.path().display().to_string();
            check(&Location { data: copy, ..place.clone() }, &manifest).await?;
            take_place(scratch.path(), &target)?;
        }
    }
    tell(&target, &manifest)?;
    Ok(ExitCode::SUCCESS)
}

fn check_is_empty(target: &Path) -> anyhow::Result<()> {
    let name = target.display();
    match std::fs::read_dir(target) {
        Ok(entries) => {
            let names = entries.map(|entry| Ok(entry?.file_name()));
            let names = names.collect::<std::io::Result<Vec<_>>>();
            let names = names.with_context(|| format!("không đọc được thư mục {name}"))?;
            anyhow::ensure!(
                names.iter().all(|name| name == LOST_AND_FOUND),
                "thư mục {name} không trống; xin phục hồi vào một thư mục mới"
            );
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| format!("không mở được thư mục {name}"));
        }
    }
    Ok(())
}

/// Fills an empty database, which is emptied again when the result is not what was backed up.
async fn fill_postgres(url: &str, dump: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let db = Db::connect(url).await.context("không kết nối được PostgreSQL")?;
    let tables = postgres::tables(&db).await?;
    anyhow::ensure!(
        tables.is_empty(),
        "cơ sở dữ liệu PostgreSQL này đã có bảng; xin phục hồi vào một cơ sở dữ liệu mới"
    );
    postgres::fill(url, dump).await?;
    let checked = check_database(&db, manifest).await;
    if checked.is_err() {
        postgres::empty(&db).await?;
    }
    db.close().await;
    checked
}

async fn check(place: &Location, manifest: &Manifest) -> anyhow::Result<()> {
    let db = place.open_as_it_is().await?;
    let checked = check_database(&db, manifest).await;
    db.close().await;
    checked
}

/// The chain of the journal, its end, the counts and the files that the database names.
async fn check_database(db: &Db, manifest: &Manifest) -> anyhow::Result<()> {
    let verdict = journal::verify(db).await?;
    anyhow::ensure!(matches!(verdict, Verdict::Whole { .. }), "{}", audit::sentence(&verdict));
    let found = facts(&mut db.begin().await?).await?;
    anyhow::ensure!(
        found.journal == manifest.journal,
        "dòng cuối của nhật ký (số {}) khác với lúc sao lưu (số {})",
        found.journal.no,
        manifest.journal.no
    );
    anyhow::ensure!(
        (found.dossiers, found.staff) == (manifest.dossiers, manifest.staff),
        "số hồ sơ hoặc số tài khoản khác với lúc sao lưu"
    );
    let known: HashSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.sha256.as_str())
        .chain(manifest.missing.iter().map(String::as_str))
        .collect();
    let lost = found
        .files
        .iter()
        .find(|(sha256, is_needed)| *is_needed && !known.contains(sha256.as_str()));
    match lost {
        Some((sha256, _)) => anyhow::bail!("thiếu tệp {sha256}"),
        None => Ok(()),
    }
}

/// Puts the contents of a folder into the target, which is empty or does not exist.
fn take_place(folder: &Path, target: &Path) -> anyhow::Result<()> {
    let moved = (|| {
        std::fs::create_dir_all(folder)?;
        if target.exists() {
            move_into(folder, target)?;
            sync_folder(target)
        } else {
            std::fs::rename(folder, target)?;
            sync_folder(parent(target))
        }
    })();
    let placed = moved.map(|_lasting| ());
    placed.with_context(|| format!("không đặt được dữ liệu vào {}", target.display()))
}

/// Moves everything out of a folder that lies on the same volume, the database last: without it nobody
/// takes the rest for a system. When something cannot be moved, nothing is left.
fn move_into(folder: &Path, target: &Path) -> std::io::Result<()> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
    let mut names = entries.collect::<std::io::Result<Vec<_>>>()?;
    names.sort_by_key(|name| name == SQLITE);
    for (place, name) in names.iter().enumerate() {
        if let Err(error) = std::fs::rename(folder.join(name), target.join(name)) {
            for moved in &names[..place] {
                let _ = std::fs::rename(target.join(moved), folder.join(moved));
            }
            return Err(error);
        }
    }
    Ok(())
}

fn tell(target: &Path, manifest: &Manifest) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "Đã phục hồi vào {}, bản sao lưu lúc {}.", target.display(), manifest.made_at)?;
    writeln!(out, "  Hồ sơ: {}; tài khoản: {}", manifest.dossiers, manifest.staff)?;
    writeln!(out, "  Tệp: {}, mã băm đều đúng", manifest.files.len())?;
    writeln!(
        out,
        "  Nhật ký nguyên vẹn: {} dòng, mã băm cuối {}",
        manifest.journal.no, manifest.journal.hash
    )?;
    for sha256 in &manifest.missing {
        writeln!(out, "  ! Tệp {sha256} đã mất hoặc hỏng từ trước khi sao lưu.")?;
    }
    Ok(())
}
