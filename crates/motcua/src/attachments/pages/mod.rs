//! The addresses of files: sending, reading, removing.

pub mod download;
pub mod draining;
pub mod multipart;
pub mod remove;
pub mod upload;

use axum::response::{IntoResponse, Redirect, Response};

use crate::web::with_query;

/// Name of the code in the address that a person comes back to: `?tep=heic`.
pub const OUTCOME: &str = "tep";
/// Name of the component that the code is about: `&muc=to-khai`.
pub const COMPONENT: &str = "muc";

/// Leads back to the page that the form stood on, which turns the code into a sentence.
fn back_to(page: &str, code: &str, component: &str) -> Response {
    let mut path = with_query(page, OUTCOME, code);
    if !component.is_empty() {
        path = with_query(&path, COMPONENT, component);
    }
    Redirect::to(&path).into_response()
}
