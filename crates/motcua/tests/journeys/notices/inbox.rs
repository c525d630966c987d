//! What somebody who works here is told.

use motcua::reactions::{self, About, StaffTopic};
use motcua::work;

use crate::support::Town;

crate::journeys! {
    work_that_comes_back_is_told_to_whoever_had_it;
    nobody_is_told_twice_of_the_same;
}

async fn work_that_comes_back_is_told_to_whoever_had_it(town: Town) {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.actor("hoa").await, town.actor("phuc").await);
    work::hand_over(&town.app, &hoa, id, None, None).await.expect("handed over");
    town.pass_minutes(5);
    let reason = "Hồ sơ thuộc thẩm quyền của phòng khác";
    work::send_back(&town.app, &phuc, id, None, reason).await.expect("sent back");

    let browser = town.signed_in("hoa").await;
    let account = browser.get("/tai-khoan").await.ok();
    assert!(account.contains("1<span class=\"govuk-visually-hidden\"> chưa đọc"), "{account}");
    let page = browser.get("/thong-bao").await;
    assert!(page.ok().contains("Hồ sơ được trả lại cho bạn để xem lại."));
    assert!(!page.text().contains(reason), "the reason stands in the dossier");
    let action = town.first_notice().await;
    let form = page.form(&action);

    // A notice is its owner's.
    let other = town.signed_in("hanh").await;
    assert!(other.get("/thong-bao").await.ok().contains("Chưa có thông báo nào"));
    let mut stolen = other.get("/tai-khoan").await.form("/dang-xuat");
    stolen.retain(|(name, _)| name == "_csrf");
    assert_eq!(other.post(&action, &stolen).await.status, 404);

    assert_eq!(browser.post(&action, &form).await.leads_to(), format!("/ho-so/{id}"));
    assert!(!browser.get("/tai-khoan").await.ok().contains("chưa đọc"));
    assert!(browser.get("/thong-bao").await.ok().contains("Mở hồ sơ"), "it can be read again");
    assert_eq!(browser.get("/thong-bao").await.ok().matches(">Mới<").count(), 0);
}

async fn nobody_is_told_twice_of_the_same(town: Town) {
    let id = town.household_business().await;
    let staff = town.staff("ky").await;
    for occasion in [1, 1, 2] {
        let about = About { dossier: id, occasion, at: town.app.now() };
        let mut tx = town.app.db.begin().await.expect("a transaction");
        reactions::tell_staff(&mut tx, staff, StaffTopic::NearDue, about).await.expect("told");
        tx.commit().await.expect("a commit");
    }
    let ky = town.signed_in("ky").await;
    let page = ky.get("/thong-bao").await;
    assert_eq!(page.ok().matches("Hồ sơ sắp đến hạn trả kết quả.").count(), 2);
    let read = ky.submit("/thong-bao", "/thong-bao/da-doc", &[]).await;
    assert_eq!(read.leads_to(), "/thong-bao?xong=doc");
    let page = ky.get(read.leads_to()).await.ok();
    assert!(page.contains("Đã đánh dấu là đã đọc.") && !page.contains("chưa đọc"));
}
