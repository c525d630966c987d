//! The form of `/tra-cuu/{id}/bo-sung` as it comes: for which request it was made stands before its
//! files, so that is looked at before a byte is written; then each file is stored as soon as it is whole.

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::dossier::Refusal;
use jiff::Timestamp;
use uuid::Uuid;

use super::supplement::{self, FILES, PAGE};
use crate::app::App;
use crate::attachments::pages::multipart::Coming as ComingFile;
use crate::attachments::{NotTaken, Sending};
use crate::error::{Error, Result};
use crate::tracking::opened::Opened;
use crate::web::problems::Problems;
use crate::work::answering::{self, NOTE_CHARS_MAX, Target};

/// Fields of text that are looked at.
const FIELDS_MAX: usize = 20;

/// Why a form that is too large was not taken.
pub(super) const TOO_LARGE: &str = "Các tệp gửi một lần quá lớn (tối đa 60 MB).";
/// What to do then, and on a weak line.
pub(super) const ONE_BY_ONE: &str =
    "Xin chọn lại những tệp còn thiếu và lưu từng tệp một, rồi bấm “Gửi bổ sung”.";

/// A form that is coming.
pub(super) struct Coming<'a> {
    app: &'a App,
    opened: Opened,
    arrived_at: Timestamp,
    fields: Vec<(String, String)>,
    problems: Problems,
    /// The names of the files that were stored.
    kept: Vec<String>,
}

/// Why the rest of a form is not read.
pub(super) enum Stop {
    /// Everything was sent already, or nothing may be sent any more: the page at this address says
    /// which.
    Show(String),
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
            Self::Show(page) => Ok(Redirect::to(&page).into_response()),
            Self::Failed(error) => Err(error),
        }
    }
}

impl<'a> Coming<'a> {
    /// A form that began to arrive at that instant: what arrives before midnight is in time, however
    /// slow the line is.
    pub(super) fn begin(app: &'a App, opened: Opened, arrived_at: Timestamp) -> Self {
        Self {
            app,
            opened,
            arrived_at,
            fields: Vec::new(),
            problems: Problems::default(),
            kept: Vec::new(),
        }
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
        let target = self.target()?;
        let field = file.field.clone();
        let place = field.strip_prefix(FILES).and_then(|place| place.parse().ok());
        let sending = Sending::of_applicant(target.dossier, target.request);
        let stored = match (file.take(self.app, sending).await, place) {
            (Ok(None), _) => return Ok(()),
            (Ok(Some(_)), None) => return Err(Error::NotFound.into()),
            (Ok(Some(file)), Some(place)) => {
                let name = file.name.clone();
                let file = (file.name, file.received);
                let kept = answering::keep_file(self.app, (target, place), file).await;
                kept.map(|()| self.kept.push(name))
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
        let target = self.target()?;
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
        let Self { app, opened, problems, .. } = self;
        if !problems.is_empty() {
            return Ok(supplement::again(app, &opened, problems).await?);
        }
        let done = match (removed.is_some(), is_last) {
            (true, _) => "xoa",
            (false, true) => "gui",
            (false, false) => "luu",
        };
        let path = format!("{}?xong={done}", opened.address(PAGE));
        Ok(Redirect::to(&path).into_response())
    }

    /// The rest did not come: the form again, with what was kept of it and what to do.
    pub(super) async fn interrupted(mut self, error: Error) -> Result<Response> {
        let why = if matches!(error, Error::TooSlow) {
            "Đường truyền bị ngắt quãng hoặc quá chậm nên chưa nhận được hết."
        } else if matches!(error, Error::TooLarge) {
            TOO_LARGE
        } else if matches!(error, Error::Bad(_)) {
            "Biểu mẫu bị ngắt giữa chừng nên chưa nhận được hết."
        } else {
            return Err(error);
        };
        let kept = if self.kept.is_empty() {
            "Chưa lưu được tệp nào của lần này.".to_owned()
        } else {
            format!("Đã lưu: {}.", self.kept.join(", "))
        };
        self.problems.add("", format!("{why} {kept} {ONE_BY_ONE}"));
        let mut page = supplement::again(self.app, &self.opened, self.problems).await?;
        *page.status_mut() = error.status();
        Ok(page)
    }

    /// For which request it was made.
    fn target(&self) -> std::result::Result<Target, Stop> {
        let found = &self.opened.found;
        let (Ok(request), Ok(round)) = (self.field("yeu_cau").parse(), self.field("lan").parse())
        else {
            return Err(self.show());
        };
        let target = Target { dossier: found.id, request, round };
        if supplement::is_open(&found.dossier, target, self.arrived_at) {
            Ok(target)
        } else {
            Err(self.show())
        }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A refusal is explained by the page as it stands now.
    fn stop(&self, error: Error) -> Stop {
        if matches!(error, Error::Refused(_)) { self.show() } else { Stop::Failed(error) }
    }

    fn show(&self) -> Stop {
        Stop::Show(self.opened.address(PAGE))
    }
}
