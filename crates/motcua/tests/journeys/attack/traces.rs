//! What people type leaves no trace where it cannot be taken away again: in the log and the journal.

use std::io::Write;
use std::sync::{LazyLock, Mutex};

use motcua::{args, sql};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use super::erasing::full_of_her;
use crate::support::Town;
use crate::support::browser::Browser;
use crate::work::Citizen;

crate::journeys! {
    nothing_that_people_type_is_in_the_log_or_the_journal;
}

/// The log of this process.
static LOG: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| Mutex::new(Vec::new()));

struct Kept;

impl Write for Kept {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LOG.lock().expect("a lock").write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

/// The people of the cases and what is written about them: names, numbers, telephones, addresses.
const TYPED: [&str; 8] = [
    "Bh’nướch",
    "Thị Nhớ",
    "049190000001",
    "049180001234",
    "0905123456",
    "0905 123 456",
    "Thôn Dung",
    "mat-khau-go-nham",
];

/// What strangers and officers type into addresses and forms that lead nowhere.
async fn knock(town: &Town, officer: &Browser) {
    let stranger = town.stranger();
    for path in ["/049180001234", "/tra-cuu?ma=Thị%20Nhớ&so=049180001234", "/ho-so/049180001234"]
    {
        stranger.get(path).await;
        officer.get(path).await;
    }
    let wrong = [("ten", "0905123456"), ("mat_khau", "mat-khau-go-nham")];
    let answer = stranger.submit("/dang-nhap", "/dang-nhap", &wrong).await;
    assert_ne!(answer.status, StatusCode::SEE_OTHER, "nobody is let in");
    for path in
        ["/ho-so?q=Thị%20Nhớ", "/ho-so/goi-y?q=049180001234", "/tiep-nhan/goi-y/nguoi?q=Nhớ"]
    {
        officer.get(path).await;
    }
    let file = Part::bytes(b"no picture".as_slice()).file_name("Thị Nhớ 049180001234.pdf");
    officer.upload("/tep", Form::new().text("dossier", "Thị Nhớ").part("tep", file)).await;
    let broken = [("lan".to_owned(), "Thị Nhớ".to_owned())];
    officer.post("/chung-thuc", &broken).await;
}

/// What the applicant does with the receipt; the secrets that this uses.
async fn follow(town: &Town, id: Uuid) -> Vec<String> {
    let citizen = Citizen::of(town, id).await;
    for page in ["", "/rut-ho-so", "/ket-qua", "/bo-sung"] {
        citizen.browser.get(&citizen.at(page).await).await.ok();
    }
    citizen.as_a_program().await.ok();
    // Typed wrongly, and into an address, as somebody may do.
    citizen.browser.look_up(&citizen.code, &citizen.secret.replace('-', "X")).await;
    let address = format!("/tra-cuu?ma={}&khoa={}", citizen.code, citizen.secret);
    citizen.browser.get(&address).await.ok();
    let cookies = citizen.browser.cookies();
    let token = cookies.split_once("motcua-tra-cuu=").expect("a cookie").1.to_owned();
    vec![citizen.secret.clone(), citizen.secret.replace('-', "X"), token]
}

async fn nothing_that_people_type_is_in_the_log_or_the_journal(town: Town) {
    // Another journey of the same process may have begun to listen.
    let _begun = tracing_subscriber::fmt()
        .with_writer(Kept)
        .with_ansi(false)
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .try_init();
    let id = full_of_her(&town).await;
    let hoa = town.signed_in("hoa").await;
    hoa.get(&format!("/ho-so/{id}")).await.ok();
    hoa.get("/so-theo-doi").await;
    knock(&town, &hoa).await;
    let secrets = follow(&town, id).await;
    let log = String::from_utf8_lossy(&LOG.lock().expect("a lock")).into_owned();
    assert!(log.contains("answered"), "the log was heard: {log}");
    let rows = town.app.db.all(sql!("select kind, body from journal"), args![]).await;
    let rows = rows.expect("entries");
    assert!(rows.len() > 10, "the journal was read");
    for typed in TYPED.into_iter().chain(secrets.iter().map(String::as_str)) {
        let line = log.lines().find(|line| line.contains(typed));
        assert_eq!(line, None, "{typed} is in the log");
        let entry = rows.iter().find(|row| row.text("body").contains(typed));
        assert_eq!(entry.map(|row| row.text("kind")), None, "{typed} is in the journal");
    }
}
