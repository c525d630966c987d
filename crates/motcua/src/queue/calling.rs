//! Calling people to a window. Every call takes the row of the desk first, so that two windows
//! never call the same number.

use domain::agency::UnitId;
use domain::queue::{self, Waiting};
use domain::time;
use jiff::civil::Date;
use uuid::Uuid;

use super::Setting;
use super::ticket::{State, Ticket, at_window_sql, ticket};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{args, sql};

/// How many calls are looked at for how many in a row came out of the priority lane.
const CALLS_REMEMBERED: i64 = 2;

/// How long a call can be taken back, in seconds.
const TAKE_BACK_SECS: i64 = 30;

/// Who calls, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// The person.
    pub staff: Uuid,
    /// The window.
    pub window: u8,
    /// The letters of the groups that are served there; empty for all.
    pub letters: &'a [char],
    /// Who was at the window on the page that was seen: pressing twice calls once.
    pub seen: Option<Uuid>,
}

/// Calls whoever is next to a window; whoever was there is done. Nobody when nobody waits.
///
/// # Errors
/// Whatever the database says.
pub async fn call_next(app: &App, setting: &Setting, caller: Caller<'_>) -> Result<Option<Ticket>> {
    let now = app.now();
    let day = time::local(now).date();
    let mut tx = app.db.begin().await?;
    let call = hold(&mut tx, &setting.desk).await?;
    let there = there(&mut tx, &setting.desk, day, caller.window).await?;
    if there.as_ref().map(|ticket| ticket.id) != caller.seen {
        return Ok(there);
    }
    if let Some(there) = &there {
        end(&mut tx, there.id, State::Done, now).await?;
    }
    let waiting = waiting(&mut tx, &setting.desk, day, caller.letters).await?;
    let in_a_row = priority_in_a_row(&mut tx, &setting.desk, day).await?;
    let next = queue::next(&waiting, in_a_row);
    if let Some(next) = next {
        called(&mut tx, (next.id, call), caller, now).await?;
    }
    tx.commit().await?;
    match next {
        Some(next) => super::find(&app.db, next.id).await,
        None => Ok(None),
    }
}

/// Whether the call of whoever is at a window can still be taken back.
#[must_use]
pub fn takes_back(there: &Ticket, now: jiff::Timestamp) -> bool {
    let is_recent = |at: jiff::Timestamp| now.duration_since(at).as_secs() < TAKE_BACK_SECS;
    there.times_called == 1 && there.called_at.is_some_and(is_recent)
}

/// Takes a call back (hoàn tác): whoever was called waits again with the time of the ticket, and
/// whoever was served before is at the window again.
///
/// # Errors
/// [`Error::NotFound`] when somebody else is at the window by now; a sentence when it is too late.
pub async fn take_back(app: &App, setting: &Setting, caller: Caller<'_>) -> Result<()> {
    let now = app.now();
    let day = time::local(now).date();
    let mut tx = app.db.begin().await?;
    hold(&mut tx, &setting.desk).await?;
    let there = seen_there(&mut tx, setting, caller, day).await?;
    if !takes_back(&there, now) {
        let sentence =
            "Đã quá 30 giây từ khi gọi số này. Xin bấm “Vắng mặt” nếu không có người đến.";
        return Err(Error::Bad(sentence.to_owned()));
    }
    tx.run(
        sql!(
            "update queue_ticket
             set state = 'waiting', call = null, called_at = null, queue_window = null,
                 staff = null, times_called = 0
             where id = $1"
        ),
        args![there.id],
    )
    .await?;
    // The call itself ended the one before, at the same instant.
    tx.run(
        sql!(
            "update queue_ticket set state = 'called', ended_at = null
             where id in (select id from queue_ticket
                          where desk = $1 and day = $2 and queue_window = $3
                            and state = 'done' and ended_at = $4
                          order by call desc limit 1)"
        ),
        args![&setting.desk, day, i64::from(caller.window), there.called_at],
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Calls whoever is at a window once more.
///
/// # Errors
/// [`Error::NotFound`] when somebody else is there by now.
pub async fn call_again(app: &App, setting: &Setting, caller: Caller<'_>) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let call = hold(&mut tx, &setting.desk).await?;
    let there = seen_there(&mut tx, setting, caller, time::local(now).date()).await?;
    called(&mut tx, (there.id, call), caller, now).await?;
    Ok(tx.commit().await?)
}

/// Whoever was called did not come.
///
/// # Errors
/// [`Error::NotFound`] when somebody else is at the window by now.
pub async fn miss(app: &App, setting: &Setting, caller: Caller<'_>) -> Result<()> {
    leave(app, setting, caller, State::Missed).await
}

/// Whoever was called has been served.
///
/// # Errors
/// [`Error::NotFound`] when somebody else is at the window by now.
pub async fn finish(app: &App, setting: &Setting, caller: Caller<'_>) -> Result<()> {
    leave(app, setting, caller, State::Done).await
}

async fn leave(app: &App, setting: &Setting, caller: Caller<'_>, state: State) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    hold(&mut tx, &setting.desk).await?;
    let there = seen_there(&mut tx, setting, caller, time::local(now).date()).await?;
    end(&mut tx, there.id, state, now).await?;
    Ok(tx.commit().await?)
}

/// Somebody who missed the call has come back: once, and with the time of the ticket.
///
/// # Errors
/// [`Error::Bad`] when that is not possible any more.
pub async fn back_again(app: &App, setting: &Setting, id: Uuid) -> Result<()> {
    let now = app.now();
    let touched = app
        .db
        .run(
            sql!(
                "update queue_ticket set state = 'waiting', came_back_at = $4, ended_at = null
                 where id = $1 and desk = $2 and day = $3 and state = 'missed'
                   and came_back_at is null"
            ),
            args![id, &setting.desk, time::local(now).date(), now],
        )
        .await?;
    if touched == 1 {
        Ok(())
    } else {
        Err(Error::Bad("Số này không còn trong danh sách vắng mặt.".to_owned()))
    }
}

/// Takes the desk's next call; nobody else calls until the transaction ends.
async fn hold(tx: &mut Tx, desk: &UnitId) -> Result<i64> {
    let row = tx
        .first(
            sql!("update queue_desk set called = called + 1 where desk = $1 returning called"),
            args![desk],
        )
        .await?;
    row.map(|row| row.int("called")).ok_or(Error::NotFound)
}

async fn there(tx: &mut Tx, desk: &UnitId, day: Date, window: u8) -> Result<Option<Ticket>> {
    let row = tx.first(at_window_sql(), args![desk, day, i64::from(window)]).await?;
    Ok(row.as_ref().map(ticket))
}

async fn seen_there(
    tx: &mut Tx,
    setting: &Setting,
    caller: Caller<'_>,
    day: Date,
) -> Result<Ticket> {
    let there = there(tx, &setting.desk, day, caller.window).await?;
    there.filter(|ticket| Some(ticket.id) == caller.seen).ok_or(Error::NotFound)
}

async fn waiting(tx: &mut Tx, desk: &UnitId, day: Date, letters: &[char]) -> Result<Vec<Waiting>> {
    let rows = tx
        .all(
            sql!(
                "select id, letter, taken_at, is_priority from queue_ticket
                 where desk = $1 and day = $2 and state = 'waiting' order by taken_at, id"
            ),
            args![desk, day],
        )
        .await?;
    let served = |letter: String| {
        letters.is_empty() || letter.chars().next().is_some_and(|letter| letters.contains(&letter))
    };
    let served = rows.iter().filter(|row| served(row.text("letter")));
    Ok(served
        .map(|row| Waiting {
            id: row.id("id"),
            taken_at: row.at("taken_at"),
            is_priority: row.bool("is_priority"),
        })
        .collect())
}

async fn priority_in_a_row(tx: &mut Tx, desk: &UnitId, day: Date) -> Result<usize> {
    let rows = tx
        .all(
            sql!(
                "select is_priority from queue_ticket
                 where desk = $1 and day = $2 and call is not null order by call desc limit $3"
            ),
            args![desk, day, CALLS_REMEMBERED],
        )
        .await?;
    Ok(rows.iter().take_while(|row| row.bool("is_priority")).count())
}

async fn called(
    tx: &mut Tx,
    (id, call): (Uuid, i64),
    caller: Caller<'_>,
    now: jiff::Timestamp,
) -> Result<()> {
    tx.run(
        sql!(
            "update queue_ticket
             set state = 'called', call = $2, called_at = coalesce(called_at, $3), queue_window = $4,
                 staff = $5, times_called = times_called + 1
             where id = $1"
        ),
        args![id, call, now, i64::from(caller.window), caller.staff],
    )
    .await?;
    Ok(())
}

async fn end(tx: &mut Tx, id: Uuid, state: State, now: jiff::Timestamp) -> Result<()> {
    tx.run(
        sql!("update queue_ticket set state = $2, ended_at = $3 where id = $1"),
        args![id, state.code(), now],
    )
    .await?;
    Ok(())
}
