//! A ticket: taken, called, missed or done.

use domain::agency::UnitId;
use domain::queue::{NUMBER_MAX, Number};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::Setting;
use crate::app::App;
use crate::db::{Db, Row, Sql};
use crate::error::{Error, Result};
use crate::{args, sql};

/// How many of the last calls a screen shows.
const CALLS_SHOWN: i64 = 6;

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its holder waits.
    Waiting,
    /// Its holder was called to a window and is served there.
    Called,
    /// Its holder did not come.
    Missed,
    /// Its holder was served.
    Done,
}

impl State {
    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Missed => "missed",
            Self::Done => "done",
        }
    }

    fn from_code(code: &str) -> Self {
        let all = [Self::Waiting, Self::Called, Self::Missed];
        all.into_iter().find(|state| state.code() == code).unwrap_or(Self::Done)
    }
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// The day.
    pub day: Date,
    /// What is written on it.
    pub number: Number,
    /// Whether its holder goes first.
    pub is_priority: bool,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// To which window it was called last.
    pub window: Option<u8>,
    /// When it was called first.
    pub called_at: Option<Timestamp>,
    /// How often it was called.
    pub times_called: u32,
    /// Which of the desk's calls was its last.
    pub call: Option<i64>,
    /// When its holder came back after missing a call: that is possible once.
    pub came_back_at: Option<Timestamp>,
}

pub(super) fn ticket(row: &Row) -> Ticket {
    Ticket {
        id: row.id("id"),
        desk: row.unit("desk"),
        day: row.day("day"),
        number: Number {
            letter: row.text("letter").chars().next().unwrap_or('A'),
            number: u32::try_from(row.int("number")).unwrap_or(0),
        },
        is_priority: row.bool("is_priority"),
        taken_at: row.at("taken_at"),
        state: State::from_code(&row.text("state")),
        window: row.opt_int("queue_window").and_then(|window| u8::try_from(window).ok()),
        called_at: row.opt_at("called_at"),
        times_called: u32::try_from(row.int("times_called")).unwrap_or(0),
        call: row.opt_int("call"),
        came_back_at: row.opt_at("came_back_at"),
    }
}

/// Takes a number. Taking again under the same id gives the same ticket.
///
/// # Errors
/// A sentence when there is no such group, no more numbers are given today, or the day has none left.
pub async fn take(
    app: &App,
    setting: &Setting,
    id: Uuid,
    (letter, is_priority): (char, bool),
) -> Result<Ticket> {
    if let Some(known) = find(&app.db, id).await? {
        return if known.desk == setting.desk { Ok(known) } else { Err(Error::NotFound) };
    }
    let now = app.now();
    let day = time::local(now).date();
    if setting.group(letter).is_none() {
        return Err(Error::Bad("Xin chọn nhóm việc cần giải quyết.".to_owned()));
    }
    if setting.closed_on == Some(day) {
        return Err(Error::Bad("Hôm nay đã hết giờ lấy số.".to_owned()));
    }
    let mut tx = app.db.begin().await?;
    let name = format!("queue {} {day} {letter}", setting.desk);
    let row = tx
        .first(
            sql!(
                "insert into counter (name, value) values ($1, 1)
                 on conflict (name) do update set value = counter.value + 1 returning value"
            ),
            args![name],
        )
        .await?
        .expect("an upsert returns its row");
    let number = row.int("value");
    if number > i64::from(NUMBER_MAX) {
        return Err(Error::Bad("Hôm nay đã phát hết số của nhóm việc này.".to_owned()));
    }
    let taken = tx
        .run(
            sql!(
                "insert into queue_ticket (id, desk, day, letter, number, is_priority, taken_at,
                                           state, times_called)
                 values ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0) on conflict (id) do nothing"
            ),
            args![id, &setting.desk, day, letter.to_string(), number, is_priority, now],
        )
        .await?;
    // Pressed twice at once: the other press has the ticket, and our number is not used up.
    if taken == 1 {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    find(&app.db, id).await?.ok_or(Error::NotFound)
}

/// A ticket.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Ticket>> {
    let row = db
        .first(
            sql!(
                "select id, desk, day, letter, number, is_priority, taken_at, state, call,
                        times_called, queue_window, came_back_at, called_at
                 from queue_ticket where id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(ticket))
}

/// How many wait who came before, in the same lane or with priority: about how many are called first.
///
/// # Errors
/// Whatever the database says.
pub async fn people_before(db: &Db, ticket: &Ticket) -> Result<i64> {
    let row = db
        .first(
            sql!(
                "select count(*) as n from queue_ticket
                 where desk = $1 and day = $2 and state = 'waiting' and letter = $3 and id <> $4
                   and ((is_priority = $5 and taken_at <= $6) or (is_priority and not $5))"
            ),
            args![
                &ticket.desk,
                ticket.day,
                ticket.number.letter.to_string(),
                ticket.id,
                ticket.is_priority,
                ticket.taken_at
            ],
        )
        .await?;
    Ok(row.map_or(0, |row| row.int("n")))
}

/// Who is at a window now: desk, day, window. Asked by itself, and inside the transaction of a call.
pub(super) fn at_window_sql() -> Sql {
    sql!(
        "select id, desk, day, letter, number, is_priority, taken_at, state, call,
                times_called, queue_window, came_back_at, called_at
         from queue_ticket
         where desk = $1 and day = $2 and state = 'called' and queue_window = $3
         order by call desc limit 1"
    )
}

/// Who is at a window now.
///
/// # Errors
/// Whatever the database says.
pub async fn at_window(db: &Db, desk: &UnitId, day: Date, window: u8) -> Result<Option<Ticket>> {
    let row = db.first(at_window_sql(), args![desk, day, i64::from(window)]).await?;
    Ok(row.as_ref().map(ticket))
}

/// Those who missed their call today and may still come back, the latest first.
///
/// # Errors
/// Whatever the database says.
pub async fn missed(db: &Db, desk: &UnitId, day: Date) -> Result<Vec<Ticket>> {
    let rows = db
        .all(
            sql!(
                "select id, desk, day, letter, number, is_priority, taken_at, state, call,
                        times_called, queue_window, came_back_at, called_at
                 from queue_ticket
                 where desk = $1 and day = $2 and state = 'missed' and came_back_at is null
                 order by call desc limit 20"
            ),
            args![desk, day],
        )
        .await?;
    Ok(rows.iter().map(ticket).collect())
}

/// The last calls of a day, the latest first; for the calling screen.
///
/// # Errors
/// Whatever the database says.
pub async fn last_called(db: &Db, desk: &UnitId, day: Date) -> Result<Vec<Ticket>> {
    let rows = db
        .all(
            sql!(
                "select id, desk, day, letter, number, is_priority, taken_at, state, call,
                        times_called, queue_window, came_back_at, called_at
                 from queue_ticket
                 where desk = $1 and day = $2 and call is not null and state <> 'waiting'
                 order by call desc limit $3"
            ),
            args![desk, day, CALLS_SHOWN],
        )
        .await?;
    Ok(rows.iter().map(ticket).collect())
}
