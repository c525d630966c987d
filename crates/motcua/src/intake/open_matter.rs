//! The same person's open dossier of the same procedure, noticed before another one is received.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::text;
use jiff::Timestamp;

use super::entry::PersonEntry;
use crate::db::{Db, Result};
use crate::{args, sql};

/// Most dossiers that are named.
const NAMED_MAX: i64 = 3;

/// An open dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMatter {
    /// Its code.
    pub code: String,
    /// When it was received.
    pub received_at: Timestamp,
}

/// The open dossiers of that procedure at that desk whose applicant or owner is the same person: by the
/// number of the card or the tax code, else by telephone and name.
///
/// # Errors
/// Whatever the database says.
pub async fn open_matters(
    db: &Db,
    desk: &UnitId,
    procedure: &ProcedureCode,
    person: &PersonEntry,
) -> Result<Vec<OpenMatter>> {
    let identity = person.identity.as_ref().map(|number| number.as_str().to_owned());
    let tax_code = person.tax_code.as_ref().map(|code| code.as_str().to_owned());
    let phone = person.phone.as_ref().map(|phone| phone.as_str().to_owned());
    if identity.is_none() && tax_code.is_none() && phone.is_none() {
        return Ok(Vec::new());
    }
    let rows = db
        .all(
            sql!(
                "select distinct dossier.code, dossier.received_at
                 from person join dossier
                      on dossier.applicant = person.id or dossier.owner = person.id
                 where (person.personal_id = $1 or person.tax_code = $2
                        or (person.phone = $3 and person.folded = $4))
                   and dossier.desk = $5 and dossier.procedure_code = $6
                   and dossier.ended_at is null
                 order by dossier.received_at desc, dossier.code limit $7"
            ),
            args![
                identity,
                tax_code,
                phone,
                text::fold(person.name.as_str()),
                desk,
                procedure.as_str(),
                NAMED_MAX
            ],
        )
        .await?;
    let matter = |row: &crate::db::Row| OpenMatter {
        code: row.text("code"),
        received_at: row.at("received_at"),
    };
    Ok(rows.iter().map(matter).collect())
}
