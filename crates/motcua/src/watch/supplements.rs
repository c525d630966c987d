//! The time for a supplement has passed: the holder is told, and since 1/7/2025 the desk, which closes
//! the dossier; for older ones the worklist offers the notice of stopping.

use domain::duty::Duty;
use domain::procedure::Procedure;
use domain::time;

use super::mark::{self, BATCH, Mark};
use super::people;
use crate::app::App;
use crate::dossiers;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::work::answering;
use crate::{args, sql};

/// One batch; how many there were.
async fn look(app: &App, offset: i64) -> Result<usize> {
    let rows = app
        .db
        .all(
            sql!(
                "select d.id, d.seq, d.desk, d.place_unit, d.place_duty, d.officer, d.paused_at
                 from dossier as d
                 where d.ended_at is null and d.paused_at is not null and d.status = 5
                   and d.answered_at is null
                   and not exists (select 1 from watch_mark where watch_mark.dossier = d.id
                                   and watch_mark.job = 'supplement_over'
                                   and watch_mark.occasion = d.paused_at)
                 order by d.paused_at, d.id limit $1 offset $2"
            ),
            args![BATCH, offset],
        )
        .await?;
    let today = time::local(app.now()).date();
    for row in &rows {
        let dossier = dossiers::replay(&dossiers::events(&app.db, row.id("id")).await?)?;
        if dossier.awaited_supplement().is_none_or(|request| today <= request.until_on) {
            continue;
        }
        let holders = people::holders(app, row).await?;
        let is_closed = Procedure::is_closed_by_desk(time::local(dossier.received_at).date());
        let topic = if is_closed { StaffTopic::ToClose } else { StaffTopic::SupplementOver };
        let desk = if is_closed {
            people::with(app, &row.unit("desk"), &[Duty::Receiver]).await?
        } else {
            Vec::new()
        };
        let told = mark::each_once(holders.into_iter().chain(desk).map(|one| (one, topic)));
        mark::tell(app, Mark::of(row, "supplement_over", row.int("paused_at")), &told).await?;
    }
    Ok(rows.len())
}

/// Looks at everything that waits for papers, and clears away what was stored and never sent.
pub(super) async fn tell(app: &App) -> Result<()> {
    let mut offset = 0;
    while i64::try_from(look(app, offset).await?).unwrap_or(0) >= BATCH {
        offset += BATCH;
    }
    answering::clear(app).await
}
