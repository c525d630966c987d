//! `bench`: fills a database with so many dossiers, starts the program on it as a process of its
//! own, and measures it through HTTP. `bench/README.md` says how to repeat it and how to read it.

mod fill;
mod load;
mod names;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use motcua::db::Db;

use load::{Figures, Load};
use server::Server;

/// Requests of each kind that one client sends.
const REQUESTS_PER_CLIENT: usize = 200;

/// Measures pages and reception at several sizes.
#[derive(Parser)]
struct Arguments {
    /// The program to measure.
    #[arg(long)]
    program: PathBuf,
    /// How many dossiers there are, smallest first.
    #[arg(long, value_delimiter = ',', default_value = "6000,100000,1000000")]
    dossiers: Vec<u64>,
    /// How many clients ask at once.
    #[arg(long, value_delimiter = ',', default_value = "1,8")]
    clients: Vec<usize>,
    /// A PostgreSQL server on which databases may be made; SQLite without it.
    #[arg(long)]
    postgres: Option<String>,
    /// Folder for SQLite databases; a temporary one without it.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    println!("engine\tdossiers\twhat\tclients\tp50_ms\tp95_ms\tper_s\tbytes\tnote");
    for dossiers in &arguments.dossiers {
        let folder = tempfile::Builder::new()
            .prefix("motcua-bench-")
            .tempdir_in(arguments.folder.clone().unwrap_or_else(std::env::temp_dir))?;
        let place = match &arguments.postgres {
            Some(server) => server::new_database(server).await?,
            None => folder.path().join("data").display().to_string(),
        };
        measure(arguments, &place, folder.path(), *dossiers).await?;
    }
    Ok(())
}

async fn measure(
    arguments: &Arguments,
    place: &str,
    folder: &std::path::Path,
    dossiers: u64,
) -> anyhow::Result<()> {
    let db = server::open(place, folder).await?;
    let filled = fill::fill(&db, dossiers).await.context("filling")?;
    let engine = db.engine();
    let line = |what: &str, clients: usize, figures: &Figures, note: &str| {
        println!(
            "{engine}\t{dossiers}\t{what}\t{clients}\t{:.2}\t{:.2}\t{:.0}\t{}\t{note}",
            figures.p50_ms, figures.p95_ms, figures.per_second, figures.bytes
        );
    };
    let bare = bare_commits(&db, &arguments.clients).await?;
    db.close().await;
    let server = Server::start(&arguments.program, place, folder).await?;
    println!(
        "{engine}\t{dossiers}\tstart\t1\t{:.0}\t\t\t\tuntil /healthz answers",
        server.started_in.as_secs_f64() * 1000.0
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!(
        "{engine}\t{dossiers}\tidle memory\t\t\t\t\t{}\tresident, KiB",
        server.resident_kib()?
    );
    for clients in &arguments.clients {
        let load = Load { base: &server.base, filled: &filled, clients: *clients };
        for page in load::PAGES {
            let figures = load.page(page, REQUESTS_PER_CLIENT).await?;
            line(page.name(), *clients, &figures, "bytes: brotli");
        }
        let figures = load.receive(REQUESTS_PER_CLIENT).await?;
        let bare = bare.iter().find(|(n, _)| n == clients).map_or(0.0, |(_, rate)| *rate);
        let note =
            format!("bare database {bare:.0}/s, ratio {:.2}", figures.per_second / bare.max(1.0));
        line("receive", *clients, &figures, &note);
    }
    println!(
        "{engine}\t{dossiers}\tmemory after load\t\t\t\t\t{}\tresident, KiB",
        server.resident_kib()?
    );
    server.stop().await
}

/// How many transactions a second the database alone commits, each with the rows of a reception.
async fn bare_commits(db: &Db, clients: &[usize]) -> anyhow::Result<Vec<(usize, f64)>> {
    let mut rates = Vec::new();
    for clients in clients {
        rates.push((*clients, fill::bare(db, *clients, REQUESTS_PER_CLIENT).await?));
    }
    Ok(rates)
}
