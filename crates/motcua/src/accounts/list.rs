//! The list of staff: found by words without accents, by unit, paged by key.

use domain::agency::UnitId;
use domain::duty::Duty;
use domain::text::{fold, initials};
use jiff::civil::Date;
use uuid::Uuid;

use super::username;
use crate::args;
use crate::config::limits;
use crate::db::{Db, Row, Sql, Val};
use crate::error::Result;

/// Whom to list.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the name, or of the name to sign in with.
    pub words: String,
    /// Units in which they hold a duty; all when empty.
    pub units: Vec<UnitId>,
    /// Units in which they work or ever held a duty: the reach of whoever looks; none for all.
    pub within: Option<Vec<UnitId>>,
    /// Closed accounts rather than open ones.
    pub closed: bool,
    /// Whoever is meant exactly comes first; for the first page only.
    pub best_first: bool,
}

/// Where a page of the list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// At the beginning.
    Start,
    /// After somebody.
    After(Uuid),
    /// Before somebody.
    Before(Uuid),
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The person.
    pub id: Uuid,
    /// Name to sign in with.
    pub username: String,
    /// Name.
    pub name: String,
    /// Duties of today.
    pub posts: Vec<(Duty, UnitId)>,
    /// Whether the password must still be changed.
    pub must_change: bool,
    /// Whether the account is closed.
    pub closed: bool,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Whether there are lines before.
    pub has_previous: bool,
    /// Whether there are lines after.
    pub has_next: bool,
}

/// Words of a search that are looked at.
const WORDS_MAX: usize = 4;

/// Reads a page of the list.
///
/// # Errors
/// Whatever the database says.
pub async fn page(db: &Db, wanted: &Wanted, from: From, today: Date) -> Result<Lines> {
    let (cursor, forwards) = match from {
        From::Start => (None, true),
        From::After(id) => (Some(id), true),
        From::Before(id) => (Some(id), false),
    };
    let (sql, values) = query(wanted, cursor, forwards, today);
    let mut lines: Vec<Line> = db.all(sql, values).await?.iter().map(line).collect();
    let more = lines.len() > limits::ROWS_PER_PAGE;
    lines.truncate(limits::ROWS_PER_PAGE);
    if !forwards {
        lines.reverse();
    }
    Ok(Lines {
        lines,
        has_previous: if forwards { cursor.is_some() } else { more },
        has_next: if forwards { more } else { true },
    })
}

fn query(wanted: &Wanted, cursor: Option<Uuid>, forwards: bool, today: Date) -> (Sql, Vec<Val>) {
    let held = "post.staff = staff.id and post.from_on <= $1
                and (post.to_on is null or post.to_on >= $1)";
    let (beyond, order) =
        if forwards { (">", "folded, id") } else { ("<", "folded desc, id desc") };
    let mut text = format!(
        "select id, username, name, must_change, disabled_at,
                (select string_agg(post.duty || '@' || post.unit, ' ' order by post.unit, post.duty)
                 from post where {held}) as posts
         from staff
         where (disabled_at is not null) = $2
           and ($3 is null
                or (folded, id) {beyond} (select one.folded, one.id from staff one where one.id = $3))"
    );
    let mut values = args![today, wanted.closed, cursor];
    let words = fold(&wanted.words);
    for word in words.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX) {
        values.push(Val::from(format!("% {word}%")));
        text.push_str(&format!(" and ' ' || folded like ${}", values.len()));
    }
    if !wanted.units.is_empty() {
        let places = places(&mut values, &wanted.units);
        text.push_str(&format!(
            " and exists (select 1 from post where {held} and post.unit in ({places}))"
        ));
    }
    if let Some(within) = &wanted.within {
        let places = places(&mut values, within);
        text.push_str(&format!(
            " and (staff.unit in ({places})
                   or exists (select 1 from post where post.staff = staff.id
                              and post.unit in ({places})))"
        ));
    }
    let order = if wanted.best_first {
        // Behind the name stand the name to sign in with and the initials.
        let beside = words.chars().count() + initials(&words).chars().count() + 2;
        values.push(Val::from(username::normal(&wanted.words)));
        values.push(Val::from(format!("{words} %")));
        let (signed, whole) = (values.len() - 1, values.len());
        format!(
            "case when username = ${signed} then 0
                  when folded like ${whole} and length(folded) = length(username) + {beside} then 1
                  when folded like ${whole} then 2 else 3 end, {order}"
        )
    } else {
        order.to_owned()
    };
    text.push_str(&format!(" order by {order} limit {}", limits::ROWS_PER_PAGE + 1));
    (Sql::built(text), values)
}

/// Adds units to the values of a query, and names their places.
pub(super) fn places(values: &mut Vec<Val>, units: &[UnitId]) -> String {
    let mut place = |unit: &UnitId| {
        values.push(Val::from(unit));
        format!("${}", values.len())
    };
    let places: Vec<String> = units.iter().map(&mut place).collect();
    if places.is_empty() { "''".to_owned() } else { places.join(", ") }
}

fn line(row: &Row) -> Line {
    let posts = row.opt_text("posts").unwrap_or_default();
    let post = |text: &str| {
        let (duty, unit) = text.split_once('@')?;
        Some((Duty::from_code(duty)?, UnitId::from(unit)))
    };
    Line {
        id: row.id("id"),
        username: row.text("username"),
        name: row.text("name"),
        posts: posts.split(' ').filter_map(post).collect(),
        must_change: row.bool("must_change"),
        closed: row.opt_int("disabled_at").is_some(),
    }
}
