//! What administrators do with messages of their desks that did not go out: send them again, or
//! leave it at that.

use domain::access::Right;
use serde_json::{Value, json};
use uuid::Uuid;

use super::outbox::State;
use crate::access::Who;
use crate::access::reach::Object;
use crate::app::App;
use crate::db::{Sql, Tx, Val};
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::{args, sql};

/// Sends a message again that could not be sent, from the first try on. False when there is nothing
/// to send any more.
pub(super) async fn resend(app: &App, who: &Who, id: Uuid) -> Result<bool> {
    require(app, who, id).await?;
    let mut tx = app.db.begin().await?;
    let row = tx
        .first(
            sql!(
                "update message set state = 'waiting', attempts = 0, next_at = $2, last_error = null
                 where id = $1 and state in ('dead', 'failed', 'unknown')
                 returning dossier, topic, channel"
            ),
            args![id, app.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let body = json!({ "topic": row.text("topic"), "channel": row.text("channel") });
    write(&mut tx, app, who, ("notice_resent", Some(row.id("dossier")), body)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Sends all messages of the desks within reach again that were put aside, and tells how many.
pub(super) async fn resend_dead(app: &App, who: &Who) -> Result<u64> {
    let mut values = args![app.now()];
    let ours = desks_within(app, who, &mut values);
    let statement = format!(
        "update message set state = 'waiting', attempts = 0, next_at = $1, last_error = null
         where state = 'dead' and dossier in (select dossier.id from dossier where {ours})"
    );
    let mut tx = app.db.begin().await?;
    let count = tx.run(Sql::built(statement), values).await?;
    if count > 0 {
        write(&mut tx, app, who, ("notices_resent", None, json!({ "count": count }))).await?;
        tx.commit().await?;
    }
    Ok(count)
}

/// Gives a message up that was not sent. False when it has gone out or was given up before.
pub(super) async fn give_up(app: &App, who: &Who, id: Uuid) -> Result<bool> {
    require(app, who, id).await?;
    let mut tx = app.db.begin().await?;
    let row = tx
        .first(
            sql!(
                "update message set state = $2
                 where id = $1 and state in ('waiting', 'failed', 'dead', 'unknown')
                 returning dossier, topic, channel"
            ),
            args![id, State::Dropped.code()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let body = json!({ "topic": row.text("topic"), "channel": row.text("channel") });
    write(&mut tx, app, who, ("notice_dropped", Some(row.id("dossier")), body)).await?;
    tx.commit().await?;
    Ok(true)
}

/// A message belongs to the desk that received its dossier.
async fn require(app: &App, who: &Who, id: Uuid) -> Result<()> {
    let row = app
        .db
        .first(
            sql!(
                "select dossier.desk from message join dossier on dossier.id = message.dossier
                 where message.id = $1"
            ),
            args![id],
        )
        .await?;
    let desk = row.ok_or(Error::NotFound)?.unit("desk");
    let reference = app.reference();
    who.reach(&reference.units, Right::ManageNotices).require(Object::Unit(&desk))
}

/// The condition under which a dossier's desk lies within reach.
pub(super) fn desks_within(app: &App, who: &Who, values: &mut Vec<Val>) -> String {
    let reference = app.reference();
    let reach = who.reach(&reference.units, Right::ManageNotices);
    let Some(within) = reach.limits() else { return "1 = 1".to_owned() };
    let mut places = vec!["''".to_owned()];
    for unit in &within {
        values.push(Val::from(unit));
        places.push(format!("${}", values.len()));
    }
    format!("dossier.desk in ({})", places.join(", "))
}

async fn write(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    (kind, dossier, body): (&str, Option<Uuid>, Value),
) -> Result<()> {
    let entry = Entry {
        at: app.now(),
        staff: Some(who.staff),
        unit: who.home().cloned(),
        kind: kind.to_owned(),
        dossier,
        seq: None,
        body: body.to_string(),
    };
    Ok(journal::append(tx, entry).await?)
}
