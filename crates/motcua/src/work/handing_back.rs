//! The slip of what is handed back when a dossier has ended without its result: papers and money.

use domain::dossier::{Body, Event, Status, Taker};
use domain::money::Dong;
use domain::money::till::Kind;
use domain::time;
use jiff::Timestamp;
use letters::{ComponentLine, HandBackLetter, LetterKind, Letterhead, MoneyBack, Template};

use super::facts::{Facts, Role};
use super::print::{self, Print};
use crate::error::{Error, Result};
use crate::payment::{Refunding, Standing};
use crate::words;

/// The money of a dossier, as far as it matters here.
#[derive(Clone, Copy)]
pub struct Money<'a> {
    /// What was paid and given back.
    pub standing: &'a Standing,
    /// What is open.
    pub refunding: &'a Refunding,
}

/// The slip as of now: before papers are handed back there is room for a pen, afterwards it names who
/// took them and when.
///
/// # Errors
/// [`Error::NotFound`] as long as nothing is to be handed back; when no form is in use.
pub fn slip(facts: &Facts, money: Money<'_>, now: Timestamp) -> Result<Print> {
    let dossier = &facts.dossier;
    if dossier.status != Status::Stopped {
        return Err(Error::NotFound);
    }
    let back = facts.events.iter().rfind(|event| matches!(event.body, Body::HandedBack { .. }));
    let back = back.filter(|_| dossier.returned_at.is_some());
    let (procedure, _, _) = facts.pinned()?;
    let received = &dossier.received;
    let day = time::local(back.map_or(now, |event| event.at)).date();
    let template = facts.reference.templates.on(LetterKind::HandBack, day);
    let template = template.map_err(|error| Error::Internal(error.into()))?.clone();
    let government = facts.reference.units.government_of(&received.desk);
    let returned: Vec<MoneyBack> = money.standing.rows.iter().filter_map(money_back).collect();
    let total = Dong(returned.iter().map(|row| row.amount).sum());
    let letter = HandBackLetter {
        letterhead: Letterhead {
            superior: government.map(|unit| unit.name.clone()),
            issuer: issuer(facts, &template),
            number: None,
            place: government.and_then(|unit| unit.place.clone()).unwrap_or_default(),
            on: Some(day),
        },
        code: received.code.to_string(),
        to: print::owner(facts)?,
        request: print::request(procedure),
        received_at: time::local(dossier.received_at),
        reason: reason(facts).to_owned(),
        components: facts.papers.iter().filter_map(component).collect(),
        documents: documents(facts),
        total: total.0,
        total_in_words: total.in_words(),
        money: returned,
        open: open(money.refunding),
        taker: back.and_then(|event| taker(facts, event)),
        officer: back.map(|event| facts.name(event.by.staff).to_owned()),
        handed_back_at: back.map(|event| time::local(event.at)),
        printed_at: time::local(now),
    };
    Ok((template, letter.into()))
}

fn issuer(facts: &Facts, template: &Template) -> String {
    let desk = || facts.reference.unit_name(&facts.dossier.received.desk);
    template.desk.clone().unwrap_or_else(desk)
}

/// Why the dossier ended without its result, from its last end.
fn reason(facts: &Facts) -> &'static str {
    let ended = |event: &&Event| {
        matches!(
            event.body,
            Body::WithdrawalConfirmed { .. } | Body::Closed { .. } | Body::BroughtToDesk { .. }
        )
    };
    match facts.events.iter().rev().find(ended).map(|event| &event.body) {
        Some(Body::WithdrawalConfirmed { .. }) => "Người nộp rút hồ sơ",
        Some(Body::Closed { .. }) => "Hồ sơ không được bổ sung, hoàn thiện trong thời hạn",
        Some(_) | None => facts.dossier.outcome.label(),
    }
}

/// A paper of which something was handed in; what was only shown is not here.
fn component(paper: &super::facts::Paper) -> Option<ComponentLine> {
    let [originals, copies, photocopies] = paper.counts;
    (originals + copies + photocopies > 0).then(|| ComponentLine {
        name: paper.name.clone(),
        originals,
        copies,
        photocopies,
        note: None,
    })
}

/// The notice of the refusal or of the stopping goes with the papers.
fn documents(facts: &Facts) -> Vec<String> {
    let title = facts.draft.as_ref().map_or("Văn bản", |draft| draft.title.as_str());
    let issued = facts.dossier.issued.as_ref();
    let words = |issued: &domain::dossier::Issued| {
        format!("{title} số {} ngày {}", issued.number, words::date(issued.issued_on))
    };
    issued.map(words).into_iter().collect()
}

fn money_back(row: &crate::payment::Paid) -> Option<MoneyBack> {
    (row.kind == Kind::Return).then(|| MoneyBack {
        receipt: row.receipt(),
        means: row.means.label().to_owned(),
        at: time::local(row.at),
        amount: (Dong::ZERO - row.amount).0,
    })
}

fn open(refunding: &Refunding) -> Option<(i64, String)> {
    let due = refunding.due;
    let words = match (due.to_return > Dong::ZERO, due.to_decide > Dong::ZERO) {
        (false, false) => return None,
        (true, false) => "sẽ được hoàn trả tại quầy thu phí",
        (false, true) => "đã nộp, đang chờ quyết định hoàn trả",
        (true, true) => "đã nộp, được hoàn trả hoặc đang chờ quyết định hoàn trả",
    };
    Some((due.total().0, words.to_owned()))
}

/// Who took it: by name where the dossier knows it.
fn taker(facts: &Facts, event: &Event) -> Option<String> {
    let Body::HandedBack { taker } = &event.body else { return None };
    let role = match taker {
        Taker::Applicant => Some(Role::Applicant),
        Taker::Representative => Some(Role::Representative),
        Taker::Delegate => None,
    };
    let person = role.and_then(|role| facts.persons.iter().find(|one| one.role == role));
    Some(match person {
        Some(person) => format!("{} ({})", person.name, taker.label().to_lowercase()),
        None => taker.label().to_owned(),
    })
}
