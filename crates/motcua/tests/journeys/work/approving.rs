//! Several drafts are approved together, each after it was shown; after one approval the next draft opens;
//! and what was handed out by mistake is taken back a moment later.

use domain::dossier::{Hand, Status};
use domain::route::Task;
use reqwest::StatusCode;

use super::unpaid::at_the_desk;
use super::{act, at, at_the_signer};
use crate::support::Town;
use crate::support::browser::{Form, set};

crate::journeys! {
    several_drafts_are_approved_together_after_each_was_shown;
    after_one_approval_the_next_draft_opens;
    what_was_handed_out_by_mistake_is_taken_back_within_half_a_minute;
}

const PAGE: &str = "/cong-viec/phe-duyet";

/// The values of the ticks on the page, in its order.
fn ticks(page: &str) -> Vec<String> {
    let values = page.split("name=\"chon\" value=\"").skip(1);
    values.filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned)).collect()
}

async fn several_drafts_are_approved_together_after_each_was_shown(town: Town) {
    let (one, other) = (at_the_signer(&town).await, at_the_signer(&town).await);
    let chu = town.signed_in("chu").await;
    let page = chu.get(PAGE).await.ok();
    assert_eq!(page.matches("Chứng nhận hộ kinh doanh đã đăng ký.").count(), 2, "both are shown");
    assert!(!page.contains(" checked"), "nothing is ticked beforehand");
    let form: Form = chu.get(PAGE).await.form(PAGE).into_iter().filter(|f| f.0 == "_csrf").collect();
    let nothing = chu.post(PAGE, &form).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);

    let ticks = ticks(&page);
    let forged: Vec<String> = ticks
        .iter()
        .map(|tick| format!("{}.{}", tick.rsplit_once('.').expect("a mark").0, "0".repeat(64)))
        .collect();
    let sent = |values: &[String]| {
        let mut form = form.clone();
        form.extend(values.iter().map(|value| ("chon".to_owned(), value.clone())));
        form
    };
    let refused = chu.post(PAGE, &sent(&forged)).await.ok();
    assert!(refused.contains("chưa được hiện ra cho bạn"), "{refused}");
    assert_eq!(town.dossier(one).await.place.task, Task::Sign);

    let told = chu.post(PAGE, &sent(&ticks)).await.ok();
    for id in [one, other] {
        let dossier = town.dossier(id).await;
        assert_eq!(dossier.place.task, Task::Issue);
        assert!(told.contains(dossier.received.code.as_str()), "each is named: {told}");
    }
    let again = chu.post(PAGE, &sent(&ticks)).await.ok();
    assert!(again.contains("2 hồ sơ đã xong"), "pressed twice is once: {again}");
    let hoa = town.signed_in("hoa").await;
    assert_eq!(hoa.get(PAGE).await.status, StatusCode::FORBIDDEN);
}

async fn after_one_approval_the_next_draft_opens(town: Town) {
    let (one, other) = (at_the_signer(&town).await, at_the_signer(&town).await);
    let chu = town.signed_in("chu").await;
    let sent = chu.submit(&at(one, ""), &at(one, "phe-duyet"), &[]).await;
    assert_eq!(sent.leads_to(), format!("/ho-so/{other}?xong=phe-duyet-tiep"));
    assert!(chu.get(sent.leads_to()).await.ok().contains("dự thảo tiếp theo chờ bạn"));
    act(&town, &chu, other, ("phe-duyet", &[])).await;
}

async fn what_was_handed_out_by_mistake_is_taken_back_within_half_a_minute(town: Town) {
    let id = at_the_desk(&town).await;
    town.pay_fees(id).await;
    let (hoa, truong) = (town.signed_in("hoa").await, town.signed_in("truong").await);
    act(&town, &hoa, id, ("tra-ket-qua", &[])).await;
    let page = hoa.get(&at(id, "")).await;
    let form = page.form(&at(id, "hoan-tac"));
    let mut of_another = truong.get(&at(id, "")).await.form("/dang-xuat");
    of_another.retain(|(name, _)| name == "_csrf");
    let refused = truong.post(&at(id, "hoan-tac"), &of_another).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "only whoever handed it out");
    let taken_back = hoa.post(&at(id, "hoan-tac"), &form).await;
    assert_eq!(taken_back.leads_to(), format!("/ho-so/{id}?xong=hoan-tac"));
    let dossier = town.dossier(id).await;
    assert_eq!(dossier.status, Status::Settled);
    assert_eq!(dossier.hand, Hand::Held { officer: town.staff("hoa").await });

    act(&town, &hoa, id, ("tra-ket-qua", &[])).await;
    town.pass_minutes(1);
    assert!(!hoa.get(&at(id, "")).await.ok().contains("hoan-tac"), "too late: no button");
    let mut form = form;
    set(&mut form, "seen", &town.dossier(id).await.seq.to_string());
    let late = hoa.post(&at(id, "hoan-tac"), &form).await;
    assert!(late.text().contains("trong 30 giây"), "{}", late.text());
    assert_eq!(town.dossier(id).await.status, Status::Returned);
}
