//! The second factor (xác thực hai bước): besides the password, a one-time code of an app, a passkey,
//! or one of ten recovery codes. What is set up, whether it is right, and taking it away.

pub mod challenge;
pub mod codes;
pub mod cose;
pub mod passkeys;
pub mod totp;
pub mod webauthn;

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::staff::Staff;
use super::{Undone, devices, note_of, sessions};
use crate::access::Who;
use crate::app::App;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::{args, sql};

pub use challenge::Challenge;
use passkeys::Passkey;

/// What a person has set up.
#[derive(Clone, Debug, Default)]
pub struct Factors {
    /// Since when an app makes codes.
    pub totp_since: Option<Timestamp>,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// How many recovery codes have not been used.
    pub codes_left: i64,
}

impl Factors {
    /// Whether signing in takes two steps.
    #[must_use]
    pub fn are_set_up(&self) -> bool {
        self.totp_since.is_some() || !self.passkeys.is_empty()
    }

    /// What a browser asks its passkeys for.
    #[must_use]
    pub fn credentials(&self) -> Vec<&str> {
        self.passkeys.iter().map(|one| one.credential.as_str()).collect()
    }
}

/// What a person has set up.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, staff: Uuid) -> Result<Factors> {
    let totp = db.first(sql!("select created_at from totp where staff = $1"), args![staff]).await?;
    Ok(Factors {
        totp_since: totp.map(|row| row.at("created_at")),
        passkeys: passkeys::of(db, staff).await?,
        codes_left: codes::left(db, staff).await?,
    })
}

/// What somebody shows as the second factor.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// A one-time code, or a recovery code.
    pub code: String,
    /// What a passkey has signed, as the script sends it.
    pub passkey: String,
    /// The challenge that was to be signed, sealed.
    pub challenge: String,
}

impl Shown {
    /// Whether nothing was shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.trim().is_empty() && self.passkey.is_empty()
    }
}

/// Which factor was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// A one-time code of an app.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    Recovery,
}

impl Factor {
    /// The code in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::Recovery => "recovery",
        }
    }
}

/// Which factor it is, if it is right; it is used up then. `place` is where the challenge was made.
///
/// # Errors
/// Whatever the database says.
pub async fn check(app: &App, staff: Uuid, place: &str, shown: &Shown) -> Result<Option<Factor>> {
    if !shown.passkey.is_empty() {
        let right = passkeys::check(app, staff, place, shown).await?;
        return Ok(right.then_some(Factor::Passkey));
    }
    if totp::check(app, staff, &shown.code).await? {
        return Ok(Some(Factor::Totp));
    }
    let right = codes::check(app, staff, &shown.code).await?;
    Ok(right.then_some(Factor::Recovery))
}

/// What is done when a first factor was set up: recovery codes are made if there are none, and other
/// sessions, which began with one step, end. The codes are stored nowhere.
async fn begun(tx: &mut Tx, who: &Who, now: Timestamp) -> Result<Vec<String>> {
    tx.run(
        sql!(
            "update session set ended_at = $3
             where staff = $1 and token_hash <> $2 and ended_at is null"
        ),
        args![who.staff, &who.session, now],
    )
    .await?;
    let row = tx
        .first(
            sql!("select count(*) as n from recovery_code where staff = $1 and used_at is null"),
            args![who.staff],
        )
        .await?;
    if row.is_some_and(|row| row.int("n") > 0) {
        return Ok(Vec::new());
    }
    codes::renew(tx, who.staff).await
}

/// After a factor was taken away: without any, recovery codes open nothing.
async fn ended(tx: &mut Tx, staff: Uuid) -> Result<()> {
    tx.run(
        sql!(
            "delete from recovery_code where staff = $1
             and not exists (select 1 from totp where staff = $1)
             and not exists (select 1 from passkey where staff = $1)"
        ),
        args![staff],
    )
    .await?;
    Ok(())
}

/// Why an administrator takes away somebody's second factor; free text could name people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The telephone is lost or was stolen.
    Telephone,
    /// Another telephone is used now.
    Replaced,
    /// The security key is lost or broken.
    SecurityKey,
}

impl Lost {
    /// All of them, as the form lists them.
    pub const ALL: [Self; 3] = [Self::Telephone, Self::Replaced, Self::SecurityKey];

    /// The code in the form and in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Telephone => "mat-may",
            Self::Replaced => "doi-may",
            Self::SecurityKey => "mat-khoa",
        }
    }

    /// The reason with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Telephone => "Mất điện thoại",
            Self::Replaced => "Đổi điện thoại",
            Self::SecurityKey => "Mất hoặc hỏng khóa bảo mật",
        }
    }
}

/// Takes away somebody's second factor and ends all sessions.
///
/// # Errors
/// [`Undone::Refused`] when there is none.
pub async fn remove(
    app: &App,
    who: &Who,
    staff: &Staff,
    why: Lost,
) -> std::result::Result<(), Undone> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let totp = tx.run(sql!("delete from totp where staff = $1"), args![staff.id]).await?;
    let passkeys = tx.run(sql!("delete from passkey where staff = $1"), args![staff.id]).await?;
    if totp + passkeys == 0 {
        return Err(Undone::Refused("Người này chưa thiết lập xác thực hai bước."));
    }
    ended(&mut tx, staff.id).await?;
    devices::forget_all(&mut tx, staff.id).await?;
    let sessions = sessions::end_all(&mut tx, staff.id, now).await?;
    let facts = json!({ "account": staff.id, "lost": why.code(), "sessions": sessions });
    note_of(&mut tx, now, who, &staff.unit, ("second_factor_removed", facts)).await?;
    Ok(tx.commit().await?)
}
