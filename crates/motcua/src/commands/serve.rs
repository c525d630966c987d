//! `motcua serve`: answers requests until it is told to stop, then finishes those under way.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;

use crate::app::{App, Clock, local_url};
use crate::catalog::import;
use crate::config::{Place, Serving};
use crate::files::Files;
use crate::routes;

/// How often reference data are looked at for an import by another process.
const REFRESH_EVERY: Duration = Duration::from_secs(5);

/// Opens the data, fills in the delivered reference data when there are none yet, and serves.
///
/// # Errors
/// When the data or the address cannot be opened.
pub async fn run(place: &Place, serving: &Serving) -> anyhow::Result<ExitCode> {
    start_log();
    let db = place.open().await?;
    import::delivered_if_empty(&db, Clock::Machine.now()).await?;
    let files = Files::open(&place.files_folder())?;
    let listener = listen(serving.listen).await?;
    let serving = Serving { listen: listener.local_addr()?, ..serving.clone() };
    let app = App::new(db, files, Clock::Machine, &serving).await?;
    writeln!(std::io::stdout(), "motcua đang chạy tại {}", local_url(serving.listen))?;
    serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Structured lines on standard error; `RUST_LOG` chooses what.
pub fn start_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_http=warn"));
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Listens on an address.
///
/// # Errors
/// When the address is taken.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; another program may be using it, try --listen")
    })
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the listener fails.
pub async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let upkeep = tokio::spawn(upkeep(app.clone()));
    let service = routes::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    upkeep.abort();
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn upkeep(app: App) {
    let mut ticks = tokio::time::interval(REFRESH_EVERY);
    loop {
        ticks.tick().await;
        app.limiter.tidy();
        if let Err(error) = app.refresh_reference().await {
            tracing::error!(
                error = format!("{error:#}"),
                "the reference data cannot be read again"
            );
        }
    }
}

async fn told_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping: no new requests, finishing those under way");
}
