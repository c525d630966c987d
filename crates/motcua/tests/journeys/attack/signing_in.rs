//! Signing in: passwords, sessions, and what was typed when a session ran out.

use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::browser::{Answer, Browser, Form, set};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    a_desk_that_was_left_is_signed_out_and_what_was_typed_is_kept;
    a_form_with_a_file_that_came_late_asks_for_the_file_again;
    nobody_else_sees_what_came_late;
    a_page_opened_before_signing_in_again_loses_nothing;
    a_page_that_somebody_else_had_opened_is_kept_for_that_person;
    what_came_late_is_kept_in_bounds;
    a_session_ends_in_the_evening_whatever_happens;
    passwords_that_are_guessed_first_are_refused_with_the_reason;
}

/// Signs in and goes where the page before led to.
async fn sign_in(browser: &Browser, path: &str, username: &str) -> Answer {
    let fields = [("ten", username), ("mat_khau", PASSWORD)];
    browser.submit(path, "/dang-nhap", &fields).await
}

async fn kept(town: &Town) -> i64 {
    let row = town.app.db.first(sql!("select count(*) as n from late_form"), args![]).await;
    row.expect("an answer").expect("a row").int("n")
}

/// A form about a person, filled by an administrator, whose session runs out before it is sent.
async fn renaming(town: &Town, name: &str) -> (Browser, String, Form) {
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    let action = format!("{page}/ten");
    let mut form = quan.get(&page).await.form(&action);
    set(&mut form, "ho_ten", name);
    town.pass_minutes(31);
    (quan, action, form)
}

async fn a_desk_that_was_left_is_signed_out_and_what_was_typed_is_kept(town: Town) {
    let hoa = town.signed_in("hoa").await;
    town.pass_minutes(29);
    hoa.get("/tai-khoan").await.ok();
    town.pass_minutes(31);
    assert_eq!(hoa.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");

    let (quan, action, form) = renaming(&town, "A Lăng Thị Hạnh").await;
    let late = quan.post(&action, &form).await;
    let asked = late.leads_to().to_owned();
    assert!(asked.starts_with("/dang-nhap?ve=/gui-lai/"), "{asked}");
    assert!(quan.get(&asked).await.ok().contains("còn nguyên"), "it says that nothing is lost");
    let back = sign_in(&quan, &asked, "quan").await;
    let page = quan.get(back.leads_to()).await;
    assert!(page.ok().contains("A Lăng Thị Hạnh"), "what was typed is shown");
    let sent = quan.post(&action, &page.form(&action)).await;
    assert!(sent.leads_to().ends_with("?xong=ten"), "{}", sent.leads_to());
    assert!(quan.get(sent.leads_to()).await.ok().contains("A Lăng Thị Hạnh"));
    assert_eq!(kept(&town).await, 0, "it is forgotten once it was sent");
}

/// The form of a draft that is sent as a file.
async fn draft_as_a_file(browser: &Browser, path: &str, title: &str) -> reqwest::multipart::Form {
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in browser.get(path).await.form(path) {
        if name != "tep" && name != "tieu_de" {
            form = form.text(name, value);
        }
    }
    let file = reqwest::multipart::Part::bytes(vec![b'x'; 300_000]).file_name("du-thao.pdf");
    form.text("tieu_de", title.to_owned()).part("tep", file)
}

async fn a_form_with_a_file_that_came_late_asks_for_the_file_again(town: Town) {
    let id = town.with_ky().await;
    let ky = town.signed_in("ky").await;
    let path = format!("/ho-so/{id}/du-thao");
    let form = draft_as_a_file(&ky, &path, "Giấy chứng nhận số ba").await;
    town.pass_minutes(31);
    let late = ky.upload(&path, form).await;
    let back = sign_in(&ky, late.leads_to(), "ky").await;
    let page = ky.get(back.leads_to()).await.ok();
    assert!(page.contains("Giấy chứng nhận số ba") && page.contains("xin chọn lại tệp"));
    assert!(page.contains("type=\"file\"") && page.contains(&format!("action=\"{path}\"")));
}

async fn nobody_else_sees_what_came_late(town: Town) {
    let (quan, action, form) = renaming(&town, "Tên Rất Riêng").await;
    let asked = quan.post(&action, &form).await.leads_to().to_owned();
    let hoa = town.stranger();
    let elsewhere = sign_in(&hoa, &asked, "hoa").await.leads_to().to_owned();
    assert!(elsewhere.starts_with("/gui-lai/"));
    let led = hoa.get(&elsewhere).await;
    assert_eq!(led.leads_to(), "/cong-viec", "not even that there is something");
    hoa.post(&format!("{elsewhere}/bo"), &hoa.taking(&[]).await).await;
    assert_eq!(kept(&town).await, 1, "it is not hers to throw away");

    // A form of another site is not kept, nor one with a password in it.
    let mut foreign = form.clone();
    set(&mut foreign, "_csrf", "x");
    assert_eq!(quan.post(&action, &foreign).await.leads_to(), "/dang-nhap");
    let mut secret = form;
    set(&mut secret, "cu", PASSWORD);
    assert_eq!(quan.post("/tai-khoan/mat-khau", &secret).await.leads_to(), "/dang-nhap");
    assert_eq!(kept(&town).await, 1);
}

/// A form about a person that is filled while its session runs.
async fn renamed(town: &Town, browser: &Browser, name: &str) -> (String, Form) {
    let page = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    let action = format!("{page}/ten");
    let mut form = browser.get(&page).await.form(&action);
    set(&mut form, "ho_ten", name);
    (action, form)
}

async fn a_page_opened_before_signing_in_again_loses_nothing(town: Town) {
    let before = town.signed_in("quan").await;
    let (action, form) = renamed(&town, &before, "A Lăng Thị Hạnh").await;
    let again = town.signed_in("quan").await;
    let late = again.post(&action, &form).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    let page = again.get(late.leads_to()).await;
    assert!(page.ok().contains("A Lăng Thị Hạnh"), "it is shown to be sent once more");
    let sent = again.post(&action, &page.form(&action)).await;
    assert!(sent.leads_to().ends_with("?xong=ten"), "{}", sent.leads_to());
    assert_eq!(kept(&town).await, 0);

    // Signed out in another window: the browser has no cookie any more.
    let (action, form) = renamed(&town, &again, "A Lăng Hạnh Hai").await;
    let out = again.submit("/tai-khoan", "/dang-xuat", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    let nobody = town.stranger();
    let asked = nobody.post(&action, &form).await.leads_to().to_owned();
    assert!(asked.starts_with("/dang-nhap?ve=/gui-lai/"), "{asked}");
    let back = sign_in(&nobody, &asked, "quan").await;
    assert!(nobody.get(back.leads_to()).await.ok().contains("A Lăng Hạnh Hai"));

    // With a file in it, of which only the field is kept.
    let id = town.with_ky().await;
    let before = town.signed_in("ky").await;
    let path = format!("/ho-so/{id}/du-thao");
    let form = draft_as_a_file(&before, &path, "Giấy chứng nhận số bốn").await;
    let again = town.signed_in("ky").await;
    let late = again.upload(&path, form).await;
    let page = again.get(late.leads_to()).await.ok();
    assert!(page.contains("Giấy chứng nhận số bốn") && page.contains("xin chọn lại tệp"), "{page}");
    assert!(page.contains("type=\"file\"") && page.contains(&format!("action=\"{path}\"")));
}

async fn a_page_that_somebody_else_had_opened_is_kept_for_that_person(town: Town) {
    let quan = town.signed_in("quan").await;
    let (action, form) = renamed(&town, &quan, "Tên Rất Riêng").await;
    let hoa = town.signed_in("hoa").await;
    let refused = hoa.post(&action, &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    assert!(text.contains("do người khác mở") && !text.contains("Tên Rất Riêng"), "{text}");
    assert!(!text.contains("Lê Quản Trị"), "nor whose it was");
    let back = sign_in(&town.stranger(), "/dang-nhap", "hoa").await;
    assert!(!back.leads_to().starts_with("/gui-lai/"));
    let once_more = town.stranger();
    let back = sign_in(&once_more, "/dang-nhap", "quan").await.leads_to().to_owned();
    assert!(back.starts_with("/gui-lai/"), "{back}");
    assert!(once_more.get(&back).await.ok().contains("Tên Rất Riêng"));
    // A secret that no session ever had is another site's.
    let mut foreign = form;
    set(&mut foreign, "_csrf", &"ab".repeat(64));
    assert_eq!(hoa.post(&action, &foreign).await.status, StatusCode::FORBIDDEN);
    assert_eq!(kept(&town).await, 1);
}

async fn what_came_late_is_kept_in_bounds(town: Town) {
    let (quan, action, form) = renaming(&town, "Một Người").await;
    let mut last = String::new();
    for _ in 0..8 {
        last = quan.post(&action, &form).await.leads_to().to_owned();
        town.pass_minutes(1);
    }
    assert_eq!(kept(&town).await, 5);
    let back = sign_in(&quan, &last, "quan").await.leads_to().to_owned();
    quan.get(&back).await.ok();
    let quan = town.signed_in("quan").await;
    town.pass_minutes(29);
    quan.get("/tai-khoan").await.ok();
    town.pass_minutes(29);
    quan.get("/tai-khoan").await.ok();
    town.pass_minutes(3);
    assert_eq!(quan.get(&back).await.leads_to(), "/quan-tri/can-bo", "an hour is over");
    let id: Option<Uuid> = back.rsplit('/').next().and_then(|id| id.parse().ok());
    assert!(id.is_some());
}

async fn a_session_ends_in_the_evening_whatever_happens(town: Town) {
    let hoa = town.signed_in("hoa").await;
    for _ in 0..24 {
        town.pass_minutes(30);
        hoa.get("/tai-khoan").await.ok();
    }
    town.pass_minutes(1);
    assert_eq!(hoa.get("/tai-khoan").await.leads_to(), "/dang-nhap?ve=/tai-khoan");
}

async fn passwords_that_are_guessed_first_are_refused_with_the_reason(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let path = "/tai-khoan/mat-khau";
    for (new, why) in [
        ("ngắn quá", "ít nhất 12 ký tự"),
        ("Password2024!", "danh sách mật khẩu hay bị thử nhất"),
        ("p@ssw0rd-2024", "danh sách mật khẩu hay bị thử nhất"),
        ("Qwertyuiop12", "danh sách mật khẩu hay bị thử nhất"),
        ("MậtKhẩu123456", "danh sách mật khẩu hay bị thử nhất"),
        ("dragondragon1", "danh sách mật khẩu hay bị thử nhất"),
        ("abababababab", "dãy lặp lại"),
        ("058190234067", "chỉ gồm chữ số"),
        ("HoaHoaHoa2022", "tên của bạn"),
        ("NamGiang@2022", "tên của bạn"),
    ] {
        let fields = [("cu", PASSWORD), ("moi", new), ("moi_lai", new)];
        let refused = hoa.submit(path, path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(refused.text().contains(why), "{new}: {why}");
    }
    let long = "mưa rừng ấm áp; suối đá cạn dần; chợ phiên đông người; đường về bản Rừm xa tít tắp";
    let fields = [("cu", PASSWORD), ("moi", long), ("moi_lai", long)];
    assert_eq!(hoa.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
}
