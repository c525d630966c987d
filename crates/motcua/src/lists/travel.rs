//! Paper on its way between desks (giấy tờ gửi giữa các bộ phận một cửa): what waits to be sent,
//! and the numbered lists with which it went.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::calendar::{Calendar, days};
use domain::dossier::travel::Load;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::handing::Pair;
use crate::db::{Db, Result, Row};
use crate::reference::Reference;
use crate::{args, sql};

/// Papers of one desk that are looked at, the longest waiting first.
const WAITING_MAX: i64 = 500;
/// Lists of one desk that are shown, the youngest first.
const LISTS_MAX: i64 = 15;

/// One way of one dossier: `DOSSIER.SEQ` in forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The dossier.
    pub dossier: Uuid,
    /// The event because of which its paper travels.
    pub seq: i64,
}

impl Key {
    /// Reads what a form sends.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (dossier, seq) = text.split_once('.')?;
        Some(Self { dossier: dossier.parse().ok()?, seq: seq.parse().ok()? })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.dossier, self.seq)
    }
}

/// Paper of one dossier.
#[derive(Clone, Debug)]
pub struct Item {
    /// Which way of which dossier.
    pub key: Key,
    /// The dossier's code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Who applies.
    pub applicant: String,
    /// When the dossier is due.
    pub due_at: Timestamp,
    /// What travels.
    pub load: Load,
    /// Since when it has to go.
    pub since: Timestamp,
    /// When it arrived and who took it, if it did.
    pub arrived: Option<(Timestamp, String)>,
    /// What the receiving desk found wrong.
    pub note: String,
}

/// A list with which paper went.
#[derive(Clone, Debug)]
pub struct PaperList {
    /// Its id.
    pub id: Uuid,
    /// From which desk to which.
    pub pair: Pair,
    /// Its number at the giving desk in that year.
    pub serial: u32,
    /// Number and year: `3/2025`.
    pub number: String,
    /// The public post's tracking number.
    pub tracking: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Who sent it.
    pub sender: String,
    /// When.
    pub sent_at: Timestamp,
    /// Dossiers in it.
    pub count: i64,
    /// Those that have not arrived.
    pub awaited: i64,
    /// Those about which the receiving desk has noted something.
    pub noted: i64,
}

/// The working days of a desk that have begun after the day of `since`, up to today.
#[must_use]
pub fn working_days_since(calendar: &Calendar, since: Timestamp, now: Timestamp) -> usize {
    let (first, today) = (time::local(since).date(), time::local(now).date());
    days(first, today).skip(1).filter(|day| calendar.is_working_day(*day)).count()
}

/// What waits to be sent by these desks, the longest waiting first.
///
/// # Errors
/// Whatever the database says.
pub async fn waiting(
    db: &Db,
    reference: &Reference,
    desks: &[&UnitId],
) -> Result<BTreeMap<Pair, Vec<Item>>> {
    let mut waiting: BTreeMap<Pair, Vec<Item>> = BTreeMap::new();
    for desk in desks {
        let rows = db
            .all(
                sql!(
                    "select t.dossier, t.seq, t.load, t.giver, t.receiver, t.since, t.note,
                            t.arrived_at, d.code, d.procedure, d.due_at, person.name as applicant,
                            cast(null as text) as taker
                     from paper_travel as t join dossier as d on d.id = t.dossier
                     join person on person.id = d.applicant
                     where t.giver = $1 and t.arrived_at is null and t.list is null
                     order by t.since, d.code limit $2"
                ),
                args![*desk, WAITING_MAX],
            )
            .await?;
        for row in &rows {
            let pair = Pair { giver: row.unit("giver"), receiver: row.unit("receiver") };
            waiting.entry(pair).or_default().push(item(reference, row));
        }
    }
    Ok(waiting)
}

/// The lists that these desks sent or expect, the youngest first; all of those that are awaited.
///
/// # Errors
/// Whatever the database says.
pub async fn lists(db: &Db, desks: &[&UnitId]) -> Result<Vec<PaperList>> {
    let mut lists: Vec<PaperList> = Vec::new();
    for desk in desks {
        let rows = db
            .all(
                sql!(
                    "select l.id, l.giver, l.receiver, l.number, l.year, l.tracking, l.carrier,
                            l.sent_at, staff.name as sender,
                            (select count(*) from paper_travel as t where t.list = l.id) as all_of_it,
                            (select count(*) from paper_travel as t
                             where t.list = l.id and t.arrived_at is null) as awaited,
                            (select count(*) from paper_travel as t
                             where t.list = l.id and t.note is not null) as noted
                     from paper_list as l join staff on staff.id = l.sent_by
                     where l.giver = $1 or l.receiver = $1
                     order by exists (select 1 from paper_travel as t where t.list = l.id
                                      and t.arrived_at is null) desc, l.sent_at desc, l.id limit $2"
                ),
                args![*desk, LISTS_MAX],
            )
            .await?;
        lists.extend(rows.iter().map(list));
    }
    lists.sort_by_key(|list| (std::cmp::Reverse(list.sent_at), list.id));
    lists.dedup_by_key(|list| list.id);
    Ok(lists)
}

/// One list with what is in it, if there is one.
///
/// # Errors
/// Whatever the database says.
pub async fn one(
    db: &Db,
    reference: &Reference,
    id: Uuid,
) -> Result<Option<(PaperList, Vec<Item>)>> {
    let found = db
        .first(
            sql!(
                "select l.id, l.giver, l.receiver, l.number, l.year, l.tracking, l.carrier,
                        l.sent_at, staff.name as sender,
                        (select count(*) from paper_travel as t where t.list = l.id) as all_of_it,
                        (select count(*) from paper_travel as t
                         where t.list = l.id and t.arrived_at is null) as awaited,
                        (select count(*) from paper_travel as t
                         where t.list = l.id and t.note is not null) as noted
                 from paper_list as l join staff on staff.id = l.sent_by where l.id = $1"
            ),
            args![id],
        )
        .await?;
    let Some(found) = found else { return Ok(None) };
    let rows = db
        .all(
            sql!(
                "select t.dossier, t.seq, t.load, t.since, t.note, t.arrived_at, d.code,
                        d.procedure, d.due_at, person.name as applicant, taker.name as taker
                 from paper_travel as t join dossier as d on d.id = t.dossier
                 join person on person.id = d.applicant
                 left join staff as taker on taker.id = t.arrived_by
                 where t.list = $1 order by d.code, t.seq"
            ),
            args![id],
        )
        .await?;
    Ok(Some((list(&found), rows.iter().map(|row| item(reference, row)).collect())))
}

fn item(reference: &Reference, row: &Row) -> Item {
    let version = row.text("procedure");
    let procedure = reference.catalogue.version(&version).map(|one| one.name.clone());
    Item {
        key: Key { dossier: row.id("dossier"), seq: row.int("seq") },
        code: row.text("code"),
        procedure: procedure.unwrap_or(version),
        applicant: row.text("applicant"),
        due_at: row.at("due_at"),
        load: Load::from_code(&row.text("load")).unwrap_or(Load::Papers),
        since: row.at("since"),
        arrived: row.opt_at("arrived_at").zip(row.opt_text("taker")),
        note: row.opt_text("note").unwrap_or_default(),
    }
}

fn list(row: &Row) -> PaperList {
    PaperList {
        id: row.id("id"),
        pair: Pair { giver: row.unit("giver"), receiver: row.unit("receiver") },
        serial: u32::try_from(row.int("number")).unwrap_or(u32::MAX),
        number: format!("{}/{}", row.int("number"), row.int("year")),
        tracking: row.opt_text("tracking"),
        carrier: row.opt_text("carrier"),
        sender: row.text("sender"),
        sent_at: row.at("sent_at"),
        count: row.int("all_of_it"),
        awaited: row.int("awaited"),
        noted: row.int("noted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_read_as_it_is_written() {
        let key = Key { dossier: Uuid::from_u128(7), seq: 12 };
        assert_eq!(Key::parse(&key.to_string()), Some(key));
        for text in ["", "x.1", "12", &format!("{}.", key.dossier)] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
