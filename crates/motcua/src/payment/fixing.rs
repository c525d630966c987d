//! The amount of a fee that was not known when the dossier was received (xác định sau).

use domain::dossier::{Actor, Status};
use domain::money::Dong;
use serde_json::json;
use uuid::Uuid;

use super::{rights, till};
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::intake::DECLARED_MAX;
use crate::journal::{self, Entry};
use crate::{args, sql};

/// Why an amount is not fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FixingRefusal {
    /// Negative or absurd.
    #[error("Xin ghi số tiền từ 0 đến {}.", Dong(DECLARED_MAX))]
    Amount,
    /// Somebody fixed another amount before.
    #[error("Khoản này đã được xác định là {0}; xin xem lại.")]
    FixedBefore(Dong),
}

/// Fixes what one fee of a dossier comes to. Pressing twice is once.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees at the dossier's desk, for a dossier that ended without
/// its result and for a fee that it does not have; inside, a sentence for the field.
pub async fn fix(
    app: &App,
    actor: &Actor,
    (dossier, position): (Uuid, i64),
    amount: Dong,
) -> Result<std::result::Result<(), FixingRefusal>> {
    let read = dossiers::replay(&dossiers::events(&app.db, dossier).await?)?;
    let desk = &read.received.desk;
    let may = rights::may_take(&app.db, &app.reference(), actor, (desk, app.now())).await?;
    if !may || read.status == Status::Stopped {
        return Err(Error::NotFound);
    }
    if !(0..=DECLARED_MAX).contains(&amount.0) {
        return Ok(Err(FixingRefusal::Amount));
    }
    let mut tx = app.db.begin().await?;
    // Nobody takes money for it, or fixes it, meanwhile.
    till::hold(&mut tx, desk).await?;
    let row = tx
        .first(
            sql!("select amount, is_open from dossier_fee where dossier = $1 and position = $2"),
            args![dossier, position],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if !row.bool("is_open") {
        let fixed = Dong(row.int("amount"));
        let same = fixed == amount;
        return Ok(if same { Ok(()) } else { Err(FixingRefusal::FixedBefore(fixed)) });
    }
    dossiers::fix_fee(&mut tx, (dossier, position), amount).await?;
    let entry = Entry {
        at: app.now(),
        staff: Some(actor.staff),
        unit: Some(desk.clone()),
        kind: "fee_fixed".to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: json!({ "position": position, "amount": amount.0 }).to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
