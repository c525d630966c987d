//! Absences (vắng mặt) and who does whose work in the meantime: entered by the person, by whoever
//! arranges the unit's work, or by an administrator. Each act is one entry of the journal.

use domain::absence::{self, Absence, AbsenceRefusal, Held, Substitute};
use domain::access::{Right, arranges, is_lendable};
use domain::agency::UnitId;
use domain::duty::Duty;
use domain::time;
use domain::validity::Validity;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;
use uuid::Uuid;

use super::posts;
use super::staff::Staff;
use super::{lending, note, staff};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::db::{DbError, Row, Tx};
use crate::error::{Error, Result};
use crate::journal::Entry;
use crate::{args, sql};

/// Absences that are looked at together; a province has far fewer people away on one day.
const TOGETHER_MAX: i64 = 2_000;

/// An absence with its id.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Its id.
    pub id: Uuid,
    /// Its facts.
    pub absence: Absence,
}

/// Why an absence was not entered.
#[derive(Debug)]
pub enum NotEntered {
    /// The rule says why.
    Refused(AbsenceRefusal),
    /// It could not be done.
    Failed(Error),
}

impl From<Error> for NotEntered {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<DbError> for NotEntered {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Whether this person may enter absences of that one, and lend duties for the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the person: a colleague with the same duty may be named.
    Oneself,
    /// A head or an administrator: the duty may be lent, too.
    Arranger,
}

/// What this person is to the absences of that one.
///
/// # Errors
/// [`Error::NotFound`], as for somebody who is not there.
pub async fn standing(app: &App, who: &Who, person: &Staff) -> Result<Standing> {
    let reference = app.reference();
    if who.has(Right::ManageStaff) && staff::answers_for(app, who, person).await? {
        return Ok(Standing::Arranger);
    }
    let today = time::local(app.now()).date();
    let held = posts::of(&app.db, person.id).await?;
    let mut open = held.iter().filter(|post| post.to_on.is_none_or(|to| to >= today));
    if open.any(|post| arranges(&who.actor, &reference.units, &post.unit)) {
        Ok(Standing::Arranger)
    } else if who.staff == person.id {
        Ok(Standing::Oneself)
    } else {
        Err(Error::NotFound)
    }
}

/// Enters an absence, or changes the one with that id. `lends` gives substitutes who lack the duty
/// that duty for the time. Whoever arranges the work of some units of the person names substitutes
/// there; what was said about other units stays.
///
/// # Errors
/// [`NotEntered::Refused`] with the reason.
pub async fn enter(
    app: &App,
    who: &Who,
    (id, new): (Option<Uuid>, &Absence),
    lends: bool,
) -> std::result::Result<(), NotEntered> {
    let now = app.now();
    let today = time::local(now).date();
    let mut tx = app.db.begin().await?;
    let old = match id {
        Some(id) => Some(running(&mut tx, id, today).await?),
        None => None,
    };
    if old.as_ref().is_some_and(|old| old.staff != new.staff) {
        return Err(Error::NotFound.into());
    }
    let substitutes = substitutes(app, who, new, old.as_ref()).await?;
    let new = &Absence { substitutes, ..new.clone() };
    // The journal comes first: it holds the end of the chain, so two entries follow one another.
    let kind = if id.is_some() { "absence_changed" } else { "absence_entered" };
    note(&mut tx, now, who, (kind, facts(new))).await?;
    let known = around(&mut tx, new.from_on.min(today), new.to_on).await?;
    let others: Vec<Absence> =
        known.into_iter().filter(|one| Some(one.id) != id).map(|one| one.absence).collect();
    let absence = id.unwrap_or_else(new_id);
    write(&mut tx, who, (absence, id.is_none(), new), now).await?;
    lending::keep(&mut tx, (app, who), (absence, new), lends).await?;
    let mut held = held_by(&mut tx, new).await?;
    if lends {
        for one in lacking(new, today, &others, &held) {
            lending::lend(&mut tx, (app, who), (absence, new), &one).await?;
        }
        held = held_by(&mut tx, new).await?;
    }
    absence::check(new, today, &others, &held).map_err(NotEntered::Refused)?;
    Ok(tx.commit().await?)
}

/// Who shall stand in: those named for units whose work this person arranges, all of whom serve
/// there, and those who were named for other units before.
async fn substitutes(
    app: &App,
    who: &Who,
    new: &Absence,
    old: Option<&Absence>,
) -> std::result::Result<Vec<Substitute>, NotEntered> {
    let arranges =
        |one: &&Substitute| who.staff == new.staff || posts::may_lend(app, who, &one.unit);
    let named: Vec<Substitute> = new.substitutes.iter().filter(arranges).cloned().collect();
    for one in named.iter().filter(|one| one.staff != new.staff) {
        let offered = candidates(app, &one.unit, one.duty).await?;
        if !offered.iter().any(|candidate| candidate.staff == one.staff) {
            return Err(NotEntered::Refused(AbsenceRefusal::NotOffered));
        }
    }
    let before = old.into_iter().flat_map(|old| &old.substitutes);
    Ok(before.filter(|one| !arranges(one)).cloned().chain(named).collect())
}

/// The substitutes to whom a duty must be lent.
fn lacking(new: &Absence, today: Date, others: &[Absence], held: &[Held]) -> Vec<Substitute> {
    let lacks = |one: &&Substitute| {
        let alone = Absence { substitutes: vec![(*one).clone()], ..new.clone() };
        let checked = absence::check(&alone, today, others, held);
        matches!(checked, Err(AbsenceRefusal::LacksDuty { .. })) && is_lendable(one.duty)
    };
    new.substitutes.iter().filter(lacks).cloned().collect()
}

/// The duties of the substitutes.
async fn held_by(tx: &mut Tx, new: &Absence) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for one in &new.substitutes {
        let all = posts::of_within(tx, one.staff).await?.into_iter().map(|post| {
            let span = Validity { from_on: post.from_on, to_on: post.to_on };
            Held { staff: one.staff, unit: post.unit, duty: post.duty, span }
        });
        held.extend(all);
    }
    Ok(held)
}

async fn write(
    tx: &mut Tx,
    who: &Who,
    (absence, is_first, new): (Uuid, bool, &Absence),
    now: Timestamp,
) -> Result<()> {
    if is_first {
        tx.run(
            sql!(
                "insert into absence (id, staff, from_on, to_on, entered_by, entered_at)
                 values ($1, $2, $3, $4, $5, $6)"
            ),
            args![absence, new.staff, new.from_on, new.to_on, who.staff, now],
        )
        .await?;
    } else {
        tx.run(
            sql!("update absence set from_on = $2, to_on = $3 where id = $1"),
            args![absence, new.from_on, new.to_on],
        )
        .await?;
        tx.run(sql!("delete from absence_substitute where absence = $1"), args![absence]).await?;
    }
    for one in &new.substitutes {
        tx.run(
            sql!(
                "insert into absence_substitute (absence, unit, duty, substitute)
                 values ($1, $2, $3, $4)"
            ),
            args![absence, &one.unit, one.duty.code(), one.staff],
        )
        .await?;
    }
    Ok(())
}

/// Ends an absence now: the person is back, nobody stands in any more, and what was lent for it
/// ends. One that has not begun is taken back.
///
/// # Errors
/// [`Error::NotFound`] when there is none that is not over.
pub async fn end(app: &App, who: &Who, person: &Staff, id: Uuid) -> Result<()> {
    let now = app.now();
    let today = time::local(now).date();
    let mut tx = app.db.begin().await?;
    let mut absence = running(&mut tx, id, today).await?;
    if absence.staff != person.id {
        return Err(Error::NotFound);
    }
    let last = if absence.from_on > today { absence.from_on } else { today };
    absence.to_on = last.saturating_sub(1.day());
    note(&mut tx, now, who, ("absence_ended", facts(&absence))).await?;
    tx.run(sql!("update absence set to_on = $2 where id = $1"), args![id, absence.to_on]).await?;
    lending::end(&mut tx, (app, who), id, absence.to_on).await?;
    Ok(tx.commit().await?)
}

/// An absence that was entered elsewhere, by the person.
#[derive(Clone, Copy, Debug)]
pub struct LoadedAbsence<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its facts.
    pub absence: &'a Absence,
    /// When it was entered.
    pub entered_at: Timestamp,
}

impl LoadedAbsence<'_> {
    /// What the journal says of it; it is the caller's to append.
    #[must_use]
    pub fn entry(&self, unit: &UnitId) -> Entry {
        Entry {
            at: self.entered_at,
            staff: Some(self.absence.staff),
            unit: Some(unit.clone()),
            kind: "absence_entered".to_owned(),
            dossier: None,
            seq: None,
            body: facts(self.absence).to_string(),
        }
    }
}

/// Writes absences that were entered elsewhere.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, all: impl Iterator<Item = LoadedAbsence<'_>>) -> Result<()> {
    let (mut rows, mut substitutes) = (Vec::new(), Vec::new());
    for LoadedAbsence { id, absence, entered_at } in all {
        let (from_on, to_on) = (absence.from_on, absence.to_on);
        rows.push(args![id, absence.staff, from_on, to_on, absence.staff, entered_at]);
        let ones = absence.substitutes.iter();
        substitutes.extend(ones.map(|one| args![id, &one.unit, one.duty.code(), one.staff]));
    }
    tx.insert_all("absence (id, staff, from_on, to_on, entered_by, entered_at)", rows).await?;
    let columns = "absence_substitute (absence, unit, duty, substitute)";
    Ok(tx.insert_all(columns, substitutes).await?)
}

fn facts(absence: &Absence) -> serde_json::Value {
    let substitutes: Vec<Uuid> = absence.substitutes.iter().map(|one| one.staff).collect();
    json!({
        "account": absence.staff,
        "absent_from": absence.from_on.to_string(),
        "to_on": absence.to_on.to_string(),
        "substitutes": substitutes,
    })
}

/// The absences that touch these days, the earliest first.
async fn around(tx: &mut Tx, from_on: Date, to_on: Date) -> Result<Vec<Entered>> {
    let rows = tx
        .all(
            sql!(
                "select absence.id, absence.staff, absence.from_on, absence.to_on,
                        absence_substitute.unit, absence_substitute.duty,
                        absence_substitute.substitute
                 from absence left join absence_substitute
                      on absence_substitute.absence = absence.id
                 where absence.to_on >= $1 and absence.from_on <= $2
                   and absence.to_on >= absence.from_on
                 order by absence.from_on, absence.id limit $3"
            ),
            args![from_on, to_on, TOGETHER_MAX],
        )
        .await?;
    Ok(entered(&rows))
}

/// One absence that is not over.
async fn running(tx: &mut Tx, id: Uuid, today: Date) -> Result<Absence> {
    let known = around(tx, today, Date::MAX).await?;
    known.into_iter().find(|one| one.id == id).map(|one| one.absence).ok_or(Error::NotFound)
}

/// The absences from a day on: all of them, the earliest first.
///
/// # Errors
/// Whatever the database says.
pub async fn since(app: &App, from_on: Date) -> Result<Vec<Entered>> {
    let mut tx = app.db.begin().await?;
    let found = around(&mut tx, from_on, Date::MAX).await?;
    tx.commit().await?;
    Ok(found)
}

fn entered(rows: &[Row]) -> Vec<Entered> {
    let mut all: Vec<Entered> = Vec::new();
    for row in rows {
        let id = row.id("id");
        if all.last().is_none_or(|last| last.id != id) {
            let (from_on, to_on) = (row.day("from_on"), row.day("to_on"));
            let staff = row.id("staff");
            all.push(Entered {
                id,
                absence: Absence { staff, from_on, to_on, substitutes: Vec::new() },
            });
        }
        if let (Some(staff), Some(last)) = (row.opt_id("substitute"), all.last_mut()) {
            let duty = Duty::from_code(&row.text("duty"));
            let unit = UnitId(row.text("unit"));
            last.absence.substitutes.extend(duty.map(|duty| Substitute { unit, duty, staff }));
        }
    }
    all
}

/// Somebody who may be named as a substitute.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The person.
    pub staff: Uuid,
    /// Name.
    pub name: String,
    /// Whether the person holds the duty today.
    pub holds: bool,
}

/// The people who serve in a unit today, those who hold the duty first.
///
/// # Errors
/// Whatever the database says.
pub async fn candidates(app: &App, unit: &UnitId, duty: Duty) -> Result<Vec<Candidate>> {
    let rows = app
        .db
        .all(
            sql!(
                "select staff.id, staff.name, post.duty from post
                 join staff on staff.id = post.staff
                 where post.unit = $1 and post.from_on <= $2
                   and (post.to_on is null or post.to_on >= $2) and staff.disabled_at is null
                 order by staff.name, staff.id"
            ),
            args![unit, time::local(app.now()).date()],
        )
        .await?;
    let mut found: Vec<Candidate> = Vec::new();
    for row in &rows {
        let (staff, name) = (row.id("id"), row.text("name"));
        let holds = Duty::from_code(&row.text("duty")).is_some_and(|held| held.covers(duty));
        match found.iter_mut().find(|one| one.staff == staff) {
            Some(known) => known.holds |= holds,
            None => found.push(Candidate { staff, name, holds }),
        }
    }
    found.sort_by_key(|one| !one.holds);
    Ok(found)
}
