//! Linked procedures (liên thông) in the store: what one act on a whole or a part sets going in the
//! others is written in the transaction of that act. Rows are locked from the whole to its parts, so
//! that two bodies that act at once wait for each other instead of overtaking.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::dossier::linked::{self, Opening, Standing};
use domain::dossier::{Body, Dossier, Event, Rules, Status};
use domain::procedure::{Level, Link, above};
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Reception, begin, next_code, pinned, read, write};
use crate::app::{new_id, new_secret};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::{args, sql};

/// Keeps others away from the whole until the transaction ends.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn hold(tx: &mut Tx, whole: Uuid) -> Result<()> {
    tx.run(sql!("update dossier set seq = seq where id = $1"), args![whole]).await?;
    Ok(())
}

/// Writes what follows for the whole or the parts. `before` is how a part stood before the event.
///
/// # Errors
/// A refusal when a part forbids the act, or whatever the database says.
pub(super) async fn follow(
    tx: &mut Tx,
    reference: &Reference,
    (id, dossier): (Uuid, &mut Dossier),
    (before, event): (Standing, &Event),
) -> Result<()> {
    if let Some(part) = &dossier.received.part_of {
        if Standing::of(dossier) == before {
            return Ok(());
        }
        let mut whole = read(tx, part.whole).await?;
        let whole = (part.whole, &mut whole);
        return tell_whole(tx, reference, whole, (before, dossier), event).await;
    }
    if !linked::is_whole(dossier) {
        return Ok(());
    }
    if matches!(event.body, Body::HandedOver { .. }) {
        return begin_ready(tx, reference, (id, dossier), event).await;
    }
    if linked::reaches_parts(&event.body) {
        return tell_parts(tx, reference, dossier, event).await;
    }
    Ok(())
}

/// A part has moved: the whole takes that in, and the next parts begin.
async fn tell_whole(
    tx: &mut Tx,
    reference: &Reference,
    (id, whole): (Uuid, &mut Dossier),
    (before, after): (Standing, &Dossier),
    event: &Event,
) -> Result<()> {
    let (procedure, _, route) = pinned(reference, whole)?;
    let desk = Rules { route, units: &reference.units }.return_desk(whole)?;
    let calendar = reference.calendar(&whole.received.lead);
    let moved = (before, after, pinned(reference, after)?.0.name.as_str());
    for body in linked::echo(whole, &procedure.links, moved, (&calendar, desk), event.at)? {
        let event = linked::following(whole, body, event);
        write(tx, reference, (id, whole), &event).await?;
    }
    if whole.ended_at.is_some() {
        return Ok(());
    }
    begin_ready(tx, reference, (id, whole), event).await
}

/// Begins every part whose turn it is.
async fn begin_ready(
    tx: &mut Tx,
    reference: &Reference,
    (id, whole): (Uuid, &mut Dossier),
    cause: &Event,
) -> Result<()> {
    let (procedure, ..) = pinned(reference, whole)?;
    let day = time::local(cause.at).date();
    for link in linked::ready(&procedure.links, whole) {
        let opening = opening(reference, whole, link, cause.at)?;
        let code = next_code(tx, reference.agency_code(&opening.lead)?, day).await?;
        let part = new_id();
        let body = linked::begin(&opening, (whole, id), code.clone(), cause.at)?;
        begin_part(tx, reference, (id, part), &opening, (body, cause)).await?;
        let event = linked::following(whole, linked::begun(&opening, whole, (part, code)), cause);
        write(tx, reference, (id, whole), &event).await?;
    }
    Ok(())
}

async fn begin_part(
    tx: &mut Tx,
    reference: &Reference,
    (whole, id): (Uuid, Uuid),
    opening: &Opening<'_>,
    (body, cause): (Body, &Event),
) -> Result<()> {
    let row = tx
        .first(
            sql!("select applicant, representative, owner from dossier where id = $1"),
            args![whole],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let reception = Reception {
        id,
        secret: new_secret(),
        procedure: opening.procedure,
        case: opening.case,
        applicant: row.id("applicant"),
        representative: row.opt_id("representative"),
        owner: row.opt_id("owner"),
        papers: &[],
        fees: &[],
    };
    let event = Event { seq: 1, at: cause.at, by: cause.by.clone(), body };
    begin(tx, reference, &reception, &event).await?;
    Ok(())
}

/// With what a part begins: the procedure in force at its level on that day.
///
/// # Errors
/// A sentence when it is not in force, or its body is not set up.
pub fn opening<'a>(
    reference: &'a Reference,
    whole: &Dossier,
    link: &'a Link,
    at: Timestamp,
) -> Result<Opening<'a>> {
    let day = time::local(at).date();
    let missing = || {
        Error::Bad(format!(
            "Thủ tục thành phần {} của thủ tục liên thông chưa được khai báo đầy đủ; xin báo quản trị hệ thống.",
            link.procedure
        ))
    };
    let own = reference.units.government_of(&whole.received.lead).ok_or_else(missing)?;
    let level = Level::of(own.kind).ok_or_else(missing)?;
    let (government, level) = if link.above {
        let parent = own.parent.as_ref().ok_or_else(missing)?;
        let up = reference.units.government_of(parent).ok_or_else(missing)?;
        (up, above(level).ok_or_else(missing)?)
    } else {
        (own, level)
    };
    let procedure =
        reference.catalogue.in_force(&link.procedure, day, level).ok_or_else(missing)?;
    let case = procedure.case(&link.case).ok_or_else(missing)?;
    let route = reference.catalogue.route(&case.route).ok_or_else(missing)?;
    let lead = reference.lead_of(procedure, &government.id, level)?;
    let calendar = reference.calendar(&lead);
    let rules = Rules { route, units: &reference.units };
    Ok(Opening { link, procedure, case, calendar, rules, lead })
}

/// What was done with the whole is done with its parts.
async fn tell_parts(
    tx: &mut Tx,
    reference: &Reference,
    whole: &Dossier,
    cause: &Event,
) -> Result<()> {
    for part in &whole.parts {
        let mut state = read(tx, part.dossier).await?;
        if let Some(body) = linked::with_whole(&state, &cause.body)? {
            let event = linked::following(&state, body, cause);
            write(tx, reference, (part.dossier, &mut state), &event).await?;
        }
    }
    Ok(())
}

/// A part, or what will become one, as lists show it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its procedure.
    pub procedure: ProcedureCode,
    /// The name of its procedure.
    pub name: String,
    /// The body that settles it; absent before it begins.
    pub lead: Option<UnitId>,
    /// The dossier; absent before it begins.
    pub begun: Option<Begun>,
    /// The names of the procedures whose results it waits for, before it begins.
    pub waits_for: Vec<String>,
}

/// A part that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The dossier.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The secret behind which its page is seen.
    pub secret: String,
    /// Its status.
    pub status: Status,
    /// Until when its body is to settle it.
    pub due_at: Timestamp,
    /// When that ended.
    pub ended_at: Option<Timestamp>,
}

/// The parts of a whole, in the order of its procedure; empty for any other dossier.
///
/// # Errors
/// Whatever the database says, or when the pinned version is missing.
pub async fn parts(db: &Db, reference: &Reference, whole: &Dossier) -> Result<Vec<Shown>> {
    let (procedure, ..) = pinned(reference, whole)?;
    let name = |link: &Link| {
        let known = reference.catalogue.procedures().find(|one| one.code == link.procedure);
        known.map_or_else(|| link.procedure.to_string(), |one| one.name.clone())
    };
    let mut shown = Vec::new();
    for link in &procedure.links {
        let part = whole.parts.iter().find(|part| part.link == link.id);
        let row = match part {
            None => None,
            Some(part) => {
                db.first(
                    sql!(
                        "select id, code, secret, status, lead, due_at, ended_at from dossier
                         where id = $1"
                    ),
                    args![part.dossier],
                )
                .await?
            }
        };
        let awaited = procedure.links.iter().filter(|other| link.after.contains(&other.id));
        shown.push(Shown {
            procedure: link.procedure.clone(),
            name: name(link),
            lead: row.as_ref().map(|row| row.unit("lead")),
            waits_for: if row.is_none() { awaited.map(name).collect() } else { Vec::new() },
            begun: row.map(|row| Begun {
                id: row.id("id"),
                code: row.text("code"),
                secret: row.text("secret"),
                status: Status::from_code(row.int("status")).unwrap_or(Status::InProgress),
                due_at: row.at("due_at"),
                ended_at: row.opt_at("ended_at"),
            }),
        });
    }
    Ok(shown)
}
