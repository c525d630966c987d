//! What is owed at a desk, and dossiers found by their code.

use domain::agency::UnitId;
use domain::money::Dong;
use domain::money::till::Balance;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::config::limits::ROWS_PER_PAGE;
use crate::db::{Db, Row};
use crate::error::Result;
use crate::{args, sql};

/// So far back unpaid dossiers are listed; older ones are found by their code.
const OWED_DAYS: i64 = 60;
/// Most dossiers that a code's last digits find.
const FOUND_MAX: i64 = 10;
/// Shortest end of a code that is looked for.
const CODE_END_MIN: usize = 3;

/// A dossier with what it owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The dossier.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// Who applies.
    pub applicant: String,
    /// The procedure's code.
    pub procedure: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// How they stand.
    pub balance: Balance,
}

/// Dossiers of a desk that still owe something, the newest first; refused and stopped ones owe
/// nothing any more.
///
/// # Errors
/// Whatever the database says.
pub async fn owing(db: &Db, desk: &UnitId, now: Timestamp) -> Result<Vec<Owing>> {
    let since = now - SignedDuration::from_hours(24 * OWED_DAYS);
    let rows = db
        .all(
            sql!(
                "select * from (
                     select dossier.id, dossier.code, dossier.procedure_code, dossier.received_at,
                            person.name,
                            cast((select coalesce(sum(amount), 0) from dossier_fee
                                  where dossier_fee.dossier = dossier.id) as bigint) as owed,
                            cast((select count(*) from dossier_fee
                                  where dossier_fee.dossier = dossier.id
                                    and dossier_fee.is_open) as bigint) as not_fixed,
                            cast((select coalesce(sum(amount), 0) from payment
                                  where payment.dossier = dossier.id and payment.demand is null
                                    and payment.kind <> 'return') as bigint) as paid
                     from dossier join person on person.id = dossier.applicant
                     where dossier.desk = $1 and dossier.received_at >= $2
                       and dossier.status not in (3, 8)
                 ) as standing
                 where owed > paid or not_fixed > 0 order by received_at desc, id desc limit $3"
            ),
            args![desk, since, i64::try_from(ROWS_PER_PAGE).unwrap_or(i64::MAX)],
        )
        .await?;
    Ok(rows.iter().map(owing_of).collect())
}

/// Dossiers of some desks whose code is or ends with what was typed.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &Db, desks: &[UnitId], typed: &str) -> Result<Vec<Owing>> {
    let end: String = typed.chars().filter(|c| !c.is_whitespace()).rev().collect();
    let end = end.to_uppercase();
    if end.chars().count() < CODE_END_MIN {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for desk in desks {
        let rows = db
            .all(
                sql!(
                    "select dossier.id, dossier.code, dossier.procedure_code, dossier.received_at,
                            person.name,
                            cast((select coalesce(sum(amount), 0) from dossier_fee
                                  where dossier_fee.dossier = dossier.id) as bigint) as owed,
                            cast((select count(*) from dossier_fee
                                  where dossier_fee.dossier = dossier.id
                                    and dossier_fee.is_open) as bigint) as not_fixed,
                            cast((select coalesce(sum(amount), 0) from payment
                                  where payment.dossier = dossier.id and payment.demand is null
                                    and payment.kind <> 'return') as bigint) as paid
                     from dossier join person on person.id = dossier.applicant
                     where dossier.desk = $1
                       and dossier.code_backwards >= $2 and dossier.code_backwards < $3
                     order by dossier.received_at desc, dossier.id desc limit $4"
                ),
                args![desk, &end, format!("{end}\u{10ffff}"), FOUND_MAX],
            )
            .await?;
        found.extend(rows.iter().map(owing_of));
    }
    Ok(found)
}

pub(super) fn owing_of(row: &Row) -> Owing {
    let (owed, paid) = (Dong(row.int("owed")), Dong(row.int("paid")));
    Owing {
        id: row.id("id"),
        code: row.text("code"),
        applicant: row.text("name"),
        procedure: row.text("procedure_code"),
        received_at: row.at("received_at"),
        balance: Balance {
            owed,
            paid,
            due: (owed - paid).max(Dong::ZERO),
            is_open: row.int("not_fixed") > 0,
            ..Balance::default()
        },
    }
}
