//! The power fails between a letter and its event: the program is killed at once, as a cut line
//! does it, while drafts are being written. Afterwards every answer that was given holds, and of
//! what was under way either everything is there or nothing.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use motcua::app::new_id;
use motcua::args;
use motcua::db::{Db, Sql};
use motcua::demo::PASSWORD;
use reqwest::StatusCode;
use reqwest::multipart::Form;

use crate::support::browser::Browser;

/// How often the power fails.
const CUTS: usize = 3;
/// How many drafts are written between two cuts.
const DRAFTS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_power_fails_between_a_letter_and_its_event_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("data").to_str().expect("a plain path").to_owned();
    let files = folder.path().join("files");
    let db = async || {
        let file = folder.path().join("data").join("motcua.sqlite");
        Db::open_file(&file).await.expect("a database")
    };
    cut(&place, files.to_str().expect("a plain path"), db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "the test runner says where PostgreSQL is")]
async fn the_power_fails_between_a_letter_and_its_event_on_postgres() {
    let Ok(server) = std::env::var("MOTCUA_TEST_POSTGRES") else {
        println!("no PostgreSQL server for tests: not run");
        return;
    };
    let name = format!("t_{}", new_id().simple());
    let admin = Db::connect(&server).await.expect("the test server answers");
    admin.run(Sql::built(format!("create database {name}")), vec![]).await.expect("a database");
    admin.close().await;
    let (before, after) = server.rsplit_once('/').expect("an address with a database");
    let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
    let place = format!("{before}/{name}{options}");
    let folder = tempfile::tempdir().expect("a folder");
    let db = async || Db::connect(&place).await.expect("a database");
    cut(&place, folder.path().to_str().expect("a plain path"), db).await;
}

async fn cut(place: &str, files: &str, db: impl AsyncFn() -> Db) {
    let mut answered = 0;
    for cut_no in 0..CUTS {
        let desk = Desk::open(place, files);
        let specialist = desk.signed_in("thua").await;
        let path = held(&specialist).await;
        for _ in 0..DRAFTS {
            assert_eq!(write(&specialist, &path, answered).await, Some(StatusCode::SEE_OTHER));
            answered += 1;
        }
        // One more is under way when the power fails: at once, or a little later.
        let page = format!("{path}/du-thao");
        let form = filled(&specialist, &page, answered).await;
        let sending = specialist.try_upload(&page, form);
        let last = if cut_no == 0 {
            let (last, ()) = tokio::join!(sending, async { desk.fail() });
            last
        } else {
            let (last, ()) = tokio::join!(sending, async {
                // Some round trips later the writing has begun.
                for _ in 0..cut_no {
                    desk.stranger().get("/healthz").await;
                }
                desk.fail();
            });
            last
        };
        answered += usize::from(last == Some(StatusCode::SEE_OTHER));
        let db = db().await;
        let letters = count(&db, "select count(*) as n from result_draft").await;
        let events = count(&db, "select count(*) as n from journal where kind = 'drafted'").await;
        assert_eq!(letters, events, "a letter without its event, or an event without its letter");
        db.close().await;
        verify(place, files);
    }
    let db = db().await;
    // What was under way may be there as well: it was written, and only the answer was lost.
    for number in 0..answered {
        let kept = format!(
            "select count(*) as n from result_draft where content like '%{}%'",
            content(number)
        );
        assert!(count(&db, &kept).await > 0, "draft {number} was answered and is gone");
    }
    db.close().await;
}

/// Writes the next draft; nothing when the line is cut before the answer.
async fn write(specialist: &Browser, path: &str, number: usize) -> Option<StatusCode> {
    let page = format!("{path}/du-thao");
    let form = filled(specialist, &page, number).await;
    specialist.try_upload(&page, form).await
}

async fn filled(specialist: &Browser, page: &str, number: usize) -> Form {
    let mut form = Form::new();
    for (name, value) in specialist.get(page).await.form(page) {
        let value = if name == "noi_dung" { content(number) } else { value };
        form = form.text(name, value);
    }
    form
}

fn content(number: usize) -> String {
    format!("Nội dung lần {number}.")
}

/// The first dossier of the worklist for which a result can be drafted.
async fn held(specialist: &Browser) -> String {
    let list = specialist.get("/cong-viec").await.ok();
    let paths = list.split("href=\"").filter_map(|part| part.split('"').next());
    for path in paths.filter(|path| path.starts_with("/ho-so/")) {
        if specialist.get(&format!("{path}/du-thao")).await.status == StatusCode::OK {
            return path.to_owned();
        }
    }
    panic!("nothing to draft for: {list}");
}

async fn count(db: &Db, of: &str) -> i64 {
    let row = db.first(Sql::built(of.to_owned()), args![]).await.expect("an answer");
    row.expect("a count").int("n")
}

fn program(place: &str, files: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.args(["--data", place, "--files", files]).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

fn verify(place: &str, files: &str) {
    let done = program(place, files).args(["audit", "verify", "--deep"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
}

/// A demonstration in a process of its own.
struct Desk {
    base: String,
    child: std::sync::Mutex<Child>,
}

impl Desk {
    fn open(place: &str, files: &str) -> Self {
        let mut child = program(place, files)
            .args(["demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let said = BufReader::new(child.stdout.take().expect("a pipe"));
        let address = said.lines().map_while(Result::ok).find_map(|line| {
            Some(
                line.trim()
                    .strip_prefix("Địa chỉ công dân:")?
                    .trim()
                    .trim_end_matches('/')
                    .to_owned(),
            )
        });
        Self { base: address.expect("an address"), child: std::sync::Mutex::new(child) }
    }

    fn stranger(&self) -> Browser {
        Browser::new(&self.base, None)
    }

    async fn signed_in(&self, username: &str) -> Browser {
        let browser = self.stranger();
        let fields = [("ten", username), ("mat_khau", PASSWORD)];
        let answer = browser.submit("/dang-nhap", "/dang-nhap", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser
    }

    /// Kills the process: it has no time for anything.
    fn fail(&self) {
        let mut child = self.child.lock().expect("a lock");
        child.kill().expect("a running process");
        child.wait().expect("an end");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let mut child = self.child.lock().expect("a lock");
        let _ = child.kill();
        let _ = child.wait();
    }
}
