//! What strangers see of dossiers: one with its code and secret, all of them without names.

use jiff::civil::date;
use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;

crate::journeys! {
    since_july_2026_the_receipt_tells_who_received_and_who_settles;
    anybody_sees_who_works_at_a_desk_and_how_to_call;
    a_citizen_looks_up_a_dossier_with_the_receipt;
    a_wrong_code_and_a_wrong_secret_are_answered_alike;
    ten_wrong_secrets_close_a_dossier_for_their_network_alone;
    the_list_of_progress_names_nobody;
    the_list_of_progress_is_turned_page_by_page;
    procedures_are_found_without_accents;
    the_home_page_says_when_the_desks_are_open;
}

const NAME: &str = "Zơrâm Thị Bh’nướch";

async fn receipt(town: &Town, id: Uuid) -> (String, String) {
    let row = town
        .app
        .db
        .first(sql!("select code, secret from dossier where id = $1"), args![id])
        .await
        .expect("an answer")
        .expect("a dossier");
    (row.text("code"), row.text("secret"))
}

fn other(secret: &str) -> &'static str {
    if secret == "BCFG-2345" { "BCFG-2346" } else { "BCFG-2345" }
}

async fn a_citizen_looks_up_a_dossier_with_the_receipt(town: Town) {
    let id = town.household_business().await;
    let (code, secret) = receipt(&town, id).await;
    let citizen = town.stranger();
    let blanks = code.replace(['-', '.'], " ").to_lowercase();
    for typed in [code.clone(), code.to_lowercase(), blanks] {
        let answer = citizen.opened(&typed, &secret).await;
        let page = answer.ok();
        for shown in
            [&code, "Được tiếp nhận", "Z*** T*** B***", "Hẹn trả kết quả", "Vì sao có ngày hẹn"]
        {
            assert!(page.contains(shown), "{shown} is missing");
        }
        for hidden in [NAME, "Bh’nướch", "049190000001", "0905", "Thôn Dung", "Bh’nướch Thị Hoa"]
        {
            assert!(!page.contains(hidden), "{hidden} is shown");
        }
    }
    let headers = citizen.opened(&code, &secret).await.headers;
    assert_eq!(headers["referrer-policy"], "same-origin");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers["x-robots-tag"].to_str().expect("text").contains("noindex"));
}

async fn a_wrong_code_and_a_wrong_secret_are_answered_alike(town: Town) {
    let id = town.household_business().await;
    let (code, secret) = receipt(&town, id).await;
    let citizen = town.stranger();
    let wrong = other(&secret);
    let nobody = "H47.NG-220315-9999";
    let wrong_secret = citizen.look_up(&code, wrong).await;
    let wrong_code = citizen.look_up(nobody, wrong).await;
    assert_eq!(wrong_secret.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_code.status, wrong_secret.status);
    assert_eq!(wrong_code.text().replace(nobody, &code), wrong_secret.text());
    // What was typed is still there.
    let form = wrong_secret.form("/tra-cuu");
    assert_eq!(form, [("ma".to_owned(), code), ("khoa".to_owned(), wrong.to_owned())]);
    let unreadable = citizen.look_up("abc", "12").await;
    assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unreadable.text().contains("Mã tra cứu gồm 8 chữ và số"));
}

async fn ten_wrong_secrets_close_a_dossier_for_their_network_alone(town: Town) {
    let (id, free) = (town.household_business().await, town.birth().await);
    let (code, secret) = receipt(&town, id).await;
    let citizen = town.stranger();
    for _ in 0..10 {
        let wrong = citizen.look_up(&code.to_lowercase(), other(&secret)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = citizen.look_up(&code, &secret).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(right.text().contains(&format!("value=\"{secret}\"")), "what was typed is kept");
    let (another, its_secret) = receipt(&town, free).await;
    citizen.opened(&another, &its_secret).await.ok();
    let elsewhere = town.stranger_at("203.0.113.9");
    elsewhere.opened(&code, &secret).await.ok();
    town.pass_minutes(1);
    citizen.opened(&code, &secret).await.ok();
}

async fn the_list_of_progress_names_nobody(town: Town) {
    let district = receipt(&town, town.household_business().await).await.0;
    let commune = receipt(&town, town.birth().await).await.0;
    let citizen = town.stranger();
    let sums = citizen.get("/tien-do").await.ok();
    for shown in ["/tien-do?don_vi=nam-giang", "/tien-do?don_vi=thanh-my", "Hộ tịch", "Tổng cộng"]
    {
        assert!(sums.contains(shown), "{shown}: {sums}");
    }
    assert!(!sums.contains("····"), "single dossiers are behind a link: {sums}");
    let page = citizen.get("/tien-do?xem=tung-ho-so").await.ok();
    for hidden in [NAME, "Bh’nướch", "Z***", "Hoa", "049190000001", &district, &commune, "08:0"]
    {
        assert!(!page.contains(hidden), "{hidden} is shown");
    }
    let masked = |code: &str| code.rsplit_once('-').map(|(day, _)| format!("{day}-····"));
    let (district, commune) =
        (masked(&district).expect("a number"), masked(&commune).expect("a number"));
    assert!(page.contains(&district) && page.contains(&commune));
    let table: [(&str, bool, bool); 7] = [
        ("?don_vi=nam-giang", true, false),
        ("?don_vi=thanh-my", false, true),
        ("?linh_vuc=H%E1%BB%99%20t%E1%BB%8Bch", false, true),
        ("?don_vi=nam-giang&linh_vuc=H%E1%BB%99%20t%E1%BB%8Bch", false, false),
        ("?tinh_trang=dang-giai-quyet", true, true),
        ("?tinh_trang=qua-han", false, false),
        ("?tinh_trang=da-tra", false, false),
    ];
    for (query, shows_district, shows_commune) in table {
        let page = citizen.get(&format!("/tien-do{query}")).await.ok();
        assert_eq!(page.contains(&district), shows_district, "{query}");
        assert_eq!(page.contains(&commune), shows_commune, "{query}");
    }
    // Two days later the birth, due the same day, is overdue, and everybody may see that.
    town.pass_minutes(2 * 24 * 60);
    let late = citizen.get("/tien-do?tinh_trang=qua-han").await.ok();
    assert!(late.contains(&commune) && !late.contains(&district) && late.contains("Quá hạn"));
}

async fn the_list_of_progress_is_turned_page_by_page(town: Town) {
    for _ in 0..30 {
        town.birth().await;
        town.pass_minutes(1);
    }
    let citizen = town.stranger();
    let shown = |page: &str| page.matches("data-label=\"Tiếp nhận\"").count();
    let link = |page: &str, rel: &str| -> String {
        let tag = page.split("<a ").find(|tag| tag.contains(&format!("rel=\"{rel}\"")));
        let href = tag.and_then(|tag| tag.split("href=\"").nth(1)).expect("a link");
        href.split('"').next().expect("an address").replace("&#38;", "&")
    };
    let first = citizen.get("/tien-do?don_vi=thanh-my").await.ok();
    assert_eq!(shown(&first), 25);
    assert!(first.contains("30 hồ sơ") && !first.contains("rel=\"prev\""));
    let second = citizen.get(&link(&first, "next")).await.ok();
    assert_eq!(shown(&second), 5);
    assert!(!second.contains("rel=\"next\""));
    let back = citizen.get(&link(&second, "prev")).await.ok();
    assert_eq!(shown(&back), 25);
}

async fn procedures_are_found_without_accents(town: Town) {
    let citizen = town.stranger();
    let found = citizen.get("/thu-tuc?q=dang+ky+khai+sinh&cap=commune").await.ok();
    assert!(found.contains("/thu-tuc/1.001193"), "the birth is found");
    let page = citizen.get("/thu-tuc/1.001193").await.ok();
    let order = ["Thời hạn và giấy tờ", "Phí, lệ phí", "Nộp ở đâu", "Thông tin chung"];
    let at = order.map(|heading| page.find(heading).unwrap_or_else(|| panic!("{heading}")));
    assert!(at.is_sorted(), "what people come for is first: {at:?}");
    assert!(page.contains("https://dichvucong.example/nop"), "online leads somewhere: {page}");
    assert!(
        citizen.get("/").await.ok().contains("action=\"/thu-tuc\""),
        "found from the home page"
    );
    for shown in ["Đăng ký khai sinh", "Giấy chứng sinh", "trong ngày làm việc", "Giấy khai sinh"]
    {
        assert!(page.contains(shown), "{shown} is missing");
    }
    assert_eq!(citizen.get("/thu-tuc/9.999999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(citizen.get("/thu-tuc/x").await.status, StatusCode::NOT_FOUND);
    assert!(citizen.get("/thu-tuc?q=zzzzzz").await.ok().contains("Không tìm thấy thủ tục nào"));
}

async fn the_home_page_says_when_the_desks_are_open(town: Town) {
    let citizen = town.stranger();
    let page = citizen.get("/").await.ok();
    assert!(page.contains("Đang mở cửa") && page.contains("07:00–11:30, 13:30–17:00"));
    town.pass_minutes(4 * 60);
    assert!(citizen.get("/").await.ok().contains("Mở cửa lại lúc 13:30"));
}

async fn anybody_sees_who_works_at_a_desk_and_how_to_call(town: Town) {
    let path = "/bo-phan-mot-cua";
    let before = town.stranger().get(path).await.ok();
    assert!(before.contains("Cán bộ tiếp nhận và trả kết quả"), "who has no card");
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/can-bo/{}", town.staff("hoa").await);
    let act = format!("{page}/cong-khai");
    let typed = [("chuc_danh", "Chuyên viên"), ("linh_vuc", "Đất đai"), ("dien_thoai", "0235 12")];
    let wrong = quan.submit(&page, &act, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("0235 12") && wrong.text().contains("Xin đếm lại"));
    let typed =
        [("chuc_danh", "Chuyên viên"), ("linh_vuc", "Đất đai"), ("dien_thoai", "0235 3792 123")];
    assert!(quan.submit(&page, &act, &typed).await.leads_to().ends_with("?xong=cong-khai"));
    let after = town.stranger().get(path).await.ok();
    for shown in ["Chuyên viên", "Đất đai", "href=\"tel:02353792123\""] {
        assert!(after.contains(shown), "{shown}");
    }
    let form = [("act", "")];
    quan.submit(&page, &format!("{page}/khoa"), &form).await;
    assert!(!town.stranger().get(path).await.ok().contains("02353792123"), "an account is closed");
}

async fn since_july_2026_the_receipt_tells_who_received_and_who_settles(town: Town) {
    let id = town.household_business().await;
    let (code, secret) = receipt(&town, id).await;
    let name = "Bh’nướch Thị Hoa";
    let before = town.stranger().opened(&code, &secret).await.ok();
    assert!(!before.contains(name) && !before.contains("Người tiếp nhận"));
    town.at(date(2026, 7, 1).at(9, 0, 0, 0));
    let since = town.stranger().opened(&code, &secret).await.ok();
    assert!(since.contains("Người tiếp nhận") && since.contains(name), "{since}");
}
