//! An applicant completes a dossier online, behind the code and the secret of the receipt.

use domain::dossier::Status;
use jiff::civil::date;
use motcua::{args, sql, watch, work};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::waiting::{REQUEST, at_the_officer, on_page, page_of, send_without_file};
use super::{PDF, at};
use crate::support::Town;
use crate::support::browser::{Answer, Browser};

crate::journeys! {
    an_applicant_completes_a_dossier_online;
    what_is_sent_in_the_last_second_counts_and_a_second_later_does_not;
    an_answer_that_lies_in_the_office_is_not_stopped;
    what_is_still_missing_goes_back_and_is_no_second_request;
    two_windows_send_one_answer;
    what_is_wrong_with_a_file_is_said_and_the_others_stay;
    a_cut_line_loses_nothing_that_was_stored;
    a_withdrawn_dossier_takes_no_more_papers;
    somebody_without_the_secret_stores_nothing;
    what_was_never_sent_is_removed_some_days_later;
}

pub const PATH: &str = "/bo-sung";
/// A second document, so that it is not the same content.
const OTHER: &[u8] = small_pdf!("8");

/// Somebody with the receipt in the hand.
pub struct Citizen {
    pub browser: Browser,
    pub code: String,
    pub secret: String,
}

impl Citizen {
    pub async fn of(town: &Town, id: Uuid) -> Self {
        let row =
            town.app.db.first(sql!("select code, secret from dossier where id = $1"), args![id]);
        let row = row.await.expect("an answer").expect("a dossier");
        Self { browser: town.stranger(), code: row.text("code"), secret: row.text("secret") }
    }

    /// What a program is told that shows the receipt's secret.
    pub async fn as_a_program(&self) -> Answer {
        let path = format!("/api/v1/public/dossiers/{}", self.code);
        let request = self.browser.request(Method::GET, &path);
        self.browser.send(request.header("Receipt-Secret", &self.secret)).await
    }

    /// Sends the form with files.
    pub async fn upload(&self, form: Form) -> Answer {
        self.browser.upload(&self.at(PATH).await, form).await
    }

    /// The form as it stands on the page.
    pub async fn form(&self) -> Form {
        let fields = self.form_of(PATH).await;
        fields
            .into_iter()
            .filter(|(name, _)| name != "ghi_chu")
            .fold(Form::new(), |form, (name, value)| form.text(name, value))
    }

    /// Chooses files and presses a button.
    pub async fn press(&self, button: &str, files: &[(&str, &'static [u8])], note: &str) -> Answer {
        let mut form = self.form().await;
        for (field, content) in files {
            let file = Part::bytes(*content).file_name("giấy tờ.pdf");
            form = form.part((*field).to_owned(), file);
        }
        let form = form.text("ghi_chu", note.to_owned()).text("viec", button.to_owned());
        self.upload(form).await
    }

    async fn store(&self, field: &str, content: &'static [u8]) {
        let answer = self.press("luu", &[(field, content)], "").await;
        assert!(answer.leads_to().ends_with("?xong=luu"), "{}", answer.text());
    }

    async fn send(&self) -> Answer {
        self.press("gui", &[], "").await
    }
}

/// How many files a dossier or a request has.
async fn files(town: &Town, of: Uuid) -> i64 {
    let row = town.app.db.first(
        sql!("select count(*) as n from file where dossier = $1 and removed_at is null"),
        args![of],
    );
    row.await.expect("an answer").expect("a count").int("n")
}

/// A dossier for which papers are asked for until 31/03/2022; who holds it, and who applied.
pub async fn asked(town: &Town) -> (Uuid, Browser, Citizen) {
    let (id, ky) = at_the_officer(town).await;
    on_page(town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    (id, ky, Citizen::of(town, id).await)
}

pub async fn request_of(town: &Town, id: Uuid) -> Uuid {
    town.dossier(id).await.request.expect("a request").id
}

async fn an_applicant_completes_a_dossier_online(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let page = citizen.browser.get(&citizen.at("").await).await.ok();
    assert!(page.contains("Nộp bổ sung trực tuyến") && page.contains("/bo-sung\""));
    let page = citizen.browser.get(&citizen.at(PATH).await).await.ok();
    assert!(page.contains("Chưa ghi ngành, nghề kinh doanh") && page.contains("31/03/2022"));
    let before = files(&town, id).await;
    citizen.store("tep-0", PDF).await;
    citizen.store("tep-0", OTHER).await;
    // The same content again is there already.
    citizen.store("tep-0", PDF).await;
    let page = citizen.browser.get(&citizen.at(PATH).await).await.ok();
    assert_eq!(page.matches("name=\"xoa\"").count(), 2, "both are shown");
    // Officers see nothing of it yet.
    assert_eq!((files(&town, id).await, town.dossier(id).await.answers), (before, 0));
    let first = page.split("name=\"xoa\" value=\"").nth(1).expect("a button");
    let first = first.split('"').next().expect("an id").to_owned();
    let form = citizen.form().await.text("xoa", first);
    let answer = citizen.upload(form).await;
    assert!(answer.leads_to().ends_with("?xong=xoa"));

    town.at(date(2022, 3, 17).at(20, 15, 30, 0));
    let note = "Tôi đã ghi thêm ngành nghề.";
    let answer = citizen.press("gui", &[], note).await;
    let page = citizen.browser.get(answer.leads_to()).await.ok();
    for shown in ["Đã gửi phần bổ sung", "20:15:30 17/03/2022", "giấy tờ.pdf", note] {
        assert!(page.contains(shown), "{shown} is missing");
    }
    let sent = town.dossier(id).await;
    assert_eq!((sent.status, sent.answers), (Status::SupplementAwaited, 1));
    let program: serde_json::Value =
        serde_json::from_str(&citizen.as_a_program().await.ok()).expect("JSON");
    let asked = &program["supplement"];
    assert_eq!(asked["until_on"], "2022-03-31");
    assert_eq!(asked["items"][0]["problem"], "Chưa ghi ngành, nghề kinh doanh");
    assert_eq!(asked["sent_at"], "2022-03-17T20:15:30+07:00");
    assert_eq!(program["result_online"], false);
    assert_eq!(files(&town, id).await, before + 1);
    let journal = town
        .app
        .db
        .first(sql!("select staff, body from journal where kind = 'supplement_sent'"), args![]);
    let journal = journal.await.expect("an answer").expect("an entry");
    assert_eq!(journal.opt_id("staff"), None, "nobody of the staff did it");
    assert!(!journal.text("body").contains("ngành nghề"), "what is written is not in the journal");

    // The officer is told, sees it in the list and on the dossier's page, and takes it.
    town.at(date(2022, 3, 21).at(8, 0, 0, 0));
    let ky = town.signed_in("ky").await;
    let inbox = ky.get("/thong-bao").await.ok();
    assert!(inbox.contains("đã gửi bổ sung trực tuyến"), "{inbox}");
    let list = ky.get("/cong-viec?xem=da-bo-sung").await.ok();
    assert!(list.contains(&citizen.code) && list.contains("mc-tag--blue"));
    let hoa = town.signed_in("hoa").await;
    assert!(
        hoa.get("/cong-viec?xem=da-bo-sung").await.ok().contains(&citizen.code),
        "the desk, too"
    );
    let page = ky.get(&at(id, "")).await.ok();
    assert!(page.contains("Bổ sung trực tuyến chờ xem") && page.contains(note));
    let file = page.split("id=\"bo-sung\"").nth(1).and_then(|card| card.split("/tep/").nth(1));
    let file = file.and_then(|rest| rest.split('"').next()).expect("a file");
    assert_eq!(ky.get(&format!("/tep/{file}")).await.bytes, OTHER);
    on_page(&town, &ky, id, ("nhan-bo-sung", &[])).await;
    let taken = town.dossier(id).await;
    assert_eq!(taken.status, Status::InProgress);
    let (_, ended) = taken.pauses.last().expect("a pause");
    let evening = domain::time::instant(date(2022, 3, 17).at(20, 15, 30, 0));
    assert_eq!(*ended, evening, "the clock runs from the instant at which it was sent");
    // A day later the page says that nothing is awaited, and still what was received when.
    let page = citizen.browser.get(&citizen.at(PATH).await).await.ok();
    assert!(page.contains("không chờ bổ sung") && page.contains("20:15:30 17/03/2022"));
}

async fn what_is_sent_in_the_last_second_counts_and_a_second_later_does_not(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let (late, _, latecomer) = asked(&town).await;
    town.at(date(2022, 3, 31).at(23, 59, 59, 0));
    citizen.store("tep-0", PDF).await;
    latecomer.store("tep-0", PDF).await;
    let form = latecomer.form().await.text("viec", "gui");
    citizen.send().await.leads_to();
    assert_eq!(town.dossier(id).await.answers, 1);
    town.at(date(2022, 4, 1).at(0, 0, 0, 0));
    let answer = latecomer.upload(form).await;
    let page = latecomer.browser.get(answer.leads_to()).await.ok();
    for shown in ["Đã quá hạn bổ sung", "31/03/2022", "chưa được nhận", "nộp hồ sơ mới"]
    {
        assert!(page.contains(shown), "{shown} is missing: {page}");
    }
    assert_eq!(town.dossier(late).await.answers, 0);
}

async fn an_answer_that_lies_in_the_office_is_not_stopped(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    town.at(date(2022, 3, 31).at(23, 59, 0, 0));
    citizen.store("tep-0", PDF).await;
    citizen.send().await.leads_to();
    town.at(date(2022, 4, 11).at(8, 0, 0, 0));
    watch::round(&town.app).await.expect("a look");
    let ky = town.signed_in("ky").await;
    let list = ky.get("/cong-viec?xem=qua-han-bo-sung").await.ok();
    assert!(!list.contains(&citizen.code), "nobody is told to stop it");
    let page = ky.get(&at(id, "")).await.ok();
    assert!(!page.contains("Soạn dự thảo"), "no notice of stopping is offered");
    let actor = town.actor("ky").await;
    let draft = domain::dossier::processing::draft(
        &town.dossier(id).await,
        &actor,
        (Uuid::nil(), domain::dossier::Outcome::Stopped),
        town.app.now(),
    );
    assert_eq!(draft, Err(domain::dossier::Refusal::AnswerUntaken));
    // Taken eleven days after the last day, it came in time.
    on_page(&town, &ky, id, ("nhan-bo-sung", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::InProgress);
}

async fn what_is_still_missing_goes_back_and_is_no_second_request(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    town.at(date(2022, 3, 31).at(16, 0, 0, 0));
    citizen.store("tep-0", PDF).await;
    citizen.send().await.leads_to();
    town.at(date(2022, 4, 4).at(9, 0, 0, 0));
    let ky = town.signed_in("ky").await;
    let nothing = send_without_file(&town, &ky, &page_of(id, "tra-lai-bo-sung"), &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "what is missing must be said");
    let missing = [("loi-0", "Trang 2 chưa có chữ ký")];
    on_page(&town, &ky, id, ("tra-lai-bo-sung", &missing)).await;
    let returned = town.dossier(id).await;
    assert_eq!((returned.status, returned.supplements), (Status::SupplementAwaited, 1));
    assert!(returned.pause.is_some() && returned.answer.is_none());
    assert_eq!(returned.request.expect("a request").until_on, date(2022, 4, 7), "three days");
    let told = town.app.db.first(
        sql!("select count(*) as n from notice where topic = 'supplement_returned'"),
        args![],
    );
    assert_eq!(told.await.expect("an answer").expect("a count").int("n"), 1);
    let page = citizen.browser.get(&citizen.at(PATH).await).await.ok();
    for shown in ["Phần đã gửi chưa đủ", "Trang 2 chưa có chữ ký", "07/04/2022"] {
        assert!(page.contains(shown), "{shown} is missing");
    }
    town.at(date(2022, 4, 7).at(22, 0, 0, 0));
    citizen.press("gui", &[("tep-0", OTHER)], "").await.leads_to();
    town.at(date(2022, 4, 8).at(8, 0, 0, 0));
    let ky = town.signed_in("ky").await;
    on_page(&town, &ky, id, ("nhan-bo-sung", &[])).await;
    let taken = town.dossier(id).await;
    assert_eq!((taken.status, taken.supplements), (Status::InProgress, 1));
    // The desk saw it, too, but nobody returns what nobody sent.
    let page = ky.get(&page_of(id, "tra-lai-bo-sung")).await;
    assert_ne!(page.status, StatusCode::OK);
}

async fn two_windows_send_one_answer(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    citizen.store("tep-0", PDF).await;
    let (one, other) = (citizen.form().await, citizen.form().await);
    let third = citizen.form().await;
    let (one, other) = (one.text("viec", "gui"), other.text("viec", "gui"));
    let (first, second) = tokio::join!(citizen.upload(one), citizen.upload(other));
    for answer in [first, second] {
        let page = citizen.browser.get(answer.leads_to()).await.ok();
        assert!(page.contains("Lần gửi gần nhất"), "{page}");
    }
    // A window that still shows the form adds nothing to what was sent.
    let third = third.part("tep-0", Part::bytes(OTHER).file_name("muộn.pdf")).text("viec", "luu");
    let answer = citizen.upload(third).await;
    assert!(citizen.browser.get(answer.leads_to()).await.ok().contains("đang chờ cơ quan"));
    let sent = town.dossier(id).await;
    assert_eq!((sent.answers, sent.answer.expect("an answer").files.len()), (1, 1));
    assert_eq!(town.entries("supplement_sent").await, 1);
    assert_eq!(files(&town, request_of(&town, id).await).await, 0);
}

async fn what_is_wrong_with_a_file_is_said_and_the_others_stay(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let request = request_of(&town, id).await;
    let large: &'static [u8] = Box::leak(vec![b'a'; 21 * 1024 * 1024].into_boxed_slice());
    let cases: [(&'static [u8], &str); 3] =
        [(b"<html>", "chỉ nhận tệp PDF"), (large, "lớn hơn 20 MB"), (b"%PDF-1.7 no", "nguyên vẹn")];
    for (content, says) in cases {
        let note = "Lời nhắn dài tôi đã gõ";
        let answer = citizen.press("gui", &[("tep-0", PDF), ("tep-0", content)], note).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        assert!(page.contains(says) && page.contains(note), "{says}: {page}");
        assert_eq!(files(&town, request).await, 1, "the whole one stays");
        assert_eq!(town.dossier(id).await.answers, 0, "nothing was sent");
    }
    let nothing = citizen.form().await.text("viec", "gui").text("ghi_chu", "");
    citizen.upload(nothing).await.leads_to();
    let (_, _, empty) = asked(&town).await;
    let answer = empty.send().await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Chưa có tệp hoặc lời nhắn nào để gửi"));
}

async fn a_cut_line_loses_nothing_that_was_stored(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let request = request_of(&town, id).await;
    let fields = citizen.form_of(PATH).await;
    let mut body = String::new();
    for (name, value) in fields.iter().filter(|(name, _)| name != "ghi_chu") {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let file = "Content-Disposition: form-data; name=\"tep-0\"; filename=\"a.pdf\"\r\n\r\n";
    let whole = String::from_utf8_lossy(PDF);
    // The first file is whole, the line breaks in the second.
    body += &format!("--x\r\n{file}{whole}\r\n--x\r\n{file}{}", &whole[..20]);
    let address = town.base.trim_start_matches("http://").to_owned();
    let mut wire = tokio::net::TcpStream::connect(&address).await.expect("a connection");
    let (path, cookies) = (citizen.at(PATH).await, citizen.browser.cookies());
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000000\r\n\
         Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
    );
    wire.write_all((head + &body).as_bytes()).await.expect("it goes out");
    // Seen as stored while the line is still open; then it is cut.
    let stored = async {
        while files(&town, request).await == 0 {
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, stored).await.expect("it is stored");
    drop(wire);
    let page = citizen.browser.get(&citizen.at(PATH).await).await.ok();
    assert_eq!(page.matches("name=\"xoa\"").count(), 1, "the whole one is there");
    citizen.send().await.leads_to();
    assert_eq!(town.dossier(id).await.answers, 1);
}

async fn a_withdrawn_dossier_takes_no_more_papers(town: Town) {
    let (id, ky, citizen) = asked(&town).await;
    citizen.store("tep-0", PDF).await;
    let form = citizen.form().await.text("viec", "gui");
    on_page(&town, &ky, id, ("xin-rut", &[("ly_do", "Không còn nhu cầu")])).await;
    let answer = citizen.upload(form).await;
    let page = citizen.browser.get(answer.leads_to()).await.ok();
    assert!(page.contains("không chờ bổ sung"), "{page}");
    assert_eq!(town.dossier(id).await.answers, 0);
    // Retracted, everything is as it was, and what was stored is sent.
    on_page(&town, &ky, id, ("thoi-rut", &[])).await;
    citizen.send().await.leads_to();
    assert_eq!(town.dossier(id).await.answers, 1);
}

async fn somebody_without_the_secret_stores_nothing(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let request = request_of(&town, id).await;
    let form = |request: Uuid| {
        Form::new()
            .text("yeu_cau", request.to_string())
            .text("lan", "0")
            .part("tep-0", Part::bytes(PDF).file_name("a.pdf"))
            .text("viec", "gui")
    };
    // The address alone opens nothing, neither to a stranger nor to who has another dossier open.
    let path = citizen.at(PATH).await;
    let (other, _, neighbour) = asked(&town).await;
    neighbour.at(PATH).await;
    for browser in [&town.stranger(), &neighbour.browser] {
        let answer = browser.upload(&path, form(request)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text().contains("không còn mở trên trình duyệt này"));
    }
    assert_eq!(files(&town, request).await, 0);
    // A file that comes before it is said for which request is not taken.
    let blind = Form::new().part("tep-0", Part::bytes(PDF).file_name("a.pdf")).text("viec", "luu");
    citizen.upload(blind).await.leads_to();
    assert_eq!(files(&town, request).await, 0);
    // What another dossier asks for is not reached with this secret.
    let theirs = request_of(&town, other).await;
    citizen.upload(form(theirs)).await.leads_to();
    assert_eq!(files(&town, theirs).await, 0);
    citizen.upload(form(request)).await.leads_to();
    assert_eq!(town.dossier(id).await.answers, 1);
}

async fn what_was_never_sent_is_removed_some_days_later(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let request = request_of(&town, id).await;
    citizen.store("tep-0", PDF).await;
    town.pass_minutes(8 * 24 * 60);
    work::answering::clear(&town.app).await.expect("a look");
    assert_eq!(files(&town, request).await, 1, "it is still waited for");
    let ky = town.signed_in("ky").await;
    let path = page_of(id, "nhan-bo-sung");
    send_without_file(&town, &ky, &path, &[("kenh", "direct")]).await.leads_to();
    work::answering::clear(&town.app).await.expect("a look");
    assert_eq!(files(&town, request).await, 0);
}
