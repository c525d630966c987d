//! Papers about many dossiers, and one act on many: the register, lists of hand-overs, labels.

use motcua::db::Sql;
use motcua::dossiers;
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser, Form, set};
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    the_register_is_a_page_a_paper_and_a_spreadsheet;
    a_register_is_read_page_by_page;
    many_dossiers_go_from_the_desk_to_an_officer_at_once;
    what_is_refused_of_many_is_told_with_its_reason;
    what_was_handed_over_on_a_day_is_a_list_to_sign;
    labels_are_printed_of_what_was_chosen;
}

const MANY: &str = "/cong-viec/nhieu-ho-so";

async fn three(town: &Town) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(town.received("hoa", "nam-giang.mot-cua", HOUSEHOLD_BUSINESS).await);
    }
    ids
}

/// The form below a view of the worklist with every box ticked.
async fn all_of(browser: &Browser, view: &str) -> Form {
    let answer = browser.get(&format!("/cong-viec?xem={view}")).await;
    let mut form = answer.form(MANY);
    let page = answer.text();
    for rest in page.split("name=\"chon\" value=\"").skip(1) {
        let value = rest.split('"').next().expect("a value");
        form.push(("chon".to_owned(), value.to_owned()));
    }
    form
}

async fn do_all(browser: &Browser, view: &str, deed: &str) -> Answer {
    let mut form = all_of(browser, view).await;
    set(&mut form, "viec", deed);
    browser.post(MANY, &form).await
}

async fn noted(town: &Town, kind: &str) -> i64 {
    let text = format!("select count(*) as n from journal where kind = '{kind}'");
    let row = town.app.db.first(Sql::built(text), vec![]).await.expect("an answer");
    row.expect("a row").int("n")
}

async fn events(town: &Town, id: Uuid) -> usize {
    dossiers::events(&town.app.db, id).await.expect("events").len()
}

async fn the_register_is_a_page_a_paper_and_a_spreadsheet(town: Town) {
    let id = town.household_business().await;
    let birth = town.birth().await;
    let hoa = town.signed_in("hoa").await;
    let page = hoa.get("/so-theo-doi").await.ok();
    for shown in [
        &format!("/ho-so/{id}"),
        "Thôn Dung, thị trấn Thạnh Mỹ, 090•••••••",
        "1 hồ sơ.",
        "15/03/2022",
        "Trực tiếp",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains(&birth.to_string()));
    let query = "don_vi=nam-giang.mot-cua&tu=1/3/2022&den=31/3/2022";
    let pdf = hoa.get(&format!("/so-theo-doi.pdf?{query}")).await;
    assert_eq!((pdf.status, pdf.media.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF"));
    let sheet = hoa.get(&format!("/so-theo-doi.xlsx?{query}")).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.bytes.starts_with(b"PK"));
    assert_eq!(
        (noted(&town, "register_read").await, noted(&town, "register_printed").await),
        (1, 2)
    );

    let empty = hoa.get("/so-theo-doi?tu=1/2/2022&den=28/2/2022").await.ok();
    assert!(empty.contains("Không có hồ sơ nào trong khoảng ngày này"), "{empty}");
    let wrong = hoa.get("/so-theo-doi?tu=31/2/2022&den=3/3/2022").await.ok();
    assert!(
        wrong.contains("Không có ngày này trong lịch") && wrong.contains("31/2/2022"),
        "{wrong}"
    );
    let turned = hoa.get("/so-theo-doi?tu=3/3/2022&den=1/3/2022").await.ok();
    assert!(turned.contains("Ngày cuối phải từ ngày đầu trở đi"), "{turned}");
    assert_eq!(hoa.get("/so-theo-doi.pdf?tu=x").await.status, StatusCode::BAD_REQUEST);

    // Only the own units' books, and never without the right to read dossiers.
    assert_eq!(hoa.get("/so-theo-doi?don_vi=thanh-my.mot-cua").await.status, 404);
    assert_eq!(hoa.get("/so-theo-doi.xlsx?don_vi=thanh-my.mot-cua").await.status, 404);
    assert_eq!(town.signed_in("kiem").await.get("/so-theo-doi").await.status, 403);
    assert!(town.signed_in("phuc").await.get("/so-theo-doi").await.ok().contains(&id.to_string()));
    assert!(!town.signed_in("my").await.get("/so-theo-doi").await.ok().contains(&id.to_string()));
}

async fn a_register_is_read_page_by_page(town: Town) {
    for _ in 0..27 {
        town.household_business().await;
    }
    let hoa = town.signed_in("hoa").await;
    let first = hoa.get("/so-theo-doi").await.ok();
    let (_, rest) = first.split_once("rel=\"next\" href=\"").expect("a next page");
    let next = rest.split('"').next().expect("an address").replace("&#38;", "&");
    let second = hoa.get(&next).await.ok();
    let rows = |page: &str| page.matches("mc-row-link mc-code").count();
    assert_eq!((rows(&first), rows(&second)), (25, 2));
    assert!(second.contains("Về trang đầu"), "{second}");
}

async fn many_dossiers_go_from_the_desk_to_an_officer_at_once(town: Town) {
    let ids = three(&town).await;
    let hoa = town.signed_in("hoa").await;
    let mut form = all_of(&hoa, "dang-giu").await;
    set(&mut form, "viec", "chuyen");
    // Pressing twice does it once.
    for _ in 0..2 {
        let page = hoa.post(MANY, &form).await.ok();
        assert!(page.contains("3 hồ sơ đã xong") && !page.contains("Không làm được"), "{page}");
        assert!(page.contains("/ban-giao"), "{page}");
    }
    for id in &ids {
        assert_eq!(events(&town, *id).await, 2);
    }
    let phuc = town.signed_in("phuc").await;
    assert!(do_all(&phuc, "cho-nhan", "nhan").await.ok().contains("3 hồ sơ đã xong"));
    let mut form = all_of(&phuc, "dang-giu").await;
    set(&mut form, "viec", "phan-cong");
    let nobody = phuc.post(MANY, &form).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text().contains("Xin chọn người được phân công"), "{}", nobody.text());
    set(&mut form, "can_bo", &town.staff("ky").await.to_string());
    assert!(phuc.post(MANY, &form).await.ok().contains("3 hồ sơ đã xong"));
    let ky = town.signed_in("ky").await;
    let held = ky.get("/cong-viec?xem=dang-giu").await.ok();
    assert_eq!(held.matches("name=\"chon\"").count(), 3, "{held}");
    // Without a draft nothing can be passed on, and nothing was.
    let page = do_all(&ky, "dang-giu", "buoc-tiep").await.ok();
    assert!(page.contains("0 hồ sơ đã xong, 3 hồ sơ không làm được"), "{page}");
    assert_eq!(events(&town, ids[0]).await, 4);
}

async fn what_is_refused_of_many_is_told_with_its_reason(town: Town) {
    let ids = three(&town).await;
    let birth = town.birth().await;
    let hoa = town.signed_in("hoa").await;
    let mut form = all_of(&hoa, "dang-giu").await;
    set(&mut form, "viec", "chuyen");
    form.push(("chon".to_owned(), format!("{birth}.1")));
    form.push(("chon".to_owned(), "khong-phai-ho-so".to_owned()));
    // Somebody else's act in the meantime.
    let actor = town.actor("hoa").await;
    motcua::work::hand_over(&town.app, &actor, ids[0], None, None).await.expect("handed over");
    let phuc = town.actor("phuc").await;
    motcua::work::accept(&town.app, &phuc, ids[0], None).await.expect("accepted");
    let page = hoa.post(MANY, &form).await.ok();
    assert!(page.contains("2 hồ sơ đã xong, 2 hồ sơ không làm được"), "{page}");
    assert!(page.contains("Pơloong Phúc"), "{page}");
    assert!(page.contains("Không tìm thấy hồ sơ này"), "{page}");
    assert!(!page.contains(&birth.to_string()), "{page}");
    assert_eq!(events(&town, birth).await, 1);
}

async fn what_was_handed_over_on_a_day_is_a_list_to_sign(town: Town) {
    three(&town).await;
    let hoa = town.signed_in("hoa").await;
    let nothing = hoa.get("/ban-giao").await.ok();
    assert!(nothing.contains("Không có hồ sơ nào được bàn giao"), "{nothing}");
    do_all(&hoa, "dang-giu", "chuyen").await.ok();
    let phuc = town.signed_in("phuc").await;
    for browser in [&hoa, &phuc] {
        let page = browser.get("/ban-giao").await.ok();
        assert_eq!(page.matches(">chưa nhận<").count(), 3, "{page}");
        assert!(page.contains("Bh’nướch Thị Hoa"), "{page}");
    }
    do_all(&phuc, "cho-nhan", "nhan").await.ok();
    let page = hoa.get("/ban-giao?ngay=15/3/2022").await.ok();
    assert!(!page.contains(">chưa nhận<") && page.contains("Pơloong Phúc"), "{page}");
    let (_, rest) = page.split_once("href=\"/ban-giao.pdf?").expect("a paper");
    let query = rest.split('"').next().expect("a query").replace("&#38;", "&");
    let pdf = hoa.get(&format!("/ban-giao.pdf?{query}")).await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(noted(&town, "handing_printed").await, 1);
    let my = town.signed_in("my").await;
    assert!(my.get("/ban-giao").await.ok().contains("Không có hồ sơ nào"));
    assert_eq!(my.get(&format!("/ban-giao.pdf?{query}")).await.status, 404);
    assert_eq!(town.signed_in("kiem").await.get("/ban-giao").await.status, 403);
}

async fn labels_are_printed_of_what_was_chosen(town: Town) {
    three(&town).await;
    let birth = town.birth().await;
    let hoa = town.signed_in("hoa").await;
    let form = all_of(&hoa, "dang-giu").await;
    let pdf = hoa.post("/nhan-ho-so.pdf", &form).await;
    assert_eq!((pdf.status, pdf.media.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(noted(&town, "labels_printed").await, 1);
    let mut none = form.clone();
    none.retain(|(name, _)| name != "chon");
    assert_eq!(hoa.post("/nhan-ho-so.pdf", &none).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(hoa.post(MANY, &none).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.push(("chon".to_owned(), format!("{birth}.1")));
    assert_eq!(hoa.post("/nhan-ho-so.pdf", &none).await.status, StatusCode::NOT_FOUND);
}
