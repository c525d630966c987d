//! A ground for paying less (miễn, giảm) that is proved after the dossier was received.

use domain::dossier::{Actor, Status};
use domain::money::waiver::{WaiverRefusal, reduced};
use domain::money::{Dong, Exemption};
use domain::time;
use serde_json::json;
use uuid::Uuid;

use super::{rights, rows, till};
use crate::app::App;
use crate::db::Tx;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

/// A fee that is to be reduced.
#[derive(Clone, Debug)]
pub struct NewWaiver {
    /// The form's id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// Which of its fees.
    pub position: i64,
    /// The code of the exemption.
    pub exemption: String,
    /// The paper that proves it.
    pub evidence: String,
}

/// Reduces a fee. Pressing twice is once.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees at the dossier's desk, and for a dossier that
/// ended without its result; inside, a sentence for the field.
pub async fn waive(
    app: &App,
    actor: &Actor,
    new: NewWaiver,
) -> Result<std::result::Result<(), WaiverRefusal>> {
    let reference = app.reference();
    let dossier = dossiers::replay(&dossiers::events(&app.db, new.dossier).await?)?;
    let desk = &dossier.received.desk;
    let may = rights::may_take(&app.db, &reference, actor, (desk, app.now())).await?;
    if !may || dossier.status == Status::Stopped {
        return Err(Error::NotFound);
    }
    let received_on = time::local(dossier.received_at).date();
    let mut known = reference.exemptions_on(received_on);
    let Some(exemption) = known.find(|known| known.code == new.exemption) else {
        return Ok(Err(WaiverRefusal::Unknown));
    };
    let mut tx = app.db.begin().await?;
    // Nobody takes money for it meanwhile.
    till::hold(&mut tx, desk).await?;
    let pressed = tx.first(sql!("select staff from fee_waived where id = $1"), args![new.id]);
    if let Some(row) = pressed.await? {
        return if row.id("staff") == actor.staff { Ok(Ok(())) } else { Err(Error::NotFound) };
    }
    let (before, amount) = match reduce_in(&mut tx, exemption, &new).await? {
        Ok(amounts) => amounts,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (at, evidence) = (app.now(), new.evidence.trim());
    tx.run(
        sql!(
            "insert into fee_waived
                 (id, dossier, position, exemption, evidence, before, amount, staff, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        args![
            new.id,
            new.dossier,
            new.position,
            &exemption.code,
            evidence,
            before.0,
            amount.0,
            actor.staff,
            at
        ],
    )
    .await?;
    let body = json!({ "exemption": exemption.code, "before": before.0, "amount": amount.0 });
    let entry = Entry {
        at,
        staff: Some(actor.staff),
        unit: Some(desk.clone()),
        kind: "fee_waived".to_owned(),
        dossier: Some(new.dossier),
        seq: None,
        body: body.to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What is owed of the fee before and after.
async fn reduce_in(
    tx: &mut Tx,
    exemption: &Exemption,
    new: &NewWaiver,
) -> Result<std::result::Result<(Dong, Dong), WaiverRefusal>> {
    let row = tx
        .first(
            sql!("select base, amount from dossier_fee where dossier = $1 and position = $2"),
            args![new.dossier, new.position],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let (base, before) = (Dong(row.int("base")), Dong(row.int("amount")));
    let (balance, _rows) = rows::balance_in(tx, new.dossier).await?;
    let amount = match reduced((base, before), exemption, &new.evidence, &balance) {
        Ok(amount) => amount,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let grounds = (exemption.code.as_str(), new.evidence.trim());
    dossiers::reduce_fee(tx, (new.dossier, new.position), amount, grounds).await?;
    Ok(Ok((before, amount)))
}
