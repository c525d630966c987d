//! `motcua serve`: answers requests until it is told to stop, then finishes those under way.

use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

use super::clock;
use crate::accounts::setup_code;
use crate::app::{App, Clock, local_url};
use crate::attachments;
use crate::catalog::import;
use crate::config::{Location, Serving};
use crate::demo::{self, Holds};
use crate::files::{FREE_BYTES_MIN, Files, free_bytes, open_files_max, try_folder};
use crate::notices::{self, Post};
use crate::operation::{figures, proxy};
use crate::web::SET_UP_PATH;
use crate::web::lines::{self, Gate, Patience, Places};
use crate::{args, routes, sql};

/// How often reference data are looked at for an import by another process.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// How long requests under way may take after the program was told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// Arguments of `motcua serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// How the program answers.
    #[command(flatten)]
    pub serving: Serving,
    /// How lines of the log are written to standard error; RUST_LOG chooses which.
    #[arg(long, env = "MOTCUA_LOG_FORMAT", value_enum, default_value_t = LogFormat::Json)]
    pub log_format: LogFormat,
    /// Token with which monitors read /metrics and the details of /healthz; without it nobody does.
    #[arg(long, env = "MOTCUA_METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line, for programs.
    Json,
    /// Plain lines, for people.
    Text,
}

/// Opens the data, fills in the delivered reference data when there are none yet, and serves.
///
/// # Errors
/// When the data or the address cannot be opened.
pub async fn run(place: &Location, args: &ServeArgs) -> anyhow::Result<ExitCode> {
    start_log(args.log_format, "info");
    check_folders(place)?;
    // Wrong settings of a channel are said before anybody is served.
    Post::new(&args.serving.notices)?;
    let listener = listen(args.serving.listen).await?;
    let db = place.open().await?;
    anyhow::ensure!(
        demo::holds(&db).await? != Holds::Demonstration,
        "nơi “{}” chứa dữ liệu minh họa, ai cũng biết mật khẩu; xin chọn nơi khác bằng --data, \
         hoặc chạy “motcua demo”",
        place.data
    );
    clock::check(&db, Clock::Machine.now(), args.serving.clock_ahead_days).await?;
    import::delivered_if_empty(&db, Clock::Machine.now()).await?;
    let files = Files::open(&place.files_folder())?;
    let serving = Serving { listen: listener.local_addr()?, ..args.serving.clone() };
    let app = App::new(db, files, Clock::Machine, &serving).await?;
    figures::install(args.metrics_token.clone())?;
    remember_address(&app, &serving).await?;
    greet(&app, &serving).await?;
    serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Lines on standard error from that level on; `RUST_LOG` chooses others.
pub fn start_log(format: LogFormat, level: &str) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new(format!("{level},sqlx=warn,tower_http=warn")));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match format {
        LogFormat::Json => lines.json().try_init(),
        LogFormat::Text => lines.with_ansi(false).try_init(),
    };
}

/// Learns before anybody is served whether the disk takes what will be written.
fn check_folders(place: &Location) -> anyhow::Result<()> {
    let files = place.files_folder();
    for folder in place.folder().into_iter().chain([files.as_path()]) {
        try_folder(folder).with_context(|| folder_sentence(folder))?;
        if free_bytes(folder).is_ok_and(|free| free < FREE_BYTES_MIN) {
            tracing::error!(folder = %folder.display(), "less than 100 MB are free on the disk");
        }
    }
    Ok(())
}

fn folder_sentence(folder: &Path) -> String {
    format!(
        "không ghi được vào thư mục {}; xin kiểm tra quyền ghi và dung lượng trống của ổ đĩa",
        folder.display()
    )
}

/// Listens on an address.
///
/// # Errors
/// A sentence that says what to do.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("không mở được địa chỉ {address}"))
        .map_err(|error| {
            match error.downcast_ref::<std::io::Error>().and_then(|e| advice(e.kind(), address)) {
                Some(advice) => anyhow::Error::msg(advice),
                None => error,
            }
        })
}

fn advice(kind: ErrorKind, address: SocketAddr) -> Option<String> {
    let (ip, port) = (address.ip(), address.port());
    if kind == ErrorKind::AddrInUse {
        let other = port.wrapping_add(1).max(1024);
        Some(format!(
            "cổng {port} đang có chương trình khác dùng; xin dừng chương trình đó hoặc chọn cổng \
             khác, ví dụ --listen {ip}:{other}"
        ))
    } else if kind == ErrorKind::PermissionDenied {
        Some(format!(
            "không được phép mở cổng {port}; xin chọn cổng từ 1024 trở lên và đặt máy chủ web phía \
             trước"
        ))
    } else if kind == ErrorKind::AddrNotAvailable {
        Some(format!("máy này không có địa chỉ {ip}"))
    } else {
        None
    }
}

/// Keeps the public address, and whether a proxy is believed, for `motcua doctor`.
async fn remember_address(app: &App, serving: &Serving) -> anyhow::Result<()> {
    let url = serving.public_url.clone().unwrap_or_default();
    for (name, value) in [("public_url", url), ("behind_proxy", serving.behind_proxy.to_string())] {
        app.db
            .run(
                sql!(
                    "insert into setting (name, value) values ($1, $2)
                     on conflict (name) do update set value = excluded.value"
                ),
                args![name, value],
            )
            .await?;
    }
    Ok(proxy::forget(&app.db).await?)
}

/// Tells whoever started the program where it is and what to do first.
async fn greet(app: &App, serving: &Serving) -> anyhow::Result<()> {
    let url = local_url(serving.listen);
    let mut out = std::io::stdout();
    writeln!(out, "motcua đang chạy tại {url}")?;
    if let Some(code) = setup_code(&app.db).await? {
        writeln!(
            out,
            "Chưa có tài khoản nào. Xin mở {url}{SET_UP_PATH} và nhập mã cài đặt: {code}"
        )?;
    }
    Ok(out.flush()?)
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the listener fails.
pub async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, database = app.db.engine(), version = env!("CARGO_PKG_VERSION"), "started");
    let post = Post::new(&app.notices)?;
    let upkeep = tokio::spawn(upkeep(app.clone()));
    let (stop, stopped) = watch::channel(false);
    let watcher = tokio::spawn(crate::watch::run(app.clone(), stopped.clone()));
    let collector = tokio::spawn(attachments::collecting::run(app.clone(), stopped.clone()));
    let worker = tokio::spawn(notices::run(app.clone(), post, stopped));
    let (tell, told) = oneshot::channel();
    let gate = Gate::new(Places::of_files(open_files_max()), app.proxies.clone());
    let until = async {
        told_to_stop().await;
        let _ = tell.send(());
    };
    let server =
        lines::serve(listener, routes::router(app.clone()), gate, Patience::default(), until);
    tokio::select! {
        () = server => {}
        () = patience(told) => tracing::warn!("some requests did not finish in time and were cut off"),
    }
    upkeep.abort();
    let _ = stop.send(true);
    if tokio::time::timeout(STOP_WITHIN, worker).await.is_err() {
        tracing::warn!("a notice did not go out in time; it will be tried again");
    }
    if tokio::time::timeout(STOP_WITHIN, watcher).await.is_err() {
        tracing::warn!("the watch did not come to its end in time; it goes on at the next start");
    }
    if tokio::time::timeout(STOP_WITHIN, collector).await.is_err() {
        tracing::warn!("collecting did not come to its end in time; it goes on at the next start");
    }
    if let Err(error) = proxy::remember(&app).await {
        tracing::error!(error = format!("{error:#}"), "a proxy cannot be remembered");
    }
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Ends some time after the program was told to stop.
async fn patience(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(STOP_WITHIN).await;
}

async fn upkeep(app: App) {
    let mut ticks = tokio::time::interval(REFRESH_EVERY);
    loop {
        ticks.tick().await;
        app.limiter.tidy(app.now());
        if let Some(figures) = figures::installed() {
            figures.tidy();
        }
        if let Err(error) = proxy::remember(&app).await {
            tracing::error!(error = format!("{error:#}"), "a proxy cannot be remembered");
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PostgresTls;

    #[tokio::test]
    async fn a_port_that_is_taken_is_named() {
        let first = listen(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let address = first.local_addr().expect("an address");
        let error = listen(address).await.expect_err("taken").to_string();
        assert!(error.contains(&format!("cổng {} đang có", address.port())), "{error}");
        assert!(error.contains("--listen"), "{error}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("tep");
        std::fs::write(&file, "x").expect("a file");
        let data = file.join("du-lieu").display().to_string();
        let place = Location {
            data: data.clone(),
            files: "unused".into(),
            postgres_tls: PostgresTls::Verify,
        };
        let error = format!("{:#}", check_folders(&place).expect_err("a file is no folder"));
        assert!(error.contains("không ghi được vào thư mục") && error.contains(&data), "{error}");
    }
}
