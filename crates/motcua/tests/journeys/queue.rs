//! Numbers at the desk: taken, called, missed, followed on a telephone.

use std::collections::BTreeSet;

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::date;
use motcua::{accounts, args, sql};
use reqwest::StatusCode;

use crate::support::Town;
use crate::support::browser::{Browser, set};

crate::journeys! {
    a_desk_without_a_queue_shows_nothing_of_it;
    what_is_wrong_with_the_setting_stands_beside_its_field;
    people_take_numbers_and_are_called_in_turn;
    of_two_windows_none_calls_the_same_number;
    whoever_missed_the_call_may_come_back_once;
    strangers_cannot_fill_the_queue;
    numbers_are_given_in_working_time_and_begin_anew_each_day;
    the_menu_leads_only_those_to_the_queue_who_receive_there_today;
}

const DESK: &str = "nam-giang.mot-cua";

/// Sets the queue of the district's desk up; the address of its ticket screen.
async fn set_up(town: &Town) -> String {
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/hang-doi?ban={DESK}");
    let groups = "Hộ tịch, chứng thực\r\nĐất đai\r\n\r\nViệc khác";
    let fields = [("bat", "1"), ("so_quay", "3"), ("nhom", groups)];
    let answer = quan.submit(&page, "/quan-tri/hang-doi", &fields).await;
    let page = quan.get(answer.leads_to()).await.ok();
    assert!(page.contains("Đã lưu."), "{page}");
    let address = page.split("href=\"").find(|part| part.contains("/lay-so/")).expect("a link");
    let address = address.split('"').next().expect("an end");
    address[address.find("/lay-so/").expect("a path")..].to_owned()
}

/// Takes a number; its words.
async fn take(stranger: &Browser, screen: &str, group: &str, priority: bool) -> (String, String) {
    let page = stranger.get(screen).await;
    let mut form = page.form(screen);
    set(&mut form, "nhom", group);
    if priority {
        set(&mut form, "uu_tien", "1");
    }
    let answer = stranger.post(screen, &form).await;
    let path = answer.leads_to().to_owned();
    let ticket = stranger.get(&path).await.ok();
    (number_of(&ticket), path)
}

fn number_of(page: &str) -> String {
    let after = page.split("mc-ticket__number\">").nth(1).expect("a ticket");
    let after = after.split("</span>").nth(1).expect("a number");
    after.split('<').next().expect("an end").trim().to_owned()
}

/// Presses a button at a window.
async fn press(officer: &Browser, window: &str, act: &str) -> String {
    let page = format!("/hang-doi?ban={DESK}&quay={window}");
    let answer = officer.submit(&page, &format!("/hang-doi/{act}"), &[]).await;
    officer.get(answer.leads_to()).await.ok()
}

fn called(page: &str) -> Option<String> {
    let after = page.split("Đang gọi số </span>").nth(1)?;
    Some(after.split('<').next()?.trim().to_owned())
}

async fn a_desk_without_a_queue_shows_nothing_of_it(town: Town) {
    let hoa = town.signed_in("hoa").await;
    assert_eq!(hoa.get("/hang-doi").await.status, StatusCode::NOT_FOUND);
    assert!(!hoa.get("/tiep-nhan").await.ok().contains("Gọi số"));
    let stranger = town.stranger();
    for path in ["/lay-so/nam-giang.mot-cua", "/bang-goi/nam-giang.mot-cua?khoa=x"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    set_up(&town).await;
    assert!(hoa.get("/tiep-nhan").await.ok().contains("Gọi số"));
    // A desk of another government has none, and a specialist does not call.
    let (my, ky) = (town.signed_in("my").await, town.signed_in("ky").await);
    assert_eq!(my.get("/hang-doi").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ky.get("/hang-doi").await.status, StatusCode::FORBIDDEN);
    assert_eq!(hoa.get("/quan-tri/hang-doi").await.status, StatusCode::FORBIDDEN);
}

async fn what_is_wrong_with_the_setting_stands_beside_its_field(town: Town) {
    let quan = town.signed_in("quan").await;
    let fields = [("bat", "1"), ("so_quay", "0"), ("nhom", " \r\n ")];
    let page = format!("/quan-tri/hang-doi?ban={DESK}");
    let answer = quan.submit(&page, "/quan-tri/hang-doi", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("Xin ghi số quầy từ 1 đến 20.") && page.contains("ít nhất một nhóm"));
}

async fn people_take_numbers_and_are_called_in_turn(town: Town) {
    let screen = set_up(&town).await;
    let stranger = town.stranger();
    let (first, path) = take(&stranger, &screen, "A", false).await;
    town.pass_minutes(1);
    let (second, _) = take(&stranger, &screen, "B", false).await;
    town.pass_minutes(1);
    let (third, own) = take(&stranger, &screen, "A", true).await;
    assert_eq!([first, second, third], ["A001", "B001", "A002"]);
    let page = stranger.get(&path).await.ok();
    assert!(page.contains("Còn <strong>1</strong> người trước"), "{page}");
    assert_eq!(
        stranger.get(&format!("{}/ma.svg", own.split('?').next().expect("a path"))).await.media,
        "image/svg+xml"
    );

    let hoa = town.signed_in("hoa").await;
    town.pass_minutes(8);
    let page = press(&hoa, "2", "goi-tiep").await;
    assert_eq!(called(&page).as_deref(), Some("A002"), "priority first: {page}");
    assert!(page.contains("Đã gọi số A002."));
    let page = stranger.get(&own).await.ok();
    assert!(page.contains("Mời ông/bà đến <strong>quầy 2</strong>"), "{page}");
    let board = screen.replace("/lay-so/", "/bang-goi/");
    assert!(stranger.get(&board).await.ok().contains("<td>A002</td><td>2</td>"));
    let calls = stranger.get(&board.replace("?khoa", "/so?khoa")).await.ok();
    assert_eq!(calls, r#"[{"call":1,"number":"A002","window":2}]"#);

    let page = press(&hoa, "2", "goi-tiep").await;
    assert_eq!(called(&page).as_deref(), Some("A001"));
    assert!(page.contains("data-label=\"Trung vị\">10<"), "of 8 and 10 minutes the longer: {page}");
    // Pressed by mistake: the one before is at the window again, the other waits.
    let page = press(&hoa, "2", "hoan-tac").await;
    assert_eq!(called(&page).as_deref(), Some("A002"), "{page}");
    let page = press(&hoa, "2", "goi-tiep").await;
    assert_eq!(called(&page).as_deref(), Some("A001"));
    let late = hoa.get(&format!("/hang-doi?ban={DESK}&quay=2")).await.form("/hang-doi/hoan-tac");
    town.pass_minutes(1);
    let answer = hoa.post("/hang-doi/hoan-tac", &late).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Đã quá 30 giây"), "{}", answer.text());
    let page = press(&hoa, "2", "goi-tiep").await;
    assert_eq!(called(&page).as_deref(), Some("B001"));
    let page = press(&hoa, "2", "goi-tiep").await;
    assert!(page.contains("Không còn ai chờ"), "{page}");
    assert_eq!(called(&page), None);
    assert!(stranger.get(&path).await.ok().contains("đã được phục vụ"));
    // A window that serves land only leaves the others alone.
    take(&stranger, &screen, "A", false).await;
    let answer =
        hoa.submit(&format!("/hang-doi?ban={DESK}&quay=1&nhom=B"), "/hang-doi/goi-tiep", &[]).await;
    assert!(hoa.get(answer.leads_to()).await.ok().contains("Không còn ai chờ"));
}

async fn of_two_windows_none_calls_the_same_number(town: Town) {
    let screen = set_up(&town).await;
    let stranger = town.stranger();
    for _ in 0..6 {
        take(&stranger, &screen, "A", false).await;
    }
    let (hoa, hanh) = (town.signed_in("hoa").await, town.signed_in("hanh").await);
    let mut numbers = BTreeSet::new();
    for _ in 0..3 {
        let (one, other) =
            tokio::join!(press(&hoa, "1", "goi-tiep"), press(&hanh, "2", "goi-tiep"));
        numbers.extend(called(&one));
        numbers.extend(called(&other));
    }
    assert_eq!(numbers.len(), 6, "{numbers:?}");
    // Pressing twice at one window calls once.
    for _ in 0..2 {
        take(&stranger, &screen, "C", false).await;
    }
    let page = hoa.get(&format!("/hang-doi?ban={DESK}&quay=1")).await;
    let form = page.form("/hang-doi/goi-tiep");
    let (one, other) =
        tokio::join!(hoa.post("/hang-doi/goi-tiep", &form), hoa.post("/hang-doi/goi-tiep", &form));
    let (one, other) = (one.leads_to().to_owned(), other.leads_to().to_owned());
    let (one, other) = (hoa.get(&one).await.ok(), hoa.get(&other).await.ok());
    assert_eq!((called(&one), called(&other)), (Some("C001".into()), Some("C001".into())));
    // A double press at the ticket screen is one number.
    let form = {
        let mut form = stranger.get(&screen).await.form(&screen);
        set(&mut form, "nhom", "B");
        form
    };
    let (one, other) = tokio::join!(stranger.post(&screen, &form), stranger.post(&screen, &form));
    assert_eq!(one.leads_to(), other.leads_to());
    assert_eq!(take(&stranger, &screen, "B", false).await.0, "B002");
}

async fn whoever_missed_the_call_may_come_back_once(town: Town) {
    let screen = set_up(&town).await;
    let stranger = town.stranger();
    let (_, own) = take(&stranger, &screen, "A", false).await;
    town.pass_minutes(1);
    take(&stranger, &screen, "A", false).await;
    let hoa = town.signed_in("hoa").await;
    press(&hoa, "1", "goi-tiep").await;
    let page = press(&hoa, "1", "goi-lai").await;
    assert!(page.contains("đã gọi 2 lần"), "{page}");
    let page = press(&hoa, "1", "vang-mat").await;
    assert!(page.contains("Vắng mặt khi gọi") && called(&page).is_none(), "{page}");
    assert!(stranger.get(&own).await.ok().contains("Xin báo công chức"));
    press(&hoa, "1", "xep-lai").await;
    let page = press(&hoa, "1", "goi-tiep").await;
    assert_eq!(called(&page).as_deref(), Some("A001"), "with the time of the ticket");
    let page = press(&hoa, "1", "vang-mat").await;
    assert!(!page.contains("Vắng mặt khi gọi"), "only once: {page}");
    // An old page of the window does nothing to whoever is there now.
    let old = hoa.get(&format!("/hang-doi?ban={DESK}&quay=1")).await.form("/hang-doi/goi-tiep");
    press(&hoa, "1", "goi-tiep").await;
    hoa.post("/hang-doi/goi-tiep", &old).await;
    let page = hoa.get(&format!("/hang-doi?ban={DESK}&quay=1")).await.ok();
    assert_eq!(called(&page).as_deref(), Some("A002"));
}

async fn strangers_cannot_fill_the_queue(town: Town) {
    let screen = set_up(&town).await;
    let stranger = town.stranger();
    let without = screen.split('?').next().expect("a path");
    assert_eq!(stranger.get(without).await.status, StatusCode::NOT_FOUND);
    let mut form = stranger.get(&screen).await.form(&screen);
    set(&mut form, "nhom", "A");
    let wrong = format!("{without}?khoa=0000");
    assert_eq!(stranger.post(&wrong, &form).await.status, StatusCode::NOT_FOUND);
    set(&mut form, "nhom", "X");
    let answer = stranger.post(&screen, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Xin chọn nhóm việc"));
    // A new address shuts the old one out.
    let quan = town.signed_in("quan").await;
    let page = format!("/quan-tri/hang-doi?ban={DESK}");
    quan.submit(&page, &format!("/quan-tri/hang-doi/{DESK}/khoa"), &[]).await;
    assert_eq!(stranger.get(&screen).await.status, StatusCode::NOT_FOUND);
    let kinds = ["queue_set_up", "queue_key_changed"];
    for kind in kinds {
        let row = town
            .app
            .db
            .first(sql!("select count(*) as n from journal where kind = $1"), args![kind])
            .await;
        assert_eq!(row.expect("an answer").expect("a count").int("n"), 1, "{kind}");
    }
}

async fn numbers_are_given_in_working_time_and_begin_anew_each_day(town: Town) {
    let screen = set_up(&town).await;
    let stranger = town.stranger();
    assert_eq!(take(&stranger, &screen, "A", false).await.0, "A001");
    let hoa = town.signed_in("hoa").await;
    press(&hoa, "1", "ngung-cap-so").await;
    assert!(stranger.get(&screen).await.ok().contains("hôm nay đã hết giờ lấy số"));
    press(&hoa, "1", "cap-so-tiep").await;
    assert_eq!(take(&stranger, &screen, "A", false).await.0, "A002");
    town.at(date(2022, 3, 15).at(20, 0, 0, 0));
    assert!(stranger.get(&screen).await.ok().contains("chưa đến giờ lấy số"));
    town.at(date(2022, 3, 16).at(6, 45, 0, 0));
    assert_eq!(take(&stranger, &screen, "A", false).await.0, "A001");
    let page = town.signed_in("hoa").await;
    let page = page.get(&format!("/hang-doi?ban={DESK}")).await.ok();
    assert!(page.contains("Đang chờ: <strong>1</strong> người"), "yesterday's are gone: {page}");
}

async fn the_menu_leads_only_those_to_the_queue_who_receive_there_today(town: Town) {
    set_up(&town).await;
    let leads = async |who: &str| {
        town.signed_in(who).await.get("/cong-viec").await.ok().contains("href=\"/hang-doi\"")
    };
    assert!(leads("hoa").await && leads("truong").await);
    assert!(!leads("my").await, "she receives at a desk without a queue");
    // Until yesterday she helped out at the district's; today she takes fees there.
    let my = town.staff("my").await;
    let mut tx = town.app.db.begin().await.expect("a transaction");
    for duty in [Duty::Receiver, Duty::Cashier] {
        accounts::give_post(&mut tx, my, &UnitId::from(DESK), duty, date(2021, 1, 1))
            .await
            .expect("a duty");
    }
    let end = sql!("update post set to_on = $2 where staff = $1 and unit = $3 and duty = $4");
    let values = args![my, date(2022, 3, 14), DESK, Duty::Receiver.code()];
    tx.run(end, values).await.expect("an end");
    tx.commit().await.expect("a commit");
    assert!(!leads("my").await);
}
