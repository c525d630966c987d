//! The messages under way, in the database. Several processes may work at them: a message is taken
//! by moving its number of tries on, which only one of them can do.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::channel::Channel;
use super::overtaken::Standing;
use super::post::{Failure, Outgoing};
use super::schedule;
use crate::app::App;
use crate::config::limits::NOTICE_ADDRESS_DAYS;
use crate::db::{Db, Result, Row};
use crate::reactions::Topic;
use crate::reference::notice_texts::Blanks;
use crate::{args, sql};

/// How long one try may take; afterwards another process takes the message over.
const TRY_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// Tries of a message of which nobody knows whether it arrived, where the other side knows it again.
const UNKNOWN_ATTEMPTS_MAX: i64 = 2;
/// Messages of one channel that are looked at in one go.
const AT_ONCE: i64 = 50;

/// Where a message stands (tình trạng).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Chờ gửi: not tried yet.
    Waiting,
    /// Chờ gửi lại: tried without success, will be tried again.
    Failed,
    /// Đã gửi.
    Sent,
    /// Không gửi được: put aside until somebody decides.
    Dead,
    /// Không rõ đã đến: the other side may have taken it; nothing goes out again before somebody decides.
    Unknown,
    /// Không còn cần gửi: the dossier has gone on meanwhile.
    Overtaken,
    /// Đã bỏ.
    Dropped,
}

impl State {
    /// All states, those that need somebody first.
    pub(super) const ALL: [Self; 7] = [
        Self::Dead,
        Self::Unknown,
        Self::Failed,
        Self::Waiting,
        Self::Sent,
        Self::Overtaken,
        Self::Dropped,
    ];

    /// Its name in the table.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
            Self::Overtaken => "overtaken",
            Self::Dropped => "dropped",
        }
    }

    /// The state with that name.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A message that this process has taken, to try it.
pub(super) struct Taken {
    /// What goes out.
    pub(super) outgoing: Outgoing,
    attempts: i64,
}

/// The messages of a channel that may be tried now: id and number of tries so far.
pub(super) async fn ready(db: &Db, channel: Channel, now: Timestamp) -> Result<Vec<(Uuid, i64)>> {
    let rows = db
        .all(
            sql!(
                "select id, attempts from message
                 where channel = $1 and state in ('waiting', 'failed') and next_at <= $2
                 order by next_at, id limit $3"
            ),
            args![channel.code(), now, AT_ONCE],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.id("id"), row.int("attempts"))).collect())
}

/// Takes a message, unless another process was quicker or it is not true any more.
pub(super) async fn take(
    app: &App,
    (id, attempts): (Uuid, i64),
) -> crate::error::Result<Option<Taken>> {
    let now = app.now();
    let until = now.saturating_add(TRY_WITHIN).expect("minutes are no calendar unit");
    let mut tx = app.db.begin().await?;
    let row = tx
        .first(
            sql!(
                "update message set attempts = attempts + 1, next_at = $4
                 where id = $1 and attempts = $2 and next_at <= $3
                       and state in ('waiting', 'failed')
                 returning id, dossier, topic, occasion, channel, address, template, parameters,
                           attempts"
            ),
            args![id, attempts, now, until],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let topic = row.text("topic");
    let standing = Standing::of(&mut tx, (row.id("dossier"), &topic, row.int("occasion"))).await?;
    let known = standing.zip(Topic::from_code(&topic));
    if known.is_some_and(|(standing, topic)| standing.overtakes(topic)) {
        let overtaken = sql!("update message set state = $2, attempts = $3 where id = $1");
        tx.run(overtaken, args![id, State::Overtaken.code(), attempts]).await?;
        tx.commit().await?;
        return Ok(None);
    }
    tx.commit().await?;
    let happened_at = standing.map_or(now, |standing| standing.happened_at);
    taken(&row, now, happened_at).map(Some)
}

fn taken(row: &Row, now: Timestamp, happened_at: Timestamp) -> crate::error::Result<Taken> {
    let parameters: Blanks = serde_json::from_str(&row.text("parameters"))
        .map_err(|error| crate::error::Error::Internal(error.into()))?;
    Ok(Taken {
        outgoing: Outgoing {
            id: row.id("id"),
            topic: row.text("topic"),
            address: row.text("address"),
            template: row.text("template"),
            parameters,
            at: now,
            happened_at,
        },
        attempts: row.int("attempts"),
    })
}

/// Leaves a message for later without counting a try, because of quiet hours.
pub(super) async fn postpone(db: &Db, id: Uuid, until: Timestamp) -> Result<()> {
    db.run(
        sql!(
            "update message set next_at = $2
             where id = $1 and next_at < $2 and state in ('waiting', 'failed')"
        ),
        args![id, until],
    )
    .await?;
    Ok(())
}

/// Writes down how a try ended. A message that somebody has dropped in the meantime stays dropped.
pub(super) async fn settle(
    db: &Db,
    taken: &Taken,
    outcome: std::result::Result<(), Failure>,
    now: Timestamp,
) -> Result<State> {
    let (state, next_at, error) = match outcome {
        Ok(()) => (State::Sent, now, None),
        Err(failure) => {
            let (state, next_at) = after(failure, taken.attempts, now);
            (state, next_at, Some(failure.sentence()))
        }
    };
    let sent_at = (state == State::Sent).then_some(now);
    db.run(
        sql!(
            "update message set state = $3, next_at = $4, last_error = $5, sent_at = $6
             where id = $1 and attempts = $2 and state in ('waiting', 'failed')"
        ),
        args![taken.outgoing.id, taken.attempts, state.code(), next_at, error, sent_at],
    )
    .await?;
    Ok(state)
}

/// What becomes of a message that failed so often, and when.
fn after(failure: Failure, attempts: i64, now: Timestamp) -> (State, Timestamp) {
    if let Failure::NoAnswer { may_repeat } = failure {
        let again = schedule::again(attempts, now);
        return match again.filter(|_| may_repeat && attempts < UNKNOWN_ATTEMPTS_MAX) {
            Some(next_at) => (State::Failed, next_at),
            None => (State::Unknown, now),
        };
    }
    match schedule::again(attempts, now).filter(|_| !failure.is_final()) {
        Some(next_at) => (State::Failed, next_at),
        None => (State::Dead, now),
    }
}

/// Blanks the addresses of old messages that need them no more.
pub(super) async fn forget_addresses(db: &Db, now: Timestamp) -> Result<()> {
    let before = now
        .saturating_sub(SignedDuration::from_hours(24 * NOTICE_ADDRESS_DAYS))
        .expect("hours are no calendar unit");
    db.run(
        sql!(
            "update message set address = ''
             where address <> '' and made_at < $1 and state in ('sent', 'dropped', 'overtaken')"
        ),
        args![before],
    )
    .await?;
    Ok(())
}
