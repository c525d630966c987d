//! `motcua backup` of a running desk, and `motcua restore`.

use std::path::Path;

use motcua::app::new_id;
use motcua::db::{Db, Sql};
use motcua::files::Files;
use motcua::{args, sql};

use crate::program::{Desk, run, settle, text, well};

const SCAN: &[u8] = b"%PDF-1.7 a scan of a paper";

/// Keeps a content and a row that names it.
async fn add_file(db: &Db, folder: &Path) -> String {
    let sha256 = Files::open(folder).expect("a folder").keep_bytes(SCAN).await.expect("kept");
    db.run(
        sql!(
            // In the year 2096: a file of no form is removed when it is some days old.
            "insert into file (id, dossier, purpose, name, sha256, bytes, media, added_by, added_at)
             values ($1, $1, 'component', 'don.pdf', $2, $3, 'application/pdf', $1, 4000000000000)"
        ),
        args![new_id(), &sha256, i64::try_from(SCAN.len()).expect("short")],
    )
    .await
    .expect("a row");
    sha256
}

#[tokio::main]
async fn add_file_to(data: &Path) -> String {
    let db = Db::open_file(&data.join("motcua.sqlite")).await.expect("a database");
    let sha256 = add_file(&db, &data.join("files")).await;
    db.close().await;
    sha256
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_running_desk_is_backed_up_and_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    settle(&text(&data));
    let sha256 = add_file_to(&data);
    let desk = Desk::open(&text(&data));
    let backup = text(&folder.path().join("sao-luu.tar.zst"));
    let out = well(&text(&data), &["backup", "--to", &backup]);
    assert!(out.contains("tệp: 1") && out.contains("Nhật ký: 4 dòng"), "{out}");
    assert!(desk.get("/healthz").contains("\"journal_head\":4"), "it goes on working");
    let twice = run(&text(&data), &["backup", "--to", &backup]);
    assert!(!twice.ok && twice.err.contains("đã có tệp"), "{}", twice.err);
    drop(desk);

    let restored = folder.path().join("moi");
    let report = well(&text(&restored), &["restore", "--from", &backup]);
    assert!(report.contains("Nhật ký nguyên vẹn: 4 dòng"), "{report}");
    let head =
        |report: &str| report.rsplit("mã băm cuối ").next().map(str::trim).map(str::to_owned);
    let verified = well(&text(&restored), &["audit", "verify"]);
    assert_eq!(head(&verified), head(&report));
    assert!(well(&text(&restored), &["audit", "verify", "--deep"]).contains("1 tệp"));
    let kept = std::fs::read(Files::open(&restored.join("files")).expect("files").path(&sha256));
    assert_eq!(kept.expect("the scan"), SCAN);
    let again = run(&text(&restored), &["restore", "--from", &backup]);
    assert!(!again.ok && again.err.contains("không trống"), "{}", again.err);
    assert_eq!(names(folder.path()), ["data", "moi", "sao-luu.tar.zst"], "nothing else is left");
    assert!(Desk::open(&text(&restored)).get("/healthz").starts_with("HTTP/1.1 200"));
}

/// A volume of its own needs rights that not every machine gives: then nothing is tried.
#[test]
fn a_backup_is_restored_onto_a_volume() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, volume) = (folder.path().join("data"), folder.path().join("o-dia"));
    settle(&text(&data));
    add_file_to(&data);
    let backup = text(&folder.path().join("b.tar.zst"));
    well(&text(&data), &["backup", "--to", &backup]);
    std::fs::create_dir(&volume).expect("a folder");
    let inside = |steps: &str| {
        let script = format!("mount -t tmpfs none \"$2\" && echo mounted && {{ {steps}; }}");
        std::process::Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"])
            .args([env!("CARGO_BIN_EXE_motcua"), &text(&volume), &backup])
            .env_remove("RUST_LOG")
            .output()
    };
    let restore = "\"$1\" --data \"$2\" restore --from \"$3\"";
    let said = match inside(&format!(
        "mkdir \"$2/lost+found\" && {restore} && \"$1\" --data \"$2\" audit verify --deep && ls -A \"$2\""
    )) {
        Ok(done) if String::from_utf8_lossy(&done.stdout).contains("mounted") => done,
        Ok(_) | Err(_) => return println!("no volumes can be mounted here: not run"),
    };
    let out = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{out}{}", String::from_utf8_lossy(&said.stderr));
    assert!(out.contains("Đã phục hồi vào") && out.contains("1 tệp"), "{out}");
    assert!(!out.contains(".motcua-"), "nothing else is left: {out}");
    let full = inside(&format!("touch \"$2/x\" && {restore}")).expect("it runs");
    assert!(String::from_utf8_lossy(&full.stderr).contains("không trống"), "refused at once");
}

#[test]
fn a_damaged_backup_restores_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    settle(&text(&data));
    let backup = folder.path().join("whole.tar.zst");
    well(&text(&data), &["backup", "--to", &text(&backup)]);
    let whole = std::fs::read(&backup).expect("the backup");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    let broken: [(&str, &[u8]); 4] = [
        ("cut", &whole[..whole.len() - 30]),
        ("half", &whole[..middle]),
        ("flipped", &flipped),
        ("text", b"not a backup"),
    ];
    let before = names(folder.path());
    for (what, bytes) in broken {
        let file = folder.path().join("broken");
        std::fs::write(&file, bytes).expect("a file");
        let run = run(&text(&folder.path().join("moi")), &["restore", "--from", &text(&file)]);
        assert!(!run.ok, "{what}: {}", run.out);
        assert!(run.err.contains("không phải là bản sao lưu nguyên vẹn"), "{what}: {}", run.err);
        std::fs::remove_file(&file).expect("gone");
        assert_eq!(names(folder.path()), before, "{what}");
    }
}

#[test]
fn a_tampered_system_is_not_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    settle(&text(&data));
    tamper(&data);
    let backup = text(&folder.path().join("b.tar.zst"));
    well(&text(&data), &["backup", "--to", &backup]);
    let run = run(&text(&folder.path().join("moi")), &["restore", "--from", &backup]);
    assert!(!run.ok && run.err.contains("dòng số 2"), "{}", run.err);
    assert_eq!(names(folder.path()), ["b.tar.zst", "data"]);
}

#[tokio::main]
async fn tamper(data: &Path) {
    let db = Db::open_file(&data.join("motcua.sqlite")).await.expect("a database");
    let change = Sql::built("update journal set body = '{}' where no = 2".to_owned());
    db.run(change, args![]).await.expect("changed");
    db.close().await;
}

#[test]
fn a_lost_file_is_named_and_the_rest_backed_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    settle(&text(&data));
    let sha256 = add_file_to(&data);
    let path = Files::open(&data.join("files")).expect("files").path(&sha256);
    std::fs::write(path, b"something else").expect("damaged");
    let backup = text(&folder.path().join("b.tar.zst"));
    let run = run(&text(&data), &["backup", "--to", &backup]);
    assert!(!run.ok && run.out.contains(&sha256), "{}{}", run.out, run.err);
    let report = well(&text(&folder.path().join("moi")), &["restore", "--from", &backup]);
    assert!(report.contains(&format!("! Tệp {sha256}")), "{report}");
}

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "the test runner says where PostgreSQL is")]
async fn two_databases() -> Option<(String, String)> {
    let server = std::env::var("MOTCUA_TEST_POSTGRES").ok()?;
    let admin = Db::connect(&server).await.expect("the test server answers");
    let (before, after) = server.rsplit_once('/').expect("an address with a database");
    let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
    let mut made = Vec::new();
    for _ in 0..2 {
        let name = format!("t_{}", new_id().simple());
        admin.run(Sql::built(format!("create database {name}")), args![]).await.expect("made");
        made.push(format!("{before}/{name}{options}"));
    }
    admin.close().await;
    Some((made.remove(0), made.remove(0)))
}

#[tokio::main]
async fn add_file_to_postgres(url: &str, folder: &Path) {
    let db = Db::connect(url).await.expect("a database");
    add_file(&db, folder).await;
    db.close().await;
}

#[test]
fn a_system_on_postgresql_is_backed_up_and_restored() {
    let Some((old, new)) = two_databases() else {
        println!("no PostgreSQL server for tests: not run");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let files = text(&folder.path().join("files"));
    settle(&old);
    add_file_to_postgres(&old, Path::new(&files));
    let backup = text(&folder.path().join("b.tar.zst"));
    let out = well(&old, &["--files", &files, "backup", "--to", &backup]);
    assert!(out.contains("tệp: 1") && out.contains("Nhật ký: 4 dòng"), "{out}");
    let fresh = text(&folder.path().join("moi"));
    let report = well(&new, &["--files", &fresh, "restore", "--from", &backup]);
    assert!(report.contains("Nhật ký nguyên vẹn: 4 dòng"), "{report}");
    let deep = well(&new, &["--files", &fresh, "audit", "verify", "--deep"]);
    assert!(deep.contains("1 tệp"), "{deep}");
    let fresh = text(&folder.path().join("moi-2"));
    let full = run(&new, &["--files", &fresh, "restore", "--from", &backup]);
    assert!(!full.ok && full.err.contains("đã có bảng"), "{}", full.err);
}
