//! Work apart (việc chạy riêng): what strangers and administrators wrote is decoded, read and set in a
//! process of its own, with limits on time, memory and files, so that a hostile picture, document or
//! template costs that process and nothing else. `docs/adr/0019` says why.

pub mod jobs;

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::Semaphore;

/// The hidden command under which the program does such work.
pub const COMMAND: &str = "lam-rieng";
/// Most bytes that such work may hand in or back.
pub const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Where the program lies; set once by whoever starts it.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
/// One such process for each core: more would only wait for each other.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    Semaphore::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
});

/// What is done apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Job {
    /// Setting a letter with a template that somebody has edited.
    Print,
    /// Reading the code in a photograph.
    ReadQr,
    /// Looking into a PDF.
    LookAtPdf,
    /// Decoding a picture, to know whether all of it is there.
    LookAtPicture,
}

/// What a job may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Seconds of computing.
    pub cpu_seconds: u64,
    /// Bytes of its own memory.
    pub memory_bytes: u64,
    /// How long it may take in all, on a machine with other work.
    pub within: Duration,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// It wanted more time or memory than it may have.
    #[error("it took more than {} seconds or {} MB", .0.cpu_seconds, .0.memory_bytes / 1024 / 1024)]
    TooCostly(Cost),
    /// The process could not be started or spoken to.
    #[error("the work apart could not be done: {0}")]
    NotDone(#[from] std::io::Error),
}

impl Job {
    fn code(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::ReadQr => "read-qr",
            Self::LookAtPdf => "look-at-pdf",
            Self::LookAtPicture => "look-at-picture",
        }
    }

    /// What it may cost: several times what the largest honest input takes.
    #[must_use]
    pub const fn cost(self) -> Cost {
        const MB: u64 = 1024 * 1024;
        match self {
            Self::Print => cost(10, 768 * MB),
            Self::ReadQr => cost(10, 512 * MB),
            Self::LookAtPdf => cost(5, 512 * MB),
            Self::LookAtPicture => cost(10, 512 * MB),
        }
    }
}

const fn cost(cpu_seconds: u64, memory_bytes: u64) -> Cost {
    Cost { cpu_seconds, memory_bytes, within: Duration::from_secs(2 * cpu_seconds) }
}

/// Says where the program lies.
pub fn install(program: impl Into<PathBuf>) {
    let _ = PROGRAM.set(program.into());
}

/// Does a job apart and returns what it wrote.
///
/// # Errors
/// When it costs too much, or could not be done.
pub async fn run(job: Job, input: Vec<u8>) -> Result<Vec<u8>, Failed> {
    let _turn = TURNS.acquire().await.expect("the semaphore is never closed");
    let done = tokio::time::timeout(job.cost().within, exchange(job, input)).await;
    let (status, output) = match done {
        Ok(done) => done?,
        // The process is killed when it is dropped.
        Err(_late) => return Err(too_costly(job)),
    };
    if status.success() { Ok(output) } else { Err(too_costly(job)) }
}

fn too_costly(job: Job) -> Failed {
    tracing::warn!(job = job.code(), "work apart was ended by its limits");
    metrics::counter!("motcua_confined_ended_total", "job" => job.code()).increment(1);
    Failed::TooCostly(job.cost())
}

async fn exchange(job: Job, input: Vec<u8>) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    let unknown = || std::io::Error::other("it is not known where the program lies");
    // Nothing of our surroundings goes with it: no settings, no passwords, no open files.
    let mut child = Command::new(PROGRAM.get().ok_or_else(unknown)?)
        .args([COMMAND, job.code()])
        .env_clear()
        .env("RAYON_NUM_THREADS", "1")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let give = async move {
        if let Some(mut stdin) = stdin {
            // Whoever was ended reads no further; its end tells more than a broken pipe.
            let _ = stdin.write_all(&input).await;
        }
    };
    let take = async move {
        let mut output = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(BYTES_MAX).read_to_end(&mut output).await?;
        }
        Ok::<_, std::io::Error>(output)
    };
    let ((), output) = tokio::join!(give, take);
    Ok((child.wait().await?, output?))
}
