//! Writing down that somebody read a dossier with its personal data (ghi nhật ký truy cập).
//!
//! Once per person, dossier and quarter of an hour: whoever works on a dossier opens its page a
//! dozen times in an hour, and a journal full of that would hide the reading that matters. What was
//! opened, by whom and when it began stays in it.

use std::collections::BTreeSet;

use domain::access::{Right, has_right};
use domain::agency::UnitId;
use domain::dossier::{Actor, Dossier};
use domain::duty::Duty;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::App;
use crate::db::{Binder, Db, Row, Sql};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::personal::{self, READING_MINUTES, Shows};
use crate::{args, sql};

/// Which dossiers of a page of a list people of these units may read: in one statement, and only of
/// those whose row does not say so already.
///
/// # Errors
/// Whatever the database says.
pub async fn of_page(db: &Db, rows: &[Row], units: &[&UnitId]) -> Result<BTreeSet<Uuid>> {
    let here = |row: &&Row| {
        let concerned = [row.unit("desk"), row.unit("lead"), row.unit("place_unit")];
        concerned.iter().any(|unit| units.contains(&unit))
    };
    let (known, asked): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(here);
    let mut readable: BTreeSet<Uuid> = known.iter().map(|row| row.id("id")).collect();
    if units.is_empty() || asked.is_empty() {
        return Ok(readable);
    }
    let mut binder = Binder::default();
    let ids = binder.bind_all(asked.iter().map(|row| row.id("id")));
    let condition = binder.readable(units);
    let text = format!("select d.id from dossier as d where d.id in ({ids}) and {condition}");
    let found = db.all(Sql::built(text), binder.0).await?;
    readable.extend(found.iter().map(|row| row.id("id")));
    Ok(readable)
}

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
    // Leaders read what is late before it comes to them.
    let unit = unit.or_else(|| actor.posts.iter().find(|(_, duty)| *duty == Duty::Signer));
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
