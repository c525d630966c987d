//! New dates that wait for a decision: the head of the unit that settles is told at once, the leaders
//! too when there is no head or nothing has happened for a working day.

use domain::deadline::NEAR_WORKING_MINUTES;
use domain::duty::Duty;
use domain::time;

use super::mark::{BATCH, Mark, tell};
use super::people;
use crate::app::App;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// Reminds those who decide.
pub(super) async fn remind(app: &App) -> Result<()> {
    let rows = app
        .db
        .all(
            sql!(
                "select d.id, d.seq, d.lead, d.extension_asked_at from dossier as d
                 where d.extension_asked_at is not null and d.ended_at is null
                 order by d.extension_asked_at, d.id limit $1"
            ),
            args![10 * BATCH],
        )
        .await?;
    for row in &rows {
        let lead = row.unit("lead");
        let asked_at = row.at("extension_asked_at");
        let mut heads = people::with(app, &lead, &[Duty::UnitHead]).await?;
        if heads.is_empty() {
            heads = people::leaders(app, &lead).await?;
        }
        let told: Vec<_> =
            heads.into_iter().map(|one| (one, StaffTopic::ExtensionWaiting)).collect();
        tell(app, Mark::of(row, "extension", asked_at.as_millisecond()), &told).await?;
        let calendar = app.reference().calendar(&lead);
        let waited =
            calendar.working_minutes_between(time::local(asked_at), time::local(app.now()));
        if waited >= NEAR_WORKING_MINUTES {
            let leaders = people::leaders(app, &lead).await?;
            let told: Vec<_> =
                leaders.into_iter().map(|one| (one, StaffTopic::ExtensionWaiting)).collect();
            tell(app, Mark::of(row, "extension_leaders", asked_at.as_millisecond()), &told).await?;
        }
    }
    Ok(())
}
