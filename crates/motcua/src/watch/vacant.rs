//! Steps for which nobody is there: a duty that has ended, an account that was closed, an absence
//! without a substitute. Whoever arranges the work is told every day, until somebody is.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::mark::{Mark, tell as mark_and_tell};
use super::people;
use crate::access::WHOLE_SYSTEM;
use crate::app::App;
use crate::db::Row;
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::work::officers;
use crate::{args, sql};

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// A unit that lacks somebody with a duty at which dossiers stand.
#[derive(Clone, Debug)]
pub struct Vacant {
    /// The unit.
    pub unit: UnitId,
    /// The duty.
    pub duty: Duty,
    /// How many dossiers stand there.
    pub dossiers: i64,
    /// The earliest date among them.
    pub due_at: Timestamp,
}

/// Everything that stands still for want of people.
///
/// # Errors
/// Whatever the database says.
pub async fn all(app: &App) -> Result<Vec<Vacant>> {
    let places = app
        .db
        .all(
            sql!(
                "select place_unit, place_duty, count(*) as n, min(due_at) as due_at from dossier
                 where ended_at is null group by place_unit, place_duty
                 order by place_unit, place_duty"
            ),
            args![],
        )
        .await?;
    let mut vacant = Vec::new();
    for row in &places {
        let unit = row.unit("place_unit");
        let Some(duty) = Duty::from_code(&row.text("place_duty")) else { continue };
        if !officers::is_staffed(&app.db, &unit, duty, app.now()).await? {
            let (dossiers, due_at) = (row.int("n"), row.at("due_at"));
            vacant.push(Vacant { unit, duty, dossiers, due_at });
        }
    }
    Ok(vacant)
}

/// Tells whoever arranges the work, once a day, with the dossier that is due first.
pub(super) async fn tell(app: &App) -> Result<()> {
    let day = app.now().as_second() / DAY_SECONDS;
    for one in all(app).await? {
        let Some(row) = first(app, &one).await? else { continue };
        let mut told = people::leaders(app, &one.unit).await?;
        told.extend(people::with(app, &one.unit, &[Duty::UnitHead, Duty::DeskHead]).await?);
        told.extend(administrators(app, &one.unit).await?);
        told.sort_unstable();
        told.dedup();
        let told: Vec<_> = told.into_iter().map(|one| (one, StaffTopic::Vacant)).collect();
        mark_and_tell(app, Mark::of(&row, "vacant", day), &told).await?;
    }
    Ok(())
}

async fn first(app: &App, one: &Vacant) -> Result<Option<Row>> {
    Ok(app
        .db
        .first(
            sql!(
                "select id, seq from dossier
                 where ended_at is null and place_unit = $1 and place_duty = $2
                 order by due_at, id limit 1"
            ),
            args![&one.unit, one.duty.code()],
        )
        .await?)
}

/// The administrators of the unit's government, of those above it and of the whole system.
async fn administrators(app: &App, unit: &UnitId) -> Result<Vec<Uuid>> {
    let reference = app.reference();
    let rows = app
        .db
        .all(
            sql!(
                "select post.staff, post.unit from post join staff on staff.id = post.staff
                 where post.duty = 'administrator' and post.from_on <= $1
                   and (post.to_on is null or post.to_on >= $1) and staff.disabled_at is null"
            ),
            args![time::local(app.now()).date()],
        )
        .await?;
    let lineage = reference.units.lineage(unit);
    let answers = |row: &&Row| {
        let own = row.unit("unit");
        let top = reference.units.government_of(&own).map_or(&own, |top| &top.id);
        own.0 == WHOLE_SYSTEM || lineage.iter().any(|above| above.id == *top)
    };
    Ok(rows.iter().filter(answers).map(|row| row.id("staff")).collect())
}
