//! The end of a unit, with all below it, or its merger into another: what hangs on it is shown
//! before it is written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Right;
use domain::agency::{Unit, UnitId};
use jiff::civil::Date;

use super::unit::{Typed, held, json, page};
use super::units::PATH;
use super::{done, unmade};
use crate::accounts::units::parse;
use crate::administration::load;
use crate::app::App;
use crate::catalog::beyond::{self, Author};
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::words;

#[derive(Template)]
#[template(path = "administration/pages/unit_end.html")]
struct EndPage {
    page: Page,
    back: String,
    typed: Typed,
    name: String,
    last: String,
    successor: String,
    rows: Vec<Row>,
    dossiers: i64,
    duties: i64,
}

struct Row {
    name: String,
    successor: String,
    dossiers: i64,
    duties: i64,
}

/// Shows what hangs on the unit, or writes its end.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require(&who)?;
    let (unit, seen) = held(&app, &fields.ma).await?;
    let reference = app.reference();
    if !super::reaches(&reference, &who, &unit.id) {
        return Err(Error::NotFound);
    }
    // The page shows the whole unit again beside what was typed here.
    let shown = |typed: &Typed| Typed {
        ket_thuc: typed.ket_thuc.clone(),
        ke_thua: typed.ke_thua.clone(),
        da_xem: typed.da_xem.clone(),
        ..super::unit::typed(&unit, seen.clone())
    };
    let mut problems = Problems::default();
    let Some((last, successor)) = read(&reference, &unit, &fields, &mut problems) else {
        return page(&app, &who, shown(&fields)).with(problems);
    };
    let ended = ended(&reference, &unit, last, successor.as_ref());
    let mut changes = Vec::new();
    for one in &ended {
        // What the database has now, in case it is newer than this program's snapshot.
        let (mut now, mark) = held(&app, &one.id.0).await?;
        now.valid.to_on = one.valid.to_on;
        now.successor.clone_from(&one.successor);
        let seen = if one.id == unit.id { fields.da_xem.clone() } else { mark };
        changes.push(Change::new("unit", one.id.0.clone(), json(&now)?).seen(seen));
    }
    let entries = edit::entries(&app.db).await?;
    let author = Author { actor: &who.actor, right: Right::ManageCatalogue };
    let beyond = beyond::sentences(&entries, &changes, author);
    for problem in beyond.into_iter().chain(edit::problems(&entries, &changes)?) {
        problems.add("ket_thuc", problem);
    }
    if !problems.is_empty() {
        return page(&app, &who, shown(&fields)).with(problems);
    }
    if fields.buoc == "ghi" {
        return match edit::apply(&app, &who, &changes).await {
            Ok(()) => Ok(done(PATH, "1")),
            Err(why) => {
                let problems = unmade(why, |_| "ket_thuc")?;
                page(&app, &who, shown(&fields)).with(problems)
            }
        };
    }
    let load = load::of_all(&app.db, last).await?;
    let row = |one: &Unit| {
        let held = load.get(&one.id).copied().unwrap_or_default();
        Row {
            name: one.name.clone(),
            successor: one
                .successor
                .as_ref()
                .map(|id| reference.unit_full_name(id))
                .unwrap_or_default(),
            dossiers: held.dossiers,
            duties: held.duties,
        }
    };
    let rows: Vec<Row> = ended.iter().map(row).collect();
    html(&EndPage {
        page: Page::staff(&app, &who, format!("Kết thúc: {}", unit.name), PATH),
        back: super::units::href(&unit),
        name: unit.name.clone(),
        last: words::date(last),
        successor: successor.map(|id| reference.unit_full_name(&id)).unwrap_or_default(),
        dossiers: rows.iter().map(|row| row.dossiers).sum(),
        duties: rows.iter().map(|row| row.duties).sum(),
        rows,
        typed: fields,
    })
}

fn read(
    reference: &Reference,
    unit: &Unit,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<(Date, Option<UnitId>)> {
    let last = problems.check("ket_thuc", words::read_day(&typed.ket_thuc))?;
    if last < unit.valid.from_on {
        problems.add("ket_thuc", "Ngày cuối cùng không được trước ngày bắt đầu.");
    }
    let successor = if typed.ke_thua.trim().is_empty() {
        None
    } else {
        let day = last.tomorrow().unwrap_or(last);
        Some(problems.check("ke_thua", parse(reference, day, &typed.ke_thua))?)
    };
    if successor.as_ref() == Some(&unit.id) {
        problems.add("ke_thua", "Đơn vị không thể kế thừa chính mình.");
    }
    problems.is_empty().then_some((last, successor))
}

/// The unit and all below it that exist longer, each with its end. A part goes to the part of the
/// same kind of the successor, if there is exactly one.
fn ended(reference: &Reference, unit: &Unit, last: Date, successor: Option<&UnitId>) -> Vec<Unit> {
    let mut all = Vec::new();
    for one in reference.units.iter() {
        let is_below = reference.units.lineage(&one.id).iter().any(|above| above.id == unit.id);
        let ends_later = one.valid.to_on.is_none_or(|to| to > last) && one.valid.from_on <= last;
        if one.id == unit.id {
            let mut ended = one.clone();
            ended.valid.to_on = Some(last);
            ended.successor = successor.cloned();
            all.insert(0, ended);
        } else if is_below && ends_later {
            let mut ended = one.clone();
            ended.valid.to_on = Some(last);
            ended.successor = successor.and_then(|id| part_of(reference, id, one, last));
            all.push(ended);
        }
    }
    all
}

fn part_of(reference: &Reference, successor: &UnitId, part: &Unit, last: Date) -> Option<UnitId> {
    let day = last.tomorrow().ok()?;
    let alike = |other: &&Unit| other.kind == part.kind && other.valid.contains(day);
    let mut found = reference.units.children(successor).filter(alike);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one.id.clone()),
        _ => None,
    }
}
