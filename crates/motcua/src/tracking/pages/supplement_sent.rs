//! The form of `/tra-cuu/bo-sung` as it comes: whose it is stands before its files, so code and
//! secret are looked at before a byte is written; then each file is stored as soon as it is whole.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::dossier::Refusal;
use jiff::Timestamp;
use uuid::Uuid;

use super::look_up::{Typed, find};
use super::supplement::{self, FILES, PATH};
use crate::app::App;
use crate::attachments::pages::multipart::Coming as ComingFile;
use crate::attachments::{NotTaken, Sending};
use crate::error::{Error, Result};
use crate::tracking::look_up::Found;
use crate::web::address::Network;
use crate::web::problems::Problems;
use crate::work::answering::{self, NOTE_CHARS_MAX, Target};

/// Fields of text that are looked at.
const FIELDS_MAX: usize = 20;

/// A form that is coming.
pub(super) struct Coming<'a> {
    app: &'a App,
    from: Network,
    arrived_at: Timestamp,
    fields: Vec<(String, String)>,
    open: Option<(Typed, Found)>,
    problems: Problems,
}

/// Why the rest of a form is not read.
pub(super) enum Stop {
    /// Code or secret is wrong, or was tried too often: the answer.
    Refused(Box<Response>),
    /// Everything was sent already, or nothing may be sent any more: the page says which.
    Show(Typed),
    /// It failed.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Stop {
    pub(super) fn into_response(self) -> Result<Response> {
        match self {
            Self::Refused(response) => Ok(*response),
            Self::Show(typed) => Ok(Redirect::to(&typed.address(PATH)).into_response()),
            Self::Failed(error) => Err(error),
        }
    }
}

impl<'a> Coming<'a> {
    /// A form that begins to arrive now: what arrives before midnight is in time, however slow the
    /// line is.
    pub(super) fn begin(app: &'a App, from: Network) -> Self {
        let (fields, open, problems) = (Vec::new(), None, Problems::default());
        Self { app, from, arrived_at: app.now(), fields, open, problems }
    }

    /// Takes a field of text.
    pub(super) fn take_text(&mut self, name: String, value: String) {
        if self.fields.len() < FIELDS_MAX {
            self.fields.push((name, value));
        }
    }

    /// Takes a file and stores it at once.
    pub(super) async fn take_file(
        &mut self,
        file: ComingFile<'_>,
    ) -> std::result::Result<(), Stop> {
        let target = self.open().await?;
        let field = file.field.clone();
        let place = field.strip_prefix(FILES).and_then(|place| place.parse().ok());
        let sending = Sending::of_applicant(target.dossier, target.request);
        let stored = match (file.take(self.app, sending).await, place) {
            (Ok(None), _) => return Ok(()),
            (Ok(Some(_)), None) => return Err(Error::NotFound.into()),
            (Ok(Some(file)), Some(place)) => {
                answering::keep_file(self.app, (target, place), (file.name, file.received)).await
            }
            (Err(problem), _) => Err(problem),
        };
        match stored {
            Ok(()) => Ok(()),
            Err(NotTaken::Problem(problem)) => {
                self.problems.add(field, problem.sentence());
                Ok(())
            }
            Err(NotTaken::Failed(error)) => Err(self.stop(error)),
        }
    }

    /// Everything has come: the note is stored, and what the pressed button says is done.
    pub(super) async fn finish(mut self) -> std::result::Result<Response, Stop> {
        let target = self.open().await?;
        let note = self.field("ghi_chu").to_owned();
        if note.chars().count() > NOTE_CHARS_MAX {
            let sentence = format!("Lời nhắn quá dài (nhiều nhất {NOTE_CHARS_MAX} ký tự).");
            self.problems.add("ghi_chu", sentence);
        }
        let kept = answering::keep_note(self.app, target, &note).await;
        kept.map_err(|error| self.stop(error))?;
        let removed: Option<Uuid> = self.field("xoa").parse().ok();
        if let Some(file) = removed {
            let done = answering::remove_file(self.app, target, file).await;
            done.map_err(|error| self.stop(error))?;
        }
        let is_last = removed.is_none() && self.field("viec") == "gui";
        if is_last && self.problems.is_empty() {
            match answering::send(self.app, target, self.arrived_at).await {
                Ok(()) => {}
                Err(NotTaken::Problem(problem)) => self.problems.add("", problem.sentence()),
                Err(NotTaken::Failed(Error::Refused(refusal @ Refusal::NothingToSend))) => {
                    self.problems.add("", refusal.to_string());
                }
                Err(NotTaken::Failed(error)) => return Err(self.stop(error)),
            }
        }
        let Self { app, open, problems, .. } = self;
        let Some((typed, found)) = open else { return Err(Error::NotFound.into()) };
        if !problems.is_empty() {
            return Ok(supplement::again(app, (&typed, &found), problems).await?);
        }
        let done = match (removed.is_some(), is_last) {
            (true, _) => "xoa",
            (false, true) => "gui",
            (false, false) => "luu",
        };
        let path = format!("{}&xong={done}", typed.address(PATH));
        Ok(Redirect::to(&path).into_response())
    }

    /// Whose form it is, looked up once; and for which request it was made.
    async fn open(&mut self) -> std::result::Result<Target, Stop> {
        if self.open.is_none() {
            let typed =
                Typed { code: self.field("ma").to_owned(), secret: self.field("khoa").to_owned() };
            match find(self.app, self.from, typed).await? {
                Ok(found) => self.open = Some(found),
                Err(response) => return Err(Stop::Refused(response)),
            }
        }
        let Some((typed, found)) = &self.open else { return Err(Error::NotFound.into()) };
        let sent = (self.field("yeu_cau").parse(), self.field("lan").parse());
        let target = match sent {
            (Ok(request), Ok(round)) => Target { dossier: found.id, request, round },
            (Err(_), _) | (_, Err(_)) => return Err(Stop::Show(typed.clone())),
        };
        if supplement::is_open(&found.dossier, target, self.arrived_at) {
            Ok(target)
        } else {
            Err(Stop::Show(typed.clone()))
        }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A refusal is explained by the page as it stands now.
    fn stop(&self, error: Error) -> Stop {
        match (error, &self.open) {
            (Error::Refused(_), Some((typed, _))) => Stop::Show(typed.clone()),
            (error, _) => Stop::Failed(error),
        }
    }
}
