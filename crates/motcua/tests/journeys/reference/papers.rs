//! Papers and fees of a procedure in their form: rows come and go without a script, what would change is
//! shown first, and what dossiers were promised stays.

use domain::money::{Dong, FeeRule};
use domain::procedure::Group;
use jiff::civil::date;
use reqwest::StatusCode;

use super::changed;
use super::procedures::version;
use crate::support::Town;
use crate::support::browser::{Form, set};
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_paper_and_a_fee_are_added_from_a_day;
    rows_come_and_go_and_nothing_typed_is_lost;
    what_is_wrong_stands_beside_its_row;
    papers_of_a_version_in_use_are_left_alone;
}

fn path() -> String {
    format!("/quan-tri/thu-tuc/{HOUSEHOLD_BUSINESS}/giay-to")
}

fn page(town: &Town) -> String {
    format!("{}?ban={}", path(), version(town).version_id())
}

/// Writes into the last field of that name.
fn last(form: &mut Form, name: &str, value: &str) {
    let field = form.iter_mut().rfind(|(field, _)| field == name).expect("a field");
    value.clone_into(&mut field.1);
}

async fn a_paper_and_a_fee_are_added_from_a_day(town: Town) {
    town.household_business().await;
    let (quan, path, old) = (town.signed_in("quan").await, path(), version(&town));
    let mut form = quan.get(&page(&town)).await.form(&path);
    set(&mut form, "viec", &format!("them-giay-{}", old.cases.len()));
    let mut form = quan.post(&path, &form).await.form(&path);
    last(&mut form, "gt_ten", "Hợp đồng thuê địa điểm");
    last(&mut form, "gt_nhom", "neu");
    last(&mut form, "gt_nhan", "thuê địa điểm");
    set(&mut form, "viec", "them-phi");
    let mut form = quan.post(&path, &form).await.form(&path);
    last(&mut form, "phi_ten", "Phí cung cấp thông tin");
    last(&mut form, "phi_tien", "20.000 đ");
    set(&mut form, "tu_ngay", "16/03/2022");
    set(&mut form, "viec", "xem");
    let shown = quan.post(&path, &form).await.ok();
    assert!(shown.contains("thêm “Hợp đồng thuê địa điểm”"), "{shown}");
    assert!(shown.contains("thêm “Phí cung cấp thông tin”"), "{shown}");
    assert!(changed(&town).await.is_empty(), "nothing is written yet");
    set(&mut form, "viec", "luu");
    let next = quan.post(&path, &form).await.leads_to().to_owned();
    assert!(quan.get(&next).await.ok().contains("Hợp đồng thuê địa điểm"));
    assert_eq!(changed(&town).await.len(), 2, "one ends, one begins");
    assert_eq!(version(&town).cases, old.cases, "today nothing is different");
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let new = version(&town);
    let group = new.cases.last().and_then(|case| case.groups.last()).expect("a group");
    assert!(matches!(group, Group::If { condition, .. } if condition == "thuê địa điểm"));
    assert_eq!(group.items()[0].id, "hop-dong-thue-dia-diem");
    let fee = new.fees.last().expect("a fee");
    assert_eq!(fee.rule, FeeRule::Flat { amount: Dong(20_000) });
    assert_eq!(new.fees[..old.fees.len()], old.fees[..], "the other fees are as they were");
}

async fn rows_come_and_go_and_nothing_typed_is_lost(town: Town) {
    let (quan, path) = (town.signed_in("quan").await, path());
    let mut form = quan.get(&page(&town)).await.form(&path);
    let count = |form: &Form, name: &str| form.iter().filter(|(one, _)| one == name).count();
    let papers = count(&form, "gt_ten");
    last(&mut form, "gt_ten", "Tên đang gõ dở");
    set(&mut form, "tu_ngay", "hôm qua");
    set(&mut form, "viec", "them-giay-1");
    let form = quan.post(&path, &form).await.form(&path);
    assert_eq!(count(&form, "gt_ten"), papers + 1);
    assert!(form.iter().any(|(_, value)| value == "Tên đang gõ dở"), "{form:?}");
    assert!(form.iter().any(|(name, value)| name == "tu_ngay" && value == "hôm qua"));
    let mut form = form;
    set(&mut form, "viec", "bo-giay-1");
    let form = quan.post(&path, &form).await.form(&path);
    assert_eq!(count(&form, "gt_ten"), papers);
}

async fn what_is_wrong_stands_beside_its_row(town: Town) {
    let (quan, path) = (town.signed_in("quan").await, path());
    for (field, value, beside) in [
        ("gt_so", "không", "gt_so-"),
        ("gt_ten", "", "gt_ten-"),
        ("phi_tien", "miễn phí", "phi_tien-"),
        ("phi_ten", "", "phi_ten-"),
    ] {
        let mut form = quan.get(&page(&town)).await.form(&path);
        last(&mut form, field, value);
        set(&mut form, "viec", "luu");
        let refused = quan.post(&path, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let text = refused.text();
        let (_, after) = text.split_once(&format!("href=\"#{beside}")).expect(field);
        let n: String = after.chars().take_while(char::is_ascii_digit).collect();
        assert!(text.contains(&format!("id=\"{beside}{n}-loi\"")), "{field}: {text}");
    }
    assert!(changed(&town).await.is_empty());
}

async fn papers_of_a_version_in_use_are_left_alone(town: Town) {
    town.household_business().await;
    let (quan, path) = (town.signed_in("quan").await, path());
    let mut form = quan.get(&page(&town)).await.form(&path);
    last(&mut form, "gt_ten", "Giấy tờ khác hẳn");
    set(&mut form, "viec", "luu");
    let refused = quan.post(&path, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("đang có hồ sơ sử dụng") && text.contains("Giấy tờ khác hẳn"), "{text}");
    let hoa = town.signed_in("hoa").await;
    assert_eq!(hoa.get(&page(&town)).await.status, StatusCode::FORBIDDEN);
}
