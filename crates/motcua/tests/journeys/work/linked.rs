//! Linked procedures: one filing, one receipt and one date; three bodies with their own dossiers.

use domain::dossier::{Channel, Outcome, ReturnWay, Status, Taker};
use domain::duty::Duty;
use domain::route::Task;
use jiff::civil::date;
use motcua::app::new_id;
use motcua::work::drafts::{Content, DraftText, NewDraft};
use motcua::work::{self, Handing, Scan, Signing};
use motcua::{args, attachments, sql};
use uuid::Uuid;

use super::{PDF, act, at};
use crate::support::Town;

crate::journeys! {
    one_filing_sets_three_bodies_going_and_is_handed_out_once;
    a_part_that_waits_for_the_applicant_stops_the_one_date;
    a_refused_part_ends_the_whole_without_the_parts_behind_it;
    a_withdrawn_whole_stops_its_parts;
    two_bodies_that_act_at_once_both_succeed;
    parts_are_read_by_their_bodies_and_by_nobody_else;
}

/// A birth, the residence and the insurance card of the child.
pub const BIRTH_RESIDENCE_CARD: &str = "2.000986";

/// Thạnh Mỹ with its police and the social insurance of the district.
pub async fn with_bodies(town: &Town) {
    for (who, unit, duty) in [
        ("tu", "thanh-my.cong-an", Duty::CaseOfficer),
        ("thanh", "thanh-my.cong-an", Duty::Signer),
        ("thu", "thanh-my.cong-an", Duty::Clerk),
        ("ky", "nam-giang.bao-hiem-xa-hoi", Duty::CaseOfficer),
        ("chu", "nam-giang.bao-hiem-xa-hoi", Duty::Signer),
        ("van", "nam-giang.bao-hiem-xa-hoi", Duty::Clerk),
    ] {
        town.give(who, unit, duty).await;
    }
}

/// A whole that the desk of Thạnh Mỹ has received and set going.
async fn begun(town: &Town) -> Uuid {
    with_bodies(town).await;
    let id = town.received("my", "thanh-my.mot-cua", BIRTH_RESIDENCE_CARD).await;
    let my = town.signed_in("my").await;
    let page = my.get(&at(id, "")).await.text();
    assert!(page.contains("Bắt đầu khi hồ sơ được chuyển đi"), "{page}");
    act(town, &my, id, ("chuyen", &[])).await;
    id
}

impl Town {
    pub(super) async fn secret(&self, id: Uuid) -> String {
        let row = self.app.db.first(sql!("select secret from dossier where id = $1"), args![id]);
        row.await.expect("an answer").expect("a dossier").text("secret")
    }

    /// How many notices of that topic were queued.
    pub(super) async fn notices(&self, topic: &str) -> i64 {
        let count = sql!("select count(*) as n from notice where topic = $1");
        let row = self.app.db.first(count, args![topic]).await.expect("an answer");
        row.expect("a count").int("n")
    }
}

pub async fn part(town: &Town, whole: Uuid, link: &str) -> Uuid {
    let whole = town.dossier(whole).await;
    let part = whole.parts.iter().find(|part| part.link == link);
    part.unwrap_or_else(|| panic!("{link} has begun: {:?}", whole.parts)).dossier
}

/// Does whatever comes next with a part until its task is `until`, or it has ended.
pub async fn bring_to(town: &Town, id: Uuid, until: Option<Task>, outcome: Outcome) {
    loop {
        let dossier = town.dossier(id).await;
        let task = dossier.place.task;
        if dossier.status.has_ended() || Some(task) == until {
            return;
        }
        town.pass_minutes(3);
        let insurance = dossier.received.lead.0.ends_with("bao-hiem-xa-hoi");
        let who = match (task, insurance) {
            (Task::Appraise, false) => "tu",
            (Task::Appraise, true) => "ky",
            (Task::Sign, false) => "thanh",
            (Task::Sign, true) => "chu",
            (Task::Issue, false) => "thu",
            (Task::Issue, true) => "van",
            other => panic!("nobody does {other:?}"),
        };
        let (app, actor, seen) = (&town.app, town.actor(who).await, Some(dossier.seq));
        let done = if dossier.officer().is_none() {
            work::accept(app, &actor, id, seen).await
        } else if task == Task::Appraise && dossier.draft.is_none() {
            let text =
                DraftText { body: "Nội dung kết quả.".to_owned(), ..DraftText::default() };
            let content = Content::Text(Box::new(text));
            let draft = NewDraft { title: "Kết quả".to_owned(), content, outcome };
            work::draft(app, &actor, id, seen, draft).await
        } else if task == Task::Appraise {
            work::forward(app, &actor, id, seen, None).await
        } else if task == Task::Sign {
            let read = dossier.draft.expect("a draft");
            work::approve(app, &actor, id, seen, read).await
        } else if dossier.issued.is_none() {
            let issued_on = domain::time::local(app.now()).date();
            let stored = attachments::store_bytes(&app.files, PDF).await.expect("kept");
            let scan = Scan::New { name: "quet.pdf".to_owned(), stored };
            let number = format!("{}/KQ", new_id().simple());
            work::issue(app, &actor, id, seen, Signing { number, issued_on, scan }).await
        } else {
            work::bring_to_desk(app, &actor, id, seen).await
        };
        done.unwrap_or_else(|error| panic!("{task:?} by {who}: {error}"));
    }
}

async fn one_filing_sets_three_bodies_going_and_is_handed_out_once(town: Town) {
    let id = begun(&town).await;
    let whole = town.dossier(id).await;
    assert_eq!(whole.parts.len(), 1, "residence and card wait for the birth");
    let page = town.signed_in("my").await.get(&at(id, "")).await.text();
    assert!(!page.contains("Chưa có người nhận"), "the desk keeps it in hand: {page}");
    assert_eq!(whole.place.task, Task::Coordinate);
    assert_eq!(whole.status, Status::InProgress);
    let birth = part(&town, id, "khai-sinh").await;
    assert_ne!(town.dossier(birth).await.received.code, whole.received.code);

    bring_to(&town, birth, None, Outcome::Granted).await;
    let whole = town.dossier(id).await;
    assert_eq!(whole.parts.len(), 3, "both others began with the result");
    let my = town.signed_in("my").await;
    let page = my.get(&at(id, "")).await.text();
    for unit in ["Công an thị trấn", "Bảo hiểm xã hội huyện"] {
        assert!(page.contains(unit), "{unit}: {page}");
    }
    let shelf = my.get("/ket-qua-chua-nhan").await.text();
    let code = town.dossier(birth).await.received.code;
    assert!(!shelf.contains(code.as_str()), "a part is not handed out by itself");
    let page = my.get(&at(birth, "")).await.text();
    assert!(page.contains("là một phần của hồ sơ chung"), "{page}");
    let receipt = at(id, "giay-tiep-nhan.pdf");
    assert!(page.contains(&receipt), "one receipt: {page}");
    assert_eq!(my.get(&at(birth, "giay-tiep-nhan.pdf")).await.leads_to(), receipt);
    assert_eq!(my.get(&receipt).await.media, "application/pdf");
    assert!(!page.contains("/tra-ket-qua"), "{page}");

    let (home, card) = (part(&town, id, "thuong-tru").await, part(&town, id, "the-bhyt").await);
    let lead = town.dossier(card).await.received.lead;
    assert_eq!(lead.0, "nam-giang.bao-hiem-xa-hoi", "the district's body");
    bring_to(&town, card, None, Outcome::Granted).await;
    assert_eq!(town.dossier(id).await.status, Status::InProgress);
    bring_to(&town, home, None, Outcome::Granted).await;
    let whole = town.dossier(id).await;
    assert_eq!((whole.status, whole.place.task), (Status::Settled, Task::Return));
    assert_eq!(whole.due_at, whole.received.due_at, "one date");

    // The applicant follows one thing, and is told once that the results are there.
    let secret = town.secret(id).await;
    let code = whole.received.code.as_str().to_owned();
    let page = town.stranger().opened(&code, &secret).await.text();
    assert!(page.contains("Các thủ tục trong hồ sơ này"), "{page}");
    assert!(page.contains("Cấp thẻ bảo hiểm y tế"), "{page}");
    assert_eq!(town.notices("result_ready").await, 1);
    assert_eq!(town.notices("received").await, 1);

    let actor = town.actor("my").await;
    let handing = Handing { way: ReturnWay::ByHand, taker: Taker::Applicant, tracking: None };
    work::hand_to_applicant(&town.app, &actor, id, Some(whole.seq), handing).await.expect("handed");
    for one in [id, birth, home, card] {
        let dossier = town.dossier(one).await;
        assert_eq!(dossier.status, Status::Returned, "{}", dossier.received.code);
    }
    assert_eq!(town.notices("returned").await, 1);
}

async fn a_part_that_waits_for_the_applicant_stops_the_one_date(town: Town) {
    let id = begun(&town).await;
    let birth = part(&town, id, "khai-sinh").await;
    let actor = town.actor("tu").await;
    work::accept(&town.app, &actor, birth, Some(1)).await.expect("accepted");
    let before = town.dossier(id).await;
    let request = domain::dossier::waiting::NewRequest {
        id: new_id(),
        items: vec![domain::dossier::event::Lacking {
            component: None,
            name: "Giấy chứng sinh".to_owned(),
            problem: "Chưa có dấu của cơ sở y tế".to_owned(),
        }],
        reason: "Giấy chứng sinh chưa hợp lệ".to_owned(),
        again: None,
        until_on: date(2022, 3, 31),
        latest_on: None,
    };
    work::ask_supplement(&town.app, &actor, birth, Some(2), request).await.expect("asked");
    let whole = town.dossier(id).await;
    assert_eq!(whole.status, Status::SupplementAwaited);
    assert!(whole.pause.is_some());
    assert_eq!(town.notices("supplement_asked").await, 1);
    let secret = town.secret(id).await;
    let citizen = town.stranger();
    let page = citizen.opened(whole.received.code.as_str(), &secret).await.text();
    let link = page.split("href=\"").find(|part| part.contains(">Xem việc cần làm"));
    let link = link.and_then(|part| part.split('"').next()).expect("a way to the part");
    let page = citizen.get(link).await.ok();
    assert!(page.contains("Chưa có dấu của cơ sở y tế"), "{page}");
    // The desk takes the papers at the part, not at the whole.
    let my = town.actor("my").await;
    let arrival =
        || work::Arrival { arrived_at: None, channel: Channel::Direct, scans: Vec::new() };
    let refused = work::take_supplement(&town.app, &my, id, Some(whole.seq), arrival()).await;
    assert!(refused.is_err(), "a whole has asked for nothing itself");
    town.at(date(2022, 3, 21).at(9, 0, 0, 0));
    let seen = Some(town.dossier(birth).await.seq);
    work::take_supplement(&town.app, &my, birth, seen, arrival()).await.expect("taken");
    let whole = town.dossier(id).await;
    assert_eq!(whole.status, Status::InProgress);
    assert!(whole.pause.is_none() && whole.due_at > before.due_at, "{}", whole.due_at);
    assert_eq!(whole.received.due_at, before.due_at, "the first date stays");
}

async fn a_refused_part_ends_the_whole_without_the_parts_behind_it(town: Town) {
    let id = begun(&town).await;
    let birth = part(&town, id, "khai-sinh").await;
    bring_to(&town, birth, None, Outcome::Refused).await;
    let whole = town.dossier(id).await;
    assert_eq!((whole.status, whole.parts.len()), (Status::Stopped, 1));
    assert_eq!(town.notices("ended").await, 1);
    let my = town.actor("my").await;
    let back = work::hand_back(&town.app, &my, id, Some(whole.seq), Taker::Applicant).await;
    back.expect("handed back");
    assert!(town.dossier(birth).await.returned_at.is_some());
}

async fn a_withdrawn_whole_stops_its_parts(town: Town) {
    let id = begun(&town).await;
    let birth = part(&town, id, "khai-sinh").await;
    let my = town.actor("my").await;
    let seen = Some(town.dossier(birth).await.seq);
    let asked = work::ask_withdrawal(&town.app, &my, birth, seen, "Gia đình đổi ý").await;
    let words = asked.expect_err("a matter of the whole").to_string();
    assert!(words.contains("thực hiện ở hồ sơ chung"), "{words}");
    let seen = Some(town.dossier(id).await.seq);
    work::ask_withdrawal(&town.app, &my, id, seen, "Gia đình đổi ý").await.expect("asked");
    let seen = Some(town.dossier(id).await.seq);
    work::confirm_withdrawal(&town.app, &my, id, seen).await.expect("confirmed");
    for one in [id, birth] {
        assert_eq!(town.dossier(one).await.status, Status::Stopped);
    }
    let tu = town.actor("tu").await;
    let seen = Some(town.dossier(birth).await.seq);
    work::accept(&town.app, &tu, birth, seen).await.expect_err("it has ended");
}

async fn two_bodies_that_act_at_once_both_succeed(town: Town) {
    let id = begun(&town).await;
    bring_to(&town, part(&town, id, "khai-sinh").await, None, Outcome::Granted).await;
    let (home, card) = (part(&town, id, "thuong-tru").await, part(&town, id, "the-bhyt").await);
    for one in [home, card] {
        bring_to(&town, one, Some(Task::Issue), Outcome::Granted).await;
    }
    // Both bring their result to the desk in the same moment: one of them ends the whole.
    tokio::join!(
        bring_to(&town, home, None, Outcome::Granted),
        bring_to(&town, card, None, Outcome::Granted),
    );
    let whole = town.dossier(id).await;
    assert_eq!(whole.status, Status::Settled);
    assert!(whole.parts.iter().all(|part| part.ended == Some(true)));
}

async fn parts_are_read_by_their_bodies_and_by_nobody_else(town: Town) {
    let id = begun(&town).await;
    bring_to(&town, part(&town, id, "khai-sinh").await, None, Outcome::Granted).await;
    let card = part(&town, id, "the-bhyt").await;
    let ky = town.signed_in("ky").await;
    let page = ky.get(&at(card, "")).await.text();
    assert!(page.contains("Giấy chứng sinh"), "the papers of the whole are there: {page}");
    assert!(ky.get(&at(id, "")).await.text().contains("Thủ tục liên thông"));
    let hanh = town.signed_in("hanh").await;
    for one in [id, card] {
        assert_eq!(hanh.get(&at(one, "")).await.status, reqwest::StatusCode::NOT_FOUND);
    }
}
