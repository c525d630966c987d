//! By what a dossier is found: for each unit that may read it, the words of the names in it and the
//! whole names, the running number of its code and the code of its procedure. So whoever searches
//! looks only through dossiers of their own units, and a common name in a whole province costs no
//! more than in one commune.
//!
//! The words of all names are kept once more by their spellings ([`domain::typing::spellings`]), for
//! finding a word that was mistyped.

use std::collections::{BTreeSet, HashMap};

use domain::agency::UnitId;
use domain::code::DossierCode;
use domain::typing;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Binder, Db, Result, Row, Sql, Tx, Val};
use crate::{args, sql};

/// Dossiers that are filed in one transaction when an older database is taken over.
const BATCH: i64 = 500;
/// The setting that remembers how far that has come: the last id, or [`ALL`].
const PROGRESS: &str = "dossiers_findable_by_whole_names";
const ALL: &str = "all";

/// A dossier with everything by which it is found.
#[derive(Clone, Debug)]
pub struct Findable {
    /// The dossier.
    pub id: Uuid,
    /// Its code.
    pub code: DossierCode,
    /// When it was received.
    pub received_at: Timestamp,
    /// The code of its procedure.
    pub procedure: String,
    /// The people whom it names.
    pub persons: Vec<Uuid>,
    /// The units whose people may find it.
    pub units: BTreeSet<UnitId>,
}

/// The word for the running number of a code: `0007`. Folded names never begin with a dash.
#[must_use]
pub fn number_word(code: &DossierCode) -> String {
    format!("-{:04}", code.number())
}

/// The word for a whole name: `=nguyenthihoa`. It is found by it however many have its words.
#[must_use]
pub fn whole_name_word(folded: &str) -> String {
    format!("={}", typing::whole_name(folded))
}

/// The words for a name.
#[must_use]
pub fn words_of(folded: &str) -> BTreeSet<String> {
    typing::words_of_name(folded).into_iter().chain([whole_name_word(folded)]).collect()
}

/// Makes dossiers findable; what is there already stays.
///
/// # Errors
/// Whatever the database says.
pub async fn file(tx: &mut Tx, dossiers: &[Findable]) -> Result<()> {
    let names = folded_names(tx, dossiers).await?;
    let mut vocabulary = BTreeSet::new();
    let mut rows = Vec::new();
    for dossier in dossiers {
        let named: Vec<&String> =
            dossier.persons.iter().filter_map(|person| names.get(person)).collect();
        vocabulary.extend(named.iter().flat_map(|folded| typing::words_of_name(folded)));
        let mut words: BTreeSet<String> =
            named.iter().flat_map(|folded| words_of(folded)).collect();
        words.extend([number_word(&dossier.code), dossier.procedure.clone()]);
        for unit in &dossier.units {
            rows.extend(words.iter().map(|word| row(unit, word, dossier)));
        }
    }
    learn(tx, vocabulary).await?;
    tx.insert_new("dossier_word (unit, word, received_at, dossier)", rows).await
}

fn row(unit: &UnitId, word: &str, dossier: &Findable) -> Vec<Val> {
    args![unit, word, dossier.received_at, dossier.id]
}

async fn folded_names(tx: &mut Tx, dossiers: &[Findable]) -> Result<HashMap<Uuid, String>> {
    let persons: BTreeSet<Uuid> =
        dossiers.iter().flat_map(|dossier| dossier.persons.iter().copied()).collect();
    let persons: Vec<Uuid> = persons.into_iter().collect();
    let mut names = HashMap::new();
    for some in persons.chunks(500) {
        let mut binder = Binder::default();
        let places = binder.bind_all(some.iter().copied());
        let text = format!("select id, folded from person where id in ({places})");
        let rows = tx.all(Sql::built(text), binder.0).await?;
        names.extend(rows.iter().map(|row| (row.id("id"), row.text("folded"))));
    }
    Ok(names)
}

/// Writes down words that no name had before. Most are known, so they are asked for first; in the
/// order of the alphabet, so that two transactions never wait for each other.
async fn learn(tx: &mut Tx, words: BTreeSet<String>) -> Result<()> {
    let words: Vec<String> = words.into_iter().collect();
    let mut rows = Vec::new();
    for some in words.chunks(500) {
        let mut binder = Binder::default();
        let places = binder.bind_all(some);
        let text =
            format!("select word from name_word where spelling = word and word in ({places})");
        let known: BTreeSet<String> =
            tx.all(Sql::built(text), binder.0).await?.iter().map(|row| row.text("word")).collect();
        for word in some.iter().filter(|word| !known.contains(*word)) {
            rows.extend(typing::spellings(word).into_iter().map(|spelling| args![spelling, word]));
        }
    }
    tx.insert_new("name_word (spelling, word)", rows).await
}

/// Makes a dossier findable in units that it has just come to.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn file_in(tx: &mut Tx, id: Uuid, units: BTreeSet<UnitId>) -> Result<()> {
    if units.is_empty() {
        return Ok(());
    }
    let rows = tx.all(sql!("select id, code, received_at, procedure_code, applicant, representative, owner from dossier where id = $1"), args![id]).await?;
    let found: Vec<Findable> = rows.iter().filter_map(|row| findable(row, units.clone())).collect();
    file(tx, &found).await
}

fn findable(row: &Row, units: BTreeSet<UnitId>) -> Option<Findable> {
    let others = ["representative", "owner"].into_iter().filter_map(|role| row.opt_id(role));
    Some(Findable {
        id: row.id("id"),
        code: DossierCode::parse(&row.text("code")).ok()?,
        received_at: row.at("received_at"),
        procedure: row.text("procedure_code"),
        persons: [row.id("applicant")].into_iter().chain(others).collect(),
        units,
    })
}

/// Makes the dossiers findable that were received before this program knew how: once for a
/// database, in batches, going on where it was interrupted.
///
/// # Errors
/// Whatever the database says.
pub async fn file_older(db: &Db) -> Result<()> {
    let mut filed = 0_usize;
    while let Some(last) = progress(db).await? {
        let mut tx = db.begin().await?;
        let rows = tx
            .all(
                sql!(
                    "select id, code, received_at, procedure_code, applicant, representative,
                            owner, desk, lead, place_unit
                     from dossier where id > $1 order by id limit $2"
                ),
                args![last, BATCH],
            )
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id("id")).collect();
        let passed = units_passed(&mut tx, &ids).await?;
        let found: Vec<Findable> = rows
            .iter()
            .filter_map(|row| {
                let mut units = passed.get(&row.id("id")).cloned().unwrap_or_default();
                units.extend(["desk", "lead", "place_unit"].map(|column| row.unit(column)));
                findable(row, units)
            })
            .collect();
        file(&mut tx, &found).await?;
        let next = ids.last().map_or_else(|| ALL.to_owned(), ToString::to_string);
        tx.run(
            sql!(
                "insert into setting (name, value) values ($1, $2)
                 on conflict (name) do update set value = excluded.value"
            ),
            args![PROGRESS, next],
        )
        .await?;
        tx.commit().await?;
        filed += ids.len();
        if filed > 0 && filed.is_multiple_of(50 * BATCH as usize) {
            tracing::info!(dossiers = filed, "older dossiers made findable");
        }
    }
    Ok(())
}

/// The last dossier that is done; `None` when all are.
async fn progress(db: &Db) -> Result<Option<Uuid>> {
    let row = db.first(sql!("select value from setting where name = $1"), args![PROGRESS]).await?;
    Ok(match row.map(|row| row.text("value")) {
        None => Some(Uuid::nil()),
        Some(value) => value.parse().ok(),
    })
}

async fn units_passed(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, BTreeSet<UnitId>>> {
    let mut passed: HashMap<Uuid, BTreeSet<UnitId>> = HashMap::new();
    if ids.is_empty() {
        return Ok(passed);
    }
    let mut binder = Binder::default();
    let places = binder.bind_all(ids.iter().copied());
    let text = format!(
        "select distinct dossier, unit from journal
         where dossier in ({places}) and seq is not null and unit is not null"
    );
    for row in tx.all(Sql::built(text), binder.0).await? {
        passed.entry(row.id("dossier")).or_default().insert(row.unit("unit"));
    }
    Ok(passed)
}
