//! The lines of a desk: those of today, and those that are not in the applicants' hands yet.

use domain::agency::UnitId;
use domain::certification::Book;
use domain::duty::Duty;
use domain::money::Dong;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::db::{Db, Row};
use crate::error::Result;
use crate::{args, sql};

/// Most lines of one page.
const LINES_MAX: i64 = 200;

/// A line as lists show it.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The dossier.
    pub dossier: Uuid,
    /// Its code.
    pub code: String,
    /// The desk.
    pub desk: UnitId,
    /// The number in the register.
    pub number: Option<String>,
    /// Who asked for it.
    pub requester: String,
    /// The procedure's code.
    pub procedure: String,
    /// Which paper it is.
    pub subject: Option<String>,
    /// Pages of one copy.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Who entered it.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
    /// What it costs.
    pub owed: Dong,
    /// What is still to be paid.
    pub due: Dong,
    /// Where it is: step, unit, duty, and who holds it.
    pub place: String,
    /// The unit of the step.
    pub unit: UnitId,
    /// The duty of the step.
    pub duty: Option<Duty>,
    /// Who holds it.
    pub officer: Option<Uuid>,
    /// Whether the settlement has ended.
    pub is_settled: bool,
    /// When the applicant got it.
    pub returned_at: Option<Timestamp>,
}

/// So far back lines are listed that are still on their way; older ones are in everybody's worklist.
const UNFINISHED_DAYS: i64 = 60;

/// The lines of a desk since `since`, and older ones that are still on their way; the newest first.
///
/// # Errors
/// Whatever the database says.
pub async fn of_desk(db: &Db, desk: &UnitId, since: Timestamp) -> Result<Vec<Entered>> {
    let rows = db
        .all(
            sql!(
                "select certification.dossier, certification.desk, certification.book,
                        certification.number, certification.subject, certification.pages,
                        certification.copies, certification.staff, certification.at,
                        dossier.code, dossier.procedure_code, dossier.place_name,
                        dossier.place_unit, dossier.place_duty, dossier.officer,
                        dossier.ended_at, dossier.returned_at, person.name,
                        cast((select coalesce(sum(amount), 0) from dossier_fee
                              where dossier_fee.dossier = dossier.id) as bigint) as owed,
                        cast((select coalesce(sum(amount), 0) from payment
                              where payment.dossier = dossier.id
                                and payment.kind <> 'return') as bigint) as paid
                 from certification
                      join dossier on dossier.id = certification.dossier
                      join person on person.id = dossier.applicant
                 where certification.desk = $1 and certification.at >= $4
                   and (certification.at >= $2 or dossier.ended_at is null
                        or (dossier.returned_at is null and dossier.status = 9))
                 order by certification.at desc, certification.dossier desc limit $3"
            ),
            args![desk, since, LINES_MAX, since - SignedDuration::from_hours(24 * UNFINISHED_DAYS)],
        )
        .await?;
    Ok(rows.iter().map(entered_of).collect())
}

/// The line of a dossier, if it was entered in the quick mode.
///
/// # Errors
/// Whatever the database says.
pub async fn of_dossier(db: &Db, dossier: Uuid) -> Result<Option<Entered>> {
    let row = db
        .first(
            sql!(
                "select certification.dossier, certification.desk, certification.book,
                        certification.number, certification.subject, certification.pages,
                        certification.copies, certification.staff, certification.at,
                        dossier.code, dossier.procedure_code, dossier.place_name,
                        dossier.place_unit, dossier.place_duty, dossier.officer,
                        dossier.ended_at, dossier.returned_at, person.name,
                        cast((select coalesce(sum(amount), 0) from dossier_fee
                              where dossier_fee.dossier = dossier.id) as bigint) as owed,
                        cast((select coalesce(sum(amount), 0) from payment
                              where payment.dossier = dossier.id
                                and payment.kind <> 'return') as bigint) as paid
                 from certification
                      join dossier on dossier.id = certification.dossier
                      join person on person.id = dossier.applicant
                 where certification.dossier = $1"
            ),
            args![dossier],
        )
        .await?;
    Ok(row.as_ref().map(entered_of))
}

/// What a person used last at a desk, to be offered again: the procedure's code.
///
/// # Errors
/// Whatever the database says.
pub async fn last_procedure(db: &Db, desk: &UnitId, staff: Uuid) -> Result<Option<String>> {
    let row = db
        .first(
            sql!(
                "select dossier.procedure_code
                 from certification join dossier on dossier.id = certification.dossier
                 where certification.desk = $1 and certification.staff = $2
                 order by certification.at desc limit 1"
            ),
            args![desk, staff],
        )
        .await?;
    Ok(row.map(|row| row.text("procedure_code")))
}

fn entered_of(row: &Row) -> Entered {
    let count = |column: &str| u32::try_from(row.int(column)).unwrap_or_default();
    let book = row.opt_text("book").and_then(|book| Book::from_code(&book));
    let number = row.opt_int("number").and_then(|number| u32::try_from(number).ok());
    let (owed, paid) = (Dong(row.int("owed")), Dong(row.int("paid")));
    Entered {
        dossier: row.id("dossier"),
        code: row.text("code"),
        desk: row.unit("desk"),
        number: book.zip(number).map(|(book, number)| book.number(number)),
        requester: row.text("name"),
        procedure: row.text("procedure_code"),
        subject: row.opt_text("subject"),
        pages: count("pages"),
        copies: count("copies"),
        staff: row.id("staff"),
        at: row.at("at"),
        owed,
        due: (owed - paid).max(Dong::ZERO),
        place: row.text("place_name"),
        unit: row.unit("place_unit"),
        duty: Duty::from_code(&row.text("place_duty")),
        officer: row.opt_id("officer"),
        is_settled: row.opt_int("ended_at").is_some(),
        returned_at: row.opt_at("returned_at"),
    }
}
