//! Labels for the folders of dossiers (nhãn hồ sơ): of those that were chosen and may be read.

use domain::access::Right;
use domain::time;
use jiff::Timestamp;
use letters::{Label, LabelsLetter};
use uuid::Uuid;

use crate::access::{Who, units_with};
use crate::app::App;
use crate::error::Result;
use crate::words;
use crate::work::search;

/// The labels of these dossiers, in that order.
///
/// # Errors
/// Whatever the database says.
pub async fn of(app: &App, who: &Who, ids: &[Uuid], used: usize) -> Result<LabelsLetter> {
    let units = units_with(&who.actor, Right::ReadDossiers);
    let reference = app.reference();
    let mut rows = search::readable(&app.db, ids, &units).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id("id")));
    let labels = rows.iter().map(|row| {
        let version = row.text("procedure");
        let procedure = reference.catalogue.version(&version);
        Label {
            code: row.text("code"),
            procedure: procedure.map_or(version, |procedure| procedure.name.clone()),
            applicant: row.text("applicant"),
            due: due(row.at("due_at")),
        }
    });
    Ok(LabelsLetter { used, labels: labels.collect(), printed_at: time::local(app.now()) })
}

fn due(at: Timestamp) -> String {
    words::minute(at)
}
