//! A result waits for the clerk where nobody holds that duty: the signer reads so before approving,
//! whoever arranges the work is told, and the dossier goes on once somebody has the duty.

use domain::duty::Duty;
use jiff::civil::date;
use motcua::{args, sql, watch};

use super::{PDF, act, at, at_the_signer, send_file, succeeded};
use crate::support::Town;

crate::journeys! {
    a_result_waits_for_a_clerk_until_the_duty_is_given;
    a_clerk_who_is_away_without_a_substitute_is_missed_too;
}

const OFFICE: &str = "nam-giang.van-phong";
const NOBODY: &str = "hiện không có ai giữ nhiệm vụ văn thư";

async fn a_result_waits_for_a_clerk_until_the_duty_is_given(town: Town) {
    let id = at_the_signer(&town).await;
    town.app
        .db
        .run(
            sql!("update post set to_on = '2022-03-14' where unit = $1 and duty = 'clerk'"),
            args![OFFICE],
        )
        .await
        .expect("an update");
    let chu = town.signed_in("chu").await;
    let page = chu.get(&at(id, "")).await.ok();
    assert!(page.contains(NOBODY), "the signer knows before approving: {page}");
    // Approving is not forbidden: the result is right, only the next hand is missing.
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    let page = chu.get(&at(id, "")).await.ok();
    assert!(page.contains(NOBODY), "and afterwards, as long as it is so: {page}");
    watch::round(&town.app).await.expect("a round");
    for who in ["chu", "quan"] {
        let inbox = town.signed_in(who).await.get("/thong-bao").await;
        assert!(inbox.ok().contains("không có người giữ nhiệm vụ"), "{who} is told");
    }
    let van = town.signed_in("van").await;
    let refused = van.get(&at(id, "")).await;
    assert!(!refused.text().contains("/nhan\""), "who was the clerk is it no more");

    // The administrator gives the duty to somebody else, and the result goes its way.
    town.give("kiem", OFFICE, Duty::Clerk).await;
    let page = chu.get(&at(id, "")).await.ok();
    assert!(!page.contains(NOBODY), "{page}");
    let kiem = town.signed_in("kiem").await;
    act(&town, &kiem, id, ("nhan", &[])).await;
    let fields = [("so", "15/GCN"), ("ngay", "15/03/2022")];
    let path = at(id, "phat-hanh");
    let issued = send_file(&town, &kiem, (&at(id, ""), &path), &fields, PDF).await;
    succeeded(&issued, id, "phat-hanh");
    act(&town, &kiem, id, ("ve-mot-cua", &[])).await;
    assert!(town.dossier(id).await.ended_at.is_some());
}

async fn a_clerk_who_is_away_without_a_substitute_is_missed_too(town: Town) {
    let id = at_the_signer(&town).await;
    let chu = town.signed_in("chu").await;
    assert!(!chu.get(&at(id, "")).await.ok().contains("không có ai giữ nhiệm vụ"));
    let (van, quan) = (town.staff("van").await, town.signed_in("quan").await);
    let page = format!("/vang-mat/{van}");
    let fields = [("tu_ngay", "15/03/2022"), ("den_ngay", "18/03/2022")];
    let away = quan.submit(&page, &page, &fields).await;
    assert_eq!(away.status, 303, "{}", away.text());
    let page = chu.get(&at(id, "")).await.ok();
    assert!(page.contains(NOBODY), "{page}");
    act(&town, &chu, id, ("phe-duyet", &[])).await;
    // It is over when the clerk is back.
    town.at(date(2022, 3, 21).at(8, 0, 0, 0));
    let chu = town.signed_in("chu").await;
    assert!(!chu.get(&at(id, "")).await.ok().contains(NOBODY));
    act(&town, &town.signed_in("van").await, id, ("nhan", &[])).await;
}
