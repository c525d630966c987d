//! Two at once, one twice, and a clock that goes wrong.

use domain::dossier::Hand;
use domain::duty::Duty;
use reqwest::StatusCode;

use super::{act, at, at_the_signer, succeeded, write_draft};
use crate::support::Town;

crate::journeys! {
    of_two_who_accept_at_once_one_wins_and_the_other_reads_who;
    pressing_twice_is_success_once;
    two_different_drafts_from_one_page_are_not_taken_for_one;
    whoever_acts_on_an_old_page_is_told_what_happened;
    a_draft_replaced_while_it_is_read_is_not_approved;
    a_clock_that_went_back_writes_nothing;
}

async fn of_two_who_accept_at_once_one_wins_and_the_other_reads_who(town: Town) {
    town.give("kieu", "nam-giang.tai-chinh-ke-hoach", Duty::UnitHead).await;
    let id = town.household_business().await;
    act(&town, &town.signed_in("hoa").await, id, ("chuyen", &[])).await;
    let (phuc, kieu) = (town.signed_in("phuc").await, town.signed_in("kieu").await);
    let form = |page: crate::support::browser::Answer| page.form(&at(id, "nhan"));
    let (one, other) = (form(phuc.get(&at(id, "")).await), form(kieu.get(&at(id, "")).await));
    let path = at(id, "nhan");
    let (one, other) = tokio::join!(phuc.post(&path, &one), kieu.post(&path, &other));
    let dossier = town.dossier(id).await;
    let (winner, loser, name) = if dossier.officer() == Some(town.staff("phuc").await) {
        (one, other, "Pơloong Phúc")
    } else {
        (other, one, "Bríu Thị Kiều")
    };
    succeeded(&winner, id, "nhan");
    assert_eq!(loser.status, StatusCode::CONFLICT);
    let page = loser.text();
    assert!(page.contains(name), "who was quicker: {page}");
    assert!(page.contains("08:07 ngày 15/03/2022"), "when: {page}");
    assert!(page.contains(&format!("href=\"/ho-so/{id}\"")), "where to look");
    assert_eq!(dossier.seq, 3);
}

async fn pressing_twice_is_success_once(town: Town) {
    let id = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    let form = hoa.get(&at(id, "")).await.form(&at(id, "chuyen"));
    let path = at(id, "chuyen");
    let (first, second) = tokio::join!(hoa.post(&path, &form), hoa.post(&path, &form));
    succeeded(&first, id, "chuyen");
    succeeded(&second, id, "chuyen");
    let later = hoa.post(&path, &form).await;
    succeeded(&later, id, "chuyen");
    assert_eq!(town.dossier(id).await.seq, 2);
}

async fn two_different_drafts_from_one_page_are_not_taken_for_one(town: Town) {
    let id = town.household_business().await;
    let (hoa, phuc) = (town.signed_in("hoa").await, town.signed_in("phuc").await);
    let ky = town.signed_in("ky").await;
    act(&town, &hoa, id, ("chuyen", &[])).await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    let officer = town.staff("ky").await.to_string();
    act(&town, &phuc, id, ("phan-cong", &[("can_bo", &officer)])).await;
    let page = at(id, "du-thao");
    let fields = ky.get(&page).await.form(&page);
    let form = |body: &str| {
        fields.iter().fold(reqwest::multipart::Form::new(), |form, (name, value)| {
            let value = if name == "noi_dung" { body } else { value };
            form.text(name.clone(), value.to_owned())
        })
    };
    succeeded(&ky.upload(&page, form("Một nội dung.")).await, id, "du-thao");
    succeeded(&ky.upload(&page, form("Một nội dung.")).await, id, "du-thao");
    assert_eq!(town.dossier(id).await.seq, 5);
    let other = ky.upload(&page, form("Nội dung khác.")).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.text());
    assert!(other.text().contains("Nội dung khác.</textarea>"), "what was written is still there");
}

async fn whoever_acts_on_an_old_page_is_told_what_happened(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    let mut old = chu.get(&at(id, "")).await.form(&at(id, "phe-duyet"));
    act(&town, &chu, id, ("tra-lai", &[("ly_do", "Xin bổ sung căn cứ")])).await;
    let answer = chu.post(&at(id, "phe-duyet"), &old).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Trả lại bước"), "{}", answer.text());
    // Without a position the verb itself refuses.
    old.retain(|(name, _)| name != "seen");
    assert_eq!(chu.post(&at(id, "phe-duyet"), &old).await.status, StatusCode::FORBIDDEN);
    assert!(matches!(town.dossier(id).await.hand, Hand::Held { .. }));
}

async fn a_draft_replaced_while_it_is_read_is_not_approved(town: Town) {
    let id = at_the_signer(&town).await;
    let (chu, phuc, ky) =
        (town.at_work("chu").await, town.at_work("phuc").await, town.at_work("ky").await);
    let mut read = chu.get(&at(id, "")).await.form(&at(id, "phe-duyet"));
    act(&town, &chu, id, ("tra-lai", &[("ly_do", "Xin sửa nội dung")])).await;
    act(&town, &phuc, id, ("tra-lai", &[("ly_do", "Xin sửa nội dung")])).await;
    write_draft(&town, &ky, id, "Bản mới.").await;
    act(&town, &ky, id, ("buoc-tiep", &[])).await;
    act(&town, &phuc, id, ("nhan", &[])).await;
    act(&town, &phuc, id, ("phe-duyet", &[])).await;
    act(&town, &chu, id, ("nhan", &[])).await;
    let seq = town.dossier(id).await.seq;
    // An old tab with the draft of then: first with its old position, then pretending to be new.
    let answer = chu.post(&at(id, "phe-duyet"), &read).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    crate::support::browser::set(&mut read, "seen", &seq.to_string());
    let answer = chu.post(&at(id, "phe-duyet"), &read).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Dự thảo vừa được thay bằng bản mới"), "{}", answer.text());
    assert_eq!(town.dossier(id).await.seq, seq);
    // Made by hand, with the right draft that no page has shown: the page shows it and asks.
    let mut made = chu.get(&at(id, "")).await.form(&at(id, "phe-duyet"));
    crate::support::browser::set(&mut made, "da_hien", "0");
    let answer = chu.post(&at(id, "phe-duyet"), &made).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("chưa được hiện ra cho bạn"), "{}", answer.text());
    assert!(answer.text().contains("Bản mới."), "the draft itself stands on the page");
    assert_eq!(town.dossier(id).await.seq, seq);
    act(&town, &chu, id, ("phe-duyet", &[])).await;
}

async fn a_clock_that_went_back_writes_nothing(town: Town) {
    let id = town.household_business().await;
    let hoa = town.signed_in("hoa").await;
    let form = hoa.get(&at(id, "")).await.form(&at(id, "chuyen"));
    town.pass_minutes(-30);
    let answer = hoa.post(&at(id, "chuyen"), &form).await;
    assert!(answer.status.is_client_error() || answer.status.is_server_error());
    assert!(answer.text().contains("Đồng hồ máy chủ"), "{}", answer.text());
    assert_eq!(town.dossier(id).await.seq, 1);
    town.pass_minutes(31);
    succeeded(&hoa.post(&at(id, "chuyen"), &form).await, id, "chuyen");
}
