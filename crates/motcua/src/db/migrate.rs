//! The migrations: one set for both databases, in the order of their numbers, each in one
//! transaction. A line `-- @sqlite` or `-- @postgres` starts a part for that engine alone,
//! `-- @both` ends it.

use super::{Db, DbError, Engine, Result, Tx};
use crate::{args, sql};

const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../../migrations/0001_first_dossier.sql")),
    (2, include_str!("../../migrations/0002_finding.sql")),
    (3, include_str!("../../migrations/0003_till.sql")),
    (4, include_str!("../../migrations/0004_waiting_and_new_dates.sql")),
    (5, include_str!("../../migrations/0005_handing.sql")),
    (6, include_str!("../../migrations/0006_notices.sql")),
    (7, include_str!("../../migrations/0007_reception_slips.sql")),
    (9, include_str!("../../migrations/0009_queue.sql")),
    (10, include_str!("../../migrations/0010_review.sql")),
    (11, include_str!("../../migrations/0011_absence.sql")),
    (12, include_str!("../../migrations/0012_watch.sql")),
    (13, include_str!("../../migrations/0013_reference_history.sql")),
    (14, include_str!("../../migrations/0014_linked.sql")),
    (15, include_str!("../../migrations/0015_paper_travel.sql")),
    (16, include_str!("../../migrations/0016_fee_kept.sql")),
    (17, include_str!("../../migrations/0017_answers.sql")),
    (18, include_str!("../../migrations/0018_new_dates_for_leaders.sql")),
    (19, include_str!("../../migrations/0019_fee_waived.sql")),
    (20, include_str!("../../migrations/0020_supplement_awaited.sql")),
    (21, include_str!("../../migrations/0021_lent_for_an_absence.sql")),
    (22, include_str!("../../migrations/0022_late_forms.sql")),
    (23, include_str!("../../migrations/0023_second_factor.sql")),
    (24, include_str!("../../migrations/0024_device.sql")),
    (25, include_str!("../../migrations/0025_personal_data.sql")),
    (26, include_str!("../../migrations/0026_files_of_strangers.sql")),
    (27, include_str!("../../migrations/0027_said.sql")),
    (30, include_str!("../../migrations/0030_look_up.sql")),
    (31, include_str!("../../migrations/0031_staff_card.sql")),
    (41, include_str!("../../migrations/0041_list_order.sql")),
    (42, include_str!("../../migrations/0042_urging.sql")),
    (43, include_str!("../../migrations/0043_result_call.sql")),
    (44, include_str!("../../migrations/0044_progress.sql")),
    (45, include_str!("../../migrations/0045_clock.sql")),
    (46, include_str!("../../migrations/0046_forms_of_sessions.sql")),
    (55, include_str!("../../migrations/0055_closing_by_the_desk.sql")),
    (56, include_str!("../../migrations/0056_fee_fixed_later.sql")),
    (57, include_str!("../../migrations/0057_person_by_tax_code.sql")),
    (58, include_str!("../../migrations/0058_flaws.sql")),
];

pub(super) async fn run(db: &Db) -> Result<()> {
    db.run(sql!("create table if not exists migration (version bigint primary key)"), args![])
        .await?;
    let (found, known) = state(db).await?;
    if found > known {
        return Err(DbError::TooNew { found, known });
    }
    let rows = db.all(sql!("select version from migration"), args![]).await?;
    let applied: Vec<i64> = rows.iter().map(|row| row.int("version")).collect();
    // A lower number may have come later, from another branch of the work: what is missing is made up.
    for (version, text) in MIGRATIONS.iter().filter(|(version, _)| !applied.contains(version)) {
        let mut tx = db.begin().await?;
        apply(&mut tx, *version, &for_engine(text, &db.0)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The highest migration in the database and the highest known.
pub(super) async fn state(db: &Db) -> Result<(i64, i64)> {
    let rows =
        db.all(sql!("select coalesce(max(version), 0) as version from migration"), args![]).await?;
    let found = rows.first().map_or(0, |row| row.int("version"));
    Ok((found, MIGRATIONS.last().map_or(0, |(version, _)| *version)))
}

/// The row with the version comes first: a second program that starts at the same moment waits
/// for it and then finds it taken.
async fn apply(tx: &mut Tx, version: i64, statements: &str) -> Result<()> {
    let inserted = tx
        .run(
            sql!("insert into migration (version) values ($1) on conflict (version) do nothing"),
            args![version],
        )
        .await?;
    if inserted == 0 {
        return Ok(());
    }
    for statement in statements.split(";\n").map(str::trim).filter(|text| !text.is_empty()) {
        tx.run(super::Sql::built(statement.to_owned()), args![]).await?;
    }
    Ok(())
}

fn for_engine(text: &str, engine: &Engine) -> String {
    let ours = match engine {
        Engine::Lite { .. } => "-- @sqlite",
        Engine::Pg(_) => "-- @postgres",
    };
    let mut keep = true;
    let mut kept = String::new();
    for line in text.lines() {
        match line.trim() {
            "-- @both" => keep = true,
            marker if marker.starts_with("-- @") => keep = marker == ours,
            comment if comment.starts_with("--") => {}
            _ if keep => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept
}
