//! Proving once more that it is oneself: before the password, a key or a second factor is changed, the
//! session alone is not enough, for somebody else may sit at the desk. Wrong tries are counted for the
//! person, in whatever session.

use super::Undone;
use super::password::verify_aside;
use crate::access::Who;
use crate::app::App;
use crate::error::Error;
use crate::web::limiter::too_many;
use crate::{args, sql};

/// What somebody shows to prove it.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The present password.
    pub password: String,
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
    app.limiter.proofs.forgive(&who.staff);
    Ok(())
}
