//! Who takes fees at which desk.

use std::collections::BTreeSet;

use domain::access::{Right, has_right};
use domain::agency::{UnitId, UnitKind};
use domain::dossier::Actor;
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;

use super::till;
use crate::db::{self, Db};
use crate::error::Result;
use crate::reference::Reference;
use crate::{args, sql};

/// The desks at which somebody takes fees now: those of the duty's own unit or, for a cashier in
/// another part of a government, all desks of that government; and a receiver's desk that has no
/// cashier and was set up so.
///
/// # Errors
/// Whatever the database says.
pub async fn desks(
    db: &Db,
    reference: &Reference,
    actor: &Actor,
    at: Timestamp,
) -> Result<Vec<UnitId>> {
    let today = time::local(at).date();
    let mut found = BTreeSet::new();
    for (unit, duty) in &actor.posts {
        if has_right(*duty, Right::TakeFees) {
            found.extend(served(reference, unit, today));
        } else if duty.covers(Duty::Receiver)
            && !found.contains(unit)
            && till::of_desk(db, unit).await?.setting.receivers_collect
            && !has_cashier(db, reference, unit, today).await?
        {
            found.insert(unit.clone());
        }
    }
    Ok(found.into_iter().collect())
}

/// Whether somebody takes fees at that desk now.
///
/// # Errors
/// Whatever the database says.
pub async fn may_take(
    db: &Db,
    reference: &Reference,
    actor: &Actor,
    (desk, at): (&UnitId, Timestamp),
) -> Result<bool> {
    Ok(desks(db, reference, actor, at).await?.contains(desk))
}

/// The desks that a duty of taking fees in that unit reaches.
fn served(reference: &Reference, unit: &UnitId, today: Date) -> Vec<UnitId> {
    let is_desk = reference.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Desk);
    if is_desk {
        return vec![unit.clone()];
    }
    let Some(government) = reference.units.government_of(unit) else { return Vec::new() };
    let of_same = |desk: &UnitId| {
        reference.units.government_of(desk).is_some_and(|other| other.id == government.id)
    };
    reference.desks(today).map(|desk| desk.id.clone()).filter(of_same).collect()
}

/// Whether a desk has a cashier that day.
async fn has_cashier(
    db: &Db,
    reference: &Reference,
    desk: &UnitId,
    today: Date,
) -> db::Result<bool> {
    let rows = db
        .all(
            sql!(
                "select distinct unit from post
                 where duty = $1 and from_on <= $2 and (to_on is null or to_on >= $2)"
            ),
            args![Duty::Cashier.code(), today],
        )
        .await?;
    Ok(rows.iter().any(|row| served(reference, &row.unit("unit"), today).contains(desk)))
}
