//! Keys for programs (khóa kết nối): each acts as one member of staff, within named limits, for at
//! most a year. Only the hash is stored; the key itself is shown once, to its owner alone. How a key
//! comes into being and ends: [`super::key_acts`].

use domain::dossier::Actor;
use domain::time;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::access::{self, token_hash};
use crate::app::App;
use crate::db::{Db, Row};
use crate::error::Result;
use crate::{args, sql};

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read dossiers.
    DossiersRead,
    /// Act on dossiers.
    DossiersWrite,
    /// Read procedures and units.
    CatalogueRead,
}

impl Scope {
    /// All of them, as screens list them.
    pub const ALL: [Self; 3] = [Self::CatalogueRead, Self::DossiersRead, Self::DossiersWrite];

    /// The code in the database and in the description of the interface.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DossiersRead => "dossiers:read",
            Self::DossiersWrite => "dossiers:write",
            Self::CatalogueRead => "catalogue:read",
        }
    }

    /// The scope with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::DossiersRead => "Đọc hồ sơ",
            Self::DossiersWrite => "Tiếp nhận và xử lý hồ sơ",
            Self::CatalogueRead => "Đọc danh mục thủ tục và đơn vị",
        }
    }
}

/// A program that showed its key.
#[derive(Clone, Debug)]
pub struct Program {
    /// The key's id.
    pub token: Uuid,
    /// The key's name.
    pub name: String,
    /// As whom it acts, with the duties of today.
    pub actor: Actor,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl Program {
    /// Whether its key was made for that.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// A key, as lists show it.
#[derive(Clone, Debug)]
pub struct Token {
    /// The id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// As whom it acts.
    pub staff: Uuid,
    /// That person's name.
    pub staff_name: String,
    /// That person's name to sign in with.
    pub username: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When its owner confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It opens nothing until its owner has confirmed it.
    Proposed,
    /// Its owner did not confirm it in time.
    Lapsed,
    /// It may be used.
    Alive,
    /// Its last day is over.
    Expired,
    /// It was taken back, or ended with its owner's password.
    Revoked,
}

/// How long a proposed key waits for its owner.
const PROPOSED_DAYS_MAX: i64 = 7;

/// Proposals from before this have lapsed.
pub(super) fn lapsed_before(now: Timestamp) -> Timestamp {
    let waited = SignedDuration::from_hours(24 * PROPOSED_DAYS_MAX);
    now.saturating_sub(waited).expect("hours are no calendar unit")
}

impl Token {
    /// How it stands now.
    #[must_use]
    pub fn condition(&self, now: Timestamp) -> Condition {
        if self.revoked_at.is_some() {
            Condition::Revoked
        } else if self.expires_at <= now {
            Condition::Expired
        } else if self.confirmed_at.is_some() {
            Condition::Alive
        } else if self.created_at < lapsed_before(now) {
            Condition::Lapsed
        } else {
            Condition::Proposed
        }
    }

    /// The last day on which it may be used.
    #[must_use]
    pub fn last_on(&self) -> Date {
        let last = self.expires_at.saturating_sub(SignedDuration::from_millis(1));
        time::local(last.expect("milliseconds are no calendar unit")).date()
    }

    /// Whether there is still something to take back.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.condition(now), Condition::Proposed | Condition::Alive)
    }

    /// What it may be used for, in words.
    #[must_use]
    pub fn scopes_in_words(&self) -> String {
        let scopes: Vec<&str> = self.scopes.iter().map(|scope| scope.label()).collect();
        scopes.join("; ")
    }
}

/// Keys that lists show.
const SHOWN_MAX: i64 = 200;

/// Whose key it is; nothing when it is unknown, was not confirmed, has ended or its owner's account is
/// closed.
///
/// # Errors
/// Whatever the database says.
pub async fn token_of(app: &App, bearer: &str) -> Result<Option<Program>> {
    let now = app.now();
    let row = app
        .db
        .first(
            sql!(
                "select api_token.id, api_token.name, api_token.staff, api_token.scopes
                 from api_token join staff on staff.id = api_token.staff
                 where api_token.token_hash = $1 and api_token.revoked_at is null
                   and api_token.confirmed_at is not null and staff.must_change = $3
                   and api_token.expires_at > $2 and staff.disabled_at is null"
            ),
            args![token_hash(bearer), now, false],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let actor = access::actor(&app.db, row.id("staff"), now).await?;
    Ok(Some(Program {
        token: row.id("id"),
        name: row.text("name"),
        actor: Actor { key: Some(row.id("id")), ..actor },
        scopes: scopes_of(&row),
    }))
}

fn scopes_of(row: &Row) -> Vec<Scope> {
    row.text("scopes").split(' ').filter_map(Scope::from_code).collect()
}

/// The keys of everybody, or of one person; the newest first.
///
/// # Errors
/// Whatever the database says.
pub async fn list(db: &Db, staff: Option<Uuid>) -> Result<Vec<Token>> {
    let rows = db
        .all(
            sql!(
                "select api_token.id, api_token.name, api_token.staff, api_token.scopes,
                        api_token.created_at, api_token.expires_at, api_token.confirmed_at,
                        api_token.revoked_at,
                        staff.name as staff_name, staff.username
                 from api_token join staff on staff.id = api_token.staff
                 where api_token.staff = $1 or $1 is null
                 order by api_token.created_at desc, api_token.id limit $2"
            ),
            args![staff, SHOWN_MAX],
        )
        .await?;
    let token = |row: &Row| Token {
        id: row.id("id"),
        name: row.text("name"),
        staff: row.id("staff"),
        staff_name: row.text("staff_name"),
        username: row.text("username"),
        scopes: scopes_of(row),
        created_at: row.at("created_at"),
        expires_at: row.at("expires_at"),
        confirmed_at: row.opt_at("confirmed_at"),
        revoked_at: row.opt_at("revoked_at"),
    };
    Ok(rows.iter().map(token).collect())
}

/// In whose name a key acts.
///
/// # Errors
/// Whatever the database says.
pub async fn owner(db: &Db, token: Uuid) -> Result<Option<Uuid>> {
    let row = db.first(sql!("select staff from api_token where id = $1"), args![token]).await?;
    Ok(row.map(|row| row.id("staff")))
}
