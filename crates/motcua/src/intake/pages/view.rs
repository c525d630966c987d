//! What the reception form shows, made from what was typed: the desks, the procedures found, the
//! persons, the due date with its explanation.

use std::collections::BTreeSet;

use domain::agency::{Unit, UnitId};
use domain::code::ProcedureCode;
use domain::dossier::ReturnWay;
use domain::dossier::intake::{arrival, due_of};
use domain::person::PersonKind;
use domain::procedure::{Level, Procedure, Span};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::intake::desks::DeskChoice;
use crate::intake::read::Chosen;
use crate::intake::{Matter, PersonFields, Typed, terms};
use crate::intake::{commune, read};
use crate::reference::{Competent, Reference};
use crate::web::percent;
use crate::words;

/// A procedure that answers a search.
pub struct Found {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field and time.
    pub detail: String,
}

/// The procedures of a competent body on a day that answer a search and that the desk receives,
/// best first.
#[must_use]
pub fn found(
    reference: &Reference,
    competent: &crate::error::Result<Competent<'_>>,
    query: &str,
    day: Date,
) -> Vec<Found> {
    let Ok(competent) = competent else { return Vec::new() };
    let found = reference.catalogue.search(query, day, competent.level);
    found
        .into_iter()
        .filter(|procedure| competent.lets_receive(procedure, day))
        .map(|procedure| Found {
            code: procedure.code.to_string(),
            name: procedure.name.clone(),
            detail: detail(procedure),
        })
        .collect()
}

fn detail(procedure: &Procedure) -> String {
    let time = match procedure.cases.as_slice() {
        [only] => only.limit.label(),
        several => format!("{} trường hợp", several.len()),
    };
    format!("{} · {} · {time}", procedure.code, procedure.field)
}

/// The procedure that was chosen.
pub struct ProcedureView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field, and what else is known about it.
    pub detail: String,
    /// A remark.
    pub note: String,
    /// Its cases, when there is something to choose.
    pub cases: Vec<CaseView>,
}

/// A case to choose.
pub struct CaseView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Published time.
    pub limit: String,
    /// Whether it is the chosen one.
    pub is_chosen: bool,
}

/// A person of the form.
pub struct PersonView {
    /// Beginning of the field names.
    pub prefix: &'static str,
    /// What was typed.
    pub fields: PersonFields,
    /// The card's text, as long as it could not be read.
    pub card: String,
    /// Where known people are asked for by name; empty for none.
    pub offers_by_name: String,
    /// Where they are asked for by number.
    pub offers: String,
    /// The field that takes the choice, and the button that is pressed then.
    pub into: &'static str,
    /// See `into`.
    pub press: &'static str,
}

impl PersonView {
    /// Whether it may be an organisation: whoever files for somebody else is a person, of whom less
    /// is asked.
    #[must_use]
    pub fn may_be_organisation(&self) -> bool {
        self.prefix != "rep"
    }

    /// The name of one of the fields.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    /// The kinds to choose from.
    #[must_use]
    pub fn kinds(&self) -> [PersonKind; 4] {
        PersonKind::ALL
    }
}

/// When the result would be due if the dossier were received now.
pub struct DueView {
    /// In words.
    pub words: String,
    /// The published time.
    pub limit: String,
    /// How it came about.
    pub lines: Vec<String>,
}

/// A person as typed.
#[must_use]
pub fn person(prefix: &'static str, typed: &Typed) -> PersonView {
    let card = typed.get(&format!("{prefix}_card")).to_owned();
    let offers = |field: &str| {
        if prefix == "applicant" {
            format!("/tiep-nhan/goi-y/nguoi?field={field}&desk={}", percent(typed.get("desk")))
        } else {
            String::new()
        }
    };
    PersonView {
        prefix,
        fields: typed.person(prefix),
        card,
        offers_by_name: offers("name"),
        offers: offers("number"),
        into: "known",
        press: "dung-nguoi-nop",
    }
}

/// How the result shall be returned.
#[must_use]
pub fn return_way(typed: &Typed) -> ReturnWay {
    ReturnWay::from_code(typed.get("return_way")).unwrap_or_default()
}

/// The chosen procedure with its cases.
#[must_use]
pub fn procedure(chosen: &Chosen<'_>) -> ProcedureView {
    let Chosen { procedure, case } = chosen;
    let chosen_case = case.map_or("", |case| case.id.as_str());
    let cases = procedure.cases.iter().map(|case| CaseView {
        id: case.id.clone(),
        name: case.name.clone(),
        limit: case.limit.label(),
        is_chosen: case.id == chosen_case,
    });
    ProcedureView {
        code: procedure.code.to_string(),
        name: procedure.name.clone(),
        detail: detail(procedure),
        note: procedure.note.clone().unwrap_or_default(),
        cases: if procedure.cases.len() > 1 { cases.collect() } else { Vec::new() },
    }
}

/// When the result would be due if the dossier were received now; a sentence when that cannot be
/// said.
#[must_use]
pub fn due(
    reference: &Reference,
    chosen: &Chosen<'_>,
    typed: &Typed,
    now: Timestamp,
) -> Option<Result<DueView, String>> {
    let case = chosen.case?;
    let (desk, commune) = (UnitId(typed.get("desk").to_owned()), typed.get("commune"));
    let commune = (!commune.is_empty()).then(|| UnitId(commune.to_owned()));
    let code: &ProcedureCode = &chosen.procedure.code;
    let other = read::another(typed);
    let matter = Matter {
        desk: &desk,
        competent: other.as_ref(),
        procedure: code,
        case: &case.id,
        commune: commune.as_ref(),
    };
    let local = time::local(now);
    let communes = read::communes(reference, chosen, typed, local.date());
    if commune.is_none() && !communes.is_empty() {
        return Some(Err(commune::UNCLEAR.to_owned()));
    }
    let terms = match terms(reference, matter, local.date()) {
        Ok(terms) => terms,
        Err(error) => return Some(Err(error.sentence())),
    };
    let limit = case.limit_for(terms.difficult_area);
    let calendar = reference.calendar(&terms.lead);
    let arrives = arrival(terms.competent_desk.is_some(), read::channel(typed));
    let due = due_of(&calendar, local, (limit, chosen.procedure.policy), arrives);
    Some(due.map_err(|error| error.to_string()).map(|due| DueView {
        words: words::long(time::instant(due.at)),
        limit: limit.label(),
        lines: due.explanation,
    }))
}

/// The other bodies for which a desk may receive: only where a procedure is received so today.
#[must_use]
pub fn others(reference: &Reference, desk: &UnitId, day: Date) -> Vec<DeskChoice> {
    let levels = |span: Span| -> BTreeSet<Level> {
        let all = reference.catalogue.procedures();
        all.filter(|one| one.valid.contains(day) && one.is_received_elsewhere_on(day, span))
            .flat_map(|one| one.levels.iter().copied())
            .collect()
    };
    let (near, far) = (levels(Span::Province), levels(Span::Country));
    let is_offered = |other: &&Unit| {
        let levels = match Span::between(&reference.units, desk, &other.id) {
            Span::Province => &near,
            Span::Country => &far,
        };
        Level::of(other.kind).is_some_and(|level| levels.contains(&level))
    };
    let others = reference.received_for(desk, day).into_iter().map(|(government, _)| government);
    others
        .filter(is_offered)
        .map(|other| DeskChoice { id: other.id.clone(), name: other.short_name.clone() })
        .collect()
}
