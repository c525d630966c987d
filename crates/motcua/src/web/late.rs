//! Forms of a session that is not the present one: it has run out, was signed out of in another window, or
//! another one has begun since the page was opened. Nothing is done with them, but what was typed is kept
//! for whose page it was, and that person is asked, after signing in, whether to send it once more. Whose it
//! was says the secret in the form.
//!
//! Kept for an hour, a few for each person, never with a password in it. Files are not kept: their
//! fields are shown to be filled again.

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, header};
use domain::text::pasted;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::parts::{Parts as FormParts, unreadable};
use super::{OWN_PATH, csrf, own_path};
use crate::app::{App, new_id};
use crate::config::limits;
use crate::db::{Db, Row, Tx};
use crate::error::{Error, Result};
use crate::{args, sql};

/// Where a kept form is shown.
pub const PATH: &str = "/gui-lai";
/// How long a form is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(1);
/// Forms kept for one person; an older one goes first.
const KEPT_MAX: i64 = 5;
/// Fields of one form that are kept.
const FIELDS_MAX: usize = 500;
/// The field in which a form that is sent once more names itself.
pub const AGAIN: &str = "_lan_truoc";

/// A form that was kept.
#[derive(Clone, Debug)]
pub struct LateForm {
    /// Its id.
    pub id: Uuid,
    /// Where it was sent to.
    pub path: String,
    /// The page that it was sent from; empty when that is unknown.
    pub came_from: String,
    /// What was typed, in the order of the form, without the session's secret.
    pub fields: Vec<(String, String)>,
    /// The fields in which files had been chosen.
    pub files: Vec<String>,
    /// When it arrived.
    pub at: Timestamp,
}

/// What is left of a form as it came.
#[derive(Default)]
pub struct Came {
    /// What was typed, and what the page put into its form.
    pub fields: Vec<(String, String)>,
    /// The fields in which files had been chosen.
    pub files: Vec<String>,
}

impl Came {
    /// Notes that a file had been chosen in a field.
    pub fn add_file(&mut self, field: &str) {
        if self.files.len() < FIELDS_MAX && !self.files.iter().any(|known| known == field) {
            self.files.push(field.to_owned());
        }
    }
}

/// What to answer to a form that `error` keeps out. If that is because nobody is signed in, the form is
/// kept and signing in leads back to it.
pub async fn keep(app: &App, parts: Parts, body: Body, error: Error) -> Error {
    if !matches!(error, Error::SignedOut { .. }) || parts.method != Method::POST {
        return error;
    }
    match kept(app, parts, body).await {
        Ok(Some(id)) => Error::SignedOut { back: format!("{PATH}/{id}") },
        Ok(None) => error,
        Err(failed) => failed,
    }
}

async fn kept(app: &App, parts: Parts, body: Body) -> Result<Option<Uuid>> {
    let from = From::of(app, &parts);
    // What cannot be read, or is no form, has nothing in it that somebody would miss.
    let Ok(came) = read(app, parts, body).await else { return Ok(None) };
    Ok(put(app, &from, came).await?.map(|(id, _)| id))
}

/// Where a form was sent to, and from which page.
pub struct From {
    path: String,
    came_from: String,
}

impl From {
    /// As the head of a request says.
    #[must_use]
    pub fn of(app: &App, parts: &Parts) -> Self {
        let came_from = own_path(&parts.headers, &app.public_url).unwrap_or_default();
        Self { path: parts.uri.path().to_owned(), came_from }
    }
}

/// What to answer to a form of another session than that of `staff`, in which it came.
pub async fn keep_older(app: &App, staff: Uuid, from: &From, came: Came) -> Error {
    match put(app, from, came).await {
        Ok(Some((id, owner))) if owner == staff => Error::KeptForm { at: format!("{PATH}/{id}") },
        Ok(Some(_)) => Error::OthersForm,
        Ok(None) => Error::CrossSite,
        Err(failed) => failed,
    }
}

/// Keeps a form for whose page it was; nothing when that is unknown, or when a password may be in it.
async fn put(app: &App, from: &From, came: Came) -> Result<Option<(Uuid, Uuid)>> {
    if from.path.starts_with(OWN_PATH) {
        return Ok(None);
    }
    let secret = came.fields.iter().find(|(name, _)| name == "_csrf");
    let Some((_, token)) = secret else { return Ok(None) };
    let Some(owner) = owner(app, token).await? else { return Ok(None) };
    let form = LateForm {
        id: new_id(),
        path: from.path.clone(),
        came_from: from.came_from.clone(),
        fields: came.fields.into_iter().filter(|(name, _)| !name.starts_with('_')).collect(),
        files: came.files,
        at: app.now(),
    };
    write(app, owner, &form).await?;
    Ok(Some((form.id, owner)))
}

/// Whose session a form's secret belongs to, whatever became of the session.
///
/// # Errors
/// Whatever the database says.
pub async fn owner(app: &App, token: &str) -> Result<Option<Uuid>> {
    let Some(secret) = csrf::unmasked(token) else { return Ok(None) };
    let row = app
        .db
        .first(
            sql!(
                "select staff.id from session join staff on staff.id = session.staff
                 where session.csrf = $1 and staff.disabled_at is null"
            ),
            args![secret],
        )
        .await?;
    Ok(row.map(|row| row.id("id")))
}

/// The newest form that waits for a person.
///
/// # Errors
/// Whatever the database says.
pub async fn newest(db: &Db, staff: Uuid, now: Timestamp) -> Result<Option<String>> {
    let row = db
        .first(
            sql!(
                "select id from late_form where staff = $1 and at >= $2
                 order by at desc, id desc limit 1"
            ),
            args![staff, now - KEPT_FOR],
        )
        .await?;
    Ok(row.map(|row| format!("{PATH}/{}", row.id("id"))))
}

/// Reads a form whose sender is not signed in: its text within bounds, nothing of its files.
async fn read(app: &App, parts: Parts, body: Body) -> Result<Came> {
    let media = parts.headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    if !media.is_some_and(|media| media.starts_with("multipart/form-data")) {
        let bytes = axum::body::to_bytes(body, limits::FORM_BYTES_MAX).await;
        let fields = serde_html_form::from_bytes(&bytes.map_err(|_| Error::TooLarge)?);
        return Ok(Came { fields: normal(fields.map_err(|_| unreadable())?), files: Vec::new() });
    }
    let request = Request::from_parts(parts, body);
    let mut form = FormParts::open(request, app, limits::PARTS_PER_REQUEST_MAX).await?;
    let (mut came, mut bytes) = (Came::default(), 0);
    // A line that is cut ends it, too: what has come is kept.
    while let Ok(Some(mut part)) = form.next().await {
        let name = pasted(part.name().unwrap_or_default());
        let file = part.file_name().map(ToOwned::to_owned);
        let mut text = Vec::new();
        while let Ok(Some(chunk)) = part.chunk().await {
            if file.is_none() && bytes < limits::FORM_BYTES_MAX {
                bytes += chunk.len();
                text.extend_from_slice(&chunk);
            }
        }
        match file {
            Some(file) if file.is_empty() || came.files.contains(&name) => {}
            Some(_) if came.files.len() < FIELDS_MAX => came.files.push(name),
            None if came.fields.len() < FIELDS_MAX => {
                came.fields.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
            Some(_) | None => {}
        }
    }
    Ok(Came { fields: normal(came.fields), ..came })
}

fn normal(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let fields = fields.into_iter().take(FIELDS_MAX);
    fields.map(|(name, value)| (pasted(&name), pasted(&value))).collect()
}

async fn write(app: &App, staff: Uuid, form: &LateForm) -> Result<()> {
    let json =
        |value: serde_json::Result<String>| value.map_err(|error| Error::Internal(error.into()));
    let mut tx = app.db.begin().await?;
    forget(&mut tx, form.at).await?;
    tx.run(
        sql!(
            "insert into late_form (id, staff, path, came_from, fields, files, at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![
            form.id,
            staff,
            &form.path,
            &form.came_from,
            json(serde_json::to_string(&form.fields))?,
            json(serde_json::to_string(&form.files))?,
            form.at
        ],
    )
    .await?;
    tx.run(
        sql!(
            "delete from late_form where staff = $1 and id not in
             (select id from late_form where staff = $1 order by at desc, id desc limit $2)"
        ),
        args![staff, KEPT_MAX],
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Forgets the forms whose time is over.
///
/// # Errors
/// Whatever the database says.
pub async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!("delete from late_form where at < $1"), args![now - KEPT_FOR]).await?;
    Ok(())
}

/// A form that was kept for this person.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &Db, staff: Uuid, id: Uuid, now: Timestamp) -> Result<Option<LateForm>> {
    let row = db
        .first(
            sql!(
                "select id, path, came_from, fields, files, at from late_form
                 where id = $1 and staff = $2 and at >= $3"
            ),
            args![id, staff, now - KEPT_FOR],
        )
        .await?;
    row.as_ref().map(form_of).transpose()
}

fn form_of(row: &Row) -> Result<LateForm> {
    let broken = |error: serde_json::Error| Error::Internal(error.into());
    Ok(LateForm {
        id: row.id("id"),
        path: row.text("path"),
        came_from: row.text("came_from"),
        fields: serde_json::from_str(&row.text("fields")).map_err(broken)?,
        files: serde_json::from_str(&row.text("files")).map_err(broken)?,
        at: row.at("at"),
    })
}

/// Forgets a form: it was sent once more, or is not wanted.
///
/// # Errors
/// Whatever the database says.
pub async fn drop(db: &Db, staff: Uuid, id: Uuid) -> Result<()> {
    db.run(sql!("delete from late_form where id = $1 and staff = $2"), args![id, staff]).await?;
    Ok(())
}
