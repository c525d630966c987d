//! Mistakes that applicants found in results: whoever corrects is told when the desk has written one down,
//! and, with the head of the desk, when the three working days are over.

use domain::deadline;
use domain::duty::Duty;
use uuid::Uuid;

use super::mark::{BATCH, Mark, each_once, tell};
use super::people;
use crate::app::App;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// Those who may correct a result, or answer that it is right.
const CORRECT: [Duty; 3] = [Duty::Clerk, Duty::UnitHead, Duty::Signer];

/// Tells them.
///
/// # Source
/// Decree 118/2025/NĐ-CP Art. 23(1): three working days.
pub(super) async fn remind(app: &App) -> Result<()> {
    let rows = app
        .db
        .all(
            sql!(
                "select d.id, d.seq, d.desk, d.flaw_unit, d.flaw_due_at, d.place_unit, d.place_duty,
                        d.officer
                 from dossier as d where d.flaw_unit is not null
                 order by d.flaw_due_at, d.id limit $1"
            ),
            args![10 * BATCH],
        )
        .await?;
    for row in &rows {
        let due_at = row.at("flaw_due_at");
        let correct = people::with(app, &row.unit("flaw_unit"), &CORRECT).await?;
        let reported: Vec<(Uuid, StaffTopic)> =
            correct.iter().map(|one| (*one, StaffTopic::FlawReported)).collect();
        let occasion = due_at.as_millisecond();
        tell(app, Mark::of(row, "flaw_reported", occasion), &reported).await?;
        if deadline::is_after(app.now(), due_at) {
            let heads = people::with(app, &row.unit("desk"), &[Duty::DeskHead]).await?;
            let everybody = correct.into_iter().chain(heads);
            let late = each_once(everybody.map(|one| (one, StaffTopic::FlawLate)));
            tell(app, Mark::of(row, "flaw_late", occasion), &late).await?;
        }
    }
    Ok(())
}
