//! What an applicant does at the look-up page besides looking: fetching the result, withdrawing. Both
//! ask for one thing more than the receipt.

use domain::dossier::Status;
use motcua::{args, sql};
use reqwest::StatusCode;

use super::answering::Citizen;
use super::unpaid::at_the_desk;
use super::waiting::{at_the_officer, on_page, page_of};
use super::{PDF, act, at};
use crate::support::Town;
use crate::support::browser::{Answer, Form, set};

crate::journeys! {
    a_result_is_fetched_online_and_handed_out_by_the_desk;
    an_unpaid_result_is_not_fetched;
    guessing_the_last_digits_closes_them;
    an_applicant_withdraws_and_the_officer_agrees;
    an_applicant_changes_their_mind;
    nobody_withdraws_after_the_result_or_without_proof;
}

const RESULT: &str = "/ket-qua";
const WITHDRAWAL: &str = "/rut-ho-so";
/// The last digits of the applicant's identity number.
const DIGITS: &str = "0001";

impl Citizen {
    /// The address of a page of the dossier, which is open in the browser now.
    pub async fn at(&self, page: &str) -> String {
        let answer = self.browser.look_up(&self.code, &self.secret).await;
        format!("{}{page}", answer.leads_to())
    }

    pub async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let path = self.at(page).await;
        self.browser.submit(&path, &path, fields).await
    }

    /// Sends a form that was opened before.
    pub async fn post(&self, page: &str, form: &[(String, String)]) -> Answer {
        self.browser.post(&self.at(page).await, form).await
    }

    /// Tries last digits with a form of the result that was opened before.
    pub async fn guess(&self, form: &Form, digits: &str) -> Answer {
        let mut form = form.clone();
        set(&mut form, "so_cuoi", digits);
        self.post(RESULT, &form).await
    }

    /// The form of a page.
    pub async fn form_of(&self, page: &str) -> Form {
        let path = self.at(page).await;
        self.browser.get(&path).await.form(&path)
    }
}

async fn a_result_is_fetched_online_and_handed_out_by_the_desk(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let citizen = Citizen::of(&town, id).await;
    let page = citizen.browser.get(&citizen.at("").await).await.ok();
    assert!(page.contains("Nhận kết quả trực tuyến"));
    let page = citizen.browser.get(&citizen.at(RESULT).await).await.ok();
    assert!(page.contains("15/GCN ngày 15/03/2022") && page.contains("số căn cước"));
    assert!(page.contains("không phải bản điện tử có chữ ký số"));
    for hidden in ["Bh’nướch", "049190000001"] {
        assert!(!page.contains(hidden), "{hidden} is shown");
    }
    let fetched = citizen.fill(RESULT, &[("so_cuoi", DIGITS)]).await;
    assert_eq!((fetched.status, fetched.bytes.as_slice()), (StatusCode::OK, PDF));
    let saved = fetched.headers["content-disposition"].to_str().expect("text").to_owned();
    assert!(saved.starts_with("attachment"), "{saved}");
    assert_eq!(fetched.headers["cache-control"], "no-store");
    citizen.fill(RESULT, &[("so_cuoi", " 00 01 ")]).await.ok();
    assert_eq!(town.entries("result_fetched").await, 2);
    // Fetching is not handing out: the desk sees it and writes it down.
    assert_eq!(town.dossier(id).await.status, Status::Settled);
    let hoa = town.signed_in("hoa").await;
    let page = hoa.get(&at(id, "")).await.ok();
    assert!(page.contains("Người nộp tải kết quả trực tuyến") && page.contains("2 lần"));
    let way = [("cach", "online"), ("nguoi_nhan", "applicant")];
    act(&town, &hoa, id, ("tra-ket-qua", &way)).await;
    let dossier = town.dossier(id).await;
    assert_eq!(dossier.status, Status::Returned);
    assert_eq!(dossier.returned_by, Some(domain::dossier::ReturnWay::Online));
    // Handed out online, it may be fetched again; half a year later no longer.
    citizen.fill(RESULT, &[("so_cuoi", DIGITS)]).await.ok();
    town.pass_minutes(181 * 24 * 60);
    let page = citizen.browser.get(&citizen.at(RESULT).await).await.ok();
    assert!(page.contains("không có kết quả trả trực tuyến"), "{page}");
}

async fn an_unpaid_result_is_not_fetched(town: Town) {
    let id = at_the_desk(&town).await;
    let citizen = Citizen::of(&town, id).await;
    let page = citizen.browser.get(&citizen.at(RESULT).await).await.ok();
    assert!(page.contains("sau khi nộp đủ phí") && !page.contains("so_cuoi"), "{page}");
    let form = [("so_cuoi".to_owned(), DIGITS.to_owned())];
    let answer = citizen.post(RESULT, &form).await;
    assert_ne!(answer.bytes, PDF, "the form sent by hand fetches nothing");
    assert_eq!(town.entries("result_fetched").await, 0);
    // Given by hand after the payment, there is nothing to fetch either.
    town.pay_fees(id).await;
    act(&town, &town.signed_in("hoa").await, id, ("tra-ket-qua", &[])).await;
    let page = citizen.browser.get(&citizen.at(RESULT).await).await.ok();
    assert!(page.contains("không có kết quả trả trực tuyến"));
    let (other, _) = at_the_officer(&town).await;
    let early = Citizen::of(&town, other).await;
    let page = early.browser.get(&early.at("").await).await.ok();
    assert!(!page.contains("Nhận kết quả trực tuyến"), "there is no result yet");
}

async fn guessing_the_last_digits_closes_them(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let citizen = Citizen::of(&town, id).await;
    let form = citizen.form_of(RESULT).await;
    let guess = async |digits: &str| citizen.guess(&form, digits).await;
    for wrong in ["", "1", "00010", "abcd"] {
        assert_eq!(guess(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    for _ in 0..2 {
        assert!(guess("9999").await.text().contains("chưa khớp"));
    }
    let closed = guess(DIGITS).await.text();
    assert!(closed.contains("sai quá nhiều lần") && closed.contains("bộ phận một cửa"), "{closed}");
    // How the dossier stands can still be looked up.
    citizen.browser.get(&citizen.at("").await).await.ok();
    town.pass_minutes(24 * 60);
    assert_eq!(guess(DIGITS).await.bytes, PDF);
}

async fn an_applicant_withdraws_and_the_officer_agrees(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let citizen = Citizen::of(&town, id).await;
    let page = citizen.browser.get(&citizen.at("").await).await.ok();
    assert!(page.contains("/rut-ho-so\""));
    let reason = "Không còn nhu cầu giải quyết";
    for (fields, says) in [
        ([("ly_do", reason), ("so_cuoi", "9999")], "chưa khớp"),
        ([("ly_do", "tôi tên là A"), ("so_cuoi", DIGITS)], "Xin chọn lý do"),
    ] {
        let answer = citizen.fill(WITHDRAWAL, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    assert_eq!(town.dossier(id).await.status, Status::InProgress);
    let form = {
        let mut form = citizen.form_of(WITHDRAWAL).await;
        set(&mut form, "ly_do", reason);
        set(&mut form, "so_cuoi", DIGITS);
        form
    };
    let (first, second) =
        tokio::join!(citizen.post(WITHDRAWAL, &form), citizen.post(WITHDRAWAL, &form));
    for answer in [first, second] {
        let page = citizen.browser.get(answer.leads_to()).await.ok();
        assert!(page.contains("Đã ghi nhận yêu cầu rút hồ sơ"), "{page}");
    }
    assert_eq!(town.entries("withdrawal_asked").await, 1, "pressed twice, it is asked for once");
    assert_eq!(town.dossier(id).await.status, Status::WithdrawalAsked);
    let row = town
        .app
        .db
        .first(sql!("select staff, body from journal where kind = 'withdrawal_asked'"), args![]);
    let row = row.await.expect("an answer").expect("an entry");
    assert_eq!(row.opt_id("staff"), None, "nobody of the staff did it");
    let page = ky.get(&at(id, "")).await.ok();
    assert!(page.contains("Người nộp hồ sơ, trên trang tra cứu") && page.contains(reason));
    assert!(ky.get("/thong-bao").await.ok().contains("xin rút hồ sơ"), "the holder is told");
    let page = ky.get(&page_of(id, "dong-y-rut")).await.ok();
    assert!(page.contains("Người nộp tự gửi yêu cầu này"));
    on_page(&town, &ky, id, ("dong-y-rut", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::Stopped);
    let page = citizen.browser.get(&citizen.at(WITHDRAWAL).await).await.ok();
    assert!(page.contains("không còn rút được"));
}

async fn an_applicant_changes_their_mind(town: Town) {
    let (id, ky) = at_the_officer(&town).await;
    let citizen = Citizen::of(&town, id).await;
    let asks = [("ly_do", "Cần chuẩn bị lại giấy tờ"), ("so_cuoi", DIGITS)];
    for times in 1..=3 {
        citizen.fill(WITHDRAWAL, &asks).await.leads_to();
        assert_eq!(town.dossier(id).await.status, Status::WithdrawalAsked);
        let unproved = citizen.fill(WITHDRAWAL, &[("so_cuoi", "1234")]).await;
        assert_eq!(unproved.status, StatusCode::UNPROCESSABLE_ENTITY);
        citizen.fill(WITHDRAWAL, &[("so_cuoi", DIGITS)]).await.leads_to();
        let dossier = town.dossier(id).await;
        assert_eq!((dossier.status, dossier.withdrawals), (Status::InProgress, times));
        town.pass_minutes(1);
    }
    let page = citizen.browser.get(&citizen.at(WITHDRAWAL).await).await.ok();
    assert!(page.contains("đã xin rút 3 lần"), "{page}");
    // The desk can still write it down.
    on_page(&town, &ky, id, ("xin-rut", &[("ly_do", "Người nộp đến quầy")])).await;
    assert_eq!(town.dossier(id).await.status, Status::WithdrawalAsked);
}

async fn nobody_withdraws_after_the_result_or_without_proof(town: Town) {
    let id = at_the_desk(&town).await;
    let citizen = Citizen::of(&town, id).await;
    let page = citizen.browser.get(&citizen.at("").await).await.ok();
    assert!(!page.contains("rut-ho-so"));
    let page = citizen.browser.get(&citizen.at(WITHDRAWAL).await).await.ok();
    assert!(page.contains("không còn rút được"));
    let (other, _) = at_the_officer(&town).await;
    let nameless = Citizen::of(&town, other).await;
    town.app
        .db
        .run(sql!("update person set personal_id = null, tax_code = null, phone = null"), args![])
        .await
        .expect("an answer");
    let page = nameless.browser.get(&nameless.at(WITHDRAWAL).await).await.ok();
    assert!(page.contains("chỉ rút được tại bộ phận một cửa"), "{page}");
    let path = nameless.at(WITHDRAWAL).await;
    assert_eq!(town.stranger().get(&path).await.status, StatusCode::NOT_FOUND);
}
