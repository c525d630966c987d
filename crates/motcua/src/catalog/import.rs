//! Importing reference data (nạp danh mục): first a report of what would change, then all of it or
//! nothing. A procedure version that dossiers have pinned is never changed: a new version with a
//! later first day takes its place.

use std::collections::BTreeSet;

use anyhow::Context as _;
use jiff::Timestamp;
use serde::Serialize;

use super::edit;
use super::whole;
use crate::db::{Db, Tx};
use crate::journal::{self, Entry};
use crate::reference::bundle::Bundle;
use crate::{args, sql};

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries that are new, as `kind id`.
    pub added: Vec<String>,
    /// Entries that differ from what the database holds.
    pub changed: Vec<String>,
    /// How many entries are the same.
    pub unchanged: usize,
    /// Why it cannot be done, in plain sentences; empty when it can.
    pub problems: Vec<String>,
    /// What should be looked at again although it can be done.
    pub warnings: Vec<String>,
}

impl Report {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }
}

/// Compares a bundle with the database and checks what would be the whole afterwards.
///
/// # Errors
/// When the database cannot be read.
pub async fn examine(db: &Db, bundle: &Bundle) -> anyhow::Result<Report> {
    let held = edit::entries(db).await?;
    let mut report = Report { problems: bundle.problems.clone(), ..Report::default() };
    let mut after = held.clone();
    let mut seen = BTreeSet::new();
    for (kind, id, body) in bundle.entries()? {
        let name = format!("{kind} {id}");
        let key = (kind.to_owned(), id);
        if !seen.insert(key.clone()) {
            report.problems.push(format!("“{name}” có hai lần trong dữ liệu nạp."));
        }
        match held.get(&key) {
            None => report.added.push(name),
            Some(old) if *old == body => report.unchanged += 1,
            Some(old) => {
                let using = whole::using(&held, &key, old, &body)?;
                report.problems.extend(pinned_problem(db, &key, &using).await?);
                report.changed.push(name);
            }
        }
        after.insert(key, body);
    }
    let examined = whole::examine(&after)?;
    report.problems.extend(examined.problems);
    report.warnings = examined.warnings;
    Ok(report)
}

/// Writes the bundle in one transaction.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn apply(db: &Db, bundle: &Bundle, at: Timestamp) -> anyhow::Result<()> {
    let report = examine(db, bundle).await?;
    anyhow::ensure!(report.problems.is_empty(), "{}", report.problems.join("\n"));
    let held = edit::entries(db).await?;
    let mut tx = db.begin().await?;
    let revision = next_revision(&mut tx).await?;
    for (kind, id, body) in bundle.entries()? {
        let change = edit::Change::new(kind, id, body);
        edit::write(&mut tx, &change).await?;
        // What is new has nothing before it to keep.
        let before = held.get(&change.key()).filter(|before| **before != change.body).cloned();
        if before.is_some() {
            edit::keep(&mut tx, (revision, at, None), &change, before).await?;
        }
    }
    let body = serde_json::json!({
        "added": report.added.len(),
        "changed": report.changed,
    });
    let entry = Entry {
        at,
        staff: None,
        unit: None,
        kind: "reference_imported".to_owned(),
        dossier: None,
        seq: None,
        body: body.to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Fills an empty database with the data delivered with the program.
///
/// # Errors
/// When the database refuses.
pub async fn delivered_if_empty(db: &Db, at: Timestamp) -> anyhow::Result<()> {
    let row = db.first(sql!("select count(*) as n from reference_entry"), args![]).await?;
    if row.is_some_and(|row| row.int("n") > 0) {
        return Ok(());
    }
    apply(db, &Bundle::delivered(), at).await.context("the delivered reference data")
}

/// Says that the reference data have changed, so that every running program reads them again.
///
/// # Errors
/// Whatever the database says.
pub async fn next_revision(tx: &mut Tx) -> crate::db::Result<i64> {
    // Whoever changes reference data at the same time waits here.
    tx.run(sql!("update setting set value = value where name = 'reference_revision'"), args![])
        .await?;
    let row = tx
        .first(sql!("select value from setting where name = 'reference_revision'"), args![])
        .await?;
    let revision: i64 = row.and_then(|row| row.text("value").parse().ok()).unwrap_or(0);
    tx.run(
        sql!(
            "insert into setting (name, value) values ('reference_revision', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        args![(revision + 1).to_string()],
    )
    .await?;
    Ok(revision + 1)
}

/// Why an entry cannot be changed, if dossiers depend on what it says now.
async fn pinned_problem(
    db: &Db,
    key: &(String, String),
    using: &[whole::Using],
) -> anyhow::Result<Option<String>> {
    for one in using {
        let row = db.first(one.sql(), one.values()).await?;
        if row.is_some_and(|row| row.int("n") > 0) {
            return Ok(Some(whole::pinned_sentence(key)));
        }
    }
    Ok(None)
}

/// What is wrong with the reference data that the database holds, in plain sentences.
///
/// # Errors
/// When they cannot be read.
pub async fn check(db: &Db) -> anyhow::Result<Vec<String>> {
    whole::problems(&edit::entries(db).await?)
}
