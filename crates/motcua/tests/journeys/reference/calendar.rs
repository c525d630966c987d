//! The calendar of a unit: what a change means for open dossiers is shown first, dates that people
//! were told stay, and what is counted afterwards follows the new calendar.

use domain::time;
use jiff::civil::{DateTime, date};
use motcua::dossiers;
use reqwest::StatusCode;
use uuid::Uuid;

use super::changed;
use crate::support::Town;
use crate::support::browser::{Answer, Browser};
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_mistake_is_shown_beside_its_field_and_nothing_is_lost;
    a_closure_is_shown_with_its_effect_before_it_is_written;
    a_calendar_corrected_after_the_fact_leaves_what_was_told;
    hours_of_a_season_are_added_and_taken_back;
    an_administrator_changes_their_own_units_only;
    the_text_of_the_national_calendar_shows_its_effect_too;
}

const PAGE: &str = "/quan-tri/lich?don_vi=nam-giang&nam=2022";

async fn send(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.submit(PAGE, "/quan-tri/lich/doi", &[&[("viec", "nghi")], fields].concat()).await
}

async fn due(town: &Town, id: Uuid) -> (DateTime, DateTime, Vec<String>) {
    let events = dossiers::events(&town.app.db, id).await.expect("events");
    let dossier = dossiers::replay(&events).expect("a dossier");
    let (first, now) = (dossier.received.due_at, dossier.due_at);
    (time::local(first), time::local(now), dossier.received.explanation.clone())
}

async fn a_mistake_is_shown_beside_its_field_and_nothing_is_lost(town: Town) {
    let quan = town.signed_in("quan").await;
    for (fields, field, said) in [
        (vec![("tu_ngay", "31/02/2022"), ("ly_do", "Bão")], "tu_ngay", "Không có ngày này"),
        (vec![("tu_ngay", "18/03/2022"), ("ly_do", " ")], "ly_do", "Xin ghi lý do"),
        (
            vec![("tu_ngay", "18/03/2022"), ("den_ngay", "17/03/2022"), ("ly_do", "Bão")],
            "tu_ngay",
            "sớm hơn ngày đầu",
        ),
        (
            vec![("viec", "lam-bu"), ("tu_ngay", "19/03/2022"), ("ly_do", "Bù")],
            "thay_cho",
            "Xin ghi ngày được làm bù.",
        ),
        (
            vec![("viec", "gio"), ("gio_tu_ngay", "01/04/2022"), ("gio_lam", "7h-11h")],
            "gio_lam",
            "không đúng dạng 07:00-11:30",
        ),
    ] {
        let refused = send(&quan, &fields).await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(text.contains(said) && text.contains(&format!("{field}-loi")), "{field}: {text}");
        for (_, typed) in fields.iter().filter(|(name, _)| *name != "viec") {
            assert!(text.contains(&format!("value=\"{typed}\"")) || typed.trim().is_empty());
        }
    }
    assert!(changed(&town).await.is_empty());
    let vague = quan.get("/quan-tri/lich?don_vi=phong").await;
    assert!(vague.text().contains("Có nhiều đơn vị khớp"));
}

async fn a_closure_is_shown_with_its_effect_before_it_is_written(town: Town) {
    let (business, birth) = (town.household_business().await, town.birth().await);
    let (told, _, lines) = due(&town, business).await;
    let quan = town.signed_in("quan").await;
    let storm =
        [("tu_ngay", "16/03/2022"), ("den_ngay", "17/03/2022"), ("ly_do", "Đóng cửa do bão số 4")];
    let shown = send(&quan, &storm).await;
    let text = shown.ok();
    let code = code(&town, business).await;
    assert!(text.contains(&code), "the dossier is named: {text}");
    assert!(text.contains(&told.strftime("%d/%m/%Y").to_string()), "the date that was told");
    assert!(!text.contains(&self::code(&town, birth).await), "a paper of today is not concerned");
    assert!(changed(&town).await.is_empty(), "nothing is written yet");
    let form = shown.form("/quan-tri/lich/doi");
    let mut form = form;
    crate::support::browser::set(&mut form, "buoc", "ghi");
    let written = quan.post("/quan-tri/lich/doi", &form).await;
    let page = quan.get(written.leads_to()).await.ok();
    assert!(page.contains("Đã lưu thay đổi.") && page.contains("Đóng cửa do bão số 4"));
    assert!(page.contains("Đơn vị này"));
    assert_eq!(changed(&town).await, ["calendar don-vi-nam-giang.toml"]);
    assert_eq!(due(&town, business).await, (told, told, lines), "what was told stays");
    // Whoever is received now is counted by the new calendar.
    let later = town.household_business().await;
    let (new, _, lines) = due(&town, later).await;
    assert!(new > told, "{new} after {told}");
    assert!(lines.iter().any(|line| line.contains("bão số 4")), "{lines:?}");
    let again = quan.post("/quan-tri/lich/doi", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a second click writes nothing");
    assert_eq!(changed(&town).await.len(), 1);
}

async fn code(town: &Town, id: Uuid) -> String {
    let events = dossiers::events(&town.app.db, id).await.expect("events");
    dossiers::replay(&events).expect("a dossier").received.code.to_string()
}

async fn a_calendar_corrected_after_the_fact_leaves_what_was_told(town: Town) {
    let id = town.received("hoa", "nam-giang.mot-cua", HOUSEHOLD_BUSINESS).await;
    let (told, _, lines) = due(&town, id).await;
    // Two days later it turns out that the office was shut on the day after the reception.
    town.at(date(2022, 3, 17).at(8, 0, 0, 0));
    let quan = town.signed_in("quan").await;
    let shut = [("tu_ngay", "16/03/2022"), ("ly_do", "Mất điện toàn huyện"), ("buoc", "ghi")];
    let written = send(&quan, &shut).await;
    let day = quan.get(written.leads_to()).await.ok();
    assert!(day.contains("Mất điện toàn huyện"));
    let (first, present, kept) = due(&town, id).await;
    assert_eq!((first, present, &kept), (told, told, &lines), "the record says what was told");
    let hoa = town.signed_in("hoa").await;
    let page = hoa.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains(&told.strftime("%d/%m/%Y").to_string()), "and so does the screen");
    assert!(!page.contains("Mất điện toàn huyện"), "the old lines are not told anew");
    // Taken back again: the calendar is as it was, and the history tells of both.
    let page = quan.get(PAGE).await;
    let mut form: Vec<_> = page.form("/quan-tri/lich/doi");
    form.retain(|(name, _)| ["_csrf", "don_vi", "nam", "da_xem"].contains(&name.as_str()));
    for (name, value) in [("viec", "bo"), ("tu_ngay", "2022-03-16"), ("buoc", "ghi")] {
        form.push((name.to_owned(), value.to_owned()));
    }
    quan.post("/quan-tri/lich/doi", &form).await.leads_to();
    assert!(!quan.get(PAGE).await.ok().contains("Mất điện toàn huyện"));
    let history = "/quan-tri/lich-su?loai=calendar&ma=don-vi-nam-giang.toml";
    let history = quan.get(history).await.ok();
    assert_eq!(history.matches("Mất điện toàn huyện").count(), 2);
    let raw = "/quan-tri/toan-van?loai=calendar&#38;ma=don-vi-nam-giang.toml";
    let raw_exists = quan.get(&raw.replace("&#38;", "&")).await.status == 200;
    assert_eq!(history.contains(raw), raw_exists, "only what exists is offered: {history}");
    let never = quan.get("/quan-tri/lich-su?loai=calendar&ma=don-vi-ca-dy.toml").await.ok();
    assert!(!never.contains("/quan-tri/toan-van?"), "{never}");
    assert_eq!(due(&town, id).await, (told, told, lines));
}

async fn hours_of_a_season_are_added_and_taken_back(town: Town) {
    let quan = town.signed_in("quan").await;
    let winter = [
        ("viec", "gio"),
        ("gio_tu_ngay", "01/04/2022"),
        ("gio_den_ngay", "30/09/2022"),
        ("gio_lam", "06:30-11:00, 13:00-16:30"),
        ("gio_thu_bay", "07:30-11:00"),
        ("buoc", "ghi"),
    ];
    let written = send(&quan, &winter).await;
    let page = quan.get(written.leads_to()).await.ok();
    assert!(page.contains("06:30-11:00, 13:00-16:30") && page.contains("Chỉ tiếp nhận"), "{page}");
    let desk = town.app.reference().calendar(&"nam-giang.mot-cua".into());
    assert_eq!(desk.sessions(date(2022, 5, 10))[0].to_string(), "06:30-11:00");
    assert_eq!(desk.day(date(2022, 5, 14)).receives.len(), 1);
    let twice = send(&quan, &winter).await;
    assert!(twice.text().contains("bắt đầu cùng một ngày"), "{}", twice.text());
}

async fn an_administrator_changes_their_own_units_only(town: Town) {
    let thu = town.staff("thu").await;
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let unit = "thanh-my.van-phong-thong-ke".into();
    let duty = domain::duty::Duty::Administrator;
    motcua::accounts::give_post(&mut tx, thu, &unit, duty, date(2021, 1, 1)).await.expect("a duty");
    tx.commit().await.expect("a commit");
    let thu = town.signed_in("thu").await;
    let own = "/quan-tri/lich?don_vi=thanh-my&nam=2022";
    let mut form = thu.get(own).await.form("/quan-tri/lich/doi");
    assert!(!thu.get(PAGE).await.ok().contains("Xem ảnh hưởng trước khi lưu"));
    for (name, value) in [("viec", "nghi"), ("tu_ngay", "18/03/2022"), ("ly_do", "Lũ")] {
        crate::support::browser::set(&mut form, name, value);
    }
    crate::support::browser::set(&mut form, "buoc", "ghi");
    crate::support::browser::set(&mut form, "don_vi", "nam-giang");
    assert_eq!(thu.post("/quan-tri/lich/doi", &form).await.status, StatusCode::NOT_FOUND);
    let text = "/quan-tri/toan-van";
    let national = format!("{text}?loai=calendar&ma=national.toml");
    let mut whole = thu.get(&national).await.form(text);
    let old = whole.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
    let more =
        "[[unit]]\nid = \"nam-giang\"\ndays_off = [{ on = \"2022-03-18\", reason = \"Lũ\" }]\n";
    crate::support::browser::set(&mut whole, "noi_dung", &format!("{old}\n{more}"));
    crate::support::browser::set(&mut whole, "viec", "ghi");
    let refused = thu.post(text, &whole).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nor as a text");
    assert!(refused.text().contains("không thuộc phạm vi quản trị"), "{}", refused.text());
    crate::support::browser::set(&mut form, "don_vi", "thanh-my");
    thu.post("/quan-tri/lich/doi", &form).await.leads_to();
    assert_eq!(changed(&town).await, ["calendar don-vi-thanh-my.toml"]);
    let desk = town.app.reference().calendar(&"thanh-my.mot-cua".into());
    assert!(!desk.is_working_day(date(2022, 3, 18)));
    let above = town.app.reference().calendar(&"nam-giang.mot-cua".into());
    assert!(above.is_working_day(date(2022, 3, 18)));
}

async fn the_text_of_the_national_calendar_shows_its_effect_too(town: Town) {
    let id = town.household_business().await;
    let (told, ..) = due(&town, id).await;
    let quan = town.signed_in("quan").await;
    let path = "/quan-tri/toan-van";
    let page = format!("{path}?loai=calendar&ma=national.toml");
    let mut form = quan.get(&page).await.form(path);
    let old = form.iter().find(|(name, _)| name == "noi_dung").expect("a text").1.clone();
    let year = "year = 2022";
    let at = old.find(year).expect("the year 2022");
    let (before, after) = old.split_at(at);
    let day = "days_off = [\n  { on = \"2022-03-16\", reason = \"Quốc tang\" },";
    let new = format!("{before}{}", after.replacen("days_off = [", day, 1));
    crate::support::browser::set(&mut form, "noi_dung", &new);
    crate::support::browser::set(&mut form, "viec", "kiem-tra");
    let shown = quan.post(path, &form).await.ok();
    assert!(shown.contains("1 hồ sơ có ngày hẹn sẽ khác nếu tính lại"), "{shown}");
    assert!(shown.contains(&code(&town, id).await));
    crate::support::browser::set(&mut form, "viec", "ghi");
    quan.post(path, &form).await.leads_to();
    assert_eq!(changed(&town).await, ["calendar national.toml"]);
    assert_eq!(due(&town, id).await.1, told);
}
