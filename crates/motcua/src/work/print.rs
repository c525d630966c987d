//! The letters of work on dossiers: the control sheet and a draft of a result.

use domain::agency::UnitId;
use domain::dossier::control_sheet;
use domain::dossier::{Body, By, StaffId};
use domain::procedure::Procedure;
use domain::route::Task;
use domain::time;
use jiff::Timestamp;
use jiff::civil::DateTime;
use letters::{
    ControlSheetLetter, DocumentNumber, HandOver, Letter, LetterKind, Letterhead, Matter,
    NoticeLetter, Party, ResultLetter, Signer, Template,
};
use uuid::Uuid;

use super::drafts::{Draft, DraftText};
use super::facts::Facts;
use super::history;
use super::sheet;
use crate::app::App;
use crate::confined;
use crate::error::{Error, Result};
use crate::intake::receipt;

/// A letter with the template that prints it.
pub type Print = (Template, Letter);

/// The control sheet as of now, with the form in use today.
///
/// # Errors
/// When no form is in use, or the reference data lack the procedure.
pub fn control_sheet(facts: &Facts, now: Timestamp) -> Result<Print> {
    let template = template(facts, LetterKind::ControlSheet, now)?;
    let (procedure, _, _) = facts.pinned()?;
    let received = &facts.dossier.received;
    let government = facts.reference.units.government_of(&received.desk);
    let desk = facts.reference.unit_name(&received.desk);
    let letter = ControlSheetLetter {
        letterhead: Letterhead {
            superior: government.map(|unit| unit.name.clone()),
            issuer: template.desk.clone().unwrap_or(desk),
            number: None,
            place: government.and_then(|unit| unit.place.clone()).unwrap_or_default(),
            on: Some(time::local(now).date()),
        },
        code: received.code.to_string(),
        owner: facts.owner().map_or_else(String::new, |owner| owner.name.clone()),
        request: request(procedure),
        competent_unit: unit_name(facts, &received.lead),
        consulted_units: consulted(facts),
        received_at: time::local(facts.dossier.received_at),
        due_at: time::local(facts.dossier.due_at),
        handovers: sheet::hand_overs(facts)?.iter().map(|one| hand_over(facts, one)).collect(),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

/// The units and bodies that were asked for an opinion, each once.
fn consulted(facts: &Facts) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for asked in &facts.dossier.consultations {
        let name = history::consulted(&asked.question.to, &facts.reference);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn hand_over(facts: &Facts, hand_over: &sheet::HandOver) -> HandOver {
    let row = &hand_over.row;
    let name = |staff: StaffId| facts.name(staff).to_owned();
    HandOver {
        giver_unit: unit_name(facts, &row.finished.unit),
        giver: facts.who(&row.giver),
        receiver_unit: unit_name(facts, &row.to.unit),
        receiver: row.receiver.map(name),
        given_at: time::local(row.given_at),
        received_at: row.received_at.map(time::local),
        outcome: hand_over.outcome,
        note: note(facts, row),
    }
}

/// The remark of a row: given outside office hours, and the reason of a return.
fn note(facts: &Facts, row: &control_sheet::Row) -> Option<String> {
    let overtime = sheet::is_overtime(facts, &row.finished.unit, row.given_at);
    let overtime = overtime.then(|| "Giao ngoài giờ làm việc".to_owned());
    let parts: Vec<String> = [overtime, row.note.clone()].into_iter().flatten().collect();
    Some(parts.join(". ")).filter(|text| !text.is_empty())
}

/// A draft as the signer will get it: number and day are left open for the clerk, and nothing on it
/// is or looks like a signature.
///
/// # Errors
/// When no form is in use.
pub fn draft(facts: &Facts, draft: &Draft, text: &DraftText) -> Result<Print> {
    let template = template(facts, LetterKind::Result, draft.made_at)?;
    let government = facts.signing_government();
    let option = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let letter = ResultLetter {
        letterhead: Letterhead {
            superior: None,
            issuer: government.map_or_else(String::new, |unit| unit.name.clone()),
            number: option(&text.notation)
                .map(|notation| DocumentNumber { running: None, notation }),
            place: government.and_then(|unit| unit.place.clone()).unwrap_or_default(),
            on: None,
        },
        title: draft.title.clone(),
        subject: option(&text.subject),
        authority: option(&text.authority),
        grounds: lines(&text.grounds),
        enacting: option(&text.enacting),
        body: lines(&text.body),
        recipients: lines(&text.recipients),
        signer: Signer { capacity: lines(&text.capacity), name: option(&text.signer) },
        draft: !is_approved_by_signer(facts, draft.id),
        written_at: time::local(draft.made_at),
    };
    Ok((template, letter.into()))
}

/// Whether the signer has approved it: only then does its paper go without the word "Dự thảo".
fn is_approved_by_signer(facts: &Facts, draft: Uuid) -> bool {
    let is_behind_signer = matches!(facts.dossier.place.task, Task::Issue | Task::Return);
    is_behind_signer && facts.dossier.approved == Some(draft)
}

/// The request to complete the dossier, with the form in use on the day of the request.
///
/// # Errors
/// [`Error::NotFound`] when the dossier has no such request; else as [`control_sheet`].
pub fn supplement(facts: &Facts, request: Uuid) -> Result<Print> {
    let asked = facts.events.iter().filter_map(|event| {
        let Body::SupplementAsked { request } = &event.body else { return None };
        Some((event, request))
    });
    let mut asked = asked.filter(|(_, asked)| asked.id == request);
    let (event, asked) = asked.next().ok_or(Error::NotFound)?;
    let matter = Matter::Supplement {
        items: asked.items.iter().map(|one| (one.name.clone(), one.problem.clone())).collect(),
        until_on: asked.until_on,
        recount: facts.pinned()?.0.recount().words().to_owned(),
    };
    let signer = Signer { capacity: Vec::new(), name: Some(facts.name(event.by.staff).to_owned()) };
    let unit = &event.by.unit;
    let by_at = (&event.by, event.at);
    notice(facts, by_at, (unit, "PYC"), (matter, asked.reason.clone(), signer))
}

/// The apology with its new date: as it is proposed, for the head to read; once confirmed, to be signed
/// by hand; nothing on it is or looks like a
/// digital signature.
///
/// # Errors
/// [`Error::NotFound`] when no new date was proposed; else as [`control_sheet`].
pub fn apology(facts: &Facts) -> Result<Print> {
    let extension = facts.dossier.extension.as_ref().ok_or(Error::NotFound)?;
    let is_confirmed = extension.confirmed_at.is_some();
    let last = facts.events.iter().rfind(|event| {
        if is_confirmed {
            matches!(event.body, Body::ExtensionConfirmed { .. })
        } else {
            matches!(event.body, Body::ExtensionProposed { .. })
        }
    });
    let event = last.ok_or(Error::NotFound)?;
    // Before the head confirms, nobody's name stands below it.
    let signer = is_confirmed.then(|| facts.name(event.by.staff).to_owned());
    let written = (extension.reason.as_str(), time::local(extension.new_due_at));
    apology_signed(facts, (&event.by, event.at), written, signer)
}

/// An apology that nobody has confirmed yet, to look at.
///
/// # Errors
/// As [`control_sheet`].
pub fn apology_of(
    facts: &Facts,
    by_at: (&By, Timestamp),
    written: (&str, DateTime),
) -> Result<Print> {
    apology_signed(facts, by_at, written, None)
}

fn apology_signed(
    facts: &Facts,
    by_at: (&By, Timestamp),
    (reason, new_due_at): (&str, DateTime),
    name: Option<String>,
) -> Result<Print> {
    let signer = Signer { capacity: vec!["Thủ trưởng đơn vị".to_owned()], name };
    let unit = &facts.dossier.received.lead;
    let matter = Matter::Apology { new_due_at };
    notice(facts, by_at, (unit, "PXL"), (matter, reason.to_owned(), signer))
}

/// Whose dossier it is, as letters name them.
pub(super) fn owner(facts: &Facts) -> Result<Party> {
    let owner = facts.owner().ok_or(Error::NotFound)?;
    let numbers = (owner.identity.clone(), owner.tax_code.clone());
    Ok(Party {
        name: owner.name.clone(),
        identity: receipt::identity_paper(owner.kind, numbers),
        address: Some(owner.address.clone()),
        phone: owner.phone.clone(),
        email: owner.email.clone(),
    })
}

/// What was asked for, as letters name it.
pub(super) fn request(procedure: &Procedure) -> String {
    format!("{} (mã thủ tục {})", procedure.name, procedure.code)
}

/// A letter to the applicant from a unit; its number is left open for the clerk.
fn notice(
    facts: &Facts,
    (by, at): (&By, Timestamp),
    (unit, notation): (&UnitId, &str),
    (matter, reason, signer): (Matter, String, Signer),
) -> Result<Print> {
    let kind = match matter {
        Matter::Supplement { .. } => LetterKind::Supplement,
        Matter::Apology { .. } => LetterKind::Apology,
    };
    let template = template(facts, kind, at)?;
    let (procedure, _, _) = facts.pinned()?;
    let received = &facts.dossier.received;
    let government = facts.reference.units.government_of(unit);
    let letter = NoticeLetter {
        letterhead: Letterhead {
            superior: government.map(|unit| unit.name.clone()),
            issuer: unit_name(facts, unit),
            number: Some(DocumentNumber { running: None, notation: notation.to_owned() }),
            place: government.and_then(|unit| unit.place.clone()).unwrap_or_default(),
            on: Some(time::local(at).date()),
        },
        code: received.code.to_string(),
        to: owner(facts)?,
        request: request(procedure),
        competent_unit: unit_name(facts, &received.lead),
        received_at: time::local(facts.dossier.received_at),
        due_at: time::local(received.due_at),
        reason,
        matter,
        contact: format!("{}, {}", facts.name(by.staff), unit_name(facts, &by.unit)),
        signer,
        written_at: time::local(at),
    };
    Ok((template, letter.into()))
}

/// Prints it.
///
/// # Errors
/// When the letter cannot be set.
pub async fn pdf(app: &App, (template, letter): Print) -> Result<Vec<u8>> {
    Ok(confined::jobs::print(app, template, letter).await?.pdf)
}

fn template(facts: &Facts, kind: LetterKind, at: Timestamp) -> Result<Template> {
    let day = time::local(at).date();
    let template = facts.reference.templates.on(kind, day);
    Ok(template.map_err(|error| Error::Internal(error.into()))?.clone())
}

fn unit_name(facts: &Facts, unit: &UnitId) -> String {
    facts.reference.units.get(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}
