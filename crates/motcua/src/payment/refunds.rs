//! What is to be given back of a dossier that was refused, stopped or withdrawn after it was paid:
//! known from the rules of its fees, decided by whoever takes fees at the desk, paid as a row of the
//! till.

use domain::agency::UnitId;
use domain::dossier::{Actor, Dossier, Status};
use domain::money::Dong;
use domain::money::refund::{RefundDue, RefundRule};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::lists::{self, Owing};
use super::rows::{self, FeeOf, Standing};
use super::taking::{Done, NotDone};
use super::{rights, till};
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::db::Db;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::reference::Reference;
use crate::{args, sql};

/// So far back dossiers whose money is open are listed; older ones are found by their code.
const OPEN_DAYS: i64 = 366;

/// That money is not given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How much.
    pub amount: Dong,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
}

/// What is open, and what was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refunding {
    /// What is still to be given back or to be decided.
    pub due: RefundDue,
    /// The decision to keep money.
    pub kept: Option<Kept>,
}

/// A decision to keep money.
#[derive(Clone, Debug)]
pub struct NewKept {
    /// The form's id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// Why.
    pub reason: String,
}

/// How the money of a dossier stands that ended without its result; nothing is open before.
///
/// # Errors
/// Whatever the database says.
pub async fn refunding(
    db: &Db,
    reference: &Reference,
    (id, dossier): (Uuid, &Dossier),
    standing: &Standing,
) -> Result<Refunding> {
    let ended_at = dossier.ended_at.filter(|_| dossier.status == Status::Stopped);
    let Some(ended_at) = ended_at else { return Ok(Refunding::default()) };
    let fees = standing.fees.iter().map(|fee| (rule_of(reference, dossier, fee), fee.amount));
    let due = RefundDue::of(fees, &standing.balance);
    // A decision about an end that was corrected since counts no more.
    let row = db
        .first(
            sql!(
                "select amount, reason, staff, at from fee_kept
                 where dossier = $1 and at >= $2 order by at desc limit 1"
            ),
            args![id, ended_at],
        )
        .await?;
    let kept = row.map(|row| Kept {
        amount: Dong(row.int("amount")),
        reason: row.text("reason"),
        staff: row.id("staff"),
        at: row.at("at"),
    });
    let to_decide = if kept.is_some() { Dong::ZERO } else { due.to_decide };
    Ok(Refunding { due: RefundDue { to_decide, ..due }, kept })
}

/// What the pinned version of the procedure says of a fee.
#[must_use]
pub fn rule_of(reference: &Reference, dossier: &Dossier, fee: &FeeOf) -> RefundRule {
    let procedure = reference.catalogue.version(&dossier.received.procedure);
    let found = procedure.and_then(|one| one.fees.iter().find(|one| one.name == fee.name));
    found.map_or_else(RefundRule::default, |fee| fee.refund)
}

/// Decides that what is open is kept. Pressing twice is one decision.
///
/// # Errors
/// [`NotDone`]; [`Error::NotFound`] for those who take no fees at the desk.
pub async fn keep(app: &App, actor: &Actor, new: NewKept) -> Done<()> {
    let reference = app.reference();
    let dossier = dossiers::replay(&dossiers::events(&app.db, new.dossier).await?)?;
    let desk = &dossier.received.desk;
    if !rights::may_take(&app.db, &reference, actor, (desk, app.now())).await? {
        return Err(Error::NotFound.into());
    }
    let mut tx = app.db.begin().await?;
    // Nobody gives money back, or decides the same, meanwhile.
    let till = till::hold(&mut tx, desk).await?;
    let found = tx.first(sql!("select staff from fee_kept where id = $1"), args![new.id]).await?;
    if let Some(row) = found {
        let is_own = row.id("staff") == actor.staff;
        return if is_own { Ok(()) } else { Err(Error::NotFound.into()) };
    }
    let standing = rows::standing(&app.db, &reference, new.dossier).await?;
    let open = refunding(&app.db, &reference, (new.dossier, &dossier), &standing).await?;
    open.due.may_keep(&new.reason).map_err(NotDone::Refused)?;
    let (at, amount) = (app.now(), open.due.to_decide);
    let reason = new.reason.trim().to_owned();
    tx.run(
        sql!(
            "insert into fee_kept (id, dossier, desk, amount, reason, staff, at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![new.id, new.dossier, &till.desk, amount.0, reason, actor.staff, at],
    )
    .await?;
    let entry = Entry {
        at,
        staff: Some(actor.staff),
        unit: Some(till.desk.clone()),
        kind: "fee_kept".to_owned(),
        dossier: Some(new.dossier),
        seq: None,
        body: json!({ "amount": amount.0 }).to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Dossiers of a desk that ended without their result and whose money is open, the latest first.
///
/// # Errors
/// Whatever the database says.
pub async fn open(
    db: &Db,
    reference: &Reference,
    desk: &UnitId,
    now: Timestamp,
) -> Result<Vec<(Owing, RefundDue)>> {
    let since = now - SignedDuration::from_hours(24 * OPEN_DAYS);
    let found = db
        .all(
            sql!(
                "select dossier.id, dossier.code, dossier.procedure_code, dossier.received_at,
                        person.name,
                        cast(0 as bigint) as owed, cast(0 as bigint) as paid,
                        cast(0 as bigint) as not_fixed
                 from dossier join person on person.id = dossier.applicant
                 where dossier.desk = $1 and dossier.status = 8 and dossier.ended_at >= $2
                   and (select coalesce(sum(payment.amount), 0) from payment
                        where payment.dossier = dossier.id and payment.demand is null) > 0
                   and not exists (select 1 from fee_kept where fee_kept.dossier = dossier.id
                                     and fee_kept.at >= dossier.ended_at)
                 order by dossier.ended_at desc, dossier.id desc limit $3"
            ),
            args![desk, since, i64::try_from(ROWS_PER_PAGE).unwrap_or(i64::MAX)],
        )
        .await?;
    let mut open = Vec::new();
    for owing in found.iter().map(lists::owing_of) {
        let dossier = dossiers::replay(&dossiers::events(db, owing.id).await?)?;
        let standing = rows::standing(db, reference, owing.id).await?;
        let due = refunding(db, reference, (owing.id, &dossier), &standing).await?.due;
        if due.total() > Dong::ZERO {
            open.push((owing, due));
        }
    }
    Ok(open)
}
