//! `motcua clock`.

use std::path::Path;

use motcua::args;
use motcua::db::{Db, Sql};

use crate::program::{Desk, run, settle, text, well};

/// The end of the journal as a clock of another year would have left it: the instant, in milliseconds.
#[tokio::main]
async fn last_entry_at(data: &Path, at_ms: i64) {
    let db = Db::open_file(&data.join("motcua.sqlite")).await.expect("a database");
    let set = Sql::built(format!("update chain set at = {at_ms}"));
    assert_eq!(db.run(set, args![]).await.expect("set"), 1);
    db.close().await;
}

const IN_2001: i64 = 1_000_000_000_000;
const IN_2096: i64 = 4_000_000_000_000;

#[test]
fn a_clock_that_ran_ahead_is_not_served_by_until_somebody_says_that_it_is_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    Desk::open(&data).terminate();
    last_entry_at(folder.path(), IN_2001);
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for args in [&serve[..], &["admin", "add", "--username", "moi", "--name", "A Mới"]] {
        let refused = run(&data, args);
        assert!(!refused.ok, "{}", refused.out);
        assert!(refused.err.contains("motcua clock accept --reason"), "{}", refused.err);
    }
    let told = run(&data, &["doctor"]);
    assert!(
        told.out.contains("✗ Đồng hồ máy chủ (") && told.out.contains("clock accept"),
        "{}",
        told.out
    );
    let empty = run(&data, &["clock", "accept", "--reason", " "]);
    assert!(!empty.ok && empty.err.contains("xin ghi lý do"), "{}", empty.err);
    let none = run(&data, &["clock", "correct", "--reason", "thử"]);
    assert!(!none.ok && none.err.contains("không có gì để chỉnh"), "{}", none.err);
    let out = well(&data, &["clock", "accept", "--reason", "cơ quan nghỉ, An xem đồng hồ"]);
    assert!(out.contains("Đã ghi vào nhật ký"), "{out}");
    assert!(Desk::open(&data).get("/healthz").starts_with("HTTP/1.1 200"));
    let verified = well(&data, &["audit", "verify"]);
    assert!(verified.contains("Dòng 5: đồng hồ được xác nhận"), "{verified}");
}

#[test]
fn entries_of_a_future_year_do_not_lock_the_office_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    settle(&data);
    last_entry_at(folder.path(), IN_2096);
    let desk = Desk::open(&data);
    assert!(desk.get("/healthz").starts_with("HTTP/1.1 503"));
    drop(desk);
    let told = run(&data, &["doctor"]);
    assert!(!told.ok && told.out.contains("motcua clock correct --reason"), "{}", told.out);
    let add = ["admin", "add", "--username", "moi", "--name", "A Mới"];
    let refused = run(&data, &add);
    assert!(!refused.ok && refused.err.contains("motcua clock correct"), "{}", refused.err);
    let out = well(&data, &["clock", "correct", "--reason", "pin hỏng"]);
    assert!(out.contains("đồng hồ được chỉnh từ"), "{out}");
    well(&data, &add);
    assert!(run(&data, &["doctor"]).out.contains("✓ Đồng hồ máy chủ khớp với nhật ký."));
    assert!(Desk::open(&data).get("/healthz").starts_with("HTTP/1.1 200"));
    well(&data, &["audit", "verify"]);
}
