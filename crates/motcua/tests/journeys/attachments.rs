//! Files: sent, read, refused, removed; and what a cut connection leaves behind, which is nothing.

use std::path::{Path, PathBuf};

use motcua::accounts;
use motcua::app::new_id;
use motcua::attachments;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use uuid::Uuid;

use crate::support::browser::{Answer, Browser};
use crate::support::{PASSWORD, Town, asker};
use crate::work::PDF;

crate::journeys! {
    a_scan_is_attached_read_and_removed_before_reception;
    after_reception_whoever_holds_the_dossier_adds_files;
    what_cannot_be_taken_is_explained_and_leaves_nothing;
    a_script_gets_json;
    a_form_without_the_secret_writes_no_file;
    a_cut_upload_leaves_nothing;
    a_dossier_takes_a_hundred_files;
}

async fn secret(browser: &Browser) -> String {
    let form = browser.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    let found = form.into_iter().find(|(name, _)| name == "_csrf");
    found.expect("every form has the secret").1
}

fn form(secret: &str, dossier: Uuid, purpose: &str, file: (&str, Vec<u8>)) -> Form {
    let (name, content) = file;
    Form::new()
        .text("_csrf", secret.to_owned())
        .text("dossier", dossier.to_string())
        .text("component", "to-khai")
        .text("purpose", purpose.to_owned())
        .text("ve", format!("/tiep-nhan/{dossier}"))
        .part("tep", Part::bytes(content).file_name(name.to_owned()))
}

async fn send(browser: &Browser, dossier: Uuid, name: &str, content: Vec<u8>) -> Answer {
    let secret = secret(browser).await;
    browser.upload("/tep", form(&secret, dossier, "paper", (name, content))).await
}

fn folder(town: &Town) -> PathBuf {
    let shelf = town.app.files.path("00").parent().map(Path::to_owned).expect("a shelf");
    shelf.parent().expect("the folder").to_owned()
}

fn files_on_disk(town: &Town) -> usize {
    let entries = |path: PathBuf| std::fs::read_dir(path).expect("a folder");
    entries(folder(town)).flat_map(|shelf| entries(shelf.expect("an entry").path())).count()
}

async fn rows(town: &Town, dossier: Uuid) -> usize {
    attachments::of(&town.app.db, dossier).await.expect("an answer").len()
}

async fn a_scan_is_attached_read_and_removed_before_reception(town: Town) {
    let (hoa, hanh) = (town.signed_in("hoa").await, town.signed_in("hanh").await);
    let dossier = new_id();
    let sent = send(&hoa, dossier, "C:\\Quét\\Tờ khai (bản 1).PDF", PDF.to_vec()).await;
    assert_eq!(sent.leads_to(), format!("/tiep-nhan/{dossier}?tep=da-tai-len&muc=to-khai"));
    let files = attachments::of(&town.app.db, dossier).await.expect("an answer");
    let [file] = files.as_slice() else { panic!("one file: {files:?}") };
    assert_eq!(file.name, "Tờ khai (bản 1).pdf");

    let shown = hoa.get(&file.href()).await;
    assert_eq!((shown.status, shown.bytes.as_slice()), (StatusCode::OK, PDF));
    let header = |name: &str| {
        shown.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    };
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with("inline; filename=\"To khai (ban 1).pdf\""));
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!header("content-security-policy").contains("script-src"));

    assert_eq!(hanh.get(&file.href()).await.status, StatusCode::NOT_FOUND, "not hers");
    assert_eq!(hanh.get(&format!("/tep/{}", new_id())).await.status, StatusCode::NOT_FOUND);
    let intruder = send(&hanh, dossier, "a.pdf", PDF.to_vec()).await;
    assert_eq!(intruder.status, StatusCode::NOT_FOUND, "another's form");
    assert!(town.stranger().get(&file.href()).await.leads_to().starts_with("/dang-nhap"));

    let remove = format!("{}/xoa", file.href());
    let fields =
        [("_csrf".to_owned(), secret(&hanh).await), ("ve".to_owned(), "//evil.example".to_owned())];
    assert_eq!(hanh.post(&remove, &fields).await.status, StatusCode::NOT_FOUND);
    let fields = [
        ("_csrf".to_owned(), secret(&hoa).await),
        ("ve".to_owned(), format!("/tiep-nhan/{dossier}?tep=heic")),
    ];
    let removed = hoa.post(&remove, &fields).await;
    assert_eq!(removed.leads_to(), format!("/tiep-nhan/{dossier}?tep=da-xoa&muc=to-khai"));
    assert_eq!(hoa.get(&file.href()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rows(&town, dossier).await, 0);
}

async fn after_reception_whoever_holds_the_dossier_adds_files(town: Town) {
    let dossier = town.household_business().await;
    let (hoa, my) = (town.signed_in("hoa").await, town.signed_in("my").await);
    send(&hoa, dossier, "a.pdf", PDF.to_vec()).await.leads_to();
    let file = attachments::of(&town.app.db, dossier).await.expect("an answer").remove(0);
    hoa.get(&file.href()).await.ok();
    let hanh = town.signed_in("hanh").await;
    hanh.get(&file.href()).await.ok();
    assert_eq!(my.get(&file.href()).await.status, StatusCode::NOT_FOUND, "another government");
    let refused = send(&hanh, dossier, "b.pdf", PDF.to_vec()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "she does not hold it");
    let quan = town.signed_in("quan").await;
    assert_eq!(quan.get(&file.href()).await.status, StatusCode::NOT_FOUND, "administrators");

    let fields = [("_csrf".to_owned(), secret(&hoa).await)];
    let kept = hoa.post(&format!("{}/xoa", file.href()), &fields).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN, "a received paper stays");
    let read = town
        .app
        .db
        .all(
            motcua::sql!("select no from journal where kind = 'file_read' and dossier = $1"),
            motcua::args![dossier],
        )
        .await
        .expect("an answer");
    assert_eq!(read.len(), 2, "each reading is written down");
}

async fn what_cannot_be_taken_is_explained_and_leaves_nothing(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let dossier = new_id();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let large = |megabytes: usize| {
        let mut content = b"%PDF-1.7\n".to_vec();
        content.resize(megabytes * 1024 * 1024, b' ');
        content
    };
    for (name, content, code) in [
        ("anh.heic", heic, "heic"),
        ("gia.pdf", b"%PDF-1.7 <script>".to_vec(), "pdf-hong"),
        ("trang.pdf", b"<!doctype html>".to_vec(), "loai-khac"),
        ("rong.pdf", Vec::new(), "rong"),
        ("25.pdf", large(25), "qua-lon"),
    ] {
        let answer = send(&hoa, dossier, name, content).await;
        let expected = format!("/tiep-nhan/{dossier}?tep={code}&muc=to-khai");
        assert_eq!(answer.leads_to(), expected, "{name}");
        assert!(attachments::Problem::from_code(code).is_some(), "{code} has a sentence");
    }
    let nothing = send(&hoa, dossier, "", Vec::new()).await;
    assert!(nothing.leads_to().contains("tep=chua-chon"));
    let huge = send(&hoa, dossier, "200.pdf", large(200)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(huge.text().contains("Mỗi tệp tối đa 20 MB"));
    let secret = secret(&hoa).await;
    let from_page = hoa
        .request(reqwest::Method::POST, "/tep")
        .header("referer", format!("{}/tiep-nhan/{dossier}?tep=heic", town.base))
        .multipart(form(&secret, dossier, "paper", ("70.pdf", large(70))));
    let answer = hoa.send(from_page).await;
    assert_eq!(answer.leads_to(), format!("/tiep-nhan/{dossier}?tep=qua-lon"));
    assert_eq!((rows(&town, dossier).await, files_on_disk(&town)), (0, 0));
}

async fn a_script_gets_json(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let dossier = new_id();
    let secret = secret(&hoa).await;
    let ask = |content: &[u8]| {
        hoa.request(reqwest::Method::POST, "/tep")
            .header("accept", "application/json")
            .multipart(form(&secret, dossier, "paper", ("a.pdf", content.to_vec())))
    };
    let taken = hoa.send(ask(PDF)).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    let body: serde_json::Value = serde_json::from_str(&taken.text()).expect("JSON");
    assert_eq!(body[0]["name"], "a.pdf");
    hoa.get(body[0]["href"].as_str().expect("an address")).await.ok();
    let refused = hoa.send(ask(b"no")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let body: serde_json::Value = serde_json::from_str(&refused.text()).expect("JSON");
    assert_eq!(body["code"], "loai-khac");
}

async fn a_form_without_the_secret_writes_no_file(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let dossier = new_id();
    let right = secret(&hoa).await;
    let late = Form::new()
        .text("dossier", dossier.to_string())
        .part("tep", Part::bytes(PDF.to_vec()).file_name("a.pdf"))
        .text("_csrf", right);
    for form in [form("", dossier, "paper", ("a.pdf", PDF.to_vec())), late] {
        let refused = hoa.upload("/tep", form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert_eq!((rows(&town, dossier).await, files_on_disk(&town)), (0, 0));
}

async fn a_cut_upload_leaves_nothing(town: Town) {
    let entered = accounts::sign_in(&town.app, &asker(), "hoa", PASSWORD).await.expect("an answer");
    let accounts::SignIn::Welcome { token, .. } = entered else { panic!("{entered:?}") };
    let hoa = town.stranger();
    let page = hoa.request(reqwest::Method::GET, "/tai-khoan");
    let page = hoa.send(page.header("cookie", format!("motcua={token}"))).await;
    let form = page.form("/tai-khoan/dang-xuat");
    let secret = form.into_iter().find(|(name, _)| name == "_csrf").expect("a secret").1;
    let dossier = new_id();
    let field = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        field("_csrf", &secret),
        field("dossier", &dossier.to_string()),
        field("purpose", "paper"),
        "--B\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n"
            .to_owned(),
    ]
    .concat();
    let address = town.base.trim_start_matches("http://").to_owned();
    let mut wire = tokio::net::TcpStream::connect(&address).await.expect("a connection");
    let head = format!(
        "POST /tep HTTP/1.1\r\nHost: {address}\r\nCookie: motcua={token}\r\n\
         Connection: close\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 1000000\r\n\r\n"
    );
    wire.write_all(head.as_bytes()).await.expect("sent");
    wire.write_all(body.as_bytes()).await.expect("sent");
    wire.write_all(&vec![b'x'; 200_000]).await.expect("sent");
    until(|| files_on_disk(&town) == 1).await;
    drop(wire);
    until(|| files_on_disk(&town) == 0).await;
    assert_eq!(rows(&town, dossier).await, 0);

    let mut wire = tokio::net::TcpStream::connect(&address).await.expect("a connection");
    wire.write_all(head.replace("1000000", &body.len().to_string()).as_bytes())
        .await
        .expect("sent");
    wire.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    wire.read_to_end(&mut answer).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 400"), "a form without an end: {answer}");
    assert_eq!((rows(&town, dossier).await, files_on_disk(&town)), (0, 0));
}

/// Waits until the server has done something that it does not tell us.
async fn until(done: impl Fn() -> bool) {
    let wait = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), wait).await.expect("in half a minute");
}

async fn a_dossier_takes_a_hundred_files(town: Town) {
    let (hoa, dossier) = (town.signed_in("hoa").await, new_id());
    let staff = town.staff("hoa").await;
    let store = attachments::receiving::store_bytes;
    let stored = store(&town.app.files, PDF).await.unwrap_or_else(|error| panic!("{error:?}"));
    let mut tx = town.app.db.begin().await.expect("a transaction");
    for number in 0..100 {
        let file = attachments::NewFile {
            dossier,
            purpose: attachments::Purpose::Paper,
            component: None,
            name: format!("{number}.pdf"),
            added_by: staff,
        };
        attachments::attach_stored(&mut tx, file, &stored, town.app.now())
            .await
            .unwrap_or_else(|error| panic!("{number}: {error:?}"));
    }
    tx.commit().await.expect("a commit");
    assert!(
        send(&hoa, dossier, "101.pdf", PDF.to_vec()).await.leads_to().contains("tep=qua-nhieu")
    );
    assert_eq!(rows(&town, dossier).await, 100);
}
