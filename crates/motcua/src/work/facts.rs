//! Everything a dossier's page shows, read at once for somebody who may read it.

use std::sync::Arc;

use domain::agency::Unit;
use domain::dossier::{Actor, By, Dossier, Event, Place, Rules};
use domain::money::Dong;
use domain::person::{BirthDate, PersonKind};
use domain::procedure::{Case, Procedure};
use domain::route::{Route, Task};
use jiff::Timestamp;
use uuid::Uuid;

use super::answering;
use super::drafts::{self, Draft};
use super::history::{self, Names};
use crate::app::App;
use crate::attachments::{self, Attached};
use crate::db::Row;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::{args, sql};

/// What is known about a dossier.
pub struct Facts {
    /// Its id.
    pub id: Uuid,
    /// Its record.
    pub events: Vec<Event>,
    /// Its present state.
    pub dossier: Dossier,
    /// The reference data that applies.
    pub reference: Arc<Reference>,
    /// Applicant, representative, owner, as far as there are.
    pub persons: Vec<Person>,
    /// Its papers.
    pub papers: Vec<Paper>,
    /// Its fees.
    pub fees: Vec<Fee>,
    /// Its files.
    pub files: Vec<Attached>,
    /// What the applicant wrote with what was sent online and waits to be looked at.
    pub applicants_note: String,
    /// When the applicant fetched the result online first, and how often.
    pub fetched: Option<(Timestamp, i64)>,
    /// The latest draft.
    pub draft: Option<Draft>,
    /// Names of everybody who acted.
    pub names: Names,
}

/// What a person is to a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Người nộp hồ sơ.
    Applicant,
    /// Người đại diện.
    Representative,
    /// Chủ hồ sơ.
    Owner,
}

impl Role {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "Người nộp hồ sơ",
            Self::Representative => "Người đại diện nộp thay",
            Self::Owner => "Chủ hồ sơ",
        }
    }
}

/// A person or organisation of the dossier.
#[derive(Clone, Debug)]
pub struct Person {
    /// What it is to the dossier.
    pub role: Role,
    /// Who it is.
    pub kind: PersonKind,
    /// Name.
    pub name: String,
    /// Number of the identity card.
    pub identity: Option<String>,
    /// Tax code.
    pub tax_code: Option<String>,
    /// Date or year of birth, as printed.
    pub birth: Option<String>,
    /// Sex in words.
    pub sex: Option<&'static str>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Address.
    pub address: String,
}

/// A paper of the dossier.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The component of the procedure.
    pub component: String,
    /// Its name.
    pub name: String,
    /// How many originals, certified copies and photocopies were handed in.
    pub counts: [u32; 3],
    /// What was handed in, in words.
    pub handed_in: String,
}

/// A fee of the dossier.
#[derive(Clone, Debug)]
pub struct Fee {
    /// Its name.
    pub name: String,
    /// What is paid.
    pub amount: Dong,
    /// Whether its amount is not known yet.
    pub is_open: bool,
    /// Why less than the full amount is paid.
    pub exemption: Option<String>,
}

impl Facts {
    /// The owner, or else the applicant: whose dossier it is.
    #[must_use]
    pub fn owner(&self) -> Option<&Person> {
        let of = |role| self.persons.iter().find(move |person| person.role == role);
        of(Role::Owner).or_else(|| of(Role::Applicant))
    }

    /// The pinned version of the procedure, its case and its route.
    ///
    /// # Errors
    /// When the reference data lack them.
    pub fn pinned(&self) -> Result<(&Procedure, &Case, &Route)> {
        dossiers::pinned(&self.reference, &self.dossier)
    }

    /// Where the result is signed: that government's name stands on it.
    #[must_use]
    pub fn signing_place(&self) -> Option<Place> {
        let (_, _, route) = self.pinned().ok()?;
        let step = route.steps.iter().find(|step| step.task == Task::Sign)?;
        let rules = Rules { route, units: &self.reference.units };
        let received = &self.dossier.received;
        rules.place_of(step, &received.desk, &received.lead).ok()
    }

    /// The government that signs the result.
    #[must_use]
    pub fn signing_government(&self) -> Option<&Unit> {
        let place = self.signing_place().unwrap_or_else(|| self.dossier.place.clone());
        self.reference.units.government_of(&place.unit)
    }

    /// Who acted, and for whom: "A", or "A (thay B)".
    #[must_use]
    pub fn who(&self, by: &By) -> String {
        history::actor(by, &self.names)
    }

    /// The name of somebody who acted.
    #[must_use]
    pub fn name(&self, staff: Uuid) -> &str {
        self.names.get(&staff).map_or("một cán bộ", String::as_str)
    }
}

/// Reads all of it.
///
/// # Errors
/// [`Error::NotFound`] also when the actor may not know of it.
pub async fn load(app: &App, actor: &Actor, id: Uuid) -> Result<Facts> {
    let events = dossiers::events(&app.db, id).await?;
    let dossier = dossiers::replay(&events)?;
    if !dossiers::is_readable_by(app, &dossier, actor) {
        // Whoever stood in for the holder until a moment ago knows of it already.
        return Err(dossier.substitution_over(actor).map_or(Error::NotFound, Error::from));
    }
    let mut files = attachments::of(&app.db, id).await?;
    // The papers of linked procedures came with the whole.
    let whole = dossier.received.part_of.as_ref().map(|part| part.whole);
    if let Some(whole) = whole {
        files.extend(attachments::of(&app.db, whole).await?);
    }
    let draft = match dossier.draft {
        Some(draft) => Some(drafts::find(&app.db, id, draft).await?),
        None => None,
    };
    let applicants_note = match (dossier.untaken_answer(), &dossier.request) {
        (Some(_), Some(request)) => {
            answering::note(&app.db, request.id, dossier.answers.saturating_sub(1)).await?
        }
        _ => String::new(),
    };
    let fetched = fetched(app, &dossier, id).await?;
    let acted = events
        .iter()
        .flat_map(|event| [event.by.staff, event.by.principal()])
        .chain(events.iter().filter_map(|event| event.by.key))
        .chain(dossier.officer());
    let assigned = events.iter().filter_map(|event| history::receiver(&event.body));
    let names = history::names(&app.db, acted.chain(assigned)).await?;
    Ok(Facts {
        persons: persons(app, id).await?,
        papers: papers(app, whole.unwrap_or(id)).await?,
        fees: fees(app, id).await?,
        id,
        events,
        dossier,
        reference: app.reference(),
        files,
        applicants_note,
        fetched,
        draft,
        names,
    })
}

/// When the applicant fetched the result online first, and how often.
async fn fetched(app: &App, dossier: &Dossier, id: Uuid) -> Result<Option<(Timestamp, i64)>> {
    if dossier.ended_at.is_none() {
        return Ok(None);
    }
    let row = app
        .db
        .first(
            sql!(
                "select min(at) as first_at, count(*) as n from journal
                 where dossier = $1 and kind = 'result_fetched'"
            ),
            args![id],
        )
        .await?;
    Ok(row.and_then(|row| Some((row.opt_at("first_at")?, row.int("n")))))
}

async fn persons(app: &App, id: Uuid) -> Result<Vec<Person>> {
    let rows = app
        .db
        .all(
            sql!(
                "select cast(1 as bigint) as role, person.kind, person.name, person.personal_id, person.tax_code,
                        person.birth, person.sex, person.phone, person.email, person.address
                 from dossier join person on person.id = dossier.applicant where dossier.id = $1
                 union all
                 select cast(2 as bigint) as role, person.kind, person.name, person.personal_id, person.tax_code,
                        person.birth, person.sex, person.phone, person.email, person.address
                 from dossier join person on person.id = dossier.representative
                 where dossier.id = $1
                 union all
                 select cast(3 as bigint) as role, person.kind, person.name, person.personal_id, person.tax_code,
                        person.birth, person.sex, person.phone, person.email, person.address
                 from dossier join person on person.id = dossier.owner where dossier.id = $1
                 order by role"
            ),
            args![id],
        )
        .await?;
    Ok(rows.iter().map(person).collect())
}

fn person(row: &Row) -> Person {
    let birth = row.opt_text("birth");
    Person {
        role: match row.int("role") {
            1 => Role::Applicant,
            2 => Role::Representative,
            _ => Role::Owner,
        },
        kind: PersonKind::from_code(&row.text("kind")).unwrap_or_default(),
        name: row.text("name"),
        identity: row.opt_text("personal_id"),
        tax_code: row.opt_text("tax_code"),
        birth: birth.map(|birth| match BirthDate::try_from(birth.clone()) {
            Ok(known) => known.printed(),
            Err(_) => birth,
        }),
        sex: row.opt_text("sex").map(|sex| if sex == "male" { "Nam" } else { "Nữ" }),
        phone: row.opt_text("phone"),
        email: row.opt_text("email"),
        address: row.text("address"),
    }
}

async fn papers(app: &App, id: Uuid) -> Result<Vec<Paper>> {
    let rows = app
        .db
        .all(
            sql!(
                "select component, name, originals, copies, photocopies, presented, not_needed
                 from dossier_paper where dossier = $1 order by position"
            ),
            args![id],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Paper {
            component: row.text("component"),
            name: row.text("name"),
            counts: ["originals", "copies", "photocopies"]
                .map(|column| u32::try_from(row.int(column)).unwrap_or(u32::MAX)),
            handed_in: handed_in(row),
        })
        .collect())
}

/// "1 bản chính, 2 bản sao" or "Xuất trình" or "Không nộp: đã có trong kho".
fn handed_in(row: &Row) -> String {
    let count = |column: &str, words: &str| {
        let number = row.int(column);
        (number > 0).then(|| format!("{number} {words}"))
    };
    let mut parts: Vec<String> = [
        count("originals", "bản chính"),
        count("copies", "bản sao"),
        count("photocopies", "bản chụp"),
        row.bool("presented").then(|| "xuất trình".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    parts.extend(row.opt_text("not_needed").map(|why| format!("không phải nộp: {why}")));
    if parts.is_empty() { "không nộp".to_owned() } else { parts.join(", ") }
}

async fn fees(app: &App, id: Uuid) -> Result<Vec<Fee>> {
    let rows = app
        .db
        .all(
            sql!(
                "select name, amount, exemption, is_open from dossier_fee
                 where dossier = $1 order by position"
            ),
            args![id],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Fee {
            name: row.text("name"),
            amount: Dong(row.int("amount")),
            is_open: row.bool("is_open"),
            exemption: row.opt_text("exemption").map(|code| label_of(&app.reference(), code)),
        })
        .collect())
}

/// The words of an exemption; its code when the reference data no longer have it.
fn label_of(reference: &Reference, code: String) -> String {
    let known = reference.exemptions.iter().find(|exemption| exemption.code == code);
    known.map_or(code, |exemption| exemption.label.clone())
}
