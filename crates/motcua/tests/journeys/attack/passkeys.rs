//! Passkeys through HTTP: what was signed opens its own place, once.

use reqwest::StatusCode;

use crate::support::authenticator::Authenticator;
use crate::support::browser::{Browser, Form, set};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    what_a_passkey_signed_opens_its_place_once;
    a_passkey_of_another_site_or_person_opens_nothing;
}

const ADD: &str = "/tai-khoan/hai-buoc/khoa-truy-cap";
const STEP: &str = "/dang-nhap/buoc-hai";

/// The challenge that the page asks to be signed.
fn challenge<'a>(page: &'a str, ceremony: &str) -> &'a str {
    let start = format!("data-passkey=\"{ceremony}\" data-challenge=\"");
    let (_, rest) = page.split_once(&start).expect("a challenge");
    rest.split('"').next().unwrap_or(rest)
}

fn origin(town: &Town) -> String {
    town.base.replace("127.0.0.1", "localhost")
}

async fn filled(browser: &Browser, key: &Authenticator) -> Form {
    let page = browser.get(ADD).await;
    let mut form = page.form(ADD);
    set(&mut form, "ten", "Máy ở bàn số 2");
    set(&mut form, "mat_khau", PASSWORD);
    set(&mut form, "khoa_moi", &key.make(challenge(&page.ok(), "create")));
    form
}

/// The form of the second step, signed.
async fn signed(town: &Town, username: &str, key: &Authenticator) -> (Browser, Form) {
    let browser = town.stranger();
    let fields = [("ten", username), ("mat_khau", PASSWORD), ("ve", "/tai-khoan")];
    let answer = browser.submit("/dang-nhap", "/dang-nhap", &fields).await;
    let page = browser.get(answer.leads_to()).await;
    let mut form = page.form(STEP);
    set(&mut form, "khoa", &key.sign(challenge(&page.ok(), "get")));
    (browser, form)
}

async fn what_a_passkey_signed_opens_its_place_once(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let key = Authenticator::new(&origin(&town));
    let form = filled(&hoa, &key).await;
    assert!(hoa.post(ADD, &form).await.ok().contains("Mười mã của bạn"));

    let (hoa, form) = signed(&town, "hoa", &key).await;
    let (other, _) = signed(&town, "hoa", &key).await;
    let elsewhere = other.post(STEP, &form).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "another begun sign-in");
    assert_eq!(hoa.post(STEP, &form).await.leads_to(), "/tai-khoan");

    let codes = "/tai-khoan/hai-buoc/bo";
    let page = hoa.get(&format!("{codes}?gi=ma-khoi-phuc")).await;
    let mut form = page.form(codes);
    set(&mut form, "mat_khau", PASSWORD);
    set(&mut form, "khoa", &key.sign(challenge(&page.ok(), "get")));
    hoa.post(codes, &form).await.ok();
    let again = hoa.post(codes, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "whoever kept what was signed");

    let page = hoa.get(&format!("{codes}?gi=ma-khoi-phuc")).await;
    let mut form = page.form(codes);
    set(&mut form, "mat_khau", PASSWORD);
    set(&mut form, "khoa", &key.sign(challenge(&page.ok(), "get")));
    town.pass_minutes(10);
    let late = hoa.post(codes, &form).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "ten minutes later");
}

async fn a_passkey_of_another_site_or_person_opens_nothing(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for address in ["http://localhost:1", "http://evil.example:80"] {
        let form = filled(&hoa, &Authenticator::new(address)).await;
        let refused = hoa.post(ADD, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(refused.text().contains("Máy ở bàn số 2"), "what was typed is still there");
    }
    let key = Authenticator::new(&origin(&town));
    let form = filled(&hoa, &key).await;
    hoa.post(ADD, &form).await.ok();
    let chu = town.signed_in("chu").await;
    let own = Authenticator::new(&origin(&town));
    let form = filled(&chu, &own).await;
    let same = chu.post(ADD, &form).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY, "the id is hers already");
    let (browser, form) = signed(&town, "hoa", &own).await;
    let refused = browser.post(STEP, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the same id, another key");
}
