//! Linked procedures by JSON: one filing by a program, and three bodies that show in it.

use domain::dossier::Outcome;
use domain::route::Task;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Town;
use crate::support::program::{ALL, Program, filing, told};
use crate::work::linked::{BIRTH_RESIDENCE_CARD, bring_to, part, with_bodies};

crate::journeys! {
    a_program_files_once_for_three_bodies_and_hands_out_once;
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name}: {value}"))
}

async fn a_program_files_once_for_three_bodies_and_hands_out_once(town: Town) {
    with_bodies(&town).await;
    let my = Program::of(&town, "my", &ALL).await;
    let body = filing(&town, "thanh-my.mot-cua", BIRTH_RESIDENCE_CARD);
    let received = my.post("/dossiers", body, &[("Idempotency-Key", "a")]).await.ok();
    let own = format!("/dossiers/{}", text(&received, "code"));
    let id = text(&received, "id").parse().expect("an id");
    let linked = my.get(&own).await.ok()["linked"].clone();
    assert_eq!(linked["whole"]["code"], received["code"]);
    let parts = linked["parts"].as_array().expect("parts");
    let codes: Vec<&str> = parts.iter().map(|part| text(part, "procedure")).collect();
    assert_eq!(codes.first(), Some(&"1.001193"), "{linked}");
    assert_eq!(codes.len(), 3);
    for part in parts {
        assert_eq!((&part["code"], &part["status"]), (&Value::Null, &Value::Null), "{part}");
    }
    assert_eq!(parts[1]["waits_for"], json!([parts[0]["procedure_name"]]));

    // The hand-over begins what can begin; the body of a part acts on the part.
    let state = my.post(&format!("{own}/hand-over"), json!({}), &[]).await.ok();
    assert_eq!(state["status"]["code"], 4);
    let linked = my.get(&own).await.ok()["linked"].clone();
    let birth = &linked["parts"][0];
    assert_eq!(text(birth, "unit"), "thanh-my.tu-phap-ho-tich", "{birth}");
    assert!(birth["due_at"].is_string() && birth["ended_at"].is_null(), "{birth}");
    assert_eq!(linked["parts"][1]["code"], Value::Null, "it waits for the birth");
    let tu = Program::of(&town, "tu", &ALL).await;
    let own_part = format!("/dossiers/{}", text(birth, "code"));
    tu.post(&format!("{own_part}/accept"), json!({}), &[]).await.ok();
    let withdrawn = json!({ "reason": "Gia đình đổi ý" });
    let refused = my.post(&format!("{own_part}/ask-withdrawal"), withdrawn, &[]).await;
    let refused = refused.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    assert!(text(&refused, "detail").contains("hồ sơ chung"), "{refused}");

    // From a part the whole is seen, and how far the others are.
    bring_to(&town, part(&town, id, "khai-sinh").await, None, Outcome::Granted).await;
    let ky = Program::of(&town, "ky", &ALL).await;
    let card = part(&town, id, "the-bhyt").await;
    let seen = ky.get(&format!("/dossiers/{card}")).await.ok();
    let linked = &seen["linked"];
    assert_eq!(
        (&linked["whole"]["code"], &linked["whole"]["due_at"]),
        (&received["code"], &received["due_at"])
    );
    assert_eq!(linked["parts"][0]["status"], json!({ "code": 9, "label": "Đã xử lý xong" }));
    assert!(linked["parts"][0]["ended_at"].is_string(), "{linked}");
    let codes = linked["parts"].as_array().expect("parts").iter().map(|part| &part["code"]);
    assert!(codes.into_iter().any(|code| *code == seen["code"]), "{linked}");

    for link in ["thuong-tru", "the-bhyt"] {
        bring_to(&town, part(&town, id, link).await, None, Outcome::Granted).await;
    }
    assert_eq!(town.dossier(id).await.place.task, Task::Return);
    let public = town.stranger().request(reqwest::Method::GET, &format!("/api/v1/public{own}"));
    let public = told(public.header("Receipt-Secret", text(&received, "secret"))).await.ok();
    let parts = public["parts"].as_array().expect("parts");
    assert!(parts.len() == 3 && parts.iter().all(|part| part["status"] == 9), "{public}");
    let handing = json!({ "way": "by_hand", "taker": "applicant" });
    my.post(&format!("{own}/hand-to-applicant"), handing, &[]).await.ok();
    let linked = my.get(&own).await.ok()["linked"].clone();
    let ended = |one: &Value| one["status"]["code"] == 10 && one["ended_at"].is_string();
    assert!(ended(&linked["whole"]), "{linked}");
    assert!(linked["parts"].as_array().expect("parts").iter().all(ended), "{linked}");
    assert_eq!(
        my.get(&format!("/dossiers/{}", town.birth().await)).await.ok()["linked"],
        Value::Null
    );
}
