//! Programs at the door: keys and scopes, acts that are sent again, a whole dossier by JSON.

mod linked;
mod slips;

use std::collections::BTreeSet;

use motcua::accounts::Scope;
use motcua::work::{self, Scan, Signing};
use motcua::{args, sql};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::Town;
use crate::support::cases::{BIRTH, HOUSEHOLD_BUSINESS};
use crate::support::program::{ALL, Program, filing, told};

crate::journeys! {
    a_program_takes_a_dossier_all_the_way;
    receiving_again_under_the_same_key_is_one_dossier;
    many_at_once_under_one_key_are_one_dossier;
    a_key_opens_only_what_it_was_made_for;
    a_program_is_told_where_it_may_receive;
    foreigners_are_received_with_their_passports;
    an_act_is_done_once_and_seen_states_count;
    what_is_wrong_is_named_by_its_path;
    a_stranger_looks_up_a_dossier_by_json;
    lists_are_turned_page_by_page;
    procedures_are_told_as_data;
    the_example_of_a_reception_can_be_sent_as_it_stands;
}

async fn received(town: &Town, program: &Program<'_>, key: &str) -> Value {
    let body = filing(town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    program.post("/dossiers", body, &[("Idempotency-Key", key)]).await.ok()
}

async fn count(town: &Town) -> i64 {
    let row = town.app.db.first(sql!("select count(*) as n from dossier"), args![]).await;
    row.expect("an answer").expect("a row").int("n")
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n";

async fn a_program_takes_a_dossier_all_the_way(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let dossier = received(&town, &hoa, "a").await;
    let code = dossier["code"].as_str().expect("a code").to_owned();
    assert_eq!(dossier["status"], json!({ "code": 2, "label": "Được tiếp nhận" }));
    assert_eq!(dossier["secret"].as_str().map(str::len), Some(9));
    assert!(dossier["look_up"].as_str().expect("an address").contains("/tra-cuu#ma="));

    let id = dossier["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let act = |verb: &str| format!("/dossiers/{code}/{verb}").trim_end_matches('/').to_owned();
    let phuc = Program::of(&town, "phuc", &ALL).await;
    let ky = Program::of(&town, "ky", &ALL).await;
    let chu = Program::of(&town, "chu", &ALL).await;
    let van = Program::of(&town, "van", &ALL).await;
    town.pass_minutes(5);
    hoa.post(&act("hand-over"), json!({}), &[]).await.ok();
    let accepted = phuc.send(Method::POST, &act("accept"), None, &[]).await;
    assert_eq!(accepted.headers["etag"], "\"3\"");
    assert_eq!(accepted.ok()["status"]["code"], 4);
    let seen = phuc.get(&format!("/dossiers/{code}")).await.ok();
    let officers = seen["officers"].as_array().expect("officers");
    assert!(officers.iter().any(|one| one["name"] == "Nguyễn Văn Kỳ"), "{officers:?}");
    phuc.post(&act("assign"), json!({ "officer": "ky" }), &[]).await.ok();
    let text =
        json!({ "body": "Cấp giấy chứng nhận đăng ký hộ kinh doanh.", "subject": "về việc cấp" });
    let drafted = ky.post(&act("draft"), json!({ "title": "Giấy", "text": text }), &[]).await.ok();
    let mut draft = drafted["draft"].clone();
    let mut state = ky.post(&act("forward"), json!({}), &[]).await.ok();
    // Head of the department, then signer: whoever's turn it is approves.
    for _ in 0..2 {
        let (signer, name) = match state["place"]["duty"].as_str().expect("a duty") {
            "unit_head" => (&phuc, "phuc"),
            "signer" => (&chu, "chu"),
            _ => break,
        };
        signer.post(&act("accept"), json!({}), &[]).await.ok();
        // Deciding is not for programs: the signer does it on the page.
        let signer = town.actor(name).await;
        let read = draft.as_str().and_then(|draft| draft.parse().ok()).expect("a draft");
        work::approve(&town.app, &signer, id, None, read).await.expect("approved");
        state = hoa.get(&act("")).await.ok();
        draft = state["draft"].clone();
    }
    assert_eq!(state["place"]["duty"], "clerk", "{state}");
    van.post(&act("accept"), json!({}), &[]).await.ok();
    let file = van.upload(&code, "result", PDF).await;
    assert_eq!(file.status, StatusCode::CREATED, "{}", file.body);
    let paper = file.body["id"].as_str().and_then(|paper| paper.parse().ok()).expect("a paper");
    let (number, issued_on) = ("15/GCN".to_owned(), jiff::civil::date(2022, 3, 15));
    let signing = Signing { number, issued_on, scan: Scan::Attached(paper) };
    let clerk = town.actor("van").await;
    work::issue(&town.app, &clerk, id, None, signing).await.expect("issued");
    let brought = van.post(&act("bring-to-desk"), json!({}), &[]).await.ok();
    assert_eq!(brought["status"]["code"], 9);
    hoa.post(&act("accept"), json!({}), &[]).await.ok();
    let handing = json!({ "way": "by_hand", "taker": "applicant" });
    let unpaid = hoa.post(&act("hand-to-applicant"), handing.clone(), &[]).await;
    let unpaid = unpaid.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused").to_string();
    assert!(
        unpaid.contains("Hồ sơ còn phải nộp") && unpaid.contains("Luật Phí và lệ phí"),
        "{unpaid}"
    );
    let acts = hoa.get(&format!("/dossiers/{code}")).await.ok()["acts"].to_string();
    assert!(!acts.contains("hand-to-applicant"), "{acts}");
    town.pay_fees(id).await;
    let returned = hoa.post(&act("hand-to-applicant"), handing, &[]).await.ok();
    assert_eq!(returned["status"], json!({ "code": 10, "label": "Đã trả kết quả" }));

    let whole = hoa.get(&format!("/dossiers/{code}")).await.ok();
    assert_eq!(whole["persons"][0]["name"], "Zơrâm Thị Bh’nướch");
    assert_eq!(whole["result"]["number"], "15/GCN");
    assert_eq!(
        whole["history"].as_array().map(Vec::len),
        whole["seq"].as_u64().map(|n| n as usize)
    );
    assert_eq!(whole["acts"], json!([]));
    let readings = town
        .app
        .db
        .first(sql!("select count(*) as n from journal where kind = 'dossier_read'"), args![])
        .await;
    assert_eq!(readings.expect("an answer").map(|row| row.int("n")), Some(3));
}

async fn the_example_of_a_reception_can_be_sent_as_it_stands(town: Town) {
    let document = crate::api_document::document();
    let example = document["components"]["schemas"]["NewDossier"]["example"].clone();
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let dossier = hoa.post("/dossiers", example, &[("Idempotency-Key", "vi-du")]).await.ok();
    assert_eq!(dossier["status"], json!({ "code": 2, "label": "Được tiếp nhận" }));
}

async fn receiving_again_under_the_same_key_is_one_dossier(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let body = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let first = hoa.post("/dossiers", body.clone(), &[("Idempotency-Key", "x")]).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let location = first.headers["location"].to_str().expect("an address").to_owned();
    let first = first.ok();
    assert_eq!(location, format!("/api/v1/dossiers/{}", first["code"].as_str().expect("a code")));
    let again = hoa.post("/dossiers", body.clone(), &[("Idempotency-Key", "x")]).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.ok(), first);
    let mut other = body.clone();
    other["return_way"] = json!("by_post");
    hoa.post("/dossiers", other, &[("Idempotency-Key", "x")])
        .await
        .refused(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused");
    hoa.post("/dossiers", body.clone(), &[]).await.refused(StatusCode::BAD_REQUEST, "bad-request");
    assert_eq!(count(&town).await, 1);
    // After a day the answer is forgotten; the dossier is not.
    town.pass_minutes(24 * 60 + 1);
    let late = hoa.post("/dossiers", body.clone(), &[("Idempotency-Key", "x")]).await.ok();
    assert_eq!(late["id"], first["id"]);
    let next = hoa.post("/dossiers", body, &[("Idempotency-Key", "y")]).await.ok();
    assert_ne!(next["id"], first["id"]);
    assert_eq!(count(&town).await, 2);
}

async fn many_at_once_under_one_key_are_one_dossier(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let send = || async {
        let body = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        hoa.post("/dossiers", body, &[("Idempotency-Key", "x")]).await.status
    };
    let statuses = tokio::join!(send(), send(), send(), send());
    for status in [statuses.0, statuses.1, statuses.2, statuses.3] {
        assert!([StatusCode::CREATED, StatusCode::CONFLICT].contains(&status), "{status}");
    }
    assert_eq!(count(&town).await, 1);
}

async fn a_key_opens_only_what_it_was_made_for(town: Town) {
    let reader = Program::of(&town, "hoa", &[Scope::DossiersRead]).await;
    let body = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let key = [("Idempotency-Key", "x")];
    reader
        .post("/dossiers", body.clone(), &key)
        .await
        .refused(StatusCode::FORBIDDEN, "scope-missing");
    reader.get("/procedures").await.refused(StatusCode::FORBIDDEN, "scope-missing");
    let catalogue = Program::of(&town, "hoa", &[Scope::CatalogueRead]).await;
    catalogue.get("/dossiers").await.refused(StatusCode::FORBIDDEN, "scope-missing");
    let nobody = Program { town: &town, key: "motcua_nothing".to_owned() };
    let refused = nobody.get("/dossiers").await;
    assert_eq!(refused.headers["www-authenticate"], "Bearer");
    refused.refused(StatusCode::UNAUTHORIZED, "key-needed");
    let bare = town.stranger().request(Method::GET, "/api/v1/dossiers");
    told(bare).await.refused(StatusCode::UNAUTHORIZED, "key-needed");
    // A scope is no duty: the case officer receives nothing, and another unit's dossier is unknown.
    let ky = Program::of(&town, "ky", &ALL).await;
    ky.post("/dossiers", body, &key).await.refused(StatusCode::FORBIDDEN, "refused");
    let birth = town.birth().await;
    ky.get(&format!("/dossiers/{birth}")).await.refused(StatusCode::NOT_FOUND, "not-found");
    ky.post(&format!("/dossiers/{birth}/accept"), json!({}), &[])
        .await
        .refused(StatusCode::NOT_FOUND, "not-found");
    ky.get("/dossiers/H47.NG-220315-9999").await.refused(StatusCode::NOT_FOUND, "not-found");
}

async fn a_program_is_told_where_it_may_receive(town: Town) {
    let hoa = Program::of(&town, "hoa", &[Scope::DossiersWrite]).await;
    let desks = hoa.get("/desks").await.ok();
    let ids: Vec<&str> = desks.as_array().expect("desks").iter().filter_map(id).collect();
    assert_eq!(ids, ["nam-giang.mot-cua"], "{desks}");
    // Whose owner receives nowhere has no desk; who may not receive is not told of any.
    let ky = Program::of(&town, "ky", &ALL).await;
    assert_eq!(ky.get("/desks").await.ok(), json!([]));
    let reader = Program::of(&town, "hoa", &[Scope::DossiersRead, Scope::CatalogueRead]).await;
    reader.get("/desks").await.refused(StatusCode::FORBIDDEN, "scope-missing");
}

fn id(desk: &Value) -> Option<&str> {
    desk["id"].as_str()
}

async fn foreigners_are_received_with_their_passports(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    for (sent, kept) in [("pa 0123456", "PA0123456"), ("C01X00T47", "C01X00T47")] {
        let mut body = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
        body["applicant"]["identity"] = json!(sent);
        let received = hoa.post("/dossiers", body, &[("Idempotency-Key", kept)]).await.ok();
        let code = received["code"].as_str().expect("a code");
        let seen = hoa.get(&format!("/dossiers/{code}")).await.ok();
        assert_eq!(seen["persons"][0]["identity"], kept);
    }
}

async fn an_act_is_done_once_and_seen_states_count(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let code = received(&town, &hoa, "a").await["code"].as_str().expect("a code").to_owned();
    let path = format!("/dossiers/{code}/hand-over");
    let key = [("Idempotency-Key", "b"), ("If-Match", "\"1\"")];
    let first = hoa.post(&path, json!({}), &key).await.ok();
    assert_eq!(first["seq"], 2);
    assert_eq!(hoa.post(&path, json!({}), &key).await.ok(), first);
    let phuc = Program::of(&town, "phuc", &ALL).await;
    let accept = format!("/dossiers/{code}/accept");
    phuc.post(&accept, json!({}), &[("If-Match", "\"1\"")])
        .await
        .refused(StatusCode::CONFLICT, "acted-first");
    phuc.post(&accept, json!({}), &[("If-Match", "\"2\"")]).await.ok();
    phuc.post(&accept, json!({}), &[("If-Match", "x")])
        .await
        .refused(StatusCode::BAD_REQUEST, "bad-request");
    // What was refused may be mended under the same key.
    let back = format!("/dossiers/{code}/send-back");
    let short = json!({ "reason": "x" });
    phuc.post(&back, short, &[("Idempotency-Key", "c")])
        .await
        .refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    let reason = json!({ "reason": "Thiếu chữ ký trong giấy đề nghị" });
    phuc.post(&back, reason, &[("Idempotency-Key", "c")]).await.ok();
}

async fn what_is_wrong_is_named_by_its_path(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let key = [("Idempotency-Key", "x")];
    let whole = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let with = |path: &str, value: Value| {
        let mut body = whole.clone();
        *body.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        body
    };
    for (body, field) in [
        (with("/papers/0/originals", json!(-1)), "papers[0].originals"),
        (with("/applicant/name", json!(7)), "applicant.name"),
        (with("/return_way", json!("by_pigeon")), "return_way"),
    ] {
        let told = hoa.post("/dossiers", body, &key).await;
        let problem = told.refused(StatusCode::BAD_REQUEST, "unreadable-json");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    for (body, field) in [
        (with("/applicant/identity", json!("12")), "applicant.identity"),
        (with("/applicant/name", json!("")), "applicant.name"),
        (with("/procedure", json!("x")), "procedure"),
    ] {
        let told = hoa.post("/dossiers", body, &key).await;
        let problem = told.refused(StatusCode::UNPROCESSABLE_ENTITY, "wrong-fields");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    let missing = hoa.post("/dossiers", with("/papers", json!([])), &key).await;
    let problem = missing.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    assert!(problem["legal_reason"].as_str().is_some_and(|law| law.contains("Nghị định")));
    let form = town.stranger().request(Method::POST, "/api/v1/dossiers").bearer_auth(&hoa.key);
    let form = form.header("Idempotency-Key", "x").form(&[("desk", "x")]);
    told(form).await.refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json");
    hoa.get("/dossiers?view=x").await.refused(StatusCode::BAD_REQUEST, "unreadable-json");
    hoa.get("/dossiers?limit=x").await.refused(StatusCode::BAD_REQUEST, "bad-request");
    hoa.get("/nothing").await.refused(StatusCode::NOT_FOUND, "not-found");
    assert_eq!(count(&town).await, 0);
    hoa.post("/dossiers", whole, &key).await.ok();
}

async fn a_stranger_looks_up_a_dossier_by_json(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let dossier = received(&town, &hoa, "a").await;
    let text = |name: &str| dossier[name].as_str().expect("text").to_owned();
    let (code, secret) = (text("code"), text("secret"));
    let path = format!("/api/v1/public/dossiers/{code}");
    let ask = async |secret: &str| {
        let request = town.stranger().request(Method::GET, &path);
        told(request.header("Receipt-Secret", secret)).await
    };
    let found = ask(&secret).await.ok();
    assert_eq!(found["applicant"], "Z*** T*** B***");
    assert_eq!(found["due_at"], dossier["due_at"]);
    assert!(!found.to_string().contains("Hoa"), "{found}");
    let wrong = if secret == "BCFG-2345" { "BCFG-2346" } else { "BCFG-2345" };
    ask(wrong).await.refused(StatusCode::NOT_FOUND, "not-found");
    // In the address, where proxies would write it down, it counts for nothing.
    told(town.stranger().request(Method::GET, &format!("{path}?secret={secret}")))
        .await
        .refused(StatusCode::BAD_REQUEST, "bad-request");
}

async fn lists_are_turned_page_by_page(town: Town) {
    for _ in 0..5 {
        town.birth().await;
        town.pass_minutes(1);
    }
    let my = Program::of(&town, "my", &ALL).await;
    let mut codes = BTreeSet::new();
    let mut path = "/dossiers?view=mine&limit=2".to_owned();
    let mut pages = 0;
    loop {
        let page = my.get(&path).await.ok();
        for item in page["items"].as_array().expect("items") {
            assert_eq!(item["applicant"], "Zơrâm Thị Bh’nướch");
            assert!(codes.insert(item["code"].as_str().expect("a code").to_owned()));
        }
        pages += 1;
        match page["next"].as_str() {
            Some(next) => path = format!("/dossiers?view=mine&limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!((codes.len(), pages), (5, 3));
    let ky = Program::of(&town, "ky", &ALL).await;
    assert_eq!(ky.get("/dossiers").await.ok()["items"], json!([]));
}

async fn procedures_are_told_as_data(town: Town) {
    let hoa = Program::of(&town, "hoa", &[Scope::CatalogueRead]).await;
    let found = hoa.get("/procedures?q=khai%20sinh&level=commune").await.ok();
    assert_eq!(found[0]["code"], BIRTH);
    let birth = hoa.get(&format!("/procedures/{BIRTH}")).await.ok();
    let record = &birth["records"][0];
    assert_eq!(record["cases"][0]["limit"], "same_day_cutoff_15h");
    assert_eq!(record["cases"][0]["groups"][0]["kind"], "one_of");
    assert!(record["cases"][0]["steps"].as_array().is_some_and(|steps| steps.len() >= 4));
    assert_eq!(record["fees"][0]["rule"]["kind"], "free");
    let later = hoa.get(&format!("/procedures/{BIRTH}?on=2025-08-01")).await.ok();
    assert_ne!(later["records"][0]["version"], record["version"]);
    hoa.get("/procedures/x").await.refused(StatusCode::NOT_FOUND, "not-found");
    hoa.get("/procedures?level=x").await.refused(StatusCode::BAD_REQUEST, "unreadable-json");
}
