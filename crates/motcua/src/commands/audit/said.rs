//! The deep check of free texts: every mark in the journal against the text that is kept under it, and
//! every text that is gone against the entry that says by which decision it went.

use uuid::Uuid;

use crate::db::Db;
use crate::dossiers;
use crate::dossiers::said::{Standing, standings};
use crate::{args, sql};

/// Entries looked at at once.
const BATCH: i64 = 2_000;

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// How many texts are as they were written.
    pub kept: u64,
    /// How many were erased by a decision.
    pub erased: u64,
    /// The first that differs, in a sentence.
    pub difference: Option<String>,
}

/// Compares.
///
/// # Errors
/// When the database cannot be read.
pub async fn compare(db: &Db) -> anyhow::Result<Texts> {
    let mut found = Texts::default();
    let mut last = 0_i64;
    loop {
        // Whole rows: an event is read from all of them.
        let rows = db
            .all(
                sql!(
                    "select * from journal where no > $1 and seq is not null order by no limit $2"
                ),
                args![last, BATCH],
            )
            .await?;
        let Some(end) = rows.last().map(|row| row.int("no")) else { return Ok(found) };
        let mut marks: Vec<(i64, Uuid, String)> = Vec::new();
        let events = dossiers::events_of(&rows)?;
        for (row, mut event) in rows.iter().zip(events) {
            let (no, dossier) = (row.int("no"), row.id("dossier"));
            marks
                .extend(event.body.said().into_iter().map(|(_, mark)| (no, dossier, mark.clone())));
        }
        let wanted: Vec<&str> = marks.iter().map(|(_, _, mark)| mark.as_str()).collect();
        let standing = standings(db, &wanted).await?;
        for (no, dossier, mark) in &marks {
            let standing = standing.get(mark).unwrap_or(&Standing::Lost);
            let fits = match standing {
                Standing::There { .. } | Standing::Lost => standing.fits(mark),
                Standing::Erased(_) => is_decided(db, *dossier, mark).await?,
            };
            if !fits {
                found.difference = Some(difference(*no, standing));
                return Ok(found);
            }
            match standing {
                Standing::There { .. } | Standing::Lost => found.kept += 1,
                Standing::Erased(_) => found.erased += 1,
            }
        }
        last = end;
    }
}

fn difference(no: i64, standing: &Standing) -> String {
    let wrong = match standing {
        Standing::There { .. } => "khác với lúc được ghi",
        Standing::Erased(_) => "đã mất mà nhật ký không có dòng xóa nào nêu nó",
        Standing::Lost => "đã mất mà không có quyết định xóa",
    };
    format!("Lời ghi ở dòng {no} của nhật ký {wrong}.")
}

/// Whether the journal says that the text under this mark was erased.
async fn is_decided(db: &Db, dossier: Uuid, mark: &str) -> anyhow::Result<bool> {
    let row = db
        .first(
            sql!(
                "select no from journal
                 where dossier = $1 and seq is null and kind = 'text_erased' and body like $2
                 limit 1"
            ),
            args![dossier, format!("%\"{mark}\"%")],
        )
        .await?;
    Ok(row.is_some())
}
