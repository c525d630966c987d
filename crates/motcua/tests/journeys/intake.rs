//! The desk: a dossier comes over the counter, and nothing that was typed is lost.

use domain::dossier::Status;
use jiff::civil::date;
use motcua::app::new_id;
use motcua::{args, dossiers, intake, sql};
use reqwest::StatusCode;
use reqwest::multipart::{Form as Multipart, Part};
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser, Form, set};
use crate::support::cases::{BIRTH, HOUSEHOLD_BUSINESS};

crate::journeys! {
    a_birth_is_received_in_a_commune;
    a_household_business_is_received_at_the_district;
    the_receipt_is_printed_and_printed_again;
    pressing_twice_makes_one_dossier;
    two_desks_at_once_take_consecutive_numbers;
    nothing_is_lost_when_the_session_ends;
    a_missing_paper_and_a_wrong_number_are_told_with_everything_typed;
    a_fee_is_waived_with_its_evidence_only;
    the_text_of_a_card_fills_the_form;
    a_card_is_read_from_a_photograph;
    a_known_applicant_is_offered_at_the_same_desk_only;
    scans_are_attached_and_a_file_that_is_no_scan_is_told;
    unfinished_forms_are_listed_and_thrown_away;
    a_clock_that_went_back_receives_nothing;
    strangers_and_others_see_nothing;
}

const CARD: &str = "049085001234|205123456|A Lăng Bh’nướch|03021985|Nam|Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam|25042021";

const BUSINESS_PAPERS: [(&str, &str); 2] =
    [("p_giay-de-nghi-dang", "1"), ("p_giay-to-phap-ly-ca-nhan", "1")];

/// A form at the desk of whoever is signed in.
pub struct Desk<'a> {
    browser: &'a Browser,
    /// The form.
    pub id: Uuid,
}

impl<'a> Desk<'a> {
    /// Asks for a new form.
    pub async fn new(browser: &'a Browser) -> Self {
        let answer = browser.get("/tiep-nhan/moi").await;
        let id = answer.leads_to().trim_start_matches("/tiep-nhan/").parse().expect("an id");
        Self { browser, id }
    }

    pub fn path(&self) -> String {
        format!("/tiep-nhan/{}", self.id)
    }

    async fn form(&self) -> Form {
        self.browser.get(&self.path()).await.form(&self.path())
    }

    /// Fills fields of the form as it is and presses a button.
    pub async fn press(&self, act: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = self.form().await;
        for (name, value) in fields {
            set(&mut form, name, value);
        }
        set(&mut form, "act", act);
        self.browser.post(&self.path(), &form).await
    }

    /// Chooses a procedure by what is typed into the search field.
    pub async fn choose(&self, query: &str) {
        let answer = self.press("find", &[("procedure_q", query)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }

    pub async fn receive(&self, fields: &[(&str, &str)]) -> Answer {
        let mut all = person("A Lăng Bh’nướch");
        all.extend_from_slice(fields);
        self.press("receive", &all).await
    }

    /// What the form holds now.
    pub async fn value(&self, field: &str) -> String {
        let form = self.form().await;
        form.into_iter().find(|(name, _)| name == field).map(|(_, value)| value).unwrap_or_default()
    }
}

fn person(name: &str) -> Vec<(&str, &str)> {
    vec![
        ("applicant_name", name),
        ("applicant_identity", "049085001234"),
        ("applicant_birth", "3/2/1985"),
        ("applicant_sex", "male"),
        ("applicant_phone", "0905 000 123"),
        ("applicant_address", "Thôn Mực, thị trấn Thạnh Mỹ"),
    ]
}

async fn count(town: &Town, what: &str) -> i64 {
    let query = match what {
        "dossier" => sql!("select count(*) as n from dossier"),
        "person" => sql!("select count(*) as n from person"),
        "receipt_printed" => {
            sql!("select count(*) as n from journal where kind = 'receipt_printed'")
        }
        "desk_form" => sql!("select count(*) as n from desk_form where body <> ''"),
        other => panic!("nobody counts {other}"),
    };
    town.app.db.first(query, args![]).await.expect("an answer").expect("a row").int("n")
}

async fn dossier(town: &Town, id: Uuid) -> domain::dossier::Dossier {
    let events = dossiers::events(&town.app.db, id).await.expect("a record");
    dossiers::replay(&events).expect("a dossier")
}

async fn a_birth_is_received_in_a_commune(town: Town) {
    let browser = town.signed_in("my").await;
    let desk = Desk::new(&browser).await;
    // Initials find it, among others; the whole code chooses it at once.
    let found = desk.press("find", &[("procedure_q", "dkks")]).await;
    let list = browser.get(found.leads_to()).await.ok();
    assert!(list.contains(BIRTH) && list.contains("Đăng ký khai sinh"));
    desk.choose(BIRTH).await;
    let page = browser.get(&desk.path()).await.ok();
    assert!(page.contains("hẹn trả <strong>17 giờ 00 phút, thứ Ba ngày 15/03/2022"), "{page}");
    let all = desk.press("all", &[]).await;
    assert_eq!(all.status, StatusCode::SEE_OTHER);
    let received = desk.receive(&[]).await;
    assert_eq!(received.leads_to(), format!("{}/xong", desk.path()));
    let done = browser.get(received.leads_to()).await.ok();
    let dossier = dossier(&town, desk.id).await;
    assert!(done.contains(dossier.received.code.as_str()) && done.contains("17 giờ 00 phút"));
    assert_eq!(dossier.status, Status::Received);
    assert_eq!(dossier.received.desk.0, "thanh-my.mot-cua");
    assert_eq!(dossier.received.code.number(), 1);
    assert_eq!(count(&town, "desk_form").await, 0);
}

async fn a_household_business_is_received_at_the_district(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose("dang ky thanh lap ho kinh doanh").await;
    desk.press("choose", &[("procedure", HOUSEHOLD_BUSINESS)]).await;
    let page = browser.get(&desk.path()).await;
    assert!(page.bytes.len() < 30_000, "{} bytes", page.bytes.len());
    assert!(page.ok().contains("100.000"), "the fee");
    let owner = [("owner_name", "Zơrâm Thị Bríu"), ("owner_address", "Thôn Dung, Thạnh Mỹ")];
    let fields: Vec<_> = BUSINESS_PAPERS.into_iter().chain(owner).collect();
    let received = desk.receive(&fields).await;
    let done = browser.get(received.leads_to()).await;
    // Handing over is one press away.
    let hand_over = done.form(&format!("/ho-so/{}/chuyen", desk.id));
    assert!(hand_over.contains(&("seen".to_owned(), "1".to_owned())));
    let done = done.ok();
    assert!(done.contains("Zơrâm Thị Bríu") && done.contains("thứ Sáu ngày 18/03/2022"), "{done}");
    let dossier = dossier(&town, desk.id).await;
    assert_eq!(dossier.received.lead.0, "nam-giang.tai-chinh-ke-hoach");
    assert_eq!(dossier.received.code.as_str(), "H47.NG-220315-0001");
    assert_eq!(count(&town, "person").await, 2);
}

async fn the_receipt_is_printed_and_printed_again(town: Town) {
    let id = town.household_business().await;
    let path = format!("/ho-so/{id}/giay-tiep-nhan.pdf");
    let browser = town.signed_in("hoa").await;
    let (first, second) = (browser.get(&path).await, browser.get(&path).await);
    assert_eq!((first.status, first.media.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(first.bytes, second.bytes, "the same receipt is the same paper");
    assert_eq!(count(&town, "receipt_printed").await, 2);
    // Thạnh Mỹ has nothing to do with this dossier.
    assert_eq!(town.signed_in("my").await.get(&path).await.status, StatusCode::NOT_FOUND);
}

async fn pressing_twice_makes_one_dossier(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let mut form = desk.form().await;
    for (name, value) in person("A Lăng").iter().chain(&BUSINESS_PAPERS) {
        set(&mut form, name, value);
    }
    set(&mut form, "act", "receive");
    let path = desk.path();
    let press = || browser.post(&path, &form);
    let (first, second, third) = tokio::join!(press(), press(), press());
    for answer in [first, second, third, press().await] {
        assert_eq!(answer.leads_to(), format!("{path}/xong"));
    }
    assert_eq!(count(&town, "dossier").await, 1);
    assert_eq!(count(&town, "person").await, 1);
    assert_eq!(browser.get(&path).await.leads_to(), format!("{path}/xong"));
    // Typing that is kept late does not bring the form back.
    let kept = browser.post(&format!("{path}/luu"), &form).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    assert_eq!(count(&town, "desk_form").await, 0);
}

async fn two_desks_at_once_take_consecutive_numbers(town: Town) {
    let (hoa, hanh) = (town.actor("hoa").await, town.actor("hanh").await);
    let mut all = Vec::new();
    for round in 0..12 {
        let app = town.app.clone();
        let actor = if round % 2 == 0 { hoa.clone() } else { hanh.clone() };
        let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        if round == 5 {
            // Refused in the middle of the others: its number must not be missing.
            filing.papers.clear();
        }
        all.push(tokio::spawn(async move { intake::receive(&app, &actor, filing).await }));
    }
    let mut numbers = Vec::new();
    for one in all {
        if let Ok(id) = one.await.expect("a task") {
            numbers.push(dossier(&town, id).await.received.code.number());
        }
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=11).collect::<Vec<u32>>());
}

async fn nothing_is_lost_when_the_session_ends(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let mut form = desk.form().await;
    for (name, value) in person("Bh’nướch Thị Zơrâm").iter().chain(&BUSINESS_PAPERS) {
        set(&mut form, name, value);
    }
    town.pass_minutes(9 * 60);
    let kept = browser.post(&format!("{}/luu", desk.path()), &form).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    set(&mut form, "applicant_phone", "0905 777 888");
    set(&mut form, "act", "receive");
    let late = browser.post(&desk.path(), &form).await;
    assert_eq!(late.leads_to(), format!("/dang-nhap?ve={}", desk.path()));
    assert_eq!(count(&town, "dossier").await, 0, "nobody is signed in");
    let again = town.signed_in("hoa").await;
    let desk = Desk { browser: &again, id: desk.id };
    assert_eq!(desk.value("applicant_name").await, "Bh’nướch Thị Zơrâm");
    assert_eq!(desk.value("applicant_phone").await, "0905 777 888");
    // A page of the session before: what was typed in it is kept, too, and shown by the same button.
    set(&mut form, "applicant_phone", "0905 777 999");
    let older = again.post(&desk.path(), &form).await;
    assert_eq!(older.leads_to(), format!("/dang-nhap?ve={}", desk.path()));
    assert_eq!(again.get(older.leads_to()).await.leads_to(), desk.path());
    assert_eq!(desk.value("applicant_phone").await, "0905 777 999");
    let received = desk.press("receive", &[]).await;
    assert_eq!(received.leads_to(), format!("{}/xong", desk.path()));
    // A session that has ended keeps nothing in somebody else's form.
    let mine = Desk::new(&again).await;
    mine.press("save", &[("applicant_name", "Của tôi")]).await;
    let other = town.signed_in("hanh").await;
    town.pass_minutes(9 * 60);
    let path = format!("{}/luu", mine.path());
    let stolen = [("applicant_name".to_owned(), "Của người khác".to_owned())];
    let kept = other.post(&path, &stolen).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "it is kept beside, and hers is not told of");
    let once_more = town.signed_in("hoa").await;
    let mine = Desk { browser: &once_more, id: mine.id };
    assert_eq!(mine.value("applicant_name").await, "Của tôi");
}

async fn a_missing_paper_and_a_wrong_number_are_told_with_everything_typed(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let refused = desk
        .receive(&[
            ("applicant_identity", "0490850012"),
            ("applicant_birth", "30/2/1985"),
            ("p_giay-de-nghi-dang", "1"),
            ("applicant_email", "khong-phai-thu"),
        ])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("<title>Lỗi: Tiếp nhận hồ sơ"));
    for said in ["12 chữ số", "Không có ngày 30/2/1985", "Giấy tờ pháp lý cá nhân", "thư điện tử"]
    {
        assert!(page.contains(said), "{said}");
    }
    let form = refused.form(&desk.path());
    for (field, value) in [
        ("applicant_identity", "0490850012"),
        ("applicant_birth", "30/2/1985"),
        ("applicant_email", "khong-phai-thu"),
        ("applicant_name", "A Lăng Bh’nướch"),
        ("p_giay-de-nghi-dang", "1"),
    ] {
        assert!(form.contains(&(field.to_owned(), value.to_owned())), "{field}");
    }
    assert_eq!(count(&town, "dossier").await, 0);
    // Without a procedure, too, and it is kept.
    let desk = Desk::new(&browser).await;
    let refused = desk.receive(&[]).await;
    assert!(refused.text().contains("Xin chọn thủ tục"));
    assert_eq!(desk.value("applicant_name").await, "A Lăng Bh’nướch");
}

async fn a_fee_is_waived_with_its_evidence_only(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let mut fields = BUSINESS_PAPERS.to_vec();
    fields.push(("fee0_exemption", "ho-ngheo"));
    let refused = desk.receive(&fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Xin ghi giấy tờ chứng minh: Giấy chứng nhận hộ nghèo"));
    // A script asks for the page with the new total, and nothing is decided by that.
    let mut form = desk.form().await;
    set(&mut form, "fee0_evidence", "số 15/2022");
    set(&mut form, "_refresh", "1");
    let fresh = browser.post(&desk.path(), &form).await.ok().replace('\u{a0}', " ");
    assert!(fresh.contains("Tổng cộng phải nộp: <strong>0 đ</strong>"), "{fresh}");
    // The page says which sending it answers, so that a script puts nothing older back over it.
    set(&mut form, "_sent", "dau-1");
    form.retain(|(name, _)| name != "_refresh");
    let saved = browser.post(&desk.path(), &form).await;
    assert!(saved.leads_to().ends_with("luot=dau-1"), "{}", saved.leads_to());
    let again = browser.get(saved.leads_to()).await.ok();
    assert!(again.contains("data-autosave-held=\"dau-1\""));
    fields.push(("fee0_evidence", "số 15/2022"));
    let received = desk.receive(&fields).await;
    let done = browser.get(received.leads_to()).await.ok().replace('\u{a0}', " ");
    assert!(done.contains(">0 đ<"), "{done}");
}

async fn the_text_of_a_card_fills_the_form(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    let read = desk.press("applicant_card", &[("applicant_card", CARD)]).await;
    assert!(read.leads_to().contains("o=applicant_phone"));
    for (field, value) in [
        ("applicant_name", "A Lăng Bh’nướch"),
        ("applicant_identity", "049085001234"),
        ("applicant_birth", "03/02/1985"),
        ("applicant_sex", "male"),
        ("applicant_address", "Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam"),
        ("applicant_card", ""),
    ] {
        assert_eq!(desk.value(field).await, value, "{field}");
    }
    let wrong = desk.press("rep_card", &[("rep_card", "https://vidu.vn")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("không phải mã QR trên thẻ căn cước"));
}

async fn a_card_is_read_from_a_photograph(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    let send = async |bytes: Vec<u8>| {
        let mut parts = Multipart::new();
        for (name, value) in desk.form().await {
            parts = parts.text(name, value);
        }
        let photo = Part::bytes(bytes).file_name("the.jpg");
        let parts = parts.part("owner_photo", photo).text("act", "owner_card");
        browser.upload(&desk.path(), parts).await
    };
    // Drawn for this test; the person does not exist.
    let read = send(include_bytes!("../data/the-can-cuoc.png").to_vec()).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.text());
    assert_eq!(desk.value("owner_name").await, "A Lăng Bh’nướch");
    assert_eq!(desk.value("owner_identity").await, "049085001234");
    assert_eq!(desk.value("applicant_name").await, "");
    let told = send(b"GIF89a".to_vec()).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("JPEG"));
    let too_large = send(vec![0; 21 * 1024 * 1024]).await;
    assert_eq!(too_large.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_large.text().contains("20 MB"));
}

async fn a_known_applicant_is_offered_at_the_same_desk_only(town: Town) {
    town.household_business().await;
    let browser = town.signed_in("hoa").await;
    let ask = |desk: &str, q: &str| {
        format!("/tiep-nhan/goi-y/nguoi?field=name&desk={desk}&q={}", motcua::web::percent(q))
    };
    for query in ["zoram thi", "Zơrâm", "049190000001", "0905 123 456"] {
        let offered = browser.get(&ask("nam-giang.mot-cua", query)).await.ok();
        assert!(offered.contains("Zơrâm Thị Bh’nướch"), "{query}: {offered}");
        assert!(!offered.contains("04919000") && !offered.contains("Thôn"), "{offered}");
    }
    assert_eq!(browser.get(&ask("nam-giang.mot-cua", "zo")).await.ok(), "[]");
    let my = town.signed_in("my").await;
    assert_eq!(my.get(&ask("thanh-my.mot-cua", "zoram thi")).await.ok(), "[]");
    let forbidden = my.get(&ask("nam-giang.mot-cua", "zoram thi")).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    // Without scripts: search, choose, and all is filled in.
    let desk = Desk::new(&browser).await;
    let offered = desk.press("lookup", &[("applicant_phone", "0905 123 456")]).await.ok();
    let id = offered.split("name=\"known\" type=\"radio\" value=\"").nth(1).expect("a choice");
    desk.press("known", &[("known", &id[..36])]).await;
    assert_eq!(desk.value("applicant_identity").await, "049190000001");
    assert_eq!(desk.value("applicant_address").await, "Thôn Dung, thị trấn Thạnh Mỹ");
    // The same facts keep the same row.
    desk.choose(HOUSEHOLD_BUSINESS).await;
    desk.press("receive", &BUSINESS_PAPERS).await;
    assert_eq!((count(&town, "dossier").await, count(&town, "person").await), (2, 1));
}

async fn scans_are_attached_and_a_file_that_is_no_scan_is_told(town: Town) {
    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n";
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let send = async |bytes: &'static [u8], act: &'static str| {
        let mut form = desk.form().await;
        for (name, value) in person("A Lăng").iter().chain(&BUSINESS_PAPERS) {
            set(&mut form, name, value);
        }
        let mut parts = Multipart::new();
        for (name, value) in form {
            parts = parts.text(name, value);
        }
        let scan = Part::bytes(bytes).file_name("don.pdf");
        let parts = parts.part("scan_giay-de-nghi-dang", scan).text("act", act);
        browser.upload(&desk.path(), parts).await
    };
    let told = send(b"%PDF-1.7 not really", "receive").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("không phải là tệp PDF nguyên vẹn"));
    assert_eq!(desk.value("applicant_name").await, "A Lăng", "everything else was kept");
    assert_eq!(count(&town, "dossier").await, 0);
    let attached = send(PDF, "attach").await;
    let page = browser.get(attached.leads_to()).await.ok();
    assert!(page.contains("don.pdf"));
    let remove = page.split("value=\"remove:").nth(1).expect("a file")[..36].to_owned();
    desk.press(&format!("remove:{remove}"), &[]).await;
    assert!(!browser.get(&desk.path()).await.ok().contains("don.pdf"));
    let received = send(PDF, "receive").await;
    assert_eq!(received.leads_to(), format!("{}/xong", desk.path()));
    let files = motcua::attachments::of(&town.app.db, desk.id).await.expect("files");
    assert_eq!(files.len(), 1);
}

async fn unfinished_forms_are_listed_and_thrown_away(town: Town) {
    let browser = town.at_work("hoa").await;
    let desk = Desk::new(&browser).await;
    let saved = desk.press("save", &[("applicant_name", "Pơloong")]).await;
    assert!(browser.get(saved.leads_to()).await.ok().contains("Đã lưu nháp"));
    town.pass_minutes(150);
    let list = browser.get("/tiep-nhan").await.ok();
    assert!(list.contains("Pơloong") && list.contains("2 giờ trước"), "{list}");
    let other = town.at_work("hanh").await;
    assert_eq!(other.get(&desk.path()).await.status, StatusCode::NOT_FOUND);
    let discard = format!("{}/bo", desk.path());
    let gone = browser.submit("/tiep-nhan", &discard, &[]).await;
    assert_eq!(gone.leads_to(), "/tiep-nhan");
    assert!(!browser.get("/tiep-nhan").await.ok().contains("Pơloong"));
    for _ in 0..20 {
        let desk = Desk::new(&browser).await;
        desk.press("save", &[("applicant_name", "Pơloong")]).await;
    }
    assert_eq!(browser.get("/tiep-nhan/moi").await.leads_to(), "/tiep-nhan");
    assert!(browser.get("/tiep-nhan").await.ok().contains("quá nhiều hồ sơ nhập dở"));
}

async fn a_clock_that_went_back_receives_nothing(town: Town) {
    town.at(date(2022, 3, 16).at(9, 0, 0, 0));
    town.household_business().await;
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let browser = town.at_work("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let refused = desk.receive(&BUSINESS_PAPERS).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text().contains("Đồng hồ máy chủ đang sai"));
    assert_eq!(desk.value("applicant_name").await, "A Lăng Bh’nướch");
    town.at(date(2022, 3, 16).at(9, 1, 0, 0));
    let received = desk.receive(&[]).await;
    assert_eq!(received.leads_to(), format!("{}/xong", desk.path()));
    assert_eq!(dossier(&town, desk.id).await.received.code.number(), 2, "no number was lost");
}

async fn strangers_and_others_see_nothing(town: Town) {
    let path = format!("/tiep-nhan/{}", new_id());
    let stranger = town.stranger();
    assert_eq!(stranger.get(&path).await.leads_to(), format!("/dang-nhap?ve={path}"));
    assert_eq!(stranger.post(&path, &[]).await.leads_to(), format!("/dang-nhap?ve={path}"));
    let officer = town.signed_in("ky").await;
    for address in ["/tiep-nhan", "/tiep-nhan/moi", path.as_str()] {
        assert_eq!(officer.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    let hoa = town.signed_in("hoa").await;
    let forged = [("_csrf".to_owned(), "x".to_owned())];
    assert_eq!(hoa.post(&path, &forged).await.status, StatusCode::FORBIDDEN);
    let id = town.birth().await;
    for address in [format!("/tiep-nhan/{id}/xong"), format!("/tiep-nhan/{id}")] {
        assert_eq!(hoa.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
