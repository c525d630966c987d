//! `motcua import`: reads data files, reports what would change, and changes it when told to.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::clock;
use crate::app::Clock;
use crate::catalog::import::{self, Report};
use crate::config::Location;
use crate::reference::bundle::Bundle;

/// Arguments of `motcua import`.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// A data folder, or one file of it.
    pub path: PathBuf,
    /// Change the data; without this, only a report of what would change.
    #[arg(long)]
    pub apply: bool,
}

/// Reports, and with `--apply` changes, all or nothing.
///
/// # Errors
/// When the files or the database cannot be read.
pub async fn run(place: &Location, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let bundle = Bundle::from_files(files(&args.path)?);
    let db = place.open().await?;
    let report = import::examine(&db, &bundle).await?;
    tell(&report)?;
    let well = report.problems.is_empty();
    if well && args.apply && !report.is_idle() {
        let now = Clock::Machine.now();
        clock::require(&db, now).await?;
        import::apply(&db, &bundle, now).await?;
        writeln!(std::io::stdout(), "Đã nạp xong.")?;
    } else if well && !args.apply && !report.is_idle() {
        writeln!(
            std::io::stdout(),
            "Đây là bản xem trước, chưa thay đổi gì. Thêm --apply để nạp."
        )?;
    }
    db.close().await;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(report: &Report) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Thêm mới: {}; thay đổi: {}; giữ nguyên: {}.",
        report.added.len(),
        report.changed.len(),
        report.unchanged
    )?;
    for name in &report.added {
        writeln!(out, "  + {name}")?;
    }
    for name in &report.changed {
        writeln!(out, "  ~ {name}")?;
    }
    for warning in &report.warnings {
        writeln!(out, "XIN XEM LẠI: {warning}")?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "Chưa nạp được, có {} chỗ cần sửa:", report.problems.len())?;
        for problem in &report.problems {
            writeln!(out, "  ! {problem}")?;
        }
    }
    Ok(())
}

/// The data files below a path, named as below the data folder.
fn files(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    if path.is_file() {
        let parent = path.parent().and_then(Path::file_name).unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let top = ["units.toml", "routes.toml", "notices.toml"].contains(&name.as_str());
        let name = if top { name } else { format!("{}/{name}", parent.to_string_lossy()) };
        found.push((name, read(path)?));
    } else {
        collect(path, path, &mut found)?;
        anyhow::ensure!(!found.is_empty(), "không có tệp dữ liệu nào trong {}", path.display());
    }
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("không mở được thư mục {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "toml" || kind == "typ") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            found.push((name, read(&path)?));
        }
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("không đọc được {}", path.display()))
}
