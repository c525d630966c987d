//! A one-time code (mã xác thực): six digits sent to the telephone or the e-mail address that the desk
//! wrote down. Only its hash is kept, one counts at a time, for one act, and how many are sent and tried is
//! bounded in the row of the dossier, whatever process answers.

use domain::time;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::{Act, Checked};
use crate::accounts::password;
use crate::app::{App, new_digits};
use crate::config::limits::{
    PROOF_CODE_MINUTES, PROOF_CODE_TRIES_MAX, PROOF_CODES_PER_DAY, PROOF_CODES_PER_HOUR,
};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::notices::codes::{self, Code, Reach};
use crate::{args, sql};

// The row remembers as many sendings as are allowed in an hour.
const _: () = assert!(PROOF_CODES_PER_HOUR == 3, "applicant_proof has three columns for them");

/// What became of sending one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It is under way.
    Sent,
    /// So many were sent that the next one has to wait.
    TooMany,
    /// The gateway did not take it.
    Failed,
    /// There is nowhere to send it.
    NoAddress,
}

/// Where a code for a dossier would go; nothing when there is no channel or no address.
pub(super) async fn reach(app: &App, dossier: Uuid) -> Result<Option<Reach>> {
    codes::reach(app, dossier).await
}

/// Until when the code counts that was sent for an act; nothing when none does.
pub(super) async fn expires_at(app: &App, dossier: Uuid, act: Act) -> Result<Option<Timestamp>> {
    let row = app
        .db
        .first(
            sql!(
                "select expires_at from applicant_proof
                 where dossier = $1 and act = $2 and code_hash is not null and expires_at > $3
                   and tries < $4"
            ),
            args![dossier, act.code(), app.now(), PROOF_CODE_TRIES_MAX],
        )
        .await?;
    Ok(row.map(|row| row.at("expires_at")))
}

/// Makes a new code and sends it; the one before counts no more.
///
/// # Errors
/// Whatever the database says.
pub async fn send(app: &App, dossier: Uuid, act: Act) -> Result<Sending> {
    let Some(reach) = codes::reach(app, dossier).await? else { return Ok(Sending::NoAddress) };
    let digits = new_digits();
    let hash = password::hash_aside(digits.clone()).await?;
    let expires_at = app.now() + SignedDuration::from_mins(PROOF_CODE_MINUTES);
    if !take(app, dossier, (act, &hash, expires_at)).await? {
        return Ok(Sending::TooMany);
    }
    note(app, dossier, ("proof_code_sent", act)).await?;
    let code = Code { digits, act: act.words(), expires_at };
    if codes::send(app, dossier, (&reach, &code)).await? {
        return Ok(Sending::Sent);
    }
    app.db
        .run(sql!("update applicant_proof set code_hash = null where code_hash = $1"), args![hash])
        .await?;
    Ok(Sending::Failed)
}

/// Puts the code in place of the one before, unless too many were sent: one statement, so that two at
/// once cannot both be the last.
async fn take(
    app: &App,
    dossier: Uuid,
    (act, hash, expires_at): (Act, &str, Timestamp),
) -> Result<bool> {
    let now = app.now();
    let touched = app
        .db
        .run(
            sql!(
                "insert into applicant_proof
                     (dossier, act, code_hash, expires_at, tries, sent_1, sent_2, sent_3, sent_on,
                      sent_that_day, wrong_since, wrong_that_day, wrong_ever)
                 values ($1, $2, $3, $4, 0, $5, 0, 0, $6, 1, 0, 0, 0)
                 on conflict (dossier) do update set
                     act = $2, code_hash = $3, expires_at = $4, tries = 0,
                     sent_3 = applicant_proof.sent_2, sent_2 = applicant_proof.sent_1, sent_1 = $5,
                     sent_that_day = case when applicant_proof.sent_on = $6
                                          then applicant_proof.sent_that_day + 1 else 1 end,
                     sent_on = $6
                 where applicant_proof.sent_3 <= $7
                   and (applicant_proof.sent_on <> $6 or applicant_proof.sent_that_day < $8)"
            ),
            args![
                dossier,
                act.code(),
                hash,
                expires_at,
                now,
                time::local(now).date().to_string(),
                now - SignedDuration::from_hours(1),
                PROOF_CODES_PER_DAY
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// Whether it is the code that was sent for this act; it is spent then. A try is counted before it is
/// looked at.
pub(super) async fn check(
    app: &App,
    dossier: Uuid,
    (act, typed): (Act, String),
) -> Result<Checked> {
    let mut tx = app.db.begin().await?;
    let row = tx
        .first(
            sql!(
                "update applicant_proof set tries = tries + 1
                 where dossier = $1 and act = $2 and code_hash is not null and expires_at > $3
                   and tries < $4 returning code_hash, tries"
            ),
            args![dossier, act.code(), app.now(), PROOF_CODE_TRIES_MAX],
        )
        .await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(Checked::NoCode) };
    let hash = row.text("code_hash");
    if password::verify_aside(typed, Some(hash.clone())).await? {
        let spent = app
            .db
            .run(
                sql!(
                    "update applicant_proof set code_hash = null
                     where dossier = $1 and code_hash = $2"
                ),
                args![dossier, hash],
            )
            .await?;
        return Ok(if spent == 1 { Checked::Right } else { Checked::NoCode });
    }
    if row.int("tries") >= PROOF_CODE_TRIES_MAX {
        note(app, dossier, ("proof_code_closed", act)).await?;
        return Ok(Checked::NoCode);
    }
    Ok(Checked::Wrong)
}

async fn note(app: &App, dossier: Uuid, (kind, act): (&str, Act)) -> Result<()> {
    let entry = Entry {
        at: app.now(),
        staff: None,
        unit: None,
        kind: kind.to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: json!({ "act": act.code() }).to_string(),
    };
    let mut tx = app.db.begin().await?;
    journal::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}
