//! Free text that names somebody can be taken out of the record, and nothing else can.

use domain::dossier::event::{Consulted, Lacking, Question};
use domain::dossier::waiting::NewRequest;
use jiff::civil::date;
use motcua::app::new_id;
use motcua::commands::audit::deep::{Found, examine};
use motcua::intake;
use motcua::journal::{self, Verdict};
use motcua::{args, sql, work};
use reqwest::StatusCode;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Answer, Browser, Form};
use crate::support::cases::HOUSEHOLD_BUSINESS;

crate::journeys! {
    what_people_write_is_nowhere_in_the_journal;
    a_text_is_erased_by_a_decision_and_leaves_its_proof;
    copies_beside_the_record_go_too;
    only_the_desk_head_and_leaders_erase;
    nothing_is_erased_without_a_decision_or_by_a_form_sent_twice;
    a_text_that_was_changed_or_taken_away_is_named;
}

/// Somebody who should not have been named.
const NAMED: &str = "Zơrâm Thị Nhớ";

/// What is written about her, in each act another thing.
fn about(what: &str) -> String {
    format!("{what}: bà {NAMED}, số 049180001234")
}

/// A dossier with the case officer, who wrote her name into everything; then it was asked to be withdrawn.
pub(super) async fn full_of_her(town: &Town) -> Uuid {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.actor("hoa").await, town.actor("phuc").await);
    let (ky, officer) = (town.actor("ky").await, town.staff("ky").await);
    let app = &town.app;
    work::hand_over(app, &hoa, id, None, None).await.expect("handed over");
    work::accept(app, &phuc, id, None).await.expect("accepted");
    work::assign(app, &phuc, id, None, officer).await.expect("assigned");
    let back = work::send_back(app, &ky, id, None, &about("Trả lại")).await;
    back.expect("sent back");
    work::assign(app, &phuc, id, None, officer).await.expect("assigned again");
    let question = Question {
        id: new_id(),
        to: Consulted::Agency(about("Công an")),
        text: about("Xin ý kiến"),
        answer_by: domain::time::instant(date(2022, 3, 25).at(17, 0, 0, 0)),
    };
    work::ask_opinion(app, &ky, id, None, question).await.expect("asked");
    let item = Lacking { component: None, name: about("Đơn"), problem: about("Chưa ký") };
    let request = NewRequest {
        id: new_id(),
        items: vec![item],
        reason: about("Bổ sung"),
        again: None,
        until_on: date(2022, 3, 31),
        latest_on: None,
    };
    work::ask_supplement(app, &ky, id, None, request).await.expect("a supplement");
    let asked = work::ask_withdrawal(app, &hoa, id, None, &about("Trả lại")).await;
    asked.expect("a withdrawal");
    id
}

/// How many rows of the journal and of what is kept beside it name her.
async fn namings(town: &Town) -> (i64, i64) {
    let count = async |sql| {
        let row = town.app.db.first(sql, args![format!("%{NAMED}%")]).await.expect("an answer");
        row.expect("a count").int("n")
    };
    let journal = sql!("select count(*) as n from journal where body like $1");
    let said = sql!("select count(*) as n from said where words like $1");
    (count(journal).await, count(said).await)
}

async fn what_people_write_is_nowhere_in_the_journal(town: Town) {
    let id = full_of_her(&town).await;
    assert_eq!(namings(&town).await, (0, 7), "beside the journal, not in it");
    // Whoever reads the dossier reads it as it was written.
    let page = town.signed_in("truong").await.get(&format!("/ho-so/{id}")).await.ok();
    for what in ["Trả lại", "Xin ý kiến", "Bổ sung"] {
        assert!(page.contains(&about(what)), "{what} is shown");
    }
    assert!(!page.contains("sha256:"), "no mark is shown");
    let controller = town.signed_in("kiem").await.get("/nhat-ky").await.ok();
    assert!(!controller.contains(NAMED), "the journal's page tells nobody");
    let found = deep(&town).await;
    assert!(found.is_well(), "{found:?}");
    assert_eq!((found.texts.kept, found.texts.erased), (7, 0));
}

async fn deep(town: &Town) -> Found {
    examine(&town.app.db, &town.app.files).await.expect("an examination")
}

fn page_of(id: Uuid) -> String {
    format!("/ho-so/{id}/loi-ghi")
}

/// The form of the list, with the texts chosen that hold these words, and a decision.
async fn chosen(browser: &Browser, id: Uuid, words: &str) -> Form {
    let page = browser.get(&page_of(id)).await;
    let mut form = page.form(&page_of(id));
    form.retain(|(name, _)| !["so", "ngay", "can_cu"].contains(&name.as_str()));
    for (name, value) in [("so", "15/QĐ-UBND"), ("ngay", "14/03/2022"), ("can_cu", "requested")] {
        form.push((name.to_owned(), value.to_owned()));
    }
    let text = page.text();
    for part in text.split("name=\"chon\" type=\"checkbox\" value=\"").skip(1) {
        let (key, rest) = part.split_once('"').expect("a value");
        let label = rest.split("</label>").next().unwrap_or_default();
        if label.contains(words) {
            form.push(("chon".to_owned(), key.to_owned()));
        }
    }
    form
}

/// Chooses the texts, reads what will go, and confirms.
async fn erase(browser: &Browser, id: Uuid, words: &str) -> (Answer, Form) {
    let form = chosen(browser, id, words).await;
    let confirm = browser.post(&page_of(id), &form).await;
    assert!(confirm.ok().contains(words), "what will go is shown before");
    let form = confirm.form(&page_of(id));
    (browser.post(&page_of(id), &form).await, form)
}

async fn a_text_is_erased_by_a_decision_and_leaves_its_proof(town: Town) {
    let id = full_of_her(&town).await;
    let truong = town.signed_in("truong").await;
    let dossier_page = truong.get(&format!("/ho-so/{id}")).await.ok();
    assert!(dossier_page.contains(&page_of(id)), "the way there");
    // The same words stand in two events: they go together.
    let (answer, _) = erase(&truong, id, "Trả lại").await;
    let done = truong.get(answer.leads_to()).await.ok();
    assert!(done.contains("mc-notice--success"));
    assert_eq!(namings(&town).await, (0, 5));
    let page = truong.get(&format!("/ho-so/{id}")).await.ok();
    assert!(!page.contains(&about("Trả lại")));
    let instead = "(đã xóa theo quyết định số 15/QĐ-UBND ngày 14/03/2022)";
    assert!(page.contains(instead), "{page}");
    let sheet = format!("/ho-so/{id}/phieu-kiem-soat.pdf");
    assert_eq!(truong.get(&sheet).await.status, StatusCode::OK, "letters are still printed");

    let (answer, _) = erase(&truong, id, NAMED).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(namings(&town).await, (0, 0));
    let salts = sql!("select count(*) as n from said where salt is not null and dossier = $1");
    let row = town.app.db.first(salts, args![id]).await.expect("an answer").expect("a count");
    assert_eq!(row.int("n"), 0, "nobody can guess what stood there");

    let entry = town.entry("text_erased").await;
    assert!(entry.contains("15/QĐ-UBND") && entry.contains("sha256:"), "{entry}");
    assert!(!entry.contains(NAMED), "{entry}");
    let controller = town.signed_in("kiem").await.get("/nhat-ky?loai=text_erased").await.ok();
    assert!(controller.contains("quyết định số 15/QĐ-UBND"), "{controller}");
    let verdict = journal::verify(&town.app.db).await.expect("a verdict");
    assert!(matches!(verdict, Verdict::Whole { .. }), "{verdict:?}");
    let found = deep(&town).await;
    assert!(found.is_well(), "{found:?}");
    assert_eq!((found.texts.kept, found.texts.erased), (0, 7));
    // Work goes on.
    let hoa = town.actor("hoa").await;
    work::retract_withdrawal(&town.app, &hoa, id, None).await.expect("retracted");
}

/// What a program could fetch again for a day, and what was given at reception.
async fn copy(town: &Town, id: Uuid, words: &str) {
    let row = town
        .app
        .db
        .first(sql!("select code, applicant from dossier where id = $1"), args![id])
        .await
        .expect("an answer")
        .expect("the dossier");
    let (code, staff) = (row.text("code"), town.staff("hoa").await);
    let answer = serde_json::json!({ "code": code, "history": [{ "remark": words }] });
    let keyed = sql!(
        "insert into idempotency (staff, key, request_hash, status, body, at)
         values ($1, 'k', 'h', 200, $2, 0)"
    );
    town.app.db.run(keyed, args![staff, answer.to_string()]).await.expect("an answer kept");
    let slip = serde_json::json!({ "kind": "refusal", "reason": words });
    let given = sql!(
        "insert into reception_slip
             (id, form, desk, kind, year, number, procedure, case_id, applicant, body, staff, at)
         values ($1, $2, 'nam-giang.mot-cua', 'refusal', 2022, 1, '', '', $3, $4, $5, 0)"
    );
    let values = args![new_id(), id, row.id("applicant"), slip.to_string(), staff];
    town.app.db.run(given, values).await.expect("a slip");
}

async fn copies_beside_the_record_go_too(town: Town) {
    let mut filing = town.filing("nam-giang.mot-cua", HOUSEHOLD_BUSINESS);
    let words = about("Không phải nộp");
    if let Some(paper) = filing.papers.first_mut() {
        paper.originals = 0;
        paper.presented = false;
        paper.not_needed = Some(words.clone());
    }
    let hoa = town.actor("hoa").await;
    let id = intake::receive(&town.app, &hoa, filing).await.expect("a dossier");
    copy(&town, id, &words).await;
    let truong = town.signed_in("truong").await;
    let page = truong.get(&page_of(id)).await.ok();
    assert_eq!(page.matches(&words).count(), 1, "one text, however often it stands there");
    assert!(page.contains("Lý do không phải nộp giấy tờ; Phiếu hướng dẫn bổ sung"), "{page}");
    let (answer, _) = erase(&truong, id, &words).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let left = sql!(
        "select (select count(*) from dossier_paper where not_needed like $1)
              + (select count(*) from idempotency where body like $1)
              + (select count(*) from reception_slip where body like $1) as n"
    );
    let row = town.app.db.first(left, args![format!("%{NAMED}%")]).await.expect("an answer");
    assert_eq!(row.expect("a count").int("n"), 0, "nowhere");
    let page = truong.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("không phải nộp: (đã xóa theo quyết định số 15/QĐ-UBND"), "{page}");
    assert_eq!(truong.get(&page_of(id)).await.ok().matches("name=\"chon\"").count(), 0);
}

async fn only_the_desk_head_and_leaders_erase(town: Town) {
    let id = full_of_her(&town).await;
    let truong = town.signed_in("truong").await;
    let form = chosen(&truong, id, NAMED).await;
    for other in ["hoa", "ky", "phuc", "kiem", "quan", "my", "thanh", "chu"] {
        let browser = town.signed_in(other).await;
        let page = browser.get(&page_of(id)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{other} sees no list");
        let mut theirs = browser.taking(&form).await;
        theirs.push(("buoc".to_owned(), "xoa".to_owned()));
        let answer = browser.post(&page_of(id), &theirs).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other} erases nothing");
        let dossier = browser.get(&format!("/ho-so/{id}")).await.text();
        assert!(!dossier.contains(&page_of(id)), "{other} is offered nothing");
    }
    let stranger = town.stranger().get(&page_of(id)).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER, "a stranger signs in first");
    assert_eq!(namings(&town).await.1, 7);
}

async fn nothing_is_erased_without_a_decision_or_by_a_form_sent_twice(town: Town) {
    let id = full_of_her(&town).await;
    let truong = town.signed_in("truong").await;
    let form = chosen(&truong, id, NAMED).await;
    let with = |name: &str, value: &str| -> Form {
        let mut changed: Form = form.clone();
        changed.retain(|(field, _)| field != name);
        changed.push((name.to_owned(), value.to_owned()));
        changed.push(("buoc".to_owned(), "xoa".to_owned()));
        changed
    };
    for (name, value, said) in [
        ("so", "", "số, ký hiệu của quyết định"),
        ("so", "15/QĐ về bà Nhớ", "số, ký hiệu của quyết định"),
        ("ngay", "16/03/2022", "không được sau hôm nay"),
        ("ngay", "hôm qua", "dạng ngày/tháng/năm"),
        ("can_cu", "", "chọn căn cứ xóa"),
        ("chon", "0000", "không còn ở hồ sơ này"),
    ] {
        let answer = truong.post(&page_of(id), &with(name, value)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
        assert!(answer.text().contains(said), "{name} {value}: {}", answer.text());
    }
    assert_eq!(namings(&town).await.1, 7, "nothing has gone");
    let (answer, confirmed) = erase(&truong, id, "Bổ sung").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let again = truong.post(&page_of(id), &confirmed).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "pressing twice is once");
    assert_eq!(town.entries("text_erased").await, 1);
    assert_eq!(namings(&town).await.1, 6);
}

async fn a_text_that_was_changed_or_taken_away_is_named(town: Town) {
    let id = full_of_her(&town).await;
    let row = town.app.db.first(sql!("select mark, words, salt from said limit 1"), args![]).await;
    let row = row.expect("an answer").expect("a text");
    let (mark, words, salt) = (row.text("mark"), row.text("words"), row.text("salt"));
    let set = sql!("update said set words = $2, salt = $3, erasure = $4 where mark = $1");
    let put = async |words: Option<&str>, salt: Option<&str>, erasure: Option<Uuid>| {
        town.app.db.run(set.clone(), args![&mark, words, salt, erasure]).await.expect("changed");
        deep(&town).await.texts.difference
    };
    let changed = put(Some("Không có gì"), Some(&salt), None).await;
    assert!(changed.is_some_and(|said| said.contains("khác với lúc được ghi")));
    let gone = put(None, None, None).await;
    assert!(gone.is_some_and(|said| said.contains("không có quyết định")));
    // A decision that is in no journal is none.
    let forged = new_id();
    let decided = sql!(
        "insert into erasure (id, dossier, number, decided_on, ground, staff, at)
         values ($1, $2, '1/QĐ', '2022-03-15', 'ordered', $3, 0)"
    );
    let staff = town.staff("truong").await;
    town.app.db.run(decided, args![forged, id, staff]).await.expect("forged");
    let forged = put(None, None, Some(forged)).await;
    assert!(forged.is_some_and(|said| said.contains("không có dòng xóa nào")));
    assert_eq!(put(Some(&words), Some(&salt), None).await, None, "as it was");
}
