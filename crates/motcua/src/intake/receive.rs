//! The verb: receive a dossier. Everything that belongs to it is written in one transaction, under
//! the id of the reception form, so that pressing twice or sending again makes one dossier.

use domain::agency::UnitId;
use domain::code::{DossierCode, ProcedureCode, bears_settling_body};
use domain::dossier::intake::{self, Intake, Paper};
use domain::dossier::{Actor, Channel, Dossier, Event, Refusal, ReturnWay, Rules};
use domain::money::FeeLine;
use domain::procedure::{Case, Level, Procedure};
use domain::route::Route;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::commune;
use super::entry::PersonEntry;
use super::fees::{FeeChoice, charge};
use super::{persons, slips};
use crate::app::{App, new_secret};
use crate::db::Tx;
use crate::dossiers::{self, Reception};
use crate::error::{Error, Result};
use crate::reference::{Competent, Reference};
use crate::{args, sql};

/// What comes over the counter.
#[derive(Clone, Debug)]
pub struct Filing {
    /// The id of the form, which becomes the dossier's.
    pub id: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// The government that settles it, when it is not the desk's own.
    pub competent: Option<UnitId>,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// The id of its case.
    pub case: String,
    /// Who applies.
    pub applicant: PersonEntry,
    /// Who files for the applicant, if somebody does.
    pub representative: Option<PersonEntry>,
    /// Whose dossier it is, when it is not the applicant's.
    pub owner: Option<PersonEntry>,
    /// The commune that the matter concerns, where the competent government has several: in an
    /// especially difficult one the published time may be longer. Absent: as the address says.
    pub commune: Option<UnitId>,
    /// The papers.
    pub papers: Vec<Paper>,
    /// The fees, in the order of `Procedure::fees_of`; what is missing is counted once.
    pub fees: Vec<FeeChoice>,
    /// How it came in.
    pub channel: Channel,
    /// How the result shall be returned.
    pub return_way: ReturnWay,
}

impl Filing {
    /// What is asked for, and where.
    #[must_use]
    pub fn matter(&self) -> Matter<'_> {
        Matter {
            desk: &self.desk,
            competent: self.competent.as_ref(),
            procedure: &self.procedure,
            case: &self.case,
            commune: self.commune.as_ref(),
        }
    }
}

/// What is asked for, and where: enough to know the rules and the due date.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// The desk.
    pub desk: &'a UnitId,
    /// The government that settles it, when it is not the desk's own.
    pub competent: Option<&'a UnitId>,
    /// The procedure.
    pub procedure: &'a ProcedureCode,
    /// The id of its case.
    pub case: &'a str,
    /// The commune that the matter concerns.
    pub commune: Option<&'a UnitId>,
}

/// When a dossier is received, and the secret printed on its receipt.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The instant.
    pub at: Timestamp,
    /// The secret.
    pub secret: String,
}

/// The rules that apply to a procedure at a desk on a day.
#[derive(Clone, Debug)]
pub struct Terms<'a> {
    /// The procedure in force.
    pub procedure: &'a Procedure,
    /// Its case.
    pub case: &'a Case,
    /// The route of the case.
    pub route: &'a Route,
    /// The unit that settles it.
    pub lead: UnitId,
    /// The desk of the competent body, when it is not the one that receives.
    pub competent_desk: Option<UnitId>,
    /// Whether the commune is especially difficult.
    pub difficult_area: bool,
}

impl Terms<'_> {
    /// The unit under whose identifier the dossier is numbered, when `desk` receives it.
    #[must_use]
    pub fn numbered_by<'a>(&'a self, desk: &'a UnitId, day: Date) -> &'a UnitId {
        let is_linked = !self.procedure.links.is_empty();
        if bears_settling_body(day, is_linked) { &self.lead } else { desk }
    }
}

/// Receives a dossier now. Receiving again under the same id by the same person returns the same
/// dossier.
///
/// # Errors
/// A refusal, a procedure or case that is not in force, a fee that cannot be computed; nothing is
/// written then.
pub async fn receive(app: &App, actor: &Actor, filing: Filing) -> Result<Uuid> {
    if is_received(app, actor, filing.id).await? {
        return Ok(filing.id);
    }
    let reference = app.reference();
    let stamp = Stamp { at: app.now(), secret: new_secret() };
    let mut tx = app.db.begin().await?;
    let received = match receive_in(&mut tx, &reference, actor, &filing, stamp).await {
        Ok(_dossier) => tx.commit().await.map_err(Error::from),
        Err(error) => {
            drop(tx);
            Err(error)
        }
    };
    match received {
        Ok(()) => {
            metrics::counter!("motcua_events_total", "kind" => "received").increment(1);
            Ok(filing.id)
        }
        // The other press was quicker; ours has left nothing behind, not even a number.
        Err(Error::Db(error)) if error.is_duplicate() => {
            if is_received(app, actor, filing.id).await? {
                Ok(filing.id)
            } else {
                Err(Error::Db(error))
            }
        }
        Err(error) => Err(error),
    }
}

/// Receives a dossier in a transaction of the caller.
///
/// # Errors
/// As [`receive`]; the caller must not commit then.
pub async fn receive_in(
    tx: &mut Tx,
    reference: &Reference,
    actor: &Actor,
    filing: &Filing,
    stamp: Stamp,
) -> Result<Dossier> {
    let Stamp { at, secret } = stamp;
    let day = time::local(at).date();
    let commune = commune_of(reference, filing, day)?;
    let matter = Matter { commune: commune.as_ref(), ..filing.matter() };
    let terms = terms(reference, matter, day)?;
    let agency = reference.agency_code(terms.numbered_by(&filing.desk, day))?;
    let code = dossiers::next_code(tx, agency, day).await?;
    let Decided { terms, fees, event } = decide(reference, actor, (filing, terms), code, at)?;
    let reception = Reception {
        id: filing.id,
        secret,
        procedure: terms.procedure,
        case: terms.case,
        applicant: persons::keep(tx, &filing.applicant, at).await?,
        representative: keep_option(tx, filing.representative.as_ref(), at).await?,
        owner: keep_option(tx, filing.owner.as_ref(), at).await?,
        papers: &filing.papers,
        fees: &fees,
    };
    tx.run(
        sql!("delete from desk_form where id = $1 and staff = $2"),
        args![filing.id, actor.staff],
    )
    .await?;
    slips::close(tx, filing.id, at).await?;
    dossiers::begin(tx, reference, &reception, &event).await
}

/// The commune that the filing concerns: as it says, or as the address of its owner names it.
fn commune_of(reference: &Reference, filing: &Filing, day: Date) -> Result<Option<UnitId>> {
    let competent = reference.competent(&filing.desk, filing.competent.as_ref(), day)?;
    let government = &competent.government.id;
    let procedure = procedure_in_force(reference, &competent, &filing.procedure, day)?;
    let choices = procedure
        .case(&filing.case)
        .map_or_else(Vec::new, |case| commune::choices(reference, case, government, day));
    let owner = filing.owner.as_ref().unwrap_or(&filing.applicant);
    let said = (filing.commune.as_ref(), owner.address.as_str());
    commune::settled(&choices, government, said)
}

/// A reception that may be written down.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    /// The rules that apply.
    pub terms: Terms<'a>,
    /// The fees, with their names and the evidence of an exemption.
    pub fees: Vec<(String, FeeLine, Option<String>)>,
    /// The first event of the dossier.
    pub event: Event,
}

/// Decides about a filing, under the [`terms`] of its matter, without writing anything.
///
/// # Errors
/// As [`receive`].
pub fn decide<'a>(
    reference: &'a Reference,
    actor: &Actor,
    (filing, terms): (&Filing, Terms<'a>),
    code: DossierCode,
    at: Timestamp,
) -> Result<Decided<'a>> {
    let day = time::local(at).date();
    check_papers(terms.case, &filing.papers)?;
    let fees = charges(reference, &terms, filing, day)?;
    let calendar = reference.calendar(&terms.lead);
    let intake = Intake {
        procedure: terms.procedure,
        case: terms.case,
        calendar: &calendar,
        rules: Rules { route: terms.route, units: &reference.units },
        desk: filing.desk.clone(),
        lead: terms.lead.clone(),
        competent_desk: terms.competent_desk.clone(),
        difficult_area: terms.difficult_area,
        papers: &filing.papers,
        channel: filing.channel,
        return_way: filing.return_way,
    };
    let body = intake::receive(&intake, code, actor, at)?;
    let event = Event { seq: 1, at, by: actor.acting_for(&filing.desk), body };
    Ok(Decided { terms, fees, event })
}

/// Finds the rules that apply to a matter on a day.
///
/// # Errors
/// A sentence when the procedure is unknown, not in force that day or not settled at the desk's
/// level, or the units are not set up for it.
pub fn terms<'a>(reference: &'a Reference, matter: Matter<'_>, day: Date) -> Result<Terms<'a>> {
    let competent = reference.competent(matter.desk, matter.competent, day)?;
    let Competent { government, level, desk: competent_desk, .. } = competent;
    let procedure = procedure_in_force(reference, &competent, matter.procedure, day)?;
    let case = procedure
        .case(matter.case)
        .ok_or_else(|| bad("Xin chọn trường hợp giải quyết của thủ tục."))?;
    let route = reference.catalogue.route(&case.route).ok_or_else(|| {
        Error::Internal(anyhow::anyhow!("the reference data lacks the route {}", case.route))
    })?;
    let lead = reference.lead_of(procedure, &government.id, level)?;
    let commune = matter.commune.and_then(|id| reference.units.get(id));
    let difficult_area = government.especially_difficult
        || commune.is_some_and(|commune| commune.especially_difficult);
    let competent_desk = competent_desk.map(|desk| desk.id.clone());
    Ok(Terms { procedure, case, route, lead, competent_desk, difficult_area })
}

/// The procedure with that code, in force on a day at the level of the competent body.
///
/// # Errors
/// A sentence that says why there is none.
pub(super) fn procedure_in_force<'a>(
    reference: &'a Reference,
    competent: &Competent<'_>,
    code: &ProcedureCode,
    day: Date,
) -> Result<&'a Procedure> {
    let level = competent.level;
    let procedure = reference
        .catalogue
        .in_force(code, day, level)
        .ok_or_else(|| bad(not_in_force(reference, code, day, level)))?;
    if !competent.lets_receive(procedure, day) {
        return Err(Refusal::NotReceivedElsewhere.into());
    }
    Ok(procedure)
}

fn not_in_force(reference: &Reference, code: &ProcedureCode, day: Date, level: Level) -> String {
    let known: Vec<&Procedure> =
        reference.catalogue.procedures().filter(|procedure| procedure.code == *code).collect();
    if known.is_empty() {
        return format!("Không có thủ tục mã {code} trong danh mục.");
    }
    let successor = known.iter().find_map(|procedure| procedure.replaced_by.as_ref());
    if known.iter().any(|procedure| procedure.valid.contains(day)) {
        return format!("Thủ tục {code} không giải quyết ở {}.", level.label().to_lowercase());
    }
    match successor {
        Some(successor) => format!("Thủ tục {code} đã hết hiệu lực, được thay bằng {successor}."),
        None => format!("Thủ tục {code} không có hiệu lực vào ngày tiếp nhận."),
    }
}

fn check_papers(case: &Case, papers: &[Paper]) -> Result<()> {
    let known = |paper: &&Paper| case.papers().all(|component| component.id != paper.component);
    match papers.iter().find(known) {
        Some(paper) => {
            Err(bad(format!("Trường hợp này không có giấy tờ mã “{}”.", paper.component)))
        }
        None => Ok(()),
    }
}

fn charges(
    reference: &Reference,
    terms: &Terms<'_>,
    filing: &Filing,
    day: Date,
) -> Result<Vec<(String, FeeLine, Option<String>)>> {
    let online = filing.channel == Channel::Online;
    let none = FeeChoice::default();
    terms
        .procedure
        .fees_of(&terms.case.id)
        .enumerate()
        .map(|(position, fee)| {
            let choice = filing.fees.get(position).unwrap_or(&none);
            let charge = charge(fee, choice, &reference.exemptions, day, online)
                .map_err(|problem| bad(format!("{}: {problem}", fee.name)))?;
            Ok((charge.name, charge.line, charge.evidence))
        })
        .collect()
}

async fn keep_option(
    tx: &mut Tx,
    person: Option<&PersonEntry>,
    at: Timestamp,
) -> Result<Option<Uuid>> {
    match person {
        Some(person) => Ok(Some(persons::keep(tx, person, at).await?)),
        None => Ok(None),
    }
}

/// Whether this person has already received a dossier under that id.
///
/// # Errors
/// [`Error::NotFound`] when somebody else has.
pub async fn is_received(app: &App, actor: &Actor, id: Uuid) -> Result<bool> {
    let row = app
        .db
        .first(sql!("select staff from journal where dossier = $1 and seq = 1"), args![id])
        .await?;
    match row {
        None => Ok(false),
        Some(row) if row.opt_id("staff") == Some(actor.staff) => Ok(true),
        Some(_) => Err(Error::NotFound),
    }
}

fn bad(sentence: impl Into<String>) -> Error {
    Error::Bad(sentence.into())
}
