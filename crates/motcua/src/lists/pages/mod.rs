//! The pages of papers about many dossiers.

pub mod handing;
pub mod labels;
pub mod register;
pub mod travel;
pub mod travel_list;

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A file to be opened beside the page, or saved. The name has letters, digits, dots and dashes
/// only: safe in a header.
fn file(bytes: Vec<u8>, media: &str, (way, name): (&str, &str)) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{way}; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}
