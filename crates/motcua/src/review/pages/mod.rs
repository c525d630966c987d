//! The pages of the review.

pub mod decide;
pub mod propose;
pub mod round;
pub mod rounds;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error::Result;
use crate::web::page;

/// Where it is.
const PATH: &str = "/ra-soat";
/// The longest text of a field, in characters.
const TEXT_MAX: usize = 2_000;

/// The page again, with problems in it.
fn again(page: &impl askama::Template) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page::html(page)?).into_response())
}
