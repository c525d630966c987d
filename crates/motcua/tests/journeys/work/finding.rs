//! Finding a dossier by a name that was mistyped, and by nobody else's.

use domain::agency::UnitId;
use domain::person::PersonName;
use motcua::app::new_id;
use motcua::db::Sql;
use motcua::dossiers::finding;
use motcua::web::percent;
use motcua::{args, intake};
use uuid::Uuid;

use super::at;
use crate::support::Town;
use crate::support::browser::Browser;
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    a_name_is_found_in_spite_of_typing_errors;
    nobody_finds_what_another_unit_has;
    what_is_typed_is_answered_while_typing;
    an_old_dossier_is_found_by_its_whole_name_behind_thousands_with_its_words;
    older_dossiers_become_findable_once;
}

/// A dossier of somebody with that name, received by Hoa at the district's desk.
async fn of(town: &Town, name: &str) -> Uuid {
    let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    filing.applicant.name = PersonName::parse(name).expect("a name");
    let actor = town.actor("hoa").await;
    intake::receive(&town.app, &actor, filing).await.expect("a dossier")
}

async fn finds(browser: &Browser, query: &str, id: Uuid) -> bool {
    let page = browser.get(&format!("/ho-so?q={}", percent(query))).await.ok();
    page.contains(&at(id, ""))
}

async fn a_name_is_found_in_spite_of_typing_errors(town: Town) {
    let hoa = town.signed_in("hoa").await;
    let cases = [
        ("Bh’nướch Thị Hoa", "Bh'nuoch hoa"),
        ("Alăng Bhuôn", "a lang bhuon"),
        ("Nguyễn Văn Khánh", "nguyne van kanh"),
        ("Pơloong Phúc", "poloong phcu"),
        ("Đinh Thị Xuân", "DINH xuna"),
    ];
    for (name, query) in cases {
        let id = of(&town, name).await;
        assert!(finds(&hoa, name, id).await, "{name}");
        assert!(finds(&hoa, query, id).await, "{query}: {name}");
        for (_, other) in cases.iter().filter(|(other, _)| *other != name) {
            assert!(!finds(&hoa, other, id).await, "{other}: {name}");
        }
    }
    let page = hoa.get("/ho-so?q=nguyne%20van%20kanh").await.ok();
    assert!(page.contains("những tên gần giống"), "{page}");
    let page = hoa.get("/ho-so?q=h%E1%BB%99%20kinh%20doanh").await.ok();
    assert!(page.contains("Thủ tục có tên như vậy") && page.contains("1.001612"), "{page}");
}

async fn nobody_finds_what_another_unit_has(town: Town) {
    let id = of(&town, "Zơrâm Thị Bhươih").await;
    let code = town.dossier(id).await.received.code.to_string();
    let queries = ["zoram thi bhuoih", "zorma bhuoih", "0001", "220315-0001", "1.001612", &code];
    for (name, finds_it) in
        [("hoa", true), ("ky", true), ("my", false), ("tu", false), ("chu", false)]
    {
        let browser = town.at_work(name).await;
        for query in queries {
            let path = format!("/ho-so?q={}", percent(query));
            let answer = browser.get(&path).await;
            let found = answer.location.is_some() || answer.text().contains(&at(id, ""));
            assert_eq!(found, finds_it, "{name}: {query}");
            let offered = browser.get(&format!("/ho-so/goi-y?q={}", percent(query))).await.ok();
            assert_eq!(offered.contains(&id.to_string()), finds_it, "{name}: {query}");
        }
    }
    let kiem = town.at_work("kiem").await;
    assert_eq!(kiem.get("/ho-so/goi-y?q=zoram").await.status, 403);
    // Where it goes, it is found from then on.
    let chu = town.at_work("chu").await;
    let gone = super::at_the_signer(&town).await;
    assert!(finds(&chu, "zoram thi bhnuoch", gone).await);
    assert!(finds(&chu, "bhnouch", gone).await);
}

async fn what_is_typed_is_answered_while_typing(town: Town) {
    let id = of(&town, "Coor Thị Đào").await;
    let hoa = town.signed_in("hoa").await;
    let answer = hoa.get("/ho-so/goi-y?q=coor%20thi%20%C4%91").await;
    assert_eq!(answer.media, "application/json");
    let offers: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert_eq!(offers[0]["href"], at(id, ""));
    assert!(
        offers[0]["label"].as_str().is_some_and(|label| label.starts_with("Coor Thị Đào · H47"))
    );
    assert_eq!(hoa.get("/ho-so/goi-y?q=c").await.ok(), "[]");
    assert_eq!(hoa.get("/ho-so/goi-y").await.ok(), "[]");
    let offered = hoa.get("/ho-so/goi-y?q=h%E1%BB%99%20kinh%20doanh").await.ok();
    assert!(offered.contains("Thủ tục: "), "{offered}");
}

async fn an_old_dossier_is_found_by_its_whole_name_behind_thousands_with_its_words(town: Town) {
    let old = of(&town, "Nguyễn Thị Khánh").await;
    let desk = UnitId::from("nam-giang.mot-cua");
    let newer = town.app.now().as_millisecond();
    let rows = (1..8_000).flat_map(|n| {
        let (desk, id) = (desk.clone(), new_id());
        ["nguyen", "thi"].map(move |word| args![&desk, word, newer + n, id])
    });
    let words = (1..8_000).map(|n| args![&desk, "khanh", newer + n, new_id()]);
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let rows = rows.chain(words).collect();
    tx.insert_all("dossier_word (unit, word, received_at, dossier)", rows).await.expect("rows");
    tx.commit().await.expect("a commit");
    let hoa = town.signed_in("hoa").await;
    for query in ["Nguyễn Thị Khánh", "nguyen thi khanh", "nguyne thi khanh", "NGUYEN THI HKANH"]
    {
        assert!(finds(&hoa, query, old).await, "{query}");
    }
    // Part of the name is looked for among the newest only, and the page says so.
    let part = hoa.get("/ho-so?q=nguyen%20khanh").await.ok();
    assert!(!part.contains(&at(old, "")) && part.contains("xin gõ đủ họ và tên"), "{part}");
    let whole = hoa.get("/ho-so?q=b%C3%ACnh").await.ok();
    assert!(!whole.contains("xin gõ đủ họ và tên"), "{whole}");
}

async fn older_dossiers_become_findable_once(town: Town) {
    let id = super::at_the_signer(&town).await;
    let db = &town.app.db;
    for table in ["dossier_word", "name_word"] {
        db.run(Sql::built(format!("delete from {table}")), vec![]).await.expect("rows");
    }
    let chu = town.signed_in("chu").await;
    assert!(!finds(&chu, "zoram", id).await);
    finding::file_older(db).await.expect("all of them");
    assert!(finds(&chu, "zoram", id).await);
    assert!(finds(&chu, "zorma", id).await);
    // It is done once: what a later start finds is as it was left.
    db.run(Sql::built("delete from dossier_word".to_owned()), vec![]).await.expect("rows");
    finding::file_older(db).await.expect("nothing to do");
    assert!(!finds(&chu, "zoram", id).await);
}
