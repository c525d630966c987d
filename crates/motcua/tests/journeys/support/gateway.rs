//! A stand-in for gateways that take JSON by POST (SMS, Zalo, the portal): keeps what it gets on
//! this machine and answers what it was told to. It may be closed and opened again on its port.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The gateway.
pub struct Gateway {
    address: SocketAddr,
    desk: Arc<Desk>,
    task: Option<JoinHandle<()>>,
}

struct Desk {
    answer: Mutex<(u16, Value)>,
    posts: watch::Sender<Vec<Post>>,
}

/// A request that came in.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its path.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its content.
    pub body: Value,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.close();
    }
}

impl Gateway {
    /// Opens on a free port; says status 200 and `{}` to everything.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let answer = Mutex::new((200, Value::Object(serde_json::Map::new())));
        let desk = Arc::new(Desk { answer, posts: watch::Sender::new(Vec::new()) });
        let mut gateway = Self { address, desk, task: None };
        gateway.listen(listener);
        gateway
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Closes; nobody answers then.
    pub fn close(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }

    /// Closes, and waits until the port is free.
    pub async fn closed(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Opens again on the same port.
    pub async fn open_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("its old port");
        self.listen(listener);
    }

    /// From now on answers this.
    pub fn answer(&self, status: u16, body: Value) {
        *self.desk.answer.lock().expect("a lock") = (status, body);
    }

    /// What came so far.
    pub fn posts(&self) -> Vec<Post> {
        self.desk.posts.borrow().clone()
    }

    /// Waits until so many have come.
    pub async fn wait_for(&self, count: usize) {
        let mut posts = self.desk.posts.subscribe();
        posts.wait_for(|posts| posts.len() >= count).await.expect("the gateway stands");
    }

    fn listen(&mut self, listener: TcpListener) {
        let router = Router::new().fallback(take).with_state(self.desk.clone());
        self.task = Some(tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        }));
    }
}

async fn take(State(desk): State<Arc<Desk>>, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, 100_000).await.expect("a body");
    let post = Post {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body: serde_json::from_slice(&bytes).expect("JSON"),
    };
    desk.posts.send_modify(|posts| posts.push(post));
    let (status, body) = desk.answer.lock().expect("a lock").clone();
    (StatusCode::from_u16(status).expect("a status"), Json(body))
}
