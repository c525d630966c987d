//! The verbs of paper between desks: send it with a numbered list, and confirm that it arrived.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::dossier::travel::Load;
use domain::dossier::{Actor, Status};
use domain::duty::Duty;
use domain::time;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::handing::Pair;
use super::travel::{Key, PaperList};
use crate::app::{App, new_id};
use crate::db::Tx;
use crate::dossiers::travel::tell_arrival;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::reactions::About;
use crate::{args, sql};

/// How paper goes.
#[derive(Clone, Debug, Default)]
pub struct Carriage {
    /// The public post's tracking number.
    pub tracking: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
}

/// Sends paper from one desk to another: makes the list and returns its id; nothing when all of it
/// has gone before.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive at the giving desk.
pub async fn send(
    app: &App,
    actor: &Actor,
    pair: &Pair,
    (keys, how): (&[Key], &Carriage),
) -> Result<Option<Uuid>> {
    if !actor.holds(Duty::Receiver, &pair.giver) {
        return Err(Error::Forbidden);
    }
    let at = app.now();
    let year = i64::from(time::local(at).year());
    let mut tx = app.db.begin().await?;
    let (id, number) = (new_id(), next_number(&mut tx, &pair.giver, year).await?);
    tx.run(
        sql!(
            "insert into paper_list (id, giver, receiver, number, year, tracking, carrier, sent_by,
                                     sent_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        args![
            id,
            &pair.giver,
            &pair.receiver,
            number,
            year,
            how.tracking.clone(),
            how.carrier.clone(),
            actor.staff,
            at
        ],
    )
    .await?;
    let mut sent = Vec::new();
    for key in sorted(keys) {
        let goes = tx
            .run(
                sql!(
                    "update paper_travel set list = $3
                     where dossier = $1 and seq = $2 and giver = $4 and receiver = $5
                       and list is null"
                ),
                args![key.dossier, key.seq, id, &pair.giver, &pair.receiver],
            )
            .await?;
        if goes == 1 {
            let facts = facts(&pair.receiver, &format!("{number}/{year}"));
            sent.push(entry(actor.staff, (&pair.giver, at), ("papers_sent", key), &facts));
        }
    }
    if sent.is_empty() {
        return Ok(None);
    }
    for entry in sent {
        journal::append(&mut tx, entry).await?;
    }
    tx.commit().await?;
    Ok(Some(id))
}

/// Takes note of what arrived with a list and of what is wrong: a note without an arrival says that
/// something is still awaited. Returns how much arrived now.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive at the receiving desk.
pub async fn take(
    app: &App,
    actor: &Actor,
    list: &PaperList,
    (arrived, notes): (&[Key], &BTreeMap<Key, String>),
) -> Result<usize> {
    let desk = &list.pair.receiver;
    if !actor.holds(Duty::Receiver, desk) {
        return Err(Error::Forbidden);
    }
    let at = app.now();
    let facts = facts(&list.pair.giver, &list.number);
    let mut tx = app.db.begin().await?;
    let (mut entries, mut count) = (Vec::new(), 0);
    let all: Vec<Key> = arrived.iter().chain(notes.keys()).copied().collect();
    for key in sorted(&all) {
        let has_arrived = arrived.contains(&key);
        let touched = tx
            .run(
                sql!(
                    "update paper_travel set arrived_at = $4, arrived_by = $5,
                            note = coalesce($6, note)
                     where list = $1 and dossier = $2 and seq = $3 and arrived_at is null"
                ),
                args![
                    list.id,
                    key.dossier,
                    key.seq,
                    has_arrived.then_some(at),
                    has_arrived.then_some(actor.staff),
                    notes.get(&key).cloned()
                ],
            )
            .await?;
        if touched == 0 {
            continue;
        }
        let kind = if has_arrived { "papers_arrived" } else { "papers_missed" };
        entries.push(entry(actor.staff, (desk, at), (kind, key), &facts));
        if has_arrived {
            count += 1;
            tell(&mut tx, key, at).await?;
        }
    }
    for entry in entries {
        journal::append(&mut tx, entry).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// A list as it went.
#[derive(Clone, Debug)]
pub struct LoadedList {
    /// Its id.
    pub id: Uuid,
    /// From which desk to which.
    pub pair: Pair,
    /// Its number at the giving desk in that year.
    pub number: u32,
    /// The public post's tracking number.
    pub tracking: String,
    /// Who sent it.
    pub sent_by: Uuid,
    /// When.
    pub sent_at: Timestamp,
}

impl LoadedList {
    /// The year of its number.
    #[must_use]
    pub fn year(&self) -> i16 {
        time::local(self.sent_at).year()
    }
}

/// A way as far as it went.
#[derive(Clone, Debug)]
pub struct LoadedWay {
    /// Which way of which dossier.
    pub key: Key,
    /// What travels.
    pub load: Load,
    /// From which desk to which.
    pub pair: Pair,
    /// Since when it had to go.
    pub since: Timestamp,
    /// With which list it went.
    pub list: Option<Uuid>,
    /// When it arrived, and who took it.
    pub arrived: Option<(Timestamp, Uuid)>,
}

/// Writes lists and ways, all at once, whose [`entries`] the caller appends to the journal in the same
/// transaction. The numbers count as given.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, lists: &[LoadedList], ways: &[LoadedWay]) -> Result<()> {
    let mut counters: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::new();
    for list in lists {
        let highest = counters.entry(counter(&list.pair.giver, list.year().into())).or_default();
        *highest = list.number.max(*highest);
        rows.push(args![
            list.id,
            &list.pair.giver,
            &list.pair.receiver,
            list.number,
            i64::from(list.year()),
            &list.tracking,
            list.sent_by,
            list.sent_at
        ]);
    }
    let columns = "paper_list (id, giver, receiver, number, year, tracking, sent_by, sent_at)";
    tx.insert_all(columns, rows).await?;
    let ways = ways.iter().map(|way| {
        args![
            way.key.dossier,
            way.key.seq,
            way.load.code(),
            &way.pair.giver,
            &way.pair.receiver,
            way.since,
            way.list,
            way.arrived.map(|(at, _)| at),
            way.arrived.map(|(_, by)| by)
        ]
    });
    let columns = "paper_travel (dossier, seq, load, giver, receiver, since, list, arrived_at, \
                   arrived_by)";
    tx.insert_all(columns, ways.collect()).await?;
    let counters = counters.into_iter().map(|(name, value)| args![name, value]).collect();
    Ok(tx.insert_all("counter (name, value)", counters).await?)
}

/// The entries of the journal about lists and ways that are loaded.
#[must_use]
pub fn entries(lists: &[LoadedList], ways: &[LoadedWay]) -> Vec<Entry> {
    let lists: BTreeMap<Uuid, &LoadedList> = lists.iter().map(|list| (list.id, list)).collect();
    let mut entries = Vec::new();
    for way in ways {
        let Some(list) = way.list.and_then(|id| lists.get(&id)) else { continue };
        let number = format!("{}/{}", list.number, list.year());
        let (giver, receiver) = (&way.pair.giver, &way.pair.receiver);
        let (at, act) = (list.sent_at, ("papers_sent", way.key));
        entries.push(entry(list.sent_by, (giver, at), act, &facts(receiver, &number)));
        if let Some((at, by)) = way.arrived {
            let act = ("papers_arrived", way.key);
            entries.push(entry(by, (receiver, at), act, &facts(giver, &number)));
        }
    }
    entries
}

fn facts(other: &UnitId, number: &str) -> serde_json::Value {
    json!({ "unit": other.0, "paper_list": number })
}

/// The applicant hears of a result when it is where it is fetched, unless it was fetched meanwhile.
async fn tell(tx: &mut Tx, key: Key, at: Timestamp) -> Result<()> {
    let row = tx
        .first(
            sql!(
                "select d.status, t.load from dossier as d
                 join paper_travel as t on t.dossier = d.id and t.seq = $2
                 where d.id = $1 and d.returned_at is null"
            ),
            args![key.dossier, key.seq],
        )
        .await?;
    let Some(row) = row.filter(|row| row.text("load") == Load::Result.code()) else {
        return Ok(());
    };
    let is_stopped = row.int("status") == i64::from(Status::Stopped.code());
    let about = About { dossier: key.dossier, occasion: key.seq, at };
    Ok(tell_arrival(tx, is_stopped, about).await?)
}

/// In one order, so that two officers never wait for each other; each once.
fn sorted(keys: &[Key]) -> Vec<Key> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys
}

async fn next_number(tx: &mut Tx, desk: &UnitId, year: i64) -> Result<i64> {
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![counter(desk, year)],
        )
        .await?;
    Ok(row.expect("an upsert returns its row").int("value"))
}

fn counter(desk: &UnitId, year: i64) -> String {
    format!("paper list {desk} {year}")
}

fn entry(
    staff: Uuid,
    (unit, at): (&UnitId, Timestamp),
    (kind, key): (&str, Key),
    facts: &serde_json::Value,
) -> Entry {
    Entry {
        at,
        staff: Some(staff),
        unit: Some(unit.clone()),
        kind: kind.to_owned(),
        dossier: Some(key.dossier),
        seq: None,
        body: facts.to_string(),
    }
}
