//! Administration of reference data: what an administrator changes on a screen, and what follows.

mod calendar;
mod holidays;
mod linked;
mod papers;
mod procedures;
mod text;
mod texts;
mod units;

use crate::support::Town;

/// The kinds and ids of the entries that the journal says were changed, oldest first.
async fn changed(town: &Town) -> Vec<String> {
    let rows = town
        .app
        .db
        .all(
            motcua::sql!("select body from journal where kind = 'reference_changed' order by no"),
            motcua::args![],
        )
        .await
        .expect("an answer");
    let entry = |row: &motcua::db::Row| {
        let body: serde_json::Value = serde_json::from_str(&row.text("body")).expect("JSON");
        format!("{} {}", body["reference_kind"], body["reference"]).replace('"', "")
    };
    rows.iter().map(entry).collect()
}
