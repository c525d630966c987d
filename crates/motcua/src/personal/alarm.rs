//! Who is told that somebody looks at the data of many people: the controllers of the reader's own
//! government or, where it has none, of the nearest one above it.

use domain::agency::UnitId;
use domain::dossier::Actor;
use domain::duty::Duty;
use domain::time;
use uuid::Uuid;

use super::home;
use crate::app::{App, new_id};
use crate::error::Result;
use crate::reactions::StaffTopic;
use crate::reference::Reference;
use crate::{args, sql};

/// Seconds of an hour: of the same reader, topic and hour nobody is told twice.
const HOUR_SECONDS: i64 = 3_600;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alarm {
    /// Many people, but not too many.
    Many,
    /// So many that no more are shown.
    Refused,
}

impl Alarm {
    fn topic(self) -> StaffTopic {
        match self {
            Self::Many => StaffTopic::ManyPeopleSeen,
            Self::Refused => StaffTopic::PeopleRefused,
        }
    }
}

/// Tells the controllers.
pub(super) async fn tell(app: &App, reader: &Actor, alarm: Alarm) -> Result<()> {
    let controllers = controllers(app, reader).await?;
    if controllers.is_empty() {
        tracing::warn!(reader = %reader.staff, "nobody controls who looks at personal data");
    }
    let mut tx = app.db.begin().await?;
    for controller in controllers {
        let now = app.now();
        let hour = now.as_second() / HOUR_SECONDS;
        tx.run(
            sql!(
                "insert into staff_notice (id, staff, about, topic, occasion, at)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (staff, about, topic, occasion) do nothing"
            ),
            args![new_id(), controller, reader.staff, alarm.topic().code(), hour, now],
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

async fn controllers(app: &App, reader: &Actor) -> Result<Vec<Uuid>> {
    let Some(unit) = home(reader) else { return Ok(Vec::new()) };
    let rows = app
        .db
        .all(
            sql!(
                "select post.staff, post.unit from post join staff on staff.id = post.staff
                 where post.duty = $1 and post.from_on <= $2
                   and (post.to_on is null or post.to_on >= $2) and staff.disabled_at is null
                 order by post.staff"
            ),
            args![Duty::Controller.code(), time::local(app.now()).date()],
        )
        .await?;
    let reference = app.reference();
    let posts: Vec<(Uuid, UnitId)> =
        rows.iter().map(|row| (row.id("staff"), row.unit("unit"))).collect();
    for government in governments(&reference, unit) {
        let of = |unit: &UnitId| reference.units.government_of(unit).map(|unit| unit.id.clone());
        let mut found: Vec<Uuid> = posts
            .iter()
            .filter(|(staff, unit)| {
                *staff != reader.staff && of(unit).as_ref() == Some(&government)
            })
            .map(|(staff, _)| *staff)
            .collect();
        found.dedup();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// The government of a unit, and those above it, the nearest first.
fn governments(reference: &Reference, unit: &UnitId) -> Vec<UnitId> {
    let lineage = reference.units.lineage(unit);
    lineage.into_iter().filter(|one| one.kind.is_government()).map(|one| one.id.clone()).collect()
}
