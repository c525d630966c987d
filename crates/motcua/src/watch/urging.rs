//! Urging (đôn đốc): a leader asks those who have a dossier, and the head of their unit, to see to it. It
//! is a notice to them and an entry of the journal; the dossier's record stays as it is. The same leader
//! urges the same dossier once a day.

use std::collections::HashMap;

use domain::access::arranges;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::people;
use crate::access::Who;
use crate::app::App;
use crate::db::{Binder, Row, Sql, Tx};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::reactions::{self, About, StaffTopic};
use crate::{args, sql};

/// Dossiers that are urged with one press: a page of a list.
pub const URGED_MAX: usize = 25;

/// Urges what of these the person arranges the work of, is open and does not stand still; answers how
/// many that were. What was urged today already is left alone.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn urge(app: &App, who: &Who, dossiers: &[Uuid]) -> Result<usize> {
    let some = dossiers.get(..URGED_MAX).unwrap_or(dossiers);
    if some.is_empty() {
        return Ok(0);
    }
    let mut binder = Binder::default();
    let places = binder.bind_all(some.iter().copied());
    let text = format!(
        "select d.id, d.place_unit, d.place_duty, d.officer from dossier as d
         where d.id in ({places}) and d.ended_at is null and d.paused_at is null order by d.id"
    );
    let rows = app.db.all(Sql::built(text), binder.0).await?;
    let reference = app.reference();
    let mut urged = 0;
    for row in &rows {
        if arranges(&who.actor, &reference.units, &row.unit("place_unit"))
            && urge_one(app, who, row).await?
        {
            urged += 1;
        }
    }
    Ok(urged)
}

async fn urge_one(app: &App, who: &Who, row: &Row) -> Result<bool> {
    let (id, now) = (row.id("id"), app.now());
    let mut told = people::holders(app, row).await?;
    told.extend(people::heads(app, row).await?);
    told.sort();
    told.dedup();
    told.retain(|one| *one != who.staff);
    let mut tx = app.db.begin().await?;
    if !is_first_today(&mut tx, (id, who.staff), now).await? {
        return Ok(false);
    }
    for staff in told {
        let about = About { dossier: id, occasion: now.as_millisecond(), at: now };
        reactions::tell_staff(&mut tx, staff, StaffTopic::Urged, about).await?;
    }
    let entry = Entry {
        at: now,
        staff: Some(who.staff),
        unit: who.home().cloned(),
        kind: "urged".to_owned(),
        dossier: Some(id),
        seq: None,
        body: "{}".to_owned(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(true)
}

async fn is_first_today(tx: &mut Tx, (id, staff): (Uuid, Uuid), now: Timestamp) -> Result<bool> {
    let touched = tx
        .run(
            sql!(
                "insert into urging (dossier, staff, urged_on, at) values ($1, $2, $3, $4)
                 on conflict (dossier, staff, urged_on) do nothing"
            ),
            args![id, staff, time::local(now).date(), now],
        )
        .await?;
    Ok(touched == 1)
}

/// When each of these dossiers was urged last, in one statement.
///
/// # Errors
/// Whatever the database says.
pub async fn last(app: &App, rows: &[Row]) -> Result<HashMap<Uuid, Timestamp>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut binder = Binder::default();
    let places = binder.bind_all(rows.iter().map(|row| row.id("id")));
    let text = format!(
        "select dossier, max(at) as at from urging where dossier in ({places}) group by dossier"
    );
    let found = app.db.all(Sql::built(text), binder.0).await?;
    Ok(found.iter().map(|row| (row.id("dossier"), row.at("at"))).collect())
}
