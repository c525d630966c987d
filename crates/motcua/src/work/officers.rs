//! Who may be given a dossier: the people of a unit with a duty, and how much each has to do.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{Db, Result, Row};
use crate::words;
use crate::{args, sql};

/// Somebody who may be given a dossier.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The person.
    pub staff: Uuid,
    /// Name.
    pub name: String,
    /// Dossiers that the person holds now.
    pub held: i64,
    /// Until when the person is away, and who does this duty in the meantime.
    pub away: Option<Away>,
}

/// Somebody is away.
#[derive(Clone, Debug)]
pub struct Away {
    /// The last day.
    pub until_on: Date,
    /// Who does the work, if somebody does.
    pub substitute: Option<(Uuid, String)>,
}

impl Away {
    /// "vắng mặt đến hết 18/03/2022, người làm thay: A".
    #[must_use]
    pub fn words(&self) -> String {
        let substitute = self.substitute.as_ref();
        let substitute = substitute
            .map_or("chưa có người làm thay".to_owned(), |(_, name)| {
                format!("người làm thay: {name}")
            });
        format!("vắng mặt đến hết {}, {substitute}", words::date(self.until_on))
    }
}

impl Officer {
    /// The value in a list of choices.
    #[must_use]
    pub fn code(&self) -> String {
        self.staff.to_string()
    }

    /// The words in a list of choices: who, and how much there is to do already.
    #[must_use]
    pub fn words(&self) -> String {
        let away =
            self.away.as_ref().map_or_else(String::new, |away| format!("; {}", away.words()));
        format!("{} (đang giữ {} hồ sơ{away})", self.name, self.held)
    }
}

/// The people of a unit who hold that duty on that day, those with the least work first.
///
/// # Errors
/// Whatever the database says.
pub async fn with_duty(db: &Db, unit: &UnitId, duty: Duty, at: Timestamp) -> Result<Vec<Officer>> {
    let rows = db
        .all(
            sql!(
                "select id, name, held from (
                     select staff.id, staff.name,
                            (select count(*) from dossier
                             where dossier.officer = staff.id and dossier.returned_at is null)
                                as held
                     from staff
                     where staff.disabled_at is null and staff.id in (
                         select post.staff from post
                         where post.unit = $1 and post.duty = $2 and post.from_on <= $3
                           and (post.to_on is null or post.to_on >= $3))) as officer
                 order by held, name, id"
            ),
            args![unit, duty.code(), time::local(at).date()],
        )
        .await?;
    let mut officers = Vec::new();
    for row in &rows {
        let (staff, name, held) = (row.id("id"), row.text("name"), row.int("held"));
        let away = away(db, staff, (unit, duty), at).await?;
        officers.push(Officer { staff, name, held, away });
    }
    // Those who are here come first.
    officers.sort_by_key(|officer| officer.away.is_some());
    Ok(officers)
}

/// Whether somebody who has that duty in a unit, or one that covers it, is there on that day. A
/// substitute has the duty as well, so an absence with one leaves nobody out.
///
/// # Errors
/// Whatever the database says.
pub async fn is_staffed(db: &Db, unit: &UnitId, duty: Duty, at: Timestamp) -> Result<bool> {
    let rows = db
        .all(
            sql!(
                "select distinct post.duty from post join staff on staff.id = post.staff
                 where post.unit = $1 and post.from_on <= $2
                   and (post.to_on is null or post.to_on >= $2) and staff.disabled_at is null
                   and not exists (select 1 from absence
                                   where absence.staff = post.staff and absence.from_on <= $2
                                     and absence.to_on >= $2)"
            ),
            args![unit, time::local(at).date()],
        )
        .await?;
    let mut held = rows.iter().filter_map(|row| Duty::from_code(&row.text("duty")));
    Ok(held.any(|held| held.covers(duty)))
}

/// Whether somebody is away that day, and who does that duty of theirs.
///
/// # Errors
/// Whatever the database says.
pub async fn away(
    db: &Db,
    staff: Uuid,
    (unit, duty): (&UnitId, Duty),
    at: Timestamp,
) -> Result<Option<Away>> {
    let rows = db
        .all(
            sql!(
                "select absence.to_on, absence_substitute.duty, substitute.id as substitute,
                        substitute.name
                 from absence
                 left join absence_substitute on absence_substitute.absence = absence.id
                      and absence_substitute.unit = $3
                 left join staff as substitute on substitute.id = absence_substitute.substitute
                 where absence.staff = $1 and absence.from_on <= $2 and absence.to_on >= $2"
            ),
            args![staff, time::local(at).date(), unit],
        )
        .await?;
    let does = |row: &&Row| {
        let held = row.opt_text("duty").and_then(|held| Duty::from_code(&held));
        held.is_some_and(|held| held.covers(duty))
    };
    Ok(rows.first().map(|row| Away {
        until_on: row.day("to_on"),
        substitute: rows
            .iter()
            .find(does)
            .and_then(|row| row.opt_id("substitute").zip(row.opt_text("name"))),
    }))
}
