//! `/thu-phi`: what is owed at a desk, and its till of a day.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitId;
use domain::money::refund::RefundDue;
use domain::money::till::{Sums, difference_in_words};
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::{PATH, done};
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::payment::lists::{self, Owing};
use crate::payment::{Closed, Paid, closing, desks, of_day, of_desk, open_day, open_refunds};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::form::clean;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::history;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The desk.
    pub quay: String,
    /// The day of the till.
    pub ngay: String,
    /// The code that is looked for.
    pub q: String,
    /// What has just succeeded.
    pub xong: String,
}

/// What was typed into the form of the closing.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What is wrong with it.
    pub problems: Problems,
    /// The money that was counted.
    pub counted: String,
    /// Why there is a difference.
    pub note: String,
}

#[derive(Template)]
#[template(path = "payment/pages/day.html")]
struct DayPage {
    page: Page,
    desk: UnitId,
    tabs: Vec<Tab>,
    asked: Asked,
    day: String,
    day_words: String,
    is_today: bool,
    rows: Vec<RowView>,
    sums: SumsView,
    closed: Option<ClosedView>,
    may_close: bool,
    late_rows_go_to: String,
    typed: Typed,
    found: Option<Vec<OwingView>>,
    owing: Vec<OwingView>,
    refunds: Vec<OwingView>,
}

struct Tab {
    href: String,
    label: String,
    current: bool,
}

struct RowView {
    receipt: String,
    time: String,
    href: String,
    code: String,
    kind: String,
    reason: String,
    means: &'static str,
    amount: String,
    slip: String,
    staff: String,
}

struct SumsView {
    cash: [String; 3],
    transfer: [String; 3],
    total: String,
}

struct ClosedView {
    counted: String,
    difference: String,
    is_even: bool,
    note: String,
    who: String,
    at: String,
    href: String,
}

struct OwingView {
    href: String,
    code: String,
    applicant: String,
    procedure: String,
    received: String,
    due: String,
    is_paid: bool,
}

/// Shows the till of a day.
///
/// # Errors
/// [`Error::Forbidden`] for those who take no fees anywhere.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    render(&app, &who, asked, Typed::default()).await
}

/// The page again after a closing that could not be taken, with everything that was typed.
///
/// # Errors
/// As [`show`].
pub(super) async fn again(app: &App, who: &Who, asked: Asked, typed: Typed) -> Result<Response> {
    let page = render(app, who, asked, typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(app: &App, who: &Who, mut asked: Asked, typed: Typed) -> Result<Response> {
    let (now, reference) = (app.now(), app.reference());
    let today = time::local(now).date();
    let desks = desks(&app.db, &reference, &who.actor, now).await?;
    let desk = desks.iter().find(|desk| desk.0 == asked.quay).or(desks.first());
    let desk = desk.ok_or(Error::Forbidden)?.clone();
    asked.q = clean(&asked.q);
    let found = match asked.q.as_str() {
        "" => None,
        typed => Some(lists::find(&app.db, &desks, typed).await?),
    };
    if let Some([only]) = found.as_deref() {
        return Ok(Redirect::to(&format!("{PATH}/{}", only.id)).into_response());
    }
    let next = open_day(&app.db, &desk, today).await?;
    let wanted = words::read_day(&asked.ngay).ok();
    let day = wanted.or(next).unwrap_or(today);
    let rows = of_day(&app.db, &desk, day).await?;
    let closed = closing(&app.db, &desk, day).await?;
    let staff = rows.iter().map(|(paid, _)| paid.staff).chain(closed.iter().map(|c| c.staff));
    let names = history::names(&app.db, staff).await?;
    let name = |staff| names.get(&staff).cloned().unwrap_or_default();
    let owing = lists::owing(&app.db, &desk, now).await?;
    let refunds = open_refunds(&app.db, &reference, &desk, now).await?;
    let all = owing.iter().chain(found.iter().flatten()).chain(refunds.iter().map(|(one, _)| one));
    let people: Vec<Uuid> = all.map(|one| one.id).collect();
    let seen = Seen { way: Way::Till, unit: Some(&desk), people: &people };
    personal::noted(app, &who.actor, seen).await?;
    let till = of_desk(&app.db, &desk).await?;
    let shown = |owing: &Owing| owing_view(&reference, owing);
    page::html(&DayPage {
        page: Page::staff(app, who, "Thu phí, lệ phí", PATH).with_notice(done(&asked.xong)),
        tabs: tabs(&reference, &desks, &desk),
        day: day.to_string(),
        day_words: words::date(day),
        is_today: day == today,
        sums: sums_view(&Sums::of(rows.iter().map(|(paid, _)| paid.counted()))),
        rows: rows.iter().map(|row| row_view(row, name(row.0.staff))).collect(),
        may_close: closed.is_none() && next == Some(day),
        late_rows_go_to: till.closed_on.filter(|closed| *closed >= today).map_or_else(
            String::new,
            |closed| {
                words::date(domain::money::till::till_day(
                    today,
                    Some(closed),
                    &reference.calendar(&desk),
                ))
            },
        ),
        closed: closed.map(|closed| closed_view(&closed, name(closed.staff))),
        found: found.map(|found| found.iter().map(shown).collect()),
        owing: owing.iter().map(shown).collect(),
        refunds: refunds.iter().map(|open| refund_view(&reference, open)).collect(),
        typed,
        desk,
        asked,
    })
}

fn tabs(reference: &Reference, desks: &[UnitId], current: &UnitId) -> Vec<Tab> {
    if desks.len() < 2 {
        return Vec::new();
    }
    let tab = |desk: &UnitId| Tab {
        href: format!("{PATH}?quay={desk}"),
        label: reference.unit_name(desk),
        current: desk == current,
    };
    desks.iter().map(tab).collect()
}

fn row_view((paid, code): &(Paid, String), staff: String) -> RowView {
    RowView {
        receipt: paid.receipt(),
        time: time::local(paid.at).strftime("%H:%M").to_string(),
        href: format!("{PATH}/{}", paid.dossier),
        code: code.clone(),
        kind: paid.kind.label().to_owned(),
        reason: paid.reason.clone().unwrap_or_default(),
        means: paid.means.label(),
        amount: paid.amount.to_string(),
        slip: format!("{PATH}/phieu/{}.pdf", paid.id),
        staff,
    }
}

fn sums_view(sums: &Sums) -> SumsView {
    SumsView {
        cash: [sums.cash_in, sums.cash_out, sums.cash()].map(|dong| dong.to_string()),
        transfer: [sums.transfer_in, sums.transfer_out, sums.transfer()].map(|d| d.to_string()),
        total: sums.total().to_string(),
    }
}

fn closed_view(closed: &Closed, who: String) -> ClosedView {
    let cash = closed.sums.cash();
    ClosedView {
        counted: closed.counted.to_string(),
        difference: difference_in_words(closed.counted, cash),
        is_even: closed.counted == cash,
        note: closed.note.clone().unwrap_or_default(),
        who,
        at: words::minute(closed.at),
        href: closing_href(&closed.desk, closed.day),
    }
}

/// Where the closing of a day is printed.
pub(super) fn closing_href(desk: &UnitId, day: Date) -> String {
    format!("{PATH}/ket-so/{desk}/{day}.pdf")
}

/// The same for money that is to be given back.
fn refund_view(reference: &Reference, (owing, due): &(Owing, RefundDue)) -> OwingView {
    OwingView { due: due.total().to_string(), ..owing_view(reference, owing) }
}

fn owing_view(reference: &Reference, owing: &Owing) -> OwingView {
    let procedure = reference
        .catalogue
        .procedures()
        .find(|procedure| procedure.code.as_str() == owing.procedure)
        .map_or_else(|| owing.procedure.clone(), |procedure| procedure.name.clone());
    OwingView {
        href: format!("{PATH}/{}", owing.id),
        code: owing.code.clone(),
        applicant: owing.applicant.clone(),
        procedure,
        received: words::minute(owing.received_at),
        due: owing.balance.due_words(),
        is_paid: !owing.balance.is_owing(),
    }
}
