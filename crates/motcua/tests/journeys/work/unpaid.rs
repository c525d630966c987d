//! No result goes out before the fees of its dossier are paid, in whatever way it goes.

use domain::dossier::{Refusal, ReturnWay, Status, Taker};
use motcua::error::Error;
use motcua::work::{self, Handing};
use reqwest::StatusCode;
use uuid::Uuid;

use super::{PDF, act, at, at_the_signer, send_file, succeeded};
use crate::support::Town;
use crate::support::browser::set;

crate::journeys! {
    no_result_is_handed_out_before_its_fees_are_paid;
    a_part_of_the_fees_is_not_enough;
}

/// A household business whose result waits at the desk; its fee is not paid.
pub async fn at_the_desk(town: &Town) -> Uuid {
    let id = at_the_signer(town).await;
    act(town, &town.signed_in("chu").await, id, ("phe-duyet", &[])).await;
    let van = town.signed_in("van").await;
    act(town, &van, id, ("nhan", &[])).await;
    let path = at(id, "phat-hanh");
    let fields = [("so", "15/GCN"), ("ngay", "15/03/2022")];
    succeeded(&send_file(town, &van, (&at(id, ""), &path), &fields, PDF).await, id, "phat-hanh");
    act(town, &van, id, ("ve-mot-cua", &[])).await;
    id
}

async fn no_result_is_handed_out_before_its_fees_are_paid(town: Town) {
    let id = at_the_desk(&town).await;
    let due = town.due(id).await;
    let handing = at(id, "tra-ket-qua");
    let (hoa, truong) = (town.signed_in("hoa").await, town.signed_in("truong").await);
    let sentence = format!("Còn phải nộp {due} phí, lệ phí");

    // The receiver reads why, and who takes the money; whoever takes it is led there.
    let page = hoa.get(&at(id, "")).await.ok();
    assert!(page.contains(&sentence) && page.contains("mời người nộp đến công chức thu phí"));
    assert!(!page.contains(&format!("{handing}\"")), "there is nothing to press: {page}");
    let page = truong.get(&at(id, "")).await.ok();
    assert!(page.contains(&sentence), "{page}");
    let money = format!("/thu-phi/{id}");
    assert!(page.contains(&format!("href=\"{money}#thu\"")), "{page}");
    assert!(truong.get(&money).await.ok().contains("id=\"thu\""), "the form of the payment");

    // A form from a page that was opened before is refused in every way of handing out.
    let other = town.household_business().await;
    let form = hoa.get(&at(other, "")).await.form(&at(other, "chuyen"));
    for way in ReturnWay::ALL {
        let mut form = form.clone();
        form.retain(|(name, _)| name == "_csrf");
        set(&mut form, "seen", &town.dossier(id).await.seq.to_string());
        set(&mut form, "cach", way.code());
        set(&mut form, "nguoi_nhan", "applicant");
        set(&mut form, "van_don", "EH123456789VN");
        let refused = hoa.post(&handing, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{way:?}");
        let page = refused.text();
        assert!(page.contains(&format!("Hồ sơ còn phải nộp {due}")), "{way:?}: {page}");
        assert!(page.contains("EH123456789VN"), "what was typed is shown");
        let actor = town.actor("hoa").await;
        let to = Handing { way, taker: Taker::Applicant, tracking: Some("EH1".to_owned()) };
        let refused = work::hand_to_applicant(&town.app, &actor, id, None, to).await;
        let Err(Error::Refused(refusal)) = refused else { panic!("{way:?}: {refused:?}") };
        assert_eq!(refusal, Refusal::FeesUnpaid { due }, "{way:?}");
    }
    assert_eq!(town.dossier(id).await.status, Status::Settled);

    town.pay_fees(id).await;
    let page = hoa.get(&at(id, "")).await.ok();
    assert!(!page.contains("Còn phải nộp"), "{page}");
    let fields = [("cach", "by_post"), ("nguoi_nhan", "applicant"), ("van_don", "EH123456789VN")];
    act(&town, &hoa, id, ("tra-ket-qua", &fields)).await;
    assert_eq!(town.dossier(id).await.returned_by, Some(ReturnWay::ByPost));
}

async fn a_part_of_the_fees_is_not_enough(town: Town) {
    let id = at_the_desk(&town).await;
    let due = town.due(id).await;
    let truong = town.signed_in("truong").await;
    let (page, action) = (format!("/thu-phi/{id}"), format!("/thu-phi/{id}/thu"));
    let most = (due.0 - 1_000).to_string();
    truong.submit(&page, &action, &[("so_tien", &most)]).await.leads_to();
    let shown = truong.get(&at(id, "")).await.ok();
    assert!(shown.contains("Còn phải nộp 1.000") && !shown.contains("/tra-ket-qua\""), "{shown}");
    town.pay_fees(id).await;
    act(&town, &truong, id, ("tra-ket-qua", &[])).await;
    assert_eq!(town.dossier(id).await.status, Status::Returned);
}
