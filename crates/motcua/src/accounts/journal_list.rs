//! Reading the journal page by page, by number. A page looks at a stretch of entries only, so that
//! a rare kind in a journal of millions does not keep the database busy.

use std::collections::HashMap;

use domain::agency::UnitId;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::list;
use crate::access::reach::Reach;
use crate::config::limits;
use crate::db::{Db, Row, Sql, Val};
use crate::error::Result;
use crate::{args, sql};

/// Entries looked at for one page.
const LOOKED_AT_MAX: i64 = 100_000;

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of that kind; all when empty.
    pub kind: String,
    /// By that person, or about that person's account.
    pub staff: Option<Uuid>,
    /// About that dossier.
    pub dossier: Option<Uuid>,
    /// Of that day.
    pub day: Option<Date>,
    /// Of these units: the reach of whoever reads; none for all.
    pub within: Option<Vec<UnitId>>,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// At the newest entry.
    Newest,
    /// Below that number, towards older ones.
    Below(i64),
    /// Above that number, towards newer ones.
    Above(i64),
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// Kind of act.
    pub kind: String,
    /// By whom: name and name to sign in with.
    pub staff: Option<(String, String)>,
    /// Through which key of a program.
    pub key: Option<String>,
    /// For which unit.
    pub unit: Option<String>,
    /// Code of the dossier.
    pub dossier: Option<String>,
    /// The facts, as JSON.
    pub body: String,
}

/// A page of entries, the newest first.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The entries.
    pub lines: Vec<Line>,
    /// Where newer ones are looked for, if there may be some.
    pub newer: Option<i64>,
    /// Where older ones are looked for, if there may be some.
    pub older: Option<i64>,
}

/// Number and hash of the last entry: worth writing down elsewhere.
///
/// # Errors
/// Whatever the database says.
pub async fn head(db: &Db) -> Result<(i64, String)> {
    let row = db.first(sql!("select no, hash from chain where id = 1"), args![]).await?;
    Ok(row.map_or((0, String::new()), |row| (row.int("no"), row.text("hash"))))
}

/// Reads a page.
///
/// # Errors
/// Whatever the database says.
pub async fn page(db: &Db, wanted: &Wanted, from: From) -> Result<Lines> {
    let (first, end) = range(db, wanted.day).await?;
    let (low, high, newest_first) = match from {
        From::Newest => (first.max(end - LOOKED_AT_MAX), end, true),
        From::Below(no) => (first.max(no.min(end) - LOOKED_AT_MAX), no.min(end), true),
        From::Above(no) => {
            let low = first.max(no + 1);
            (low, end.min(low + LOOKED_AT_MAX), false)
        }
    };
    let (sql, values) = query(wanted, (low, high), newest_first);
    let mut lines: Vec<Line> = db.all(sql, values).await?.iter().map(line).collect();
    let is_full = lines.len() > limits::ROWS_PER_PAGE;
    lines.truncate(limits::ROWS_PER_PAGE);
    if !newest_first {
        lines.reverse();
    }
    let top = lines.first().map_or(high - 1, |line| line.no);
    let bottom = lines.last().map_or(low, |line| line.no);
    let (newer, older) = if newest_first {
        (high < end, if is_full { Some(bottom) } else { Some(low) })
    } else {
        (is_full || high < end, Some(bottom))
    };
    let newer_from = if newest_first || is_full { top } else { high - 1 };
    Ok(Lines { lines, newer: newer.then_some(newer_from), older: older.filter(|no| *no > first) })
}

/// The numbers of a day's entries, or of all: from the first up to, not including, the second.
async fn range(db: &Db, day: Option<Date>) -> Result<(i64, i64)> {
    let (last, _) = head(db).await?;
    let Some(day) = day else { return Ok((1, last + 1)) };
    let begin = |day: Date| time::instant(day.at(0, 0, 0, 0));
    let next = day.tomorrow().unwrap_or(day);
    Ok((first_since(db, begin(day), last).await?, first_since(db, begin(next), last).await?))
}

/// The first entry at or after an instant, found by halving: instants never fall along the chain.
async fn first_since(db: &Db, at: Timestamp, last: i64) -> Result<i64> {
    let (mut low, mut high) = (1, last + 1);
    while low < high {
        let middle = i64::midpoint(low, high);
        let row = db.first(sql!("select at from journal where no = $1"), args![middle]).await?;
        if row.is_some_and(|row| row.at("at") < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn query(wanted: &Wanted, (low, high): (i64, i64), newest_first: bool) -> (Sql, Vec<Val>) {
    let mut text = String::from(
        "select journal.no, journal.at, journal.kind, journal.unit, journal.body,
                staff.name, staff.username, dossier.code, api_token.name as key_name
         from journal left join staff on staff.id = journal.staff
                      left join api_token on api_token.id = journal.key
                      left join dossier on dossier.id = journal.dossier
         where journal.no >= $1 and journal.no < $2",
    );
    let mut values = args![low, high];
    if !wanted.kind.is_empty() {
        values.push(Val::from(&wanted.kind));
        text.push_str(&format!(" and journal.kind = ${}", values.len()));
    }
    if let Some(staff) = wanted.staff {
        values.push(Val::from(staff));
        values.push(Val::from(format!("%\"account\":\"{staff}\"%")));
        text.push_str(&format!(
            " and (journal.staff = ${} or journal.body like ${})",
            values.len() - 1,
            values.len()
        ));
    }
    if let Some(dossier) = wanted.dossier {
        values.push(Val::from(dossier));
        text.push_str(&format!(" and journal.dossier = ${}", values.len()));
    }
    if let Some(within) = &wanted.within {
        let places = list::places(&mut values, within);
        text.push_str(&format!(
            " and (journal.unit in ({places})
                   or (journal.unit is null and staff.unit in ({places})))"
        ));
    }
    let order = if newest_first { "desc" } else { "asc" };
    text.push_str(&format!(" order by journal.no {order} limit {}", limits::ROWS_PER_PAGE + 1));
    (Sql::built(text), values)
}

fn line(row: &Row) -> Line {
    Line {
        no: row.int("no"),
        at: row.at("at"),
        kind: row.text("kind"),
        staff: row.opt_text("name").zip(row.opt_text("username")),
        key: row.opt_text("key_name"),
        unit: row.opt_text("unit"),
        dossier: row.opt_text("code"),
        body: row.text("body"),
    }
}

/// Names of the members of staff that the entries' facts refer to, by id.
///
/// # Errors
/// Whatever the database says.
pub async fn names(db: &Db, lines: &[Line]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for line in lines {
        let Ok(facts) = serde_json::from_str::<serde_json::Value>(&line.body) else { continue };
        let one = ["account", "officer", "for_staff"].map(|key| facts.get(key)).into_iter();
        let several = facts.get("substitutes").and_then(serde_json::Value::as_array);
        let mentioned = one.flatten().chain(several.into_iter().flatten());
        for id in mentioned.filter_map(serde_json::Value::as_str) {
            if names.contains_key(id) {
                continue;
            }
            let Ok(uuid) = id.parse::<Uuid>() else { continue };
            let row = db.first(sql!("select name from staff where id = $1"), args![uuid]).await?;
            names.extend(row.map(|row| (id.to_owned(), row.text("name"))));
        }
    }
    Ok(names)
}

/// The dossier with that code, of a desk or settled by a unit within reach.
///
/// # Errors
/// Whatever the database says.
pub async fn dossier(db: &Db, code: &str, reach: &Reach<'_>) -> Result<Option<Uuid>> {
    let row = db
        .first(sql!("select id, desk, lead from dossier where code = $1"), args![code])
        .await?
        .filter(|row| reach.touches(&[row.unit("desk"), row.unit("lead")]));
    Ok(row.map(|row| row.id("id")))
}
