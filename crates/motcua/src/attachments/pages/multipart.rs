//! Reading a form with files. The session's secret comes first and is checked before a byte of a
//! file is written. A browser that is refused in the middle of sending shows its own error page
//! instead of ours; so what it still sends is read and thrown away, within bounds.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

use crate::access::Who;
use crate::app::App;
use crate::attachments::problem::{NotTaken, Problem};
use crate::attachments::take;
use crate::config::limits;
use crate::error::Error;
use crate::files::Incoming;
use crate::web::form::{check_csrf, clean};
use crate::web::late;
use crate::web::who::SignedIn;
use crate::web::{is_local, own_path};

/// Bytes that are read only to be thrown away.
const DRAINED_BYTES_MAX: usize = 512 * 1024 * 1024;
/// How long that may take.
const DRAINED_FOR_MAX: Duration = Duration::from_secs(60);
/// Fields of text in one form.
const FIELDS_MAX: usize = 200;
/// Files in one form.
const FILES_MAX: usize = 20;

/// A form with files, sent by somebody who is signed in, from a page of ours.
pub struct SentFiles {
    /// Who sent it.
    pub who: Who,
    /// Its files, in the order of the form; fields that were left empty are not among them.
    pub files: Vec<SentFile>,
    /// Why a file was not taken; then there are none.
    pub problem: Option<Problem>,
    fields: Vec<(String, String)>,
    came_from: String,
}

/// One file of a form.
pub struct SentFile {
    /// The form's field.
    pub field: String,
    /// Its name on the sender's machine.
    pub name: String,
    /// Its content.
    pub incoming: Incoming,
}

impl SentFiles {
    /// A field of text, NFC and trimmed; empty when it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The fields of text, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Where the person goes back to: the form's field `ve`, else the page it was sent from; empty
    /// when neither is one of ours.
    #[must_use]
    pub fn back(&self) -> &str {
        let asked = self.field("ve");
        if is_local(asked) { asked } else { &self.came_from }
    }
}

/// A form with files, read part by part by whoever decides in between what to do: a file that has
/// come is whole, whatever happens to the line afterwards.
pub struct Parts {
    multipart: Multipart,
    files: usize,
}

/// One part of a form.
pub enum Part<'a> {
    /// A field of text: its name and what stands in it, NFC and trimmed.
    Text(String, String),
    /// A file that is about to come.
    File(Box<Coming<'a>>),
}

/// A file of which no byte has been written yet.
pub struct Coming<'a> {
    /// The form's field.
    pub field: String,
    part: Field<'a>,
    is_one_too_many: bool,
}

impl Parts {
    /// Begins to read; nothing when the request is larger than any form may be.
    ///
    /// # Errors
    /// When it is no such form.
    pub async fn open(request: Request, app: &App) -> Result<Option<Self>, Error> {
        if declared_bytes(request.headers()) > limits::REQUEST_BYTES_MAX {
            let (parts, body) = request.into_parts();
            drain(&parts.headers, body).await;
            return Ok(None);
        }
        let multipart =
            Multipart::from_request(request, app).await.map_err(|_not_multipart| unreadable())?;
        Ok(Some(Self { multipart, files: 0 }))
    }

    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// A cut line.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, Error> {
        let next = self.multipart.next_field().await.map_err(|_cut| unreadable())?;
        let Some(part) = next else { return Ok(None) };
        let field = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_none() {
            return Ok(Some(Part::Text(field, clean(&text(part).await?))));
        }
        // Browsers send a field that was left empty as a file without a name.
        self.files += usize::from(part.file_name().is_some_and(|name| !name.is_empty()));
        let is_one_too_many = self.files > FILES_MAX;
        Ok(Some(Part::File(Box::new(Coming { field, part, is_one_too_many }))))
    }

    /// Reads the rest, so that its sender gets to see our answer.
    pub async fn drain(&mut self) {
        drain_rest(&mut self.multipart).await;
    }
}

impl Coming<'_> {
    /// Takes the file; nothing when the field was left empty.
    ///
    /// # Errors
    /// What is wrong with it, a cut line, or a full disk.
    pub async fn take(self, app: &App) -> Result<Option<SentFile>, NotTaken> {
        if self.is_one_too_many {
            return Err(Problem::Full.into());
        }
        file(self.field, self.part, app).await
    }
}

impl FromRequest<App> for SentFiles {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (mut parts, body) = request.into_parts();
        let who = match SignedIn::from_request_parts(&mut parts, app).await {
            Ok(SignedIn(who)) => who,
            Err(error) if declared_bytes(&parts.headers) > limits::REQUEST_BYTES_MAX => {
                drain(&parts.headers, body).await;
                return Err(error);
            }
            Err(error) => return Err(late::keep(app, parts, body, error).await),
        };
        let mut sent = Self {
            who,
            files: Vec::new(),
            problem: None,
            fields: Vec::new(),
            came_from: own_path(&parts.headers, &app.public_url).unwrap_or_default(),
        };
        if declared_bytes(&parts.headers) > limits::REQUEST_BYTES_MAX {
            drain(&parts.headers, body).await;
            sent.problem = Some(Problem::TooLarge);
            return Ok(sent);
        }
        let mut multipart = Multipart::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(|_not_multipart| unreadable())?;
        let read = sent.read(&mut multipart, app).await;
        if read.is_err() {
            sent.files.clear();
            drain_rest(&mut multipart).await;
        }
        match read {
            Ok(()) => Ok(sent),
            Err(NotTaken::Problem(problem)) => Ok(Self { problem: Some(problem), ..sent }),
            Err(NotTaken::Failed(error)) => Err(error),
        }
    }
}

impl SentFiles {
    async fn read(&mut self, multipart: &mut Multipart, app: &App) -> Result<(), NotTaken> {
        let mut is_ours = false;
        while let Some(field) = multipart.next_field().await.map_err(|_cut| unreadable())? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_none() {
                let value = text(field).await?;
                if name == "_csrf" {
                    check_csrf(&self.who, &value)?;
                    is_ours = true;
                } else if self.fields.len() < FIELDS_MAX {
                    self.fields.push((name, clean(&value)));
                }
            } else if !is_ours {
                return Err(Error::CrossSite.into());
            } else if let Some(file) = file(name, field, app).await? {
                if self.files.len() >= FILES_MAX {
                    return Err(Problem::TooMany.into());
                }
                self.files.push(file);
            }
        }
        if is_ours { Ok(()) } else { Err(Error::CrossSite.into()) }
    }
}

async fn text(mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_cut| unreadable())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > limits::FORM_BYTES_MAX {
            return Err(Error::TooLarge);
        }
    }
    String::from_utf8(bytes).map_err(|_not_text| unreadable())
}

/// A file; nothing when the field was left empty, which browsers send as a file without a name.
async fn file(
    field_name: String,
    field: Field<'_>,
    app: &App,
) -> Result<Option<SentFile>, NotTaken> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let incoming = take(&app.files, field).await?;
    if name.is_empty() && incoming.bytes() == 0 {
        return Ok(None);
    }
    Ok(Some(SentFile { field: field_name, name, incoming }))
}

fn unreadable() -> Error {
    Error::Bad("Tệp tải lên bị ngắt giữa chừng hoặc không đọc được. Xin thử lại.".to_owned())
}

/// The size that a request says it has.
pub(crate) fn declared_bytes(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

/// Reads a request that is not taken, so that its sender gets to see our answer.
pub(crate) async fn drain(headers: &HeaderMap, body: Body) {
    // Whoever asks first whether to send the body has not begun.
    if headers.contains_key(header::EXPECT) {
        return;
    }
    let mut chunks = body.into_data_stream();
    let mut left = DRAINED_BYTES_MAX;
    let drained = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    let _late = tokio::time::timeout(DRAINED_FOR_MAX, drained).await;
}

/// The rest of a form is at most [`limits::REQUEST_BYTES_MAX`], which ends the loop with an error.
async fn drain_rest(multipart: &mut Multipart) {
    let drained = async {
        while let Ok(Some(mut field)) = multipart.next_field().await {
            while let Ok(Some(_chunk)) = field.chunk().await {}
        }
    };
    let _late = tokio::time::timeout(DRAINED_FOR_MAX, drained).await;
}
