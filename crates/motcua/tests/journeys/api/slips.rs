//! Slips of reception by JSON: what is missing, a refusal, and coming back, at the desk or here.

use motcua::accounts::Scope;
use motcua::{args, sql};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Town;
use crate::support::browser::set;
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::program::{ALL, Program, filing};

crate::journeys! {
    an_applicant_sent_home_by_a_program_comes_back_to_it;
    a_colleague_at_the_desk_goes_on_from_what_a_program_sent;
    a_second_list_needs_a_new_reason_and_the_latest_slip;
    a_refusal_to_receive_is_told_and_ends_the_filing;
    what_is_wrong_with_a_slip_is_named_by_its_path;
    slips_are_told_to_their_desk_alone;
}

const DESK: &str = "nam-giang.mot-cua";

/// A list of what is missing from a filing that came without papers.
fn list(town: &Town) -> Value {
    let mut filing = filing(town, DESK, HOUSEHOLD_BUSINESS);
    filing["papers"] = json!([]);
    filing["applicant"]["phone"] = json!("0905123456");
    json!({
        "filing": filing,
        "items": [{
            "component": "giay-de-nghi-dang",
            "name": "Giấy đề nghị đăng ký hộ kinh doanh",
            "problem": "chưa nộp",
        }],
        "reason": "Hồ sơ chưa đủ thành phần theo quy định.",
    })
}

async fn sent_home(town: &Town, program: &Program<'_>, key: &str) -> Value {
    let told = program.post("/slips/supplement", list(town), &[("Idempotency-Key", key)]).await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.body);
    assert_eq!(told.headers["location"], told.body["href"].as_str().expect("an address"));
    told.ok()
}

fn id(slip: &Value) -> String {
    slip["id"].as_str().expect("an id").to_owned()
}

async fn given(town: &Town) -> i64 {
    let count = sql!("select count(*) as n from journal where kind = 'reception_slip_given'");
    let row = town.app.db.first(count, args![]).await;
    row.expect("an answer").expect("a count").int("n")
}

async fn an_applicant_sent_home_by_a_program_comes_back_to_it(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let slip = sent_home(&town, &hoa, "a").await;
    assert_eq!((&slip["number"], &slip["kind"]), (&json!("01/PYC"), &json!("supplement")));
    assert!(!slip.to_string().contains("Zơrâm"), "answers are kept: {slip}");
    assert_eq!(sent_home(&town, &hoa, "a").await, slip, "sent twice, given once");
    town.pass_minutes(24 * 60 + 1);
    assert_eq!(sent_home(&town, &hoa, "a").await, slip, "also when the answer is forgotten");
    assert_eq!(given(&town).await, 1);

    let read = hoa.get(&format!("/slips/{}", id(&slip))).await.ok();
    assert_eq!(read["applicant"], "Zơrâm Thị Bh’nướch");
    assert_eq!(read["items"][0]["problem"], "chưa nộp");
    assert_eq!((&read["is_open"], &read["dossier"]), (&json!(true), &Value::Null));
    let paper = hoa.get(&format!("/slips/{}/paper", id(&slip))).await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
    assert!(paper.ok().as_str().is_some_and(|text| text.starts_with("%PDF")));
    let found = hoa.get(&format!("/slips?desk={DESK}&q=0905123")).await.ok();
    assert_eq!(found, json!([read]));

    // A colleague's program receives what is complete now, under the same filing.
    let hanh = Program::of(&town, "hanh", &ALL).await;
    let mut whole = filing(&town, DESK, HOUSEHOLD_BUSINESS);
    whole["after"] = slip["id"].clone();
    let key = [("Idempotency-Key", "b")];
    let dossier = hanh.post("/dossiers", whole.clone(), &key).await.ok();
    town.pass_minutes(24 * 60 + 1);
    let again = hanh.post("/dossiers", whole.clone(), &key).await.ok();
    assert_eq!(again["id"], dossier["id"], "one filing is one dossier");
    let late = hoa.post("/dossiers", whole, &key).await;
    let late = late.refused(StatusCode::BAD_REQUEST, "bad-request");
    assert!(late["detail"].as_str().is_some_and(|why| why.contains("đã được tiếp nhận")), "{late}");
    let read = hoa.get(&format!("/slips/{}", id(&slip))).await.ok();
    let href = format!("/api/v1/dossiers/{}", dossier["id"].as_str().expect("an id"));
    assert_eq!((&read["is_open"], &read["dossier"]), (&json!(false), &json!(href)));
    let row = town.app.db.first(sql!("select typed from reception_slip"), args![]).await;
    assert_eq!(row.expect("an answer").expect("a slip").opt_text("typed"), None);
}

async fn a_colleague_at_the_desk_goes_on_from_what_a_program_sent(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let slip = sent_home(&town, &hoa, "a").await;
    let hanh = town.signed_in("hanh").await;
    let action = format!("/tiep-nhan/phieu/{}/tiep-tuc", id(&slip));
    let path = hanh.submit("/tiep-nhan/phieu", &action, &[]).await.leads_to().to_owned();
    // While she has it in hand, the program waits.
    let mut whole = filing(&town, DESK, HOUSEHOLD_BUSINESS);
    whole["after"] = slip["id"].clone();
    let busy = hoa.post("/dossiers", whole, &[("Idempotency-Key", "b")]).await;
    let busy = busy.refused(StatusCode::BAD_REQUEST, "bad-request");
    assert!(busy["detail"].as_str().is_some_and(|why| why.contains("A Lăng Hạnh")), "{busy}");
    let mut form = hanh.get(&path).await.form(&path);
    assert!(form.contains(&("applicant_phone".to_owned(), "0905123456".to_owned())), "{form:?}");
    set(&mut form, "act", "all");
    let filled = hanh.post(&path, &form).await;
    let mut form = hanh.get(filled.leads_to()).await.form(&path);
    set(&mut form, "act", "receive");
    let done = hanh.post(&path, &form).await;
    assert_eq!(done.leads_to(), format!("{path}/xong"), "{}", done.text());
    let read = hoa.get(&format!("/slips/{}", id(&slip))).await.ok();
    assert!(read["received_at"].is_string(), "{read}");
}

async fn a_second_list_needs_a_new_reason_and_the_latest_slip(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let first = sent_home(&town, &hoa, "a").await;
    let mut second = list(&town);
    second["filing"]["after"] = first["id"].clone();
    let key = [("Idempotency-Key", "b")];
    let refused = hoa.post("/slips/supplement", second.clone(), &key).await;
    let refused = refused.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    assert!(refused["legal_reason"].is_string(), "{refused}");
    second["again"] = json!("new_facts");
    town.pass_minutes(1);
    let other = [("Idempotency-Key", "c")];
    let (one, two) = tokio::join!(
        hoa.post("/slips/supplement", second.clone(), &key),
        hoa.post("/slips/supplement", second.clone(), &other),
    );
    let done = [one.status, two.status];
    assert!(done.contains(&StatusCode::CREATED), "{} {}", one.body, two.body);
    assert!(done.contains(&StatusCode::BAD_REQUEST), "{} {}", one.body, two.body);
    assert_eq!(given(&town).await, 2);
    let found = hoa.get(&format!("/slips?desk={DESK}")).await.ok();
    let open = |slip: &Value| (slip["number"].clone(), slip["is_open"].clone());
    assert_eq!(open(&found[0]), (json!("02/PYC"), json!(true)));
    assert_eq!(open(&found[1]), (json!("01/PYC"), json!(false)));
}

async fn a_refusal_to_receive_is_told_and_ends_the_filing(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let first = sent_home(&town, &hoa, "a").await;
    let mut filing = filing(&town, DESK, HOUSEHOLD_BUSINESS);
    filing["after"] = first["id"].clone();
    let refusal = |reason: &str| json!({ "filing": filing, "reason": reason });
    let key = [("Idempotency-Key", "b")];
    let none = hoa.post("/slips/refusal", refusal(" "), &key).await;
    none.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    let reason = "Việc này thuộc thẩm quyền của Phòng Đăng ký kinh doanh tỉnh.";
    let slip = hoa.post("/slips/refusal", refusal(reason), &key).await.ok();
    assert_eq!((&slip["number"], &slip["kind"]), (&json!("01/PTC"), &json!("refusal")));
    assert_eq!(hoa.get(&format!("/slips/{}", id(&slip))).await.ok()["reason"], reason);
    for slip in [&first, &slip] {
        let mut whole = filing.clone();
        whole["after"] = slip["id"].clone();
        let ended = hoa.post("/dossiers", whole, &[("Idempotency-Key", "c")]).await;
        ended.refused(StatusCode::BAD_REQUEST, "bad-request");
    }
    let body = sql!("select body from journal where kind = 'reception_slip_given'");
    for row in town.app.db.all(body, args![]).await.expect("entries") {
        let body = row.text("body");
        assert!(!body.contains("thẩm quyền") && !body.contains("Zơrâm"), "{body}");
    }
}

async fn what_is_wrong_with_a_slip_is_named_by_its_path(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let key = [("Idempotency-Key", "x")];
    let with = |path: &str, value: Value| {
        let mut body = list(&town);
        *body.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        body
    };
    for (body, field) in [
        (with("/filing/applicant/name", json!("")), "filing.applicant.name"),
        (with("/filing/procedure", json!("x")), "filing.procedure"),
        (with("/filing/procedure", json!("1.001193")), "filing.procedure"),
        (with("/filing/case", json!("khong-co")), "filing.case"),
    ] {
        let mut body = body;
        if field == "filing.case" {
            body["filing"]["desk"] = json!("thanh-my.mot-cua");
            body["filing"]["procedure"] = json!("1.000894");
        }
        let told = hoa.post("/slips/supplement", body, &key).await;
        let problem = told.refused(StatusCode::UNPROCESSABLE_ENTITY, "wrong-fields");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    let empty = with("/items", json!([]));
    let told = hoa.post("/slips/supplement", empty, &key).await;
    told.refused(StatusCode::UNPROCESSABLE_ENTITY, "refused");
    let told = hoa.post("/slips/supplement", list(&town), &[]).await;
    told.refused(StatusCode::BAD_REQUEST, "bad-request");
    let misspelt = with("/items/0/problem", json!(1));
    let told = hoa.post("/slips/supplement", misspelt, &key).await;
    let problem = told.refused(StatusCode::BAD_REQUEST, "unreadable-json");
    assert_eq!(problem["fields"][0]["field"], "items[0].problem", "{problem}");
    assert_eq!(given(&town).await, 0);
}

async fn slips_are_told_to_their_desk_alone(town: Town) {
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let slip = sent_home(&town, &hoa, "a").await;
    let own = format!("/slips/{}", id(&slip));
    for who in ["my", "ky", "quan"] {
        let program = Program::of(&town, who, &ALL).await;
        for path in [own.clone(), format!("{own}/paper"), format!("/slips?desk={DESK}")] {
            program.get(&path).await.refused(StatusCode::NOT_FOUND, "not-found");
        }
        let mut next = list(&town);
        let told = program.post("/slips/supplement", next.clone(), &[("Idempotency-Key", "a")]);
        told.await.refused(StatusCode::FORBIDDEN, "refused");
        next["filing"]["after"] = slip["id"].clone();
        let told = program.post("/slips/supplement", next, &[("Idempotency-Key", "b")]);
        told.await.refused(StatusCode::NOT_FOUND, "not-found");
    }
    let reader = Program::of(&town, "hoa", &[Scope::DossiersRead]).await;
    let told = reader.post("/slips/supplement", list(&town), &[("Idempotency-Key", "b")]).await;
    told.refused(StatusCode::FORBIDDEN, "scope-missing");
    let writer = Program::of(&town, "hoa", &[Scope::DossiersWrite]).await;
    writer.get(&own).await.refused(StatusCode::FORBIDDEN, "scope-missing");
    hoa.get("/slips/x").await.refused(StatusCode::NOT_FOUND, "not-found");
    hoa.get("/slips").await.refused(StatusCode::BAD_REQUEST, "bad-request");
}
