//! `motcua audit verify`: checks the chain of hashes of the journal, and with `--deep` that
//! everything kept beside the journal agrees with it.

pub mod deep;
pub mod said;

use std::io::Write as _;
use std::process::ExitCode;

use domain::time;
use jiff::Timestamp;

use crate::config::Location;
use crate::db::Db;
use crate::files::Files;
use crate::journal::clock::Mark;
use crate::journal::{self, Verdict};

/// Arguments of `motcua audit verify`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct VerifyArgs {
    /// Also replays every dossier, compares its summary row, and hashes every file.
    #[arg(long)]
    pub deep: bool,
}

/// Checks; the exit code is 0 only if everything is as it was written.
///
/// # Errors
/// When the journal cannot be read at all.
pub async fn verify(place: &Location, args: VerifyArgs) -> anyhow::Result<ExitCode> {
    let db = place.open_as_it_is().await?;
    let mut out = std::io::stdout();
    let chain = journal::verify(&db).await?;
    writeln!(out, "{}", sentence(&chain))?;
    if let Verdict::Whole { marks, .. } = &chain {
        for mark in marks {
            writeln!(out, "{}", clock_sentence(mark))?;
        }
    }
    let mut is_well = matches!(chain, Verdict::Whole { .. });
    if args.deep {
        let files = Files::open(&place.files_folder())?;
        is_well &= tell_deep(&db, &files, &mut out).await?;
    }
    db.close().await;
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a check of the chain found, in words.
#[must_use]
pub fn sentence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole { entries, head, .. } => {
            format!("Nhật ký nguyên vẹn: {entries} dòng, mã băm cuối {head}")
        }
        Verdict::Broken { no, why } => format!("Nhật ký bị thay đổi: dòng số {no} ({why})"),
    }
}

/// Where somebody said that the clock was right.
fn clock_sentence(mark: &Mark) -> String {
    let when = |at: Timestamp| time::local(at).strftime("%H:%M:%S %d/%m/%Y").to_string();
    let (no, at, last_at) = (mark.no, when(mark.at), when(mark.last_at));
    if mark.at < mark.last_at {
        format!(
            "Dòng {no}: đồng hồ được chỉnh về {at}; dòng ngay trước được ghi khi đồng hồ chạy nhanh, ở \
             {last_at}."
        )
    } else {
        format!("Dòng {no}: đồng hồ được xác nhận là đúng lúc {at}, sau dòng trước ({last_at}).")
    }
}

async fn tell_deep(db: &Db, files: &Files, out: &mut std::io::Stdout) -> anyhow::Result<bool> {
    let found = deep::examine(db, files).await?;
    for difference in found.differences() {
        writeln!(out, "{difference}")?;
    }
    if found.is_well() {
        writeln!(
            out,
            "Hồ sơ và tệp khớp với nhật ký: {} hồ sơ, {} tệp",
            found.dossiers, found.files
        )?;
        writeln!(
            out,
            "Lời ghi khớp với nhật ký: {} lời ghi, {} đã xóa theo quyết định",
            found.texts.kept, found.texts.erased
        )?;
    }
    Ok(found.is_well())
}
