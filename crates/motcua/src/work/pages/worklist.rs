//! `/cong-viec`: the worklist.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::dossier::Verb;
use serde::Deserialize;
use uuid::Uuid;

use crate::access::{Who, units_with};
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::db::Row;
use crate::dossiers::travel::{self, Pending};
use crate::error::{Error, Result};
use crate::personal::{self, Seen, Way};
use crate::reference::Reference;
use crate::web::form::clean;
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::who::SignedIn;
use crate::work::line::{Line, Reader, line, may_read};
use crate::work::listing::{self, COUNT_MAX, Filter, Key, Listing, Order, Part, Reason};
use crate::work::officers::Officer;
use crate::work::order::Sorts;
use crate::work::pages::many::{self, DeedButton};
use crate::work::reading;
use crate::work::sought::Sought;
use crate::work::worklist::View;

/// Where results that wait to be handed out are listed, with who was called.
const TO_RETURN: &str = "/ket-qua-chua-nhan";

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    xem: String,
    tim: String,
    linh_vuc: String,
    thu_tuc: String,
    sap: String,
    sau: String,
    truoc: String,
}

#[derive(Template)]
#[template(path = "work/pages/worklist.html")]
struct WorklistPage {
    page: Page,
    may_receive: bool,
    /// Whether the person approves drafts, of what is in hand.
    approves: bool,
    /// Paper between desks that waits to be sent or confirmed, in words; empty for none.
    paper: String,
    tabs: Vec<Tab>,
    view: View,
    order: Order,
    sorts: Sorts,
    asked: Asked,
    fields: Vec<String>,
    procedures: Vec<(String, String)>,
    is_narrowed: bool,
    lines: Vec<Line>,
    deeds: Vec<DeedButton>,
    officers: Vec<Officer>,
    may_print: bool,
    previous: String,
    next: String,
}

struct Tab {
    href: String,
    label: &'static str,
    current: bool,
    count: String,
}

/// Shows one view of the worklist.
///
/// # Errors
/// [`Error::Forbidden`] for those who have no work with dossiers.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if asked.xem == View::ToReturn.slug() {
        return Ok(Redirect::to(TO_RETURN).into_response());
    }
    let (now, reference) = (app.now(), app.reference());
    let views: Vec<(View, Vec<Reason>, Filter)> = View::ALL
        .into_iter()
        .map(|view| (view, view.reasons(&who), view.filter(now)))
        .filter(|(_, reasons, _)| !reasons.is_empty())
        .collect();
    let lists: Vec<_> = views.iter().map(|(_, s, filter)| (s.as_slice(), filter)).collect();
    let counts = listing::counts(&app.db, &lists).await?;
    let current = current(&asked, &views, &counts).ok_or(Error::Forbidden)?;
    let (view, reasons, filter) = &views[current];
    let narrowed = narrowed(&asked, filter);
    let order = Order::from_slug(&asked.sap);
    let listing = Listing {
        reasons: reasons.clone(),
        filter: narrowed,
        order,
        part: Part::of(&asked.sau, &asked.truoc),
    };
    let slice = listing::fetch(&app.db, &listing, ROWS_PER_PAGE).await?;
    let units = units_with(&who.actor, Right::ReadDossiers);
    let readable = reading::of_page(&app.db, &slice.rows, &units).await?;
    let readable = (!view.is_readable()).then_some(&readable);
    let reader = Reader { staff: who.staff, stands_in: &who.actor.stands_in, readable };
    note(&app, &who, (reader, &slice.rows)).await?;
    let link = |name: &str, row: Option<&Row>| {
        row.map_or_else(String::new, |row| part_address(*view, &asked, name, order.key(row)))
    };
    let officers = many::officers(&app, &who, *view).await?;
    page::html(&WorklistPage {
        deeds: many::buttons(&who, *view),
        officers,
        may_print: !units.is_empty(),
        page: Page::staff(&app, &who, "Công việc", "/cong-viec"),
        may_receive: who.may(Verb::Receive),
        approves: who.may(Verb::Approve) && *view == View::Mine,
        paper: paper(&app, &who).await?,
        tabs: tabs(&views, &counts, current),
        view: *view,
        order,
        sorts: Sorts::of(order, |order| address(*view, &asked, order)),
        fields: fields(&reference),
        procedures: procedures(&reference, &asked.linh_vuc),
        is_narrowed: is_narrowed(&asked),
        previous: link("truoc", slice.rows.first().filter(|_| slice.has_previous)),
        next: link("sau", slice.rows.last().filter(|_| slice.has_next)),
        lines: slice.rows.iter().map(|row| line(row, &reference, reader, now)).collect(),
        asked,
    })
}

/// Of a list of the whole unit only what is more than initials counts.
async fn note(app: &App, who: &Who, (reader, rows): (Reader<'_>, &[Row])) -> Result<()> {
    let named = rows.iter().filter(|row| may_read(row, reader));
    let people: Vec<Uuid> = named.map(|row| row.id("id")).collect();
    personal::noted(app, &who.actor, Seen { way: Way::Worklist, unit: None, people: &people }).await
}

async fn paper(app: &App, who: &Who) -> Result<String> {
    let Pending { to_send, coming } = travel::pending(&app.db, &who.desks()).await?;
    let mut parts = Vec::new();
    if to_send > 0 {
        parts.push(format!("{to_send} hồ sơ chờ gửi"));
    }
    if coming > 0 {
        parts.push(format!("{coming} hồ sơ đang đến, chờ xác nhận"));
    }
    Ok(parts.join("; "))
}

/// The view asked for, or the first that has something in it.
fn current(asked: &Asked, views: &[(View, Vec<Reason>, Filter)], counts: &[i64]) -> Option<usize> {
    let wanted = View::from_slug(&asked.xem);
    let named = views.iter().position(|(view, _, _)| Some(*view) == wanted);
    let is_shown = |view: View, count: i64| count > 0 && view != View::ToReturn;
    let full = views.iter().zip(counts).position(|((view, _, _), count)| is_shown(*view, *count));
    let first = (!views.is_empty()).then_some(0);
    named.or(full).or(first)
}

fn narrowed(asked: &Asked, filter: &Filter) -> Filter {
    let text = |text: &str| Some(clean(text)).filter(|text| !text.is_empty());
    Filter {
        field: text(&asked.linh_vuc),
        procedure: text(&asked.thu_tuc).filter(|_| !asked.linh_vuc.is_empty()),
        sought: Sought::parse(&asked.tim),
        standing: filter.standing,
    }
}

fn is_narrowed(asked: &Asked) -> bool {
    [&asked.tim, &asked.linh_vuc, &asked.thu_tuc].into_iter().any(|text| !text.trim().is_empty())
}

fn tabs(views: &[(View, Vec<Reason>, Filter)], counts: &[i64], current: usize) -> Vec<Tab> {
    let tab = |(n, (view, _, _)): (usize, &(View, Vec<Reason>, Filter))| Tab {
        href: if *view == View::ToReturn {
            TO_RETURN.to_owned()
        } else {
            format!("/cong-viec?xem={}", view.slug())
        },
        label: view.label(),
        current: n == current,
        count: counts.get(n).map_or_else(String::new, |count| counted(*count)),
    };
    // What happens now and then has no tab while there is nothing in it.
    let is_rare = |view: View| matches!(view, View::SupplementOver | View::Flaws);
    let is_shown =
        |n: usize, view: View| n == current || !is_rare(view) || counts.get(n) != Some(&0);
    let views = views.iter().enumerate().filter(|(n, (view, _, _))| is_shown(*n, *view));
    views.map(tab).collect()
}

fn counted(count: i64) -> String {
    if count < COUNT_MAX { count.to_string() } else { format!("{}+", COUNT_MAX - 1) }
}

fn fields(reference: &Reference) -> Vec<String> {
    let fields: BTreeSet<&str> =
        reference.catalogue.procedures().map(|procedure| procedure.field.as_str()).collect();
    fields.into_iter().map(ToOwned::to_owned).collect()
}

/// The procedures of the chosen field, one per code: all of them would be half of the page.
fn procedures(reference: &Reference, field: &str) -> Vec<(String, String)> {
    let mut seen: Vec<(String, String)> = Vec::new();
    for procedure in reference.catalogue.procedures().filter(|one| one.field == field) {
        if !seen.iter().any(|(code, _)| code == procedure.code.as_str()) {
            seen.push((procedure.code.to_string(), procedure.name.clone()));
        }
    }
    seen
}

/// The address of the next or the previous page, with everything else that was asked for.
fn part_address(view: View, asked: &Asked, part: &str, key: Key) -> String {
    let order = Order::from_slug(&asked.sap);
    address(view, asked, order) + &format!("&{part}={}", key.words())
}

/// The address of the list in an order, with everything else that was asked for.
fn address(view: View, asked: &Asked, order: Order) -> String {
    let mut address = format!("/cong-viec?xem={}", view.slug());
    for (name, value) in [
        ("tim", asked.tim.as_str()),
        ("linh_vuc", &asked.linh_vuc),
        ("thu_tuc", &asked.thu_tuc),
        ("sap", order.slug()),
    ] {
        if !value.is_empty() {
            address += &format!("&{name}={}", percent(value));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_an_address_is_read_back() {
        let key = Key { at: 1_643_274_600_000, id: Uuid::from_u128(7) };
        let asked = Asked { tim: "Bh’n & x".to_owned(), ..Asked::default() };
        let address = part_address(View::Mine, &asked, "sau", key);
        assert!(address.starts_with("/cong-viec?xem=dang-giu&tim=Bh%E2%80%99n%20%26%20x&sau="));
        let (_, text) = address.rsplit_once('=').expect("a value");
        assert_eq!(Key::read(text), Some(key));
        for broken in ["", "5", "x.y", "5.zz"] {
            assert_eq!(Key::read(broken), None);
        }
    }

    #[test]
    fn many_is_ninety_nine_and_more() {
        assert_eq!([0, 99, 100].map(counted), ["0", "99", "99+"]);
    }
}
