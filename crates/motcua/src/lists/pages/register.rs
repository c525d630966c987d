//! `/so-theo-doi`: the register as a page, as PDF and as a spreadsheet.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::UnitId;
use domain::time;
use jiff::civil::Date;
use letters::{LetterKind, Numbers};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::file;
use crate::access::Who;
use crate::app::App;
use crate::config::limits::ROWS_PER_PAGE;
use crate::error::{Error, Result};
use crate::journal;
use crate::lists::register::{self, Entry, Key, REGISTER_ROWS_MAX, Register};
use crate::lists::{print, sheet};
use crate::personal::{self, Shows};
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::print as press;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    don_vi: String,
    tu: String,
    den: String,
    sau: String,
}

#[derive(Template)]
#[template(path = "lists/pages/register.html")]
struct RegisterPage {
    page: Page,
    units: Vec<(UnitId, String)>,
    unit: String,
    from: String,
    to: String,
    from_problem: String,
    to_problem: String,
    lines: Vec<Line>,
    count: usize,
    is_too_long: bool,
    rows_max: usize,
    /// What the links to the files have in common.
    query: String,
    first: String,
    next: String,
}

struct Line {
    href: String,
    entry: Entry,
    /// With the beginning of the telephone number; the whole one stands in the dossier.
    contact: String,
    received_on: String,
    due_on: String,
    returned_on: String,
    way: &'static str,
    note: String,
}

/// What was asked for, with a sentence for what cannot be read.
struct Read {
    register: Register,
    from_problem: String,
    to_problem: String,
}

/// Shows one page of the register.
///
/// # Errors
/// [`Error::Forbidden`] for those who read no dossiers.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let reference = app.reference();
    let units = register::units(&reference, &who);
    let read = read(&units, &asked, time::local(app.now()).date())?;
    let is_readable = read.from_problem.is_empty() && read.to_problem.is_empty();
    let register = &read.register;
    let (count, entries) = if is_readable {
        let after = key(&asked.sau);
        let size = ROWS_PER_PAGE + 1;
        (
            register::count(&app.db, &reference, register).await?,
            register::page(&app.db, &reference, register, after, size).await?,
        )
    } else {
        (0, Vec::new())
    };
    if !entries.is_empty() {
        personal::counted(&app, &who.actor, (Shows::Names, &ids(&entries))).await?;
        note(&app, &who, "register_read", register).await?;
    }
    let mut lines: Vec<Line> = entries.into_iter().map(line).collect();
    let has_next = lines.len() > ROWS_PER_PAGE;
    lines.truncate(ROWS_PER_PAGE);
    let query = query(register);
    let next = lines.last().filter(|_| has_next).map_or_else(String::new, |line| {
        let Key { at, id } = line.entry.key;
        format!("/so-theo-doi?{query}&sau={at}.{id}")
    });
    page::html(&RegisterPage {
        page: Page::staff(&app, &who, "Sổ theo dõi hồ sơ", "/so-theo-doi"),
        unit: register.unit.0.clone(),
        units,
        from: typed(&asked.tu, register.from_on),
        to: typed(&asked.den, register.to_on),
        lines,
        count,
        is_too_long: count > REGISTER_ROWS_MAX,
        rows_max: REGISTER_ROWS_MAX,
        first: if asked.sau.is_empty() { String::new() } else { format!("/so-theo-doi?{query}") },
        query,
        next,
        from_problem: read.from_problem,
        to_problem: read.to_problem,
    })
}

/// `/so-theo-doi.pdf`.
///
/// # Errors
/// [`Error::Bad`] for a span that cannot be read or has too many dossiers.
pub async fn pdf(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (reference, register) = (app.reference(), whole(&app, &who, &asked).await?);
    let entries = register::all(&app.db, &reference, &register).await?;
    personal::counted(&app, &who.actor, (Shows::Printed, &ids(&entries))).await?;
    let letter = print::register(&reference, &register, entries, app.now())?;
    let pdf = press::pdf(&app, letter).await?;
    note(&app, &who, "register_printed", &register).await?;
    let name = format!("so-theo-doi-{}-{}.pdf", register.from_on, register.to_on);
    Ok(file(pdf, "application/pdf", ("inline", &name)))
}

/// `/so-theo-doi.xlsx`.
///
/// # Errors
/// As [`pdf`].
pub async fn xlsx(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (reference, register) = (app.reference(), whole(&app, &who, &asked).await?);
    let entries = register::all(&app.db, &reference, &register).await?;
    personal::counted(&app, &who.actor, (Shows::Printed, &ids(&entries))).await?;
    note(&app, &who, "register_printed", &register).await?;
    let name = format!("so-theo-doi-{}-{}.xlsx", register.from_on, register.to_on);
    let unit = reference.unit_name(&register.unit);
    let numbers = print::numbers(&reference, LetterKind::Register, app.now())?;
    let bytes =
        tokio::task::spawn_blocking(move || sheet::write(&register, (&unit, numbers), entries))
            .await
            .map_err(|error| Error::Internal(error.into()))??;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(bytes, media, ("attachment", &name)))
}

/// The register that is asked for as a file, when it is not too long for one.
async fn whole(app: &App, who: &Who, asked: &Asked) -> Result<Register> {
    let reference = app.reference();
    let units = register::units(&reference, who);
    let read = read(&units, asked, time::local(app.now()).date())?;
    for problem in [read.from_problem, read.to_problem] {
        if !problem.is_empty() {
            return Err(Error::Bad(problem));
        }
    }
    if register::count(&app.db, &reference, &read.register).await? > REGISTER_ROWS_MAX {
        return Err(Error::Bad(format!(
            "Khoảng ngày này có hơn {REGISTER_ROWS_MAX} hồ sơ. Xin chọn khoảng ngắn hơn rồi in hoặc tải từng phần."
        )));
    }
    Ok(read.register)
}

/// This month until today, of the first unit, when nothing is asked for.
fn read(units: &[(UnitId, String)], asked: &Asked, today: Date) -> Result<Read> {
    let Some((first, _)) = units.first() else { return Err(Error::Forbidden) };
    let unit = if asked.don_vi.is_empty() {
        first
    } else {
        let named = units.iter().find(|(unit, _)| unit.0 == asked.don_vi);
        &named.ok_or(Error::NotFound)?.0
    };
    let day = |text: &str, otherwise: Date| match text.trim() {
        "" => (otherwise, String::new()),
        text => match words::read_day(text) {
            Ok(day) => (day, String::new()),
            Err(problem) => (otherwise, problem.to_owned()),
        },
    };
    let (from_on, from_problem) = day(&asked.tu, today.first_of_month());
    let (to_on, mut to_problem) = day(&asked.den, today.max(from_on));
    if to_on < from_on && from_problem.is_empty() && to_problem.is_empty() {
        to_problem = "Ngày cuối phải từ ngày đầu trở đi.".to_owned();
    }
    Ok(Read { register: Register { unit: unit.clone(), from_on, to_on }, from_problem, to_problem })
}

fn typed(text: &str, day: Date) -> String {
    if text.trim().is_empty() { words::date(day) } else { text.trim().to_owned() }
}

fn query(register: &Register) -> String {
    let Register { unit, from_on, to_on } = register;
    format!("don_vi={}&tu={from_on}&den={to_on}", percent(&unit.0))
}

fn key(text: &str) -> Option<Key> {
    let (at, id) = text.split_once('.')?;
    Some(Key { at: at.parse().ok()?, id: id.parse::<Uuid>().ok()? })
}

fn line(entry: Entry) -> Line {
    Line {
        href: format!("/ho-so/{}", entry.key.id),
        received_on: words::date(entry.received_on),
        due_on: words::date(entry.due_on),
        returned_on: entry.returned_on.map_or_else(String::new, words::date),
        contact: entry.contact.line(Numbers::Masked),
        way: sheet::way(entry.way),
        note: entry.note.clone().unwrap_or_default(),
        entry,
    }
}

fn ids(entries: &[Entry]) -> Vec<Uuid> {
    entries.iter().map(|entry| entry.key.id).collect()
}

async fn note(app: &App, who: &Who, kind: &str, register: &Register) -> Result<()> {
    let Register { unit, from_on, to_on } = register;
    let facts = json!({ "unit": unit.0, "from_on": from_on, "to_on": to_on });
    let entry = print::noted((kind, who.staff), Some(unit), app.now(), &facts);
    let mut tx = app.db.begin().await?;
    journal::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(don_vi: &str, tu: &str, den: &str) -> Asked {
        Asked {
            don_vi: don_vi.to_owned(),
            tu: tu.to_owned(),
            den: den.to_owned(),
            sau: String::new(),
        }
    }

    #[test]
    fn a_span_is_this_month_unless_another_is_asked_for() {
        let today = date(2022, 3, 15);
        let units = [(UnitId::from("a"), "A".to_owned()), (UnitId::from("b"), "B".to_owned())];
        let table = [
            (asked("", "", ""), ("a", date(2022, 3, 1), today, "")),
            (asked("b", "1/2/2022", "3/2/2022"), ("b", date(2022, 2, 1), date(2022, 2, 3), "")),
            (asked("", "20/3/2022", ""), ("a", date(2022, 3, 20), date(2022, 3, 20), "")),
            (
                asked("", "3/2/2022", "1/2/2022"),
                ("a", date(2022, 2, 3), date(2022, 2, 1), "từ ngày đầu"),
            ),
            (asked("", "", "31/2/2022"), ("a", date(2022, 3, 1), today, "Không có ngày này")),
        ];
        for (asked, (unit, from, to, problem)) in table {
            let read = read(&units, &asked, today).expect("a register");
            assert_eq!((read.register.unit.0.as_str(), read.register.from_on), (unit, from));
            assert_eq!(read.register.to_on, to, "{asked:?}");
            assert!(read.to_problem.contains(problem), "{}", read.to_problem);
            assert_eq!(problem.is_empty(), read.to_problem.is_empty());
        }
        assert!(matches!(read(&units, &asked("c", "", ""), today), Err(Error::NotFound)));
        assert!(matches!(read(&[], &asked("", "", ""), today), Err(Error::Forbidden)));
    }
}
