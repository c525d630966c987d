//! The store of dossiers, and the only writer of their tables. A verb is written in one
//! transaction: read the record, let the domain decide, append the event to the journal, refresh
//! the one summary row that lists read.
//!
//! ```text
//! let mut open = dossiers::open(app, id, seen).await?;
//! let body = processing::accept(&open.dossier, &who.actor)?;
//! open.append(&who.actor, body).await?;
//! open.commit().await?;
//! ```

pub mod beside;
mod dates;
mod explanation;
pub mod finding;
pub mod linked;
mod load;
pub mod said;
mod summary;
pub mod travel;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::access::{Right, answers_for_delays, leaders_of};
use domain::agency::{UnitId, Units};
use domain::code::DossierCode;
use domain::dossier::event::{APPLICANT, Consulted};
use domain::dossier::intake::Paper;
use domain::dossier::linked::Standing;
use domain::dossier::{Actor, Body, By, Dossier, Event, Hand, Refusal, Rules, Verb};
use domain::money::{Dong, FeeLine};
use domain::procedure::{Case, Procedure};
use domain::route::Route;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::access;
use crate::app::{App, new_token};
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result};
use crate::journal;
use crate::reactions;
use crate::reference::Reference;
use crate::{args, sql};

pub use dates::{count_lights_again, near_at, step_due_at, step_dues};
pub use explanation::explanation;
pub use finding::Findable;
pub use load::{Loaded, Written, entry, load, paper_name};
pub use summary::backwards;

/// A dossier with its record, inside a transaction.
pub struct Open {
    /// The transaction, for what belongs to the same act.
    pub tx: Tx,
    /// The dossier's id.
    pub id: Uuid,
    /// Its present state.
    pub dossier: Dossier,
    /// The reference data that applies.
    pub reference: Arc<Reference>,
    /// The instant of the act.
    pub at: Timestamp,
    /// The kind of the last act that was written.
    last: Option<&'static str>,
}

/// Opens a dossier to act on it. `seen` is the position of the last event that the actor saw: if
/// there are more by now, somebody else acted first.
///
/// # Errors
/// [`Error::NotFound`], or [`Refusal::ActedFirst`].
pub async fn open(app: &App, id: Uuid, seen: Option<u32>) -> Result<Open> {
    let mut tx = app.db.begin().await?;
    let dossier = read(&mut tx, id).await?;
    if seen.is_some_and(|seen| seen != dossier.seq) {
        return Err(Refusal::ActedFirst.into());
    }
    // Before anything is written: every act locks the whole, then its part, then the journal.
    if let Some(part) = &dossier.received.part_of {
        linked::hold(&mut tx, part.whole).await?;
    }
    let at = instant_after(&mut tx, dossier.last_at, app.now()).await?;
    Ok(Open { tx, id, dossier, reference: app.reference(), at, last: None })
}

/// The instant of an act by a clock that may have stepped back a little since the last event. An event
/// that a wrong clock dated in the future does not hold the dossier up once the clock was corrected.
async fn instant_after(tx: &mut Tx, last_at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    let steps_back = |from: Timestamp| {
        from.as_millisecond() - now.as_millisecond() > journal::CLOCK_STEP_BACK_MS_MAX
    };
    if !steps_back(last_at) {
        return Ok(now.max(last_at));
    }
    if steps_back(journal::last_at_in(tx).await?) {
        return Err(Refusal::ClockWentBack { last_at }.into());
    }
    Ok(now)
}

/// The state of a dossier as a transaction sees it.
async fn read(tx: &mut Tx, id: Uuid) -> Result<Dossier> {
    let record = sql!(
        "select seq, at, staff, key, unit, body from journal
         where dossier = $1 and seq is not null order by seq"
    );
    let mut events = events_of(&tx.all(record, args![id]).await?)?;
    if said::are_in(&mut events) {
        said::put_back(&mut events, &said::texts_in(tx, id).await?);
    }
    replay(&events)
}

impl Open {
    /// The route of the dossier's procedure and the units.
    ///
    /// # Errors
    /// When the pinned version is missing from the reference data.
    pub fn rules<'a>(&self, reference: &'a Reference) -> Result<Rules<'a>> {
        rules(reference, &self.dossier)
    }

    /// Writes the event and everything that follows from it.
    ///
    /// # Errors
    /// [`Refusal::ActedFirst`] when somebody else's event took the place in the meantime.
    pub async fn append(&mut self, actor: &Actor, body: Body) -> Result<()> {
        let dossier = &self.dossier;
        actor.by_own_hands(Verb::of(&body))?;
        let by = dossier.by(actor, Verb::of(&body), &self.rules(&self.reference)?);
        let event = Event { seq: dossier.seq + 1, at: self.at, by, body };
        let before = Standing::of(dossier);
        let reference = Arc::clone(&self.reference);
        write(&mut self.tx, &reference, (self.id, &mut self.dossier), &event).await?;
        let moved = (before, &event);
        linked::follow(&mut self.tx, &reference, (self.id, &mut self.dossier), moved).await?;
        self.last = Some(event.body.kind());
        Ok(())
    }

    /// Makes it last.
    ///
    /// # Errors
    /// When the database cannot promise that.
    pub async fn commit(self) -> Result<Dossier> {
        self.tx.commit().await?;
        if let Some(kind) = self.last {
            metrics::counter!("motcua_events_total", "kind" => kind).increment(1);
        }
        Ok(self.dossier)
    }
}

/// Writes one event of a dossier with everything that follows from it for that dossier.
async fn write(
    tx: &mut Tx,
    reference: &Reference,
    (id, dossier): (Uuid, &mut Dossier),
    event: &Event,
) -> Result<()> {
    let before = concerned(dossier);
    dossier.apply(event).map_err(|broken| Error::Internal(broken.into()))?;
    let new = concerned(dossier).difference(&before).cloned().collect();
    summary::refresh(tx, reference, id, dossier).await?;
    finding::file_in(tx, id, new).await?;
    travel::follow(tx, id, dossier, event).await?;
    write_event(tx, id, dossier, event).await?;
    write_question(tx, id, event).await
}

/// Everything about a dossier that is fixed at its reception, besides the event itself.
pub struct Reception<'a> {
    /// The id of the reception form, which becomes the dossier's: a form sent twice is one dossier.
    pub id: Uuid,
    /// Secret for looking it up, printed on the receipt.
    pub secret: String,
    /// The procedure.
    pub procedure: &'a Procedure,
    /// Its case.
    pub case: &'a Case,
    /// Person rows: who applies, who files for them, whose dossier it is.
    pub applicant: Uuid,
    /// Who files for the applicant, if somebody does.
    pub representative: Option<Uuid>,
    /// Whose dossier it is, when it is not the applicant's.
    pub owner: Option<Uuid>,
    /// The papers.
    pub papers: &'a [Paper],
    /// The fees, with their names and the evidence of an exemption.
    pub fees: &'a [(String, FeeLine, Option<String>)],
}

/// Writes a received dossier with its papers and fees; the caller has taken the code from
/// [`next_code`] in the same transaction.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn begin(
    tx: &mut Tx,
    reference: &Reference,
    reception: &Reception<'_>,
    event: &Event,
) -> Result<Dossier> {
    let dossier = Dossier::begin(event).map_err(|broken| Error::Internal(broken.into()))?;
    summary::insert(tx, reference, reception, &dossier).await?;
    finding::file(tx, &[findable(reception, &dossier)]).await?;
    tx.insert_all(load::PAPER, load::paper_rows(reception).collect()).await?;
    tx.insert_all(load::FEE, load::fee_rows(reception).collect()).await?;
    travel::begin(tx, reception.id, (&dossier, event), reception.papers).await?;
    write_event(tx, reception.id, &dossier, event).await?;
    Ok(dossier)
}

/// Writes down that less is owed of a fee. Who reduced it and why is the caller's to record.
///
/// # Errors
/// Whatever the database says.
pub async fn reduce_fee(
    tx: &mut Tx,
    (id, position): (Uuid, i64),
    amount: Dong,
    (exemption, evidence): (&str, &str),
) -> Result<()> {
    tx.run(
        sql!(
            "update dossier_fee set amount = $3, exemption = $4, evidence = $5
             where dossier = $1 and position = $2"
        ),
        args![id, position, amount.0, exemption, evidence],
    )
    .await?;
    Ok(())
}

/// Writes down what a fee comes to whose amount was not known. Who fixed it is the caller's to record.
///
/// # Errors
/// Whatever the database says.
pub async fn fix_fee(tx: &mut Tx, (id, position): (Uuid, i64), amount: Dong) -> Result<()> {
    tx.run(
        sql!(
            "update dossier_fee set base = $3, amount = $3, is_open = false
             where dossier = $1 and position = $2"
        ),
        args![id, position, amount.0],
    )
    .await?;
    Ok(())
}

/// Takes the next dossier code of an agency and day. The number is used up only if the
/// transaction commits, so issued receipts have no gaps.
///
/// # Errors
/// When the agency's identifier is malformed, or the day has no numbers left.
pub async fn next_code(tx: &mut Tx, agency: &str, day: Date) -> Result<DossierCode> {
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![next_code_name(agency, day)],
        )
        .await?
        .expect("an upsert returns its row");
    let number = u32::try_from(row.int("value")).unwrap_or(u32::MAX);
    DossierCode::new(agency, day, number).map_err(|error| Error::Bad(error.to_string()))
}

/// The name of the counter of an agency and day.
fn next_code_name(agency: &str, day: Date) -> String {
    format!("dossier {agency} {day}")
}

/// Keeps the list of questions that other units owe an answer to.
async fn write_question(tx: &mut Tx, id: Uuid, event: &Event) -> Result<()> {
    if let Body::OpinionAsked { question } = &event.body
        && let Consulted::Unit(unit) = &question.to
    {
        tx.run(
            sql!(
                "insert into dossier_question (id, dossier, unit, answer_by) values ($1, $2, $3, $4)"
            ),
            args![question.id, id, unit, question.answer_by],
        )
        .await?;
    }
    if let Body::OpinionGiven { question, .. } = &event.body {
        tx.run(
            sql!("update dossier_question set answered_at = $2 where id = $1"),
            args![*question, event.at],
        )
        .await?;
    }
    Ok(())
}

/// The journal comes last: it holds the end of the chain until the transaction ends.
async fn write_event(tx: &mut Tx, id: Uuid, dossier: &Dossier, event: &Event) -> Result<()> {
    reactions::follow(tx, id, dossier, event).await?;
    let Written { entry, said } = entry(id, event, new_token)?;
    said::keep(tx, said).await?;
    Ok(journal::append(tx, entry).await?)
}

/// The record of a dossier, oldest event first; empty when there is no such dossier.
///
/// # Errors
/// Whatever the database says, or a record that cannot be read.
pub async fn events(db: &Db, id: Uuid) -> Result<Vec<Event>> {
    let mut events = sealed(db, id).await?;
    if said::are_in(&mut events) {
        said::put_back(&mut events, &said::texts(db, id).await?);
    }
    Ok(events)
}

/// The record as the journal has it, with marks in place of free text.
async fn sealed(db: &Db, id: Uuid) -> Result<Vec<Event>> {
    let rows = db
        .all(
            sql!(
                "select seq, at, staff, key, unit, body from journal
                 where dossier = $1 and seq is not null order by seq"
            ),
            args![id],
        )
        .await?;
    events_of(&rows)
}

/// The state after these events; an empty record is a dossier that does not exist.
///
/// # Errors
/// [`Error::NotFound`], or a broken record.
pub fn replay(events: &[Event]) -> Result<Dossier> {
    if events.is_empty() {
        return Err(Error::NotFound);
    }
    Dossier::replay(events).map_err(|broken| Error::Internal(broken.into()))
}

/// Rows of the journal as events of one dossier, with marks in place of free text.
///
/// # Errors
/// When a body cannot be read.
pub fn events_of(rows: &[Row]) -> Result<Vec<Event>> {
    rows.iter()
        .map(|row| {
            let (body, for_staff) = load::facts_of(&row.text("body"))?;
            Ok(Event {
                seq: u32::try_from(row.int("seq")).unwrap_or(u32::MAX),
                at: row.at("at"),
                by: By {
                    staff: row.opt_id("staff").unwrap_or(APPLICANT),
                    unit: row.unit("unit"),
                    for_staff,
                    key: row.opt_id("key"),
                },
                body,
            })
        })
        .collect()
}

/// The route that the dossier pinned, and the units.
///
/// # Errors
/// When the pinned version is missing from the reference data.
pub fn rules<'a>(reference: &'a Reference, dossier: &Dossier) -> Result<Rules<'a>> {
    let (_, _, route) = pinned(reference, dossier)?;
    Ok(Rules { route, units: &reference.units })
}

/// The version of the procedure, the case and the route that the dossier pinned.
///
/// # Errors
/// When they are missing from the reference data.
pub fn pinned<'a>(
    reference: &'a Reference,
    dossier: &Dossier,
) -> Result<(&'a Procedure, &'a Case, &'a Route)> {
    let received = &dossier.received;
    let missing = || {
        Error::Internal(anyhow::anyhow!(
            "the reference data lacks {} case {}",
            received.procedure,
            received.case
        ))
    };
    let procedure = reference.catalogue.version(&received.procedure).ok_or_else(missing)?;
    let case = procedure.case(&received.case).ok_or_else(missing)?;
    let route = reference.catalogue.route(&case.route).ok_or_else(missing)?;
    Ok((procedure, case, route))
}

/// By what a dossier is found, and by whom.
fn findable(reception: &Reception<'_>, dossier: &Dossier) -> Findable {
    let others = [reception.representative, reception.owner].into_iter().flatten();
    Findable {
        id: reception.id,
        code: dossier.received.code.clone(),
        received_at: dossier.received_at,
        procedure: reception.procedure.code.to_string(),
        persons: [reception.applicant].into_iter().chain(others).collect(),
        units: concerned(dossier),
    }
}

/// The units that received it, settle it or have had it.
fn concerned(dossier: &Dossier) -> BTreeSet<UnitId> {
    let received = &dossier.received;
    dossier.units.iter().chain([&received.desk, &received.lead]).cloned().collect()
}

/// Who may read a dossier with its personal data: whoever reads dossiers in a unit that received
/// it, settles it, or that it passed through.
#[must_use]
pub fn may_read(dossier: &Dossier, units: &[&UnitId]) -> bool {
    concerned(dossier).iter().any(|unit| units.contains(&unit))
}

/// Whether this person may read it: by a unit that it concerns or, once it is late, as one of the
/// leaders who answer for that.
#[must_use]
pub fn is_readable_by(app: &App, dossier: &Dossier, actor: &Actor) -> bool {
    may_read(dossier, &access::units_with(actor, Right::ReadDossiers))
        || (dossier.is_late(app.now())
            && answers_for_delays(actor, &app.reference().units, &dossier.received.lead))
}

/// Makes a dossier that is late findable for the leaders who answer for that.
///
/// # Errors
/// Whatever the database says.
pub async fn show_to_leaders(tx: &mut Tx, units: &Units, id: Uuid, lead: &UnitId) -> Result<()> {
    let leaders = leaders_of(units, lead).into_iter().cloned().collect();
    Ok(finding::file_in(tx, id, leaders).await?)
}

/// Whether this person may erase free text from it by a decision: at a desk or by leaders whom it
/// concerns.
#[must_use]
pub fn is_erasable_by(dossier: &Dossier, actor: &Actor) -> bool {
    may_read(dossier, &access::units_with(actor, Right::EraseText))
}

/// Whether somebody has it in hand, for words on screens.
#[must_use]
pub fn is_offered(dossier: &Dossier) -> bool {
    matches!(dossier.hand, Hand::Offered { .. })
}
