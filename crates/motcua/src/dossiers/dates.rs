//! The dates of a dossier: what lists are ordered by, when the light warns, when a step is due.

use domain::calendar::Calendar;
use domain::deadline;
use domain::dossier::{Dossier, Event};
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::pinned;
use crate::app::App;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::{args, sql};

/// 31/12/2999, in UTC: while the clock is stopped, no date is near.
const NEVER_NEAR_AT: Timestamp = Timestamp::constant(32_503_593_600, 0);

/// From when on the traffic light warns; kept in the summary row, so that lists need not compute.
#[must_use]
pub fn near_at(reference: &Reference, dossier: &Dossier) -> Timestamp {
    if dossier.pause.is_some() {
        return NEVER_NEAR_AT;
    }
    let calendar = reference.calendar(&dossier.received.lead);
    let (received, due) = (time::local(dossier.received_at), time::local(dossier.due_at));
    time::instant(deadline::near_from(&calendar, received, due))
}

/// When the present step should be finished: the shares of the steps on the way so far, out of
/// the time between reception and due date.
///
/// # Errors
/// When the reference data lack the pinned version.
pub fn step_due_at(reference: &Reference, dossier: &Dossier) -> Result<Timestamp> {
    let calendar = reference.calendar(&dossier.received.lead);
    step_due(reference, dossier, &calendar)
}

fn step_due(reference: &Reference, dossier: &Dossier, calendar: &Calendar) -> Result<Timestamp> {
    let (_, _, route) = pinned(reference, dossier)?;
    let mut steps: Vec<&str> = dossier.trail.iter().map(|(place, _)| place.step.as_str()).collect();
    steps.push(&dossier.place.step);
    let percent: u32 =
        steps.iter().filter_map(|id| route.step(id)).map(|step| step.share_percent).sum();
    let local = deadline::portion(
        calendar,
        time::local(dossier.received_at),
        time::local(dossier.due_at),
        percent.min(100),
    );
    Ok(time::instant(local).min(dossier.due_at))
}

/// Counts again what the summary rows of open dossiers hold of the calendar: when the light warns
/// and when the step is due. Dates that people were told stay.
///
/// # Errors
/// A broken record, or whatever the database says.
pub async fn count_lights_again(app: &App, dossiers: &[Uuid]) -> Result<()> {
    let reference = app.reference();
    for id in dossiers {
        let dossier = super::replay(&super::events(&app.db, *id).await?)?;
        let (near_at, step_due_at) =
            (near_at(&reference, &dossier), step_due_at(&reference, &dossier)?);
        app.db
            .run(
                sql!(
                    "update dossier set near_at = $3, step_due_at = $4 where id = $1 and seq = $2"
                ),
                args![*id, dossier.seq, near_at, step_due_at],
            )
            .await?;
    }
    Ok(())
}

/// When each step of the record should have been finished, for the control sheet: by the position
/// of the event that finished it.
///
/// # Errors
/// A broken record, or reference data that lack the pinned version.
pub fn step_dues(reference: &Reference, events: &[Event]) -> Result<Vec<(u32, Timestamp)>> {
    let Some((first, rest)) = events.split_first() else { return Ok(Vec::new()) };
    let mut dossier = Dossier::begin(first).map_err(|broken| Error::Internal(broken.into()))?;
    let calendar = reference.calendar(&dossier.received.lead);
    let mut dues = Vec::new();
    for event in rest {
        dues.push((event.seq, step_due(reference, &dossier, &calendar)?));
        dossier.apply(event).map_err(|broken| Error::Internal(broken.into()))?;
    }
    Ok(dues)
}
