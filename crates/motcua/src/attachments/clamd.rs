//! Looking for viruses with ClamAV's daemon (quét mã độc), as its manual describes: the content goes
//! over a socket in pieces (`INSTREAM`), and one line comes back.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};

use crate::config::Daemon;

/// Bytes of one piece.
const PIECE_BYTES: usize = 64 * 1024;
/// Longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 4096;
/// How long the daemon may take to let us in.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long it may look at one file.
const LOOK_WITHIN: Duration = Duration::from_secs(60);

/// What it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Infected,
    /// It could not look: it does not answer, or says that it cannot.
    Unknown,
}

/// Asks about a content.
pub async fn ask(daemon: &Daemon, content: &[u8]) -> Verdict {
    match tokio::time::timeout(LOOK_WITHIN, exchange(daemon, Some(content))).await {
        Ok(Ok(answer)) if answer.ends_with(": OK") => Verdict::Clean,
        Ok(Ok(answer)) if answer.ends_with(" FOUND") => Verdict::Infected,
        Ok(Ok(answer)) => {
            tracing::warn!(answer, "clamd cannot look at a file");
            Verdict::Unknown
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "clamd does not answer");
            Verdict::Unknown
        }
        Err(_late) => {
            tracing::warn!("clamd takes too long");
            Verdict::Unknown
        }
    }
}

/// Whether it answers.
pub async fn answers(daemon: &Daemon) -> bool {
    let asked = tokio::time::timeout(CONNECT_WITHIN, exchange(daemon, None)).await;
    asked.is_ok_and(|answer| answer.is_ok_and(|answer| answer == "PONG"))
}

async fn exchange(daemon: &Daemon, content: Option<&[u8]>) -> io::Result<String> {
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    match daemon {
        Daemon::Socket(path) => {
            let line = tokio::time::timeout(CONNECT_WITHIN, UnixStream::connect(path));
            talk(line.await.map_err(late)??, content).await
        }
        Daemon::Host(host) => {
            let line = tokio::time::timeout(CONNECT_WITHIN, TcpStream::connect(host));
            talk(line.await.map_err(late)??, content).await
        }
    }
}

async fn talk(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    content: Option<&[u8]>,
) -> io::Result<String> {
    if let Some(content) = content {
        // It may answer and hang up before it has heard everything; its answer counts.
        let _ = tell(&mut line, content).await;
    } else {
        line.write_all(b"zPING\0").await?;
    }
    let mut answer = Vec::new();
    line.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    if answer.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']).to_owned())
}

async fn tell(line: &mut (impl AsyncWrite + Unpin), content: &[u8]) -> io::Result<()> {
    line.write_all(b"zINSTREAM\0").await?;
    for piece in content.chunks(PIECE_BYTES) {
        let bytes = u32::try_from(piece.len()).map_err(io::Error::other)?;
        line.write_all(&bytes.to_be_bytes()).await?;
        line.write_all(piece).await?;
    }
    line.write_all(&0_u32.to_be_bytes()).await
}
