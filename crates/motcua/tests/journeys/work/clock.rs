//! A clock that is far ahead: it writes nothing once somebody watches it, and what it wrote before does
//! not shut anybody out.

use jiff::civil::date;
use motcua::commands::audit::deep;
use motcua::commands::clock;
use motcua::db::Sql;
use motcua::error::Error;
use motcua::journal::clock::{Standing, limit, standing};
use motcua::journal::{self, Verdict};
use motcua::{args, intake, web};
use reqwest::StatusCode;

use super::{act, at, succeeded};
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::{PASSWORD, START, Town};

crate::journeys! {
    a_clock_that_is_a_year_ahead_writes_nothing;
    whoever_was_led_by_a_wrong_clock_goes_on_by_the_right_one;
}

async fn signs_in(town: &Town, username: &str) -> StatusCode {
    let fields = [("ten", username), ("mat_khau", PASSWORD)];
    town.stranger().submit("/dang-nhap", "/dang-nhap", &fields).await.status
}

async fn entries(town: &Town) -> i64 {
    let count = Sql::built("select count(*) as n from journal".to_owned());
    town.app.db.first(count, args![]).await.expect("an answer").expect("a count").int("n")
}

async fn a_clock_that_is_a_year_ahead_writes_nothing(town: Town) {
    let id = town.household_business().await;
    limit(&town.app.db, 60).await.expect("a limit");
    let filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let before = entries(&town).await;
    town.at(date(2023, 5, 8).at(8, 0, 0, 0));
    assert!(matches!(
        standing(&town.app.db, town.app.now()).await,
        Ok(Standing::Ahead { days_max: 60, .. })
    ));
    let hoa = town.signed_in("hoa").await;
    let refused = hoa.get(&at(id, "")).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text().contains("motcua doctor"), "{}", refused.text());
    assert_eq!(signs_in(&town, "phuc").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(entries(&town).await, before);
    let error = clock::corrected(&town.app.db, town.app.now(), "thử").await.expect_err("ahead");
    assert!(error.to_string().contains("không có gì để chỉnh"), "{error}");
    let written = intake::receive(&town.app, &town.actor("hoa").await, filing).await;
    assert!(matches!(written, Err(Error::ClockWrong)), "{written:?}");
    // The office was closed for long and somebody says so.
    clock::accepted(&town.app.db, town.app.now(), "nghỉ dài").await.expect("accepted");
    assert_eq!(signs_in(&town, "phuc").await, StatusCode::SEE_OTHER);
    // Or the clock is set right before anything was written.
    town.at(START);
    let error = clock::accepted(&town.app.db, town.app.now(), "thử").await.expect_err("behind");
    assert!(error.to_string().contains("motcua clock correct"), "{error}");
}

async fn whoever_was_led_by_a_wrong_clock_goes_on_by_the_right_one(town: Town) {
    town.at(date(2023, 5, 8).at(8, 0, 0, 0));
    let hoa = town.signed_in("hoa").await;
    let id = town.household_business().await;
    act(&town, &hoa, id, ("chuyen", &[])).await;
    town.at(START);
    assert_eq!(signs_in(&town, "hoa").await, StatusCode::SERVICE_UNAVAILABLE);
    clock::corrected(&town.app.db, town.app.now(), "pin đồng hồ hỏng").await.expect("corrected");
    let left = hoa.get("/cong-viec").await;
    assert!(left.leads_to().starts_with(web::SIGN_IN_PATH), "a session of 2023 has ended");
    assert_eq!(signs_in(&town, "hoa").await, StatusCode::SEE_OTHER);
    let newer = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    act(&town, &hoa, newer, ("chuyen", &[])).await;
    for dossier in [id, newer] {
        let path = at(dossier, "nhan");
        let form = phuc.get(&at(dossier, "")).await.form(&path);
        succeeded(&phuc.post(&path, &form).await, dossier, "nhan");
        phuc.get(&at(dossier, "")).await.ok();
    }
    let Ok(Verdict::Whole { marks, .. }) = journal::verify(&town.app.db).await else {
        panic!("a whole journal")
    };
    assert!(marks.len() == 1 && marks[0].at < marks[0].last_at, "{marks:?}");
    let found = deep::examine(&town.app.db, &town.app.files).await.expect("an answer");
    assert!(found.is_well(), "{found:?}");
    let administrator = town.signed_in("quan").await;
    let page = administrator.get("/nhat-ky?loai=clock_corrected").await.ok();
    assert!(page.contains("Chỉnh đồng hồ máy chủ") && page.contains("pin đồng hồ hỏng"), "{page}");
}
