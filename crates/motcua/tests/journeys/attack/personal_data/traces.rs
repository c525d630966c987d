//! Whoever looks at personal data leaves a trace, and nobody sees more people than work can need.

use domain::agency::UnitId;
use domain::code::IdentityNumber;
use motcua::accounts::Scope;
use motcua::app::new_id;
use motcua::config::limits;
use motcua::intake;
use motcua::{args, sql};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Browser, set};
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::program::Program;

crate::journeys! {
    every_list_leaves_one_trace_in_a_quarter_of_an_hour;
    known_people_are_shown_masked_first_and_whole_on_choosing;
    too_many_people_are_not_shown_and_the_controller_is_told;
    a_program_is_counted_as_its_owner;
    no_trace_says_whose_data_or_what_was_searched_for;
}

/// The ways that left a trace of somebody.
async fn ways(town: &Town, username: &str) -> Vec<String> {
    let rows = town
        .app
        .db
        .all(
            sql!("select body from journal where kind = 'people_seen' and staff = $1 order by no"),
            args![town.staff(username).await],
        )
        .await
        .expect("an answer");
    let way = |body: String| {
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        body["way"].as_str().expect("a way").to_owned()
    };
    rows.iter().map(|row| way(row.text("body"))).collect()
}

async fn every_list_leaves_one_trace_in_a_quarter_of_an_hour(town: Town) {
    town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    for (address, way) in [
        ("/ho-so?q=bhnuoch", "search"),
        ("/ho-so/goi-y?q=bhnuoch", "search_offers"),
        ("/cong-viec", "worklist"),
        ("/tiep-nhan/goi-y/nguoi?desk=nam-giang.mot-cua&q=zoram&field=name", "known_people"),
    ] {
        for _ in 0..3 {
            let page = hoa.get(address).await.ok();
            assert!(page.contains("Bh’nướch"), "{address}: {page}");
        }
        assert_eq!(ways(&town, "hoa").await.last().map(String::as_str), Some(way), "{address}");
    }
    assert_eq!(ways(&town, "hoa").await.len(), 4, "each way once");
    town.pass_minutes(16);
    hoa.get("/ho-so?q=bhnuoch").await.ok();
    assert_eq!(ways(&town, "hoa").await.len(), 5);
    // Nothing found is nothing seen.
    town.pass_minutes(16);
    hoa.get("/ho-so?q=khongcoai").await.ok();
    assert_eq!(ways(&town, "hoa").await.len(), 5);
    let journal = town.signed_in("kiem").await.get("/nhat-ky?loai=people_seen").await.ok();
    assert!(journal.contains("tìm hồ sơ · 1 người"), "{journal}");
}

async fn known_people_are_shown_masked_first_and_whole_on_choosing(town: Town) {
    town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    let offers =
        hoa.get("/tiep-nhan/goi-y/nguoi?desk=nam-giang.mot-cua&q=zoram&field=name").await.ok();
    for whole in ["049190000001", "0905123456", "Thôn Dung", "02/09/1990"] {
        assert!(!offers.contains(whole), "{offers}");
    }
    let person: Vec<serde_json::Value> = serde_json::from_str(&offers).expect("JSON");
    let person = person[0]["value"].as_str().expect("an id").to_owned();
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "known", &person);
    set(&mut form, "act", "known");
    let chosen = hoa.post(&path, &form).await;
    let filled = hoa.get(chosen.leads_to()).await.form(&path);
    assert!(filled.contains(&("applicant_identity".to_owned(), "049190000001".to_owned())));
    assert_eq!(ways(&town, "hoa").await, ["known_people", "known_person"]);
    // Nobody chooses a person of another desk.
    let my = town.signed_in("my").await;
    let path = my.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = my.get(&path).await.form(&path);
    set(&mut form, "known", &person);
    set(&mut form, "act", "known");
    let chosen = my.post(&path, &form).await;
    let page = my.get(chosen.location.as_deref().unwrap_or(&path)).await.text();
    assert!(!page.contains("049190000001"), "{page}");
    assert!(ways(&town, "my").await.is_empty());
}

/// People who applied at the district's desk before, written straight into the tables.
async fn people(town: &Town, count: usize) -> Vec<Uuid> {
    let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let hoa = town.actor("hoa").await;
    filing.applicant.identity = IdentityNumber::parse("049085001234").ok();
    let model = intake::receive(&town.app, &hoa, filing).await.expect("a dossier");
    let mut ids = Vec::new();
    let mut tx = town.app.db.begin().await.expect("a transaction");
    for n in 0..count {
        let (person, dossier) = (new_id(), new_id());
        tx.run(
            sql!(
                "insert into person (id, kind, name, folded, address, created_at)
                 values ($1, 'citizen', $2, $2, 'x', 0)"
            ),
            args![person, format!("nguoi thu {n}")],
        )
        .await
        .expect("a person");
        tx.run(
            sql!(
                "insert into dossier (id, code, secret, seq, status, procedure, procedure_code, field,
                     case_id, government, desk, lead, place_step, place_name, place_unit, place_duty,
                     applicant, received_at, first_due_at, due_at, near_at, step_due_at, last_at,
                     code_backwards)
                 select $2, code || $3, secret, seq, status, procedure, procedure_code, field, case_id,
                     government, desk, lead, place_step, place_name, place_unit, place_duty, $1,
                     received_at, first_due_at, due_at, near_at, step_due_at, last_at,
                     code_backwards || $3
                 from dossier where id = $4"
            ),
            args![person, dossier, format!(".{n}"), model],
        )
        .await
        .expect("a dossier");
        ids.push(person);
    }
    tx.commit().await.expect("a commit");
    ids
}

/// Chooses a known person on a reception form; whether the fields were filled.
async fn choose(browser: &Browser, path: &str, form: &[(String, String)], person: Uuid) -> bool {
    let mut form = form.to_vec();
    set(&mut form, "known", &person.to_string());
    set(&mut form, "act", "known");
    let answer = browser.post(path, &form).await;
    if answer.location.is_none() {
        let page = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(page.contains("quá nhiều người") && page.contains("công chức kiểm soát"), "{page}");
        assert!(page.contains("Thôn Mực"), "what was typed stays: {page}");
    }
    answer.location.is_some()
}

async fn too_many_people_are_not_shown_and_the_controller_is_told(town: Town) {
    let known = people(&town, limits::PEOPLE_WHOLE_PER_HOUR + 5).await;
    let (hoa, kiem) = (town.at_work("hoa").await, town.at_work("kiem").await);
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "applicant_address", "Thôn Mực");
    let mut shown = 0;
    for (n, person) in known.iter().enumerate() {
        if n + 1 == limits::PEOPLE_WHOLE_TOLD {
            assert!(!kiem.get("/thong-bao").await.ok().contains("Bh’nướch Thị Hoa"));
        }
        shown += usize::from(choose(&hoa, &path, &form, *person).await);
    }
    assert_eq!(shown, limits::PEOPLE_WHOLE_PER_HOUR);
    let inbox = kiem.get("/thong-bao").await;
    let page = inbox.ok();
    assert_eq!(page.matches("đã xem thông tin của nhiều người").count(), 1, "{page}");
    assert_eq!(page.matches("đã bị dừng xem").count(), 1, "{page}");
    assert!(page.contains("Xem nhật ký") && page.contains("Bh’nướch Thị Hoa"), "{page}");
    let action =
        page.split("action=\"").find(|part| part.starts_with("/thong-bao/0")).expect("one");
    let action = action.split('"').next().expect("an end").to_owned();
    let opened = kiem.submit("/thong-bao", &action, &[]).await;
    assert_eq!(opened.leads_to(), "/nhat-ky?can_bo=hoa");
    assert_eq!(town.entries("people_refused").await, 1, "written down once an hour");
    // Controllers of other governments are not told, and who was seen may be seen again.
    assert!(choose(&hoa, &path, &form, known[0]).await);
    // A dossier is refused with a page that says what to do; a quarter of an hour does not help, an hour does.
    let id = town.household_business().await;
    let page = hoa.get(&format!("/ho-so/{id}")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers.contains_key("retry-after") && page.text().contains("Xin thử lại sau"));
    town.pass_minutes(61);
    hoa.get(&format!("/ho-so/{id}")).await.ok();
}

async fn a_program_is_counted_as_its_owner(town: Town) {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(town.household_business().await);
    }
    let program = Program::of(&town, "hoa", &[Scope::DossiersRead]).await;
    let list = program.get("/dossiers?view=unit").await.ok();
    let _ = list;
    program.get("/dossiers?view=mine").await.ok();
    assert_eq!(ways(&town, "hoa").await, ["worklist"]);
    let stranger = town.stranger();
    for id in ids {
        let request = stranger
            .request(Method::GET, &format!("/api/v1/dossiers/{id}"))
            .bearer_auth(&program.key);
        stranger.send(request).await.ok();
    }
    assert_eq!(town.entries("dossier_read").await, 3);
}

async fn no_trace_says_whose_data_or_what_was_searched_for(town: Town) {
    let id = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    for address in [
        "/ho-so?q=bhnuoch".to_owned(),
        "/ho-so?q=0905123456".to_owned(),
        "/cong-viec?tim=bhnuoch".to_owned(),
        "/tiep-nhan/phieu?tim=zoram".to_owned(),
        format!("/ho-so/{id}"),
        "/so-theo-doi".to_owned(),
        "/so-theo-doi.xlsx".to_owned(),
    ] {
        hoa.get(&address).await.ok();
    }
    let rows = town.app.db.all(sql!("select body from journal where seq is null"), args![]).await;
    let bodies: String = rows.expect("an answer").iter().map(|row| row.text("body")).collect();
    for personal in ["nướch", "nuoch", "zoram", "Zơrâm", "0905", "049190000001", "Dung"] {
        assert!(!bodies.contains(personal), "{bodies}");
    }
    let unit = UnitId::from("nam-giang.mot-cua");
    assert!(bodies.contains(&unit.0), "a register says of which unit it is");
}
