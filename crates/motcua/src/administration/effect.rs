//! What a change of calendars means for dossiers that are open: shown before it is written.
//!
//! No date that an applicant has been told moves by itself. The first due instant is immutable,
//! and the present one moves only by an event of the dossier: a pause that ends, or a new date
//! with an apology that a head of unit or a signer decides. What the new calendar changes at once
//! is what is counted from now on: dossiers received later, clocks that run on after a pause, the
//! time that lights say is left.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::calendar::Calendar;
use domain::deadline;
use domain::time;
use jiff::Timestamp;
use jiff::civil::DateTime;
use uuid::Uuid;

use crate::app::App;
use crate::db::{Db, Row};
use crate::dossiers;
use crate::reference::Reference;
use crate::{args, sql};

/// How many dossiers are named.
pub const NAMED_MAX: usize = 50;

/// How many open dossiers are looked at.
const LOOKED_AT_MAX: i64 = 20_000;

/// The effect.
#[derive(Debug, Default)]
pub struct Effect {
    /// Open dossiers whose date would be another by the new calendar, the next due first.
    pub moved: Vec<Moved>,
    /// How many of them there are, by unit.
    pub by_unit: Vec<(String, usize)>,
    /// How many clocks are stopped that will run on by the new calendar.
    pub paused: usize,
    /// How many open dossiers are counted by a calendar that changes.
    pub concerned: Vec<Uuid>,
    /// Whether there are more open dossiers than were looked at.
    pub is_partial: bool,
}

/// A dossier whose date would be another.
#[derive(Debug)]
pub struct Moved {
    /// Its code.
    pub code: String,
    /// Who settles it.
    pub unit: String,
    /// The date that the applicant was told, which stays.
    pub told: DateTime,
    /// The date if it were counted now.
    pub counted: DateTime,
}

/// Compares the calendars of two snapshots over all open dossiers.
///
/// # Errors
/// Whatever the database says.
pub async fn of(
    db: &Db,
    before: &Reference,
    after: &Reference,
    now: Timestamp,
) -> crate::db::Result<Effect> {
    let rows = db
        .all(
            sql!(
                "select id, code, lead, procedure, case_id, received_at, due_at, first_due_at,
                        paused_at
                 from dossier where ended_at is null order by due_at, id limit $1"
            ),
            args![LOOKED_AT_MAX],
        )
        .await?;
    let mut effect = Effect {
        is_partial: i64::try_from(rows.len()).is_ok_and(|count| count == LOOKED_AT_MAX),
        ..Effect::default()
    };
    let mut by_unit: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let lead: UnitId = row.unit("lead");
        let (old, new) = (before.calendar(&lead), after.calendar(&lead));
        let (received, told) = (time::local(row.at("received_at")), time::local(row.at("due_at")));
        let is_paused = row.opt_at("paused_at").is_some();
        let last = if is_paused { time::local(now).max(told) } else { told };
        if (is_paused && is_same_after(&old, &new, time::local(now)))
            || (!is_paused && is_same(&old, &new, received, last))
        {
            continue;
        }
        effect.concerned.push(row.id("id"));
        if is_paused {
            effect.paused += 1;
            continue;
        }
        let counted = counted_again(after, row, (&old, &new), now);
        if counted != told {
            let unit = before.unit_full_name(&lead);
            *by_unit.entry(unit.clone()).or_default() += 1;
            if effect.moved.len() < NAMED_MAX {
                effect.moved.push(Moved { code: row.text("code"), unit, told, counted });
            }
        }
    }
    effect.by_unit = by_unit.into_iter().collect();
    Ok(effect)
}

impl Effect {
    /// How many dates would be others.
    #[must_use]
    pub fn moved_count(&self) -> usize {
        self.by_unit.iter().map(|(_, count)| count).sum()
    }
}

/// Counts the lights of the dossiers again once the change is written. The change stands even if
/// that fails: the next event of a dossier counts its light anyway.
pub async fn light_again(app: &App, effect: &Effect) {
    if let Err(error) = dossiers::count_lights_again(app, &effect.concerned).await {
        error.log();
    }
}

/// Whether two calendars agree on every day from reception to the due day.
fn is_same(old: &Calendar, new: &Calendar, from: DateTime, to: DateTime) -> bool {
    domain::calendar::days(from.date(), to.date()).all(|day| old.day(day) == new.day(day))
}

/// Whether two calendars agree on the coming year.
fn is_same_after(old: &Calendar, new: &Calendar, from: DateTime) -> bool {
    let mut days = std::iter::successors(Some(from.date()), |day| day.tomorrow().ok()).take(366);
    days.all(|day| old.day(day) == new.day(day))
}

/// The due instant if it were counted now: by the procedure's limit where that is how the present
/// one came about, or else the working time that is left from now on.
fn counted_again(
    reference: &Reference,
    row: &Row,
    (old, new): (&Calendar, &Calendar),
    now: Timestamp,
) -> DateTime {
    let (received, told) = (time::local(row.at("received_at")), time::local(row.at("due_at")));
    if row.at("due_at") == row.at("first_due_at")
        && let Some(procedure) = reference.catalogue.version(&row.text("procedure"))
        && let Some(case) = procedure.case(&row.text("case_id"))
    {
        let due = |calendar: &Calendar, limit| {
            deadline::due(calendar, received, limit, procedure.policy).map(|due| due.at).ok()
        };
        let told_by = [false, true].map(|difficult| case.limit_for(difficult));
        let limit = told_by.into_iter().find(|limit| due(old, *limit) == Some(told));
        if let Some(counted) = limit.and_then(|limit| due(new, limit)) {
            return counted;
        }
    }
    let from = time::local(now).max(received);
    if told <= from {
        return told;
    }
    let left = old.working_minutes_between(from, told);
    new.add_working_minutes(from, left).unwrap_or(told)
}
