//! `motcua lam-rieng` (hidden): one job of [`crate::confined`], within limits that this process sets
//! for itself before it reads the first byte of what it is given.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use letters::{LetterError, Letters, Sheet};
use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use standards::pdf::{self, Finding};
use standards::photo::{PhotoError, read_qr};
use standards::whole::{Wholeness, wholeness};

use crate::confined::jobs::{Pressed, Seen};
use crate::confined::{BYTES_MAX, Cost, Job};

/// Arguments of the hidden command.
#[derive(Clone, Debug, clap::Args)]
pub struct ConfinedArgs {
    /// Which job.
    #[arg(value_enum)]
    pub job: Job,
}

/// Files that are open at once: the three streams, and the memory's own.
const OPEN_FILES_MAX: u64 = 16;

/// Does the job: what it is about comes in, its result goes out.
///
/// # Errors
/// When a limit cannot be set, or the streams fail.
pub fn run(args: &ConfinedArgs) -> anyhow::Result<ExitCode> {
    limit(args.job.cost())?;
    let mut input = Vec::new();
    std::io::stdin().lock().take(BYTES_MAX).read_to_end(&mut input)?;
    let output = work(args.job, &input)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&output)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn limit(cost: Cost) -> anyhow::Result<()> {
    let limits = [
        (Resource::Cpu, cost.cpu_seconds),
        (Resource::Data, cost.memory_bytes),
        (Resource::Fsize, 0),
        (Resource::Nofile, OPEN_FILES_MAX),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    // It does not outlive whoever asked.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

fn work(job: Job, input: &[u8]) -> anyhow::Result<Vec<u8>> {
    match job {
        Job::Print => press(&serde_json::from_slice(input)?),
        Job::ReadQr => Ok(serde_json::to_vec(&match read_qr(input) {
            Ok(texts) => Seen::Texts(texts),
            Err(PhotoError::TooLarge) => Seen::TooLarge,
            Err(PhotoError::NotAPicture) => Seen::NotAPicture,
            Err(PhotoError::Broken) => Seen::Broken,
        })?),
        Job::LookAtPdf => {
            let codes: Vec<&str> = pdf::look(input).into_iter().map(Finding::code).collect();
            Ok(codes.join(" ").into_bytes())
        }
        Job::LookAtPicture => Ok(match wholeness(input) {
            Wholeness::Whole => b"whole".to_vec(),
            Wholeness::Broken => b"broken".to_vec(),
            Wholeness::Unknown => b"unknown".to_vec(),
        }),
    }
}

fn press(sheet: &Sheet) -> anyhow::Result<Vec<u8>> {
    let (first, pdf) = match Letters::new().press(sheet) {
        Ok(paper) => (Pressed::Pages(paper.pages), paper.pdf),
        Err(LetterError::Template(faults)) => (Pressed::Faults(faults), Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut output = serde_json::to_vec(&first)?;
    output.push(b'\n');
    output.extend(pdf);
    Ok(output)
}
