//! `/quan-tri/thu-phi`: how a desk takes fees; for administrators.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use serde::Deserialize;

use super::done;
use crate::access::Who;
use crate::accounts::posts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::payment::{AccountFields, Setting, of_desk, set_up};
use crate::web::form::{Sent, clean_option};
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

/// The address.
pub const PATH: &str = "/quan-tri/thu-phi";
/// Longest name of a book, in characters.
const BOOK_CHARS_MAX: usize = 20;

/// Which desk, and what has just succeeded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    quay: String,
    xong: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    quay: String,
    quyen: String,
    tiep_nhan_thu: String,
    ngan_hang: String,
    ten_ngan_hang: String,
    tai_khoan: String,
    chu_tai_khoan: String,
}

#[derive(Template)]
#[template(path = "payment/pages/setting.html")]
struct SettingPage {
    page: Page,
    desks: Vec<(UnitId, String)>,
    desk: UnitId,
    desk_name: String,
    fields: Fields,
    problems: Problems,
}

/// Shows how a desk takes fees.
///
/// # Errors
/// [`Error::Forbidden`] for those who are no administrators.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desks = posts::desks_below(&app, &who)?;
    let chosen = desks.iter().find(|(desk, _)| desk.0 == asked.quay).or(desks.first());
    let desk = chosen.ok_or(Error::Forbidden)?.0.clone();
    let Setting { book, receivers_collect, account } = of_desk(&app.db, &desk).await?.setting;
    let account = account.unwrap_or_else(|| crate::payment::Account {
        bank: String::new(),
        bank_name: String::new(),
        number: String::new(),
        holder: String::new(),
    });
    let fields = Fields {
        quay: desk.0.clone(),
        quyen: book.unwrap_or_default(),
        tiep_nhan_thu: if receivers_collect { "1".to_owned() } else { String::new() },
        ngan_hang: account.bank,
        ten_ngan_hang: account.bank_name,
        tai_khoan: account.number,
        chu_tai_khoan: account.holder,
    };
    render(&app, &who, (desks, desk), fields, (Problems::default(), done(&asked.xong)))
}

/// Sets a desk up.
///
/// # Errors
/// [`Error::NotFound`] for a desk that the administrator does not answer for.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let desks = posts::desks_below(&app, &who)?;
    let desk = desks.iter().find(|(desk, _)| desk.0 == fields.quay).ok_or(Error::NotFound)?;
    let desk = desk.0.clone();
    let mut problems = Problems::default();
    let account = AccountFields {
        bank: fields.ngan_hang.clone(),
        bank_name: fields.ten_ngan_hang.clone(),
        number: fields.tai_khoan.clone(),
        holder: fields.chu_tai_khoan.clone(),
    };
    let account = account.parse(&mut problems);
    let book = clean_option(&fields.quyen);
    if book.as_ref().is_some_and(|book| book.chars().count() > BOOK_CHARS_MAX) {
        problems.add("quyen", format!("Tên quyển dài nhất {BOOK_CHARS_MAX} ký tự."));
    }
    if !problems.is_empty() {
        let page = render(&app, &who, (desks, desk), fields, (problems, None))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let receivers_collect = !fields.tiep_nhan_thu.is_empty();
    set_up(&app, who.staff, &desk, &Setting { book, receivers_collect, account }).await?;
    let to = format!("{PATH}?quay={}&xong=cau-hinh", percent(&desk.0));
    Ok(Redirect::to(&to).into_response())
}

fn render(
    app: &App,
    who: &Who,
    (desks, desk): (Vec<(UnitId, String)>, UnitId),
    fields: Fields,
    (problems, notice): (Problems, Option<String>),
) -> Result<Response> {
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}Cách thu phí, lệ phí");
    let desk_name =
        desks.iter().find(|(id, _)| *id == desk).map_or_else(String::new, |(_, name)| name.clone());
    page::html(&SettingPage {
        page: Page::staff(app, who, title, PATH).with_notice(notice),
        desks,
        desk,
        desk_name,
        fields,
        problems,
    })
}
