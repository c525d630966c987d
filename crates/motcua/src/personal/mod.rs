//! Looking at the personal data of people outside (xem dữ liệu cá nhân): every way to it leaves a trace,
//! and nobody sees more people in an hour than work can need. Decided here once, for pages, lists, files
//! and programs.
//!
//! - A trace says who looked, by which way, at how many, and of which unit; never whose data or what was
//!   searched for. Within [`READING_MINUTES`] the same way leaves one, as for dossiers.
//! - How many people somebody saw is counted by [`Shows`]: each person or dossier once an hour.
//! - From a threshold on the controllers are told, once an hour; above the limit nothing is shown.

mod alarm;
mod tally;
mod way;

use domain::access::{Right, has_right};
use domain::agency::UnitId;
use domain::dossier::Actor;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

pub use tally::{Shows, Tally};
pub use way::Way;

/// For so long a trace stands for the next looks by the same way.
pub const READING_MINUTES: i64 = 15;

/// What somebody is about to see.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// By which way.
    pub way: Way,
    /// Of which unit, where a list is that of one.
    pub unit: Option<&'a UnitId>,
    /// Whose data: dossiers, or people of the desk.
    pub people: &'a [Uuid],
}

/// Counts what somebody is about to see and leaves the trace of it.
///
/// # Errors
/// [`Error::SawTooMany`] above the limit; whatever the database or the journal says: what cannot be
/// written down is not shown.
pub async fn noted(app: &App, actor: &Actor, seen: Seen<'_>) -> Result<()> {
    if seen.people.is_empty() {
        return Ok(());
    }
    counted(app, actor, (seen.way.shows(), seen.people)).await?;
    let list = seen.unit.map_or_else(String::new, |unit| unit.0.clone());
    let since = app.now() - SignedDuration::from_mins(READING_MINUTES);
    if app.tally.is_traced((actor.staff, seen.way, &list), since) {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let is_new = tx
        .run(
            sql!(
                "insert into people_seen (staff, way, list, at) values ($1, $2, $3, $4)
                 on conflict (staff, way, list) do update set at = $4
                 where people_seen.at <= $5"
            ),
            args![actor.staff, seen.way.code(), &list, app.now(), since],
        )
        .await?;
    if is_new > 0 {
        let facts = json!({ "way": seen.way.code(), "people": seen.people.len() });
        let unit = seen.unit.or_else(|| home(actor)).cloned();
        journal::append(&mut tx, entry(app, actor, ("people_seen", unit, facts))).await?;
        tx.commit().await?;
    }
    app.tally.trace((actor.staff, seen.way, &list), app.now());
    Ok(())
}

/// Counts people whose data is shown by a way that leaves a trace of its own: a dossier, a file, a printed
/// list.
///
/// # Errors
/// [`Error::SawTooMany`] above the limit; whatever the database says.
pub async fn counted(app: &App, actor: &Actor, (shows, people): (Shows, &[Uuid])) -> Result<()> {
    let count = app.tally.count((actor.staff, shows), people, app.now());
    if let Some(wait) = count.refused_for {
        if count.is_news {
            let facts = json!({ "people": count.people });
            let act = ("people_refused", home(actor).cloned(), facts);
            let mut tx = app.db.begin().await?;
            journal::append(&mut tx, entry(app, actor, act)).await?;
            tx.commit().await?;
            alarm::tell(app, actor, alarm::Alarm::Refused).await?;
        }
        return Err(Error::SawTooMany {
            most: shows.most(),
            wait_seconds: wait.as_secs().unsigned_abs() + 1,
        });
    }
    if count.is_news {
        alarm::tell(app, actor, alarm::Alarm::Many).await?;
    }
    Ok(())
}

fn entry(
    app: &App,
    actor: &Actor,
    (kind, unit, facts): (&str, Option<UnitId>, serde_json::Value),
) -> Entry {
    Entry {
        at: app.now(),
        staff: Some(actor.staff),
        unit,
        kind: kind.to_owned(),
        dossier: None,
        seq: None,
        body: facts.to_string(),
    }
}

/// The unit in which the person reads dossiers, else the first one.
fn home(actor: &Actor) -> Option<&UnitId> {
    let reading = actor.posts.iter().find(|(_, duty)| has_right(*duty, Right::ReadDossiers));
    reading.or(actor.posts.first()).map(|(unit, _)| unit)
}
