//! Secrets of receipts cannot be found by trying, and trying is no weapon against the applicant.

use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;

crate::journeys! {
    who_tries_secrets_keeps_only_their_own_network_waiting;
    many_spellings_of_one_code_share_its_tries;
    a_network_that_sprays_codes_waits_and_a_right_one_costs_nothing;
}

async fn receipt(town: &Town, id: Uuid) -> (String, String) {
    let asked = sql!("select code, secret from dossier where id = $1");
    let row = town.app.db.first(asked, args![id]).await.expect("an answer").expect("a dossier");
    (row.text("code"), row.text("secret"))
}

async fn ask(town: &Town, address: &str, code: &str, secret: &str) -> StatusCode {
    let path = format!("/tra-cuu?ma={}&khoa={secret}", code.replace(' ', "+"));
    town.stranger_at(address).get(&path).await.status
}

const WRONG: &str = "BCFG-2345";

async fn who_tries_secrets_keeps_only_their_own_network_waiting(town: Town) {
    let (code, secret) = receipt(&town, town.birth().await).await;
    for (stranger, applicant) in
        [("198.51.100.1", "203.0.113.9"), ("2001:db8:1:2::1", "2001:db8:1:3::1")]
    {
        for _ in 0..10 {
            let wrong = ask(&town, stranger, &code, WRONG).await;
            assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(ask(&town, stranger, &code, &secret).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask(&town, applicant, &code, &secret).await, StatusCode::OK);
        town.pass_minutes(1);
        assert_eq!(
            ask(&town, stranger, &code, &secret).await,
            StatusCode::OK,
            "after half a minute"
        );
    }
    // However long somebody goes on, an applicant elsewhere waits for nothing.
    for n in 0..40 {
        ask(&town, &format!("198.51.100.{n}"), &code, WRONG).await;
    }
    assert_eq!(ask(&town, "203.0.113.10", &code, &secret).await, StatusCode::OK);
}

async fn many_spellings_of_one_code_share_its_tries(town: Town) {
    let (code, secret) = receipt(&town, town.birth().await).await;
    let bare = code.replace(['-', '.'], "");
    let spellings = [
        code.clone(),
        code.to_lowercase(),
        bare.clone(),
        bare.to_lowercase(),
        code.replace('-', " "),
        code.replace(['-', '.'], " "),
        code.replace('-', " - "),
        code.replace('.', " . "),
        code.replace('-', "–"),
        code.to_lowercase().replace('-', "—"),
    ];
    for spelling in &spellings {
        let wrong = ask(&town, "198.51.100.1", spelling, WRONG).await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY, "{spelling}");
    }
    let right = ask(&town, "198.51.100.1", &code, &secret).await;
    assert_eq!(right, StatusCode::TOO_MANY_REQUESTS);
}

async fn a_network_that_sprays_codes_waits_and_a_right_one_costs_nothing(town: Town) {
    let (code, secret) = receipt(&town, town.birth().await).await;
    for n in 1..=30 {
        // A family, a school, an operator's customers: right ones are not counted.
        assert_eq!(ask(&town, "198.51.100.1", &code, &secret).await, StatusCode::OK);
        let wrong = ask(&town, "198.51.100.1", &format!("H47.NG-220315-{n:04}"), WRONG).await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let closed = town.stranger_at("198.51.100.1");
    let closed = closed.get(&format!("/tra-cuu?ma={code}&khoa={secret}")).await;
    assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(closed.headers["retry-after"], "2");
    assert!(closed.text().contains("có thể của người khác dùng chung mạng"));
    assert_eq!(ask(&town, "203.0.113.9", &code, &secret).await, StatusCode::OK);
}
