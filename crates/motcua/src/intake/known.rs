//! People who have applied at a desk before: offered there, and only there, with as little as tells
//! two of them apart.

use std::collections::HashSet;

use domain::agency::UnitId;
use domain::code::{IdentityNumber, Phone};
use domain::person::BirthDate;
use domain::text;
use uuid::Uuid;

use super::entry::PersonFields;
use crate::db::{Db, Result, Row};
use crate::{args, sql};

/// Most known persons that are offered.
const OFFERED_MAX: usize = 8;
/// Rows looked through for them: the same person may have several.
const ROWS_MAX: i64 = 60;
/// Letters of a name below which nothing is offered.
const NAME_LETTERS_MIN: usize = 3;

/// Somebody who has applied at the desk before, with as little as tells two people apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The row.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Year of birth and the ends of the numbers.
    pub detail: String,
}

/// People who have applied at that desk before: by the whole number of their card or telephone, or
/// by the beginning of their name, accents or not.
///
/// # Errors
/// Whatever the database says.
pub async fn known(db: &Db, desk: &UnitId, query: &str) -> Result<Vec<KnownPerson>> {
    let rows = if let Ok(number) = IdentityNumber::parse(query) {
        by_identity(db, desk, &number).await?
    } else if let Ok(phone) = Phone::parse(query) {
        by_phone(db, desk, &phone).await?
    } else {
        by_name(db, desk, &text::fold(query)).await?
    };
    let mut seen = HashSet::new();
    let mut offered: Vec<KnownPerson> = rows
        .iter()
        .filter(|row| seen.insert((row.text("folded"), row.opt_text("personal_id"))))
        .map(offer)
        .collect();
    offered.truncate(OFFERED_MAX);
    Ok(offered)
}

async fn by_identity(db: &Db, desk: &UnitId, number: &IdentityNumber) -> Result<Vec<Row>> {
    db.all(
        sql!(
            "select id, name, folded, personal_id, birth, phone from person
             where personal_id = $1
               and exists (select 1 from dossier where applicant = person.id and desk = $2)
             order by created_at desc, id desc limit $3"
        ),
        args![number.as_str(), desk, ROWS_MAX],
    )
    .await
}

async fn by_phone(db: &Db, desk: &UnitId, phone: &Phone) -> Result<Vec<Row>> {
    db.all(
        sql!(
            "select id, name, folded, personal_id, birth, phone from person
             where phone = $1
               and exists (select 1 from dossier where applicant = person.id and desk = $2)
             order by created_at desc, id desc limit $3"
        ),
        args![phone.as_str(), desk, ROWS_MAX],
    )
    .await
}

async fn by_name(db: &Db, desk: &UnitId, folded: &str) -> Result<Vec<Row>> {
    if folded.chars().filter(|c| c.is_alphabetic()).count() < NAME_LETTERS_MIN {
        return Ok(Vec::new());
    }
    db.all(
        sql!(
            "select id, name, folded, personal_id, birth, phone from person
             where folded >= $1 and folded < $2
               and exists (select 1 from dossier where applicant = person.id and desk = $3)
             order by folded, created_at desc limit $4"
        ),
        args![folded, format!("{folded}\u{10ffff}"), desk, ROWS_MAX],
    )
    .await
}

fn offer(row: &Row) -> KnownPerson {
    let birth = row.opt_text("birth").and_then(|text| BirthDate::try_from(text).ok());
    let mut detail = Vec::new();
    if let Some(birth) = birth {
        detail.push(format!("sinh năm {}", birth.year()));
    }
    if let Some(number) = row.opt_text("personal_id") {
        detail.push(format!("số giấy tờ …{}", last(&number, 4)));
    }
    if let Some(phone) = row.opt_text("phone") {
        detail.push(format!("điện thoại …{}", last(&phone, 3)));
    }
    KnownPerson { id: row.id("id"), name: row.text("name"), detail: detail.join(" · ") }
}

fn last(number: &str, digits: usize) -> &str {
    number.get(number.len().saturating_sub(digits)..).unwrap_or_default()
}

/// The fields of somebody who has applied at that desk before.
///
/// # Errors
/// Whatever the database says.
pub async fn fields_of(db: &Db, desk: &UnitId, id: Uuid) -> Result<Option<PersonFields>> {
    let row = db
        .first(
            sql!(
                "select kind, name, personal_id, tax_code, birth, sex, phone, email, address
                 from person
                 where id = $1
                   and exists (select 1 from dossier where applicant = person.id and desk = $2)"
            ),
            args![id, desk],
        )
        .await?;
    Ok(row.map(|row| {
        let text = |column: &str| row.opt_text(column).unwrap_or_default();
        let birth = BirthDate::try_from(text("birth"));
        PersonFields {
            kind: row.text("kind"),
            name: row.text("name"),
            identity: text("personal_id"),
            tax_code: text("tax_code"),
            birth: birth.map_or_else(|_unknown| String::new(), BirthDate::printed),
            sex: text("sex"),
            phone: text("phone"),
            email: text("email"),
            address: row.text("address"),
        }
    }))
}
