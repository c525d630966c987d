//! What an applicant sends online to a request for papers (bổ sung hồ sơ trực tuyến). Each file is
//! stored when it has come, alone; the answer is sent at the end, all at once and only once.

use domain::dossier::answer::{self, NewAnswer};
use domain::dossier::event::APPLICANT;
use domain::dossier::{Actor, Refusal, SupplementRequest, waiting};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::App;
use crate::attachments::{
    self, Attached, NewFile, NotTaken, Purpose, Received, attach_stored, store,
};
use crate::db::{Db, Tx};
use crate::dossiers::{self, Open};
use crate::error::{Error, Result};
use crate::{args, sql};

/// Characters of what the applicant writes.
pub const NOTE_CHARS_MAX: usize = 2000;
/// Days after which what was stored and not sent is removed, once nobody waits for it any more.
const KEPT_OVER_DAYS: i64 = 7;
/// Days after which it is removed in any case, since it was touched last.
const KEPT_DAYS: i64 = 60;
/// Answers cleared away in one statement.
const CLEARED_MAX: i64 = 200;

/// To which request something is sent, as the sender's page showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The dossier.
    pub dossier: Uuid,
    /// The request.
    pub request: Uuid,
    /// How many times something was sent to it before.
    pub round: u32,
}

/// What is stored and not sent.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The files.
    pub files: Vec<Attached>,
    /// What the applicant writes.
    pub note: String,
}

/// What was sent, as it stands.
#[derive(Clone, Debug)]
pub struct LoadedAnswer {
    /// The request.
    pub request: Uuid,
    /// How many times something was sent to it before.
    pub round: u32,
    /// The dossier.
    pub dossier: Uuid,
    /// What the applicant wrote.
    pub note: String,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// Writes many, whose events and files the caller writes in the same transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, answers: &[LoadedAnswer]) -> Result<()> {
    let rows = answers
        .iter()
        .map(|one| args![one.request, one.round, one.dossier, &one.note, one.sent_at, one.sent_at]);
    let columns = "supplement_answer (request, round, dossier, note, touched_at, sent_at)";
    Ok(tx.insert_all(columns, rows.collect()).await?)
}

/// What is stored for an answer.
///
/// # Errors
/// Whatever the database says.
pub async fn kept(db: &Db, target: Target) -> Result<Kept> {
    let files = attachments::of(db, target.request).await?;
    Ok(Kept { files, note: note(db, target.request, target.round).await? })
}

/// What the applicant wrote the so many-th time.
///
/// # Errors
/// Whatever the database says.
pub async fn note(db: &Db, request: Uuid, round: u32) -> Result<String> {
    let row = db
        .first(
            sql!("select note from supplement_answer where request = $1 and round = $2"),
            args![request, round],
        )
        .await?;
    Ok(row.map_or_else(String::new, |row| row.text("note")))
}

/// Stores a file for one paper of the request.
///
/// # Errors
/// What is wrong with the file, [`Refusal::ActedFirst`] when the request is another one by now, or
/// the domain's refusal.
pub async fn keep_file(
    app: &App,
    (target, item): (Target, usize),
    (name, received): (String, Received),
) -> std::result::Result<(), NotTaken> {
    let stored = store(app, received).await?;
    let (mut open, request) = open(app, target).await?;
    let lacking = request.items.get(item).ok_or(Error::NotFound)?;
    let place = i64::try_from(item).unwrap_or(i64::MAX);
    let rows = open
        .tx
        .all(
            sql!("select item, sha256 from file where dossier = $1 and removed_at is null"),
            args![request.id],
        )
        .await?;
    let is_it = |row: &crate::db::Row| {
        row.text("sha256") == stored.sha256 && row.opt_int("item") == Some(place)
    };
    if rows.iter().any(is_it) {
        return Ok(());
    }
    let file = NewFile {
        dossier: request.id,
        purpose: Purpose::Paper,
        component: lacking.component.clone(),
        name,
        added_by: APPLICANT,
    };
    let id = attach_stored(&mut open.tx, file, &stored, open.at).await?;
    attachments::place_at(&mut open.tx, id, item).await?;
    touch(&mut open.tx, target, None, open.at).await?;
    open.tx.commit().await?;
    Ok(())
}

/// Stores what the applicant writes.
///
/// # Errors
/// As [`keep_file`].
pub async fn keep_note(app: &App, target: Target, note: &str) -> Result<()> {
    let (mut open, _) = open(app, target).await?;
    let note: String = note.chars().take(NOTE_CHARS_MAX).collect();
    touch(&mut open.tx, target, Some(note), open.at).await?;
    Ok(open.tx.commit().await?)
}

/// Takes a stored file out again; pressing twice is success.
///
/// # Errors
/// As [`keep_file`].
pub async fn remove_file(app: &App, target: Target, file: Uuid) -> Result<()> {
    let (mut open, request) = open(app, target).await?;
    if attachments::remove_stored(&mut open.tx, request.id, file, open.at).await? {
        touch(&mut open.tx, target, None, open.at).await?;
    }
    Ok(open.tx.commit().await?)
}

/// Sends what is stored. `arrived_at` is when the sending began to arrive. Sending twice is success.
///
/// # Errors
/// The domain's refusal, or [`Refusal::ActedFirst`] when the request is another one by now.
pub async fn send(
    app: &App,
    target: Target,
    arrived_at: Timestamp,
) -> std::result::Result<(), NotTaken> {
    match try_to_send(app, target, arrived_at).await {
        // Somebody else was quicker: the same answer from another window, or an officer.
        Err(NotTaken::Failed(Error::Refused(Refusal::ActedFirst))) => {
            if was_sent(app, target).await? {
                return Ok(());
            }
            try_to_send(app, target, arrived_at).await
        }
        other => other,
    }
}

async fn try_to_send(
    app: &App,
    target: Target,
    arrived_at: Timestamp,
) -> std::result::Result<(), NotTaken> {
    let (mut open, request) = open(app, target).await?;
    let files = attachments::hand_in(&mut open.tx, request.id, target.dossier).await?;
    let row = open
        .tx
        .first(
            sql!("select note from supplement_answer where request = $1 and round = $2"),
            args![request.id, target.round],
        )
        .await?;
    let has_note = row.is_some_and(|row| !row.text("note").is_empty());
    let new = NewAnswer { arrived_at: arrived_at.min(open.at), files, has_note };
    let body = answer::send(&open.dossier, new, open.at).map_err(Error::from)?;
    touch(&mut open.tx, target, None, open.at).await?;
    open.tx
        .run(
            sql!("update supplement_answer set sent_at = $3 where request = $1 and round = $2"),
            args![request.id, target.round, open.at],
        )
        .await?;
    open.append(&Actor::applicant(), body).await?;
    open.commit().await?;
    Ok(())
}

/// Whether the answer was sent already, be it from another window.
///
/// # Errors
/// Whatever the database says.
pub async fn was_sent(app: &App, target: Target) -> Result<bool> {
    let row = app
        .db
        .first(
            sql!("select sent_at from supplement_answer where request = $1 and round = $2"),
            args![target.request, target.round],
        )
        .await?;
    Ok(row.is_some_and(|row| row.opt_at("sent_at").is_some()))
}

/// Writes down that the applicant asks to withdraw, at the look-up page.
///
/// # Errors
/// The domain's refusal, or [`Refusal::ActedFirst`].
pub async fn ask_withdrawal(app: &App, id: Uuid, seen: u32, reason: &str) -> Result<()> {
    let mut open = dossiers::open(app, id, Some(seen)).await?;
    let body = waiting::ask_withdrawal(&open.dossier, &Actor::applicant(), reason)?;
    open.append(&Actor::applicant(), body).await?;
    open.commit().await?;
    Ok(())
}

/// Writes down that the applicant does not want to withdraw any more.
///
/// # Errors
/// As [`ask_withdrawal`].
pub async fn retract_withdrawal(app: &App, id: Uuid, seen: u32) -> Result<()> {
    let mut open = dossiers::open(app, id, Some(seen)).await?;
    let body = waiting::retract_withdrawal(&open.dossier, &Actor::applicant())?;
    open.append(&Actor::applicant(), body).await?;
    open.commit().await?;
    Ok(())
}

/// Opens the dossier, if the applicant may still change this answer.
async fn open(app: &App, target: Target) -> Result<(Open, SupplementRequest)> {
    let open = dossiers::open(app, target.dossier, None).await?;
    open.dossier.may_answer()?;
    let request = open.dossier.awaited_supplement().cloned();
    let request = request
        .filter(|request| request.id == target.request && open.dossier.answers == target.round);
    let request = request.ok_or(Refusal::ActedFirst)?;
    Ok((open, request))
}

/// Writes down that something was changed, and what the applicant writes.
async fn touch(tx: &mut Tx, target: Target, note: Option<String>, at: Timestamp) -> Result<()> {
    tx.run(
        sql!(
            "insert into supplement_answer (request, round, dossier, note, touched_at)
             values ($1, $2, $3, coalesce($4, ''), $5)
             on conflict (request, round) do update
             set note = coalesce($4, supplement_answer.note), touched_at = excluded.touched_at"
        ),
        args![target.request, target.round, target.dossier, note, at],
    )
    .await?;
    Ok(())
}

/// Removes what was stored and never sent, some days after nobody waits for it any more.
///
/// # Errors
/// Whatever the database says.
pub async fn clear(app: &App) -> Result<()> {
    let now = app.now();
    let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
    let rows = app
        .db
        .all(
            sql!(
                "select answer.request, answer.round
                 from supplement_answer as answer join dossier on dossier.id = answer.dossier
                 where answer.sent_at is null
                   and ((answer.touched_at < $1
                         and (dossier.status <> 5 or dossier.answered_at is not null))
                        or answer.touched_at < $2)
                 order by answer.touched_at limit $3"
            ),
            args![ago(KEPT_OVER_DAYS), ago(KEPT_DAYS), CLEARED_MAX],
        )
        .await?;
    for row in rows {
        let (request, round) = (row.id("request"), row.int("round"));
        let mut tx = app.db.begin().await?;
        attachments::remove_all(&mut tx, request, now).await?;
        tx.run(
            sql!(
                "delete from supplement_answer
                 where request = $1 and round = $2 and sent_at is null"
            ),
            args![request, round],
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}
