//! One-time codes: sent where the desk wrote an address down, kept as a hash, few, short-lived, for one act.

use motcua::config::NoticeSettings;
use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, set};
use crate::support::gateway::Gateway;
use crate::work::{Citizen, PDF, at_the_desk, at_the_officer};

crate::journeys! {
    the_receipt_alone_fetches_no_result;
    a_code_is_tried_five_times_for_ten_minutes_and_once;
    three_codes_an_hour_are_sent_and_nine_a_day;
    a_code_for_one_act_is_none_for_another;
    a_withdrawal_keeps_its_reason_while_the_code_is_fetched;
    a_gateway_that_is_down_is_said_and_wakes_nobody;
    the_demonstration_shows_the_code_in_its_mailbox;
}

const RESULT: &str = "/ket-qua";
const WITHDRAWAL: &str = "/rut-ho-so";

/// A town with a gateway for SMS, and somebody with the receipt of a dossier.
struct Scene {
    town: Town,
    gateway: Gateway,
    citizen: Citizen,
}

fn settings(gateway: &Gateway) -> NoticeSettings {
    NoticeSettings { sms_url: format!("{}/gui", gateway.url()).parse().ok(), ..Default::default() }
}

impl Scene {
    async fn with_result(mut town: Town) -> Self {
        let id = at_the_desk(&town).await;
        town.pay_fees(id).await;
        Self::of(&mut town, id).await.with(town)
    }

    async fn at_work(mut town: Town) -> Self {
        let (id, _) = at_the_officer(&town).await;
        Self::of(&mut town, id).await.with(town)
    }

    async fn of(town: &mut Town, id: Uuid) -> Half {
        let gateway = Gateway::open().await;
        town.restart(settings(&gateway)).await;
        Half { gateway, citizen: Citizen::of(town, id).await }
    }

    /// Presses “Gửi mã xác thực” on a page.
    async fn ask(&self, path: &str) -> Answer {
        self.citizen.fill(path, &[("gui_ma", "1")]).await
    }

    async fn code(&self, path: &str) -> String {
        self.ask(path).await.leads_to();
        self.last_code()
    }

    /// The six digits of the last message.
    fn last_code(&self) -> String {
        let posts = self.gateway.posts();
        let text = posts.last().expect("a message").body["text"].as_str().expect("text").to_owned();
        let words = text.split(|c: char| !c.is_ascii_digit());
        words.into_iter().find(|word| word.len() == 6).expect("six digits").to_owned()
    }

    async fn fetch(&self, code: &str) -> Answer {
        let mut form = self.citizen.form_of(RESULT).await;
        set(&mut form, "ma_xac_thuc", code);
        self.citizen.post(RESULT, &form).await
    }
}

/// A scene before its town is put in.
struct Half {
    gateway: Gateway,
    citizen: Citizen,
}

impl Half {
    fn with(self, town: Town) -> Scene {
        Scene { town, gateway: self.gateway, citizen: self.citizen }
    }
}

/// Another code than that one.
fn wrong(code: &str) -> String {
    let first = if code.starts_with('9') { '1' } else { '9' };
    format!("{first}{}", &code[1..])
}

async fn the_receipt_alone_fetches_no_result(town: Town) {
    let scene = Scene::with_result(town).await;
    let page = scene.citizen.browser.get(&scene.citizen.at(RESULT).await).await.ok();
    assert!(page.contains("gửi một mã xác thực tới số điện thoại 090•••••••"), "{page}");
    assert!(!page.contains("so_cuoi") && !page.contains("3456"), "{page}");
    // The digits that some other paper may show open nothing.
    let guessed = scene.citizen.fill(RESULT, &[("so_cuoi", "0001")]).await;
    assert_ne!(guessed.bytes, PDF);

    let code = scene.code(RESULT).await;
    let posts = scene.gateway.posts();
    assert_eq!((posts.len(), &posts[0].body["to"]), (1, &"84905123456".into()));
    let text = posts[0].body["text"].as_str().expect("a text");
    assert!(text.contains(&scene.citizen.code) && text.contains("de nhan ket qua"), "{text}");
    let page = scene.citizen.browser.get(&scene.citizen.at(RESULT).await).await.ok();
    assert!(page.contains("Đã gửi mã xác thực tới số điện thoại 090•••••••"), "{page}");
    assert!(page.contains("autocomplete=\"one-time-code\""), "{page}");
    let fetched = scene.fetch(&code).await;
    assert_eq!((fetched.status, fetched.bytes.as_slice()), (StatusCode::OK, PDF));

    // It is kept nowhere: neither the code nor a hash that could be tried through quickly.
    let db = &scene.town.app.db;
    let rows = db.all(sql!("select parameters from message where topic = 'proof_code'"), args![]);
    let kept: Vec<String> =
        rows.await.expect("an answer").iter().map(|row| row.text("parameters")).collect();
    assert_eq!(kept, ["{}"]);
    assert_eq!(scene.town.entries("proof_code_sent").await, 1);
    assert!(!scene.town.entry("proof_code_sent").await.contains(&code));
    scene.code(RESULT).await;
    let row = db.first(sql!("select code_hash from applicant_proof"), args![]).await;
    let hash = row.expect("an answer").expect("a row").text("code_hash");
    assert!(hash.starts_with("$argon2id$"), "{hash}");
}

async fn a_code_is_tried_five_times_for_ten_minutes_and_once(town: Town) {
    let scene = Scene::with_result(town).await;
    let code = scene.code(RESULT).await;
    for n in 1..=5 {
        let answer = scene.fetch(&wrong(&code)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let expected =
            if n < 5 { "Mã xác thực chưa đúng" } else { "bị nhập sai 5 lần" };
        assert!(answer.text().contains(expected), "try {n}: {}", answer.text());
    }
    assert_ne!(scene.fetch(&code).await.bytes, PDF, "after five wrong ones the right one is none");
    assert_eq!(scene.town.entries("proof_code_closed").await, 1);

    let first = scene.code(RESULT).await;
    let second = scene.code(RESULT).await;
    if first != second {
        assert_ne!(scene.fetch(&first).await.bytes, PDF, "one counts at a time");
    }
    assert_eq!(scene.fetch(&second).await.bytes, PDF);
    assert_ne!(scene.fetch(&second).await.bytes, PDF, "it is spent");

    scene.town.pass_minutes(61);
    let late = scene.code(RESULT).await;
    scene.town.pass_minutes(10);
    let answer = scene.fetch(&late).await;
    assert_ne!(answer.bytes, PDF, "it has run out");
    assert!(answer.text().contains("đã hết hạn"), "{}", answer.text());
}

async fn three_codes_an_hour_are_sent_and_nine_a_day(town: Town) {
    let scene = Scene::with_result(town).await;
    // The form once, so that the look-up's own limit is not met.
    let mut form = scene.citizen.form_of(RESULT).await;
    set(&mut form, "gui_ma", "1");
    let ask = async || scene.citizen.post(RESULT, &form).await;
    // Many at once do not get more.
    let (a, b, c, d, e) = tokio::join!(ask(), ask(), ask(), ask(), ask());
    let refused: Vec<&Answer> =
        [&a, &b, &c, &d, &e].into_iter().filter(|answer| answer.location.is_none()).collect();
    assert_eq!((refused.len(), scene.gateway.posts().len()), (2, 3));
    for answer in refused {
        assert!(answer.text().contains("Đã gửi mã nhiều lần"), "{}", answer.text());
    }
    scene.town.pass_minutes(59);
    assert!(ask().await.location.is_none());
    scene.town.pass_minutes(2);
    for hour in 0..2 {
        for _ in 0..3 {
            ask().await.leads_to();
        }
        assert!(ask().await.location.is_none(), "hour {hour}");
        scene.town.pass_minutes(61);
    }
    assert!(ask().await.location.is_none(), "nine were sent today");
    assert_eq!(scene.gateway.posts().len(), 9);
    scene.town.pass_minutes(24 * 60);
    ask().await.leads_to();
}

async fn a_code_for_one_act_is_none_for_another(town: Town) {
    let scene = Scene::at_work(town).await;
    let code = scene.code(WITHDRAWAL).await;
    let db = &scene.town.app.db;
    db.run(sql!("update applicant_proof set act = 'fetch_result'"), args![]).await.expect("a row");
    let fields = [("ly_do", "Không còn nhu cầu giải quyết"), ("ma_xac_thuc", code.as_str())];
    let answer = scene.citizen.fill(WITHDRAWAL, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(scene.town.entries("withdrawal_asked").await, 0);
    // A dossier is withdrawn with its own code alone.
    let (other, _) = at_the_officer(&scene.town).await;
    let neighbour = Citizen::of(&scene.town, other).await;
    let code = scene.code(WITHDRAWAL).await;
    let answer = neighbour.fill(WITHDRAWAL, &[fields[0], ("ma_xac_thuc", &code)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(scene.town.entries("withdrawal_asked").await, 0);
}

async fn a_withdrawal_keeps_its_reason_while_the_code_is_fetched(town: Town) {
    let scene = Scene::at_work(town).await;
    let reason = "Cần chuẩn bị lại giấy tờ";
    let sent = scene.citizen.fill(WITHDRAWAL, &[("ly_do", reason), ("gui_ma", "1")]).await;
    let page = scene.citizen.browser.get(sent.leads_to()).await;
    let path = scene.citizen.at(WITHDRAWAL).await;
    let mut form = page.form(&path);
    assert!(form.contains(&("ly_do".to_owned(), reason.to_owned())), "{form:?}");
    // A reason that is missing is said before the code is spent.
    let code = scene.last_code();
    set(&mut form, "ma_xac_thuc", &code);
    let mut without = form.clone();
    set(&mut without, "ly_do", "");
    let answer = scene.citizen.post(WITHDRAWAL, &without).await;
    assert!(answer.text().contains("Xin chọn lý do"), "{}", answer.text());
    scene.citizen.post(WITHDRAWAL, &form).await.leads_to();
    assert_eq!(scene.town.entries("withdrawal_asked").await, 1);
    // To change one's mind takes a code of its own.
    scene.citizen.fill(WITHDRAWAL, &[("ma_xac_thuc", &code)]).await;
    assert_eq!(scene.town.entries("withdrawal_retracted").await, 0);
    let code = scene.code(WITHDRAWAL).await;
    scene.citizen.fill(WITHDRAWAL, &[("ma_xac_thuc", &code)]).await.leads_to();
    assert_eq!(scene.town.entries("withdrawal_retracted").await, 1);
}

async fn a_gateway_that_is_down_is_said_and_wakes_nobody(town: Town) {
    let mut scene = Scene::with_result(town).await;
    scene.gateway.closed().await;
    let answer = scene.ask(RESULT).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("Chưa gửi được mã") && page.contains("bộ phận một cửa"), "{page}");
    assert!(!page.contains("name=\"ma_xac_thuc\""), "there is no code to type: {page}");
    let row = scene
        .town
        .app
        .db
        .first(sql!("select state, attempts from message where topic = 'proof_code'"), args![]);
    let row = row.await.expect("an answer").expect("a line");
    assert_eq!(row.text("state"), "dropped", "it is not sent in the middle of the night");
    // A telephone that nobody wrote down: the digits of the card are asked for.
    scene.gateway.open_again().await;
    let db = &scene.town.app.db;
    db.run(sql!("update person set phone = '02353792113'"), args![]).await.expect("a row");
    let page = scene.citizen.browser.get(&scene.citizen.at(RESULT).await).await.ok();
    assert!(page.contains("4 số cuối của số căn cước"), "{page}");
}

async fn the_demonstration_shows_the_code_in_its_mailbox(mut town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    town.restart(NoticeSettings::stand_in()).await;
    let citizen = Citizen::of(&town, id).await;
    citizen.fill(RESULT, &[("gui_ma", "1")]).await.leads_to();
    let page = town.signed_in("quan").await.get("/quan-tri/thong-bao?xem=sent").await.ok();
    let (_, rest) = page.split_once("Ma xac thuc ").expect("the text of the SMS");
    assert_eq!(citizen.fill(RESULT, &[("ma_xac_thuc", &rest[..6])]).await.bytes, PDF);
}
