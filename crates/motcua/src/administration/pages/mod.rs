//! The pages of administration.

pub mod calendar;
pub mod calendar_change;
pub mod draft_texts;
pub mod exemptions;
pub mod history;
pub mod holidays;
pub mod home;
pub mod internal_route;
pub mod internal_routes;
pub mod letters;
pub mod notice_texts;
pub mod papers;
pub mod procedure;
pub mod procedures;
pub mod raw;
pub mod unit;
pub mod unit_end;
pub mod units;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use jiff::civil::Date;

use crate::access::Who;
use crate::access::reach::Object;
use crate::app::App;
use crate::catalog::edit::Unmade;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;

/// Lets nobody on who may not change reference data.
fn require(who: &Who) -> Result<()> {
    if who.has(Right::ManageCatalogue) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whether what belongs to a unit may be changed by this administrator.
fn reaches(reference: &Reference, who: &Who, unit: &UnitId) -> bool {
    who.reach(&reference.units, Right::ManageCatalogue).covers(Object::Unit(unit))
}

/// Whether what all units share may be changed by this administrator.
fn writes_shared(app: &App, who: &Who) -> bool {
    let reference = app.reference();
    who.reach(&reference.units, Right::ManageCatalogue).covers(Object::Shared)
}

/// Lets nobody change what all units share who does not answer for all of them.
fn require_shared(app: &App, who: &Who) -> Result<()> {
    if writes_shared(app, who) { Ok(()) } else { Err(Error::Forbidden) }
}

/// A page about what all units share: who does not answer for all of them only reads it.
fn shared_page(app: &App, who: &Who, title: impl Into<String>, path: &str) -> Page {
    Page::staff(app, who, title, path).only_read(!writes_shared(app, who))
}

/// The page again, with problems in it.
fn again(page: &impl askama::Template) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page::html(page)?).into_response())
}

/// What an id typed by people may be.
const SLUG: &str = "Mã gồm chữ thường không dấu, số và gạch nối, ví dụ ho-ngheo.";

/// Whether a text may be an id.
fn is_slug(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (2..=60).contains(&text.len()) && text.chars().all(is_sign)
}

/// The last day of what something new follows: the day before, or the end that it has already.
fn last_before(from_on: Date, old_to_on: Option<Date>) -> Option<Date> {
    old_to_on.filter(|to_on| *to_on < from_on).or_else(|| from_on.yesterday().ok())
}

/// To the page that shows what was done.
fn done(path: &str, what: &str) -> Response {
    Redirect::to(&crate::web::with_query(path, "xong", what)).into_response()
}

/// Why nothing was changed, as problems of a page. Sentences belong to the field that they are
/// about, where `place` knows one.
fn unmade<F: Into<String>>(unmade: Unmade, place: impl Fn(&str) -> F) -> Result<Problems> {
    let mut problems = Problems::default();
    match unmade {
        Unmade::Wrong(sentences) => {
            for sentence in sentences {
                problems.add(place(&sentence), sentence);
            }
        }
        Unmade::Overtaken(sentence) => problems.add("", sentence),
        Unmade::Failed(error) => return Err(error),
    }
    Ok(problems)
}

/// What is asked of a page after something succeeded: `?xong=…`.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Done {
    #[serde(default)]
    xong: String,
}

impl Done {
    /// The sentence about it.
    fn sentence(&self) -> Option<String> {
        (!self.xong.is_empty()).then(|| {
            "Đã lưu thay đổi. Thay đổi có hiệu lực ngay; nội dung cũ còn trong mục Lịch sử."
                .to_owned()
        })
    }
}
