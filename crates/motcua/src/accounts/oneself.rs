//! Proving once more that it is oneself: before the password, a key or a second factor is changed, the
//! session alone is not enough, for somebody else may sit at the desk. Wrong tries are counted for the
//! person, in whatever session.

use super::Undone;
use super::password::verify_aside;
use super::second::webauthn::Site;
use super::second::{self, Challenge, Factors, Shown};
use crate::access::Who;
use crate::app::App;
use crate::error::Error;
use crate::web::limiter::too_many;
use crate::{args, sql};

/// What is said of a second factor that is not right.
pub const WRONG_SECOND: &str = "Mã chưa đúng hoặc đã dùng. Mỗi mã chỉ dùng một lần: xin đợi ứng dụng hiện mã mới, dùng khóa truy cập, hoặc nhập một mã khôi phục.";

/// What somebody shows to prove it.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The present password.
    pub password: String,
    /// The second factor, when one is set up.
    pub second: Shown,
}

/// What a page asks for as the second factor.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Whether one is set up.
    pub is_needed: bool,
    /// Whether the page asks for nothing else.
    pub is_alone: bool,
    /// What a passkey may sign instead of a code.
    pub passkey: Option<PasskeyAsk>,
}

/// What the script asks a passkey for.
#[derive(Clone, Debug)]
pub struct PasskeyAsk {
    /// The challenge.
    pub challenge: Challenge,
    /// The browser's ids of the passkeys, with blanks between them.
    pub credentials: String,
    /// The site.
    pub site: Site,
}

impl Ask {
    /// What is asked of somebody with these factors, at this place.
    #[must_use]
    pub fn of(app: &App, factors: &Factors, place: &str) -> Self {
        let site = Site::of(&app.public_url);
        let has_passkey = !factors.passkeys.is_empty() && site.takes_passkeys();
        Self {
            is_needed: factors.are_set_up(),
            is_alone: false,
            passkey: has_passkey.then(|| PasskeyAsk {
                challenge: Challenge::new(app, place),
                credentials: factors.credentials().join(" "),
                site,
            }),
        }
    }
}

/// What a page of this person asks for.
///
/// # Errors
/// Whatever the database says.
pub async fn ask(app: &App, who: &Who) -> crate::error::Result<Ask> {
    let factors = second::of(&app.db, who.staff).await?;
    Ok(Ask::of(app, &factors, &who.session))
}

/// The field to which a refusal belongs, on a page whose password has that field.
#[must_use]
pub fn field_of(sentence: &str, password: &'static str) -> &'static str {
    if sentence == WRONG_SECOND { "ma_xac_thuc" } else { password }
}

/// Checks the proof.
///
/// # Errors
/// [`Undone::Refused`] with a sentence for the field; [`Error::TooMany`] after too many wrong ones.
pub async fn prove(app: &App, who: &Who, proof: Proof) -> Result<(), Undone> {
    too_many(app.limiter.proofs.count(&who.staff, app.now()))?;
    let row = app
        .db
        .first(sql!("select password_hash from staff where id = $1"), args![who.staff])
        .await?
        .ok_or(Error::NotFound)?;
    if !verify_aside(proof.password, Some(row.text("password_hash"))).await? {
        return Err(Undone::Refused("Mật khẩu đang dùng chưa đúng."));
    }
    if second::of(&app.db, who.staff).await?.are_set_up()
        && second::check(app, who.staff, &who.session, &proof.second).await?.is_none()
    {
        return Err(Undone::Refused(WRONG_SECOND));
    }
    app.limiter.proofs.forgive(&who.staff);
    Ok(())
}
