//! Keys for programs (khóa kết nối): each acts as one member of staff, within named limits, for at
//! most a year. Only the hash is stored; the key itself is shown once.

use domain::dossier::Actor;
use domain::time;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::staff::Staff;
use super::{Undone, note};
use crate::access::{self, Who, token_hash};
use crate::app::{App, new_token};
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
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// The last day on which it may be used.
    #[must_use]
    pub fn last_on(&self) -> Date {
        let last = self.expires_at.saturating_sub(SignedDuration::from_millis(1));
        time::local(last.expect("milliseconds are no calendar unit")).date()
    }

    /// Whether it may be used now.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }

    /// What it may be used for, in words.
    #[must_use]
    pub fn scopes_in_words(&self) -> String {
        let scopes: Vec<&str> = self.scopes.iter().map(|scope| scope.label()).collect();
        scopes.join("; ")
    }
}

/// A key that is wanted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Id made with the form: a form sent twice is one key.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Longest life of a key.
const DAYS_MAX: i64 = 366;
/// Keys that may exist unrevoked.
const TOKENS_MAX: i64 = 200;
/// Beginning of every key, so that it is recognised where it does not belong.
const PREFIX: &str = "motcua_";

/// Whose key it is; nothing when it is unknown, has ended or its owner's account is closed.
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
                   and api_token.expires_at > $2 and staff.disabled_at is null"
            ),
            args![token_hash(bearer), now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Program {
        token: row.id("id"),
        name: row.text("name"),
        actor: access::actor(&app.db, row.id("staff"), now).await?,
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
                        api_token.created_at, api_token.expires_at, api_token.revoked_at,
                        staff.name as staff_name, staff.username
                 from api_token join staff on staff.id = api_token.staff
                 where api_token.staff = $1 or $1 is null
                 order by api_token.created_at desc, api_token.id limit $2"
            ),
            args![staff, TOKENS_MAX],
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
        revoked_at: row.opt_at("revoked_at"),
    };
    Ok(rows.iter().map(token).collect())
}

/// Makes a key for programs that act as `staff`, and returns it: it is stored nowhere.
///
/// # Errors
/// [`Undone::Refused`] when it would live too long, or the form was sent before.
pub async fn make(
    app: &App,
    who: &Who,
    staff: &Staff,
    new: NewToken,
) -> std::result::Result<String, Undone> {
    let now = app.now();
    let latest = now.saturating_add(SignedDuration::from_hours(24 * DAYS_MAX));
    if new.expires_at <= now || new.expires_at > latest.expect("hours are no calendar unit") {
        return Err(Undone::Refused("Ngày hết hạn phải sau hôm nay và không quá một năm."));
    }
    let mut tx = app.db.begin().await?;
    let alive = tx
        .first(sql!("select count(*) as n from api_token where revoked_at is null"), args![])
        .await?;
    if alive.is_some_and(|row| row.int("n") >= TOKENS_MAX) {
        return Err(Undone::Refused("Đã có quá nhiều khóa. Xin thu hồi khóa không còn dùng."));
    }
    let token = format!("{PREFIX}{}", new_token());
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
    let made = tx
        .run(
            sql!(
                "insert into api_token (id, token_hash, staff, name, scopes, created_at, expires_at)
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing"
            ),
            args![
                new.id,
                token_hash(&token),
                staff.id,
                &new.name,
                scopes.join(" "),
                now,
                new.expires_at
            ],
        )
        .await?;
    if made == 0 {
        return Err(Undone::Refused(
            "Khóa này đã được tạo và chỉ hiện một lần. Nếu chưa kịp chép, xin thu hồi và tạo khóa mới.",
        ));
    }
    let facts = json!({ "token": new.id, "account": staff.id, "scopes": scopes });
    note(&mut tx, now, who, ("token_made", facts)).await?;
    tx.commit().await?;
    Ok(token)
}

/// Takes a key back.
///
/// # Errors
/// [`Undone`].
pub async fn revoke(app: &App, who: &Who, token: Uuid) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let revoked = tx
        .first(
            sql!(
                "update api_token set revoked_at = $2 where id = $1 and revoked_at is null
                 returning staff"
            ),
            args![token, now],
        )
        .await?;
    if let Some(row) = revoked {
        let facts = json!({ "token": token, "account": row.id("staff") });
        note(&mut tx, now, who, ("token_revoked", facts)).await?;
    }
    Ok(tx.commit().await?)
}
