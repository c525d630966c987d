//! The program as a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use motcua::app::new_id;
use motcua::config::{Location, PostgresTls};
use motcua::db::{Db, Sql};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long it may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Makes a database on a PostgreSQL server and returns its address.
pub async fn new_database(server: &str) -> anyhow::Result<String> {
    let name = format!("bench_{}", new_id().simple());
    let admin = Db::connect(server).await?;
    admin.run(Sql::built(format!("create database {name}")), vec![]).await?;
    admin.close().await;
    let (before, after) = server.rsplit_once('/').context("an address with a database")?;
    let options = after.split_once('?').map_or(String::new(), |(_, options)| format!("?{options}"));
    Ok(format!("{before}/{name}{options}"))
}

/// Opens the database of a place.
pub async fn open(place: &str, folder: &Path) -> anyhow::Result<Db> {
    let (data, files) = (place.to_owned(), folder.join("files"));
    Location { data, files, postgres_tls: PostgresTls::Verify }.open().await
}

/// A running server.
pub struct Server {
    /// Its address.
    pub base: String,
    /// How long it took until it answered.
    pub started_in: Duration,
    child: Child,
}

impl Server {
    /// Starts the program and waits until it answers.
    pub async fn start(program: &Path, place: &str, folder: &Path) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--behind-proxy", "--data", place])
            .arg("--files")
            .arg(folder.join("files"))
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut lines =
            BufReader::new(child.stdout.take().context("the program's output")?).lines();
        let base = tokio::time::timeout(START_TIMEOUT, async {
            while let Some(line) = lines.next_line().await? {
                if let Some(start) = line.find("http://") {
                    let address = line[start..].split_whitespace().next().unwrap_or_default();
                    return Ok(address.trim_end_matches('/').to_owned());
                }
            }
            anyhow::bail!("the program ended without an address")
        })
        .await??;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let client = reqwest::Client::new();
        while begun.elapsed() < START_TIMEOUT {
            if let Ok(answer) = client.get(format!("{base}/healthz")).send().await
                && answer.status().is_success()
            {
                return Ok(Self { base, started_in: begun.elapsed(), child });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        anyhow::bail!("the program does not become healthy")
    }

    /// Memory that is really in use, in KiB.
    pub fn resident_kib(&self) -> anyhow::Result<u64> {
        let id = self.child.id().context("the program still runs")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok())
            .context("VmRSS")
    }

    /// Stops it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}
