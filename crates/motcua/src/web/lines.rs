//! The lines on which people reach the program, and what a stranger cannot do with them: hold very
//! many, say nothing on them, or take what we say a byte at a time.

mod gate;
mod moving;
mod patient;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

pub use gate::{Gate, Places};
pub use moving::TooSlow;

use gate::Place;
use moving::Moving;
use patient::Patient;

/// Bytes of a request's first line and headers.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Bytes that are kept of one line before somebody reads them.
const BUFFER_BYTES_MAX: usize = 64 * 1024;
/// How long nobody is let in when the machine has no place for one more line.
const PAUSE: Duration = Duration::from_secs(1);
/// What is said on a line for which there is no place, so that a browser shows a sentence.
const FULL: &str = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
                    Retry-After: 10\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n\
                    Máy chủ đang có quá nhiều kết nối. Xin thử lại sau ít phút.\n";

/// How long one waits for the other end of a line.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a whole head of a request, and for the next request on a line that stays open.
    pub head: Duration,
    /// For the next [`moving::BYTES_MIN`] bytes of a body, and for some of our answer to be taken.
    pub rest: Duration,
    /// For a whole body, however steadily it comes: sixty megabytes over the slowest line of a commune.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(20),
            rest: Duration::from_secs(30),
            body: Duration::from_secs(4 * 60 * 60),
        }
    }
}

/// Answers on a listener until `stop`, then finishes what is under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    gate: Gate,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let arrived = tokio::select! {
            () = &mut stop => break,
            arrived = listener.accept() => arrived,
        };
        match arrived {
            Ok((stream, peer)) => match gate.enter(peer.ip()) {
                Some(place) => {
                    let line = Line { peer, router: router.clone(), patience, _place: place };
                    tokio::spawn(line.talk(stream, open.watcher()));
                }
                None => turn_away(&stream),
            },
            Err(error) if is_the_others(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no more lines");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// Nobody waits for whether it is read.
fn turn_away(stream: &TcpStream) {
    metrics::counter!("motcua_lines_refused_total").increment(1);
    let _ = stream.try_write(FULL.as_bytes());
}

fn is_the_others(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionRefused
        || error.kind() == io::ErrorKind::ConnectionAborted
        || error.kind() == io::ErrorKind::ConnectionReset
}

/// One line.
struct Line {
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    /// Given back when the line ends.
    _place: Place,
}

impl Line {
    async fn talk(self, stream: TcpStream, watcher: Watcher) {
        let _ = stream.set_nodelay(true);
        let (peer, router, Patience { rest, body: total, .. }) =
            (self.peer, &self.router, self.patience);
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| Body::new(Moving::new(body, rest, total)));
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let talk = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience.head)
            .max_header_size(HEAD_BYTES_MAX)
            .max_buf_size(BUFFER_BYTES_MAX)
            .serve_connection(TokioIo::new(Patient::new(stream, rest)), service);
        if let Err(error) = watcher.watch(talk).await {
            tracing::debug!(%error, "a line was cut");
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::web::address::Proxies;

    const SHORT: Patience = Patience {
        head: Duration::from_millis(300),
        rest: Duration::from_millis(300),
        body: Duration::from_secs(3),
    };

    async fn open(
        places: Places,
        proxies: Proxies,
    ) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let router = Router::new()
            .route("/", get(async || "tốt"))
            .route("/lon", get(async || vec![b'x'; 32 << 20]))
            .route("/gui", post(async |body: axum::body::Bytes| body.len().to_string()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let served = serve(listener, router, Gate::new(places, proxies), SHORT, stopped);
        (address, stop, tokio::spawn(served))
    }

    async fn say(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a line");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }

    async fn hear(mut stream: TcpStream) -> String {
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        String::from_utf8_lossy(&heard).into_owned()
    }

    const ASK: &str = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const HALF: &str = "GET / HTTP/1.1\r\nHost: x\r\n";

    #[tokio::test]
    async fn half_a_head_an_idle_line_and_a_body_that_stops_are_cut() {
        let (address, ..) = open(Places::default(), Proxies::default()).await;
        for silent in ["", HALF, "POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"] {
            let heard = hear(say(address, silent).await).await;
            assert!(!heard.contains("200 OK"), "{silent}: {heard}");
        }
        let kept = hear(say(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await).await;
        assert!(kept.starts_with("HTTP/1.1 200 OK") && kept.ends_with("tốt"), "{kept}");
        let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(40_000));
        assert!(!hear(say(address, &long).await).await.contains("200 OK"));
    }

    #[tokio::test]
    async fn a_body_that_moves_for_ever_is_cut_one_day() {
        let (address, ..) = open(Places::default(), Proxies::default()).await;
        let head = "POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n";
        let (heard, mut told) = say(address, head).await.into_split();
        let dripping = tokio::spawn(async move {
            while told.write_all(&[b'x'; 2 * moving::BYTES_MIN]).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        let mut heard = heard;
        let mut answer = Vec::new();
        let _ = heard.read_to_end(&mut answer).await;
        assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
        dripping.await.expect("its line is closed");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_is_cut() {
        let (address, ..) = open(Places { total: 1, per_network: 1 }, Proxies::default()).await;
        let greedy = say(address, "GET /lon HTTP/1.1\r\nHost: x\r\n\r\n").await;
        // The only place is free again as soon as the line is cut.
        while !hear(say(address, ASK).await).await.contains("200 OK") {
            tokio::task::yield_now().await;
        }
        let heard = hear(greedy).await;
        assert!(heard.len() < 32 << 20, "{}", heard.len());
    }

    #[tokio::test]
    async fn one_network_fills_only_its_own_places_and_a_proxy_is_not_one() {
        let (address, ..) = open(Places { total: 9, per_network: 3 }, Proxies::default()).await;
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(say(address, HALF).await);
        }
        let refused = hear(say(address, ASK).await).await;
        assert!(
            refused.starts_with("HTTP/1.1 503") && refused.contains("Xin thử lại"),
            "{refused}"
        );
        let elsewhere = tokio::net::TcpSocket::new_v4().expect("a socket");
        elsewhere.bind("127.0.0.2:0".parse().expect("an address")).expect("another address");
        let mut elsewhere = elsewhere.connect(address).await.expect("a line");
        elsewhere.write_all(ASK.as_bytes()).await.expect("sent");
        assert!(hear(elsewhere).await.contains("200 OK"));
        let proxies = Proxies::new(vec!["127.0.0.0/8".parse().expect("a network")]);
        let (address, ..) = open(Places { total: 9, per_network: 3 }, proxies).await;
        for _ in 0..8 {
            held.push(say(address, HALF).await);
        }
        assert!(hear(say(address, ASK).await).await.contains("200 OK"));
    }

    #[tokio::test]
    async fn what_is_under_way_is_finished_before_the_end() {
        let (address, stop, served) = open(Places::default(), Proxies::default()).await;
        let mut line =
            say(address, "POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc").await;
        // Only once the body is asked for is the request under way.
        assert!(hear(say(address, ASK).await).await.contains("200 OK"));
        stop.send(()).expect("it serves");
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        line.write_all(b"def").await.expect("the rest");
        assert!(hear(line).await.ends_with('6'));
        served.await.expect("it ends");
    }
}
