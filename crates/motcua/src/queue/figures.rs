//! How long people wait today.

use domain::agency::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Setting;
use crate::db::Db;
use crate::error::Result;
use crate::{args, sql};

/// The waiting times of a group on one day, in whole minutes until the first call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The letter of the group.
    pub letter: char,
    /// How many wait now.
    pub waiting: usize,
    /// How long whoever waits longest has waited.
    pub waited_longest: Option<i64>,
    /// How many were called.
    pub called: usize,
    /// The median of their waiting times.
    pub median: Option<i64>,
    /// The longest of their waiting times.
    pub longest: Option<i64>,
}

/// The figures of every group of a desk.
///
/// # Errors
/// Whatever the database says.
pub async fn figures(
    db: &Db,
    setting: &Setting,
    day: Date,
    now: Timestamp,
) -> Result<Vec<Figures>> {
    let tickets = tickets(db, &setting.desk, day).await?;
    let of_group = |letter: char| {
        let own = tickets.iter().filter(move |(own, ..)| *own == letter);
        let waiting: Vec<i64> = own
            .clone()
            .filter(|(_, _, _, waits)| *waits)
            .map(|(_, taken, ..)| minutes(*taken, now))
            .collect();
        let mut called: Vec<i64> =
            own.filter_map(|(_, taken, called, _)| Some(minutes(*taken, (*called)?))).collect();
        called.sort_unstable();
        Figures {
            letter,
            waiting: waiting.len(),
            waited_longest: waiting.into_iter().max(),
            median: called.get(called.len() / 2).copied(),
            longest: called.last().copied(),
            called: called.len(),
        }
    };
    Ok(setting.groups.iter().map(|group| of_group(group.letter)).collect())
}

type Times = (char, Timestamp, Option<Timestamp>, bool);

async fn tickets(db: &Db, desk: &UnitId, day: Date) -> Result<Vec<Times>> {
    let rows = db
        .all(
            sql!(
                "select letter, taken_at, called_at, state from queue_ticket
                 where desk = $1 and day = $2"
            ),
            args![desk, day],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| {
            let letter = row.text("letter").chars().next().unwrap_or('A');
            (letter, row.at("taken_at"), row.opt_at("called_at"), row.text("state") == "waiting")
        })
        .collect())
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}
