//! Lists of hand-overs (danh sách bàn giao hồ sơ): what one unit gave to another on one day, from
//! the desk to those who settle and back.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::dossier::Body;
use domain::time;
use jiff::civil::{Date, time as clock};
use jiff::{Span, Timestamp};
use uuid::Uuid;

use crate::db::{Db, Result, Row};
use crate::reference::Reference;
use crate::{args, sql};

/// Hand-overs of one day in the whole system that are looked at.
const DAY_MAX: i64 = 20_000;

/// Who gave to whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Giving unit.
    pub giver: UnitId,
    /// Receiving unit.
    pub receiver: UnitId,
}

/// One dossier that was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// The dossier.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Who applies.
    pub applicant: String,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it was given.
    pub given_at: Timestamp,
    /// By whom.
    pub giver: String,
    /// When and by whom it was taken over, if it was.
    pub received: Option<(Timestamp, String)>,
}

/// What was given on a day from or to these units, in the order of the clock.
///
/// # Errors
/// Whatever the database says.
pub async fn on(
    db: &Db,
    reference: &Reference,
    day: Date,
    units: &[&UnitId],
) -> Result<BTreeMap<Pair, Vec<Given>>> {
    let midnight = |day: Date| time::instant(day.to_datetime(clock(0, 0, 0, 0)));
    let after = day.saturating_add(Span::new().days(1));
    let rows = db
        .all(
            sql!(
                "select given.at, given.unit, given.body, d.id, d.code, d.procedure, d.due_at,
                        applicant.name as applicant, giver.name as giver,
                        taken.at as taken_at, taker.name as taker
                 from journal as given
                 join dossier as d on d.id = given.dossier
                 join person as applicant on applicant.id = d.applicant
                 join staff as giver on giver.id = given.staff
                 left join journal as taken on taken.dossier = given.dossier
                      and taken.seq = given.seq + 1 and taken.kind = 'accepted'
                 left join staff as taker on taker.id = taken.staff
                 where (given.kind = 'handed_over' or given.kind = 'brought_to_desk')
                   and given.at >= $1 and given.at < $2 and given.seq is not null
                 order by given.at, given.no limit $3"
            ),
            args![midnight(day), midnight(after), DAY_MAX],
        )
        .await?;
    let mut lists: BTreeMap<Pair, Vec<Given>> = BTreeMap::new();
    for row in &rows {
        let Some(pair) = pair(row) else { continue };
        if units.contains(&&pair.giver) || units.contains(&&pair.receiver) {
            lists.entry(pair).or_default().push(given(reference, row));
        }
    }
    Ok(lists)
}

fn pair(row: &Row) -> Option<Pair> {
    let body = serde_json::from_str::<Body>(&row.text("body")).ok()?;
    let (Body::HandedOver { to } | Body::BroughtToDesk { to }) = body else { return None };
    Some(Pair { giver: row.unit("unit"), receiver: to.unit })
}

fn given(reference: &Reference, row: &Row) -> Given {
    let version = row.text("procedure");
    Given {
        id: row.id("id"),
        code: row.text("code"),
        procedure: reference
            .catalogue
            .version(&version)
            .map_or(version, |procedure| procedure.name.clone()),
        applicant: row.text("applicant"),
        due_at: row.at("due_at"),
        given_at: row.at("at"),
        giver: row.text("giver"),
        received: row.opt_at("taken_at").zip(row.opt_text("taker")),
    }
}
