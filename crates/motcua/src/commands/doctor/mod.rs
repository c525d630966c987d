//! `motcua doctor`: what is missing or wrong on this machine, in plain sentences. It changes
//! nothing.

pub mod line;
mod machine;
mod office;
mod stored;

use std::io::Write as _;
use std::process::ExitCode;

use crate::app::Clock;
use crate::config::{FileSettings, Location};
use crate::db::Db;

/// Arguments of `motcua doctor`.
#[derive(Clone, Debug, clap::Args)]
pub struct DoctorArgs {
    /// Address under which people reach the desk; otherwise what `motcua serve` was last given.
    #[arg(long, env = "MOTCUA_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// How files are taken.
    #[command(flatten)]
    pub files: FileSettings,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// ✓ in order.
    Good,
    /// ! works, but somebody should look at it.
    Look,
    /// ✗ the desk cannot work, or not for long.
    Bad,
}

/// What was found.
#[derive(Debug, Default)]
struct Findings(Vec<(Mark, String)>);

impl Findings {
    fn good(&mut self, sentence: impl Into<String>) {
        self.0.push((Mark::Good, sentence.into()));
    }

    fn look(&mut self, sentence: impl Into<String>) {
        self.0.push((Mark::Look, sentence.into()));
    }

    fn bad(&mut self, sentence: impl Into<String>) {
        self.0.push((Mark::Bad, sentence.into()));
    }

    fn has_bad(&self) -> bool {
        self.0.iter().any(|(mark, _)| *mark == Mark::Bad)
    }
}

/// Looks at everything and tells; the exit code is 1 if anything is bad.
///
/// # Errors
/// When the terminal cannot be written to.
pub async fn run(place: &Location, args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let now = Clock::Machine.now();
    let mut findings = Findings::default();
    machine::folders(place, &mut findings);
    stored::permissions(place, &mut findings);
    machine::program(now, &mut findings);
    machine::voice(&mut findings).await;
    stored::scanner(&args.files, &mut findings).await;
    let exists = place.sqlite_file().is_none_or(|file| file.is_file());
    if exists {
        match place.open_as_it_is().await {
            Ok(db) => {
                database(&db, now, args, &mut findings).await;
                stored::contents(place, &db, now, &mut findings).await;
                db.close().await;
            }
            Err(error) => findings.bad(format!("Không mở được cơ sở dữ liệu: {error:#}.")),
        }
    } else {
        findings.look(format!(
            "Chưa có dữ liệu trong {}; lệnh motcua serve sẽ tạo ở lần chạy đầu.",
            place.data
        ));
    }
    let mut out = std::io::stdout();
    for (mark, sentence) in &findings.0 {
        let mark = match mark {
            Mark::Good => "✓",
            Mark::Look => "!",
            Mark::Bad => "✗",
        };
        writeln!(out, "{mark} {sentence}")?;
    }
    Ok(if findings.has_bad() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn database(db: &Db, now: jiff::Timestamp, args: &DoctorArgs, findings: &mut Findings) {
    match machine::database(db, findings).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => return findings.bad(format!("Cơ sở dữ liệu không đọc được: {error:#}.")),
    }
    if let Err(error) = office::look(db, now, args.public_url.clone(), findings).await {
        findings.bad(format!("Không đọc được dữ liệu: {error:#}."));
    }
}
