//! Taking away what nobody needs any more (dọn tệp): files of forms that were never saved, names of
//! removed files, contents to which no file refers, halves left by a program that was killed. Any
//! number of programs may do it at once; `files::collecting` says how a content that arrives again
//! in the same instant stays.

use std::collections::HashSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::clamd::{self, Verdict};
use crate::app::App;
use crate::config::limits;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::files::collecting::Aside;
use crate::journal::clock;
use crate::{args, sql};

/// How often there is a look.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// Waiting files that are looked at in one round.
const SCANNED_MAX: i64 = 200;
/// The age at which an unused content leaves.
const UNUSED_FOR: Duration = Duration::from_secs(limits::UNUSED_HOURS.unsigned_abs() * 3600);

/// What a round took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Contents.
    pub contents: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Collects until `stop` says true or is gone.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            _ = ticks.tick() => {}
        }
        if !clock::is_trusted(&app.db, app.now()).await {
            continue;
        }
        let done = async {
            scan_waiting(&app).await?;
            round(&app).await
        };
        tokio::select! {
            // Whatever is interrupted is found again by the next round.
            _ = stop.wait_for(|stop| *stop) => return,
            done = done => if let Err(error) = done { error.log() },
        }
    }
}

/// Does once what there is to do now.
///
/// # Errors
/// Whatever the database or the disk says.
pub async fn round(app: &App) -> Result<Collected> {
    let now = app.now();
    remove_formless(&app.db, now).await?;
    forget(&app.db, now).await?;
    app.files.clear_incoming(UNUSED_FOR)?;
    let mut collected = Collected::default();
    for aside in app.files.left_aside()? {
        let used = used_on(&app.db, &aside.sha256, unused_since(now)).await?;
        settle(&app.files, &used, &aside, &mut collected)?;
    }
    for shelf in Files::shelves() {
        collect_shelf(app, &shelf, &mut collected).await?;
        tokio::task::yield_now().await;
    }
    metrics::counter!("motcua_contents_collected_total").increment(collected.contents);
    metrics::counter!("motcua_contents_collected_bytes_total").increment(collected.bytes);
    if let Ok(free) = app.files.free_bytes() {
        metrics::gauge!("motcua_files_free_bytes").set(free as f64);
    }
    if collected.contents > 0 {
        tracing::info!(collected.contents, collected.bytes, "unused contents were taken away");
    }
    Ok(collected)
}

/// Contents that no file refers to, and their bytes: what the next rounds will take away, and what
/// should be gone already.
///
/// # Errors
/// Whatever the database or the disk says.
pub async fn unused(db: &Db, files: &Files, age: Duration, now: Timestamp) -> Result<Collected> {
    let mut found = Collected::default();
    for shelf in Files::shelves() {
        let old = files.older_on(&shelf, age)?;
        let since = now - SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
        let used = if old.is_empty() { HashSet::new() } else { used_on(db, &shelf, since).await? };
        for sha256 in old.iter().filter(|sha256| !used.contains(*sha256)) {
            found.contents += 1;
            found.bytes += std::fs::metadata(files.path(sha256)).map_or(0, |file| file.len());
        }
    }
    Ok(found)
}

async fn collect_shelf(app: &App, shelf: &str, collected: &mut Collected) -> Result<()> {
    let old = app.files.older_on(shelf, UNUSED_FOR)?;
    if old.is_empty() {
        return Ok(());
    }
    let since = unused_since(app.now());
    let used = used_on(&app.db, shelf, since).await?;
    for sha256 in old.iter().filter(|sha256| !used.contains(*sha256)) {
        let Some(aside) = app.files.set_aside(sha256)? else { continue };
        // Asked once more now that nobody can take it from its place.
        let used = used_on(&app.db, sha256, since).await?;
        settle(&app.files, &used, &aside, collected)?;
    }
    Ok(())
}

fn settle(
    files: &Files,
    used: &HashSet<String>,
    aside: &Aside,
    collected: &mut Collected,
) -> Result<()> {
    if used.contains(&aside.sha256) || files.is_younger(aside, UNUSED_FOR)? {
        return Ok(files.put_back(aside)?);
    }
    collected.bytes += files.delete(aside)?;
    collected.contents += 1;
    Ok(())
}

fn unused_since(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(limits::UNUSED_HOURS)
}

/// The contents whose hash begins so and to which a file refers, or did until a short time ago: a
/// backup that is under way may still want them.
async fn used_on(db: &Db, begin: &str, since: Timestamp) -> Result<HashSet<String>> {
    // Behind every hash that begins so, since hashes are digits and small letters.
    let end = format!("{begin}g");
    let rows = db
        .all(
            sql!(
                "select distinct sha256 from file
                 where sha256 >= $1 and sha256 < $2 and (removed_at is null or removed_at > $3)"
            ),
            args![begin, end, since],
        )
        .await?;
    Ok(rows.iter().map(|row| row.text("sha256")).collect())
}

/// Removes files that were sent to a form which nobody has saved: nothing leads to them.
async fn remove_formless(db: &Db, now: Timestamp) -> Result<()> {
    let before = now - SignedDuration::from_hours(24 * limits::FORMLESS_DAYS);
    db.run(
        sql!(
            "update file set removed_at = $1
             where removed_at is null and added_at < $2
               and not exists (select 1 from dossier where dossier.id = file.dossier)
               and not exists (select 1 from desk_form where desk_form.id = file.dossier)
               and not exists (select 1 from supplement_answer
                               where supplement_answer.request = file.dossier)"
        ),
        args![now, before],
    )
    .await?;
    Ok(())
}

/// Forgets what removed files were called, and what was sent longer than a day ago.
async fn forget(db: &Db, now: Timestamp) -> Result<()> {
    let before = unused_since(now);
    db.run(sql!("update file set name = '' where removed_at < $1 and name <> ''"), args![before])
        .await?;
    db.run(sql!("delete from upload where begun_at < $1"), args![before]).await?;
    Ok(())
}

/// Looks again at files that came while the virus scanner did not answer.
///
/// # Errors
/// Whatever the database says.
pub async fn scan_waiting(app: &App) -> Result<()> {
    let Some(daemon) = app.taking.daemon() else { return Ok(()) };
    let rows = app
        .db
        .all(
            sql!(
                "select sha256, min(added_at) as added_at from file
                 where scan = 'waiting' and removed_at is null
                 group by sha256 order by min(added_at) limit $1"
            ),
            args![SCANNED_MAX],
        )
        .await?;
    for row in rows {
        let sha256 = row.text("sha256");
        let Ok(content) = app.files.read(&sha256).await else { continue };
        let scan = match clamd::ask(&daemon, &content).await {
            Verdict::Clean => "clean",
            Verdict::Infected => {
                tracing::error!(sha256, "a virus was found in a file that was taken before");
                "infected"
            }
            // The others would meet the same.
            Verdict::Unknown => return Ok(()),
        };
        app.db
            .run(
                sql!("update file set scan = $2 where sha256 = $1 and scan = 'waiting'"),
                args![sha256, scan],
            )
            .await
            .map_err(Error::from)?;
    }
    Ok(())
}
