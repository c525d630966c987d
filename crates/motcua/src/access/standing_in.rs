//! Who stands in for whom today (làm thay): read with every request, so that the right begins and
//! ends with its day, also for whoever has a page open.

use domain::absence::StandIn;
use domain::agency::UnitId;
use domain::duty::Duty;
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Db, Result, Row, Tx};
use crate::{args, sql};

/// For so long after its end a substitution is remembered, to answer a late form clearly.
const REMEMBERED_DAYS: i32 = 14;

/// What a person does for others on a day, and did until a few days ago.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid, today: Date) -> Result<Vec<StandIn>> {
    let since = today.saturating_sub(REMEMBERED_DAYS.days());
    let rows = db
        .all(
            sql!(
                "select absence.staff, absence.to_on, absence_substitute.unit,
                        absence_substitute.duty
                 from absence_substitute join absence on absence.id = absence_substitute.absence
                 where absence_substitute.substitute = $1 and absence.from_on <= $2
                   and absence.to_on >= $3
                 order by absence.to_on, absence_substitute.unit, absence_substitute.duty"
            ),
            args![staff, today, since],
        )
        .await?;
    Ok(rows.iter().filter_map(|row| stand_in(row, today)).collect())
}

fn stand_in(row: &Row, today: Date) -> Option<StandIn> {
    let until_on = row.day("to_on");
    Some(StandIn {
        absent: row.id("staff"),
        unit: row.unit("unit"),
        duty: Duty::from_code(&row.text("duty"))?,
        until_on,
        is_over: until_on < today,
    })
}

/// Who stands in today for somebody at a place of that unit and duty.
///
/// # Errors
/// Whatever the database says.
pub async fn substitutes(
    tx: &mut Tx,
    absent: Uuid,
    (unit, duty): (&UnitId, Duty),
    today: Date,
) -> Result<Vec<Uuid>> {
    let rows = tx
        .all(
            sql!(
                "select absence_substitute.substitute, absence_substitute.duty
                 from absence join absence_substitute on absence_substitute.absence = absence.id
                 where absence.staff = $1 and absence.from_on <= $2 and absence.to_on >= $2
                   and absence_substitute.unit = $3"
            ),
            args![absent, today, unit],
        )
        .await?;
    Ok(rows
        .iter()
        .filter(|row| Duty::from_code(&row.text("duty")).is_some_and(|held| held.covers(duty)))
        .map(|row| row.id("substitute"))
        .collect())
}
