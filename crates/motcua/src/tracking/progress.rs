//! The public list of progress (công khai tiến độ giải quyết hồ sơ): every dossier by procedure, unit
//! and day, without names, and without the number by which its receipt is known. Each filter has an index in the order of the list, so a page costs the
//! same at a thousand dossiers and at a million.

use domain::agency::UnitId;
use domain::deadline;
use domain::dossier::Status;
use jiff::Timestamp;
use uuid::Uuid;

use crate::config::limits::ROWS_PER_PAGE;
use crate::db::{Binder, Db, Row, Sql};
use crate::error::Result;
use crate::work::rest::Term;

/// A list is counted to this many and then "more than".
pub const COUNT_MAX: i64 = 1_000;

/// Statuses that citizens ask for together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Tất cả.
    #[default]
    All,
    /// Đang giải quyết.
    Open,
    /// Quá hạn: still open after the due date.
    Late,
    /// Chờ trả kết quả.
    ToReturn,
    /// Đã trả kết quả.
    Returned,
}

impl Group {
    /// Every group, in the order of the tabs.
    pub const ALL: [Self; 5] = [Self::All, Self::Open, Self::Late, Self::ToReturn, Self::Returned];

    /// Its name in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "dang-giai-quyet",
            Self::Late => "qua-han",
            Self::ToReturn => "cho-tra",
            Self::Returned => "da-tra",
        }
    }

    /// The group with that name; all for any other.
    #[must_use]
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL.into_iter().find(|group| group.slug() == slug).unwrap_or_default()
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Tất cả",
            Self::Open => "Đang giải quyết",
            Self::Late => "Quá hạn",
            Self::ToReturn => "Chờ trả kết quả",
            Self::Returned => "Đã trả kết quả",
        }
    }

    /// Those that have not been handed out lie in a partial index of their own.
    fn condition(self, binder: &mut Binder, now: Timestamp) -> String {
        match self {
            Self::All => String::new(),
            Self::Open => " and returned_at is null and ended_at is null".to_owned(),
            Self::Late => format!(
                " and returned_at is null and ended_at is null and paused_at is null
                   and due_at < {}",
                binder.bind(deadline::minute_of(now))
            ),
            Self::ToReturn => {
                " and returned_at is null and ended_at is not null and whole is null".to_owned()
            }
            Self::Returned => " and returned_at is not null".to_owned(),
        }
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only dossiers of that government.
    pub government: Option<UnitId>,
    /// Only that field.
    pub field: Option<String>,
    /// Only those statuses.
    pub group: Group,
}

/// Where a row stands: newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// When the dossier was received, in epoch milliseconds.
    pub at: i64,
    /// The dossier.
    pub id: Uuid,
}

impl Key {
    /// The key as it stands in addresses.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}.{}", self.at, self.id.simple())
    }

    /// The key of an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self { at: at.parse().ok()?, id: Uuid::parse_str(id).ok()? })
    }
}

/// Which page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The newest.
    #[default]
    First,
    /// What was received before that row.
    After(Key),
    /// What was received after that row.
    Before(Key),
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands.
    pub key: Key,
    /// Its code, as everybody may see it.
    pub code: String,
    /// The version of the procedure.
    pub procedure: String,
    /// The unit that settles it.
    pub lead: UnitId,
    /// When it was received.
    pub received_at: Timestamp,
    /// Its deadline.
    pub term: Term,
    /// Its status.
    pub status: Status,
}

/// One page of the list.
pub struct Slice {
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether something newer stands before.
    pub has_previous: bool,
    /// Whether something older follows.
    pub has_next: bool,
}

/// Fetches one page.
///
/// # Errors
/// Whatever the database says.
pub async fn fetch(db: &Db, filter: &Filter, part: Part, now: Timestamp) -> Result<Slice> {
    let mut binder = Binder::default();
    let conditions = conditions(&mut binder, filter, now);
    let (beyond, forward) = match part {
        Part::First => (None, true),
        Part::After(key) => (Some(key), true),
        Part::Before(key) => (Some(key), false),
    };
    let (sign, direction) = if forward { ("<", "desc") } else { (">", "asc") };
    let beyond = beyond.map_or_else(String::new, |key| {
        let (at, id) = (binder.bind(key.at), binder.bind(key.id));
        format!(" and (received_at, id) {sign} ({at}, {id})")
    });
    let sql = format!(
        "select id, code, procedure, lead, received_at, due_at, near_at, paused_at,
                counted_due_at, ended_at, status
         from dossier where {conditions}{beyond}
         order by received_at {direction}, id {direction} limit {}",
        ROWS_PER_PAGE + 1
    );
    let mut rows = db.all(Sql::built(sql), binder.0).await?;
    let more = rows.len() > ROWS_PER_PAGE;
    rows.truncate(ROWS_PER_PAGE);
    if !forward {
        rows.reverse();
    }
    let (has_previous, has_next) = match part {
        Part::First => (false, more),
        Part::After(_) => (true, more),
        Part::Before(_) => (more, true),
    };
    Ok(Slice { lines: rows.iter().map(line).collect(), has_previous, has_next })
}

/// How many dossiers answer, counted to one more than [`COUNT_MAX`].
///
/// # Errors
/// Whatever the database says.
pub async fn count(db: &Db, filter: &Filter, now: Timestamp) -> Result<i64> {
    let mut binder = Binder::default();
    let conditions = conditions(&mut binder, filter, now);
    let sql = format!(
        "select count(*) as n from (select id from dossier where {conditions} limit {}) as counted",
        COUNT_MAX + 1
    );
    let row = db.first(Sql::built(sql), binder.0).await?;
    Ok(row.map_or(0, |row| row.int("n")))
}

fn conditions(binder: &mut Binder, filter: &Filter, now: Timestamp) -> String {
    let mut text = "1 = 1".to_owned();
    if let Some(government) = &filter.government {
        text += &format!(" and government = {}", binder.bind(government));
    }
    if let Some(field) = &filter.field {
        text += &format!(" and field = {}", binder.bind(field));
    }
    text + &filter.group.condition(binder, now)
}

fn line(row: &Row) -> Line {
    Line {
        key: Key { at: row.int("received_at"), id: row.id("id") },
        code: masked(&row.text("code")),
        procedure: row.text("procedure"),
        lead: row.unit("lead"),
        received_at: row.at("received_at"),
        term: Term::of_row(row),
        status: Status::from_code(row.int("status")).unwrap_or(Status::Received),
    }
}

/// A code without its number: `H47.NG-220315-····`. The number is on the receipt alone; who has it
/// looks the dossier up.
fn masked(code: &str) -> String {
    code.rsplit_once('-').map_or_else(String::new, |(day, _)| format!("{day}-····"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_receipt_is_nobodys_business() {
        assert_eq!(masked("H47.NG-220315-0007"), "H47.NG-220315-····");
        assert_eq!(masked("000.21.09.H47-220315-12345"), "000.21.09.H47-220315-····");
        assert_eq!(masked(""), "");
    }

    #[test]
    fn keys_and_slugs_lead_back() {
        let key = Key { at: 1_672_711_200_000, id: Uuid::from_u128(7) };
        assert_eq!(Key::parse(&key.text()), Some(key));
        for bad in ["", "1", "1.x", "x.00000000000000000000000000000007"] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
        for group in Group::ALL {
            assert_eq!(Group::from_slug(group.slug()), group);
        }
        assert_eq!(Group::from_slug("x"), Group::All);
    }
}
