//! New dates that wait for a decision: the head of the unit that settles is told at once, the leaders
//! of its government when no head is there or nothing has happened for a working day. The leaders' mark
//! is their task: their worklist shows what has one.

use domain::agency::UnitId;
use domain::deadline::NEAR_WORKING_MINUTES;
use domain::duty::Duty;
use domain::time;
use uuid::Uuid;

use super::mark::{BATCH, Mark, tell};
use super::people;
use crate::app::App;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::work::officers;
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
        let (heads, is_one_here) = heads(app, &lead).await?;
        if !heads.is_empty() {
            let mark = Mark::of(row, "extension", asked_at.as_millisecond());
            tell(app, mark, &waiting(heads)).await?;
        }
        let calendar = app.reference().calendar(&lead);
        let waited =
            calendar.working_minutes_between(time::local(asked_at), time::local(app.now()));
        if !is_one_here || waited >= NEAR_WORKING_MINUTES {
            let leaders = people::leaders(app, &lead).await?;
            let mark = Mark::of(row, "extension_leaders", asked_at.as_millisecond());
            tell(app, mark, &waiting(leaders)).await?;
        }
    }
    Ok(())
}

fn waiting(people: Vec<Uuid>) -> Vec<(Uuid, StaffTopic)> {
    people.into_iter().map(|one| (one, StaffTopic::ExtensionWaiting)).collect()
}

/// Who decides in the unit itself, and whether any of them is not away today.
async fn heads(app: &App, lead: &UnitId) -> Result<(Vec<Uuid>, bool)> {
    let (mut heads, mut is_one_here) = (Vec::new(), false);
    for duty in [Duty::UnitHead, Duty::Signer] {
        for one in people::with(app, lead, &[duty]).await? {
            is_one_here |= officers::away(&app.db, one, (lead, duty), app.now()).await?.is_none();
            if !heads.contains(&one) {
                heads.push(one);
            }
        }
    }
    Ok((heads, is_one_here))
}
