//! The apology (form 04): on the last working day before the due date it becomes a task of the holder,
//! who gives the reason and the one new date. The mark is the task: the worklist shows what has one
//! and no answer yet.

use domain::dossier::extension::apology_from;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::mark::{BATCH, Mark, tell};
use super::people;
use crate::app::App;
use crate::dossiers;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// No row of days off is longer: what is due later cannot be due for an apology yet.
const AHEAD_DAYS: i64 = 25;

/// Makes a task of every dossier for which somebody must apologise.
pub(super) async fn draft(app: &App) -> Result<()> {
    let until = app.now() + SignedDuration::from_hours(24 * AHEAD_DAYS);
    let (mut after, mut last) = (Timestamp::UNIX_EPOCH, Uuid::nil());
    loop {
        let rows = app
            .db
            .all(
                sql!(
                    "select d.id, d.seq, d.lead, d.place_unit, d.place_duty, d.officer, d.due_at,
                            d.counted_due_at
                     from dossier as d
                     where d.ended_at is null and d.paused_at is null and d.due_at <= $1
                       and (d.due_at > $2 or (d.due_at = $2 and d.id > $3))
                       and d.due_at = d.counted_due_at and d.extension_asked_at is null
                       and not exists (select 1 from watch_mark where watch_mark.dossier = d.id
                                       and watch_mark.job = 'apology'
                                       and watch_mark.occasion = d.counted_due_at)
                     order by d.due_at, d.id limit $4"
                ),
                args![until, after, last, BATCH],
            )
            .await?;
        for row in &rows {
            let dossier = dossiers::replay(&dossiers::events(&app.db, row.id("id")).await?)?;
            let calendar = app.reference().calendar(&row.unit("lead"));
            if apology_from(&dossier, &calendar).is_none_or(|from| app.now() < from) {
                continue;
            }
            let holders = people::holders(app, row).await?;
            let told: Vec<_> =
                holders.into_iter().map(|one| (one, StaffTopic::ApologyDue)).collect();
            tell(app, Mark::of(row, "apology", row.int("counted_due_at")), &told).await?;
        }
        let Some(end) = rows.last().filter(|_| rows.len() >= usize::try_from(BATCH).unwrap_or(1))
        else {
            return Ok(());
        };
        (after, last) = (end.at("due_at"), end.id("id"));
    }
}
