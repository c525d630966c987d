//! A stand-in for ClamAV's daemon: speaks its documented protocol (`INSTREAM`, `PING`) on this machine
//! and finds a virus wherever the words `THU-NGHIEM-MA-DOC` stand. It is no virus scanner.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const SIGN: &[u8] = b"THU-NGHIEM-MA-DOC";

/// The daemon.
pub struct Clamd {
    address: SocketAddr,
    task: Option<JoinHandle<()>>,
}

impl Drop for Clamd {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl Clamd {
    /// Opens on a free port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        Self { address, task: Some(tokio::spawn(serve(listener))) }
    }

    /// As the setting names it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Stops to answer.
    pub async fn close(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Answers again, on the same port.
    pub async fn listen(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free still");
        self.task = Some(tokio::spawn(serve(listener)));
    }
}

async fn serve(listener: TcpListener) {
    while let Ok((line, _)) = listener.accept().await {
        tokio::spawn(answer(line));
    }
}

async fn answer(mut line: TcpStream) -> std::io::Result<()> {
    let mut command = Vec::new();
    loop {
        match line.read_u8().await? {
            0 => break,
            byte => command.push(byte),
        }
    }
    if command == b"zPING" {
        return line.write_all(b"PONG\0").await;
    }
    assert_eq!(command, b"zINSTREAM");
    let mut content = Vec::new();
    loop {
        let mut piece = vec![0; line.read_u32().await? as usize];
        if piece.is_empty() {
            break;
        }
        line.read_exact(&mut piece).await?;
        content.extend(piece);
    }
    let is_infected = content.windows(SIGN.len()).any(|window| window == SIGN);
    let said: &[u8] = if is_infected { b"stream: Thu.Nghiem FOUND\0" } else { b"stream: OK\0" };
    line.write_all(said).await
}
