//! `POST /dang-xuat` and `POST /tai-khoan/dang-xuat`: signing out here, or everywhere.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::accounts::sessions;
use crate::app::App;
use crate::error::Result;
use crate::web::form::{Plain, Sent, check_csrf};
use crate::web::way_back;
use crate::web::who::{Visitor, no_cookie};

/// The form.
#[derive(Deserialize)]
pub struct Fields {
    #[serde(rename = "_csrf", default)]
    csrf: String,
}

/// Signs out of this browser; also with a password that must be changed first, and without
/// complaint when the session has ended by itself.
pub async fn here(
    State(app): State<App>,
    visitor: Visitor,
    jar: CookieJar,
    Plain(fields): Plain<Fields>,
) -> Result<Response> {
    if let Visitor::In(who) = visitor {
        check_csrf(&who, &fields.csrf)?;
        sessions::sign_out(&app, &who).await?;
    }
    Ok((
        jar.add(no_cookie(&app)).add(way_back::forgotten(&app)),
        Redirect::to("/dang-nhap?xong=dang-xuat"),
    )
        .into_response())
}

/// A form without fields.
#[derive(Deserialize)]
pub struct Nothing {}

/// Signs out everywhere.
pub async fn everywhere(
    State(app): State<App>,
    jar: CookieJar,
    sent: Sent<Nothing>,
) -> Result<Response> {
    sessions::sign_out_everywhere(&app, &sent.who).await?;
    Ok((
        jar.add(no_cookie(&app)).add(way_back::forgotten(&app)),
        Redirect::to("/dang-nhap?xong=moi-noi"),
    )
        .into_response())
}
