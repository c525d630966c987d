//! `/quan-tri/hang-doi`: how a desk calls people; for administrators.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use serde::Deserialize;

use crate::access::Who;
use crate::accounts::posts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::queue::setting::{read_groups, read_windows};
use crate::queue::{Setting, new_key, of_desk, set_up};
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

/// The address.
pub const PATH: &str = "/quan-tri/hang-doi";

/// Which desk, and what has just succeeded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ban: String,
    xong: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    ban: String,
    bat: String,
    so_quay: String,
    nhom: String,
}

#[derive(Template)]
#[template(path = "queue/pages/setting.html")]
struct SettingPage {
    page: Page,
    desks: Vec<(UnitId, String)>,
    desk: UnitId,
    desk_name: String,
    fields: Fields,
    problems: Problems,
    kiosk: String,
    board: String,
}

/// Shows how a desk calls people.
///
/// # Errors
/// [`Error::Forbidden`] for those who are no administrators.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desks = posts::desks_below(&app, &who)?;
    let chosen = desks.iter().find(|(desk, _)| desk.0 == asked.ban).or(desks.first());
    let desk = chosen.ok_or(Error::Forbidden)?.0.clone();
    let known = of_desk(&app.db, &desk).await?;
    let fields = known.as_ref().map_or_else(
        || Fields { so_quay: "1".to_owned(), ..Fields::default() },
        |known| Fields {
            ban: desk.0.clone(),
            bat: if known.is_on { "1".to_owned() } else { String::new() },
            so_quay: known.windows.to_string(),
            nhom: names(known),
        },
    );
    render(&app, &who, (desks, desk), fields, (Problems::default(), notice(&asked.xong))).await
}

/// Sets a desk up.
///
/// # Errors
/// [`Error::NotFound`] for a desk that the administrator does not answer for.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let desks = posts::desks_below(&app, &who)?;
    let desk = desks.iter().find(|(desk, _)| desk.0 == fields.ban).ok_or(Error::NotFound)?;
    let desk = desk.0.clone();
    let mut problems = Problems::default();
    let new = Setting {
        desk: desk.clone(),
        is_on: !fields.bat.is_empty(),
        device_key: String::new(),
        windows: read_windows(&fields.so_quay, &mut problems),
        groups: read_groups(&fields.nhom, &mut problems),
        closed_on: None,
    };
    if !problems.is_empty() {
        let page = render(&app, &who, (desks, desk), fields, (problems, None)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    set_up(&app, who.staff, &new).await?;
    let to = format!("{PATH}?ban={}&xong=luu", percent(&desk.0));
    Ok(Redirect::to(&to).into_response())
}

/// `/quan-tri/hang-doi/{desk}/khoa`: new addresses for the screens.
///
/// # Errors
/// [`Error::NotFound`] for a desk that the administrator does not answer for.
pub async fn change_key(
    State(app): State<App>,
    Path(desk): Path<String>,
    Sent { who, fields: _ }: Sent<Fields>,
) -> Result<Response> {
    let desks = posts::desks_below(&app, &who)?;
    let (desk, _) = desks.iter().find(|(known, _)| known.0 == desk).ok_or(Error::NotFound)?;
    new_key(&app, who.staff, desk).await?;
    let to = format!("{PATH}?ban={}&xong=khoa", percent(&desk.0));
    Ok(Redirect::to(&to).into_response())
}

fn names(setting: &Setting) -> String {
    let names: Vec<&str> = setting.groups.iter().map(|group| group.name.as_str()).collect();
    names.join("\n")
}

fn notice(done: &str) -> Option<String> {
    match done {
        "luu" => Some("Đã lưu.".to_owned()),
        "khoa" => Some(
            "Đã đổi địa chỉ. Xin mở lại màn hình lấy số và bảng gọi số theo địa chỉ mới."
                .to_owned(),
        ),
        _ => None,
    }
}

async fn render(
    app: &App,
    who: &Who,
    (desks, desk): (Vec<(UnitId, String)>, UnitId),
    fields: Fields,
    (problems, notice): (Problems, Option<String>),
) -> Result<Response> {
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let known = of_desk(&app.db, &desk).await?.filter(|known| known.is_on);
    let address = |path: &str| {
        known.as_ref().map_or_else(String::new, |known| {
            format!("{}/{path}/{}?khoa={}", app.public_url, known.desk, known.device_key)
        })
    };
    let desk_name =
        desks.iter().find(|(id, _)| *id == desk).map_or_else(String::new, |(_, name)| name.clone());
    page::html(&SettingPage {
        page: Page::staff(app, who, format!("{error}Xếp hàng lấy số"), PATH).with_notice(notice),
        kiosk: address("lay-so"),
        board: address("bang-goi"),
        desks,
        desk,
        desk_name,
        fields,
        problems,
    })
}
