//! The money of a financial obligation, taken at the desk: the row of the till is the proof.

use domain::dossier::event::PaymentProof;
use domain::dossier::{Actor, Body, Dossier, waiting};
use domain::money::till::Means;
use domain::time;
use uuid::Uuid;

use super::once::{Act, once, open};
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::payment::{self, DemandPayment};

/// Money that is handed over for a notice.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// The form's id, which becomes the row's.
    pub id: Uuid,
    /// How it was paid.
    pub means: Means,
    /// What the bank calls the transfer.
    pub bank_reference: Option<String>,
}

/// Takes what the open notice asks for: the row of the till and the proof in one transaction, or
/// neither. The same form sent twice is one payment.
///
/// # Errors
/// The domain's refusal; [`Error::NotFound`] for those who take no fees at the desk.
pub async fn pay_demand(
    app: &App,
    actor: &Actor,
    id: Uuid,
    seen: Option<u32>,
    new: Obligation,
) -> Result<Dossier> {
    let row = new.id;
    let done = take(app, actor, (id, seen), new).await;
    let Err(error) = done else { return done };
    // The other press of the button was quicker: its row is the answer.
    match payment::find(&app.db, row).await? {
        Some(paid) if paid.staff == actor.staff && paid.dossier == id => {
            dossiers::replay(&dossiers::events(&app.db, id).await?)
        }
        Some(_) | None => Err(error),
    }
}

async fn take(
    app: &App,
    actor: &Actor,
    (id, seen): (Uuid, Option<u32>),
    Obligation { id: row, means, bank_reference }: Obligation,
) -> Result<Dossier> {
    let reference = app.reference();
    let desk = dossiers::replay(&dossiers::events(&app.db, id).await?)?.received.desk;
    if !payment::may_take(&app.db, &reference, actor, (&desk, app.now())).await? {
        return Err(Error::NotFound);
    }
    let same = |body: &Body| matches!(body, Body::PaymentProved { proof: PaymentProof::Till(paid), .. } if *paid == row);
    once(app, &Act { actor, id, seen, same: &same }, async {
        let mut open = open(app, actor, id, seen).await?;
        let calendar = reference.calendar(&open.dossier.received.lead);
        let proof = (time::local(open.at).date(), PaymentProof::Till(row));
        let body = waiting::prove_payment(&open.dossier, actor, &calendar, proof, open.at)?;
        let demand = open.dossier.unpaid().cloned().ok_or(Error::NotFound)?;
        let till = payment::hold(&mut open.tx, &desk).await?;
        let new = DemandPayment {
            id: row,
            dossier: id,
            demand: demand.id,
            amount: demand.amount,
            means,
            bank_reference,
        };
        payment::pay_demand_in(&mut open.tx, &reference, actor, (&till, open.at), new).await?;
        open.append(actor, body).await?;
        open.commit().await
    })
    .await
}
