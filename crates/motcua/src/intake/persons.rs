//! Rows of persons: as they were when a dossier named them, never changed. A person who comes
//! again with the same facts keeps the row.

use domain::person::BirthDate;
use domain::text;
use jiff::Timestamp;
use uuid::Uuid;

use super::entry::{PersonEntry, sex_code};
use crate::app::new_id;
use crate::db::{Result, Tx};
use crate::{args, sql};

/// The latest row with exactly these facts, or a new one.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn keep(tx: &mut Tx, person: &PersonEntry, at: Timestamp) -> Result<Uuid> {
    let folded = text::fold(person.name.as_str());
    let identity = person.identity.as_ref().map(|number| number.as_str().to_owned());
    let tax_code = person.tax_code.as_ref().map(|code| code.as_str().to_owned());
    let birth = person.birth.map(|birth: BirthDate| String::from(birth));
    let sex = person.sex.map(sex_code);
    let phone = person.phone.as_ref().map(|phone| phone.as_str().to_owned());
    let email = person.email.as_ref().map(|email| email.as_str().to_owned());
    let known = tx
        .first(
            sql!(
                "select id from person
                 where folded = $1 and kind = $2 and name = $3
                   and personal_id is not distinct from $4 and tax_code is not distinct from $5
                   and birth is not distinct from $6 and sex is not distinct from $7
                   and phone is not distinct from $8 and email is not distinct from $9
                   and address = $10
                 order by created_at desc, id desc limit 1"
            ),
            args![
                &folded,
                person.kind.code(),
                person.name.as_str(),
                identity,
                tax_code,
                birth,
                sex,
                phone,
                email,
                person.address.as_str()
            ],
        )
        .await?;
    if let Some(row) = known {
        return Ok(row.id("id"));
    }
    let id = new_id();
    insert_all(tx, vec![NewPerson { id, entry: person, at }]).await?;
    Ok(id)
}

/// A row to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// Its id.
    pub id: Uuid,
    /// The person.
    pub entry: &'a PersonEntry,
    /// When a dossier first named the person so.
    pub at: Timestamp,
}

/// Writes rows of persons who are not known yet.
///
/// # Errors
/// Whatever the database says.
pub async fn insert_all(tx: &mut Tx, persons: Vec<NewPerson<'_>>) -> Result<()> {
    let rows = persons.into_iter().map(|NewPerson { id, entry, at }| {
        args![
            id,
            entry.kind.code(),
            entry.name.as_str(),
            text::fold(entry.name.as_str()),
            entry.identity.as_ref().map(|number| number.as_str().to_owned()),
            entry.tax_code.as_ref().map(|code| code.as_str().to_owned()),
            entry.birth.map(|birth: BirthDate| String::from(birth)),
            entry.sex.map(sex_code),
            entry.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            entry.email.as_ref().map(|email| email.as_str().to_owned()),
            entry.address.as_str(),
            at
        ]
    });
    tx.insert_all(
        "person (id, kind, name, folded, personal_id, tax_code, birth, sex, phone, email, \
         address, created_at)",
        rows.collect(),
    )
    .await
}
