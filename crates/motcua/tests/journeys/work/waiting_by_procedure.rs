//! What a version of a procedure says about waiting counts for dossiers received under it.

use jiff::civil::date;
use reqwest::StatusCode;

use super::at;
use super::waiting::{REQUEST, at_the_officer, on_page, page_of, send_without_file};
use crate::support::Town;
use crate::support::browser::set;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_version_bounds_the_time_for_a_supplement_and_stops_the_clock_for_money;
    where_the_law_of_the_field_says_so_what_was_left_runs_on;
}

async fn a_version_bounds_the_time_for_a_supplement_and_stops_the_clock_for_money(town: Town) {
    let (before, _) = at_the_officer(&town).await;
    let quan = town.signed_in("quan").await;
    let (page, form) =
        (format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}"), "/quan-tri/thu-tuc/phien-ban");
    let mut fields = quan.get(&page).await.form(form);
    set(&mut fields, "tu_ngay", "16/03/2022");
    set(&mut fields, "cho_nop", "dung");
    set(&mut fields, "bo_sung", "1000");
    let refused = quan.post(form, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Xin ghi số ngày từ 1 đến 366."), "{}", refused.text());
    set(&mut fields, "bo_sung", "20");
    quan.post(form, &fields).await.leads_to();

    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let (id, ky) = at_the_officer(&town).await;
    let path = page_of(id, "yeu-cau-bo-sung");
    let shown = ky.get(&path).await.ok();
    assert!(shown.contains("value=\"05/04/2022\""), "the procedure's day is proposed: {shown}");
    let late = [REQUEST[0], REQUEST[1], ("ngay", "06/04/2022")];
    let late = send_without_file(&town, &ky, &path, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("chỉ cho bổ sung đến hết ngày 05/04/2022"), "{}", late.text());
    assert!(late.text().contains("value=\"06/04/2022\""), "what was typed is kept");
    on_page(&town, &ky, id, ("yeu-cau-bo-sung", &REQUEST)).await;
    on_page(&town, &ky, id, ("nhan-bo-sung", &[("kenh", "direct")])).await;
    // The officer is not asked about the clock, and a form from elsewhere cannot say otherwise.
    let demand = [("so", "120/TB-CCT"), ("so_tien", "1.500.000"), ("dung", "khong")];
    let shown = ky.get(&page_of(id, "nghia-vu-tai-chinh")).await.ok();
    assert!(!shown.contains("name=\"dung\"") && shown.contains("thời hạn tạm dừng"), "{shown}");
    on_page(&town, &ky, id, ("nghia-vu-tai-chinh", &demand)).await;
    assert!(town.dossier(id).await.pause.is_some(), "the clock stands still");

    // What was received before keeps its rules.
    let ky = town.signed_in("ky").await;
    on_page(&town, &ky, before, ("nghia-vu-tai-chinh", &demand)).await;
    assert!(town.dossier(before).await.pause.is_none(), "the officer said so");
}

/// Received on Wednesday 18/1/2023, due on Monday 30/1 after Tết. Stopped on Thursday 19/1 at 10:00,
/// twenty-one working hours are left: a pause over Tết gives no day and takes none.
async fn where_the_law_of_the_field_says_so_what_was_left_runs_on(town: Town) {
    let quan = town.signed_in("quan").await;
    let (page, form) =
        (format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}"), "/quan-tri/thu-tuc/phien-ban");
    let mut fields = quan.get(&page).await.form(form);
    set(&mut fields, "tu_ngay", "16/03/2022");
    set(&mut fields, "tinh_tiep", "Luật thử nghiệm, Điều 1");
    quan.post(form, &fields).await.leads_to();
    // Asked at 10:00, 10:07 and 10:14. Brought on a working day, the rest runs on from that minute;
    // on a day off, from the next morning on which the office works.
    let cases = [
        (date(2023, 1, 19).at(16, 30, 0, 0), date(2023, 1, 31).at(11, 30, 0, 0), "21 giờ"),
        (date(2023, 1, 24).at(9, 0, 0, 0), date(2023, 1, 31).at(13, 53, 0, 0), "20 giờ 53 phút"),
        (date(2023, 1, 31).at(9, 0, 0, 0), date(2023, 2, 2).at(15, 46, 0, 0), "20 giờ 46 phút"),
    ];
    town.at(date(2023, 1, 18).at(8, 0, 0, 0));
    let mut asked = Vec::new();
    for _ in cases {
        asked.push(at_the_officer(&town).await.0);
    }
    town.at(date(2023, 1, 19).at(9, 53, 0, 0));
    let ky = town.signed_in("ky").await;
    for id in &asked {
        let fields = [REQUEST[0], REQUEST[1], ("ngay", "28/02/2023")];
        on_page(&town, &ky, *id, ("yeu-cau-bo-sung", &fields)).await;
    }
    for (id, (brought, due, left)) in asked.into_iter().zip(cases) {
        town.at(brought);
        town.pass_minutes(-7);
        let hoa = town.signed_in("hoa").await;
        on_page(&town, &hoa, id, ("nhan-bo-sung", &[("kenh", "direct")])).await;
        let dossier = town.dossier(id).await;
        assert_eq!(domain::time::local(dossier.due_at), due, "brought at {brought}");
        let page = hoa.get(&at(id, "")).await.text();
        assert!(page.contains(left), "what was left is explained: {page}");
    }
}
