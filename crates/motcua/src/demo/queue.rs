//! The queue of the district's desk on the first morning: five people have taken numbers.

use domain::time;
use jiff::SignedDuration;

use super::chance::Chance;
use super::{SEED, cast, year};
use crate::db::{Result, Tx};
use crate::{args, sql};

/// Everybody may know it: the demonstration has no strangers.
const DEVICE_KEY: &str = "minh-hoa";
const GROUPS: &str = "Hộ tịch, chứng thực\nĐất đai, xây dựng\nHộ kinh doanh, việc khác";
/// Letter, number, whether in the priority lane, minutes before the beginning.
const TICKETS: [(&str, i64, bool, i64); 5] = [
    ("A", 1, false, 21),
    ("B", 1, false, 18),
    ("C", 1, false, 12),
    ("A", 2, true, 7),
    ("B", 2, false, 3),
];

/// Opens the queue.
pub(super) async fn open(tx: &mut Tx) -> Result<()> {
    let desk = format!("{}.mot-cua", cast::DISTRICT);
    tx.run(
        sql!(
            "insert into queue_desk (desk, is_on, device_key, windows, groups, called)
             values ($1, $2, $3, $4, $5, 0)"
        ),
        args![&desk, true, DEVICE_KEY, 4_i64, GROUPS],
    )
    .await?;
    let begin = time::instant(year::END);
    let day = year::END.date();
    let mut chance = Chance::of(SEED, 1);
    for (letter, number, is_priority, minutes) in TICKETS {
        let at = begin
            .checked_sub(SignedDuration::from_mins(minutes))
            .expect("a morning of the demonstration");
        tx.run(
            sql!(
                "insert into queue_ticket (id, desk, day, letter, number, is_priority, taken_at,
                                           state, times_called)
                 values ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0)"
            ),
            args![chance.id(at), &desk, day, letter, number, is_priority, at],
        )
        .await?;
        tx.run(
            sql!(
                "insert into counter (name, value) values ($1, $2)
                 on conflict (name) do update set value = excluded.value"
            ),
            args![format!("queue {desk} {day} {letter}"), number],
        )
        .await?;
    }
    Ok(())
}
