//! `motcua backup`: one file with the database, all files of dossiers and a manifest, taken while
//! the desk works. What it contains is of one moment: the database's copy is made first, and files
//! are never changed, only added.

pub mod archive;
pub mod manifest;
pub mod unpack;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use self::archive::Archive;
use self::manifest::{Content, DUMP, FILES, FORMAT, Facts, MANIFEST, Manifest, SQLITE, facts};
use super::postgres;
use super::scratch::{Lasting, Scratch};
use crate::app::Clock;
use crate::config::Location;
use crate::db::Db;
use crate::files::{Files, digest};
use crate::{args, sql};

/// Arguments of `motcua backup`.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    /// The file to write.
    #[arg(long, value_name = "FILE.tar.zst")]
    pub to: PathBuf,
}

/// Writes a backup; the exit code is 0 only if every file of the dossiers is in it.
///
/// # Errors
/// When it could not be written; there is no file then.
pub async fn run(place: &Location, args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let to = &args.to;
    anyhow::ensure!(!to.exists(), "đã có tệp {}; xin chọn tên khác", to.display());
    let db = place.open_as_it_is().await?;
    let files = Files::open(&place.files_folder())?;
    let scratch = Scratch::beside(to)?;
    let (copy, facts) = copy_database(place, &db, scratch.path()).await?;
    let mut archive = Archive::begin(scratch.path()).context("không ghi được tệp sao lưu")?;
    let name = if place.postgres().is_some() { DUMP } else { SQLITE };
    let database = archive.add_file(name, &copy).context("không ghi được tệp sao lưu")?;
    let (kept, missing) = add_files(&mut archive, &files, &facts)?;
    let now = Clock::Machine.now();
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: domain::time::rfc3339(domain::time::local(now)),
        database,
        journal: facts.journal,
        dossiers: facts.dossiers,
        staff: facts.staff,
        files: kept,
        missing,
    };
    archive.add_text(MANIFEST, &serde_json::to_string_pretty(&manifest)?)?;
    let (bytes, lasting) = archive.finish(to).context("không ghi được tệp sao lưu")?;
    let remembered = remember(&db, now.as_millisecond()).await;
    db.close().await;
    tell(to, bytes, &manifest)?;
    warn(lasting, remembered)?;
    Ok(if manifest.missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A consistent copy of the database, and its facts at the same moment.
async fn copy_database(
    place: &Location,
    db: &Db,
    scratch: &Path,
) -> anyhow::Result<(PathBuf, Facts)> {
    if let Some(url) = place.postgres() {
        let dump = scratch.join(DUMP);
        let facts = postgres::dump(db, url, &dump).await?;
        return Ok((dump, facts));
    }
    let copy = scratch.join(SQLITE);
    db.copy_to(&copy).await.context("không sao chép được cơ sở dữ liệu")?;
    let copied = Db::open_file(&copy).await?;
    let facts = facts(&mut copied.begin().await?).await?;
    copied.close().await;
    Ok((copy, facts))
}

/// Copies the files that the database names, checking each hash. Returns those kept and those that
/// are missing or damaged.
fn add_files(
    archive: &mut Archive,
    files: &Files,
    facts: &Facts,
) -> anyhow::Result<(Vec<Content>, Vec<String>)> {
    let (mut kept, mut missing) = (Vec::new(), Vec::new());
    for (sha256, is_needed) in &facts.files {
        let path = files.path(sha256);
        let is_whole = digest(&path).is_ok_and(|(found, _)| found == *sha256);
        if is_whole {
            let name = format!("{FILES}/{}/{sha256}", sha256.get(..2).unwrap_or("00"));
            let added = archive.add_file(&name, &path).context("không ghi được tệp sao lưu")?;
            anyhow::ensure!(added.sha256 == *sha256, "tệp {sha256} thay đổi trong lúc sao lưu");
            kept.push(added);
        } else if *is_needed {
            missing.push(sha256.clone());
        }
    }
    Ok((kept, missing))
}

/// Keeps the time of the backup, for `motcua doctor`.
async fn remember(db: &Db, at: i64) -> anyhow::Result<()> {
    db.run(
        sql!(
            "insert into setting (name, value) values ('backup_at', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        args![at.to_string()],
    )
    .await?;
    Ok(())
}

/// The backup is whole; what else should be known about it.
fn warn(lasting: Lasting, remembered: anyhow::Result<()>) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    if lasting == Lasting::Unknown {
        writeln!(
            out,
            "  ! Ổ đĩa này (có thể là ổ mạng) không xác nhận được là tên tệp đã ghi bền; xin kiểm lại tệp sau \
             ít phút, trước khi xóa bản cũ."
        )?;
    }
    if let Err(error) = remembered {
        writeln!(out, "  ! Không ghi được giờ sao lưu cho motcua doctor: {error:#}.")?;
    }
    Ok(())
}

fn tell(to: &Path, bytes: u64, manifest: &Manifest) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "Đã sao lưu vào {} ({} KB).", to.display(), bytes.div_ceil(1024))?;
    writeln!(out, "  Hồ sơ: {}; tệp: {}", manifest.dossiers, manifest.files.len())?;
    writeln!(
        out,
        "  Nhật ký: {} dòng, mã băm cuối {}",
        manifest.journal.no, manifest.journal.hash
    )?;
    for sha256 in &manifest.missing {
        writeln!(
            out,
            "  ! Tệp {sha256} bị mất hoặc bị hỏng từ trước, không có trong bản sao lưu."
        )?;
    }
    Ok(())
}
