//! Dates that come near or pass: a share of the time → the holder; one working day before → the head;
//! overdue → holder, head and the leaders of the government. A dossier whose clock stands still is
//! left alone.

use domain::deadline;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::mark::{BATCH, Mark, tell, tell_of_delay};
use super::people;
use super::settings::Settings;
use crate::app::App;
use crate::db::Row;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::{args, sql};

/// The job that says that a date has passed.
const OVERDUE: &str = "overdue";

/// Warns of everything that is due for it.
pub(super) async fn warn(app: &App, settings: &Settings) -> Result<()> {
    each(app, "near", |row| is_near(app, settings, row)).await?;
    each(app, "last_day", |row| is_last_day(app, row)).await?;
    each(app, OVERDUE, |row| deadline::is_after(app.now(), row.at("due_at"))).await?;
    if settings.warns_of_steps {
        steps(app).await?;
    }
    Ok(())
}

/// The share of the working time has passed.
fn is_near(app: &App, settings: &Settings, row: &Row) -> bool {
    let calendar = app.reference().calendar(&row.unit("lead"));
    let (received, due) = (time::local(row.at("received_at")), time::local(row.at("due_at")));
    let near = deadline::portion(&calendar, received, due, settings.near_percent);
    app.now() >= time::instant(near)
}

/// At most a working day is left; of what has no more from the beginning, the last two hours.
fn is_last_day(app: &App, row: &Row) -> bool {
    let calendar = app.reference().calendar(&row.unit("lead"));
    let (received, due) = (time::local(row.at("received_at")), time::local(row.at("due_at")));
    let left = calendar.working_minutes_between(time::local(app.now()), due);
    let is_short =
        calendar.working_minutes_between(received, due) <= deadline::NEAR_WORKING_MINUTES;
    left <= if is_short { deadline::NEAR_SAME_DAY_MINUTES } else { deadline::NEAR_WORKING_MINUTES }
}

/// Looks at every running dossier of which nothing was said for its present date.
async fn each(app: &App, job: &'static str, is_time: impl Fn(&Row) -> bool) -> Result<()> {
    let (mut after, mut last) = (Timestamp::UNIX_EPOCH, Uuid::nil());
    loop {
        let rows = app
            .db
            .all(
                sql!(
                    "select d.id, d.seq, d.lead, d.place_unit, d.place_duty, d.officer,
                            d.received_at, d.due_at
                     from dossier as d
                     where d.ended_at is null and d.paused_at is null
                       and (d.due_at > $2 or (d.due_at = $2 and d.id > $3))
                       and not exists (select 1 from watch_mark where watch_mark.dossier = d.id
                                       and watch_mark.job = $1
                                       and watch_mark.occasion = d.due_at)
                     order by d.due_at, d.id limit $4"
                ),
                args![job, after, last, BATCH],
            )
            .await?;
        for row in rows.iter().filter(|row| is_time(row)) {
            let mark = Mark::of(row, job, row.int("due_at"));
            let told = told(app, job, row).await?;
            if job == OVERDUE {
                tell_of_delay(app, mark, &told, &row.unit("lead")).await?;
            } else {
                tell(app, mark, &told).await?;
            }
        }
        let Some(end) = rows.last().filter(|_| rows.len() >= usize::try_from(BATCH).unwrap_or(1))
        else {
            return Ok(());
        };
        (after, last) = (end.at("due_at"), end.id("id"));
    }
}

/// Who is told what.
async fn told(app: &App, job: &str, row: &Row) -> Result<Vec<(Uuid, StaffTopic)>> {
    let mut told = Vec::new();
    match job {
        "near" => {
            let holders = people::holders(app, row).await?;
            told.extend(holders.into_iter().map(|one| (one, StaffTopic::NearDue)));
        }
        "last_day" => {
            let heads = people::heads(app, row).await?;
            told.extend(heads.into_iter().map(|one| (one, StaffTopic::LastDay)));
        }
        _ => {
            let mut all = people::holders(app, row).await?;
            all.extend(people::heads(app, row).await?);
            all.extend(people::leaders(app, &row.unit("lead")).await?);
            told.extend(all.into_iter().map(|one| (one, StaffTopic::Overdue)));
        }
    }
    Ok(told)
}

/// The holder is told that the time of the step has passed.
async fn steps(app: &App) -> Result<()> {
    let rows = app
        .db
        .all(
            sql!(
                "select d.id, d.seq, d.place_unit, d.place_duty, d.officer, d.step_due_at
                 from dossier as d
                 where d.ended_at is null and d.paused_at is null and d.step_due_at < $1
                   and d.due_at >= $1
                   and not exists (select 1 from watch_mark where watch_mark.dossier = d.id
                                   and watch_mark.job = 'step'
                                   and watch_mark.occasion = d.step_due_at)
                 order by d.due_at, d.id limit $2"
            ),
            args![deadline::minute_of(app.now()), BATCH],
        )
        .await?;
    for row in &rows {
        let holders = people::holders(app, row).await?;
        let told: Vec<_> = holders.into_iter().map(|one| (one, StaffTopic::StepOverdue)).collect();
        tell(app, Mark::of(row, "step", row.int("step_due_at")), &told).await?;
    }
    Ok(())
}
