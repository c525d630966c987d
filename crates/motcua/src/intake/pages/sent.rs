//! A reception form on its way in: as a plain form (the scripts send it so) or with files. The
//! fields are read whoever sends them and as far as they arrive, because nothing that was typed may
//! be lost: neither when the session has run out nor when a file is too large.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Path, Request};
use axum::http::{StatusCode, header};
use domain::text::pasted;
use futures_util::TryStreamExt as _;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::pages::draining::{declared_bytes, drain, drain_rest};
use crate::attachments::pages::multipart::{room_for, text};
use crate::attachments::room::{self, Room};
use crate::attachments::{NotTaken, Problem, Purpose, Received, Sending, check_may_add, take};
use crate::config::limits;
use crate::error::{Error, Result};
use crate::intake::Typed;
use crate::web::edge;
use crate::web::form::check_csrf;
use crate::web::who::Visitor;
use crate::web::{csrf, late};

/// Parts of one form: a procedure has some dozen papers, each with several fields.
const PARTS_MAX: usize = 2_000;
/// Files of one form: a scan for each paper.
const FILES_MAX: usize = 40;

/// A sent reception form.
pub struct SentForm {
    /// Who sent it.
    pub visitor: Visitor,
    /// What was typed.
    pub typed: Typed,
    /// Which button was pressed.
    pub act: String,
    /// The mark that a script gives each sending.
    pub mark: String,
    /// Whether only the page is wanted, for a script that takes parts of it.
    pub is_refresh: bool,
    /// The files, complete ones and those that were too large.
    pub files: Vec<SentFile>,
    /// Whether the whole form arrived; otherwise what was typed is a part of it.
    pub is_whole: bool,
}

/// A file of the form.
pub struct SentFile {
    /// The field it was chosen in.
    pub field: String,
    /// Its name on the sender's machine.
    pub name: String,
    /// Its content, or why it was not taken.
    pub content: std::result::Result<Received, NotTaken>,
}

impl FromRequest<App> for SentForm {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let Path(form) = Path::<Uuid>::from_request_parts(&mut parts, app)
            .await
            .map_err(|_no_id| Error::NotFound)?;
        let has_files = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let declared = declared_bytes(&parts.headers);
        let (pairs, files) = (Vec::new(), Vec::new());
        let mut reading =
            Reading { visitor, form, declared, pairs, bytes: 0, files, sending: None };
        let is_whole = if has_files && declared > limits::REQUEST_BYTES_MAX {
            drain(&parts.headers, body).await;
            return Ok(reading.too_large());
        } else if has_files {
            let request = Request::from_parts(parts, body);
            let form = Multipart::from_request(request, app).await;
            let mut form = form.map_err(|_| unreadable())?;
            let taken = reading.take_parts(app, &mut form).await;
            if taken.is_err() {
                drain_rest(&mut form).await;
            }
            taken?
        } else {
            let bytes = axum::body::to_bytes(body, limits::FORM_BYTES_MAX)
                .await
                .map_err(|_| Error::TooLarge)?;
            reading.pairs =
                serde_html_form::from_bytes(&edge::form(&bytes)).map_err(|_| unreadable())?;
            true
        };
        reading.finish(app, is_whole).await
    }
}

struct Reading {
    visitor: Visitor,
    form: Uuid,
    declared: usize,
    pairs: Vec<(String, String)>,
    bytes: usize,
    files: Vec<SentFile>,
    /// Whether the person may send files to this form, once it was asked.
    sending: Option<Sending>,
}

impl Reading {
    /// Takes the parts as they come; whether all came.
    async fn take_parts(&mut self, app: &App, form: &mut Multipart) -> Result<bool> {
        for _part in 0..PARTS_MAX {
            match form.next_field().await {
                Ok(Some(field)) => {
                    if !self.take_part(app, field).await? {
                        return Ok(false);
                    }
                }
                Ok(None) => return Ok(true),
                Err(error) => {
                    self.note_cut(error.status());
                    return Ok(false);
                }
            }
        }
        Err(Error::TooLarge)
    }

    async fn take_part(&mut self, app: &App, field: Field<'_>) -> Result<bool> {
        let name = pasted(field.name().unwrap_or_default());
        match field.file_name().map(ToOwned::to_owned) {
            // A file field in which nothing was chosen.
            Some(file) if file.is_empty() => Ok(true),
            Some(file) => self.take_file(app, name, file, field).await,
            None => match text(field).await {
                Ok(value) => {
                    self.bytes += name.len() + value.len();
                    if self.bytes > limits::FORM_BYTES_MAX {
                        return Err(Error::TooLarge);
                    }
                    self.pairs.push((name, value));
                    Ok(true)
                }
                Err(error @ Error::TooLarge) => Err(error),
                Err(_cut) => Ok(false),
            },
        }
    }

    /// Files are received only from somebody who is signed in, sent a form of ours (its secret stands
    /// before every file) and may fill in this one. All other parts are read past.
    async fn take_file(
        &mut self,
        app: &App,
        field: String,
        name: String,
        mut part: Field<'_>,
    ) -> Result<bool> {
        let content = match self.room(app).await {
            Ok(Some(room)) => {
                let mut cut = None;
                let bytes = (&mut part).inspect_err(|error| cut = Some(error.status()));
                let taken = take(&app.files, room, bytes).await;
                // The line is cut, or the request is too large: what was typed before it counts.
                if let Some(status) = cut {
                    self.note_cut(status);
                    return Ok(false);
                }
                Some(taken)
            }
            Ok(None) => None,
            Err(not_taken) => Some(Err(not_taken)),
        };
        loop {
            match part.chunk().await {
                Ok(Some(_chunk)) => {}
                Ok(None) => break,
                Err(error) => {
                    self.note_cut(error.status());
                    return Ok(false);
                }
            }
        }
        self.files.extend(content.map(|content| SentFile { field, name, content }));
        Ok(true)
    }

    /// Room for a file; none when nobody is there who could send one.
    async fn room(&mut self, app: &App) -> std::result::Result<Option<Room>, NotTaken> {
        let Visitor::In(who) = &self.visitor else { return Ok(None) };
        check_csrf(who, self.of("_csrf"))?;
        let sending = match self.sending {
            Some(sending) => sending,
            None => {
                check_may_add(app, who, self.form, Purpose::Paper).await?;
                *self.sending.insert(Sending::of_staff(who.staff, self.form))
            }
        };
        if self.files.len() >= FILES_MAX {
            return Err(Problem::TooMany.into());
        }
        Ok(Some(room::reserve(app, sending, room_for(self.declared)).await?))
    }

    /// A request that is larger than any may be ends here: the file that made it so is told.
    fn note_cut(&mut self, status: StatusCode) {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            let (field, name) = (String::new(), String::new());
            let content = Err(Problem::TooLarge.into());
            self.files.push(SentFile { field, name, content });
        }
    }

    /// A request that is larger than any may be and was not read at all: nothing is done with it
    /// but to say so.
    fn too_large(mut self) -> SentForm {
        self.note_cut(StatusCode::PAYLOAD_TOO_LARGE);
        SentForm {
            visitor: self.visitor,
            typed: Typed::default(),
            act: String::new(),
            mark: String::new(),
            is_refresh: false,
            files: self.files,
            is_whole: false,
        }
    }

    fn of(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    async fn finish(mut self, app: &App, is_whole: bool) -> Result<SentForm> {
        // A page of another session, or of one that has ended: what was typed is that person's.
        let is_ours =
            matches!(&self.visitor, Visitor::In(who) if csrf::holds(&who.csrf, self.of("_csrf")));
        if !is_ours && let Some(owner) = late::owner(app, self.of("_csrf")).await? {
            self.visitor = Visitor::Late(owner);
        }
        if let Visitor::In(who) = &self.visitor {
            check_csrf(who, self.of("_csrf"))?;
            if who.must_change {
                return Err(Error::PasswordMustChange);
            }
            if who.must_set_up_second {
                return Err(Error::SecondFactorNeeded);
            }
        }
        Ok(SentForm {
            act: self.of("act").to_owned(),
            mark: self.of("_sent").to_owned(),
            is_refresh: !self.of("_refresh").is_empty(),
            visitor: self.visitor,
            typed: Typed::from_pairs(self.pairs),
            files: self.files,
            is_whole,
        })
    }
}

fn unreadable() -> Error {
    Error::Bad("Không đọc được biểu mẫu. Xin mở lại trang và thử lại.".to_owned())
}

#[cfg(test)]
mod tests {
    /// Fields with the same name must not make a form unreadable.
    #[test]
    fn pairs_are_read_in_order() {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(b"a=1&b=2&a=&c=x+y%C6%B0").expect("a form");
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("b", "2"), ("a", ""), ("c", "x yư")]);
    }
}
