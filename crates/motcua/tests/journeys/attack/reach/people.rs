//! Accounts belong to the units of their people: "all of nothing" is nobody's, and no duty, given or
//! taken, moves somebody into a foreign reach.

use domain::duty::Duty;
use jiff::civil::date;
use motcua::accounts;
use reqwest::StatusCode;

use super::{administrator_of_the_commune, end_of_the_journal, hired, hold, made_by_hand};
use crate::support::{Town, asker};

crate::journeys! {
    an_account_without_duties_belongs_to_its_place_of_work;
    every_duty_of_today_and_later_counts;
    nobody_is_drawn_away_by_a_duty_elsewhere;
    an_account_is_made_for_a_unit_within_reach;
    the_journal_of_others_stays_closed;
}

const ACTS: [&str; 7] =
    ["ten", "cong-khai", "mat-khau", "dang-xuat", "hai-buoc", "khoa", "mo-khoa"];

async fn an_account_without_duties_belongs_to_its_place_of_work(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let before = end_of_the_journal(&town).await;
    for unit in ["ta-bhing.mot-cua", "nam-giang", motcua::access::WHOLE_SYSTEM, "khong-co"] {
        let id = hired(&town, &format!("la.{unit}").replace('.', "-"), unit).await;
        for act in ACTS {
            let form = made_by_hand(&thu, &[("ho_ten", "Tên Khác")]).await;
            let answer = thu.post(&format!("/quan-tri/can-bo/{id}/{act}"), &form).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unit} {act}");
        }
    }
    assert_eq!(end_of_the_journal(&town).await, before);
    let own = hired(&town, "nguoi-nha", "thanh-my").await;
    let form = made_by_hand(&thu, &[]).await;
    thu.post(&format!("/quan-tri/can-bo/{own}/mat-khau"), &form).await.ok();
}

async fn every_duty_of_today_and_later_counts(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let my = town.staff("my").await;
    let reset = format!("/quan-tri/can-bo/{my}/mat-khau");
    let form = made_by_hand(&thu, &[]).await;
    // From next month on she serves at the district.
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let unit = "nam-giang.mot-cua".into();
    let later = date(2022, 4, 1);
    accounts::give_post(&mut tx, my, &unit, Duty::Receiver, later).await.expect("a duty");
    tx.commit().await.expect("a commit");
    assert_eq!(thu.post(&reset, &form).await.status, StatusCode::NOT_FOUND);
    // Whoever administers something higher is not reset from below because of a duty there.
    hold(&town, town.staff("quan").await, "thanh-my.mot-cua", Duty::Receiver).await;
    let quans = format!("/quan-tri/can-bo/{}/mat-khau", town.staff("quan").await);
    assert_eq!(thu.post(&quans, &form).await.status, StatusCode::NOT_FOUND);
    let page = thu.get(&quans.replace("/mat-khau", "")).await.ok();
    assert!(
        page.contains("ngoài phạm vi quản trị") && !page.contains("Cấp lại mật khẩu"),
        "{page}"
    );
    // Once all is over, what was still counts.
    let sql = motcua::sql!("update post set to_on = '2022-03-01' where staff = $1");
    town.app.db.run(sql, motcua::args![my]).await.expect("an update");
    assert_eq!(thu.post(&reset, &form).await.status, StatusCode::NOT_FOUND);
}

async fn nobody_is_drawn_away_by_a_duty_elsewhere(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let before = end_of_the_journal(&town).await;
    for username in ["hoa", "quan", "chu"] {
        let path = format!("/quan-tri/can-bo/{}/nhiem-vu", town.staff(username).await);
        let fields = [
            ("don_vi", "mot cua thi tran thanh my"),
            ("nhiem_vu", "receiver"),
            ("tu_ngay", "15/03/2022"),
        ];
        let form = made_by_hand(&thu, &fields).await;
        assert_eq!(thu.post(&path, &form).await.status, StatusCode::NOT_FOUND, "{username}");
    }
    // Nor does anybody give a duty out of reach, least of all to themselves.
    let own = format!("/quan-tri/can-bo/{}/nhiem-vu", town.staff("thu").await);
    for unit in ["van phong hdnd va ubnd huyen nam giang", "toan he thong", "xa ta bhing"] {
        let fields = [("don_vi", unit), ("nhiem_vu", "administrator"), ("tu_ngay", "15/03/2022")];
        let form = made_by_hand(&thu, &fields).await;
        let refused = thu.post(&own, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{unit}");
    }
    assert_eq!(end_of_the_journal(&town).await, before);
}

async fn an_account_is_made_for_a_unit_within_reach(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    let (page, action) = ("/quan-tri/can-bo/moi", "/quan-tri/can-bo");
    let foreign = [("ho_ten", "Kẻ Lạ"), ("ten", "ke.la"), ("don_vi", "toan he thong")];
    let refused = thu.submit(page, action, &foreign).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("don_vi-loi") && refused.text().contains("Kẻ Lạ"));
    let made = thu.submit(page, action, &[("ho_ten", "Người Mới"), ("ten", "nguoi.moi")]).await;
    assert!(made.ok().contains("nguoi.moi"), "the own unit is proposed");
    let id = town.staff("nguoi.moi").await;
    let shown = thu.get(&format!("/quan-tri/can-bo/{id}")).await.ok();
    assert!(shown.contains("Nơi công tác") && shown.contains("thị trấn Thạnh Mỹ"), "{shown}");
}

async fn the_journal_of_others_stays_closed(town: Town) {
    let thu = administrator_of_the_commune(&town).await;
    hold(&town, town.staff("tu").await, "thanh-my.van-phong-thong-ke", Duty::Controller).await;
    town.household_business().await;
    let own = town.birth().await;
    let wrong = accounts::sign_in(&town.app, &asker(), "hoa", "sai-mat-khau-roi").await;
    wrong.expect("an answer");
    let quan = town.signed_in("quan").await;
    let mys = format!("/quan-tri/can-bo/{}", town.staff("my").await);
    quan.submit(&mys, &format!("{mys}/dang-xuat"), &[]).await.leads_to();
    let row = motcua::sql!("select code from dossier where id <> $1");
    let row = town.app.db.first(row, motcua::args![own]).await.expect("an answer");
    let foreign = row.expect("the district's").text("code");
    for browser in [&thu, &town.signed_in("tu").await] {
        let page = browser.get("/nhat-ky").await.ok();
        assert!(!page.contains(&foreign) && !page.contains("(hoa)"), "{page}");
        assert!(page.contains("(my)"), "what the commune received");
        assert!(page.contains("(quan)"), "what was done to its people from above");
        let asked = browser.get(&format!("/nhat-ky?ho_so={foreign}&can_bo=hoa")).await.ok();
        assert!(asked.contains("Không có hồ sơ nào mang mã này."), "{asked}");
        assert!(asked.contains("Không có cán bộ nào có tên đăng nhập này."));
    }
    let all = quan.get("/nhat-ky").await.ok();
    assert!(all.contains(&foreign) && all.contains("(my)"));
}
