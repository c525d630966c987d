//! `/giay-to`: paper that has to go to the desk of another body, and the lists with which it went or
//! comes (tiếp nhận không phụ thuộc địa giới hành chính).

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use domain::calendar::Calendar;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::access::Who;
use crate::app::App;
use crate::config::limits::{PAPER_ARRIVES_WITHIN_DAYS, PAPER_SENT_WITHIN_DAYS};
use crate::error::{Error, Result};
use crate::lists::handing::Pair;
use crate::lists::sending::{self, Carriage};
use crate::lists::travel::{self, Item, Key, PaperList};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::form::{Sent, clean_option};
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

/// Where it is.
pub(super) const PATH: &str = "/giay-to";
/// Longest tracking number or name of who carries it, in characters.
const CARRIAGE_CHARS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "lists/pages/travel.html")]
struct TravelPage {
    page: Page,
    problems: Problems,
    bundles: Vec<Bundle>,
    coming: Vec<Line>,
    gone: Vec<Line>,
}

/// What waits to be sent from one desk to another.
struct Bundle {
    giver: UnitId,
    receiver: UnitId,
    from: String,
    to: String,
    /// Ends the names of its fields; the first has none.
    mark: String,
    rows: Vec<Row>,
    tracking: String,
    carrier: String,
    problem: String,
}

struct Row {
    key: String,
    href: String,
    code: String,
    applicant: String,
    procedure: String,
    load: &'static str,
    since: String,
    /// Since how many working days, when that is too long; empty otherwise.
    late: String,
    chosen: bool,
}

struct Line {
    href: String,
    number: String,
    from: String,
    to: String,
    sent: String,
    /// As for a row.
    late: String,
    how: String,
    count: i64,
    awaited: i64,
    noted: i64,
}

/// What is sent from here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    giao: String,
    nhan: String,
    chon: Vec<String>,
    van_don: String,
    nguoi_mang: String,
}

/// The desks at which somebody receives.
pub(super) fn desks(who: &Who) -> Result<Vec<&UnitId>> {
    let desks = who.desks();
    if desks.is_empty() { Err(Error::Forbidden) } else { Ok(desks) }
}

/// Shows it.
///
/// # Errors
/// [`Error::Forbidden`] for those who receive at no desk.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    render(&app, &who, None, "").await
}

/// Makes a list of what was chosen and sends it.
///
/// # Errors
/// As [`show`], or what the verb refuses.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let pair = Pair { giver: UnitId(fields.giao.clone()), receiver: UnitId(fields.nhan.clone()) };
    let keys: Vec<Key> = fields.chon.iter().filter_map(|text| Key::parse(text)).collect();
    let how = Carriage {
        tracking: clean_option(&fields.van_don),
        carrier: clean_option(&fields.nguoi_mang),
    };
    let too_long = [&how.tracking, &how.carrier]
        .into_iter()
        .flatten()
        .any(|text| text.chars().count() > CARRIAGE_CHARS_MAX);
    let problem = if keys.is_empty() {
        "Xin đánh dấu ít nhất một hồ sơ."
    } else if how.tracking.is_none() && how.carrier.is_none() {
        "Xin ghi số vận đơn bưu chính hoặc người mang đi."
    } else if too_long {
        "Số vận đơn và tên người mang đi dài nhất 100 ký tự."
    } else {
        match sending::send(&app, &who.actor, &pair, (&keys, &how)).await? {
            Some(list) => {
                return Ok(Redirect::to(&format!("{PATH}/{list}?xong=gui")).into_response());
            }
            None => "Giấy tờ của các hồ sơ này vừa được gửi rồi; xin xem các danh sách đã gửi.",
        }
    };
    let page = render(&app, &who, Some(&fields), problem).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(app: &App, who: &Who, typed: Option<&Fields>, problem: &str) -> Result<Response> {
    let (now, reference) = (app.now(), app.reference());
    let desks = desks(who)?;
    let waiting = travel::waiting(&app.db, &reference, &desks).await?;
    let lists = travel::lists(&app.db, &desks).await?;
    note(app, who, waiting.values().flatten()).await?;
    let mut bundles: Vec<Bundle> = waiting
        .iter()
        .enumerate()
        .map(|(n, (pair, items))| bundle(&reference, n, (pair, items), now))
        .collect();
    let mut problems = Problems::default();
    if let Some(typed) = typed {
        let sent = bundles
            .iter_mut()
            .find(|one| one.giver.0 == typed.giao && one.receiver.0 == typed.nhan);
        // What was sent meanwhile has no form any more.
        let field = sent.as_ref().map_or_else(String::new, |one| format!("van_don{}", one.mark));
        problems.add(field, problem);
        if let Some(one) = sent {
            one.problem = problem.to_owned();
            one.tracking.clone_from(&typed.van_don);
            one.carrier.clone_from(&typed.nguoi_mang);
            for row in &mut one.rows {
                row.chosen = typed.chon.contains(&row.key);
            }
        }
    }
    let is_coming = |list: &&PaperList| list.awaited > 0 && desks.contains(&&list.pair.receiver);
    let title = if problems.is_empty() { "" } else { "Lỗi: " };
    page::html(&TravelPage {
        page: Page::staff(app, who, format!("{title}Giấy tờ gửi, nhận"), PATH),
        coming: lists.iter().filter(is_coming).map(|list| line(&reference, list, now)).collect(),
        gone: lists
            .iter()
            .filter(|l| !is_coming(l))
            .map(|list| line(&reference, list, now))
            .collect(),
        problems,
        bundles,
    })
}

/// Leaves the trace of somebody who looks at whose papers go from desk to desk.
pub(super) async fn note(
    app: &App,
    who: &Who,
    items: impl IntoIterator<Item = &Item>,
) -> Result<()> {
    let people: Vec<Uuid> = items.into_iter().map(|item| item.key.dossier).collect();
    let seen = Seen { way: Way::PaperLists, unit: None, people: &people };
    personal::noted(app, &who.actor, seen).await
}

fn bundle(
    reference: &Reference,
    n: usize,
    (pair, items): (&Pair, &[Item]),
    now: Timestamp,
) -> Bundle {
    let calendar = reference.calendar(&pair.giver);
    Bundle {
        from: reference.unit_name(&pair.giver),
        to: reference.unit_name(&pair.receiver),
        giver: pair.giver.clone(),
        receiver: pair.receiver.clone(),
        mark: if n == 0 { String::new() } else { format!("-{}", n + 1) },
        rows: items.iter().map(|item| row(item, &calendar, now)).collect(),
        tracking: String::new(),
        carrier: String::new(),
        problem: String::new(),
    }
}

fn row(item: &Item, calendar: &Calendar, now: Timestamp) -> Row {
    Row {
        key: item.key.to_string(),
        href: format!("/ho-so/{}", item.key.dossier),
        code: item.code.clone(),
        applicant: item.applicant.clone(),
        procedure: item.procedure.clone(),
        load: item.load.label(),
        since: words::minute(item.since),
        late: late(calendar, (item.since, now), PAPER_SENT_WITHIN_DAYS),
        chosen: true,
    }
}

fn line(reference: &Reference, list: &PaperList, now: Timestamp) -> Line {
    let calendar = reference.calendar(&list.pair.giver);
    let late = late(&calendar, (list.sent_at, now), PAPER_ARRIVES_WITHIN_DAYS);
    Line {
        href: format!("{PATH}/{}", list.id),
        number: list.number.clone(),
        from: reference.unit_name(&list.pair.giver),
        to: reference.unit_name(&list.pair.receiver),
        sent: words::minute(list.sent_at),
        late: if list.awaited > 0 { late } else { String::new() },
        how: how(list),
        count: list.count,
        awaited: list.awaited,
        noted: list.noted,
    }
}

/// "đã 5 ngày làm việc", when that is more than it should take.
fn late(calendar: &Calendar, (since, now): (Timestamp, Timestamp), within: usize) -> String {
    let days = travel::working_days_since(calendar, since, now);
    if days > within { format!("đã {days} ngày làm việc") } else { String::new() }
}

/// How it goes, in words.
pub(super) fn how(list: &PaperList) -> String {
    let tracking = list.tracking.as_ref().map(|number| format!("vận đơn {number}"));
    let carrier = list.carrier.as_ref().map(|name| format!("{name} mang đi"));
    [tracking, carrier].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
