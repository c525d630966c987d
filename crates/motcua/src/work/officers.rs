//! Who may be given a dossier: the people of a unit with a duty, and how much each has to do.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Db, Result};
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
        format!("{} (đang giữ {} hồ sơ)", self.name, self.held)
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
    Ok(rows
        .iter()
        .map(|row| Officer { staff: row.id("id"), name: row.text("name"), held: row.int("held") })
        .collect())
}
