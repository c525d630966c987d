//! Done once: a mark and what follows from it are written in one transaction, and only if the
//! dossier is still as it was when it was looked at.

use domain::agency::UnitId;
use uuid::Uuid;

use crate::app::App;
use crate::db::{Row, Tx};
use crate::dossiers;
use crate::error::Result;
use crate::reactions::{self, About, StaffTopic};
use crate::{args, sql};

/// Dossiers looked at in one statement.
pub(super) const BATCH: i64 = 500;

/// One thing that is done once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The dossier.
    pub(super) dossier: Uuid,
    /// The position of its last event, as it was seen.
    pub(super) seq: i64,
    /// Which job.
    pub(super) job: &'static str,
    /// Which date or which reminder.
    pub(super) occasion: i64,
}

impl Mark {
    /// Of a row with `id` and `seq`.
    pub(super) fn of(row: &Row, job: &'static str, occasion: i64) -> Self {
        Self { dossier: row.id("id"), seq: row.int("seq"), job, occasion }
    }

    /// What a notice because of it is about.
    pub(super) fn about(self, app: &App) -> About {
        About { dossier: self.dossier, occasion: self.occasion, at: app.now() }
    }
}

/// Sets the mark; false when it is there already or the dossier has moved on meanwhile.
pub(super) async fn set(tx: &mut Tx, app: &App, mark: Mark) -> Result<bool> {
    let touched = tx
        .run(
            sql!(
                "insert into watch_mark (dossier, job, occasion, at)
                 select dossier.id, cast($2 as text), cast($3 as bigint), cast($4 as bigint)
                 from dossier where dossier.id = $1 and dossier.seq = $5
                 on conflict (dossier, job, occasion) do nothing"
            ),
            args![mark.dossier, mark.job, mark.occasion, app.now(), mark.seq],
        )
        .await?;
    Ok(touched == 1)
}

/// Everybody once, with the topic that stands first.
pub(super) fn each_once(
    told: impl IntoIterator<Item = (Uuid, StaffTopic)>,
) -> Vec<(Uuid, StaffTopic)> {
    let mut once: Vec<(Uuid, StaffTopic)> = Vec::new();
    for (one, topic) in told {
        if once.iter().all(|(other, _)| *other != one) {
            once.push((one, topic));
        }
    }
    once
}

/// Tells people once.
pub(super) async fn tell(app: &App, mark: Mark, told: &[(Uuid, StaffTopic)]) -> Result<()> {
    tell_and(app, mark, told, None).await
}

/// Tells people once that a dossier is late, and shows it to the leaders who answer for that.
pub(super) async fn tell_of_delay(
    app: &App,
    mark: Mark,
    told: &[(Uuid, StaffTopic)],
    lead: &UnitId,
) -> Result<()> {
    tell_and(app, mark, told, Some(lead)).await
}

async fn tell_and(
    app: &App,
    mark: Mark,
    told: &[(Uuid, StaffTopic)],
    late_with: Option<&UnitId>,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if set(&mut tx, app, mark).await? {
        if let Some(lead) = late_with {
            let reference = app.reference();
            dossiers::show_to_leaders(&mut tx, &reference.units, mark.dossier, lead).await?;
        }
        for (staff, topic) in told {
            reactions::tell_staff(&mut tx, *staff, *topic, mark.about(app)).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
