//! One-time codes of an app on the telephone (RFC 6238): six digits, thirty seconds, SHA-1, because
//! that is what all apps understand. A code is good once, also within its thirty seconds.

use serde_json::json;
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::{begun, ended};
use crate::access::Who;
use crate::accounts::oneself::{self, Proof};
use crate::accounts::{Undone, note};
use crate::app::{App, new_token};
use crate::error::{Error, Result};
use crate::web::percent;
use crate::{args, sql};

/// Steps by which the telephone's clock may be wrong.
const SKEW: u16 = 1;
/// Bytes of a secret: as many as the hash has.
const SECRET_BYTES: usize = 20;

/// What is said of a first code that is not right.
pub const WRONG_FIRST: &str = "Mã trên ứng dụng chưa đúng. Xin xem đồng hồ điện thoại có đúng giờ không rồi nhập mã mới nhất.";

/// A secret that is being set up, before its first code was shown.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What the QR code says.
    pub address: String,
    /// The same to be typed, in groups of four.
    pub typed: String,
    /// The secret for the form, sealed.
    pub sealed: String,
}

fn place(staff: Uuid) -> String {
    format!("totp:{staff}")
}

fn offered_place(staff: Uuid) -> String {
    format!("totp-offer:{staff}")
}

fn reader(secret: Vec<u8>) -> Result<Totp> {
    let built = Builder::new().with_secret(Secret::from(secret)).with_skew(SKEW).build();
    built.map_err(|error| Error::Internal(anyhow::anyhow!("a secret for codes: {error}")))
}

/// A new secret for this person; nothing is stored before a code of it was shown.
///
/// # Errors
/// Never in practice: a token is hexadecimal.
pub fn offer(app: &App, who: &Who) -> Result<Offer> {
    let mut secret = hex::decode(new_token()).map_err(anyhow::Error::from)?;
    secret.truncate(SECRET_BYTES);
    Ok(described(app, who, secret))
}

/// The offer of a form that is shown again.
#[must_use]
pub fn offered(app: &App, who: &Who, sealed: &str) -> Option<Offer> {
    let secret = app.seal.reveal(&offered_place(who.staff), sealed)?;
    Some(described(app, who, secret))
}

fn described(app: &App, who: &Who, secret: Vec<u8>) -> Offer {
    let sealed = app.seal.close(&offered_place(who.staff), &secret);
    let base32 = Secret::from(secret).to_base32();
    let issuer = percent(app.reference().site_name());
    let address = format!(
        "otpauth://totp/{issuer}:{}?secret={base32}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
        percent(&who.username)
    );
    let signs: Vec<char> = base32.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    Offer { address, typed: groups.join(" "), sealed }
}

/// Takes the secret over once a code of it was shown; recovery codes, if there were none.
///
/// # Errors
/// [`Undone::Refused`] when the code, the password or the present second factor is wrong.
pub async fn set_up(
    app: &App,
    who: &Who,
    proof: Proof,
    (sealed, code): (&str, &str),
) -> std::result::Result<Vec<String>, Undone> {
    let now = app.now();
    let secret = app.seal.reveal(&offered_place(who.staff), sealed).ok_or(Error::NotFound)?;
    oneself::prove(app, who, proof).await?;
    let closed = app.seal.close(&place(who.staff), &secret);
    let Some(step) = step_of(secret, code, app.now_on_telephones())? else {
        return Err(Undone::Refused(WRONG_FIRST));
    };
    let mut tx = app.db.begin().await?;
    tx.run(
        sql!(
            "insert into totp (staff, secret, created_at, last_step) values ($1, $2, $3, $4)
             on conflict (staff) do update
             set secret = excluded.secret, created_at = excluded.created_at,
                 last_step = excluded.last_step"
        ),
        args![who.staff, closed, now, step],
    )
    .await?;
    let codes = begun(&mut tx, who, now).await?;
    note(&mut tx, now, who, ("second_factor_set_up", json!({ "factor": "totp" }))).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Whether it is a code of this person's app that was not used before.
///
/// # Errors
/// Whatever the database says.
pub async fn check(app: &App, staff: Uuid, code: &str) -> Result<bool> {
    let row = app.db.first(sql!("select secret from totp where staff = $1"), args![staff]).await?;
    let secret = row.and_then(|row| app.seal.reveal(&place(staff), &row.text("secret")));
    let Some(secret) = secret else { return Ok(false) };
    let Some(step) = step_of(secret, code, app.now_on_telephones())? else { return Ok(false) };
    let used = app
        .db
        .run(
            sql!("update totp set last_step = $2 where staff = $1 and last_step < $2"),
            args![staff, step],
        )
        .await?;
    Ok(used > 0)
}

/// The thirty seconds to which a code belongs.
fn step_of(secret: Vec<u8>, code: &str, now: jiff::Timestamp) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let is_code = digits.len() == 6 && code.chars().all(|c| c.is_ascii_digit() || c == ' ');
    if !is_code {
        return Ok(None);
    }
    let now = u64::try_from(now.as_second()).unwrap_or_default();
    let step = reader(secret)?.check(&digits, now);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Takes the app away.
///
/// # Errors
/// [`Undone::Refused`] when the proof is wrong.
pub async fn remove(app: &App, who: &Who, proof: Proof) -> std::result::Result<(), Undone> {
    oneself::prove(app, who, proof).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if tx.run(sql!("delete from totp where staff = $1"), args![who.staff]).await? == 0 {
        return Err(Error::NotFound.into());
    }
    ended(&mut tx, who.staff).await?;
    note(&mut tx, now, who, ("second_factor_ended", json!({ "factor": "totp" }))).await?;
    Ok(tx.commit().await?)
}
