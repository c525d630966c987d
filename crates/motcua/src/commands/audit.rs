//! `motcua audit verify`: checks the chain of hashes of the journal.

use std::io::Write as _;
use std::process::ExitCode;

use crate::config::Place;
use crate::journal::{self, Verdict};

/// Checks the chain; the exit code is 0 only if every entry is as it was written.
///
/// # Errors
/// When the journal cannot be read at all.
pub async fn verify(place: &Place) -> anyhow::Result<ExitCode> {
    let db = place.open_existing().await?;
    let verdict = journal::verify(&db).await?;
    db.close().await;
    let mut out = std::io::stdout();
    match verdict {
        Verdict::Whole { entries, head } => {
            writeln!(out, "Nhật ký nguyên vẹn: {entries} dòng, mã băm cuối {head}")?;
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { no, why } => {
            writeln!(out, "Nhật ký bị thay đổi: dòng số {no} ({why})")?;
            Ok(ExitCode::FAILURE)
        }
    }
}
