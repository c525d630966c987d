//! What is inside a file: documents that do more than be read, viruses, names.

use motcua::app::new_id;
use motcua::attachments::{self, Scan, collecting};
use motcua::config::{FileSettings, NoticeSettings, Unscanned};
use reqwest::StatusCode;
use reqwest::multipart::Part;
use uuid::Uuid;

use super::{numbered, on_disk, pdf, send};
use crate::support::Town;
use crate::support::clamd::Clamd;
use crate::work::answering::{asked, request_of};

crate::journeys! {
    a_document_that_does_more_than_be_read_is_not_taken_from_an_applicant;
    an_officer_is_told_what_a_document_can_do;
    a_virus_is_refused_and_not_kept;
    without_the_scanner_files_wait_or_are_refused;
}

/// Documents that do more than be read, and what an officer is told.
fn active() -> [(Vec<u8>, &'static str); 6] {
    let script = "<</S/JavaScript/JS(app.alert(1))>>";
    let locked = String::from_utf8(pdf("", &["<</Filter/Standard/V 9/R 9/O(x)/U(y)/P 0>>"]));
    let locked = locked.expect("ASCII").replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 4 0 R");
    [
        (pdf("/OpenAction 4 0 R", &[script]), "JavaScript"),
        (pdf("/OpenAction 4 0 R", &["<</S/J#61vaScript/#4aS(x)>>"]), "JavaScript"),
        (pdf("/OpenAction<</S/Launch/F(cmd.exe)>>", &[]), "mở chương trình"),
        (pdf("/Names<</EmbeddedFiles 4 0 R>>", &["<</Names[]>>"]), "tệp khác"),
        (pdf("/OpenAction<</S/URI/URI(http://xa.example)>>", &[]), "địa chỉ bên ngoài"),
        (locked.into_bytes(), "mật khẩu"),
    ]
}

async fn a_document_that_does_more_than_be_read_is_not_taken_from_an_applicant(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let before = on_disk(&town).len();
    for (content, what) in active() {
        let file = Part::bytes(content).file_name("đơn.pdf");
        let form = citizen.form().await.part("tep-0", file);
        let form = form.text("ghi_chu", "lời nhắn").text("viec", "gui");
        let refused = citizen.upload(form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        let page = refused.text();
        assert!(page.contains("chưa được nhận") && page.contains("tệp PDF mới"), "{what}: {page}");
        assert!(page.contains("lời nhắn"), "what was typed stays");
    }
    let files = attachments::of(&town.app.db, request_of(&town, id).await).await;
    assert!(files.expect("an answer").is_empty());
    assert_eq!(on_disk(&town).len(), before);
}

async fn an_officer_is_told_what_a_document_can_do(town: Town) {
    let dossier = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    for (content, what) in active() {
        send(&hoa, dossier, content).await.leads_to();
        let page = hoa.get(&format!("/ho-so/{dossier}")).await.ok();
        assert!(page.contains("Chú ý: tệp") && page.contains(what), "{what}: {page}");
    }
    for file in attachments::of(&town.app.db, dossier).await.expect("an answer") {
        let shown = hoa.get(&file.href()).await;
        let saved = shown.headers["content-disposition"].to_str().expect("text");
        assert!(saved.starts_with("attachment"), "it is not opened in the browser: {saved}");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    }
    send(&hoa, dossier, numbered(1)).await.leads_to();
    let files = attachments::of(&town.app.db, dossier).await.expect("an answer");
    assert_eq!(files.last().expect("a file").warning(), None);
}

async fn one_file(town: &Town, of: Uuid) -> attachments::Attached {
    attachments::of(&town.app.db, of).await.expect("an answer").pop().expect("a file")
}

async fn a_virus_is_refused_and_not_kept(mut town: Town) {
    let clamd = Clamd::open().await;
    let taking = FileSettings { clamd: Some(clamd.address()), ..FileSettings::default() };
    town.restart_with(NoticeSettings::default(), taking).await;
    let (hoa, form) = (town.signed_in("hoa").await, new_id());
    send(&hoa, form, numbered(1)).await.leads_to();
    assert_eq!(one_file(&town, form).await.inspected.scan, Scan::Clean);
    let before = on_disk(&town).len();
    let infected = pdf("", &["(THU-NGHIEM-MA-DOC)"]);
    let refused = send(&hoa, form, infected.clone()).await;
    assert_eq!(refused.leads_to(), format!("/tiep-nhan/{form}?tep=ma-doc&muc=to-khai"));
    assert_eq!(on_disk(&town).len(), before);
    let (_, _, citizen) = asked(&town).await;
    let file = Part::bytes(infected).file_name("a.pdf");
    let sent = citizen.form().await.part("tep-0", file).text("ghi_chu", "").text("viec", "luu");
    let refused = citizen.upload(sent).await;
    assert!(refused.text().contains("có mã độc nên không được nhận"), "{}", refused.text());
}

async fn without_the_scanner_files_wait_or_are_refused(mut town: Town) {
    let mut clamd = Clamd::open().await;
    clamd.close().await;
    let taking = FileSettings { clamd: Some(clamd.address()), ..FileSettings::default() };
    let refusing = FileSettings { unscanned: Unscanned::Refuse, ..taking.clone() };
    town.restart_with(NoticeSettings::default(), refusing).await;
    let (hoa, form) = (town.signed_in("hoa").await, new_id());
    let refused = send(&hoa, form, numbered(1)).await;
    assert_eq!(refused.leads_to(), format!("/tiep-nhan/{form}?tep=chua-quet&muc=to-khai"));

    town.restart_with(NoticeSettings::default(), taking).await;
    let hoa = town.signed_in("hoa").await;
    let dossier = town.household_business().await;
    let (clean, infected) = (numbered(2), pdf("", &["(THU-NGHIEM-MA-DOC)"]));
    for content in [clean, infected] {
        send(&hoa, dossier, content).await.leads_to();
    }
    let page = hoa.get(&format!("/ho-so/{dossier}")).await.ok();
    assert_eq!(page.matches("chưa quét mã độc").count(), 2, "{page}");
    collecting::scan_waiting(&town.app).await.expect("nobody answers");
    clamd.listen().await;
    collecting::scan_waiting(&town.app).await.expect("a round");
    let page = hoa.get(&format!("/ho-so/{dossier}")).await.ok();
    assert!(!page.contains("chưa quét mã độc") && page.contains("có mã độc, đã chặn"), "{page}");
    let mut status = Vec::new();
    for file in attachments::of(&town.app.db, dossier).await.expect("an answer") {
        status.push(hoa.get(&file.href()).await.status);
    }
    assert_eq!(status, [StatusCode::OK, StatusCode::BAD_REQUEST], "it is not shown any more");
}
