//! Room for a file (chỗ cho tệp): asked for before its first byte is written and counted until it is
//! attached or given up, so that many requests at once get no more than one after the other. What
//! was sent and removed again counts for a day, because its content is still on the disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::problem::{NotTaken, Problem};
use crate::app::{App, new_id};
use crate::config::limits;
use crate::db::{Row, Tx};
use crate::error::Result;
use crate::{args, sql};

/// Hours after which what is still on its way is not counted any more: its program was killed.
const UNDER_WAY_HOURS: i64 = 1;

/// Who sends files, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    filing: Uuid,
    sender: Uuid,
    by_applicant: bool,
}

impl Sending {
    /// A member of staff, to a dossier or a reception form.
    #[must_use]
    pub const fn of_staff(staff: Uuid, filing: Uuid) -> Self {
        Self { filing, sender: staff, by_applicant: false }
    }

    /// Whoever holds the receipt of a dossier, to a request for papers.
    #[must_use]
    pub const fn of_applicant(dossier: Uuid, request: Uuid) -> Self {
        Self { filing: request, sender: dossier, by_applicant: true }
    }

    fn files_max(self) -> i64 {
        if self.by_applicant { limits::ANSWER_FILES_MAX } else { limits::FILES_PER_DOSSIER_MAX }
    }

    fn bytes_max(self) -> i64 {
        if self.by_applicant { limits::ANSWER_BYTES_MAX } else { limits::DOSSIER_BYTES_MAX }
    }

    fn sent_max(self) -> ([i64; 2], [i64; 2]) {
        if self.by_applicant {
            (limits::APPLICANT_FILES_MAX, limits::APPLICANT_BYTES_MAX)
        } else {
            (limits::STAFF_FILES_MAX, limits::STAFF_BYTES_MAX)
        }
    }
}

/// Room for one file. Dropped without being used, it is given back.
#[derive(Clone)]
pub struct Room(Arc<Held>);

impl std::fmt::Debug for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Room({})", self.0.id)
    }
}

struct Held {
    app: App,
    id: Uuid,
    by_applicant: bool,
    bytes: AtomicI64,
    is_ended: AtomicBool,
}

/// Asks for room for a file of at most so many bytes.
///
/// # Errors
/// Which limit is reached, in the words of [`Problem`].
pub async fn reserve(
    app: &App,
    sending: Sending,
    bytes: usize,
) -> std::result::Result<Room, NotTaken> {
    let (now, bytes) = (app.now(), i64::try_from(bytes).unwrap_or(i64::MAX));
    let room = Room(Arc::new(Held {
        app: app.clone(),
        id: new_id(),
        by_applicant: sending.by_applicant,
        bytes: AtomicI64::new(bytes),
        is_ended: AtomicBool::new(false),
    }));
    // Written first and counted then: of two that come at once, both see both.
    app.db
        .run(
            sql!(
                "insert into upload (id, filing, sender, bytes, begun_at)
                 values ($1, $2, $3, $4, $5)"
            ),
            args![room.0.id, sending.filing, sending.sender, bytes, now],
        )
        .await?;
    match judge(app, sending, now).await {
        Ok(None) => Ok(room),
        Ok(Some(problem)) => {
            room.give_back().await?;
            metrics::counter!("motcua_uploads_refused_total", "reason" => problem.code())
                .increment(1);
            Err(problem.into())
        }
        Err(error) => {
            room.give_back().await?;
            Err(error.into())
        }
    }
}

/// Which limit the rooms together go beyond.
async fn judge(app: &App, sending: Sending, now: Timestamp) -> Result<Option<Problem>> {
    let Some(row) = app
        .db
        .first(
            sql!(
                "select
                   (select count(*) from file where dossier = $1 and removed_at is null)
                   + (select count(*) from upload
                      where filing = $1 and ended_at is null and begun_at > $3) as files,
                   cast((select coalesce(sum(bytes), 0) from file
                         where dossier = $1 and removed_at is null)
                   + (select coalesce(sum(bytes), 0) from upload
                      where filing = $1 and ended_at is null and begun_at > $3) as bigint) as bytes,
                   (select count(*) from upload where sender = $2 and begun_at > $4) as hour_files,
                   cast((select coalesce(sum(bytes), 0) from upload
                         where sender = $2 and begun_at > $4) as bigint) as hour_bytes,
                   (select count(*) from upload where sender = $2 and begun_at > $5) as day_files,
                   cast((select coalesce(sum(bytes), 0) from upload
                         where sender = $2 and begun_at > $5) as bigint) as day_bytes,
                   cast((select coalesce(sum(bytes), 0) from upload
                         where ended_at is null and begun_at > $3) as bigint) as under_way"
            ),
            args![
                sending.filing,
                sending.sender,
                ago(now, UNDER_WAY_HOURS),
                ago(now, 1),
                ago(now, 24)
            ],
        )
        .await?
    else {
        return Ok(None);
    };
    let under_way = u64::try_from(row.int("under_way")).unwrap_or(0);
    if !app.files.has_room_for(under_way)? {
        tracing::error!("the disk has no room for uploads");
        return Ok(Some(Problem::NoRoom));
    }
    Ok(beyond(sending, &row))
}

fn beyond(sending: Sending, row: &Row) -> Option<Problem> {
    let (files_max, bytes_max) = sending.sent_max();
    let sent = [("hour_files", "hour_bytes"), ("day_files", "day_bytes")];
    let too_often = sent.into_iter().zip(files_max.into_iter().zip(bytes_max)).any(
        |((files, bytes), (files_max, bytes_max))| {
            row.int(files) > files_max || row.int(bytes) > bytes_max
        },
    );
    let has_too_many = row.int("files") > sending.files_max();
    let has_too_much = row.int("bytes") > sending.bytes_max();
    if sending.by_applicant && (has_too_many || has_too_much) {
        Some(Problem::Full)
    } else if has_too_many {
        Some(Problem::TooMany)
    } else if has_too_much {
        Some(Problem::DossierFull)
    } else if too_often {
        Some(Problem::TooOften)
    } else {
        None
    }
}

fn ago(now: Timestamp, hours: i64) -> Timestamp {
    now - SignedDuration::from_hours(hours)
}

impl Room {
    /// Whether the sender is no member of staff.
    #[must_use]
    pub fn is_of_applicant(&self) -> bool {
        self.0.by_applicant
    }

    /// Says how large the file really was.
    pub fn fill(&self, bytes: usize) {
        self.0.bytes.store(i64::try_from(bytes).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Ends it in the transaction that attaches the file, which counts by itself from then on. When
    /// that is undone, the room is counted for an hour.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn end(&self, tx: &mut Tx, at: Timestamp) -> Result<()> {
        let held = &self.0;
        held.is_ended.store(true, Ordering::SeqCst);
        tx.run(
            sql!("update upload set ended_at = $2, bytes = $3 where id = $1"),
            args![held.id, at, held.bytes.load(Ordering::SeqCst)],
        )
        .await?;
        Ok(())
    }

    /// A refused request takes nothing, and counts for nothing.
    async fn give_back(&self) -> Result<()> {
        self.0.is_ended.store(true, Ordering::SeqCst);
        self.0.app.db.run(sql!("delete from upload where id = $1"), args![self.0.id]).await?;
        Ok(())
    }
}

impl Drop for Held {
    /// A cut line, or a file that was not taken: what came counts, and nothing more.
    fn drop(&mut self) {
        if self.is_ended.load(Ordering::SeqCst) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (app, id, bytes) = (self.app.clone(), self.id, self.bytes.load(Ordering::SeqCst));
        runtime.spawn(async move {
            let ended = app
                .db
                .run(
                    sql!(
                        "update upload set ended_at = $2, bytes = $3
                         where id = $1 and ended_at is null"
                    ),
                    args![id, app.now(), bytes],
                )
                .await;
            if let Err(error) = ended {
                tracing::warn!(%error, "room for a file is counted for an hour longer");
            }
        });
    }
}
