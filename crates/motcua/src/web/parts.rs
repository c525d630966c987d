//! The parts of a form with files, one after the other, so many at most: whoever reads such a form reads
//! it through this.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;

use crate::app::App;
use crate::error::Error;
use crate::web::form::is_too_slow;

/// A form that is coming.
pub struct Parts {
    multipart: Multipart,
    left: usize,
}

impl Parts {
    /// Begins to read a form of at most so many parts.
    ///
    /// # Errors
    /// When it is no such form.
    pub async fn open(request: Request, app: &App, parts_max: usize) -> Result<Self, Error> {
        let multipart = Multipart::from_request(request, app).await;
        Ok(Self { multipart: multipart.map_err(|_not_multipart| unreadable())?, left: parts_max })
    }

    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// A cut line, or more parts than the form has.
    pub async fn next(&mut self) -> Result<Option<Field<'_>>, Error> {
        let next = self.multipart.next_field().await.map_err(|error| broken(&error))?;
        if next.is_some() {
            self.left = self.left.checked_sub(1).ok_or(Error::TooLarge)?;
        }
        Ok(next)
    }

    /// What is still to come, to be thrown away.
    pub fn rest(&mut self) -> &mut Multipart {
        &mut self.multipart
    }
}

/// What to say about a form that ended before its end: it was too large, came too slowly, or was cut.
#[must_use]
pub fn broken(error: &MultipartError) -> Error {
    if is_too_slow(error) {
        Error::TooSlow
    } else if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        unreadable()
    }
}

/// What to say about a form that cannot be read.
#[must_use]
pub fn unreadable() -> Error {
    Error::Bad(
        "Biểu mẫu bị ngắt giữa chừng hoặc không đọc được. Xin mở lại trang và thử lại.".to_owned(),
    )
}
