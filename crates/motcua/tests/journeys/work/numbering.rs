//! Under whose identifier a dossier is numbered, when one desk receives for another body.

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::date;
use motcua::accounts;
use motcua::intake::{self, Filing};
use uuid::Uuid;

use crate::support::Town;

crate::journeys! {
    since_july_2025_the_code_names_the_body_that_settles;
    what_the_province_has_not_listed_is_received_elsewhere_from_the_end_of_2025_on;
}

pub(super) const MARITAL_STATUS: &str = "1.004873";
const HERE: &str = "xa-thanh-my-2025.mot-cua";
pub(super) const THERE: &str = "xa-ben-giang-2025.mot-cua";

/// A receiver at two desks of 2025.
pub(super) async fn at_both(town: &Town) {
    let hoa = town.staff("hoa").await;
    let mut tx = town.app.db.begin().await.expect("a transaction");
    for desk in [HERE, THERE] {
        let given =
            accounts::give_post(&mut tx, hoa, &desk.into(), Duty::Receiver, date(2025, 7, 1)).await;
        given.expect("a duty");
    }
    tx.commit().await.expect("a commit");
}

pub(super) async fn received(town: &Town, filing: Filing) -> motcua::error::Result<Uuid> {
    intake::receive(&town.app, &town.actor("hoa").await, filing).await
}

async fn code(town: &Town, filing: Filing) -> String {
    let id = received(town, filing).await.expect("a dossier");
    let open = motcua::dossiers::open(&town.app, id, None).await.expect("a dossier");
    open.dossier.received.code.to_string()
}

fn for_another(town: &Town) -> Filing {
    Filing {
        desk: UnitId::from(HERE),
        competent: Some(UnitId::from("xa-ben-giang-2025")),
        ..town.filing(THERE, MARITAL_STATUS)
    }
}

async fn since_july_2025_the_code_names_the_body_that_settles(town: Town) {
    let before = Filing {
        desk: UnitId::from("nam-giang.mot-cua"),
        competent: Some(UnitId::from("thanh-my")),
        ..town.filing("thanh-my.mot-cua", MARITAL_STATUS)
    };
    assert!(code(&town, before).await.starts_with("H47.NG-"), "the desk that receives");

    at_both(&town).await;
    town.at(date(2026, 1, 5).at(9, 0, 0, 0));
    assert_eq!(code(&town, for_another(&town)).await, "H17.NG2-260105-0001");
    let own = town.filing(THERE, MARITAL_STATUS);
    assert_eq!(code(&town, own).await, "H17.NG2-260105-0002", "one row of numbers over all desks");
    let here = town.filing(HERE, MARITAL_STATUS);
    assert_eq!(code(&town, here).await, "H17.NG1-260105-0001");
}

async fn what_the_province_has_not_listed_is_received_elsewhere_from_the_end_of_2025_on(
    town: Town,
) {
    at_both(&town).await;
    town.at(date(2025, 12, 30).at(9, 0, 0, 0));
    let refused = received(&town, for_another(&town)).await.expect_err("not yet");
    assert!(refused.to_string().contains("cơ quan có thẩm quyền"), "{refused}");
    town.at(date(2025, 12, 31).at(9, 0, 0, 0));
    received(&town, for_another(&town)).await.expect("a dossier");
}
