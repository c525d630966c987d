//! Results that nobody fetches: the applicant is reminded a few times, and the desk sees how long each
//! has waited. Quiet hours are the notices' business. What was handed out is no longer here.

use domain::dossier::Status;
use jiff::SignedDuration;

use super::mark::{self, BATCH, Mark};
use super::settings::{REMINDERS_MAX, Settings};
use crate::app::App;
use crate::error::Result;
use crate::reactions::{self, About, Topic};
use crate::{args, sql};

/// Reminds the applicants.
pub(super) async fn remind(app: &App, settings: &Settings) -> Result<()> {
    let now = app.now();
    for (number, days) in (1_i64..).zip(settings.unclaimed_days.iter().take(REMINDERS_MAX)) {
        let since = now - SignedDuration::from_hours(24 * i64::from(*days));
        let later = settings.unclaimed_days.get(usize::try_from(number).unwrap_or(REMINDERS_MAX));
        // Who has waited long enough for the next reminder gets only that one.
        let before = later.map_or(jiff::Timestamp::UNIX_EPOCH, |days| {
            now - SignedDuration::from_hours(24 * i64::from(*days))
        });
        loop {
            let rows = app
                .db
                .all(
                    sql!(
                        "select d.id, d.seq from dossier as d
                         where d.status = $1 and d.returned_at is null and d.whole is null and d.ended_at <= $2
                           and d.ended_at > $3
                           and not exists (select 1 from paper_travel as t
                                           where t.dossier = d.id and t.load = 'result'
                                             and t.arrived_at is null)
                           and not exists (select 1 from watch_mark
                                           where watch_mark.dossier = d.id
                                             and watch_mark.job = 'unclaimed'
                                             and watch_mark.occasion = $4)
                         order by d.ended_at, d.id limit $5"
                    ),
                    args![i64::from(Status::Settled.code()), since, before, number, BATCH],
                )
                .await?;
            for row in &rows {
                let mark = Mark::of(row, "unclaimed", number);
                let mut tx = app.db.begin().await?;
                if mark::set(&mut tx, app, mark).await? {
                    let about = About { at: now, ..mark.about(app) };
                    reactions::tell_applicant(&mut tx, Topic::Unclaimed, about).await?;
                    tx.commit().await?;
                }
            }
            if i64::try_from(rows.len()).unwrap_or(0) < BATCH {
                break;
            }
        }
    }
    Ok(())
}
