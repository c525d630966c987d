//! Pages of the queue: for those who wait, for whoever calls, and for the administrator.

pub mod own;
pub mod screen;
pub mod setting;
pub mod tickets;
pub mod window;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use domain::agency::UnitId;
use serde::Deserialize;

use super::{Setting, key_fits, of_desk};
use crate::app::App;
use crate::error::Error;

/// Key in the address of a device of the desk.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    khoa: String,
}

/// A device of a desk, such as the ticket screen: the desk's queue is on, and the address carries the
/// desk's key. Everybody else meets a page that does not exist.
pub struct Device(pub Setting);

impl FromRequestParts<App> for Device {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let not_found = |_| Error::NotFound;
        let Path(desk) =
            Path::<DeskPath>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let Query(key) = Query::<Key>::from_request_parts(parts, app).await.map_err(not_found)?;
        let setting = of_desk(&app.db, &UnitId(desk.desk)).await?.filter(|setting| setting.is_on);
        let setting = setting.ok_or(Error::NotFound)?;
        if key_fits(&setting, &key.khoa) { Ok(Self(setting)) } else { Err(Error::NotFound) }
    }
}

#[derive(Debug, Deserialize)]
struct DeskPath {
    desk: String,
}
