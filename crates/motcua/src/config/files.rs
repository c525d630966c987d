//! Settings about files that are sent.

use std::path::PathBuf;

use clap::Args;

/// How files are taken.
#[derive(Args, Clone, Debug)]
pub struct FileSettings {
    /// Megabytes of the disk that are left for the database: no file is taken below that.
    #[arg(long, env = "MOTCUA_KEEP_FREE_MB", value_name = "MB", default_value_t = 512)]
    pub keep_free_mb: u64,
    /// Socket of ClamAV's daemon, which looks at every file: /run/clamav/clamd.ctl or HOST:3310.
    #[arg(long, env = "MOTCUA_CLAMD", value_name = "SOCKET")]
    pub clamd: Option<String>,
    /// What happens with files while that daemon does not answer.
    #[arg(long, env = "MOTCUA_UNSCANNED", value_enum, default_value_t = Unscanned::Take)]
    pub unscanned: Unscanned,
}

/// What happens with files that could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Unscanned {
    /// They are taken, marked and looked at later.
    Take,
    /// They are refused.
    Refuse,
}

impl Default for FileSettings {
    fn default() -> Self {
        Self { keep_free_mb: 512, clamd: None, unscanned: Unscanned::Take }
    }
}

/// Where the daemon listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Daemon {
    /// A socket of this machine.
    Socket(PathBuf),
    /// Host and port.
    Host(String),
}

impl FileSettings {
    /// Where the daemon listens, when one was named.
    #[must_use]
    pub fn daemon(&self) -> Option<Daemon> {
        let named = self.clamd.as_deref().map(str::trim).filter(|named| !named.is_empty())?;
        Some(if named.contains('/') {
            Daemon::Socket(named.trim_start_matches("unix:").into())
        } else {
            Daemon::Host(named.to_owned())
        })
    }
}
