//! The second factor: nobody gets in with the password alone once it is set up.

use motcua::{args, sql};
use reqwest::StatusCode;
use totp_rs::{Builder, Secret};

use crate::support::browser::{Answer, Browser, set};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    the_password_alone_opens_nothing_once_a_second_factor_is_set_up;
    a_code_is_good_once_and_tries_are_counted;
    recovery_codes_let_in_once_each;
    whoever_signs_or_administers_sets_it_up_first;
    an_administrator_takes_a_lost_one_away_with_a_reason;
    what_changes_it_asks_for_it;
}

const SET_UP: &str = "/tai-khoan/hai-buoc/ung-dung";
const STEP: &str = "/dang-nhap/buoc-hai";

/// What the app on the telephone shows now.
fn code(town: &Town, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("a secret");
    let totp = Builder::new().with_secret(secret).build().expect("an app");
    let now = u64::try_from(town.app.now().as_second()).expect("after 1970");
    totp.generate(now).to_string()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split(end).next().unwrap_or(rest)
}

/// Somebody sets up an app: its secret, and the recovery codes.
async fn set_up(town: &Town, browser: &Browser) -> (String, Vec<String>) {
    let page = browser.get(SET_UP).await;
    let secret =
        between(&page.ok(), "<span class=\"mc-code mc-code--wraps\">", "<").replace(' ', "");
    let mut form = page.form(SET_UP);
    set(&mut form, "mat_khau", PASSWORD);
    set(&mut form, "ma", "000000");
    let wrong = browser.post(SET_UP, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    set(&mut form, "ma", &code(town, &secret));
    let codes = browser.post(SET_UP, &form).await.ok();
    let codes = codes.split("<li class=\"mc-code\">").skip(1);
    let codes: Vec<String> =
        codes.filter_map(|rest| Some(rest.split('<').next()?.to_owned())).collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

async fn password(town: &Town, username: &str) -> (Browser, Answer) {
    let browser = town.stranger();
    let fields = [("ten", username), ("mat_khau", PASSWORD), ("ve", "/tai-khoan")];
    let answer = browser.submit("/dang-nhap", "/dang-nhap", &fields).await;
    (browser, answer)
}

/// The password, then a code.
async fn sign_in(town: &Town, username: &str, code: &str) -> (Browser, Answer) {
    let (browser, answer) = password(town, username).await;
    assert_eq!(answer.leads_to(), "/dang-nhap/buoc-hai?ve=/tai-khoan");
    let answer = browser.submit(answer.leads_to(), STEP, &[("ma_xac_thuc", code)]).await;
    (browser, answer)
}

async fn the_password_alone_opens_nothing_once_a_second_factor_is_set_up(town: Town) {
    let (hoa, other) = (town.signed_in("hoa").await, town.signed_in("hoa").await);
    let (secret, _) = set_up(&town, &hoa).await;
    hoa.get("/tai-khoan").await.ok();
    assert!(
        other.get("/tai-khoan").await.leads_to().starts_with("/dang-nhap"),
        "begun with one step"
    );

    let stored = sql!("select secret from totp");
    let row = town.app.db.first(stored, args![]).await.expect("an answer").expect("a row");
    assert!(!row.text("secret").contains(&secret));
    assert!(!hoa.get("/tai-khoan/hai-buoc").await.ok().contains(&secret));

    town.pass_minutes(1);
    let (half, _) = password(&town, "hoa").await;
    assert!(half.get("/tai-khoan").await.leads_to().starts_with("/dang-nhap"));
    assert!(half.get("/cong-viec").await.leads_to().starts_with("/dang-nhap"));
    let (whole, entered) = sign_in(&town, "hoa", &code(&town, &secret)).await;
    assert_eq!(entered.leads_to(), "/tai-khoan");
    whole.get("/tai-khoan").await.ok();
    assert_eq!(half.get(STEP).await.status, StatusCode::OK);
    town.pass_minutes(11);
    assert_eq!(half.get(STEP).await.leads_to(), "/dang-nhap?xong=buoc-hai");
}

async fn a_code_is_good_once_and_tries_are_counted(town: Town) {
    let (secret, _) = set_up(&town, &town.signed_in("hoa").await).await;
    let used = code(&town, &secret);
    let (_, again) = sign_in(&town, "hoa", &used).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it was used to set it up");
    town.pass_minutes(1);
    let right = code(&town, &secret);
    let (_, entered) = sign_in(&town, "hoa", &right).await;
    assert_eq!(entered.leads_to(), "/tai-khoan");
    let (_, again) = sign_in(&town, "hoa", &right).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "whoever looked over the shoulder");

    let mut closed = false;
    for _ in 0..4 {
        let (browser, asked) = password(&town, "hoa").await;
        for _ in 0..4 {
            let form = [("ma_xac_thuc".to_owned(), "000001".to_owned())];
            let tried = browser.post(STEP, &form).await;
            closed |= tried.status == StatusCode::TOO_MANY_REQUESTS;
        }
        assert!(asked.leads_to().starts_with(STEP));
    }
    assert!(closed, "beginning anew gives no more tries");
}

async fn recovery_codes_let_in_once_each(town: Town) {
    let (_, codes) = set_up(&town, &town.signed_in("hoa").await).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    let (hoa, entered) = sign_in(&town, "hoa", &typed).await;
    assert_eq!(entered.leads_to(), "/tai-khoan");
    assert!(hoa.get("/tai-khoan/hai-buoc").await.ok().contains("Còn 9 mã"));
    let (_, again) = sign_in(&town, "hoa", &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let row = town.app.db.first(sql!("select code_hash from recovery_code"), args![]).await;
    let hash = row.expect("an answer").expect("a row").text("code_hash");
    assert!(codes.iter().all(|code| !hash.contains(code.as_str())) && hash.len() == 64);
}

async fn whoever_signs_or_administers_sets_it_up_first(mut town: Town) {
    town.require_second_factor().await;
    for username in ["chu", "quan", "phuc"] {
        let browser = town.signed_in(username).await;
        for path in ["/cong-viec", "/quan-tri/can-bo", "/tai-khoan/khoa-api/x"] {
            assert_eq!(browser.get(path).await.leads_to(), "/tai-khoan/hai-buoc", "{username}");
        }
        let page = browser.get("/tai-khoan/hai-buoc").await.ok();
        assert!(page.contains("cần xác thực hai bước trước khi làm việc"));
    }
    town.signed_in("hoa").await.get("/cong-viec").await.ok();
    let chu = town.signed_in("chu").await;
    set_up(&town, &chu).await;
    chu.get("/cong-viec").await.ok();
}

async fn an_administrator_takes_a_lost_one_away_with_a_reason(town: Town) {
    let hoa = town.signed_in("hoa").await;
    set_up(&town, &hoa).await;
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/can-bo/{}", town.staff("hoa").await);
    let action = format!("{page}/hai-buoc");
    let refused = quan.submit(&page, &action, &[]).await;
    assert!(refused.text().contains("Xin chọn lý do"));
    let kiem = town.signed_in("kiem").await;
    let form = kiem.taking(&quan.get(&page).await.form(&action)).await;
    assert_eq!(kiem.post(&action, &form).await.status, StatusCode::FORBIDDEN);
    let done = quan.submit(&page, &action, &[("ly_do", "mat-may")]).await;
    assert!(done.leads_to().ends_with("?xong=hai-buoc"));
    assert!(hoa.get("/tai-khoan").await.leads_to().starts_with("/dang-nhap"));
    let (_, entered) = password(&town, "hoa").await;
    assert_eq!(entered.leads_to(), "/tai-khoan");
    let journal = kiem.get("/nhat-ky").await.ok();
    assert!(
        journal.contains("Bỏ xác thực hai bước của cán bộ") && journal.contains("Mất điện thoại")
    );
}

async fn what_changes_it_asks_for_it(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let (secret, codes) = set_up(&town, &hoa).await;
    town.pass_minutes(1);
    let act = "/tai-khoan/hai-buoc/bo";
    let ask = format!("{act}?gi=ung-dung");
    let only = [("mat_khau", PASSWORD)];
    let refused = hoa.submit(&ask, act, &only).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the password alone");
    let path = "/tai-khoan/mat-khau";
    let new = "cơm lam và cá suối";
    let fields = [("cu", PASSWORD), ("moi", new), ("moi_lai", new)];
    let refused = hoa.submit(path, path, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a new password");
    let fields = [("mat_khau", PASSWORD), ("ma_xac_thuc", codes[3].as_str())];
    let renewed = hoa.submit(&format!("{act}?gi=ma-khoi-phuc"), act, &fields).await.ok();
    assert!(renewed.contains("Mười mã của bạn") && !renewed.contains(&codes[0]));
    let (_, old) = sign_in(&town, "hoa", &codes[0]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "earlier codes are gone");
    let fields = [("mat_khau", PASSWORD), ("ma_xac_thuc", &code(&town, &secret))];
    assert_eq!(hoa.submit(&ask, act, &fields).await.leads_to(), "/tai-khoan/hai-buoc?xong=bo");
    let (_, entered) = password(&town, "hoa").await;
    assert_eq!(entered.leads_to(), "/tai-khoan");
}
