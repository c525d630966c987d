//! Keys for programs, and acts in another's name.

use domain::access::is_for_programs;
use domain::agency::UnitId;
use domain::dossier::{Refusal, Verb};
use domain::duty::Duty;
use jiff::civil::date;
use motcua::accounts::{self, Scope, token_of};
use motcua::app::new_id;
use motcua::error::Error;
use motcua::journal::{self, Verdict};
use motcua::{args, sql, work};
use reqwest::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::support::browser::{Browser, set};
use crate::support::cases::HOUSEHOLD_BUSINESS;
use crate::support::program::{ALL, Program, filing};
use crate::support::{PASSWORD, Town};

crate::journeys! {
    a_key_opens_nothing_until_its_owner_has_confirmed_it;
    nobody_but_its_owner_confirms_or_sees_a_key;
    a_proposed_key_lapses_after_a_week;
    no_program_decides_with_anybodys_key;
    every_entry_that_a_program_writes_names_its_key;
    a_new_password_ends_every_key;
    a_password_is_not_found_by_proving;
    an_administrator_reaches_only_the_keys_of_own_people;
}

/// An administrator proposes a key in somebody's name; its id.
async fn proposed(town: &Town, administrator: &Browser, username: &str) -> Uuid {
    let path = "/quan-tri/khoa-api";
    let mut form = administrator.get(path).await.form(path);
    let fields = [("ten", "Cổng tỉnh"), ("can_bo", username), ("pham_vi", "dossiers:read")];
    for (name, value) in fields {
        set(&mut form, name, value);
    }
    let answer = administrator.post(path, &form).await;
    assert_eq!(answer.leads_to(), "/quan-tri/khoa-api?xong=de-nghi");
    let page = administrator.get(answer.leads_to()).await.ok();
    assert!(page.contains("Chờ xác nhận") && !page.contains("motcua_"));
    let row = town
        .app
        .db
        .first(
            sql!(
                "select id from api_token where staff = $1 and confirmed_at is null
                 order by created_at desc, id desc limit 1"
            ),
            args![town.staff(username).await],
        )
        .await;
    row.expect("an answer").expect("a proposal").id("id")
}

/// Its owner confirms it; the key.
async fn confirmed(owner: &Browser, id: Uuid) -> String {
    let path = format!("/tai-khoan/khoa-api/{id}");
    let made = owner.submit(&path, &path, &[("mat_khau", PASSWORD)]).await.ok();
    let (_, rest) = made.split_once("value=\"motcua_").expect("the key");
    format!("motcua_{}", rest.split('"').next().expect("its end"))
}

async fn opens(town: &Town, key: &str) -> bool {
    token_of(&town.app, key).await.expect("an answer").is_some()
}

async fn a_key_opens_nothing_until_its_owner_has_confirmed_it(town: Town) {
    let (quan, chu) = (town.signed_in("quan").await, town.signed_in("chu").await);
    let id = proposed(&town, &quan, "chu").await;
    let hash = sql!("select token_hash from api_token where id = $1");
    let row = town.app.db.first(hash, args![id]).await.expect("an answer").expect("a row");
    assert_eq!(row.opt_text("token_hash"), None, "there is nothing to copy yet");

    let account = chu.get("/tai-khoan").await.ok();
    assert!(account.contains("Chờ bạn xác nhận") && account.contains("Cổng tỉnh"));
    let path = format!("/tai-khoan/khoa-api/{id}");
    let wrong = chu.submit(&path, &path, &[("mat_khau", "không phải")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("Mật khẩu đang dùng chưa đúng.") && !wrong.text().contains("motcua_")
    );

    let key = confirmed(&chu, id).await;
    assert!(opens(&town, &key).await);
    assert_eq!(chu.get(&path).await.status, StatusCode::NOT_FOUND, "it is shown once");
    assert!(!chu.get("/tai-khoan").await.ok().contains(&key));
    assert!(quan.get("/nhat-ky").await.ok().contains("Xác nhận khóa kết nối mang tên mình"));
}

async fn nobody_but_its_owner_confirms_or_sees_a_key(town: Town) {
    let (quan, chu) = (town.signed_in("quan").await, town.signed_in("chu").await);
    let id = proposed(&town, &quan, "chu").await;
    let path = format!("/tai-khoan/khoa-api/{id}");
    let mut theirs = chu.get(&path).await.form(&path);
    set(&mut theirs, "mat_khau", PASSWORD);
    for other in [&quan, &town.signed_in("hoa").await] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        let theirs = other.taking(&theirs).await;
        assert_eq!(other.post(&path, &theirs).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            other.post(&format!("{path}/thu-hoi"), &theirs).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert!(chu.get("/tai-khoan").await.ok().contains("Chờ bạn xác nhận"));
    let turned_down = chu.submit(&path, &format!("{path}/thu-hoi"), &[]).await;
    assert_eq!(turned_down.leads_to(), "/tai-khoan?xong=thu-hoi");
    assert_eq!(chu.post(&path, &theirs).await.status, StatusCode::NOT_FOUND);
}

async fn a_proposed_key_lapses_after_a_week(town: Town) {
    let quan = town.signed_in("quan").await;
    let id = proposed(&town, &quan, "chu").await;
    town.at(date(2022, 3, 22).at(8, 1, 0, 0));
    let (chu, quan) = (town.signed_in("chu").await, town.signed_in("quan").await);
    let path = format!("/tai-khoan/khoa-api/{id}");
    assert_eq!(chu.get(&path).await.status, StatusCode::NOT_FOUND);
    let sent = chu.taking(&[("mat_khau".to_owned(), PASSWORD.to_owned())]).await;
    assert_eq!(chu.post(&path, &sent).await.status, StatusCode::NOT_FOUND);
    assert!(quan.get("/quan-tri/khoa-api").await.ok().contains("Không được xác nhận"));
}

async fn no_program_decides_with_anybodys_key(town: Town) {
    let id = town.household_business().await;
    let decisions = [
        ("approve", Verb::Approve),
        ("issue", Verb::Issue),
        ("confirm-withdrawal", Verb::ConfirmWithdrawal),
        ("close", Verb::Close),
        ("confirm-extension", Verb::ConfirmExtension),
        ("decline-extension", Verb::DeclineExtension),
        ("correct", Verb::Correct),
    ];
    for username in ["chu", "van", "truong", "phuc"] {
        let program = Program::of(&town, username, &ALL).await;
        for (name, verb) in decisions {
            assert!(!is_for_programs(verb), "{name}");
            let path = format!("/dossiers/{id}/{name}");
            let refused = program.post(&path, json!({}), &[("Idempotency-Key", name)]).await;
            let refused = refused.refused(StatusCode::FORBIDDEN, "not-for-programs");
            assert!(
                refused["detail"].to_string().contains("do chính cán bộ thực hiện"),
                "{refused}"
            );
        }
    }
    // Whatever the way in: the law refuses it before anything is written.
    let mut chu = town.actor("chu").await;
    chu.key = Some(new_id());
    let refused = work::approve(&town.app, &chu, id, None, new_id()).await;
    let is_refused =
        matches!(refused, Err(Error::Refused(Refusal::NotForPrograms { .. }) | Error::NotFound));
    assert!(is_refused, "{refused:?}");
}

async fn every_entry_that_a_program_writes_names_its_key(town: Town) {
    let before = journal_end(&town).await;
    let hoa = Program::of(&town, "hoa", &ALL).await;
    let key = token_of(&town.app, &hoa.key).await.expect("an answer").expect("a program").token;
    let body = filing(&town, "nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let made = hoa.post("/dossiers", body, &[("Idempotency-Key", "a")]).await.ok();
    let code = made["code"].as_str().expect("a code").to_owned();
    hoa.get(&format!("/dossiers/{code}")).await.ok();
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n";
    hoa.upload(&code, "paper", pdf).await;
    let path = format!("/dossiers/{code}/hand-over");
    hoa.post(&path, json!({}), &[("Idempotency-Key", "b")]).await.ok();
    let entries = sql!("select kind, key from journal where no > $1 order by no");
    let entries = town.app.db.all(entries, args![before]).await.expect("entries");
    assert!(entries.len() >= 3, "{}", entries.len());
    for entry in &entries {
        assert_eq!(entry.opt_id("key"), Some(key), "{}", entry.text("kind"));
    }

    // A person's own reading is not hidden by the program's.
    let id: Uuid = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let page = town.signed_in("hoa").await.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("qua khóa kết nối “thử”"), "the history says so");
    let own = sql!("select no from journal where kind = 'dossier_read' and key is null");
    assert_eq!(town.app.db.all(own, args![]).await.expect("entries").len(), 1);
    let journal = town.signed_in("kiem").await.get("/nhat-ky").await.ok();
    assert!(journal.contains("qua khóa kết nối “thử”"));

    assert!(matches!(journal::verify(&town.app.db).await, Ok(Verdict::Whole { .. })));
    let hidden = sql!("update journal set key = null where kind = 'received'");
    town.app.db.run(hidden, args![]).await.expect("forged");
    assert!(matches!(journal::verify(&town.app.db).await, Ok(Verdict::Broken { .. })));
}

async fn journal_end(town: &Town) -> i64 {
    let row = town.app.db.first(sql!("select no from chain"), args![]).await.expect("an answer");
    row.expect("a chain").int("no")
}

async fn a_new_password_ends_every_key(town: Town) {
    let path = "/tai-khoan/mat-khau";
    let quan = town.signed_in("quan").await;
    let hoa = Program::of(&town, "hoa", &[Scope::DossiersRead]).await;
    let hanh = Program::of(&town, "hanh", &[Scope::DossiersRead]).await;
    let ky = Program::of(&town, "ky", &[Scope::DossiersRead]).await;
    let own = town.signed_in("hoa").await;
    let new = "cơm lam và cá suối";
    let fields = [("cu", PASSWORD), ("moi", new), ("moi_lai", new)];
    assert_eq!(own.submit(path, path, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!opens(&town, &hoa.key).await && opens(&town, &hanh.key).await);

    let page = format!("/quan-tri/can-bo/{}", town.staff("hanh").await);
    quan.submit(&page, &format!("{page}/mat-khau"), &[]).await.ok();
    assert!(!opens(&town, &hanh.key).await && opens(&town, &ky.key).await);

    let page = format!("/quan-tri/can-bo/{}", town.staff("ky").await);
    quan.submit(&page, &format!("{page}/khoa"), &[]).await;
    assert!(!opens(&town, &ky.key).await);
    quan.submit(&page, &format!("{page}/mo-khoa"), &[]).await;
    assert!(!opens(&town, &ky.key).await, "an account that is opened again begins anew");
}

async fn a_password_is_not_found_by_proving(town: Town) {
    let (quan, chu) = (town.signed_in("quan").await, town.signed_in("chu").await);
    let id = proposed(&town, &quan, "chu").await;
    let path = format!("/tai-khoan/khoa-api/{id}");
    let mut form = chu.get(&path).await.form(&path);
    set(&mut form, "mat_khau", "không phải");
    let mut closed = false;
    for _ in 0..10 {
        closed |= chu.post(&path, &form).await.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(closed);
    set(&mut form, "mat_khau", PASSWORD);
    let elsewhere = town.signed_in("chu").await;
    for browser in [&chu, &elsewhere] {
        let form = browser.taking(&form).await;
        assert_eq!(browser.post(&path, &form).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

async fn an_administrator_reaches_only_the_keys_of_own_people(town: Town) {
    let quan = town.signed_in("quan").await;
    let id = proposed(&town, &quan, "chu").await;
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let staff = accounts::NewStaff {
        id: new_id(),
        username: "xa".to_owned(),
        name: "Quản Trị Xã".to_owned(),
        unit: UnitId::from("thanh-my.van-phong-thong-ke"),
        password_hash: accounts::hash_password(PASSWORD).expect("a hash"),
        must_change: false,
    };
    let (xa, unit) = (staff.id, staff.unit.clone());
    accounts::add_staff(&mut tx, staff, town.app.now()).await.expect("a person");
    let since = date(2021, 1, 1);
    accounts::give_post(&mut tx, xa, &unit, Duty::Administrator, since).await.expect("a duty");
    tx.commit().await.expect("a commit");

    let xa = town.signed_in("xa").await;
    let path = "/quan-tri/khoa-api";
    assert!(!xa.get(path).await.ok().contains("Coor Văn Chủ"));
    let mut form = xa.get(path).await.form(path);
    for (name, value) in [("ten", "x"), ("can_bo", "chu"), ("pham_vi", "dossiers:read")] {
        set(&mut form, name, value);
    }
    let refused = xa.post(path, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("trong phạm vi quản trị của bạn"));
    let foreign = xa.post(&format!("{path}/{id}/thu-hoi"), &form).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let chu = town.signed_in("chu").await;
    assert!(opens(&town, &confirmed(&chu, id).await).await);
}
