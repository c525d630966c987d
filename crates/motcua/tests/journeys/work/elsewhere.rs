//! A desk receives for another body: the paper goes there with a numbered list, the result comes back,
//! and the time is the competent body's.

use domain::agency::UnitId;
use domain::dossier::{Outcome, Status};
use domain::duty::Duty;
use domain::route::Task;
use motcua::dossiers::travel;
use motcua::intake::{self, Filing};
use motcua::work;
use motcua::{args, sql};
use reqwest::StatusCode;
use uuid::Uuid;

use super::linked::bring_to;
use super::waiting::{REQUEST, on_page};
use super::{act, at};
use crate::support::Town;
use crate::support::browser::{Answer, Browser, set};

crate::journeys! {
    a_form_is_received_for_another_body;
    what_is_not_on_the_list_is_received_by_its_own_body_alone;
    paper_goes_with_a_list_and_the_result_comes_back;
    a_result_that_is_handed_out_has_arrived;
    what_is_missing_is_noted_and_still_awaited;
    paper_that_was_not_sent_need_not_go_when_the_dossier_is_withdrawn;
    both_desks_take_a_supplement;
    others_see_nothing_of_paper_and_dossier;
    paper_that_waits_or_travels_too_long_is_marked;
}

/// Confirmation of marital status: settled by communes, on the list of what other desks receive.
const MARITAL_STATUS: &str = "1.004873";
const TRACKING: &str = "EB 123 456 789 VN";

impl Town {
    /// The district's desk receives for Thạnh Mỹ.
    async fn received_elsewhere(&self) -> Uuid {
        let filing = Filing {
            desk: UnitId::from("nam-giang.mot-cua"),
            competent: Some(UnitId::from("thanh-my")),
            ..self.filing("thanh-my.mot-cua", MARITAL_STATUS)
        };
        intake::receive(&self.app, &self.actor("hoa").await, filing).await.expect("a dossier")
    }
}

/// Sends everything that waits; the answer leads to the list.
async fn send_all(browser: &Browser, tracking: &str) -> Answer {
    let mut form = browser.get("/giay-to").await.form("/giay-to");
    set(&mut form, "van_don", tracking);
    browser.post("/giay-to", &form).await
}

fn list_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.leads_to().trim_end_matches("?xong=gui").to_owned()
}

async fn a_form_is_received_for_another_body(town: Town) {
    let hoa = town.at_work("hoa").await;
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "competent", "thanh-my");
    set(&mut form, "procedure_q", MARITAL_STATUS);
    set(&mut form, "act", "find");
    assert_eq!(hoa.post(&path, &form).await.status, StatusCode::SEE_OTHER);
    let shown = hoa.get(&path).await;
    assert!(shown.text().contains("Cấp Giấy xác nhận tình trạng hôn nhân"), "{}", shown.text());
    let mut form = shown.form(&path);
    for (name, value) in [
        ("case", "thong-thuong"),
        ("p_to-khai", "1"),
        ("applicant_name", "Zơrâm Thị Bh’nướch"),
        ("applicant_identity", "049190000001"),
        ("applicant_birth", "02/09/1990"),
        ("applicant_sex", "female"),
        ("applicant_phone", "0905 123 456"),
        ("applicant_address", "Thôn Dung, thị trấn Thạnh Mỹ"),
        ("act", "receive"),
    ] {
        set(&mut form, name, value);
    }
    let answer = hoa.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let done = hoa.get(answer.leads_to()).await.ok();
    assert!(done.contains("lập danh sách và gửi"), "the papers have to go: {done}");

    let id: Uuid = path.trim_start_matches("/tiep-nhan/").parse().expect("an id");
    let dossier = town.dossier(id).await;
    assert_eq!(dossier.received.desk.0, "nam-giang.mot-cua");
    assert_eq!(dossier.received.lead.0, "thanh-my.tu-phap-ho-tich");
    assert_eq!(dossier.received.competent_desk, Some(UnitId::from("thanh-my.mot-cua")));
    let page = town.signed_in("my").await.get(&at(id, "")).await.ok();
    for words in ["Tiếp nhận thay", "Thị trấn Thạnh Mỹ", "Chờ gửi ở"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let receipt = hoa.get(&at(id, "giay-tiep-nhan.pdf")).await;
    assert_eq!(receipt.status, StatusCode::OK);
}

async fn what_is_not_on_the_list_is_received_by_its_own_body_alone(town: Town) {
    let hoa = town.at_work("hoa").await;
    let path = hoa.get("/tiep-nhan/moi").await.leads_to().to_owned();
    let mut form = hoa.get(&path).await.form(&path);
    set(&mut form, "competent", "thanh-my");
    set(&mut form, "procedure", "1.001193");
    set(&mut form, "act", "receive");
    let refused = hoa.post(&path, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("chỉ được tiếp nhận tại cơ quan có thẩm quyền"));
    let hits = hoa.get("/tiep-nhan/goi-y/thu-tuc?desk=nam-giang.mot-cua&competent=thanh-my&q=dang%20ky%20khai%20sinh");
    assert!(!hits.await.ok().contains("1.001193"), "it is not offered either");

    let actor = town.actor("hoa").await;
    for (competent, procedure) in
        [("thanh-my", "1.001193"), ("da-nang", MARITAL_STATUS), ("x", MARITAL_STATUS)]
    {
        let filing = Filing {
            desk: UnitId::from("nam-giang.mot-cua"),
            competent: Some(UnitId::from(competent)),
            ..town.filing("thanh-my.mot-cua", procedure)
        };
        let refused = intake::receive(&town.app, &actor, filing).await;
        assert!(refused.is_err(), "{competent}, {procedure}");
    }
}

async fn paper_goes_with_a_list_and_the_result_comes_back(town: Town) {
    let id = town.received_elsewhere().await;
    let code = town.dossier(id).await.received.code.to_string();
    let (hoa, my) = (town.at_work("hoa").await, town.at_work("my").await);

    let refused = send_all(&hoa, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Xin ghi số vận đơn bưu chính hoặc người mang đi."));
    let form = {
        let mut form = hoa.get("/giay-to").await.form("/giay-to");
        set(&mut form, "van_don", TRACKING);
        form
    };
    let list = list_of(&hoa.post("/giay-to", &form).await);
    let again = hoa.post("/giay-to", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("vừa được gửi rồi"), "{}", again.text());
    assert_eq!(town.entries("papers_sent").await, 1);
    assert_eq!(hoa.get(&format!("{list}/danh-sach.pdf")).await.status, StatusCode::OK);

    let coming = my.get("/giay-to").await.ok();
    assert!(coming.contains(&list) && coming.contains("Số 1/2022"), "{coming}");
    let shown = hoa.get(&list).await.ok();
    assert!(shown.contains(&code) && !shown.contains("Đã nhận đủ cả danh sách"), "{shown}");
    let mut form = my.get(&list).await.form(&list);
    assert_eq!(hoa.post(&list, &form).await.status, StatusCode::CONFLICT, "the wrong session");
    let nothing = my.post(&list, &form).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    set(&mut form, "viec", "tat-ca");
    for _twice in 0..2 {
        assert_eq!(my.post(&list, &form).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(town.entries("papers_arrived").await, 1);

    act(&town, &hoa, id, ("chuyen", &[])).await;
    bring_to(&town, id, Some(Task::Return), Outcome::Granted).await;
    assert_eq!(town.dossier(id).await.status, Status::Settled);
    assert_eq!(town.notices("result_ready").await, 0, "it is not where it is fetched");
    let (secret, desk) = (town.secret(id).await, hoa.get("/ket-qua-chua-nhan").await.ok());
    assert!(!desk.contains(&code), "nobody can fetch it yet: {desk}");
    let told = town.stranger().opened(&code, &secret).await.ok();
    assert!(told.contains("đang được chuyển về nơi ông/bà đã nộp"), "{told}");

    let list = list_of(&send_all(&my, TRACKING).await);
    let mut form = hoa.get(&list).await.form(&list);
    set(&mut form, "viec", "tat-ca");
    assert_eq!(hoa.post(&list, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.notices("result_ready").await, 1);
    let told = town.stranger().opened(&code, &secret).await.ok();
    assert!(told.contains("đến bộ phận một cửa để nhận kết quả"), "{told}");
    assert!(hoa.get("/ket-qua-chua-nhan").await.ok().contains(&code));
    town.pay_fees(id).await;
    let handed = [("cach", "by_hand"), ("nguoi_nhan", "applicant")];
    act(&town, &hoa, id, ("tra-ket-qua", &handed)).await;
    assert_eq!(town.dossier(id).await.status, Status::Returned);
    let audit = motcua::journal::verify(&town.app.db).await.expect("an answer");
    assert!(matches!(audit, motcua::journal::Verdict::Whole { .. }), "{audit:?}");
}

async fn a_result_that_is_handed_out_has_arrived(town: Town) {
    let id = town.received_elsewhere().await;
    let (hoa, my) = (town.at_work("hoa").await, town.at_work("my").await);
    act(&town, &hoa, id, ("chuyen", &[])).await;
    bring_to(&town, id, Some(Task::Return), Outcome::Granted).await;
    let list = list_of(&send_all(&my, TRACKING).await);
    town.pay_fees(id).await;
    let handed = [("cach", "by_hand"), ("nguoi_nhan", "applicant")];
    act(&town, &hoa, id, ("tra-ket-qua", &handed)).await;
    let shown = hoa.get(&list).await.ok();
    assert!(!shown.contains(">chưa nhận<"), "nobody waits for it any more: {shown}");
    assert_eq!(town.notices("result_ready").await, 0, "whoever has it need not come for it");
}

async fn what_is_missing_is_noted_and_still_awaited(town: Town) {
    let (one, two) = (town.received_elsewhere().await, town.received_elsewhere().await);
    let (hoa, my) = (town.at_work("hoa").await, town.at_work("my").await);
    let list = list_of(&send_all(&hoa, TRACKING).await);
    let mut form = my.get(&list).await.form(&list);
    let keys: Vec<String> =
        form.iter().filter(|(name, _)| name == "dong").map(|(_, value)| value.clone()).collect();
    assert_eq!(keys.len(), 2);
    let first = keys.iter().find(|key| key.starts_with(&one.to_string())).expect("a row");
    form.retain(|(name, _)| name != "ghi_chu" && name != "dong");
    for key in &keys {
        let note = if key == first { "" } else { "Thiếu tờ khai <b>" };
        form.push(("dong".to_owned(), key.clone()));
        form.push(("ghi_chu".to_owned(), note.to_owned()));
    }
    form.push(("chon".to_owned(), first.clone()));
    assert_eq!(my.post(&list, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.entries("papers_arrived").await, 1);
    assert_eq!(town.entries("papers_missed").await, 1);
    let sender = hoa.get("/giay-to").await.ok();
    assert!(sender.contains("Nơi nhận có ý kiến") && sender.contains("còn 1 / 2"), "{sender}");
    let page = hoa.get(&at(two, "")).await.ok();
    assert!(page.contains("Nơi nhận ghi: Thiếu tờ khai &#60;b&#62;"), "{page}");
    let body = town.entry("papers_missed").await;
    assert!(!body.contains("Thiếu"), "what people write may name citizens");
}

async fn paper_that_was_not_sent_need_not_go_when_the_dossier_is_withdrawn(town: Town) {
    let (kept, gone) = (town.received_elsewhere().await, town.received_elsewhere().await);
    let (hoa, my) = (town.at_work("hoa").await, town.at_work("my").await);
    let mut form = hoa.get("/giay-to").await.form("/giay-to");
    form.retain(|(name, value)| name != "chon" || value.starts_with(&gone.to_string()));
    set(&mut form, "nguoi_mang", "Bưu tá xã");
    list_of(&hoa.post("/giay-to", &form).await);
    let actor = town.actor("hoa").await;
    for id in [kept, gone] {
        let seen = Some(town.dossier(id).await.seq);
        let asked = work::ask_withdrawal(&town.app, &actor, id, seen, "Gia đình đổi ý").await;
        let seen = Some(asked.expect("asked").seq);
        work::confirm_withdrawal(&town.app, &actor, id, seen).await.expect("confirmed");
    }
    assert!(!hoa.get("/giay-to").await.ok().contains(&kept.to_string()), "it stays here");
    let back = my.get("/giay-to").await.ok();
    assert!(back.contains(&gone.to_string()) && back.contains("Giấy tờ trả lại"), "{back}");
    assert!(!back.contains(&kept.to_string()), "{back}");
}

async fn both_desks_take_a_supplement(town: Town) {
    // What the applicant brings to the competent body's own desk need not travel.
    for (who, ways) in [("hoa", 2), ("my", 1)] {
        let id = town.received_elsewhere().await;
        act(&town, &town.signed_in("hoa").await, id, ("chuyen", &[])).await;
        let tu = town.signed_in("tu").await;
        act(&town, &tu, id, ("nhan", &[])).await;
        on_page(&town, &tu, id, ("yeu-cau-bo-sung", &REQUEST)).await;
        let browser = town.signed_in(who).await;
        on_page(&town, &browser, id, ("nhan-bo-sung", &[("kenh", "direct")])).await;
        assert_eq!(town.dossier(id).await.status, Status::InProgress);
        let row = sql!("select count(*) as n from paper_travel where dossier = $1");
        let row = town.app.db.first(row, args![id]).await.expect("an answer").expect("a row");
        assert_eq!(row.int("n"), ways, "{who}");
    }
}

async fn others_see_nothing_of_paper_and_dossier(town: Town) {
    town.give("kieu", "ca-dy.mot-cua", Duty::Receiver).await;
    let id = town.received_elsewhere().await;
    let (hoa, kieu) = (town.signed_in("hoa").await, town.signed_in("kieu").await);
    let form = hoa.get("/giay-to").await.form("/giay-to");
    let list = list_of(&send_all(&hoa, TRACKING).await);
    assert_eq!(kieu.get(&at(id, "")).await.status, StatusCode::NOT_FOUND);
    let own = kieu.get("/giay-to").await.ok();
    assert!(!own.contains(&list) && !own.contains(&id.to_string()), "{own}");
    assert_eq!(kieu.get(&list).await.status, StatusCode::NOT_FOUND);
    assert_eq!(kieu.get(&format!("{list}/danh-sach.pdf")).await.status, StatusCode::NOT_FOUND);
    let mut own_form = kieu.get("/giay-to").await.form("/dang-xuat");
    own_form.extend(form.into_iter().filter(|(name, _)| name != "_csrf"));
    set(&mut own_form, "van_don", TRACKING);
    assert_eq!(kieu.post("/giay-to", &own_form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.signed_in("phuc").await.get("/giay-to").await.status, StatusCode::FORBIDDEN);
    let dossier = town.dossier(id).await;
    let ways = travel::of(&town.app.db, &dossier, id).await.expect("an answer");
    assert!(matches!(ways.as_slice(), [way] if way.arrived_at.is_none()), "{ways:?}");
}

async fn paper_that_waits_or_travels_too_long_is_marked(town: Town) {
    let worklist = async |name: &str| town.signed_in(name).await.get("/cong-viec").await.ok();
    assert!(!worklist("hoa").await.contains("Giấy tờ giữa các bộ phận"), "nothing travels");
    town.received_elsewhere().await;
    assert!(worklist("hoa").await.contains("1 hồ sơ chờ gửi"));
    assert!(!worklist("phuc").await.contains("hồ sơ chờ gửi"), "only at the desk");
    let page = async |name: &str| town.signed_in(name).await.get("/giay-to").await.ok();
    // Tuesday to Wednesday, to Thursday.
    town.pass_minutes(24 * 60);
    assert!(!page("hoa").await.contains("ngày làm việc"));
    town.pass_minutes(24 * 60);
    assert!(page("hoa").await.contains("đã 2 ngày làm việc"));

    list_of(&send_all(&town.signed_in("hoa").await, TRACKING).await);
    assert!(worklist("my").await.contains("1 hồ sơ đang đến, chờ xác nhận"));
    // Over the week-end to Tuesday, to Wednesday.
    town.pass_minutes(5 * 24 * 60);
    for name in ["hoa", "my"] {
        assert!(!page(name).await.contains("ngày làm việc"), "{name}");
    }
    town.pass_minutes(24 * 60);
    for name in ["hoa", "my"] {
        assert!(page(name).await.contains("đã 4 ngày làm việc"), "{name}");
    }
}
