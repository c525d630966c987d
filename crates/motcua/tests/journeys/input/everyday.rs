//! What people call a procedure finds it, in the public catalogue and at the desk, and whoever looks
//! after the catalogue can say how else it is called.

use motcua::web::percent;

use crate::support::Town;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    everyday_words_find_a_procedure;
    everyday_names_are_edited_while_dossiers_use_the_procedure;
}

async fn everyday_words_find_a_procedure(town: Town) {
    let (stranger, hoa) = (town.stranger(), town.signed_in("hoa").await);
    let my = town.signed_in("my").await;
    for (typed, code) in [
        ("lam giay khai sinh", "1.001193"),
        ("giấy báo tử", "1.000656"),
        ("sổ đỏ", "1.013978"),
        ("mở quán", HOUSEHOLD_BUSINESS),
        ("xin giấy độc thân", "1.004873"),
    ] {
        let page = stranger.get(&format!("/thu-tuc?q={}", percent(typed))).await.ok();
        assert!(page.contains(&format!("/thu-tuc/{code}")), "{typed}");
    }
    for (browser, desk, typed, code) in [
        (&hoa, "nam-giang.mot-cua", "sổ đỏ", "1.013978"),
        (&hoa, "nam-giang.mot-cua", "mo quan ca phe", HOUSEHOLD_BUSINESS),
        (&my, "thanh-my.mot-cua", "làm giấy khai sinh cho con", "1.001193"),
        (&my, "thanh-my.mot-cua", "cong chung", "2.000815"),
    ] {
        let path = format!("/tiep-nhan/goi-y/thu-tuc?desk={desk}&q={}", percent(typed));
        assert!(browser.get(&path).await.ok().contains(code), "{typed}");
    }
}

async fn everyday_names_are_edited_while_dossiers_use_the_procedure(town: Town) {
    let _uses_it = town.household_business().await;
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}");
    let send = "/quan-tri/thu-tuc/phien-ban";
    let long = "a".repeat(81);
    let refused = quan.submit(&page, send, &[("ten_khac", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("ten_khac-loi") && refused.text().contains(&long));
    let kept = quan.submit(&page, send, &[("ten_khac", "mở quán\r\n\r\n tạp hóa \r\n")]).await;
    assert!(kept.leads_to().starts_with(&page), "{}", kept.leads_to());
    assert!(quan.get(&page).await.ok().contains("mở quán\ntạp hóa</textarea>"));
    let found = town.stranger().get("/thu-tuc?q=tap%20hoa").await.ok();
    assert!(found.contains(HOUSEHOLD_BUSINESS));
}
