//! A dossier's whole way through the district, verb by verb, with every pair of hands.

use domain::dossier::{Refusal, ReturnWay, Status, Taker};
use motcua::error::Error;
use motcua::journal::{self, Verdict};
use motcua::work;

use crate::support::Town;

crate::journeys! {
    a_dossier_reaches_the_head_of_the_department;
    only_the_officer_who_holds_it_moves_it_on;
}

async fn a_dossier_reaches_the_head_of_the_department(town: Town) {
    let id = town.household_business().await;
    town.pass_minutes(10);
    let hoa = town.actor("hoa").await;
    work::hand_over(&town.app, &hoa, id, Some(1), None).await.expect("handed over");
    town.pass_minutes(5);
    let phuc = town.actor("phuc").await;
    let dossier = work::accept(&town.app, &phuc, id, Some(2)).await.expect("accepted");
    assert_eq!(dossier.status, Status::InProgress);
    let too_early = work::hand_to_applicant(
        &town.app,
        &hoa,
        id,
        None,
        work::Handing { way: ReturnWay::ByHand, taker: Taker::Applicant, tracking: None },
    );
    assert!(matches!(too_early.await, Err(Error::Refused(Refusal::NotNow { .. }))));
    assert!(matches!(
        journal::verify(&town.app.db).await,
        Ok(Verdict::Whole { entries, .. }) if entries >= 3
    ));
}

async fn only_the_officer_who_holds_it_moves_it_on(town: Town) {
    let id = town.household_business().await;
    let hoa = town.actor("hoa").await;
    work::hand_over(&town.app, &hoa, id, Some(1), None).await.expect("handed over");
    let phuc = town.actor("phuc").await;
    work::accept(&town.app, &phuc, id, Some(2)).await.expect("accepted");
    let (ky, kieu) = (town.actor("ky").await, town.actor("kieu").await);
    let assigned = work::assign(&town.app, &phuc, id, Some(3), ky.staff).await.expect("assigned");
    assert_eq!(assigned.officer(), Some(ky.staff));
    let draft = |actor| work::forward(&town.app, actor, id, Some(4), None);
    let (first, second) = tokio::join!(draft(&ky), draft(&kieu));
    assert!(matches!(first, Err(Error::Refused(Refusal::DraftNeeded))), "{first:?}");
    assert!(matches!(second, Err(Error::Refused(Refusal::HeldByAnother))), "{second:?}");
}
