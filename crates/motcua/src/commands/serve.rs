//! `motcua serve`: answers requests until it is told to stop, then finishes those under way.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;

use crate::app::App;
use crate::routes;

/// How often reference data are looked at for an import by another process.
const REFRESH_EVERY: Duration = Duration::from_secs(5);

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
