//! Signing in and out, passwords, sessions.

use domain::duty::Duty;
use motcua::accounts::{self, SignIn};
use motcua::db::Sql;
use reqwest::StatusCode;

use crate::support::browser::{Answer, Browser};
use crate::support::{PASSWORD, Town, asker};

crate::journeys! {
    who_signs_in_goes_on_where_they_wanted_to_go;
    wrong_passwords_close_an_account_for_longer_each_time_where_they_come_from;
    a_new_person_sets_a_password_of_their_own_first;
    a_changed_password_ends_all_other_sessions;
    signing_out_everywhere_ends_every_session;
    a_session_ends_by_itself_after_a_quiet_half_hour;
    the_first_administrator_needs_the_code_from_the_terminal;
}

async fn sign_in(browser: &Browser, username: &str, password: &str) -> Answer {
    let fields = [("ten", username), ("mat_khau", password)];
    browser.submit("/dang-nhap", "/dang-nhap", &fields).await
}

async fn who_signs_in_goes_on_where_they_wanted_to_go(town: Town) {
    let browser = town.stranger();
    let asked = browser.get("/tai-khoan?a=b").await;
    assert_eq!(asked.leads_to(), "/dang-nhap?ve=/tai-khoan%3Fa%3Db");
    let fields = [("ten", "  HOA "), ("mat_khau", PASSWORD)];
    let entered = browser.submit(asked.leads_to(), "/dang-nhap", &fields).await;
    assert_eq!(entered.leads_to(), "/tai-khoan?a=b");
    assert!(browser.get("/tai-khoan").await.ok().contains("Bh’nướch Thị Hoa"));
    assert_eq!(browser.get("/dang-nhap").await.leads_to(), "/cong-viec");

    for elsewhere in
        ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
    {
        let fields = [("ten", "hoa"), ("mat_khau", PASSWORD), ("ve", elsewhere)];
        let entered = town.stranger().submit("/dang-nhap", "/dang-nhap", &fields).await;
        assert_eq!(entered.leads_to(), "/cong-viec", "{elsewhere}");
    }
    assert_eq!(sign_in(&town.stranger(), "quan", PASSWORD).await.leads_to(), "/quan-tri/can-bo");
}

async fn wrong_passwords_close_an_account_for_longer_each_time_where_they_come_from(town: Town) {
    let browser = town.stranger();
    for username in ["hoa", "khong.co.ai"] {
        for _ in 0..5 {
            let wrong = sign_in(&browser, username, "sai-mat-khau").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = wrong.text();
            assert!(text.contains("Tên đăng nhập hoặc mật khẩu chưa đúng."), "{username}");
        }
        let closed = sign_in(&browser, username, PASSWORD).await;
        assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS, "{username}");
        assert!(closed.text().contains("Xin đợi 30 giây rồi"), "{username}");
    }
    town.pass_minutes(1);
    sign_in(&browser, "hoa", "sai-mat-khau").await;
    let closed = sign_in(&browser, "hoa", PASSWORD).await;
    assert!(closed.text().contains("Xin đợi 1 phút rồi"));
    town.pass_minutes(1);
    assert_eq!(sign_in(&browser, "hoa", PASSWORD).await.status, StatusCode::SEE_OTHER);
    let wrong = sign_in(&town.stranger(), "hoa", "sai-mat-khau").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "a success opens it wholly");
}

/// What stands on the page that shows a secret once.
fn shown_once(page: &Answer) -> String {
    let text = page.ok();
    let (_, rest) = text.split_once("<strong class=\"mc-code\">").expect("a secret is shown");
    rest.split('<').next().expect("its end").to_owned()
}

async fn a_new_person_sets_a_password_of_their_own_first(town: Town) {
    let quan = town.signed_in("quan").await;
    let fields = [("ho_ten", "Pơloong  Thị Ngân"), ("ten", "Ngan.PT")];
    let made = quan.submit("/quan-tri/can-bo/moi", "/quan-tri/can-bo", &fields).await;
    let temporary = shown_once(&made);
    let taken = quan.submit("/quan-tri/can-bo/moi", "/quan-tri/can-bo", &fields).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("Tên đăng nhập này đã có người dùng."));

    let ngan = town.stranger();
    assert_eq!(sign_in(&ngan, "ngan.pt", &temporary).await.leads_to(), "/tai-khoan/mat-khau");
    assert_eq!(ngan.get("/quan-tri/can-bo").await.leads_to(), "/tai-khoan/mat-khau");
    let path = "/tai-khoan/mat-khau";
    for (new, again, sentence) in [
        ("ngan", "ngan", "Mật khẩu cần ít nhất 12 ký tự."),
        ("Password1234", "Password1234", "danh sách mật khẩu hay bị thử nhất"),
        ("PoloongThiNgan1", "PoloongThiNgan1", "chỉ gồm tên của bạn"),
        (temporary.as_str(), temporary.as_str(), "Mật khẩu mới phải khác mật khẩu đang dùng."),
        ("nắng sớm Tà Bhing", "nắng sớm", "Hai lần nhập mật khẩu mới chưa giống nhau."),
    ] {
        let fields = [("cu", temporary.as_str()), ("moi", new), ("moi_lai", again)];
        let refused = ngan.submit(path, path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(refused.text().contains(sentence), "{new}: {sentence}");
    }
    let new = "nắng sớm Tà Bhing";
    let fields = [("cu", temporary.as_str()), ("moi", new), ("moi_lai", new)];
    let changed = ngan.submit(path, path, &fields).await;
    assert_eq!(changed.leads_to(), "/tai-khoan?xong=mat-khau");
    assert!(ngan.get(changed.leads_to()).await.ok().contains("Đã đổi mật khẩu."));
    let old = sign_in(&town.stranger(), "ngan.pt", &temporary).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&town.stranger(), "ngan.pt", new).await.status, StatusCode::SEE_OTHER);
}

async fn a_changed_password_ends_all_other_sessions(town: Town) {
    let (here, there) = (town.signed_in("hoa").await, town.signed_in("hoa").await);
    let path = "/tai-khoan/mat-khau";
    let new = "cơm lam và cá suối";
    let wrong = [("cu", "không phải"), ("moi", new), ("moi_lai", new)];
    let refused = here.submit(path, path, &wrong).await;
    assert!(refused.text().contains("Mật khẩu đang dùng chưa đúng."));
    there.get("/tai-khoan").await.ok();
    let right = [("cu", PASSWORD), ("moi", new), ("moi_lai", new)];
    assert_eq!(here.submit(path, path, &right).await.status, StatusCode::SEE_OTHER);
    here.get("/tai-khoan").await.ok();
    assert_eq!(there.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");
}

async fn signing_out_everywhere_ends_every_session(town: Town) {
    let (here, there) = (town.signed_in("hoa").await, town.signed_in("hoa").await);
    let other = town.signed_in("hanh").await;
    let left = there.submit("/tai-khoan", "/dang-xuat", &[]).await;
    assert_eq!(left.leads_to(), "/dang-nhap?xong=dang-xuat");
    here.get("/tai-khoan").await.ok();
    let there = town.signed_in("hoa").await;
    let left = here.submit("/tai-khoan", "/tai-khoan/dang-xuat", &[]).await;
    assert_eq!(left.leads_to(), "/dang-nhap?xong=moi-noi");
    assert!(here.get(left.leads_to()).await.ok().contains("đăng xuất khỏi mọi thiết bị"));
    for gone in [&here, &there] {
        assert_eq!(gone.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");
    }
    other.get("/tai-khoan").await.ok();
}

async fn a_session_ends_by_itself_after_a_quiet_half_hour(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let form = hoa.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
    town.pass_minutes(29);
    hoa.get("/tai-khoan").await.ok();
    town.pass_minutes(31);
    assert_eq!(hoa.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");
    assert_eq!(hoa.post("/tai-khoan/dang-xuat", &form).await.leads_to(), "/dang-nhap");
    let left = hoa.post("/dang-xuat", &form).await;
    assert_eq!(left.leads_to(), "/dang-nhap?xong=dang-xuat", "signing out late is no mistake");
}

async fn the_first_administrator_needs_the_code_from_the_terminal(town: Town) {
    let db = &town.app.db;
    assert_eq!(accounts::setup_code(db).await.expect("an answer"), None);
    assert_eq!(town.stranger().get("/cai-dat").await.leads_to(), "/dang-nhap");
    for table in ["post", "staff"] {
        db.run(Sql::built(format!("delete from {table}")), vec![]).await.expect("emptied");
    }
    let old = accounts::setup_code(db).await.expect("an answer").expect("a code");
    let code = accounts::setup_code(db).await.expect("an answer").expect("a code");
    let browser = town.stranger();
    assert_eq!(browser.get("/dang-nhap").await.leads_to(), "/cai-dat");
    let password = "đường Hồ Chí Minh";
    let mut fields = vec![
        ("ma", old.as_str()),
        ("co_quan", "Xã Bến Giằng"),
        ("ho_ten", "Lê Quản Trị"),
        ("ten", "quantri"),
        ("mat_khau", password),
        ("mat_khau_lai", password),
    ];
    let refused = browser.submit("/cai-dat", "/cai-dat", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Mã cài đặt chưa đúng."));
    let typed = code.to_uppercase().replace('-', " ");
    fields[0].1 = &typed;
    let made = browser.submit("/cai-dat", "/cai-dat", &fields).await;
    assert_eq!(made.leads_to(), "/quan-tri/can-bo?xong=cai-dat");
    let next = browser.get(made.leads_to()).await.ok();
    assert!(next.contains("Quản trị hệ thống") && next.contains("Xã Bến Giằng"));
    assert_eq!(town.stranger().get("/cai-dat").await.leads_to(), "/dang-nhap");
    let again = accounts::sign_in(&town.app, &asker(), "quantri", password).await;
    assert!(matches!(again, Ok(SignIn::Welcome { must_change: false, .. })), "{again:?}");
    let posts = town.actor("quantri").await.posts;
    assert_eq!(posts.first().map(|(_, duty)| *duty), Some(Duty::Administrator));
}
