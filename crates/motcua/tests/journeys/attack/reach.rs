//! Administrators reach no further than their own units, whatever they edit.

mod entries;
mod lending;
mod people;
mod walk;

use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::civil::date;
use motcua::accounts;
use motcua::accounts::journal_list;
use motcua::app::new_id;
use uuid::Uuid;

use crate::support::Town;
use crate::support::browser::{Browser, Form, set};

/// The unit in which Thư administers Thạnh Mỹ.
const OFFICE: &str = "thanh-my.van-phong-thong-ke";

/// A browser of the administrator of the commune Thạnh Mỹ.
async fn administrator_of_the_commune(town: &Town) -> Browser {
    hold(town, town.staff("thu").await, OFFICE, Duty::Administrator).await;
    town.signed_in("thu").await
}

/// Gives somebody a duty without asking anybody.
async fn hold(town: &Town, staff: Uuid, unit: &str, duty: Duty) {
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let unit = UnitId::from(unit);
    accounts::give_post(&mut tx, staff, &unit, duty, date(2021, 1, 1)).await.expect("a duty");
    tx.commit().await.expect("a commit");
}

/// Somebody who works in a unit and holds no duty.
async fn hired(town: &Town, username: &str, unit: &str) -> Uuid {
    let id = new_id();
    let staff = accounts::NewStaff {
        id,
        username: username.to_owned(),
        name: format!("Người Lạ {username}"),
        unit: UnitId::from(unit),
        password_hash: String::new(),
        must_change: false,
    };
    let mut tx = town.app.db.begin().await.expect("a transaction");
    accounts::add_staff(&mut tx, staff, town.app.now()).await.expect("a person");
    tx.commit().await.expect("a commit");
    id
}

/// A form made by hand, with the secret of this person's session.
async fn made_by_hand(browser: &Browser, fields: &[(&str, &str)]) -> Form {
    let mut form = browser.taking(&[]).await;
    for (name, value) in fields {
        set(&mut form, name, value);
    }
    form
}

/// The end of the journal: whatever was done stands in it.
async fn end_of_the_journal(town: &Town) -> String {
    journal_list::head(&town.app.db).await.expect("a head").1
}
