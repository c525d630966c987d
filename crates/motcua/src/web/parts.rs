//! The parts of a form with files, one after the other, so many at most: whoever reads such a form reads
//! it through this.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request};

use crate::app::App;
use crate::error::Error;

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
        let next = self.multipart.next_field().await.map_err(|_cut| unreadable())?;
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

/// What to say about a form that cannot be read.
#[must_use]
pub fn unreadable() -> Error {
    Error::Bad(
        "Biểu mẫu bị ngắt giữa chừng hoặc không đọc được. Xin mở lại trang và thử lại.".to_owned(),
    )
}
