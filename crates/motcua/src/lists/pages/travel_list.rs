//! `/giay-to/{list}`: one list with which paper went, on which the receiving desk confirms what
//! arrived and notes what is missing; and the list on paper.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::duty::Duty;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::file;
use super::travel::{PATH, desks, how, note};
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::lists::print;
use crate::lists::sending;
use crate::lists::travel::{self, Item, Key, PaperList};
use crate::web::form::{Sent, clean_option};
use crate::web::page::{self, Page};
use crate::web::who::SignedIn;
use crate::words;
use crate::work::print as press;

/// Longest note about what is missing, in characters.
const NOTE_CHARS_MAX: usize = 300;

#[derive(Template)]
#[template(path = "lists/pages/travel_list.html")]
struct ListPage {
    page: Page,
    problem: String,
    href: String,
    number: String,
    from: String,
    to: String,
    how: String,
    sent: String,
    rows: Vec<Row>,
    may_take: bool,
}

struct Row {
    key: String,
    href: String,
    code: String,
    applicant: String,
    procedure: String,
    load: &'static str,
    arrived: String,
    note: String,
    chosen: bool,
}

/// What the address says has happened before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    xong: String,
}

/// What the receiving desk says: for each dossier of the list, in its order, what is wrong; and which
/// ones arrived.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    viec: String,
    chon: Vec<String>,
    dong: Vec<String>,
    ghi_chu: Vec<String>,
}

/// Shows it.
///
/// # Errors
/// [`Error::NotFound`] for those who receive neither where it comes from nor where it goes to.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(before): Query<Before>,
) -> Result<Response> {
    let found = find(&app, &who, id).await?;
    let notice = match before.xong.as_str() {
        "gui" => Some("Đã lập danh sách. Xin in hai bản, một bản đi cùng giấy tờ."),
        "nhan" => Some("Đã ghi nhận. Người nộp được báo khi kết quả đã về đến nơi nhận."),
        _ => None,
    };
    render(&app, &who, found, (&Fields::default(), ""), notice)
}

/// Takes note of what arrived and of what is wrong.
///
/// # Errors
/// As [`show`], and [`Error::Forbidden`] at the giving desk.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let (list, items) = find(&app, &who, id).await?;
    let awaited = || items.iter().filter(|item| item.arrived.is_none()).map(|item| item.key);
    let arrived: Vec<Key> = match fields.viec.as_str() {
        "tat-ca" => awaited().collect(),
        _ => fields.chon.iter().filter_map(|text| Key::parse(text)).collect(),
    };
    let noted = fields.dong.iter().zip(&fields.ghi_chu);
    let notes: BTreeMap<Key, String> = noted
        .filter_map(|(key, note)| Some((Key::parse(key)?, clean_option(note)?)))
        // A note that stands there already is no news.
        .filter(|(key, note)| !items.iter().any(|item| item.key == *key && item.note == *note))
        .collect();
    let problem = if notes.values().any(|note| note.chars().count() > NOTE_CHARS_MAX) {
        "Ghi chú dài nhất 300 ký tự."
    } else if arrived.is_empty() && notes.is_empty() && awaited().next().is_some() {
        "Xin đánh dấu hồ sơ đã nhận, hoặc ghi điều còn thiếu."
    } else {
        sending::take(&app, &who.actor, &list, (&arrived, &notes)).await?;
        return Ok(Redirect::to(&format!("{PATH}/{id}?xong=nhan")).into_response());
    };
    let page = render(&app, &who, (list, items), (&fields, problem), None)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The list on paper.
///
/// # Errors
/// As [`show`].
pub async fn pdf(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (list, items) = find(&app, &who, id).await?;
    let letter = print::sent(&app.reference(), (&list, &items), app.now())?;
    let pdf = press::pdf(&app, letter).await?;
    let day = time::local(list.sent_at).date();
    Ok(file(pdf, "application/pdf", ("inline", &format!("giay-to-{day}.pdf"))))
}

async fn find(app: &App, who: &Who, id: Uuid) -> Result<(PaperList, Vec<Item>)> {
    let found = travel::one(&app.db, &app.reference(), id).await?;
    let mine = desks(who)?;
    let is_mine =
        |list: &PaperList| mine.contains(&&list.pair.giver) || mine.contains(&&list.pair.receiver);
    let found = found.filter(|(list, _)| is_mine(list)).ok_or(Error::NotFound)?;
    note(app, who, &found.1).await?;
    Ok(found)
}

fn render(
    app: &App,
    who: &Who,
    (list, items): (PaperList, Vec<Item>),
    (typed, problem): (&Fields, &str),
    notice: Option<&str>,
) -> Result<Response> {
    let reference = app.reference();
    let is_awaited = items.iter().any(|item| item.arrived.is_none());
    let title = if problem.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{title}Danh sách giấy tờ số {}", list.number);
    page::html(&ListPage {
        page: Page::staff(app, who, title, PATH).with_notice(notice.map(ToOwned::to_owned)),
        problem: problem.to_owned(),
        href: format!("{PATH}/{}", list.id),
        from: reference.unit_name(&list.pair.giver),
        to: reference.unit_name(&list.pair.receiver),
        how: how(&list),
        sent: format!("{}, {}", words::minute(list.sent_at), list.sender),
        rows: items.iter().map(|item| row(item, typed)).collect(),
        may_take: is_awaited && who.actor.holds(Duty::Receiver, &list.pair.receiver),
        number: list.number,
    })
}

fn row(item: &Item, typed: &Fields) -> Row {
    let key = item.key.to_string();
    let place = typed.dong.iter().position(|one| *one == key);
    let note = place.and_then(|n| typed.ghi_chu.get(n));
    Row {
        href: format!("/ho-so/{}", item.key.dossier),
        code: item.code.clone(),
        applicant: item.applicant.clone(),
        procedure: item.procedure.clone(),
        load: item.load.label(),
        arrived: item
            .arrived
            .as_ref()
            .map_or_else(String::new, |(at, name)| format!("{}, {name}", words::minute(*at))),
        note: note.unwrap_or(&item.note).clone(),
        chosen: typed.chon.contains(&key),
        key,
    }
}
