//! What the desk is asked or told before it receives: the commune, an open matter of the same person, papers
//! that were ticked at once, texts of old encodings.

use motcua::intake;
use reqwest::StatusCode;

use crate::intake::Desk;
use crate::support::Town;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    the_commune_is_read_from_the_address_or_asked_for;
    an_open_matter_of_the_same_person_is_noticed;
    what_was_ticked_at_once_is_told_and_taken_back;
    a_text_of_an_old_encoding_is_offered_in_unicode;
    required_papers_do_not_stand_below_a_condition;
}

/// First registration of land: 20 working days, 30 in especially difficult communes.
const LAND: &str = "1.013978";

async fn the_commune_is_read_from_the_address_or_asked_for(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(LAND).await;
    let shown = async |address: &str| {
        desk.press("save", &[("applicant_address", address)]).await;
        (desk.value("commune").await, browser.get(&desk.path()).await.ok())
    };
    let (commune, page) = shown("Thôn Mực, thị trấn Thạnh Mỹ").await;
    assert_eq!(commune, "thanh-my");
    assert!(page.contains("20 ngày làm việc"), "{page}");
    let (commune, page) = shown("Thôn Pà Rồng, xã Tà Bhing, huyện Nam Giang").await;
    assert_eq!(commune, "ta-bhing", "an address that was mended is read again");
    assert!(page.contains("30 ngày làm việc"), "{page}");
    let (commune, page) = shown("12 Lê Lợi, Đà Nẵng").await;
    assert_eq!(commune, "");
    assert!(page.contains("Xin chọn xã, thị trấn nơi giải quyết"), "no date is guessed: {page}");
    desk.press("all", &[]).await;
    let fields = [("applicant_address", "12 Lê Lợi, Đà Nẵng"), ("commune", "")];
    let refused = desk.receive(&fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("id=\"commune-loi\""), "beside the field: {}", refused.text());
    // A choice stays, whatever the address says.
    desk.press("save", &[("commune", "la-dee")]).await;
    let (commune, _) = shown("Thôn Mực, thị trấn Thạnh Mỹ").await;
    assert_eq!(commune, "la-dee");

    // In whatever way a dossier comes in.
    let actor = town.actor("hoa").await;
    let mut filing = town.filing("nam-giang.mot-cua", LAND);
    filing.applicant.address = domain::person::Address::parse("12 Lê Lợi, Đà Nẵng").expect("one");
    let refused = intake::receive(&town.app, &actor, filing.clone()).await.expect_err("unclear");
    assert!(refused.to_string().contains("Xin chọn xã, thị trấn"), "{refused}");
    filing.commune = Some("nam-giang".into());
    intake::receive(&town.app, &actor, filing).await.expect("in none of the communes");
}

async fn an_open_matter_of_the_same_person_is_noticed(town: Town) {
    let id = town.household_business().await;
    let code = town.dossier(id).await.received.code.to_string();
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let page = async |identity: &str, name: &str| {
        let fields = [
            ("applicant_identity", identity),
            ("applicant_name", name),
            ("applicant_phone", "0905 123 456"),
            ("applicant_address", "Thôn Dung, thị trấn Thạnh Mỹ"),
        ];
        desk.press("save", &fields).await;
        browser.get(&desk.path()).await.ok()
    };
    let same = page("049190000001", "Zơrâm Thị Bh’nướch").await;
    assert!(same.contains(&code) && same.contains("chưa giải quyết xong"), "{same}");
    let by_phone = page("", "Zoram Thi Bhnuoch").await;
    assert!(by_phone.contains(&code), "by telephone and name, accents or not");
    let other = page("049085001234", "A Lăng Đhiếu").await;
    assert!(!other.contains(&code), "a neighbour's telephone is no proof: {other}");
}

async fn what_was_ticked_at_once_is_told_and_taken_back(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    desk.press("save", &[("p_giay-de-nghi-dang", "1")]).await;
    desk.press("all", &[]).await;
    assert_eq!(desk.value("p_giay-to-phap-ly-ca-nhan").await, "1");
    let page = browser.get(&desk.path()).await.ok();
    assert!(page.contains("role=\"status\">Đã đánh dấu cùng lúc 1 giấy tờ bắt buộc"), "{page}");
    desk.press("none", &[]).await;
    assert_eq!(desk.value("p_giay-to-phap-ly-ca-nhan").await, "");
    assert_eq!(desk.value("p_giay-de-nghi-dang").await, "1", "what a hand has ticked stays");
}

async fn a_text_of_an_old_encoding_is_offered_in_unicode(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(HOUSEHOLD_BUSINESS).await;
    let old = [("applicant_name", "L\u{ad}u ThÞ H\u{ad}¬ng"), ("applicant_address", "Th«n Dung")];
    desk.press("save", &old).await;
    let page = browser.get(&desk.path()).await.ok();
    assert!(page.contains("nghĩa là “Lưu Thị Hương”"), "{page}");
    desk.press("doi-ma", &[]).await;
    assert_eq!(desk.value("applicant_name").await, "Lưu Thị Hương");
    assert_eq!(desk.value("applicant_address").await, "Thôn Dung");
    assert!(!browser.get(&desk.path()).await.ok().contains("TCVN3"), "nothing is left to offer");
}

async fn required_papers_do_not_stand_below_a_condition(town: Town) {
    let browser = town.signed_in("hoa").await;
    let desk = Desk::new(&browser).await;
    desk.choose(LAND).await;
    let page = browser.get(&desk.path()).await.ok();
    let condition = page.find("Nếu có").expect("a paper that is needed only if");
    let proof = page.find("Chứng từ nghĩa vụ tài chính").expect("a paper that is always needed");
    let between = page.get(condition..proof).expect("in that order");
    assert!(between.contains("Giấy tờ bắt buộc"), "{between}");
}
