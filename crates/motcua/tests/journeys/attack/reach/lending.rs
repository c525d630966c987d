//! A duty that is lent for an absence goes to somebody who serves there, and ends with the absence.

use domain::duty::Duty;
use jiff::civil::date;
use reqwest::StatusCode;
use uuid::Uuid;

use super::{hired, hold, made_by_hand};
use crate::support::Town;
use crate::support::browser::{Browser, set};

crate::journeys! {
    a_lent_duty_ends_when_the_absence_is_ended_or_changed;
    the_absent_person_makes_no_lent_duty_longer;
    a_hand_made_substitute_is_refused;
    an_arranger_names_nobody_in_units_of_others;
    nothing_is_lent_where_nothing_is_missing;
}

const UNIT: &str = "nam-giang.tai-chinh-ke-hoach";

fn form_of(staff: Uuid) -> String {
    format!("/vang-mat/{staff}")
}

/// Phúc enters an absence of Kỳ from today and lends himself the duty.
async fn lent_to_phuc(town: &Town, phuc: &Browser, to: &str) {
    let page = form_of(town.staff("ky").await);
    let substitute = town.staff("phuc").await.to_string();
    let fields = [("tu_ngay", "15/3/2022"), ("den_ngay", to), ("thay", &substitute), ("giao", "1")];
    phuc.submit(&page, &page, &fields).await.leads_to();
    assert!(holds(town, "phuc").await);
}

async fn holds(town: &Town, username: &str) -> bool {
    let held = town.actor(username).await.posts;
    held.iter().any(|(unit, duty)| unit.0 == UNIT && *duty == Duty::CaseOfficer)
}

async fn absence(town: &Town) -> Uuid {
    let row = town.app.db.first(motcua::sql!("select id from absence"), vec![]).await;
    row.expect("an answer").expect("an absence").id("id")
}

async fn a_lent_duty_ends_when_the_absence_is_ended_or_changed(town: Town) {
    let phuc = town.signed_in("phuc").await;
    lent_to_phuc(&town, &phuc, "31/3/2022").await;
    let (page, id) = (form_of(town.staff("ky").await), absence(&town).await);
    let edit = format!("{page}?sua={id}");
    // Made longer and shorter by the head, it follows.
    for (to, last) in [("20/4/2022", date(2022, 4, 20)), ("18/3/2022", date(2022, 3, 18))] {
        let shown = phuc.get(&edit).await;
        let mut form = shown.form(&page);
        set(&mut form, "den_ngay", to);
        set(&mut form, "giao", "1");
        phuc.post(&page, &form).await.leads_to();
        town.at(last.at(10, 0, 0, 0));
        assert!(holds(&town, "phuc").await, "{to}");
        town.at(last.tomorrow().expect("a day").at(10, 0, 0, 0));
        assert!(!holds(&town, "phuc").await, "{to}");
        town.at(date(2022, 3, 15).at(8, 0, 0, 0));
    }
    // It does not outlive its absence by the page of the person either.
    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("phuc").await);
    let end = format!("{person}/nhiem-vu/ket-thuc");
    let fields = [
        ("don_vi", UNIT),
        ("nhiem_vu", "case_officer"),
        ("tu_ngay", "2022-03-15"),
        ("ngay", "31/12/2022"),
    ];
    let refused = quan.post(&end, &made_by_hand(&quan, &fields).await).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("sửa khai báo vắng mặt"), "{}", refused.text());
    // Kỳ is back.
    town.at(date(2022, 3, 16).at(8, 0, 0, 0));
    let end = format!("{page}/{id}/ket-thuc");
    town.signed_in("ky").await.submit(&page, &end, &[]).await.leads_to();
    assert!(!holds(&town, "phuc").await);
}

async fn the_absent_person_makes_no_lent_duty_longer(town: Town) {
    let (phuc, ky) = (town.signed_in("phuc").await, town.signed_in("ky").await);
    lent_to_phuc(&town, &phuc, "18/3/2022").await;
    let (page, id) = (form_of(town.staff("ky").await), absence(&town).await);
    let fields = [
        ("sua", id.to_string()),
        ("tu_ngay", "15/3/2022".to_owned()),
        ("den_ngay", "30/6/2022".to_owned()),
        ("nhiem_vu", format!("{UNIT}/case_officer")),
        ("thay", town.staff("phuc").await.to_string()),
        ("giao", "1".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    let mut form = made_by_hand(&ky, &fields).await;
    assert_eq!(ky.post(&page, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.at(date(2022, 3, 19).at(8, 0, 0, 0));
    assert!(!holds(&town, "phuc").await, "nothing was changed");
    town.at(date(2022, 3, 15).at(8, 10, 0, 0));
    set(&mut form, "den_ngay", "16/3/2022");
    ky.post(&page, &form).await.leads_to();
    assert!(holds(&town, "phuc").await);
    town.at(date(2022, 3, 17).at(9, 0, 0, 0));
    assert!(!holds(&town, "phuc").await, "made shorter, it ends earlier");
}

async fn a_hand_made_substitute_is_refused(town: Town) {
    let phuc = town.signed_in("phuc").await;
    let page = form_of(town.staff("ky").await);
    let closed = hired(&town, "da.khoa", UNIT).await;
    hold(&town, closed, UNIT, Duty::Clerk).await;
    let shut = motcua::sql!("update staff set disabled_at = 1 where id = $1");
    town.app.db.run(shut, motcua::args![closed]).await.expect("an update");
    let idle = hired(&town, "nhan.roi", UNIT).await;
    let others =
        [town.staff("my").await, town.staff("hoa").await, closed, idle, motcua::app::new_id()];
    for substitute in others {
        let substitute = substitute.to_string();
        let fields = [
            ("tu_ngay", "15/3/2022"),
            ("den_ngay", "18/3/2022"),
            ("thay", &substitute),
            ("giao", "1"),
        ];
        let refused = phuc.submit(&page, &page, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{substitute}");
        assert!(refused.text().contains("chọn người trong danh sách"), "{}", refused.text());
    }
    let rows = town.app.db.all(motcua::sql!("select id from absence"), vec![]).await;
    assert!(rows.expect("an answer").is_empty());
}

async fn an_arranger_names_nobody_in_units_of_others(town: Town) {
    // Kỳ serves in the commune as well; Phúc arranges the work of his department alone.
    let ky = town.staff("ky").await;
    hold(&town, ky, "thanh-my.tu-phap-ho-tich", Duty::CaseOfficer).await;
    let phuc = town.signed_in("phuc").await;
    let page = form_of(ky);
    assert!(!phuc.get(&page).await.ok().contains("Tư pháp – Hộ tịch"), "not offered");
    let tu = town.staff("tu").await.to_string();
    let fields = [
        ("tu_ngay", "15/3/2022"),
        ("den_ngay", "18/3/2022"),
        ("nhiem_vu", "thanh-my.tu-phap-ho-tich/case_officer"),
        ("thay", &tu),
    ];
    let form = made_by_hand(&phuc, &fields).await;
    phuc.post(&page, &form).await.leads_to();
    let rows = town.app.db.all(motcua::sql!("select unit from absence_substitute"), vec![]).await;
    assert!(rows.expect("an answer").is_empty(), "and not taken");
}

async fn nothing_is_lent_where_nothing_is_missing(town: Town) {
    town.household_business().await;
    let (path, phuc) = ("/thieu-nguoi", town.signed_in("phuc").await);
    let kieu = town.staff("kieu").await.to_string();
    let lend = |unit: &'static str, duty: &'static str| {
        [
            ("don_vi", unit),
            ("nhiem_vu", duty),
            ("can_bo", kieu.as_str()),
            ("den_ngay", "20/03/2022"),
        ]
    };
    for (unit, duty, status) in [
        (UNIT, "clerk", StatusCode::UNPROCESSABLE_ENTITY),
        (UNIT, "administrator", StatusCode::UNPROCESSABLE_ENTITY),
        ("nam-giang.mot-cua", "receiver", StatusCode::NOT_FOUND),
        ("thanh-my.mot-cua", "receiver", StatusCode::NOT_FOUND),
        ("he-thong", "administrator", StatusCode::NOT_FOUND),
        ("khong-co", "receiver", StatusCode::NOT_FOUND),
    ] {
        let form = made_by_hand(&phuc, &lend(unit, duty)).await;
        assert_eq!(phuc.post(path, &form).await.status, status, "{unit} {duty}");
    }
    // The desk has nobody left: its duty is lent to who serves at the district, to nobody else.
    let gone =
        motcua::sql!("update post set to_on = '2022-03-14' where unit = 'nam-giang.mot-cua'");
    town.app.db.run(gone, vec![]).await.expect("an update");
    let quan = town.signed_in("quan").await;
    for (username, status) in
        [("my", StatusCode::UNPROCESSABLE_ENTITY), ("ky", StatusCode::SEE_OTHER)]
    {
        let person = town.staff(username).await.to_string();
        let mut form = made_by_hand(&quan, &lend("nam-giang.mot-cua", "receiver")).await;
        set(&mut form, "can_bo", &person);
        assert_eq!(quan.post(path, &form).await.status, status, "{username}");
    }
}
