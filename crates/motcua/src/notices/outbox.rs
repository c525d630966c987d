//! The messages under way, in the database. Several processes may work at them: a message is taken
//! by moving its number of tries on, which only one of them can do.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::channel::Channel;
use super::post::{Failure, Outgoing};
use super::schedule;
use crate::app::App;
use crate::config::limits::NOTICE_ADDRESS_DAYS;
use crate::db::{Db, Result, Row};
use crate::reference::notice_texts::Blanks;
use crate::{args, sql};

/// How long one try may take; afterwards another process takes the message over.
const TRY_WITHIN: SignedDuration = SignedDuration::from_mins(5);
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
    /// Đã bỏ.
    Dropped,
}

impl State {
    /// All states, those that need somebody first.
    pub(super) const ALL: [Self; 5] =
        [Self::Dead, Self::Failed, Self::Waiting, Self::Sent, Self::Dropped];

    /// Its name in the table.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Dead => "dead",
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

/// Takes a message, unless another process was quicker.
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
                 returning id, dossier, topic, channel, address, template, parameters, attempts"
            ),
            args![id, attempts, now, until],
        )
        .await?;
    tx.commit().await?;
    row.map(|row| taken(&row, now)).transpose()
}

fn taken(row: &Row, now: Timestamp) -> crate::error::Result<Taken> {
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
            match schedule::again(taken.attempts, now).filter(|_| !failure.is_final()) {
                Some(next_at) => (State::Failed, next_at, Some(failure.sentence())),
                None => (State::Dead, now, Some(failure.sentence())),
            }
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

/// Blanks the addresses of old messages that need them no more.
pub(super) async fn forget_addresses(db: &Db, now: Timestamp) -> Result<()> {
    let before = now
        .saturating_sub(SignedDuration::from_hours(24 * NOTICE_ADDRESS_DAYS))
        .expect("hours are no calendar unit");
    db.run(
        sql!(
            "update message set address = ''
             where address <> '' and made_at < $1 and state in ('sent', 'dropped')"
        ),
        args![before],
    )
    .await?;
    Ok(())
}
