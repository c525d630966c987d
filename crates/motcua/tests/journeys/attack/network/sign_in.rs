//! Wrong passwords are no weapon against the person whose account it is.

use motcua::db::Sql;
use reqwest::StatusCode;

use crate::support::browser::{Answer, Browser};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    who_tries_passwords_elsewhere_closes_nothing_for_the_person;
    a_known_browser_has_tries_of_its_own_and_a_copied_one_is_worth_nothing;
    many_networks_get_a_hundred_tries_an_hour_and_a_temporary_password_gets_in;
    an_office_behind_one_address_is_not_told_of_passwords_that_it_did_not_type;
    wrong_passwords_do_not_fill_the_journal;
    a_new_password_ends_the_wait_of_whoever_forgot_the_old_one;
}

async fn sign_in(browser: &Browser, username: &str, password: &str) -> Answer {
    let fields = [("ten".to_owned(), username.to_owned()), ("mat_khau".into(), password.into())];
    browser.post("/dang-nhap", &fields).await
}

async fn is_in(browser: &Browser, username: &str, password: &str) -> bool {
    sign_in(browser, username, password).await.status == StatusCode::SEE_OTHER
}

/// Five wrong passwords and a sixth that is not looked at.
async fn close(browser: &Browser, username: &str) -> String {
    for _ in 0..5 {
        let wrong = sign_in(browser, username, "sai-mat-khau").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    }
    let closed = sign_in(browser, username, PASSWORD).await;
    assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS);
    closed.text()
}

async fn who_tries_passwords_elsewhere_closes_nothing_for_the_person(town: Town) {
    for (stranger, neighbour, person) in [
        ("198.51.100.1", "198.51.100.1", "203.0.113.9"),
        // One line has many IPv6 addresses, and another line is another network.
        ("2001:db8:1:2::1", "2001:db8:1:2:9:9:9:9", "2001:db8:1:3::1"),
    ] {
        for username in ["hoa", "khong.co.ai"] {
            let told = close(&town.stranger_at(stranger), username).await;
            assert!(told.contains("Từ mạng này") && told.contains("Xin đợi 30 giây"), "{told}");
        }
        assert!(!is_in(&town.stranger_at(neighbour), "hoa", PASSWORD).await);
        assert!(is_in(&town.stranger_at(person), "hoa", PASSWORD).await);
        town.pass_minutes(24 * 60);
    }
}

async fn a_known_browser_has_tries_of_its_own_and_a_copied_one_is_worth_nothing(town: Town) {
    let network = "203.0.113.9";
    let hoa = town.stranger_at(network);
    assert!(is_in(&hoa, "hoa", PASSWORD).await);
    let copied = town.stranger_at("198.51.100.1");
    for pair in hoa.cookies().split("; ").filter(|pair| pair.starts_with("motcua-may=")) {
        copied.keep(pair);
    }
    assert!(copied.cookies().starts_with("motcua-may="));
    // A neighbour closes the account for the network, but not for the browser.
    close(&town.stranger_at(network), "hoa").await;
    assert!(is_in(&hoa, "hoa", PASSWORD).await, "a known browser gets in");
    // Somebody else at the same machine is known there, too, and stays so.
    assert!(is_in(&hoa, "hanh", PASSWORD).await);
    assert!(is_in(&hoa, "hoa", PASSWORD).await);
    let told = close(&hoa, "hoa").await;
    assert!(told.contains("Trên máy này"), "{told}");
    assert!(is_in(&hoa, "hanh", PASSWORD).await, "each account has its own tries");
    // The copy was replaced by the next success: it is a stranger's, and closes nothing there.
    let told = close(&copied, "hoa").await;
    assert!(told.contains("Từ mạng này"), "{told}");
    town.pass_minutes(1);
    assert!(is_in(&hoa, "hoa", PASSWORD).await);
    // A cookie that somebody made up is no device, however long it is.
    let made_up = town.stranger_at("198.51.100.2");
    made_up.keep(&format!("motcua-may={}", "x".repeat(6000)));
    assert!(close(&made_up, "hoa").await.contains("Từ mạng này"));
}

async fn many_networks_get_a_hundred_tries_an_hour_and_a_temporary_password_gets_in(town: Town) {
    let hoa = town.stranger_at("203.0.113.9");
    assert!(is_in(&hoa, "hoa", PASSWORD).await);
    for username in ["hoa", "khong.co.ai"] {
        let mut looked_at = 0;
        for n in 0..60 {
            let stranger = town.stranger_at(&format!("198.51.100.{n}"));
            let answer = sign_in(&stranger, username, "sai-mat-khau").await;
            if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
                looked_at += 1;
            } else {
                assert!(answer.text().contains("từ nhiều nơi"), "{}", answer.text());
            }
        }
        assert_eq!(looked_at, 50, "{username}");
    }
    assert!(!is_in(&town.stranger_at("198.51.100.99"), "hoa", PASSWORD).await);
    assert!(is_in(&hoa, "hoa", PASSWORD).await, "the browser is known");
    assert!(is_in(&town.stranger_at("203.0.113.9"), "hoa", PASSWORD).await, "so is the network");
    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("hoa").await);
    assert!(quan.get(&person).await.ok().contains("Đang bị thử mật khẩu từ nhiều nơi"));
    let reset = quan.submit(&person, &format!("{person}/mat-khau"), &[]).await.ok();
    let (_, rest) = reset.split_once("<strong class=\"mc-code\">").expect("a password");
    let temporary = rest.split('<').next().expect("its end");
    assert!(is_in(&town.stranger_at("198.51.100.99"), "hoa", temporary).await);
}

async fn an_office_behind_one_address_is_not_told_of_passwords_that_it_did_not_type(town: Town) {
    let office = "203.0.113.9";
    // Whoever leads begins with what is theirs to decide.
    let leads = ["phuc", "chu"];
    for _ in 0..8 {
        for username in ["hoa", "hanh", "truong", "phuc", "ky", "kieu", "chu", "van"] {
            let entered = sign_in(&town.stranger_at(office), username, PASSWORD).await;
            let begins = if leads.contains(&username) { "/canh-bao" } else { "/cong-viec" };
            assert_eq!(entered.leads_to(), begins, "{username}");
        }
    }
    let known = town.stranger_at(office);
    assert!(is_in(&known, "kiem", PASSWORD).await);
    for n in 0..60 {
        sign_in(&town.stranger_at(office), &format!("ai.do.{n}"), "sai-mat-khau").await;
    }
    let told = sign_in(&town.stranger_at(office), "hoa", PASSWORD).await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(told.text().contains("có thể của người khác dùng chung mạng"), "{}", told.text());
    assert!(is_in(&known, "kiem", PASSWORD).await, "a known browser does not wait for others");
}

async fn wrong_passwords_do_not_fill_the_journal(town: Town) {
    for n in 0..45 {
        let stranger = town.stranger_at(&format!("198.51.100.{n}"));
        sign_in(&stranger, "hoa", "sai-mat-khau").await;
    }
    let noted = "select count(*) as n from journal where kind = 'sign_in_failed'";
    let row = town.app.db.first(Sql::built(noted.to_owned()), vec![]).await.expect("an answer");
    assert_eq!(row.expect("a row").int("n"), 20);
}

async fn a_new_password_ends_the_wait_of_whoever_forgot_the_old_one(town: Town) {
    let hoa = town.stranger_at("203.0.113.9");
    assert!(is_in(&hoa, "hoa", PASSWORD).await);
    close(&hoa, "hoa").await;
    close(&town.stranger_at("203.0.113.9"), "hoa").await;
    let quan = town.signed_in("quan").await;
    let person = format!("/quan-tri/can-bo/{}", town.staff("hoa").await);
    let reset = quan.submit(&person, &format!("{person}/mat-khau"), &[]).await.ok();
    let (_, rest) = reset.split_once("<strong class=\"mc-code\">").expect("a password");
    let temporary = rest.split('<').next().expect("its end");
    assert_eq!(sign_in(&hoa, "hoa", temporary).await.leads_to(), "/tai-khoan/mat-khau");
}
