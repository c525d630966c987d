//! The disk: whoever holds a receipt, or sits at a desk, cannot fill it.

use motcua::app::new_id;
use motcua::attachments::room::{self, Sending};
use motcua::attachments::{NotTaken, Problem};
use motcua::config::{FileSettings, NoticeSettings, limits};
use motcua::{args, sql};
use reqwest::StatusCode;
use reqwest::multipart::Part;

use super::{numbered, on_disk, send, until};
use crate::support::Town;
use crate::work::answering::{asked, request_of};

crate::journeys! {
    the_holder_of_a_receipt_cannot_fill_the_disk;
    sending_and_removing_again_and_again_ends;
    what_is_under_way_is_counted;
    a_full_disk_takes_no_files_and_says_so;
}

async fn the_holder_of_a_receipt_cannot_fill_the_disk(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let before = on_disk(&town).len();
    let mut last = None;
    for round in 0..3 {
        let mut form = citizen.form().await;
        for number in 0..20 {
            let file = Part::bytes(numbered(round * 20 + number)).file_name("a.pdf");
            form = form.part("tep-0", file);
        }
        let form = form.text("ghi_chu", "").text("viec", "luu");
        last = Some(citizen.upload(form).await);
    }
    let last = last.expect("an answer");
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.text().contains("đã có 40 tệp"), "{}", last.text());
    let kept = motcua::attachments::of(&town.app.db, request_of(&town, id).await).await;
    assert_eq!(kept.expect("an answer").len(), 40);
    assert_eq!(on_disk(&town).len(), before + 40, "what was refused was not written");
}

async fn sending_and_removing_again_and_again_ends(town: Town) {
    let (id, _, citizen) = asked(&town).await;
    let sending = Sending::of_applicant(id, request_of(&town, id).await);
    for _ in 0..100 {
        // Sent, and removed again: room that was used and of which nothing is left.
        drop(room::reserve(&town.app, sending, 1_000).await.expect("room"));
        until(async || under_way(&town).await == 0).await;
    }
    let file = Part::bytes(numbered(1)).file_name("a.pdf");
    let form = citizen.form().await.part("tep-0", file).text("viec", "luu").text("ghi_chu", "");
    let refused = citizen.upload(form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("quá nhiều tệp") && page.contains("sau một giờ"), "{page}");
    town.pass_minutes(61);
    let file = Part::bytes(numbered(7)).file_name("a.pdf");
    let form = citizen.form().await.part("tep-0", file).text("viec", "luu").text("ghi_chu", "");
    citizen.upload(form).await.leads_to();
}

async fn under_way(town: &Town) -> i64 {
    let open = sql!("select count(*) as n from upload where ended_at is null");
    let row = town.app.db.first(open, args![]).await.expect("an answer");
    row.expect("a count").int("n")
}

async fn what_is_under_way_is_counted(town: Town) {
    let (dossier, request) = (new_id(), new_id());
    let sending = Sending::of_applicant(dossier, request);
    let (mut rooms, mut refused) = (Vec::new(), 0);
    let asked = (0..60).map(|_| room::reserve(&town.app, sending, limits::UPLOAD_BYTES_MAX));
    for room in futures_util::future::join_all(asked).await {
        match room {
            Ok(room) => rooms.push(room),
            Err(NotTaken::Problem(Problem::Full)) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    // Ten of twenty megabytes are two hundred; asked for at once, fewer may get in, never more.
    assert!(rooms.len() <= 10, "{} rooms", rooms.len());
    assert_eq!(rooms.len() + refused, 60);
    drop(rooms);
    until(async || under_way(&town).await == 0).await;
}

async fn a_full_disk_takes_no_files_and_says_so(mut town: Town) {
    let full = FileSettings { keep_free_mb: u64::MAX / 1024 / 1024, ..FileSettings::default() };
    town.restart_with(NoticeSettings::default(), full).await;
    let (id, _, citizen) = asked(&town).await;
    let before = on_disk(&town).len();
    let file = Part::bytes(numbered(1)).file_name("a.pdf");
    let form = citizen.form().await.part("tep-0", file);
    let form = form.text("ghi_chu", "lời nhắn của tôi").text("viec", "gui");
    let refused = citizen.upload(form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("hết chỗ lưu trữ") && page.contains("lời nhắn của tôi"), "{page}");
    let hoa = town.signed_in("hoa").await;
    let form = new_id();
    let refused = send(&hoa, form, numbered(2)).await;
    assert_eq!(refused.leads_to(), format!("/tiep-nhan/{form}?tep=het-cho&muc=to-khai"));
    assert_eq!(on_disk(&town).len(), before);
    assert_eq!(town.dossier(id).await.answers, 0);
}
