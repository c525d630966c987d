//! The one row of a dossier that lists read: written when it is received, moved on by every event.

use domain::dossier::{Dossier, Extension, Flaw, Refusal};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Reception, near_at, step_due_at};
use crate::db::{Tx, Val};
use crate::error::Result;
use crate::reference::Reference;
use crate::{args, sql};

/// Writes the row of a dossier that has just been received.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn insert(
    tx: &mut Tx,
    reference: &Reference,
    reception: &Reception<'_>,
    dossier: &Dossier,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into dossier (id, code, secret, seq, status, procedure, procedure_code, field,
                 case_id, government, desk, lead, place_step, place_name, place_unit, place_duty,
                 officer, applicant, representative, owner, received_at, first_due_at, due_at,
                 near_at, step_due_at, last_at, code_backwards, counted_due_at, paused_at, whole)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)"
        ),
        values(reference, reception, dossier)?,
    )
    .await?;
    Ok(())
}

/// The values of a new summary row, in the order of its columns.
pub(super) fn values(
    reference: &Reference,
    reception: &Reception<'_>,
    dossier: &Dossier,
) -> Result<Vec<Val>> {
    let received = &dossier.received;
    let government = reference
        .units
        .government_of(&received.lead)
        .map_or_else(|| received.lead.clone(), |unit| unit.id.clone());
    Ok(args![
        reception.id,
        received.code.as_str(),
        &reception.secret,
        dossier.seq,
        dossier.status.code(),
        &received.procedure,
        reception.procedure.code.as_str(),
        &reception.procedure.field,
        &received.case,
        government,
        &received.desk,
        &received.lead,
        &dossier.place.step,
        &dossier.place.name,
        &dossier.place.unit,
        dossier.place.duty.code(),
        dossier.officer(),
        reception.applicant,
        reception.representative,
        reception.owner,
        dossier.received_at,
        received.due_at,
        dossier.due_at,
        near_at(reference, dossier),
        step_due_at(reference, dossier)?,
        dossier.last_at,
        backwards(received.code.as_str()),
        dossier.counted_due_at,
        dossier.pause.as_ref().map(|pause| pause.since),
        received.part_of.as_ref().map(|part| part.whole)
    ])
}

/// The summary row is only moved on from the position the actor saw: a second officer who was
/// quicker makes this touch no row.
///
/// # Errors
/// [`Refusal::ActedFirst`] when somebody was quicker.
pub(super) async fn refresh(
    tx: &mut Tx,
    reference: &Reference,
    id: Uuid,
    dossier: &Dossier,
) -> Result<()> {
    let touched = tx
        .run(
            sql!(
                "update dossier set seq = $2, status = $3, place_step = $4, place_name = $5,
                        place_unit = $6, place_duty = $7, officer = $8, due_at = $9,
                        step_due_at = $10, ended_at = $11, returned_at = $12, last_at = $13,
                        near_at = $14, counted_due_at = $15, paused_at = $16,
                        extension_asked_at = $17, answered_at = $18,
                        extension_leaders = $19, flaw_unit = $20, flaw_due_at = $21,
                        flaw_waits_at = $22
                 where id = $1 and seq = $2 - 1"
            ),
            args![
                id,
                dossier.seq,
                dossier.status.code(),
                &dossier.place.step,
                &dossier.place.name,
                &dossier.place.unit,
                dossier.place.duty.code(),
                dossier.officer(),
                dossier.due_at,
                step_due_at(reference, dossier)?,
                dossier.ended_at,
                dossier.returned_at,
                dossier.last_at,
                near_at(reference, dossier),
                dossier.counted_due_at,
                dossier.pause.as_ref().map(|pause| pause.since),
                waiting_extension(dossier).map(|asked| asked.proposed_at),
                answered_at(dossier),
                waiting_extension(dossier).and_then(|asked| asked.leaders.as_ref()),
                open_flaw(dossier).map(|flaw| flaw.corrected_by.0.clone()),
                open_flaw(dossier).map(|flaw| flaw.due_at),
                dossier
                    .flaw
                    .as_ref()
                    .filter(|flaw| flaw.waits_at_desk)
                    .and_then(|flaw| flaw.answered_at)
            ],
        )
        .await?;
    if touched == 1 { Ok(()) } else { Err(Refusal::ActedFirst.into()) }
}

/// The new date that waits for a decision.
pub(super) fn waiting_extension(dossier: &Dossier) -> Option<&Extension> {
    dossier.extension.as_ref().filter(|one| one.confirmed_at.is_none())
}

/// The mistake in the result that waits to be corrected.
fn open_flaw(dossier: &Dossier) -> Option<&Flaw> {
    dossier.flaw.as_ref().filter(|flaw| flaw.is_open())
}

/// A code from its end to its beginning, so that an index finds it by its last digits.
#[must_use]
pub fn backwards(code: &str) -> String {
    code.chars().rev().collect()
}

/// Since when something that was sent online waits for somebody to look at it.
pub(super) fn answered_at(dossier: &Dossier) -> Option<Timestamp> {
    dossier.untaken_answer().map(|answer| answer.arrived_at)
}
