//! The page with which whoever leads begins the day: what waits for a decision, what is overdue and with
//! whom, numbers that lead to the lists they count, urging with one key.

use jiff::civil::date;
use motcua::watch;
use reqwest::StatusCode;

use crate::support::Town;
use crate::work::at_the_officer;

crate::journeys! {
    leaders_begin_with_what_is_theirs;
    every_number_leads_to_the_list_that_it_counts;
    urging_is_one_press_and_tells_holder_and_head_once_a_day;
    who_waits_for_a_result_is_called_once;
    a_dossier_leads_back_to_the_list_as_it_was;
}

async fn leaders_begin_with_what_is_theirs(town: Town) {
    let (id, _) = at_the_officer(&town).await;
    let chu = town.signed_in("chu").await;
    let page = chu.get("/canh-bao").await.ok();
    assert!(
        page.contains("Không có hồ sơ nào chờ bạn") && page.contains("Không có hồ sơ nào quá hạn")
    );
    assert_eq!(chu.get("/dang-nhap").await.leads_to(), "/canh-bao", "it is their first page");
    assert_eq!(town.signed_in("ky").await.get("/dang-nhap").await.leads_to(), "/cong-viec");

    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    watch::round(&town.app).await.expect("a round");
    let page = town.signed_in("chu").await.get("/canh-bao").await.ok();
    let code = town.dossier(id).await.received.code;
    for shown in [code.as_str(), "Nguyễn Văn Kỳ", "Tổng cộng", "100%", &format!("/ho-so/{id}")]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

async fn every_number_leads_to_the_list_that_it_counts(town: Town) {
    let (id, _) = at_the_officer(&town).await;
    town.birth().await;
    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    watch::round(&town.app).await.expect("a round");
    let chu = town.signed_in("chu").await;
    let page = chu.get("/canh-bao").await.ok();
    let unit = "nam-giang.tai-chinh-ke-hoach";
    let late = format!("/canh-bao/ho-so?loai=qua-han&#38;don_vi={unit}");
    assert!(page.contains(&late), "{page}");
    let list = chu.get(&format!("/canh-bao/ho-so?loai=qua-han&don_vi={unit}")).await.ok();
    assert!(list.contains(&format!("/ho-so/{id}")), "{list}");
    let list = chu.get("/canh-bao/ho-so?loai=tam-dung").await.ok();
    assert!(!list.contains(&format!("/ho-so/{id}")));
    for kind in ["dang-giai-quyet", "sap-den-han", "qua-han", "tam-dung", "cho-hen-lai", "x"] {
        for sort in ["", "&sap=han-xa", "&sap=nhan", "&sap=moi"] {
            chu.get(&format!("/canh-bao/ho-so?loai={kind}{sort}")).await.ok();
        }
    }
    // A commune's work is not the district's list.
    let commune = "/canh-bao/ho-so?loai=qua-han&don_vi=thanh-my.mot-cua";
    assert_eq!(chu.get(commune).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.signed_in("hoa").await.get("/canh-bao/ho-so").await.status, 403);
}

async fn urging_is_one_press_and_tells_holder_and_head_once_a_day(town: Town) {
    let (id, _) = at_the_officer(&town).await;
    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    watch::round(&town.app).await.expect("a round");
    let chu = town.signed_in("chu").await;
    let urge = async || {
        let page = chu.get("/canh-bao").await;
        let mut form = page.form("/canh-bao/don-doc");
        form.retain(|(name, _)| name != "chon");
        form.push(("mot".to_owned(), id.to_string()));
        chu.get(chu.post("/canh-bao/don-doc", &form).await.leads_to()).await.ok()
    };
    assert!(urge().await.contains("Đã đôn đốc 1 hồ sơ"));
    let again = urge().await;
    assert!(again.contains("Hôm nay bạn đã đôn đốc") && again.contains("đã đôn đốc"), "{again}");
    assert_eq!(town.entries("urged").await, 1);
    for who in ["ky", "phuc"] {
        let inbox = town.signed_in(who).await.get("/thong-bao").await.ok();
        assert!(inbox.contains("Lãnh đạo đôn đốc"), "{who}");
    }
    town.at(date(2022, 3, 22).at(9, 0, 0, 0));
    let chu = town.signed_in("chu").await;
    // One key for all of the page.
    let form = chu.get("/canh-bao").await.form("/canh-bao/don-doc");
    let done = chu.get(chu.post("/canh-bao/don-doc", &form).await.leads_to()).await.ok();
    assert!(done.contains("Đã đôn đốc 1 hồ sơ"), "{done}");
    // Controllers see, and do not urge; others do not even see.
    for who in ["hoa", "ky"] {
        let browser = town.signed_in(who).await;
        let token = browser.get("/tai-khoan").await.form("/dang-xuat");
        let answer = browser.post("/canh-bao/don-doc", &token).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}");
    }
    assert_eq!(town.entries("urged").await, 2);
}

async fn who_waits_for_a_result_is_called_once(town: Town) {
    let id = crate::work::at_the_desk(&town).await;
    let hoa = town.signed_in("hoa").await;
    let list = "/ket-qua-chua-nhan";
    assert_eq!(hoa.get("/cong-viec?xem=cho-tra").await.leads_to(), list, "there is one list");
    assert!(hoa.get("/cong-viec").await.ok().contains(&format!("href=\"{list}\"")));
    for _twice in 0..2 {
        let mut form = hoa.get(list).await.form(list);
        form.push(("ho_so".to_owned(), id.to_string()));
        let done = hoa.get(hoa.post(list, &form).await.leads_to()).await.ok();
        assert!(done.contains("Đã gọi 1 lần") && done.contains("Bh’nướch Thị Hoa"), "{done}");
    }
    assert_eq!(town.entries("result_called").await, 1);
    let my = town.signed_in("my").await;
    let mut form = my.get("/tai-khoan").await.form("/dang-xuat");
    form.push(("ho_so".to_owned(), id.to_string()));
    assert_eq!(my.post(list, &form).await.status, StatusCode::NOT_FOUND, "another desk");
}

async fn a_dossier_leads_back_to_the_list_as_it_was(town: Town) {
    let id = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    let dossier = format!("/ho-so/{id}");
    assert!(hoa.get(&dossier).await.ok().contains("href=\"/cong-viec\">Công việc"));
    let list = "/cong-viec?xem=dang-giu&linh_vuc=H%E1%BB%99%20kinh%20doanh&sap=nhan";
    hoa.get(list).await.ok();
    for _twice in 0..2 {
        let page = hoa.get(&dossier).await.ok();
        assert!(page.contains(&format!("href=\"{}\"", list.replace('&', "&#38;"))), "{page}");
    }
    hoa.get("/ho-so?q=zoram").await.ok();
    assert!(hoa.get(&dossier).await.ok().contains("href=\"/ho-so?q=zoram\">Tìm hồ sơ"));
}
