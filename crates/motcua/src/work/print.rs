//! The letters of work on dossiers: the control sheet and a draft of a result.

use domain::dossier::StaffId;
use domain::time;
use jiff::Timestamp;
use letters::{
    ControlSheetLetter, DocumentNumber, HandOver, Letter, LetterKind, Letterhead, ResultLetter,
    Signer, Template,
};

use super::drafts::{Draft, DraftText};
use super::facts::Facts;
use super::sheet;
use crate::app::App;
use crate::error::{Error, Result};

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
        request: format!("{} (mã thủ tục {})", procedure.name, procedure.code),
        competent_unit: unit_name(facts, &received.lead),
        consulted_units: Vec::new(),
        received_at: time::local(facts.dossier.received_at),
        due_at: time::local(facts.dossier.due_at),
        handovers: sheet::hand_overs(facts)?.iter().map(|one| hand_over(facts, one)).collect(),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

fn hand_over(facts: &Facts, hand_over: &sheet::HandOver) -> HandOver {
    let row = &hand_over.row;
    let name = |staff: StaffId| facts.name(staff).to_owned();
    HandOver {
        giver_unit: unit_name(facts, &row.finished.unit),
        giver: name(row.giver.staff),
        receiver_unit: unit_name(facts, &row.to.unit),
        receiver: row.receiver.map(name),
        given_at: time::local(row.given_at),
        received_at: row.received_at.map(time::local),
        outcome: hand_over.outcome,
        note: row.note.clone(),
    }
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
        draft: false,
        written_at: time::local(draft.made_at),
    };
    Ok((template, letter.into()))
}

/// Prints on a thread of its own: it is computation.
///
/// # Errors
/// When the letter cannot be set.
pub async fn pdf(app: &App, (template, letter): Print) -> Result<Vec<u8>> {
    let app = app.clone();
    let paper = tokio::task::spawn_blocking(move || app.letters.render(&template, &letter))
        .await
        .map_err(|error| Error::Internal(error.into()))?
        .map_err(|error| Error::Internal(error.into()))?;
    Ok(paper.pdf)
}

fn template(facts: &Facts, kind: LetterKind, at: Timestamp) -> Result<Template> {
    let day = time::local(at).date();
    let template = facts.reference.templates.on(kind, day);
    Ok(template.map_err(|error| Error::Internal(error.into()))?.clone())
}

fn unit_name(facts: &Facts, unit: &domain::agency::UnitId) -> String {
    facts.reference.units.get(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}
