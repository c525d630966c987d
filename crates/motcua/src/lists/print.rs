//! The register, lists of hand-overs and labels as letters.

use domain::agency::UnitId;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use letters::{
    DocumentNumber, HandingLetter, HandingRow, Letter, LetterKind, Letterhead, Numbers,
    RegisterLetter, RegisterRow, Template,
};

use super::handing::{Given, Pair};
use super::register::{Entry, Register, is_desk};
use super::sheet;
use super::travel::{Item, PaperList};
use crate::error::{Error, Result};
use crate::journal;
use crate::reference::Reference;
use crate::words;
use crate::work::print::Print;

/// The notation of lists with which paper goes from desk to desk (danh sách giấy tờ).
const SENT_NOTATION: &str = "DSGT";

/// The register, with the form in use today.
///
/// # Errors
/// When no form is in use.
pub fn register(
    reference: &Reference,
    register: &Register,
    entries: Vec<Entry>,
    now: Timestamp,
) -> Result<Print> {
    let template = template(reference, LetterKind::Register, now)?;
    let letter = RegisterLetter {
        letterhead: letterhead(reference, &register.unit, &template, now),
        unit: unit_name(reference, &register.unit),
        from_on: register.from_on,
        to_on: register.to_on,
        rows: entries.into_iter().map(row).collect(),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

fn row(entry: Entry) -> RegisterRow {
    RegisterRow {
        code: entry.code,
        procedure: entry.procedure,
        sets: sheet::SETS,
        applicant: entry.applicant,
        contact: entry.contact,
        competent_unit: entry.competent_unit,
        received_on: words::date(entry.received_on),
        due_on: words::date(entry.due_on),
        returned_on: entry.returned_on.map(words::date),
        return_way: sheet::way(entry.way).to_owned(),
        note: entry.note,
    }
}

/// What one unit gave to another on a day.
///
/// # Errors
/// When no form is in use.
pub fn handing(
    reference: &Reference,
    pair: &Pair,
    (on, given): (Date, &[Given]),
    now: Timestamp,
) -> Result<Print> {
    let template = template(reference, LetterKind::Handing, now)?;
    let letter = HandingLetter {
        letterhead: letterhead(reference, &pair.giver, &template, now),
        giver: unit_name(reference, &pair.giver),
        receiver: unit_name(reference, &pair.receiver),
        on,
        rows: given.iter().map(handing_row).collect(),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

fn handing_row(given: &Given) -> HandingRow {
    HandingRow {
        code: given.code.clone(),
        procedure: given.procedure.clone(),
        applicant: given.applicant.clone(),
        due: words::minute(given.due_at),
        given: moment(given.given_at, &given.giver),
        received: given.received.as_ref().map(|(at, name)| moment(*at, name)),
    }
}

fn moment(at: Timestamp, name: &str) -> String {
    format!("{}, {name}", time::local(at).strftime("%H:%M"))
}

/// What went from one desk to another with a list.
///
/// # Errors
/// When no form is in use.
pub fn sent(
    reference: &Reference,
    (list, items): (&PaperList, &[Item]),
    now: Timestamp,
) -> Result<Print> {
    let template = template(reference, LetterKind::Handing, now)?;
    let number = DocumentNumber { running: Some(list.serial), notation: SENT_NOTATION.to_owned() };
    let letterhead = letterhead(reference, &list.pair.giver, &template, now);
    let letter = HandingLetter {
        letterhead: Letterhead {
            number: Some(number),
            on: Some(time::local(list.sent_at).date()),
            ..letterhead
        },
        giver: unit_name(reference, &list.pair.giver),
        receiver: unit_name(reference, &list.pair.receiver),
        on: time::local(list.sent_at).date(),
        rows: items.iter().map(|item| sent_row(list, item)).collect(),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

fn sent_row(list: &PaperList, item: &Item) -> HandingRow {
    HandingRow {
        code: item.code.clone(),
        procedure: format!("{} ({})", item.procedure, item.load.label().to_lowercase()),
        applicant: item.applicant.clone(),
        due: words::minute(item.due_at),
        given: moment(list.sent_at, &list.sender),
        received: item.arrived.as_ref().map(|(at, name)| moment(*at, name)),
    }
}

/// Any letter of this slice with the form in use today.
///
/// # Errors
/// When no form is in use.
pub fn with_form(
    reference: &Reference,
    letter: impl Into<Letter>,
    now: Timestamp,
) -> Result<Print> {
    let letter = letter.into();
    Ok((template(reference, letter.kind(), now)?, letter))
}

fn template(reference: &Reference, kind: LetterKind, now: Timestamp) -> Result<Template> {
    let template = reference.templates.on(kind, time::local(now).date());
    Ok(template.map_err(|error| Error::Internal(error.into()))?.clone())
}

/// How much of people's numbers the form in use today prints.
///
/// # Errors
/// When no form is in use.
pub fn numbers(reference: &Reference, kind: LetterKind, now: Timestamp) -> Result<Numbers> {
    Ok(template(reference, kind, now)?.numbers)
}

/// A desk is called as it was at that time.
fn letterhead(
    reference: &Reference,
    unit: &UnitId,
    template: &Template,
    now: Timestamp,
) -> Letterhead {
    let government = reference.units.government_of(unit);
    let own = unit_name(reference, unit);
    let desk = template.desk.clone().filter(|_| is_desk(reference, unit));
    Letterhead {
        superior: government.map(|unit| unit.name.clone()),
        issuer: desk.unwrap_or(own),
        number: None,
        place: government.and_then(|unit| unit.place.clone()).unwrap_or_default(),
        on: Some(time::local(now).date()),
    }
}

fn unit_name(reference: &Reference, unit: &UnitId) -> String {
    reference.units.get(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

/// The entry of the journal about such a paper: what was read, not whose it is.
#[must_use]
pub fn noted(
    (kind, staff): (&str, uuid::Uuid),
    unit: Option<&UnitId>,
    at: Timestamp,
    facts: &serde_json::Value,
) -> journal::Entry {
    journal::Entry {
        at,
        staff: Some(staff),
        unit: unit.cloned(),
        kind: kind.to_owned(),
        dossier: None,
        seq: None,
        body: facts.to_string(),
    }
}
