//! `/ban-giao`: what was handed over on a day, by pairs of units, for both to sign.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::agency::UnitId;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::file;
use crate::access::{Who, units_with};
use crate::app::App;
use crate::error::{Error, Result};
use crate::journal;
use crate::lists::handing::{self, Given, Pair};
use crate::lists::print;
use crate::personal::{self, Seen, Shows, Way};
use crate::reference::Reference;
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::print as press;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ngay: String,
    giao: String,
    nhan: String,
}

#[derive(Template)]
#[template(path = "lists/pages/handing.html")]
struct HandingPage {
    page: Page,
    day: String,
    problem: String,
    lists: Vec<Choice>,
    chosen: Option<Chosen>,
}

/// One of the lists of the day.
struct Choice {
    href: String,
    giver: String,
    receiver: String,
    count: usize,
    open: usize,
}

/// The list that is shown.
struct Chosen {
    giver: String,
    receiver: String,
    pdf: String,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    code: String,
    procedure: String,
    applicant: String,
    due: String,
    given: String,
    received: String,
}

/// Shows the lists of a day, and one of them.
///
/// # Errors
/// [`Error::Forbidden`] for those who read no dossiers.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let today = time::local(app.now()).date();
    let (day, problem) = match asked.ngay.trim() {
        "" => (today, String::new()),
        text => words::read_day(text)
            .map_or_else(|problem| (today, problem.to_owned()), |day| (day, String::new())),
    };
    let reference = app.reference();
    let lists = if problem.is_empty() { of(&app, &who, day).await? } else { BTreeMap::new() };
    let pair = pair(&asked);
    let chosen = match (lists.get_key_value(&pair), lists.iter().next()) {
        (Some(found), _) => Some(found),
        // A day with one list needs no choice.
        (None, Some(only)) if lists.len() == 1 => Some(only),
        (None, _) => None,
    };
    if let Some((pair, given)) = chosen {
        let seen = Seen { way: Way::Handing, unit: Some(&pair.giver), people: &ids(given) };
        personal::noted(&app, &who.actor, seen).await?;
    }
    page::html(&HandingPage {
        page: Page::staff(&app, &who, "Danh sách bàn giao hồ sơ", "/so-theo-doi"),
        day: if asked.ngay.trim().is_empty() { words::date(day) } else { asked.ngay.clone() },
        problem,
        chosen: chosen.map(|(pair, given)| view(&reference, day, pair, given)),
        lists: lists.iter().map(|(pair, given)| choice(&reference, day, pair, given)).collect(),
    })
}

/// `/ban-giao.pdf`.
///
/// # Errors
/// [`Error::NotFound`] when nothing was given by the one to the other on that day.
pub async fn pdf(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let day = words::read_day(&asked.ngay).map_err(|problem| Error::Bad(problem.to_owned()))?;
    let lists = of(&app, &who, day).await?;
    let pair = pair(&asked);
    let given = lists.get(&pair).ok_or(Error::NotFound)?;
    personal::counted(&app, &who.actor, (Shows::Printed, &ids(given))).await?;
    let letter = print::handing(&app.reference(), &pair, (day, given), app.now())?;
    let pdf = press::pdf(&app, letter).await?;
    let facts = json!({ "unit": pair.receiver.0, "on": day, "dossiers": given.len() });
    let noted = ("handing_printed", who.staff);
    let entry = print::noted(noted, Some(&pair.giver), app.now(), &facts);
    let mut tx = app.db.begin().await?;
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(file(pdf, "application/pdf", ("inline", &format!("ban-giao-{day}.pdf"))))
}

async fn of(app: &App, who: &Who, day: Date) -> Result<BTreeMap<Pair, Vec<Given>>> {
    let units = units_with(&who.actor, Right::ReadDossiers);
    if units.is_empty() {
        return Err(Error::Forbidden);
    }
    Ok(handing::on(&app.db, &app.reference(), day, &units).await?)
}

fn ids(given: &[Given]) -> Vec<Uuid> {
    given.iter().map(|one| one.id).collect()
}

fn pair(asked: &Asked) -> Pair {
    Pair { giver: UnitId(asked.giao.clone()), receiver: UnitId(asked.nhan.clone()) }
}

fn query(day: Date, pair: &Pair) -> String {
    format!("ngay={day}&giao={}&nhan={}", percent(&pair.giver.0), percent(&pair.receiver.0))
}

fn choice(reference: &Reference, day: Date, pair: &Pair, given: &[Given]) -> Choice {
    Choice {
        href: format!("/ban-giao?{}", query(day, pair)),
        giver: reference.unit_name(&pair.giver),
        receiver: reference.unit_name(&pair.receiver),
        count: given.len(),
        open: given.iter().filter(|one| one.received.is_none()).count(),
    }
}

fn view(reference: &Reference, day: Date, pair: &Pair, given: &[Given]) -> Chosen {
    Chosen {
        giver: reference.unit_name(&pair.giver),
        receiver: reference.unit_name(&pair.receiver),
        pdf: format!("/ban-giao.pdf?{}", query(day, pair)),
        lines: given.iter().map(line).collect(),
    }
}

fn line(given: &Given) -> Line {
    let received = given.received.as_ref();
    Line {
        href: format!("/ho-so/{}", given.id),
        code: given.code.clone(),
        procedure: given.procedure.clone(),
        applicant: given.applicant.clone(),
        due: words::minute(given.due_at),
        given: format!("{} · {}", words::minute(given.given_at), given.giver),
        received: received
            .map_or_else(String::new, |(at, name)| format!("{} · {name}", words::minute(*at))),
    }
}
