//! Writing down that somebody read a dossier with its personal data (ghi nhật ký truy cập).
//!
//! Once per person, dossier and quarter of an hour: whoever works on a dossier opens its page a
//! dozen times in an hour, and a journal full of that would hide the reading that matters. What was
//! opened, by whom and when it began stays in it.

use domain::access::{Right, has_right};
use domain::dossier::{Actor, Dossier};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::personal::{self, READING_MINUTES, Shows};
use crate::{args, sql};

/// Writes it down, unless it was a moment ago.
///
/// # Errors
/// Whatever the database or the journal says: what cannot be written down is not shown.
pub async fn note(app: &App, actor: &Actor, id: Uuid, dossier: &Dossier) -> Result<()> {
    personal::counted(app, actor, (Shows::Whole, &[id])).await?;
    let now = app.now();
    if is_noted(app, actor, id, now).await? {
        return Ok(());
    }
    let unit = actor.posts.iter().find(|(unit, duty)| {
        has_right(*duty, Right::ReadDossiers)
            && (dossier.units.contains(unit)
                || [&dossier.received.desk, &dossier.received.lead].contains(&unit))
    });
    let entry = Entry {
        at: now,
        staff: Some(actor.staff),
        unit: unit.map(|(unit, _)| unit.clone()),
        kind: "dossier_read".to_owned(),
        dossier: Some(id),
        seq: None,
        body: "{}".to_owned(),
    };
    let mut tx = app.db.begin().await?;
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// A program's reading and its owner's are two.
async fn is_noted(app: &App, actor: &Actor, id: Uuid, now: Timestamp) -> Result<bool> {
    let since = now - SignedDuration::from_mins(READING_MINUTES);
    let row = app
        .db
        .first(
            sql!(
                "select no from journal
                 where dossier = $1 and seq is null and kind = 'dossier_read' and staff = $2
                   and at > $3 and (key = $4 or (key is null and $4 is null)) limit 1"
            ),
            args![id, actor.staff, since, actor.key],
        )
        .await?;
    Ok(row.is_some())
}
