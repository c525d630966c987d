//! `/canh-bao`: where whoever leads begins the day: what waits for a decision, what is overdue and with
//! whom, and how the work of each unit stands. Every number leads to the list that it counts.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use serde::Deserialize;
use uuid::Uuid;

use super::scope;
use crate::access::{Who, units_with};
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::watch::standing::{self, Counted, Kind};
use crate::watch::{urging, vacant};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::words;
use crate::work::line::{Line, Reader, line};
use crate::work::listing::{self, COUNT_MAX, Filter, Listing, Order, Part, Reason, Standing};
use crate::work::order::Sorts;
use crate::work::reading;
use crate::work::worklist::{View, new_dates};

/// Where it is.
pub const PATH: &str = "/canh-bao";

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    xong: String,
}

/// What a list sends to urge.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Urged {
    /// The one whose button was pressed.
    mot: String,
    /// All of the page.
    chon: Vec<String>,
    /// The list that it was sent from.
    ve: String,
}

#[derive(Template)]
#[template(path = "watch/pages/leading.html")]
struct LeadingPage {
    page: Page,
    decisions: Vec<Number>,
    units: Vec<UnitLine>,
    total: UnitLine,
    lines: Vec<UrgedLine>,
    sorts: Sorts,
    here: &'static str,
    late: i64,
    late_href: String,
    is_cut: bool,
    may_urge: bool,
    vacant: usize,
}

/// A number with what it counts and where that is.
struct Number {
    href: String,
    label: &'static str,
    count: String,
}

/// One unit, or all of them.
#[derive(Default)]
pub(super) struct UnitLine {
    name: String,
    /// Its part of everything that is open, in percent.
    share: i64,
    /// How much of it is overdue, in percent.
    late_share: i64,
    cells: Vec<Cell>,
}

/// One number of a unit.
pub(super) struct Cell {
    href: String,
    label: &'static str,
    count: i64,
    is_late: bool,
}

/// A line of a list from which is urged.
pub(super) struct UrgedLine {
    pub(super) line: Line,
    /// The dossier, for the button; empty where nobody is urged.
    pub(super) id: String,
    /// When it was urged last, in words.
    pub(super) urged: String,
}

/// Shows it.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !who.has(Right::SeeUnitWork) {
        return Err(Error::Forbidden);
    }
    let scope = scope(&app, &who);
    let reference = app.reference();
    let mut counted = standing::of_units(&app).await?;
    counted.retain(|(unit, _)| scope.contains(unit));
    let sum = counted.iter().fold(Counted::default(), |sum, (_, one)| sum.and(one));
    let units = counted.iter().map(|(unit, one)| {
        let name = reference.unit_name(unit);
        unit_line(name, Some(unit), (one, &sum))
    });
    let listing = Listing {
        reasons: reasons(&scope),
        filter: Filter { standing: Some(Standing::Late(app.now())), ..Filter::default() },
        order: Order::Due,
        part: Part::First,
    };
    let slice = listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?;
    let vacant = vacant::all(&app).await?;
    html(&LeadingPage {
        page: Page::staff(&app, &who, "Điều hành", PATH).with_notice(notice(&asked.xong)),
        decisions: decisions(&app, &who).await?,
        units: units.collect(),
        total: unit_line("Tổng cộng".to_owned(), None, (&sum, &sum)),
        lines: lines(&app, &who, &slice.rows).await?,
        sorts: Sorts::of(Order::Due, |order| {
            format!("{}&sap={}", list_href(Kind::Late, None), order.slug())
        }),
        here: PATH,
        late: sum.late,
        late_href: list_href(Kind::Late, None),
        is_cut: slice.has_next,
        may_urge: may_urge(&who),
        vacant: vacant.iter().filter(|one| scope.contains(&one.unit)).count(),
    })
}

/// Urges one dossier of a list, or all of the page.
pub async fn urge(State(app): State<App>, sent: Sent<Urged>) -> Result<Response> {
    let Sent { who, fields } = sent;
    if !may_urge(&who) {
        return Err(Error::Forbidden);
    }
    let chosen = if fields.mot.is_empty() { &fields.chon[..] } else { &[fields.mot][..] };
    let ids: Vec<Uuid> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let urged = urging::urge(&app, &who, &ids).await?;
    let back = if fields.ve.starts_with(super::leading_list::PATH) { &fields.ve } else { PATH };
    let address = crate::web::with_query(back, "xong", &urged.to_string());
    Ok(Redirect::to(&address).into_response())
}

/// Whoever sees and arranges the work of a unit urges.
pub(super) fn may_urge(who: &Who) -> bool {
    who.has(Right::SeeUnitWork) && who.has(Right::ArrangeWork)
}

/// What a list says after somebody was urged.
pub(super) fn notice(done: &str) -> Option<String> {
    let urged: usize = done.parse().ok()?;
    Some(if urged == 0 {
        "Hôm nay bạn đã đôn đốc những hồ sơ này.".to_owned()
    } else {
        format!("Đã đôn đốc {urged} hồ sơ: người đang giữ và lãnh đạo đơn vị nhận được thông báo.")
    })
}

/// The address of the list that a number counts.
pub(super) fn list_href(kind: Kind, unit: Option<&UnitId>) -> String {
    let unit = unit.map_or_else(String::new, |unit| format!("&don_vi={}", unit.0));
    format!("{}?loai={}{unit}", super::leading_list::PATH, kind.slug())
}

/// The open dossiers of these units.
pub(super) fn reasons(units: &BTreeSet<UnitId>) -> Vec<Reason> {
    units.iter().cloned().map(Reason::AtUnit).collect()
}

/// Rows as lines with their buttons: what the reader may read is a link.
pub(super) async fn lines(app: &App, who: &Who, rows: &[Row]) -> Result<Vec<UrgedLine>> {
    let (now, reference) = (app.now(), app.reference());
    let own = units_with(&who.actor, Right::ReadDossiers);
    let readable = reading::of_page(&app.db, rows, &own).await?;
    let people: Vec<Uuid> = readable.iter().copied().collect();
    let seen = Seen { way: Way::Worklist, unit: None, people: &people };
    personal::noted(app, &who.actor, seen).await?;
    let stands_in = &who.actor.stands_in;
    let reader = Reader { staff: who.staff, stands_in, readable: Some(&readable) };
    let urged = urging::last(app, rows).await?;
    let lines = rows.iter().map(|row| {
        let id = row.id("id");
        let is_running = row.opt_at("paused_at").is_none() && row.opt_at("ended_at").is_none();
        UrgedLine {
            line: line(row, &reference, reader, now),
            id: if is_running { id.to_string() } else { String::new() },
            urged: urged.get(&id).map_or_else(String::new, |at| words::minute(*at)),
        }
    });
    Ok(lines.collect())
}

/// What waits for this person; what is nothing is left out.
async fn decisions(app: &App, who: &Who) -> Result<Vec<Number>> {
    let new_dates = new_dates(who);
    let mut opinions = View::Asked.reasons(who);
    opinions.retain(|reason| !new_dates.contains(reason));
    let all: [(View, &str, Vec<Reason>); 4] = [
        (View::Asked, "đề nghị hẹn lại chờ quyết định", new_dates),
        (View::Asked, "hồ sơ chờ ý kiến của đơn vị", opinions),
        (View::Mine, "hồ sơ đang ở chỗ bạn", View::Mine.reasons(who)),
        (View::Waiting, "hồ sơ chờ bạn nhận", View::Waiting.reasons(who)),
    ];
    let every = Filter::default();
    let lists: Vec<(&[Reason], &Filter)> =
        all.iter().map(|(_, _, reasons)| (reasons.as_slice(), &every)).collect();
    let counts = listing::counts(&app.db, &lists).await?;
    let numbers = all.iter().zip(counts).filter(|(_, count)| *count > 0);
    let number = |((view, label, _), count): (&(View, &'static str, Vec<Reason>), i64)| Number {
        href: format!("/cong-viec?xem={}", view.slug()),
        label,
        count: if count < COUNT_MAX { count.to_string() } else { format!("{}+", COUNT_MAX - 1) },
    };
    Ok(numbers.map(number).collect())
}

fn unit_line(name: String, unit: Option<&UnitId>, (one, sum): (&Counted, &Counted)) -> UnitLine {
    let cell = |kind: Kind| Cell {
        href: list_href(kind, unit),
        label: kind.label(),
        count: one.of(kind),
        is_late: kind == Kind::Late,
    };
    UnitLine {
        name,
        share: percent(one.open, sum.open),
        late_share: percent(one.late, one.open),
        cells: Kind::ALL.into_iter().map(cell).collect(),
    }
}

/// A share, rounded; nothing of nothing is nothing.
fn percent(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (part * 200 + whole) / (whole * 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded() {
        let table = [(0, 0, 0), (0, 5, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (5, 5, 100)];
        for (part, whole, share) in table {
            assert_eq!(percent(part, whole), share, "{part} of {whole}");
        }
    }
}
