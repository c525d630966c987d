//! Importing reference data (nạp danh mục): first a report of what would change, then all of it or
//! nothing. A procedure version that dossiers have pinned is never changed: a new version with a
//! later first day takes its place.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use domain::agency::{self, Units};
use domain::calendar::CalendarBook;
use domain::procedure::{Catalogue, Procedure};
use jiff::Timestamp;
use serde::Serialize;

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
}

impl Report {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }
}

type Entries = BTreeMap<(String, String), String>;

/// Compares a bundle with the database and checks what would be the whole afterwards.
///
/// # Errors
/// When the database cannot be read.
pub async fn examine(db: &Db, bundle: &Bundle) -> anyhow::Result<Report> {
    let rows = db.all(sql!("select kind, id, body from reference_entry"), args![]).await?;
    let held: Entries =
        rows.iter().map(|row| ((row.text("kind"), row.text("id")), row.text("body"))).collect();
    let mut report = Report { problems: bundle.problems.clone(), ..Report::default() };
    let mut whole = held.clone();
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
                report.problems.extend(pinned_problem(db, &key, old, &body).await?);
                report.changed.push(name);
            }
        }
        whole.insert(key, body);
    }
    report.problems.extend(problems_of_whole(whole)?);
    Ok(report)
}

/// Writes the bundle in one transaction.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn apply(db: &Db, bundle: &Bundle, at: Timestamp) -> anyhow::Result<()> {
    let report = examine(db, bundle).await?;
    anyhow::ensure!(report.problems.is_empty(), "{}", report.problems.join("\n"));
    let mut tx = db.begin().await?;
    for (kind, id, body) in bundle.entries()? {
        tx.run(
            sql!(
                "insert into reference_entry (kind, id, body) values ($1, $2, $3)
                 on conflict (kind, id) do update set body = excluded.body"
            ),
            args![kind, id, body],
        )
        .await?;
    }
    next_revision(&mut tx).await?;
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
pub async fn next_revision(tx: &mut Tx) -> anyhow::Result<()> {
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
    Ok(())
}

/// A version that dossiers have pinned may only be given an end or a successor.
async fn pinned_problem(
    db: &Db,
    key: &(String, String),
    old: &str,
    new: &str,
) -> anyhow::Result<Option<String>> {
    if key.0 != "procedure" {
        return Ok(None);
    }
    let mut old: Procedure = serde_json::from_str(old)?;
    let new: Procedure = serde_json::from_str(new)?;
    old.valid.to_on = new.valid.to_on;
    old.replaced_by.clone_from(&new.replaced_by);
    if old == new {
        return Ok(None);
    }
    let pinned = db
        .first(sql!("select count(*) as n from dossier where procedure = $1"), args![&key.1])
        .await?
        .map_or(0, |row| row.int("n"));
    Ok((pinned > 0).then(|| {
        format!(
            "Thủ tục {} đang được {pinned} hồ sơ sử dụng nên không sửa được; xin tạo phiên bản mới \
             với ngày hiệu lực sau.",
            key.1
        )
    }))
}

/// What is wrong with the reference data that the database holds, in plain sentences.
///
/// # Errors
/// When they cannot be read.
pub async fn check(db: &Db) -> anyhow::Result<Vec<String>> {
    let rows = db.all(sql!("select kind, id, body from reference_entry"), args![]).await?;
    let held = rows.iter().map(|row| ((row.text("kind"), row.text("id")), row.text("body")));
    problems_of_whole(held.collect())
}

fn problems_of_whole(whole: Entries) -> anyhow::Result<Vec<String>> {
    let entries = whole.into_iter().map(|((kind, id), body)| (kind, id, body));
    let bundle = Bundle::from_entries(entries)?;
    let mut problems = Vec::new();
    if let Err(error) = bundle.templates() {
        problems.push(format!("Mẫu văn bản: {error:#}"));
    }
    match bundle.notice_texts() {
        Ok(texts) => problems.extend(texts.problems()),
        Err(error) => problems.push(format!("Nội dung thông báo: {error:#}")),
    }
    let calendars = bundle.calendars.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    if let Err(error) = CalendarBook::from_files(calendars) {
        problems.push(format!("Lịch làm việc: {error}"));
    }
    let units = Units::new(bundle.units);
    problems.extend(agency::problems(&units));
    let catalogue = Catalogue::new(bundle.procedures, bundle.routes);
    problems.extend(catalogue.problems());
    problems.extend(catalogue.problems_among(&units));
    Ok(problems)
}
