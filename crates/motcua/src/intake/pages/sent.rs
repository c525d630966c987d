//! A reception form on its way in: as a plain form (the scripts send it so) or with files. The
//! fields are read whoever sends them and as far as they arrive, because nothing that was typed may
//! be lost: neither when the session has run out nor when a file is too large.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::app::App;
use crate::attachments::pages::multipart::{declared_bytes, drain};
use crate::config::limits;
use crate::error::{Error, Result};
use crate::files::Incoming;
use crate::intake::Typed;
use crate::web::form::check_csrf;
use crate::web::who::Visitor;

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
    /// Its content; absent when it was larger than a file may be.
    pub incoming: Option<Incoming>,
}

impl FromRequest<App> for SentForm {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let has_files = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let mut reading = Reading { visitor, pairs: Vec::new(), bytes: 0, files: Vec::new() };
        let is_whole = if has_files && declared_bytes(&parts.headers) > limits::REQUEST_BYTES_MAX {
            drain(&parts.headers, body).await;
            return Ok(reading.too_large());
        } else if has_files {
            let request = Request::from_parts(parts, body);
            let form = Multipart::from_request(request, app).await;
            reading.take_parts(app, form.map_err(|_| unreadable())?).await?
        } else {
            let bytes = axum::body::to_bytes(body, limits::FORM_BYTES_MAX)
                .await
                .map_err(|_| Error::TooLarge)?;
            reading.pairs = serde_html_form::from_bytes(&bytes).map_err(|_| unreadable())?;
            true
        };
        reading.finish(is_whole)
    }
}

struct Reading {
    visitor: Visitor,
    pairs: Vec<(String, String)>,
    bytes: usize,
    files: Vec<SentFile>,
}

impl Reading {
    /// Takes the parts as they come; whether all came.
    async fn take_parts(&mut self, app: &App, mut form: Multipart) -> Result<bool> {
        loop {
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
    }

    async fn take_part(&mut self, app: &App, field: Field<'_>) -> Result<bool> {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(ToOwned::to_owned) {
            // A file field in which nothing was chosen.
            Some(file) if file.is_empty() => Ok(true),
            Some(file) => self.take_file(app, name, file, field).await,
            None => match field.text().await {
                Ok(value) => {
                    self.bytes += name.len() + value.len();
                    if self.bytes > limits::FORM_BYTES_MAX {
                        return Err(Error::TooLarge);
                    }
                    self.pairs.push((name, value));
                    Ok(true)
                }
                Err(_cut) => Ok(false),
            },
        }
    }

    /// Files are received only from somebody who is signed in and sent a form of ours: its secret
    /// stands before every file.
    async fn take_file(
        &mut self,
        app: &App,
        field: String,
        name: String,
        mut part: Field<'_>,
    ) -> Result<bool> {
        let mut incoming = match &self.visitor {
            Visitor::In(who) => {
                check_csrf(who, self.of("_csrf"))?;
                Some(app.files.begin().await?)
            }
            Visitor::Late(_) | Visitor::Stranger => None,
        };
        loop {
            match part.chunk().await {
                Ok(Some(bytes)) => {
                    let Some(file) = &mut incoming else { continue };
                    if file.bytes() + bytes.len() > limits::UPLOAD_BYTES_MAX {
                        incoming = None;
                    } else {
                        file.write(&bytes).await?;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    self.note_cut(error.status());
                    return Ok(false);
                }
            }
        }
        self.files.push(SentFile { field, name, incoming });
        Ok(true)
    }

    /// A request that is larger than any may be ends here: the file that made it so is told.
    fn note_cut(&mut self, status: StatusCode) {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            let (field, name) = (String::new(), String::new());
            self.files.push(SentFile { field, name, incoming: None });
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

    fn finish(self, is_whole: bool) -> Result<SentForm> {
        if let Visitor::In(who) = &self.visitor {
            check_csrf(who, self.of("_csrf"))?;
            if who.must_change {
                return Err(Error::PasswordMustChange);
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
