//! Calls by telephone (đã gọi điện): that an applicant was called because a result waits, by whom and when,
//! so that two colleagues do not call the same person.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::access::Who;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

/// A second press of the same person within these minutes is the same call.
const SAME_CALL_MINUTES: i64 = 5;

/// Writes it down, once for each call.
///
/// # Errors
/// [`Error::NotFound`] for what does not wait at a desk of this person.
pub async fn called(app: &App, who: &Who, dossier: Uuid) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let waiting = tx
        .first(
            sql!(
                "select place_unit from dossier
                 where id = $1 and ended_at is not null and returned_at is null and whole is null"
            ),
            args![dossier],
        )
        .await?;
    let desk = waiting.map(|row| row.unit("place_unit")).ok_or(Error::NotFound)?;
    if !who.desks().contains(&&desk) {
        return Err(Error::NotFound);
    }
    let since = now - SignedDuration::from_mins(SAME_CALL_MINUTES);
    let same = tx
        .first(
            sql!(
                "select id from result_call where dossier = $1 and staff = $2 and at > $3 limit 1"
            ),
            args![dossier, who.staff, since],
        )
        .await?;
    if same.is_some() {
        return Ok(());
    }
    tx.run(
        sql!("insert into result_call (id, dossier, staff, at) values ($1, $2, $3, $4)"),
        args![new_id(), dossier, who.staff, now],
    )
    .await?;
    let entry = Entry {
        at: now,
        staff: Some(who.staff),
        unit: Some(desk),
        kind: "result_called".to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: "{}".to_owned(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
