//! The pages about accounts.

pub mod absence;
pub mod absence_list;
pub mod api_keys;
pub mod journal;
pub mod late;
pub mod own;
pub mod own_key;
pub mod own_password;
mod proof;
pub mod second;
pub mod second_passkey;
pub mod second_step;
pub mod second_totp;
pub mod set_up;
pub mod sign_in;
pub mod sign_out;
pub mod staff;
pub mod staff_acts;
pub mod staff_list;
pub mod staff_new;
pub mod suggest;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Right;

use crate::access::Who;
use crate::error::{Error, Result};
use crate::web::page;

/// Lets nobody on who lacks a right.
fn require(who: &Who, right: Right) -> Result<()> {
    if who.has(right) { Ok(()) } else { Err(Error::Forbidden) }
}

/// The page again, with problems in it.
fn again(page: &impl askama::Template) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page::html(page)?).into_response())
}

/// What is asked of a page after something succeeded: `?xong=…`.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Done {
    #[serde(default)]
    xong: String,
}
