//! Files of dossiers (tệp đính kèm): scans, photographs, drafts, signed results. A file is known by
//! its content: the bytes are kept once, the type is told by looking at them, the name is only for
//! people. The pages are in `pages/`; what is here knows no HTTP.

pub mod clamd;
pub mod collecting;
pub mod inspection;
pub mod names;
pub mod pages;
pub mod problem;
pub mod receiving;
mod removing;
pub mod room;

use domain::dossier::Verb;
use domain::dossier::event::APPLICANT;
use jiff::Timestamp;
use serde_json::json;
use standards::media::Media;
use standards::pdf::Finding;
use uuid::Uuid;

use crate::access::Who;
use crate::app::{App, new_id};
use crate::config::limits;
use crate::db::{Db, Row, Tx};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::journal::{self, Entry};
use crate::personal::{self, Shows};
use crate::{args, sql};

pub use inspection::{Inspected, Scan};
pub use problem::{NotTaken, Problem};
pub use receiving::{Received, Stored, store, store_bytes, take};
pub use removing::{remove, remove_all, remove_stored};
pub use room::Sending;

/// What a file is to its dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Giấy tờ: a paper of the dossier.
    Paper,
    /// Dự thảo: a draft of the result that was not written in the program.
    Draft,
    /// Kết quả: the scan of the signed result.
    Result,
    /// Chứng từ nộp tiền: the proof of a payment.
    Payment,
    /// Văn bản trả lời ý kiến: another body's answer.
    Opinion,
    /// Biên bản xác minh: minutes and photos of a visit.
    Visit,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Paper, Self::Draft, Self::Result, Self::Payment, Self::Opinion, Self::Visit];

    /// The code in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Draft => "draft",
            Self::Result => "result",
            Self::Payment => "payment",
            Self::Opinion => "opinion",
            Self::Visit => "visit",
        }
    }

    /// The purpose with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Paper => "Giấy tờ trong hồ sơ",
            Self::Draft => "Dự thảo kết quả",
            Self::Result => "Bản quét kết quả đã ký",
            Self::Payment => "Chứng từ nộp tiền",
            Self::Opinion => "Văn bản trả lời ý kiến",
            Self::Visit => "Biên bản, ảnh xác minh",
        }
    }
}

/// A file that is to be attached.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The dossier, or the reception form that will become it.
    pub dossier: Uuid,
    /// What it is to the dossier.
    pub purpose: Purpose,
    /// The component of the procedure that it is a scan of.
    pub component: Option<String>,
    /// Its name on the sender's machine.
    pub name: String,
    /// Who sent it.
    pub added_by: Uuid,
}

/// A file of a dossier.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Its id: `/tep/{id}`.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// What it is to the dossier.
    pub purpose: Purpose,
    /// The component of the procedure that it is a scan of.
    pub component: Option<String>,
    /// Its name.
    pub name: String,
    /// Hash of its content.
    pub sha256: String,
    /// Size.
    pub bytes: i64,
    /// Type.
    pub media: Media,
    /// What was found in it.
    pub inspected: Inspected,
    /// Who added it.
    pub added_by: Uuid,
    /// When.
    pub added_at: Timestamp,
    /// Its place in the list of a request, when the applicant sent it online to that request.
    pub item: Option<usize>,
}

impl Attached {
    /// Where it is read.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/tep/{}", self.id)
    }

    /// Its size in words: `820 KB`, `1,4 MB`.
    #[must_use]
    pub fn size(&self) -> String {
        names::size(self.bytes)
    }

    /// What an officer is told about it.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        inspection::warning(&self.inspected.findings, self.inspected.scan)
    }
}

/// Keeps a received file and attaches it.
///
/// # Errors
/// [`NotTaken::Problem`] when the content or the number of files is the reason.
pub async fn attach(
    app: &App,
    file: NewFile,
    received: Received,
) -> std::result::Result<Uuid, NotTaken> {
    let stored = store(app, received).await?;
    let mut tx = app.db.begin().await?;
    let id = attach_stored(&mut tx, file, &stored, app.now()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Attaches a content that is kept already, within the transaction of another act.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn attach_stored(
    tx: &mut Tx,
    file: NewFile,
    stored: &Stored,
    at: Timestamp,
) -> std::result::Result<Uuid, NotTaken> {
    let count = tx
        .first(
            sql!("select count(*) as n from file where dossier = $1 and removed_at is null"),
            args![file.dossier],
        )
        .await?;
    if count.is_some_and(|row| row.int("n") >= limits::FILES_PER_DOSSIER_MAX) {
        return Err(Problem::TooMany.into());
    }
    let id = new_id();
    let placed = Placed { id, file, stored: stored.clone(), at, item: None };
    journal::append(tx, placed.entry()).await.map_err(Error::from)?;
    insert_all(tx, &[placed]).await?;
    if let Some(room) = &stored.room {
        room.end(tx, at).await?;
    }
    Ok(id)
}

/// A file of a dossier with everything that is written down about it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its id.
    pub id: Uuid,
    /// What it is to the dossier.
    pub file: NewFile,
    /// The content that is kept.
    pub stored: Stored,
    /// When it was added.
    pub at: Timestamp,
    /// The place of the paper in a request to which it was sent.
    pub item: Option<i64>,
}

impl Placed {
    /// The entry of the journal about it.
    #[must_use]
    pub fn entry(&self) -> Entry {
        let facts = json!({
            "file": self.id,
            "purpose": self.file.purpose.code(),
            "sha256": self.stored.sha256,
        });
        entry(self.at, self.file.added_by, (self.file.dossier, "file_added", facts))
    }
}

/// Writes the rows of files whose contents are kept; their entries are the caller's to append.
///
/// # Errors
/// Whatever the database says.
pub async fn insert_all(tx: &mut Tx, files: &[Placed]) -> Result<()> {
    let rows = files.iter().map(|Placed { id, file, stored, at, item }| {
        args![
            *id,
            file.dossier,
            file.purpose.code(),
            file.component.clone(),
            names::clean(&file.name, stored.media),
            &stored.sha256,
            stored.bytes,
            stored.media.mime(),
            file.added_by,
            *at,
            *item,
            stored.inspected.codes(),
            stored.inspected.scan.code()
        ]
    });
    tx.insert_all(
        "file (id, dossier, purpose, component, name, sha256, bytes, media, added_by, added_at, item,
               warnings, scan)",
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// The files of a dossier, in the order in which they came.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, dossier: Uuid) -> Result<Vec<Attached>> {
    let rows = db
        .all(
            sql!(
                "select id, dossier, purpose, component, name, sha256, bytes, media, added_by,
                        added_at, item, warnings, scan
                 from file where dossier = $1 and removed_at is null order by added_at, id"
            ),
            args![dossier],
        )
        .await?;
    rows.iter().map(attached).collect()
}

/// One file, whoever asks.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: &Db, id: Uuid) -> Result<Attached> {
    let row = db
        .first(
            sql!(
                "select id, dossier, purpose, component, name, sha256, bytes, media, added_by,
                        added_at, item, warnings, scan
                 from file where id = $1 and removed_at is null"
            ),
            args![id],
        )
        .await?;
    attached(&row.ok_or(Error::NotFound)?)
}

fn attached(row: &Row) -> Result<Attached> {
    let unknown = |what: &str| Error::Internal(anyhow::anyhow!("a file's {what} is unknown"));
    let inspected = Inspected {
        findings: row.text("warnings").split_whitespace().filter_map(Finding::from_code).collect(),
        scan: Scan::from_code(&row.text("scan")).ok_or_else(|| unknown("scan"))?,
    };
    Ok(Attached {
        id: row.id("id"),
        dossier: row.id("dossier"),
        purpose: Purpose::from_code(&row.text("purpose")).ok_or_else(|| unknown("purpose"))?,
        component: row.opt_text("component"),
        name: row.text("name"),
        sha256: row.text("sha256"),
        bytes: row.int("bytes"),
        media: Media::from_mime(&row.text("media")).ok_or_else(|| unknown("media type"))?,
        inspected,
        added_by: row.id("added_by"),
        added_at: row.at("added_at"),
        item: row.opt_int("item").and_then(|item| usize::try_from(item).ok()),
    })
}

/// A file that this person may read: whoever may read the dossier; before its reception, whoever
/// sent the file.
///
/// # Errors
/// [`Error::NotFound`] also when the person may not know of it.
pub async fn readable(app: &App, who: &Who, id: Uuid) -> Result<Attached> {
    let file = get(&app.db, id).await?;
    let events = dossiers::events(&app.db, file.dossier).await?;
    let may_read = if events.is_empty() {
        file.added_by == who.staff
    } else {
        dossiers::is_readable_by(app, &dossiers::replay(&events)?, &who.actor)
    };
    if may_read { Ok(file) } else { Err(Error::NotFound) }
}

/// Writes down that somebody read a file of a received dossier.
///
/// # Errors
/// Whatever the database or the journal says.
pub async fn note_reading(app: &App, who: &Who, file: &Attached) -> Result<()> {
    personal::counted(app, &who.actor, (Shows::Whole, &[file.dossier])).await?;
    let mut tx = app.db.begin().await?;
    let act = (file.dossier, "file_read", json!({ "file": file.id }));
    note(&mut tx, app.now(), who.staff, act).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks that this person may add files now: before reception whoever fills in the form, after it
/// whoever holds the dossier.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`].
pub async fn check_may_add(app: &App, who: &Who, dossier: Uuid, purpose: Purpose) -> Result<()> {
    let events = dossiers::events(&app.db, dossier).await?;
    if events.is_empty() {
        return check_own_form(app, who, dossier, purpose).await;
    }
    let state = dossiers::replay(&events)?;
    if !dossiers::is_readable_by(app, &state, &who.actor) {
        return Err(Error::NotFound);
    }
    if state.is_in_hand_of(&who.actor) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Checks that this person may do this with the dossier now, before the files of the act are read;
/// the verb itself asks again in its own transaction.
///
/// # Errors
/// [`Error::NotFound`], or the domain's refusal.
pub async fn check_act(app: &App, who: &Who, dossier: Uuid, verb: Verb) -> Result<()> {
    let events = dossiers::events(&app.db, dossier).await?;
    if events.is_empty() {
        return Err(Error::NotFound);
    }
    let state = dossiers::replay(&events)?;
    if !dossiers::is_readable_by(app, &state, &who.actor) {
        return Err(Error::NotFound);
    }
    let reference = app.reference();
    Ok(state.may(verb, &who.actor, &dossiers::rules(&reference, &state)?)?)
}

async fn check_own_form(app: &App, who: &Who, form: Uuid, purpose: Purpose) -> Result<()> {
    if !who.may(Verb::Receive) || purpose != Purpose::Paper {
        return Err(Error::Forbidden);
    }
    let anothers = app
        .db
        .first(
            sql!(
                "select id from desk_form where id = $1 and staff <> $2
                 union all
                 select id from file where dossier = $1 and added_by <> $2
                 limit 1"
            ),
            args![form, who.staff],
        )
        .await?;
    if anothers.is_some() { Err(Error::NotFound) } else { Ok(()) }
}

/// Says which paper of a request a file is.
///
/// # Errors
/// Whatever the database says.
pub async fn place_at(tx: &mut Tx, id: Uuid, item: usize) -> Result<()> {
    let item = i64::try_from(item).unwrap_or(i64::MAX);
    tx.run(sql!("update file set item = $2 where id = $1"), args![id, item]).await?;
    Ok(())
}

/// Moves the files that an applicant has stored for a request into the dossier; their ids.
///
/// # Errors
/// [`Problem::TooMany`] when the dossier would have too many.
pub async fn hand_in(
    tx: &mut Tx,
    request: Uuid,
    dossier: Uuid,
) -> std::result::Result<Vec<Uuid>, NotTaken> {
    let rows = tx
        .all(
            sql!(
                "select id, dossier from file where dossier in ($1, $2) and removed_at is null
                 order by added_at, id"
            ),
            args![request, dossier],
        )
        .await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > limits::FILES_PER_DOSSIER_MAX {
        return Err(Problem::TooMany.into());
    }
    tx.run(
        sql!("update file set dossier = $2 where dossier = $1 and removed_at is null"),
        args![request, dossier],
    )
    .await?;
    let stored = rows.iter().filter(|row| row.id("dossier") == request);
    Ok(stored.map(|row| row.id("id")).collect())
}

async fn note(
    tx: &mut Tx,
    at: Timestamp,
    staff: Uuid,
    act: (Uuid, &str, serde_json::Value),
) -> Result<()> {
    Ok(journal::append(tx, entry(at, staff, act)).await?)
}

fn entry(
    at: Timestamp,
    staff: Uuid,
    (dossier, kind, facts): (Uuid, &str, serde_json::Value),
) -> Entry {
    Entry {
        at,
        staff: (staff != APPLICANT).then_some(staff),
        unit: None,
        kind: kind.to_owned(),
        dossier: Some(dossier),
        seq: None,
        body: facts.to_string(),
    }
}
