//! What may be read, what is printed, and what is written down about reading.

use uuid::Uuid;

use super::{act, at, at_the_signer, send_file};
use crate::support::Town;

crate::journeys! {
    reading_is_written_down_once_in_a_while;
    strangers_to_a_dossier_learn_nothing_of_it;
    the_control_sheet_and_the_draft_are_printed;
    a_wrong_paper_is_said_beside_its_field;
}

async fn reading_is_written_down_once_in_a_while(town: Town) {
    let id = town.household_business().await;
    let (hoa, hanh) = (town.signed_in("hoa").await, town.signed_in("hanh").await);
    for _ in 0..3 {
        hoa.get(&at(id, "")).await.ok();
        town.pass_minutes(2);
    }
    assert_eq!(town.entries("dossier_read").await, 1);
    hanh.get(&at(id, "")).await.ok();
    assert_eq!(town.entries("dossier_read").await, 2);
    town.pass_minutes(20);
    hoa.get(&at(id, "")).await.ok();
    assert_eq!(town.entries("dossier_read").await, 3);
}

async fn strangers_to_a_dossier_learn_nothing_of_it(town: Town) {
    let id = town.household_business().await;
    for username in ["my", "phuc", "chu", "kiem", "quan"] {
        let browser = town.signed_in(username).await;
        // The head of the department that settles it may read it from the beginning.
        let expected = if username == "phuc" { 200 } else { 404 };
        for path in [at(id, ""), at(id, "phieu-kiem-soat.pdf")] {
            assert_eq!(browser.get(&path).await.status, expected, "{username} {path}");
        }
        let unknown = browser.get(&at(Uuid::nil(), "")).await;
        assert_eq!(unknown.status, 404);
    }
    let stranger = town.stranger().get(&at(id, "")).await;
    assert!(stranger.leads_to().starts_with("/dang-nhap?ve="));
}

async fn the_control_sheet_and_the_draft_are_printed(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    let draft = town.dossier(id).await.draft.expect("a draft");
    for path in [at(id, "phieu-kiem-soat.pdf"), at(id, &format!("du-thao/{draft}.pdf"))] {
        let answer = chu.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.media, "application/pdf");
        assert!(answer.bytes.starts_with(b"%PDF-"), "{path}");
    }
    for wrong in ["du-thao/x.pdf", &format!("du-thao/{}.pdf", Uuid::nil())] {
        assert_eq!(chu.get(&at(id, wrong)).await.status, 404, "{wrong}");
    }
}

async fn a_wrong_paper_is_said_beside_its_field(town: Town) {
    let id = at_the_signer(&town).await;
    let (chu, van) = (town.signed_in("chu").await, town.signed_in("van").await);
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    act(&town, &van, id, ("nhan", &[])).await;
    let (page, action) = (at(id, ""), at(id, "phat-hanh"));
    let send = async |fields: &[(&str, &str)], content| {
        let answer = send_file(&town, &van, (&page, &action), fields, content).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        answer.text()
    };
    let good: &[u8] = super::PDF;
    let text = send(&[("so", ""), ("ngay", "15/3/2022")], good).await;
    assert!(text.contains("Xin ghi số, ký hiệu văn bản"), "{text}");
    let text = send(&[("so", "15/GCN-UBND"), ("ngay", "16/3/2022")], good).await;
    assert!(text.contains("không được sau ngày hôm nay"), "{text}");
    let text = send(&[("so", "15/GCN-UBND"), ("ngay", "31/2/2022")], good).await;
    assert!(text.contains("Không có ngày này trong lịch"), "{text}");
    assert!(text.contains("value=\"31/2/2022\""), "what was typed is shown again");
    let text = send(&[("so", "15/GCN-UBND"), ("ngay", "15/3/2021")], good).await;
    assert!(text.contains("không được trước ngày tiếp nhận"), "{text}");
    let text = send(&[("so", "15/GCN-UBND"), ("ngay", "15/3/2022")], b"no pdf").await;
    assert!(text.contains("chỉ nhận tệp PDF, JPEG và PNG"), "{text}");
    assert!(town.dossier(id).await.issued.is_none());
    let written = motcua::attachments::of(&town.app.db, id).await.expect("files");
    assert!(written.is_empty(), "a refused act attaches nothing: {written:?}");
}
