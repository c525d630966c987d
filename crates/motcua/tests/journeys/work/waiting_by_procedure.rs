//! What a version of a procedure says about waiting counts for dossiers received under it.

use jiff::civil::date;
use reqwest::StatusCode;

use super::waiting::{REQUEST, at_the_officer, on_page, page_of, send_without_file};
use crate::support::Town;
use crate::support::browser::set;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_version_bounds_the_time_for_a_supplement_and_stops_the_clock_for_money;
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
