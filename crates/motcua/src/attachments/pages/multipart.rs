//! Reading a form with files. The session's secret comes first, then whether the person may send files
//! for this at all, then whether there is room: all of it before a byte of a file is written. A
//! browser that is refused in the middle of sending shows its own error page instead of ours; so what
//! it still sends is read and thrown away, within bounds.

use axum::extract::multipart::Field;
use axum::extract::{FromRequestParts as _, Request};
use domain::dossier::Verb;
use domain::text::pasted;
use uuid::Uuid;

use super::draining::{declared_bytes, drain, drain_rest};
use crate::access::Who;
use crate::app::App;
use crate::attachments::problem::{NotTaken, Problem};
use crate::attachments::room::{self, Sending};
use crate::attachments::{Purpose, Received, check_act, check_may_add, take};
use crate::config::limits;
use crate::error::Error;
use crate::web::form::clean;
use crate::web::parts::{self, broken, unreadable};
use crate::web::who::SignedIn;
use crate::web::{csrf, is_local, late, own_path};

/// Fields of text in one form.
const FIELDS_MAX: usize = 200;

/// What files are sent for.
#[derive(Clone, Copy, Debug)]
pub enum Errand {
    /// To the dossier or form that the form's own fields name.
    Named,
    /// For an act on a dossier.
    Act(Uuid, Verb),
}

/// A form with files, sent by somebody who is signed in, from a page of ours.
pub struct SentFiles {
    /// Who sent it.
    pub who: Who,
    /// Its files, in the order of the form; fields that were left empty are not among them.
    pub files: Vec<SentFile>,
    /// Why a file was not taken; then there are none.
    pub problem: Option<Problem>,
    /// Why the person may not send files here; then there are none, and the fields came all the same.
    pub refused: Option<Error>,
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
    pub received: Received,
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

    /// Reads the form of a request.
    ///
    /// # Errors
    /// When nobody is signed in, the form is not ours, or it cannot be read.
    pub async fn read(app: &App, request: Request, errand: Errand) -> Result<Self, Error> {
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
            refused: None,
            fields: Vec::new(),
            came_from: own_path(&parts.headers, &app.public_url).unwrap_or_default(),
        };
        let from = late::From::of(app, &parts);
        let declared = declared_bytes(&parts.headers);
        if declared > limits::REQUEST_BYTES_MAX {
            drain(&parts.headers, body).await;
            sent.problem = Some(Problem::TooLarge);
            return Ok(sent);
        }
        let request = Request::from_parts(parts, body);
        let parts = parts::Parts::open(request, app, limits::PARTS_PER_REQUEST_MAX).await?;
        let mut reading = Reading { app, parts, errand, declared, sending: None, older: None };
        let read = reading.read(&mut sent).await;
        if let (Ok(()), Some(came)) = (&read, reading.older.take()) {
            let came = late::Came { fields: [came.fields, sent.fields].concat(), ..came };
            return Err(late::keep_older(app, sent.who.staff, &from, came).await);
        }
        if read.is_err() {
            sent.files.clear();
            drain_rest(reading.parts.rest()).await;
        }
        match read {
            Ok(()) => {
                if let Ok(kept) = sent.field(late::AGAIN).parse() {
                    late::drop(&app.db, sent.who.staff, kept).await?;
                }
                Ok(sent)
            }
            Err(NotTaken::Problem(problem)) => Ok(Self { problem: Some(problem), ..sent }),
            Err(NotTaken::Failed(error)) => Err(error),
        }
    }
}

/// A form on its way in.
struct Reading<'a> {
    app: &'a App,
    parts: parts::Parts,
    errand: Errand,
    declared: usize,
    /// What the person may send to, once it was asked.
    sending: Option<Sending>,
    /// The secret of another session, and where files had been chosen: of such a form nothing is taken.
    older: Option<late::Came>,
}

impl Reading<'_> {
    async fn read(&mut self, sent: &mut SentFiles) -> Result<(), NotTaken> {
        let mut is_ours = false;
        while let Some(field) = self.parts.next().await? {
            let name = pasted(field.name().unwrap_or_default());
            match field.file_name().map(ToOwned::to_owned) {
                None => {
                    let value = text(field).await?;
                    if name == "_csrf" && csrf::holds(&sent.who.csrf, &value) {
                        is_ours = true;
                    } else if name == "_csrf" {
                        let fields = vec![(name, value)];
                        self.older = Some(late::Came { fields, files: Vec::new() });
                    } else if sent.fields.len() < FIELDS_MAX {
                        sent.fields.push((name, clean(&value)));
                    }
                }
                Some(file) if self.older.is_some() => {
                    skip(field).await?;
                    let older = self.older.iter_mut().filter(|_| !file.is_empty());
                    older.for_each(|older| older.add_file(&name));
                }
                Some(_) if !is_ours => return Err(Error::CrossSite.into()),
                // Browsers send a field that was left empty as a file without a name.
                Some(file) if file.is_empty() => skip(field).await?,
                Some(file) => {
                    if self.sending.is_none() && sent.refused.is_none() {
                        match may_send(self.app, sent, self.errand).await {
                            Ok(sending) => self.sending = Some(sending),
                            Err(refused) => sent.refused = Some(refused),
                        }
                    }
                    let Some(sending) = self.sending else {
                        skip(field).await?;
                        continue;
                    };
                    if sent.files.len() >= limits::FILES_PER_REQUEST_MAX {
                        return Err(Problem::TooMany.into());
                    }
                    let room = room::reserve(self.app, sending, room_for(self.declared)).await?;
                    let received = take(&self.app.files, room, field).await?;
                    sent.files.push(SentFile { field: name, name: file, received });
                }
            }
        }
        if is_ours || self.older.is_some() { Ok(()) } else { Err(Error::CrossSite.into()) }
    }
}

/// Asked once, with the fields that stand before the first file.
async fn may_send(app: &App, sent: &SentFiles, errand: Errand) -> Result<Sending, Error> {
    let dossier = match errand {
        Errand::Named => {
            let unreadable =
                || Error::Bad("Biểu mẫu tải tệp thiếu hồ sơ hoặc loại tệp.".to_owned());
            let dossier = sent.field("dossier").parse().map_err(|_no_id| unreadable())?;
            let purpose = Purpose::from_code(sent.field("purpose")).ok_or_else(unreadable)?;
            check_may_add(app, &sent.who, dossier, purpose).await?;
            dossier
        }
        Errand::Act(dossier, verb) => {
            check_act(app, &sent.who, dossier, verb).await?;
            dossier
        }
    };
    Ok(Sending::of_staff(sent.who.staff, dossier))
}

/// Bytes that one file of a request may have, when the request says how large it is.
pub(crate) fn room_for(declared: usize) -> usize {
    if declared == 0 { limits::UPLOAD_BYTES_MAX } else { declared.min(limits::UPLOAD_BYTES_MAX) }
}

/// A form with files, read part by part by whoever decides in between what to do: a file that has
/// come is whole, whatever happens to the line afterwards.
pub struct Parts {
    parts: parts::Parts,
    declared: usize,
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
    bytes_max: usize,
    is_one_too_many: bool,
}

impl Parts {
    /// Begins to read; nothing when the request is larger than any form may be.
    ///
    /// # Errors
    /// When it is no such form.
    pub async fn open(request: Request, app: &App) -> Result<Option<Self>, Error> {
        let declared = declared_bytes(request.headers());
        if declared > limits::REQUEST_BYTES_MAX {
            let (parts, body) = request.into_parts();
            drain(&parts.headers, body).await;
            return Ok(None);
        }
        let parts = parts::Parts::open(request, app, limits::PARTS_PER_REQUEST_MAX).await?;
        Ok(Some(Self { parts, declared, files: 0 }))
    }

    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// A cut line, or more parts than any form has.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, Error> {
        let Some(part) = self.parts.next().await? else { return Ok(None) };
        let field = pasted(part.name().unwrap_or_default());
        if part.file_name().is_none() {
            return Ok(Some(Part::Text(field, clean(&text(part).await?))));
        }
        self.files += usize::from(part.file_name().is_some_and(|name| !name.is_empty()));
        let is_one_too_many = self.files > limits::FILES_PER_REQUEST_MAX;
        let bytes_max = room_for(self.declared);
        Ok(Some(Part::File(Box::new(Coming { field, part, bytes_max, is_one_too_many }))))
    }

    /// Reads the rest, so that its sender gets to see our answer.
    pub async fn drain(&mut self) {
        drain_rest(self.parts.rest()).await;
    }
}

impl Coming<'_> {
    /// Takes the file; nothing when the field was left empty.
    ///
    /// # Errors
    /// What is wrong with it, that there is no room, a cut line, or a full disk.
    pub async fn take(self, app: &App, sending: Sending) -> Result<Option<SentFile>, NotTaken> {
        let name = self.part.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            skip(self.part).await?;
            return Ok(None);
        }
        if self.is_one_too_many {
            return Err(Problem::Full.into());
        }
        let room = room::reserve(app, sending, self.bytes_max).await?;
        let received = take(&app.files, room, self.part).await?;
        Ok(Some(SentFile { field: self.field, name, received }))
    }
}

/// A field of text of such a form, clean as every field is.
///
/// # Errors
/// When it is cut, longer than any, or no text.
pub(crate) async fn text(mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > limits::FORM_BYTES_MAX {
            return Err(Error::TooLarge);
        }
    }
    String::from_utf8(bytes).map(|text| pasted(&text)).map_err(|_not_text| unreadable())
}

/// Reads past a part that is not taken.
async fn skip(mut field: Field<'_>) -> Result<(), Error> {
    while field.chunk().await.map_err(|error| broken(&error))?.is_some() {}
    Ok(())
}
