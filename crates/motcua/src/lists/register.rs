//! The register (sổ theo dõi hồ sơ): what a desk received, or a unit settles, in a span of days.
//!
//! # Source
//! Form 06 of Circular 01/2018/TT-VPCP, form 07 of Circular 03/2025/TT-VPCP.

use domain::access::Right;
use domain::agency::{UnitId, UnitKind};
use domain::dossier::{Body, ReturnWay, Status};
use domain::time;
use jiff::civil::{Date, time as clock};
use jiff::{Span, Timestamp};
use letters::Contact;
use uuid::Uuid;

use crate::access::{Who, units_with};
use crate::args;
use crate::db::{Db, Result, Row, Sql, Val};
use crate::reference::Reference;

/// Rows of a register that is printed or downloaded; a longer span is asked for in parts.
pub const REGISTER_ROWS_MAX: usize = 5_000;
/// Rows that are read at once while a whole register is put together.
const BATCH: usize = 500;

/// Whose register of which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The desk, or another unit that settles dossiers.
    pub unit: UnitId,
    /// First day of reception.
    pub from_on: Date,
    /// Last day of reception.
    pub to_on: Date,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// When the dossier was received.
    pub at: i64,
    /// The dossier.
    pub id: Uuid,
}

/// A line of the register.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it stands.
    pub key: Key,
    /// Code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Who applies.
    pub applicant: String,
    /// Address and telephone number.
    pub contact: Contact,
    /// The unit that leads the settlement.
    pub competent_unit: String,
    /// Day of reception.
    pub received_on: Date,
    /// Appointed day.
    pub due_on: Date,
    /// Day on which the result was handed out.
    pub returned_on: Option<Date>,
    /// How it was, or is to be, handed out.
    pub way: ReturnWay,
    /// Who filed for the applicant, and other ends than a result.
    pub note: Option<String>,
}

/// The units whose register somebody may read: those in which they read dossiers.
#[must_use]
pub fn units(reference: &Reference, who: &Who) -> Vec<(UnitId, String)> {
    let mut units: Vec<(UnitId, String)> = Vec::new();
    for id in units_with(&who.actor, Right::ReadDossiers) {
        if units.iter().all(|(known, _)| known != id) {
            units.push((id.clone(), reference.unit_name(id)));
        }
    }
    // Desks first: it is their book.
    units.sort_by_key(|(id, _)| !is_desk(reference, id));
    units
}

/// Whether a unit receives, rather than settles.
#[must_use]
pub fn is_desk(reference: &Reference, unit: &UnitId) -> bool {
    reference.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Desk)
}

impl Register {
    /// The instants between which its dossiers were received: from one, before the other.
    fn span(&self) -> (Timestamp, Timestamp) {
        let midnight = |day: Date| time::instant(day.to_datetime(clock(0, 0, 0, 0)));
        let after = self.to_on.saturating_add(Span::new().days(1));
        (midnight(self.from_on), midnight(after))
    }

    /// A desk's book has what people filed: the parts of linked procedures stand in the books of the
    /// bodies that settle them.
    fn condition(&self, reference: &Reference) -> &'static str {
        if is_desk(reference, &self.unit) {
            "d.desk = $1 and d.whole is null"
        } else {
            "d.lead = $1"
        }
    }
}

/// How many dossiers it has, counted to one more than [`REGISTER_ROWS_MAX`].
///
/// # Errors
/// Whatever the database says.
pub async fn count(db: &Db, reference: &Reference, register: &Register) -> Result<usize> {
    let (from, before) = register.span();
    let text = format!(
        "select count(*) as n from (
             select 1 from dossier as d
             where {} and d.received_at >= $2 and d.received_at < $3 limit {}) as part",
        register.condition(reference),
        REGISTER_ROWS_MAX + 1
    );
    let row = db.first(Sql::built(text), args![&register.unit, from, before]).await?;
    Ok(row.map_or(0, |row| usize::try_from(row.int("n")).unwrap_or(0)))
}

/// One page of it, in the order of reception, from behind a row on.
///
/// # Errors
/// Whatever the database says.
pub async fn page(
    db: &Db,
    reference: &Reference,
    register: &Register,
    after: Option<Key>,
    size: usize,
) -> Result<Vec<Entry>> {
    let (from, before) = register.span();
    let after = after.unwrap_or(Key { at: from.as_millisecond(), id: Uuid::nil() });
    let text = format!(
        "select d.id, d.code, d.procedure, d.lead, d.status, d.received_at, d.due_at,
                d.returned_at, applicant.name as applicant, applicant.address, applicant.phone,
                representative.name as representative, owner.name as owner,
                first.body as reception,
                (select journal.body from journal
                 where journal.dossier = d.id and journal.kind = 'handed_to_applicant'
                   and journal.seq is not null
                 order by journal.seq desc limit 1) as handing
         from dossier as d
         join person as applicant on applicant.id = d.applicant
         left join person as representative on representative.id = d.representative
         left join person as owner on owner.id = d.owner
         join journal as first on first.dossier = d.id and first.seq = 1
         where {} and d.received_at >= $2 and d.received_at < $3
           and (d.received_at, d.id) > ($4, $5)
         order by d.received_at, d.id limit {size}",
        register.condition(reference)
    );
    let values: Vec<Val> = args![&register.unit, from, before, after.at, after.id];
    let rows = db.all(Sql::built(text), values).await?;
    Ok(rows.iter().map(|row| entry(reference, row)).collect())
}

/// All of it, read in parts.
///
/// # Errors
/// Whatever the database says.
pub async fn all(db: &Db, reference: &Reference, register: &Register) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map(|entry| entry.key);
        let part = page(db, reference, register, after, BATCH).await?;
        let is_last = part.len() < BATCH;
        entries.extend(part);
        if is_last || entries.len() >= REGISTER_ROWS_MAX {
            entries.truncate(REGISTER_ROWS_MAX);
            return Ok(entries);
        }
    }
}

fn entry(reference: &Reference, row: &Row) -> Entry {
    let version = row.text("procedure");
    let day = |at: Timestamp| time::local(at).date();
    Entry {
        key: Key { at: row.int("received_at"), id: row.id("id") },
        code: row.text("code"),
        procedure: reference
            .catalogue
            .version(&version)
            .map_or(version, |procedure| procedure.name.clone()),
        applicant: row.text("applicant"),
        contact: Contact { address: row.text("address"), phone: row.opt_text("phone") },
        competent_unit: reference.unit_name(&row.unit("lead")),
        received_on: day(row.at("received_at")),
        due_on: day(row.at("due_at")),
        returned_on: row.opt_at("returned_at").map(day),
        way: way(row),
        note: note(row),
    }
}

/// As the result was handed out; as the applicant wants it, until then.
fn way(row: &Row) -> ReturnWay {
    let read = |text: String| serde_json::from_str::<Body>(&text).ok();
    let handed = row.opt_text("handing").and_then(read);
    let chosen = || read(row.text("reception"));
    match (handed, chosen()) {
        (Some(Body::HandedToApplicant { way, .. }), _) => way,
        (_, Some(Body::Received(received))) => received.return_way,
        (_, _) => ReturnWay::default(),
    }
}

fn note(row: &Row) -> Option<String> {
    let mut notes = Vec::new();
    for (words, column) in [("Nộp thay", "representative"), ("Chủ hồ sơ", "owner")] {
        notes.extend(row.opt_text(column).map(|name| format!("{words}: {name}")));
    }
    let status = Status::from_code(row.int("status"));
    notes.extend(
        status
            .filter(|status| status.is_terminal() && *status != Status::Returned)
            .map(|status| status.label().to_owned()),
    );
    (!notes.is_empty()).then(|| notes.join("; "))
}
