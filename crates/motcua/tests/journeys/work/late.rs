//! What is late is the leaders' business: they read and find it before it has come to them, and only
//! then, and only those who answer for the unit that settles it.

use domain::duty::Duty;
use jiff::civil::date;
use motcua::watch;
use reqwest::StatusCode;

use super::{act, at, at_the_officer, at_the_signer};
use crate::support::Town;

crate::journeys! {
    leaders_read_and_find_what_is_late_and_nothing_else;
    what_has_passed_through_a_unit_is_a_link_in_its_lists;
}

async fn leaders_read_and_find_what_is_late_and_nothing_else(town: Town) {
    town.give("thu", "ca-dy.lanh-dao", Duty::Signer).await;
    let (id, _) = at_the_officer(&town).await;
    let code = town.dossier(id).await.received.code;
    let search = format!("/ho-so?q={:04}", code.number());
    watch::round(&town.app).await.expect("a round");
    let chu = town.signed_in("chu").await;
    assert_eq!(chu.get(&at(id, "")).await.status, StatusCode::NOT_FOUND, "it is in time");
    assert!(!chu.get(&search).await.ok().contains(&at(id, "")));

    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    watch::round(&town.app).await.expect("a round");
    let chu = town.signed_in("chu").await;
    assert!(chu.get(&at(id, "")).await.ok().contains("Quá hạn"));
    assert!(chu.get(&search).await.ok().contains(&at(id, "")), "and found by its number");
    assert!(chu.get("/ho-so?q=zoram").await.ok().contains(&at(id, "")), "and by name");
    assert!(chu.get("/canh-bao").await.ok().contains(&at(id, "")), "and a link in lists");
    let acts = chu.get(&at(id, "")).await.ok();
    assert!(!acts.contains("/nhan\"") && !acts.contains("/phe-duyet"), "reading is all: {acts}");

    let thu = town.signed_in("thu").await;
    assert_eq!(thu.get(&at(id, "")).await.status, StatusCode::NOT_FOUND, "another government");
    assert!(!thu.get(&search).await.text().contains(&at(id, "")));
}

async fn what_has_passed_through_a_unit_is_a_link_in_its_lists(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    let reason = ("ly_do", "Cần làm rõ diện tích cửa hàng");
    act(&town, &chu, id, ("tra-lai", &[reason])).await;
    town.at(date(2022, 3, 18).at(9, 0, 0, 0));
    let page = town.signed_in("chu").await.get("/canh-bao/ho-so").await.ok();
    assert!(page.contains(&at(id, "")), "it went back, and is still theirs to read: {page}");
}
