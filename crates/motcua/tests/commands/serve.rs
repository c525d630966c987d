//! `motcua serve`: what it says, what it logs, how it ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::program::{Desk, run, settle, text};

#[test]
fn the_first_run_prints_a_set_up_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&text(folder.path()));
    let line = desk.next_line();
    assert!(line.contains(&format!("http://{}/cai-dat", desk.address)), "{line}");
    assert!(line.contains("mã cài đặt: "), "{line}");
    let health = desk.get("/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");
    assert!(desk.get("/metrics").contains("motcua_requests_total"));
}

#[test]
fn a_request_under_way_is_finished_before_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    let desk = Desk::open(&data);
    let mut line = TcpStream::connect(&desk.address).expect("a connection");
    let body = "username=khong-co&password=mat-khau-kin-dao";
    write!(
        line,
        "POST /dang-nhap?ve=/bi-mat HTTP/1.1\r\nHost: {}\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        desk.address,
        body.len()
    )
    .expect("sent");
    let mut go_on = [0; 25];
    line.read_exact(&mut go_on).expect("100 Continue");
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    desk.terminate();
    while TcpStream::connect(&desk.address).is_ok() {
        std::thread::yield_now();
    }
    line.write_all(body.as_bytes()).expect("the rest");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    let (status, log) = desk.end();
    assert!(status.success(), "{log}");
    assert!(log.contains("\"stopped\"") && log.contains("\"/dang-nhap\""), "{log}");
    for secret in ["bi-mat", "khong-co", "mat-khau", "?ve"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(&text(&folder.path().join("mot")));
    let second = run(
        &text(&folder.path().join("hai")),
        &["serve", "--listen", &desk.address.replace("localhost", "127.0.0.1")],
    );
    assert!(!second.ok && second.err.contains("đang có chương trình khác dùng"), "{}", second.err);
}

#[test]
fn a_folder_that_takes_no_files_is_named() {
    let run = run("/proc/motcua", &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!run.ok && run.err.contains("không ghi được vào thư mục /proc/motcua"), "{}", run.err);
}
