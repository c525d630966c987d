//! `GET /tep/{id}`: shows a file to whoever may read its dossier. The browser is told the type that
//! we found, under the name that people gave, and to run nothing that may be inside.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use standards::media::Media;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::{Attached, Scan, names, note_reading, readable};
use crate::error::{Error, Result};
use crate::web::who::SignedIn;

/// Nothing may be loaded or run from inside a picture.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// Chromium's own viewer is not opened inside a sandbox; a PDF runs nothing in our name anyway.
const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
                          img-src 'self'; frame-ancestors 'none'";

/// What is said in place of a file in which a virus was found after it was taken.
const INFECTED: &str = "Chương trình quét đã thấy mã độc trong tệp này nên tệp không mở được nữa. Xin \
                        yêu cầu người nộp gửi lại tệp khác.";

/// Sends the file.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let file = readable(&app, &who, id).await?;
    let response = content(&app, &file).await?;
    note_reading(&app, &who, &file).await?;
    Ok(response)
}

/// The content of a file as an answer, whoever asks.
///
/// # Errors
/// When it is not there.
pub async fn content(app: &App, file: &Attached) -> Result<Response> {
    let id = file.id;
    if file.inspected.scan == Scan::Infected {
        return Err(Error::Bad(INFECTED.to_owned()));
    }
    let content = app.files.content(&file.sha256).await.map_err(|error| {
        Error::Internal(anyhow::anyhow!("the content of file {id} is not there: {error}"))
    })?;
    let policy = match file.media {
        Media::Pdf => PDF_POLICY,
        Media::Jpeg | Media::Png => PICTURE_POLICY,
    };
    // What can do more than be read is saved, not opened in the browser.
    let kind = if file.inspected.findings.is_empty() { "inline" } else { "attachment" };
    let disposition = names::disposition(&file.name).replacen("inline", kind, 1);
    let disposition =
        HeaderValue::from_str(&disposition).map_err(|error| Error::Internal(error.into()))?;
    let body = Body::from_stream(ReaderStream::new(content));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media.mime()));
    headers.insert(header::CONTENT_LENGTH, file.bytes.into());
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    Ok(response)
}
