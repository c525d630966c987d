//! Draft results (dự thảo kết quả): a text laid out as an official document, or an uploaded file.

use domain::dossier::{Outcome, StaffId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::scan::{self, Scan};
use crate::app::App;
use crate::attachments::{self, Purpose};
use crate::db::{Db, Tx};
use crate::dossiers::Open;
use crate::error::{Error, Result};
use crate::web::form::clean;
use crate::{args, sql};

/// Longest draft, in characters of all its parts.
pub const DRAFT_CHARS_MAX: usize = 40_000;
/// Longest title of a draft, in characters.
pub const TITLE_CHARS_MAX: usize = 300;

/// A draft to be attached.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// What kind of paper it is: `Quyết định`, `Giấy khai sinh`.
    pub title: String,
    /// What it says to the applicant.
    pub outcome: Outcome,
    /// What it says.
    pub content: Content,
}

/// What a draft says.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text, printed by the program.
    Text(Box<DraftText>),
    /// An uploaded file.
    File(Scan),
}

/// The text of a draft, in the parts of an official document.
///
/// # Source
/// Decree 30/2020/NĐ-CP, Annex I (parts of an administrative document).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    /// Notation after the number: `QĐ-UBND`.
    pub notation: String,
    /// Trích yếu: what it is about.
    pub subject: String,
    /// Thẩm quyền ban hành: who decides.
    pub authority: String,
    /// Căn cứ: one ground per line.
    pub grounds: String,
    /// What opens the body: `Quyết định:`.
    #[serde(default)]
    pub enacting: String,
    /// Nội dung: one paragraph per line.
    pub body: String,
    /// Nơi nhận: one recipient per line.
    pub recipients: String,
    /// Chức vụ người ký: one line each.
    pub capacity: String,
    /// Họ tên người ký.
    pub signer: String,
}

impl DraftText {
    /// Everything it says, in the order in which it is printed: one paragraph each.
    #[must_use]
    pub fn parts(&self) -> Vec<String> {
        let texts = [&self.subject, &self.authority, &self.grounds, &self.enacting, &self.body];
        let rest = [&self.recipients, &self.capacity, &self.signer];
        let lines = texts.into_iter().chain(rest).flat_map(|text| text.lines());
        lines.map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    fn chars(&self) -> usize {
        let parts = [&self.notation, &self.subject, &self.authority, &self.grounds];
        let rest = [&self.enacting, &self.body, &self.recipients, &self.capacity, &self.signer];
        parts.into_iter().chain(rest).map(|part| part.chars().count()).sum()
    }
}

/// A draft that was attached.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: Uuid,
    /// What kind of paper it is.
    pub title: String,
    /// What it says.
    pub content: Content,
    /// Who attached it.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
}

/// Writes a draft, in the transaction of its event.
///
/// # Errors
/// [`Error::Bad`] when it is empty, too long, or its file is not one of this dossier.
pub async fn keep(open: &mut Open, by: StaffId, id: Uuid, new: NewDraft) -> Result<()> {
    let title = clean(&new.title);
    if title.is_empty() || title.chars().count() > TITLE_CHARS_MAX {
        return Err(Error::Bad("Xin ghi tên loại văn bản kết quả, ví dụ “Quyết định”.".to_owned()));
    }
    let (content, file) = match new.content {
        Content::Text(text) => (written(&text)?, None),
        Content::File(scan) => {
            let file = scan::keep(open, by, Purpose::Draft, scan).await?;
            (String::new(), Some(file))
        }
    };
    open.tx
        .run(
            sql!(
                "insert into result_draft (id, dossier, title, content, file, made_by, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![id, open.id, title, content, file, by, open.at],
        )
        .await?;
    Ok(())
}

/// A draft of a dossier that is written down together with many others.
#[derive(Clone, Debug)]
pub struct LoadedDraft {
    /// Its id.
    pub id: Uuid,
    /// The dossier.
    pub dossier: Uuid,
    /// What kind of paper it is.
    pub title: String,
    /// What it says.
    pub text: DraftText,
    /// Who attached it.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
}

/// Writes drafts whose events the caller appends.
///
/// # Errors
/// As [`keep`].
pub async fn insert_all(tx: &mut Tx, drafts: &[LoadedDraft]) -> Result<()> {
    let mut rows = Vec::with_capacity(drafts.len());
    for LoadedDraft { id, dossier, title, text, made_by, made_at } in drafts {
        rows.push(args![*id, *dossier, title, written(text)?, *made_by, *made_at]);
    }
    let columns = "result_draft (id, dossier, title, content, made_by, made_at)";
    Ok(tx.insert_all(columns, rows).await?)
}

fn written(text: &DraftText) -> Result<String> {
    if text.body.trim().is_empty() {
        return Err(Error::Bad("Xin soạn nội dung dự thảo hoặc tải tệp dự thảo lên.".to_owned()));
    }
    if text.chars() > DRAFT_CHARS_MAX {
        return Err(Error::Bad(format!(
            "Dự thảo quá dài (nhiều nhất {DRAFT_CHARS_MAX} ký tự). Xin tải lên dưới dạng tệp."
        )));
    }
    serde_json::to_string(text).map_err(|error| Error::Internal(error.into()))
}

/// Whether a draft that is kept says the same as a new one.
///
/// # Errors
/// [`Error::NotFound`] when the dossier has no such draft.
pub async fn is_same(app: &App, dossier: Uuid, kept: Uuid, new: &NewDraft) -> Result<bool> {
    let draft = find(&app.db, dossier, kept).await?;
    let same_content = match (&draft.content, &new.content) {
        (Content::Text(kept), Content::Text(new)) => kept == new,
        (Content::File(Scan::Attached(kept)), Content::File(Scan::Attached(new))) => kept == new,
        (Content::File(Scan::Attached(kept)), Content::File(Scan::New { stored, .. })) => {
            attachments::get(&app.db, *kept).await?.sha256 == stored.sha256
        }
        (Content::File(_) | Content::Text(_), Content::File(_) | Content::Text(_)) => false,
    };
    Ok(same_content && draft.title == clean(&new.title))
}

/// A draft of a dossier.
///
/// # Errors
/// [`Error::NotFound`] when the dossier has no such draft.
pub async fn find(db: &Db, dossier: Uuid, id: Uuid) -> Result<Draft> {
    let row = db
        .first(
            sql!(
                "select title, content, file, made_by, made_at from result_draft
                 where id = $1 and dossier = $2"
            ),
            args![id, dossier],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let content = match row.opt_id("file") {
        Some(file) => Content::File(Scan::Attached(file)),
        None => Content::Text(
            serde_json::from_str(&row.text("content"))
                .map_err(|error| Error::Internal(error.into()))?,
        ),
    };
    Ok(Draft {
        id,
        title: row.text("title"),
        content,
        made_by: row.id("made_by"),
        made_at: row.at("made_at"),
    })
}
