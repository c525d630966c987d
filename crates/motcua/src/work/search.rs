//! Finding dossiers: newest first, and only those that people of the searcher's units may read.
//!
//! Names, running numbers and procedures are found through `dossier_word`, which is kept for each
//! unit ([`crate::dossiers::finding`]). A name is looked for as it was typed: as a whole name,
//! however old its dossier is, and by its words among the newest that have the rarest of them. Only
//! when hardly anything answers, words that differ by forgiven typing errors are tried, too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use domain::agency::UnitId;
use domain::typing::{self, Nearness};
use uuid::Uuid;

use super::listing::{COLUMNS, JOINS};
use super::sought::Sought;
use crate::db::{Binder, Db, Result, Row, Sql};
use crate::dossiers::{backwards, finding};

/// With so many answers as typed, no typing errors are looked for.
const ENOUGH: usize = 5;
/// Words of names that one typed word may stand for.
const WORDS_MAX: usize = 16;
/// Whole names that one typed name may stand for.
const WHOLE_NAMES_MAX: usize = 64;
/// How often it is looked up whether a dossier with one word has another, too, before the search
/// goes on with what it has: that bounds its time, whatever is typed.
const LOOKED_UP_MAX: usize = 6_000;
/// Words walked through by one statement; SQLite takes 500 parts of a union.
const WALKS_MAX: usize = 400;
/// Rows of the rarest word are counted to this.
const COUNTED_MAX: usize = 2_000;
/// Dossiers of which the names are compared.
const COMPARED_MAX: usize = 120;
/// People with one number; the rest is a mistake of data.
const PEOPLE_MAX: usize = 500;
/// Sorts after every text that begins like the one before it.
const LAST_CHAR: char = '\u{10FFFF}';

/// What was found.
#[derive(Default)]
pub struct Found {
    /// The rows: first those that answer as typed, then near ones.
    pub rows: Vec<Row>,
    /// How many of them answer as typed.
    pub exact: usize,
    /// Whether there are more.
    pub has_more: bool,
    /// Whether only the newest were looked at that have the words of a name.
    pub is_partial: bool,
}

/// The dossiers that answer, at most `size`, among those that people of these units may read.
///
/// # Errors
/// Whatever the database says.
pub async fn search(db: &Db, sought: &Sought, units: &[&UnitId], size: usize) -> Result<Found> {
    let distinct: BTreeSet<&UnitId> = units.iter().copied().collect();
    let units: Vec<&UnitId> = distinct.into_iter().collect();
    if units.is_empty() {
        return Ok(Found::default());
    }
    let mut binder = Binder::default();
    let found = match sought {
        Sought::Name(folded) => return by_name(db, folded, &units, size).await,
        Sought::Procedure(code) => return by_word(db, code.as_str(), &units, size).await,
        Sought::CodeEnd(end) if is_running_number(end) => {
            return by_word(db, &format!("-{end}"), &units, size).await;
        }
        Sought::CodeEnd(end) => {
            let begins = binder.begins("code_backwards", &backwards(end));
            format!("found as (select id from dossier where {begins})")
        }
        Sought::Code(code) => {
            format!("found as (select id from dossier where code = {})", binder.bind(code.as_str()))
        }
        Sought::Identity(number) => binder.named_with("personal_id", number),
        Sought::Phone(phone) => binder.named_with("phone", phone),
    };
    // `cross join` keeps SQLite from walking through all dossiers in the order of the list, instead
    // of through the few that were found.
    let readable = binder.readable(&units);
    let text = format!(
        "with {found}
         select {COLUMNS}
         from found cross join dossier as d {JOINS}
         where d.id = found.id and {readable}
         order by d.received_at desc, d.id desc limit {}",
        size + 1
    );
    Ok(cut(db.all(Sql::built(text), binder.0).await?, size))
}

/// Whether the end of a code is nothing but its running number.
fn is_running_number(end: &str) -> bool {
    end.len() <= 5 && end.bytes().all(|byte| byte.is_ascii_digit())
}

fn cut(mut rows: Vec<Row>, size: usize) -> Found {
    let has_more = rows.len() > size;
    rows.truncate(size);
    Found { exact: rows.len(), rows, has_more, is_partial: false }
}

/// The newest dossiers with one word that is exactly known.
async fn by_word(db: &Db, word: &str, units: &[&UnitId], size: usize) -> Result<Found> {
    let slots = [vec![word.to_owned()]];
    let (ids, _) = candidates(db, units, &slots, (LOOKED_UP_MAX, size + 1)).await?;
    let mut rows = readable(db, &ids, units).await?;
    rows.sort_by_key(newest);
    Ok(cut(rows, size))
}

fn newest(row: &Row) -> Reverse<(i64, Uuid)> {
    Reverse((row.int("received_at"), row.id("id")))
}

async fn by_name(db: &Db, folded: &str, units: &[&UnitId], size: usize) -> Result<Found> {
    let readings = typing::readings(folded);
    let mut ranked = Ranked::new(db, units, &readings);
    ranked.add(&[vec![finding::whole_name_word(folded)]], LOOKED_UP_MAX).await?;
    let mut slots = Vec::new();
    for words in &readings {
        // Nothing is nearer than whole names: with enough of them, nothing else is looked for.
        if ranked.found.len() > size.max(ENOUGH) {
            break;
        }
        let typed = as_typed(db, words).await?;
        let begun: Vec<Vec<String>> = typed.iter().map(|slot| slot.begun.clone()).collect();
        ranked.add(&begun, LOOKED_UP_MAX).await?;
        slots.push(typed);
    }
    if ranked.found.len() < ENOUGH {
        with_errors(&mut ranked, slots).await?;
    }
    Ok(ranked.nearest(size))
}

/// What answers a name, with how near it is.
struct Ranked<'a> {
    db: &'a Db,
    units: &'a [&'a UnitId],
    readings: &'a [Vec<String>],
    found: BTreeMap<Uuid, (Nearness, Row)>,
    is_cut: bool,
    is_partial: bool,
}

impl<'a> Ranked<'a> {
    fn new(db: &'a Db, units: &'a [&'a UnitId], readings: &'a [Vec<String>]) -> Self {
        Self { db, units, readings, found: BTreeMap::new(), is_cut: false, is_partial: false }
    }

    /// Adds what has a word of every slot and a name that is near, after so many lookups at most.
    async fn add(&mut self, slots: &[Vec<String>], lookups: usize) -> Result<()> {
        let (ids, is_partial) =
            candidates(self.db, self.units, slots, (lookups, COMPARED_MAX)).await?;
        self.is_cut |= ids.len() == COMPARED_MAX;
        self.is_partial |= is_partial;
        let unseen: Vec<Uuid> = ids.into_iter().filter(|id| !self.found.contains_key(id)).collect();
        for row in readable(self.db, &unseen, self.units).await? {
            if let Some(near) = near(self.readings, &row) {
                self.found.insert(row.id("id"), (near, row));
            }
        }
        Ok(())
    }

    fn nearest(self, size: usize) -> Found {
        let mut rows: Vec<(Nearness, Row)> = self.found.into_values().collect();
        rows.sort_by_key(|(near, row)| (*near, newest(row)));
        let exact = rows.iter().filter(|(near, _)| near.errors == 0).count().min(size);
        let has_more = self.is_cut || rows.len() > size;
        let rows = rows.into_iter().take(size).map(|(_, row)| row).collect();
        Found { exact, rows, has_more, is_partial: self.is_partial && !has_more }
    }
}

/// How near the nearest name of a dossier is to what was typed.
fn near(readings: &[Vec<String>], row: &Row) -> Option<Nearness> {
    let names = ["applicant_folded", "representative_folded", "owner_folded"];
    let names: Vec<String> = names.into_iter().filter_map(|column| row.opt_text(column)).collect();
    let pairs = readings.iter().flat_map(|words| names.iter().map(move |name| (words, name)));
    pairs.filter_map(|(words, name)| typing::nearness(words, name)).min()
}

/// Adds what answers with forgiven errors: whole names first, then by words.
async fn with_errors(ranked: &mut Ranked<'_>, mut slots: Vec<Vec<Slot>>) -> Result<()> {
    let mut whole = BTreeSet::new();
    for (words, slots) in ranked.readings.iter().zip(&mut slots) {
        for slot in slots.iter_mut() {
            slot.near = mistyped(ranked.db, &slot.typed).await?;
        }
        let all: Vec<Vec<String>> =
            slots.iter().map(|slot| [&slot.begun[..], &slot.near].concat()).collect();
        whole.extend(typing::whole_names(words, &all, WHOLE_NAMES_MAX));
    }
    let whole: Vec<String> = whole.iter().map(|name| finding::whole_name_word(name)).collect();
    ranked.add(&[whole], LOOKED_UP_MAX).await?;
    for guesses in slots.iter().map(|slots| guesses(slots)) {
        for guess in &guesses {
            if ranked.found.len() < ENOUGH {
                ranked.add(guess, LOOKED_UP_MAX / guesses.len()).await?;
            }
        }
    }
    Ok(())
}

/// What was typed for one word of a name.
struct Slot {
    typed: String,
    /// Words of names for which it may stand as typed, nearest first.
    begun: Vec<String>,
    /// Words of names that lie a few errors away, nearest first.
    near: Vec<String>,
}

/// Only the last word is taken for the beginning of a longer one, unless a word is none by itself.
async fn as_typed(db: &Db, words: &[String]) -> Result<Vec<Slot>> {
    let mut slots = Vec::new();
    for (n, word) in words.iter().enumerate() {
        let mut begun = begun(db, word).await?;
        if n + 1 < words.len() && begun.first() == Some(word) {
            begun.truncate(1);
        }
        slots.push(Slot { typed: word.clone(), begun, near: Vec::new() });
    }
    Ok(slots)
}

/// Which words were mistyped: those that no name has; otherwise each of them in turn.
fn guesses(slots: &[Slot]) -> Vec<Vec<Vec<String>>> {
    let unknown: Vec<bool> = slots.iter().map(|slot| slot.begun.is_empty()).collect();
    let mistyped = if unknown.contains(&true) {
        vec![unknown]
    } else {
        (0..slots.len()).map(|one| (0..slots.len()).map(|n| n == one).collect()).collect()
    };
    let words = |(slot, mistyped): (&Slot, &bool)| {
        if *mistyped { slot.near.clone() } else { slot.begun.clone() }
    };
    mistyped.iter().map(|mistyped| slots.iter().zip(mistyped).map(words).collect()).collect()
}

/// Words of names that begin so, the shortest first: the word itself, where it is one.
async fn begun(db: &Db, word: &str) -> Result<Vec<String>> {
    let mut binder = Binder::default();
    let begins = binder.begins("word", word);
    let text = format!(
        "select word from name_word where spelling = word and {begins}
         order by length(word), word limit {WORDS_MAX}"
    );
    let rows = db.all(Sql::built(text), binder.0).await?;
    Ok(rows.iter().map(|row| row.text("word")).collect())
}

/// Words of names that lie a few errors away, the nearest first.
async fn mistyped(db: &Db, word: &str) -> Result<Vec<String>> {
    if typing::errors_forgiven(word.chars().count() + 1) == 0 {
        return Ok(Vec::new());
    }
    let mut binder = Binder::default();
    let spellings = binder.bind_all(typing::spellings(word));
    let text = format!("select distinct word from name_word where spelling in ({spellings})");
    let rows = db.all(Sql::built(text), binder.0).await?;
    let mut near: Vec<(usize, String)> = rows
        .iter()
        .map(|row| row.text("word"))
        .filter_map(|other| Some((typing::errors(word, &other)?, other)))
        .filter(|(errors, _)| *errors > 0)
        .collect();
    near.sort();
    near.truncate(WORDS_MAX);
    Ok(near.into_iter().map(|(_, word)| word).collect())
}

/// The newest dossiers that have, in one of the units, a word of every slot; and whether older ones
/// were not looked at, because there are too many with the rarest word.
async fn candidates(
    db: &Db,
    units: &[&UnitId],
    slots: &[Vec<String>],
    (lookups, most): (usize, usize),
) -> Result<(Vec<Uuid>, bool)> {
    if slots.is_empty() || slots.iter().any(Vec::is_empty) {
        return Ok((Vec::new(), false));
    }
    let (rarest, rows) = rarest(db, units, slots).await?;
    if rows == 0 {
        return Ok((Vec::new(), false));
    }
    let mut binder = Binder::default();
    let mut other_slots = slots.to_vec();
    let slot = other_slots.swap_remove(rarest);
    let others: String = other_slots
        .iter()
        .map(|slot| {
            let words = binder.bind_all(slot);
            format!(
                " and exists (select 1 from dossier_word as o
                              where o.unit = w.unit and o.word in ({words})
                                and o.received_at = w.received_at and o.dossier = w.dossier)"
            )
        })
        .collect();
    let looked_at = lookups / other_slots.iter().map(Vec::len).max().unwrap_or(1);
    let is_whole = rows < COUNTED_MAX.min(looked_at);
    let text = if is_whole {
        let (units, words) = (binder.bind_all(units.iter().copied()), binder.bind_all(&slot));
        format!(
            "select distinct w.received_at, w.dossier from dossier_word as w
             where w.unit in ({units}) and w.word in ({words}){others}"
        )
    } else {
        let words = &slot[..slot.len().min((WALKS_MAX / units.len()).max(1))];
        let each = (looked_at / units.len() / words.len()).max(1);
        walks(&mut binder, units, words, &others, (each, most))
    };
    let text = format!(
        "select dossier from ({text}) as found order by received_at desc, dossier desc limit {most}"
    );
    let rows = db.all(Sql::built(text), binder.0).await?;
    let is_partial = !is_whole && !other_slots.is_empty();
    Ok((rows.iter().map(|row| row.id("dossier")).collect(), is_partial))
}

/// Walks through so many of the newest rows of each common word.
fn walks(
    binder: &mut Binder,
    units: &[&UnitId],
    words: &[String],
    others: &str,
    (each, most): (usize, usize),
) -> String {
    let mut walks = Vec::new();
    for unit in units {
        let unit = binder.bind(*unit);
        for word in words {
            let word = binder.bind(word);
            walks.push(format!(
                "select received_at, dossier from (
                     select w.received_at, w.dossier from (
                         select unit, received_at, dossier from dossier_word
                         where unit = {unit} and word = {word}
                         order by received_at desc, dossier desc limit {each}) as w
                     where 1 = 1{others}
                     order by w.received_at desc, w.dossier desc limit {most}) as walk"
            ));
        }
    }
    walks.join(" union ")
}

/// Which slot has the fewest rows, and how many, counted to [`COUNTED_MAX`].
async fn rarest(db: &Db, units: &[&UnitId], slots: &[Vec<String>]) -> Result<(usize, usize)> {
    let mut binder = Binder::default();
    let units = binder.bind_all(units.iter().copied());
    let columns: Vec<String> = slots
        .iter()
        .enumerate()
        .map(|(n, slot)| {
            let words = binder.bind_all(slot);
            format!(
                "(select count(*) from (select 1 from dossier_word
                  where unit in ({units}) and word in ({words}) limit {COUNTED_MAX}) as slot) as n{n}"
            )
        })
        .collect();
    let row = db.first(Sql::built(format!("select {}", columns.join(", "))), binder.0).await?;
    let counts: Vec<(usize, usize)> = row.map_or_else(Vec::new, |row| {
        (0..slots.len())
            .map(|n| (usize::try_from(row.int(&format!("n{n}"))).unwrap_or(0), n))
            .collect()
    });
    Ok(counts.into_iter().min().map_or((0, 0), |(rows, n)| (n, rows)))
}

/// The rows of these dossiers, in no order; only those that people of the units may read.
///
/// # Errors
/// Whatever the database says.
pub async fn readable(db: &Db, ids: &[Uuid], units: &[&UnitId]) -> Result<Vec<Row>> {
    if ids.is_empty() || units.is_empty() {
        return Ok(Vec::new());
    }
    let mut binder = Binder::default();
    let ids = binder.bind_all(ids.iter().copied());
    let readable = binder.readable(units);
    let text = format!(
        "select {COLUMNS}, applicant.folded as applicant_folded,
                representative.folded as representative_folded, owner.folded as owner_folded
         from dossier as d {JOINS}
         where d.id in ({ids}) and {readable}"
    );
    db.all(Sql::built(text), binder.0).await
}

impl Binder {
    /// The condition that people of these units may read `d`.
    pub(super) fn readable(&mut self, units: &[&UnitId]) -> String {
        let units = self.bind_all(units.iter().copied());
        format!(
            "(d.desk in ({units}) or d.lead in ({units}) or d.place_unit in ({units})
              or exists (select 1 from dossier_word as r
                         where r.unit in ({units}) and r.word = d.procedure_code
                           and r.received_at = d.received_at and r.dossier = d.id))"
        )
    }

    /// A common table `found` of the dossiers that name somebody with this number.
    fn named_with(&mut self, column: &str, number: &str) -> String {
        let number = self.bind(number);
        format!(
            "people as (select id from person where {column} = {number}
                        order by created_at desc limit {PEOPLE_MAX}),
             found as (
                 select dossier.id from people join dossier on dossier.applicant = people.id
                 union
                 select dossier.id from people join dossier on dossier.representative = people.id
                 union
                 select dossier.id from people join dossier on dossier.owner = people.id)"
        )
    }

    fn begins(&mut self, column: &str, text: &str) -> String {
        let (from, to) = (self.bind(text), self.bind(format!("{text}{LAST_CHAR}")));
        format!("{column} >= {from} and {column} < {to}")
    }
}
