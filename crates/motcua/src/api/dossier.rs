//! One dossier with everything about it, for a program whose owner may read it. Reading is written
//! down, as it is for people.

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::dossier::{Rules, Verb};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::DOSSIERS;
use super::answer::Answer;
use super::caller::Caller;
use super::linked::{self, LinkedWords};
use super::path;
use super::state::{PlaceWords, State, id_of, instant, place};
use crate::accounts::Scope;
use crate::app::App;
use crate::dossiers;
use crate::error::Result;
use crate::web::refusals::ReadRefusals;
use crate::work::facts::{self, Facts, Person};
use crate::work::officers::{self, Officer};
use crate::work::{history, reading, todo};

/// A dossier with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierWords {
    /// How it stands.
    #[serde(flatten)]
    state: State,
    /// Name of the procedure.
    #[schema(example = "Đăng ký thành lập hộ kinh doanh")]
    procedure_name: String,
    /// How it came in, in words.
    #[schema(example = "Trực tiếp")]
    channel: &'static str,
    /// How the applicant wants the result: `by_hand`, `by_post`, `online`.
    #[schema(example = "by_hand")]
    return_way: &'static str,
    /// The published time, in words.
    #[schema(example = "3 ngày làm việc")]
    limit: String,
    /// How the first due date came about, line by line.
    explanation: Vec<String>,
    /// The whole and the parts of linked procedures, when it is one of them.
    linked: Option<LinkedWords>,
    /// What the key's owner may do now.
    acts: Vec<ActWords>,
    /// Where it may go next.
    next: Vec<PlaceWords>,
    /// To whom it may be assigned, where the key's owner may assign it.
    officers: Vec<OfficerWords>,
    /// Applicant, representative and owner, as far as there are.
    persons: Vec<PersonWords>,
    /// The papers.
    papers: Vec<PaperWords>,
    /// The fees.
    fees: Vec<FeeWords>,
    /// The files.
    files: Vec<FileWords>,
    /// Number and date of the result, once it is issued.
    result: Option<ResultWords>,
    /// What happened, oldest first.
    history: Vec<EventWords>,
}

/// An act that is open now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActWords {
    /// What it is called.
    #[schema(example = "Nhận hồ sơ")]
    label: &'static str,
    /// Where it is sent.
    #[schema(example = "/api/v1/dossiers/H47.NG-220315-0007/accept")]
    href: String,
}

/// Somebody to whom a dossier may be assigned.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerWords {
    /// The person.
    id: Uuid,
    /// Name.
    name: String,
    /// Dossiers that the person holds now.
    held: i64,
}

/// A person or organisation of the dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonWords {
    /// What it is to the dossier, in words.
    #[schema(example = "Người nộp hồ sơ")]
    role: &'static str,
    /// `citizen`, `enterprise`, `state_body` or `other`.
    kind: &'static str,
    /// Name.
    name: String,
    /// Number of the identity card.
    identity: Option<String>,
    /// Tax code.
    tax_code: Option<String>,
    /// Date or year of birth.
    birth: Option<String>,
    /// Sex in words.
    sex: Option<&'static str>,
    /// Telephone number.
    phone: Option<String>,
    /// Electronic mail.
    email: Option<String>,
    /// Address.
    address: String,
}

/// A paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperWords {
    /// The component of the case.
    component: String,
    /// Its name.
    name: String,
    /// What was handed in, in words.
    #[schema(example = "1 bản chính")]
    handed_in: String,
}

/// A fee.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeeWords {
    /// Its name.
    name: String,
    /// What is paid, in đồng; absent while the amount is not known (xác định sau).
    amount: Option<i64>,
    /// Why less than the full amount is paid.
    exemption: Option<String>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileWords {
    /// Its id.
    pub id: Uuid,
    /// What it is to the dossier: `paper`, `draft`, `result`.
    #[schema(example = "paper")]
    pub purpose: &'static str,
    /// The component that it is a scan of.
    pub component: Option<String>,
    /// Its name.
    pub name: String,
    /// Hash of its content.
    pub sha256: String,
    /// Size.
    pub bytes: i64,
    /// Type.
    #[schema(example = "application/pdf")]
    pub media: &'static str,
}

/// Number and date of a result.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultWords {
    /// Number and notation.
    #[schema(example = "15/QĐ-UBND")]
    number: String,
    /// Date of the paper.
    #[schema(format = Date, example = "2022-03-17")]
    issued_on: String,
    /// The scan of the signed paper.
    paper: Uuid,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventWords {
    /// Its position.
    seq: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What kind of event.
    #[schema(example = "handed_over")]
    kind: &'static str,
    /// What happened, in a sentence.
    sentence: String,
    /// A remark, such as the reason of a return.
    remark: Option<String>,
    /// Who did it.
    by: String,
    /// For which unit.
    unit: String,
}

/// Reads a dossier. Its personal data is there: reading it is written into the journal.
#[utoipa::path(get, path = "/dossiers/{code}", tag = DOSSIERS, operation_id = "read_dossier",
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007")),
    responses(
        (status = 200, description = "The dossier", body = DossierWords,
         headers(("ETag" = String, description = "Position of its last event"))),
        ReadRefusals),
    security(("key" = ["dossiers:read"])))]
pub async fn show(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    caller: Caller,
) -> Result<Response> {
    caller.needs(Scope::DossiersRead)?;
    let id = id_of(&app.db, &code).await?;
    let facts = facts::load(&app, caller.actor(), id).await?;
    reading::note(&app, caller.actor(), id, &facts.dossier).await?;
    let words = words(&app, &caller, &facts).await?;
    Ok(Answer::new(StatusCode::OK, &words)?.into_response())
}

async fn words(app: &App, caller: &Caller, facts: &Facts) -> Result<DossierWords> {
    let dossier = &facts.dossier;
    let received = &dossier.received;
    let (procedure, _, _) = facts.pinned()?;
    let rules = dossiers::rules(&facts.reference, dossier)?;
    let mut open = dossier.verbs_open_to(caller.actor(), &rules);
    if todo::holding_back(app, facts, &open).await?.is_owing() {
        open.retain(|verb| *verb != Verb::HandToApplicant);
    }
    let act = |verb: &Verb| {
        let href = format!("{}{}", super::state::BASE, path(*verb)?);
        Some(ActWords { label: verb.label(), href: href.replace("{code}", received.code.as_str()) })
    };
    Ok(DossierWords {
        state: State::of(facts.id, dossier),
        procedure_name: procedure.name.clone(),
        channel: received.channel.label(),
        return_way: received.return_way.code(),
        limit: received.limit.label(),
        explanation: dossiers::explanation(&facts.events),
        linked: linked::of(app, facts).await?,
        acts: open.iter().filter_map(act).collect(),
        next: next(&rules, facts),
        officers: if open.contains(&Verb::Assign) {
            assignable(app, &rules, facts).await?
        } else {
            Vec::new()
        },
        persons: facts.persons.iter().map(person).collect(),
        papers: facts
            .papers
            .iter()
            .map(|paper| PaperWords {
                component: paper.component.clone(),
                name: paper.name.clone(),
                handed_in: paper.handed_in.clone(),
            })
            .collect(),
        fees: facts
            .fees
            .iter()
            .map(|fee| FeeWords {
                name: fee.name.clone(),
                amount: (!fee.is_open).then_some(fee.amount.0),
                exemption: fee.exemption.clone(),
            })
            .collect(),
        files: facts.files.iter().map(super::files::words).collect(),
        result: dossier.issued.as_ref().map(|issued| ResultWords {
            number: issued.number.clone(),
            issued_on: issued.issued_on.to_string(),
            paper: issued.paper,
        }),
        history: events(facts),
    })
}

/// Empty at the end of the route, and where the route lacks a unit.
fn next(rules: &Rules<'_>, facts: &Facts) -> Vec<PlaceWords> {
    rules.following(&facts.dossier).unwrap_or_default().iter().map(place).collect()
}

async fn assignable(app: &App, rules: &Rules<'_>, facts: &Facts) -> Result<Vec<OfficerWords>> {
    let mut all: Vec<Officer> = Vec::new();
    for place in rules.following(&facts.dossier)? {
        all.extend(officers::with_duty(&app.db, &place.unit, place.duty, app.now()).await?);
    }
    let words = |one: Officer| OfficerWords { id: one.staff, name: one.name, held: one.held };
    Ok(all.into_iter().map(words).collect())
}

fn person(person: &Person) -> PersonWords {
    PersonWords {
        role: person.role.label(),
        kind: person.kind.code(),
        name: person.name.clone(),
        identity: person.identity.clone(),
        tax_code: person.tax_code.clone(),
        birth: person.birth.clone(),
        sex: person.sex,
        phone: person.phone.clone(),
        email: person.email.clone(),
        address: person.address.clone(),
    }
}

fn events(facts: &Facts) -> Vec<EventWords> {
    facts
        .events
        .iter()
        .map(|event| EventWords {
            seq: event.seq,
            at: instant(event.at),
            kind: event.body.kind(),
            sentence: history::sentence(&event.body, &facts.reference, &facts.names),
            remark: history::remark(&event.body).map(ToOwned::to_owned),
            by: facts.who(&event.by),
            unit: event.by.unit.to_string(),
        })
        .collect()
}
