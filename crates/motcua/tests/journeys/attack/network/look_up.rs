//! Secrets of receipts cannot be found by trying, trying is no weapon against the applicant, and no
//! address carries one.

use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::work::at_the_officer;

crate::journeys! {
    who_tries_secrets_keeps_only_their_own_network_waiting;
    many_spellings_of_one_code_share_its_tries;
    a_network_that_sprays_codes_waits_and_a_right_one_costs_nothing;
    no_address_carries_a_secret_and_none_opens_a_dossier_elsewhere;
    what_is_open_closes_by_itself_and_by_a_button;
    a_browser_keeps_twenty_dossiers_open_and_takes_no_token_of_others;
}

async fn receipt(town: &Town, id: Uuid) -> (String, String) {
    let asked = sql!("select code, secret from dossier where id = $1");
    let row = town.app.db.first(asked, args![id]).await.expect("an answer").expect("a dossier");
    (row.text("code"), row.text("secret"))
}

async fn ask(town: &Town, address: &str, code: &str, secret: &str) -> StatusCode {
    town.stranger_at(address).look_up(code, secret).await.status
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
        assert_eq!(ask(&town, applicant, &code, &secret).await, StatusCode::SEE_OTHER);
        town.pass_minutes(1);
        assert_eq!(
            ask(&town, stranger, &code, &secret).await,
            StatusCode::SEE_OTHER,
            "after half a minute"
        );
    }
    // However long somebody goes on, an applicant elsewhere waits for nothing.
    for n in 0..40 {
        ask(&town, &format!("198.51.100.{n}"), &code, WRONG).await;
    }
    assert_eq!(ask(&town, "203.0.113.10", &code, &secret).await, StatusCode::SEE_OTHER);
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
        assert_eq!(ask(&town, "198.51.100.1", &code, &secret).await, StatusCode::SEE_OTHER);
        let wrong = ask(&town, "198.51.100.1", &format!("H47.NG-220315-{n:04}"), WRONG).await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let closed = town.stranger_at("198.51.100.1");
    let closed = closed.look_up(&code, &secret).await;
    assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(closed.headers["retry-after"], "2");
    assert!(closed.text().contains("có thể của người khác dùng chung mạng"));
    assert_eq!(ask(&town, "203.0.113.9", &code, &secret).await, StatusCode::SEE_OTHER);
}

async fn no_address_carries_a_secret_and_none_opens_a_dossier_elsewhere(town: Town) {
    let (id, _) = at_the_officer(&town).await;
    let (code, secret) = receipt(&town, id).await;
    let reference = town.app.reference();
    let receipt = motcua::intake::receipt::receipt(&town.app.db, &reference, id).await;
    let printed = receipt.expect("a receipt").address("https://motcua.example");
    let (sent_along, kept_back) = printed.split_once('#').expect("a fragment");
    assert_eq!(sent_along, "https://motcua.example/tra-cuu");
    assert!(kept_back.contains(&code) && kept_back.contains(&secret), "{kept_back}");
    // An address with both, as somebody may make it, shows nothing.
    let citizen = town.stranger();
    let typed = citizen.get(&format!("/tra-cuu?ma={code}&khoa={secret}")).await.ok();
    assert!(!typed.contains(&code) && !typed.contains(&secret), "{typed}");

    let answer = citizen.look_up(&code, &secret).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let own = answer.leads_to().to_owned();
    for page in ["", "/rut-ho-so", "/ket-qua", "/bo-sung"] {
        let address = format!("{own}{page}");
        let shown = citizen.get(&address).await.ok();
        assert!(shown.contains(&code) && !shown.contains(&secret), "{address}: {shown}");
        for link in shown.split("href=\"").chain(shown.split("action=\"")).skip(1) {
            let link = link.split('"').next().expect("an address");
            assert!(!link.contains(&code) && !link.contains('?'), "{address} leads to {link}");
        }
        // The address is worth nothing in another browser, even one that has something open itself.
        let stranger = town.stranger();
        assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        let (other, its_secret) = self::receipt(&town, town.birth().await).await;
        stranger.opened(&other, &its_secret).await.ok();
        let refused = stranger.get(&address).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!refused.text().contains(&code), "{address}");
    }
}

async fn what_is_open_closes_by_itself_and_by_a_button(town: Town) {
    let (code, secret) = receipt(&town, town.birth().await).await;
    let citizen = town.stranger();
    let first = citizen.look_up(&code, &secret).await.leads_to().to_owned();
    let again = citizen.look_up(&code, &secret).await.leads_to().to_owned();
    assert_eq!(first, again, "it is open already");
    for _ in 0..3 {
        town.pass_minutes(119);
        citizen.get(&first).await.ok();
    }
    town.pass_minutes(121);
    assert_eq!(citizen.get(&first).await.status, StatusCode::NOT_FOUND);
    let second = citizen.look_up(&code, &secret).await.leads_to().to_owned();
    assert_ne!(first, second);
    let close = format!("{second}/dong");
    let stranger = town.stranger();
    stranger.post(&close, &[]).await.leads_to();
    citizen.get(&second).await.ok();
    assert_eq!(citizen.submit(&second, &close, &[]).await.leads_to(), "/tra-cuu");
    assert_eq!(citizen.get(&second).await.status, StatusCode::NOT_FOUND);
}

async fn a_browser_keeps_twenty_dossiers_open_and_takes_no_token_of_others(town: Town) {
    let citizen = town.stranger();
    // Somebody put a token of their own making into the browser.
    citizen.keep("motcua-tra-cuu=0000");
    let mut pages = Vec::new();
    for _ in 0..21 {
        let (code, secret) = receipt(&town, town.birth().await).await;
        pages.push(citizen.look_up(&code, &secret).await.leads_to().to_owned());
        assert!(!citizen.cookies().contains("motcua-tra-cuu=0000"));
        town.pass_minutes(1);
    }
    assert_eq!(citizen.get(&pages[0]).await.status, StatusCode::NOT_FOUND, "the oldest went");
    for page in &pages[1..] {
        citizen.get(page).await.ok();
    }
    // Whoever gives a receipt to a hundred browsers fills no table.
    let (code, secret) = receipt(&town, town.birth().await).await;
    for _ in 0..51 {
        town.stranger().look_up(&code, &secret).await.leads_to();
    }
    let counted = sql!(
        "select count(*) as n from look_up where dossier in (select id from dossier where code = $1)"
    );
    let row = town.app.db.first(counted, args![code]).await.expect("an answer");
    assert_eq!(row.expect("a count").int("n"), 50);
}
