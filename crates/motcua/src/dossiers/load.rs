//! Many dossiers at once, each with its whole record: what a demonstration or a transfer from
//! another system brings. Rows are written once, in their final state.

use std::collections::BTreeMap;

use domain::access::leaders_of;
use domain::dossier::event::Consulted;
use domain::dossier::intake::Paper;
use domain::dossier::{Body, Consultation, Dossier, Event, StaffId};
use domain::procedure::Case;
use uuid::Uuid;

use super::said::{self, Kept};
use super::summary::{answered_at, values, waiting_extension};
use super::{Findable, Reception, findable, finding, next_code_name};
use crate::args;
use crate::db::{Tx, Val};
use crate::error::{Error, Result};
use crate::journal::Entry;
use crate::reference::Reference;

/// A dossier as its record leaves it.
pub struct Loaded<'a> {
    /// What was fixed at its reception.
    pub reception: Reception<'a>,
    /// The state after the last event.
    pub dossier: &'a Dossier,
}

/// Writes the rows of dossiers whose records the caller appends to the journal with [`entry`], in
/// the same transaction. The numbers of their codes count as given.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, reference: &Reference, all: &[Loaded<'_>]) -> Result<()> {
    let (mut summaries, mut papers, mut fees) = (Vec::new(), Vec::new(), Vec::new());
    let mut questions = Vec::new();
    let mut counters: BTreeMap<String, u32> = BTreeMap::new();
    for Loaded { reception, dossier } in all {
        let mut summary = values(reference, reception, dossier)?;
        let asked = waiting_extension(dossier);
        summary.extend(args![
            dossier.ended_at,
            dossier.returned_at,
            asked.map(|asked| asked.proposed_at),
            answered_at(dossier),
            asked.and_then(|asked| asked.leaders.as_ref())
        ]);
        summaries.push(summary);
        papers.extend(paper_rows(reception));
        fees.extend(fee_rows(reception));
        questions
            .extend(dossier.consultations.iter().filter_map(|one| question(reception.id, one)));
        let code = &dossier.received.code;
        let highest = counters.entry(next_code_name(code.agency(), code.day())).or_default();
        *highest = code.number().max(*highest);
    }
    tx.insert_all(
        "dossier (id, code, secret, seq, status, procedure, procedure_code, field, case_id, \
         government, desk, lead, place_step, place_name, place_unit, place_duty, officer, \
         applicant, representative, owner, received_at, first_due_at, due_at, near_at, \
         step_due_at, last_at, code_backwards, counted_due_at, paused_at, whole, ended_at, \
         returned_at, extension_asked_at, answered_at, extension_leaders)",
        summaries,
    )
    .await?;
    tx.insert_all(PAPER, papers).await?;
    tx.insert_all(FEE, fees).await?;
    tx.insert_all("dossier_question (id, dossier, unit, answer_by, answered_at)", questions)
        .await?;
    let findables: Vec<_> = all.iter().map(|one| findable_by_all(reference, one)).collect();
    finding::file(tx, &findables).await?;
    let counters = counters.into_iter().map(|(name, value)| args![name, value]).collect();
    Ok(tx.insert_all("counter (name, value)", counters).await?)
}

/// What ended late was its leaders' business; what is late today, the watch shows them.
fn findable_by_all(reference: &Reference, one: &Loaded<'_>) -> Findable {
    let (dossier, lead) = (one.dossier, &one.dossier.received.lead);
    let mut findable = findable(&one.reception, dossier);
    if dossier.ended_at.is_some_and(|ended_at| dossier.is_late(ended_at)) {
        findable.units.extend(leaders_of(&reference.units, lead).into_iter().cloned());
    }
    findable
}

/// Where [`paper_rows`] go.
pub(super) const PAPER: &str = "dossier_paper (dossier, position, component, name, originals, \
     copies, photocopies, presented, not_needed)";
/// Where [`fee_rows`] go.
pub(super) const FEE: &str =
    "dossier_fee (dossier, position, name, base, amount, exemption, evidence, is_open)";

/// A question that a unit of this system was asked.
fn question(dossier: Uuid, asked: &Consultation) -> Option<Vec<Val>> {
    let Consulted::Unit(unit) = &asked.question.to else { return None };
    Some(args![asked.question.id, dossier, unit, asked.question.answer_by, asked.answered_at])
}

/// The rows of a dossier's papers, for [`PAPER`].
pub(super) fn paper_rows(reception: &Reception<'_>) -> impl Iterator<Item = Vec<Val>> {
    (0_i64..).zip(reception.papers).map(|(position, paper)| {
        args![
            reception.id,
            position,
            &paper.component,
            paper_name(reception.case, paper),
            paper.originals,
            paper.copies,
            paper.photocopies,
            paper.presented,
            paper.not_needed.clone()
        ]
    })
}

/// The rows of a dossier's fees, for [`FEE`].
pub(super) fn fee_rows(reception: &Reception<'_>) -> impl Iterator<Item = Vec<Val>> {
    (0_i64..).zip(reception.fees).map(|(position, (name, line, evidence))| {
        args![
            reception.id,
            position,
            name,
            line.full.0,
            line.payable.0,
            line.exemption.clone(),
            evidence.clone(),
            line.is_open
        ]
    })
}

/// The name of a paper in its case; its id when the case does not know it.
#[must_use]
pub fn paper_name<'a>(case: &'a Case, paper: &'a Paper) -> &'a str {
    case.papers()
        .find(|component| component.id == paper.component)
        .map_or(paper.component.as_str(), |component| component.name.as_str())
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct Written {
    /// The entry of the journal that it is, with marks in place of free text.
    pub entry: Entry,
    /// Its free texts, for [`said::keep`].
    pub said: Vec<Kept>,
}

/// The entry of the journal that an event of a dossier is, and what is kept beside it; `salt` is
/// asked for something nobody can guess, for each text.
///
/// # Errors
/// Never in practice: an event is plain data.
pub fn entry(id: Uuid, event: &Event, salt: impl FnMut() -> String) -> Result<Written> {
    let mut sealed = event.clone();
    let said = said::take_out(&mut sealed.body, id, salt);
    let entry = Entry {
        at: event.at,
        staff: (!event.by.is_applicant()).then_some(event.by.staff),
        unit: Some(event.by.unit.clone()),
        kind: event.body.kind().to_owned(),
        dossier: Some(id),
        seq: Some(event.seq),
        body: facts(&sealed).map_err(|error| Error::Internal(error.into()))?,
    };
    Ok(Written { entry, said })
}

/// The facts of an event as the journal keeps them: with them stands for whom somebody acted, so
/// that the chain covers it.
fn facts(event: &Event) -> serde_json::Result<String> {
    let Some(absent) = event.by.for_staff else { return serde_json::to_string(&event.body) };
    let mut facts = serde_json::to_value(&event.body)?;
    if let Some(facts) = facts.as_object_mut() {
        facts.insert(FOR_STAFF.to_owned(), serde_json::to_value(absent)?);
    }
    Ok(facts.to_string())
}

/// The key under which the journal says for whom somebody acted.
const FOR_STAFF: &str = "for_staff";

/// The body of an event, and for whom somebody acted, from the facts in the journal.
pub(super) fn facts_of(text: &str) -> Result<(Body, Option<StaffId>)> {
    #[derive(serde::Deserialize)]
    struct Acted {
        for_staff: Option<StaffId>,
    }
    let broken = |error: serde_json::Error| Error::Internal(error.into());
    let body = serde_json::from_str(text).map_err(broken)?;
    if !text.contains(FOR_STAFF) {
        return Ok((body, None));
    }
    let acted: Acted = serde_json::from_str(text).map_err(broken)?;
    Ok((body, acted.for_staff))
}
