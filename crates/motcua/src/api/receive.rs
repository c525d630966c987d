//! Receiving a dossier through the interface: the same verb as the desk's. The `Idempotency-Key` is
//! required, and the dossier's id is made of it, so that a request sent again is one dossier.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use domain::agency::{UnitId, UnitKind};
use domain::code::{ProcedureCode, Sex};
use domain::dossier::intake::Paper;
use domain::dossier::{Channel, ReturnWay};
use domain::money::{Dong, Quantity};
use domain::person::PersonKind;
use domain::time;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use super::DOSSIERS;
use super::answer::{Answer, once};
use super::post::{NewHeaders, Post};
use super::returning::{choice, maybe, ways};
use super::state::State;
use crate::access::Who;
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::intake::{self, FeeChoice, Filing, PersonEntry, PersonFields, receipt, sex_code, slips};
use crate::web::problems::Problems;
use crate::web::refusals::WriteRefusals;
use crate::{args, sql};

/// What comes over the counter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "desk": "nam-giang.mot-cua",
    "procedure": "1.001612",
    "case": "thong-thuong",
    "applicant": {
        "name": "Zơrâm Thị Bh’nướch",
        "identity": "049190000001",
        "birth": "02/09/1990",
        "sex": "female",
        "phone": "0905123456",
        "address": "Thôn Dung, thị trấn Thạnh Mỹ"
    },
    "papers": [
        { "component": "giay-de-nghi-dang", "originals": 1 },
        { "component": "giay-to-phap-ly-ca-nhan", "presented": true }
    ],
    "fees": [{ "quantity": { "count": 1 } }],
    "channel": "direct",
    "return_way": "by_hand"
}))]
pub struct NewDossier {
    /// The desk, by its id: one of `/desks`.
    #[schema(min_length = 1, example = "nam-giang.mot-cua")]
    desk: String,
    /// Mã thủ tục.
    #[schema(
        pattern = "^\\s*[1-9][.][0-9]{6}([.]\\S+)?\\s*$",
        max_length = 60,
        example = "1.001612"
    )]
    procedure: String,
    /// The case of the procedure; not needed where there is only one.
    case: Option<String>,
    /// Who applies.
    applicant: NewPerson,
    /// Who files for the applicant.
    representative: Option<NewPerson>,
    /// Whose dossier it is, when it is not the applicant's.
    owner: Option<NewPerson>,
    /// The government that settles it, by its id, when the desk receives for another one.
    competent: Option<String>,
    /// The commune that the matter concerns, by its id, where the desk's government has several.
    commune: Option<String>,
    /// The papers, by the components of the case.
    #[serde(default)]
    papers: Vec<NewPaper>,
    /// The fees, in the order in which the procedure lists those of the case; what is missing is
    /// counted once.
    #[serde(default)]
    fees: Vec<NewFee>,
    /// How it came in.
    #[serde(default)]
    #[schema(schema_with = channels)]
    channel: Channel,
    /// How the applicant wants the result.
    #[serde(default)]
    #[schema(schema_with = ways)]
    return_way: ReturnWay,
    /// The slip with which the applicant was sent home before, by its id: this is the same filing, and
    /// its slips are done with.
    pub(super) after: Option<Uuid>,
}

/// A person or organisation.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewPerson {
    /// What it is; a citizen when left out.
    #[schema(schema_with = kinds)]
    kind: Option<PersonKind>,
    /// Name, as it is written in the papers: of a citizen at most 100 letters with apostrophes, hyphens
    /// and dots, of whoever else at most 300 signs with at least one letter.
    #[schema(required = true, min_length = 1, max_length = 300, example = "Zơrâm Thị Bh’nướch")]
    name: String,
    /// Number of the paper that the person shows. Thẻ căn cước, CCCD: 12 digits; CMND: 9 digits.
    /// Passports, of foreigners above all: the number in the machine-readable lines (ICAO Doc 9303), six
    /// to nine letters and digits that begin with a letter and have at least five digits (`PA0123456`
    /// of Laos), in whichever case; one of nine digits alone as it is. Spaces, dots and hyphens are left
    /// out. Leave it out for whoever has another paper, and enter the paper as a component.
    #[schema(pattern = "^[0-9A-Za-z\\s.\\-‐-―]*$", max_length = 60, example = "049190000001")]
    identity: Option<String>,
    /// Tax code: ten digits with the check digit, or ten and a branch number, or the 12 digits of a
    /// person's or household's.
    #[schema(pattern = "^[0-9\\s.\\-‐-―]*$", max_length = 60, example = "0100109106-001")]
    tax_code: Option<String>,
    /// Date of birth (02/09/1990) or year; of citizens.
    #[schema(pattern = "^[0-9\\s/.\\-]*$", max_length = 60, example = "02/09/1990")]
    birth: Option<String>,
    /// Sex; of citizens.
    #[schema(schema_with = sexes)]
    sex: Option<Sex>,
    /// Telephone number of Viet Nam, or of another country with its `+`.
    #[schema(pattern = "^[+0-9\\s.()\\-–]*$", max_length = 60, example = "+856 20 5512 3456")]
    phone: Option<String>,
    /// Electronic mail.
    #[schema(
        pattern = "^\\s*$|^\\s*[^@\\s]+@[^@\\s]+[.][^@\\s]+\\s*$",
        max_length = 300,
        example = "ten@vidu.vn"
    )]
    email: Option<String>,
    /// Address, on one line, with at least one letter.
    #[schema(
        required = true,
        min_length = 1,
        max_length = 300,
        example = "Thôn Dung, thị trấn Thạnh Mỹ"
    )]
    address: String,
}

/// What there is of one component.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewPaper {
    /// The component of the case.
    #[schema(required = true, min_length = 1, example = "giay-de-nghi-dang")]
    component: String,
    /// Bản chính handed in.
    #[schema(maximum = 4294967295_u32)]
    originals: u32,
    /// Bản sao handed in.
    #[schema(maximum = 4294967295_u32)]
    copies: u32,
    /// Bản chụp handed in.
    #[schema(maximum = 4294967295_u32)]
    photocopies: u32,
    /// Shown and taken back.
    presented: bool,
    /// Why it is not needed.
    not_needed: Option<String>,
}

/// How much of what one fee is paid for, and why less.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewFee {
    /// How much.
    quantity: NewQuantity,
    /// Code of an exemption.
    #[schema(example = "ho-ngheo")]
    exemption: Option<String>,
    /// The paper that proves it.
    evidence: Option<String>,
}

/// How much; what is left out counts once.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewQuantity {
    /// Pages of one copy.
    #[schema(maximum = 4294967295_u32)]
    pages: u32,
    /// Copies.
    #[schema(maximum = 4294967295_u32)]
    copies: u32,
    /// Cases, transactions or documents.
    #[schema(maximum = 4294967295_u32)]
    count: u32,
    /// The amount in đồng, of fees that are decided for each dossier.
    declared: Option<i64>,
}

impl Default for NewQuantity {
    fn default() -> Self {
        let Quantity { pages, copies, count, declared } = Quantity::default();
        Self { pages, copies, count, declared: declared.map(|amount| amount.0) }
    }
}

/// A dossier that was received.
#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    /// How it stands.
    #[serde(flatten)]
    state: State,
    /// The secret for looking it up, printed on the receipt.
    #[schema(example = "204816")]
    secret: String,
    /// The address in the receipt's QR code.
    look_up: String,
    /// How the due date came about, line by line.
    explanation: Vec<String>,
}

fn channels() -> RefOr<Schema> {
    choice(["direct", "online", "post"])
}

fn kinds() -> RefOr<Schema> {
    maybe(PersonKind::ALL.map(PersonKind::code))
}

fn sexes() -> RefOr<Schema> {
    maybe(["male", "female"])
}

/// Tiếp nhận: receives a dossier at a desk and gives it its code and due date.
#[utoipa::path(post, path = "/dossiers", tag = DOSSIERS,
    params(NewHeaders),
    request_body = NewDossier,
    responses(
        (status = 201, description = "The dossier as it was received", body = Received,
         headers(("Location" = String, description = "Where it is read"),
                 ("ETag" = String, description = "Position of its last event"))),
        WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn receive(Shared(app): Shared<App>, post: Post<NewDossier>) -> Result<Response> {
    let Post { caller, keyed, seen: _, body } = post;
    let Some(keyed) = keyed else {
        return Err(Error::Bad(
            "Xin gửi tiêu đề Idempotency-Key, để gửi lại không thành hai hồ sơ.".to_owned(),
        ));
    };
    let after = body.after;
    let mut filing = filing(&app, keyed.new_id(), body).map_err(Error::Fields)?;
    let actor = caller.actor().clone();
    let (program, who) = (app.clone(), caller.who());
    once(&app, Some(keyed), async move {
        if let Some(slip) = after {
            filing.id = form_of(&program, &who, slip).await?;
        }
        let id = intake::receive(&program, &actor, filing).await?;
        Answer::new(StatusCode::CREATED, &received(&program, id).await?)
    })
    .await
}

/// The form of the filing that had this slip; also when this person has received it by now.
pub(super) async fn form_of(app: &App, who: &Who, slip: Uuid) -> Result<Uuid> {
    let given = slips::readable(app, who, slip).await?;
    if given.received_at.is_some()
        && intake::is_received(app, &who.actor, given.form).await.unwrap_or(false)
    {
        return Ok(given.form);
    }
    slips::come_back(app, who, slip).await.map(|(form, _typed)| form)
}

async fn received(app: &App, id: Uuid) -> Result<Received> {
    let dossier = dossiers::replay(&dossiers::events(&app.db, id).await?)?;
    let row = app.db.first(sql!("select secret from dossier where id = $1"), args![id]).await?;
    let secret = row.ok_or(Error::NotFound)?.text("secret");
    let code = dossier.received.code.as_str();
    Ok(Received {
        look_up: receipt::address(&app.public_url, code, &secret),
        explanation: dossier.received.explanation.clone(),
        state: State::of(id, &dossier),
        secret,
    })
}

/// Parses what was sent; every problem is named by its path.
pub(super) fn filing(
    app: &App,
    id: Uuid,
    new: NewDossier,
) -> std::result::Result<Filing, Problems> {
    let today = time::local(app.now()).date();
    let mut problems = Problems::default();
    let procedure = problems.check("procedure", ProcedureCode::parse(&new.procedure));
    let desk = UnitId(new.desk);
    let is_desk = app.reference().units.get(&desk).is_some_and(|unit| unit.kind == UnitKind::Desk);
    if !is_desk {
        problems.add("desk", "Không có bộ phận một cửa này; xin xem /desks.");
    }
    let case = new.case.or_else(|| sole_case(app, procedure.as_ref(), today));
    if case.is_none() && procedure.is_some() {
        problems.add("case", "Xin nêu trường hợp giải quyết của thủ tục.");
    }
    let applicant = person("applicant", new.applicant, today, &mut problems);
    let representative = optional("representative", new.representative, today, &mut problems);
    let owner = optional("owner", new.owner, today, &mut problems);
    match (procedure, case, applicant, problems.is_empty()) {
        (Some(procedure), Some(case), Some(applicant), true) => Ok(Filing {
            id,
            desk,
            competent: new.competent.map(UnitId),
            procedure,
            case,
            applicant,
            representative,
            owner,
            commune: new.commune.map(UnitId),
            papers: new.papers.into_iter().map(paper).collect(),
            fees: new.fees.into_iter().map(fee).collect(),
            channel: new.channel,
            return_way: new.return_way,
        }),
        (_, _, _, _) => Err(problems),
    }
}

/// The case of a procedure that has only one.
fn sole_case(app: &App, procedure: Option<&ProcedureCode>, today: Date) -> Option<String> {
    let reference = app.reference();
    let entry = crate::catalog::in_force::find(&reference, procedure?, today)?;
    let mut cases: Vec<&str> = entry
        .records
        .iter()
        .flat_map(|record| record.cases.iter().map(|case| case.id.as_str()))
        .collect();
    cases.sort_unstable();
    cases.dedup();
    match cases.as_slice() {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

fn optional(
    name: &str,
    new: Option<NewPerson>,
    today: Date,
    problems: &mut Problems,
) -> Option<PersonEntry> {
    new.and_then(|new| person(name, new, today, problems))
}

fn person(name: &str, new: NewPerson, today: Date, problems: &mut Problems) -> Option<PersonEntry> {
    let text = Option::<String>::unwrap_or_default;
    let fields = PersonFields {
        kind: new.kind.map_or_else(String::new, |kind| kind.code().to_owned()),
        name: new.name,
        identity: text(new.identity),
        tax_code: text(new.tax_code),
        birth: text(new.birth),
        sex: new.sex.map_or_else(String::new, |sex| sex_code(sex).to_owned()),
        phone: text(new.phone),
        email: text(new.email),
        address: new.address,
    };
    let mut own = Problems::default();
    let entry = fields.parse(name, today, &mut own);
    for problem in &own {
        // The desk's form has `applicant_name` where the body has `applicant.name`.
        let rest = problem.field.strip_prefix(name).and_then(|rest| rest.strip_prefix('_'));
        let path = rest.map_or_else(|| problem.field.clone(), |rest| format!("{name}.{rest}"));
        problems.add(path, &problem.message);
    }
    entry
}

fn paper(new: NewPaper) -> Paper {
    Paper {
        component: new.component,
        originals: new.originals,
        copies: new.copies,
        photocopies: new.photocopies,
        presented: new.presented,
        not_needed: new.not_needed,
    }
}

fn fee(new: NewFee) -> FeeChoice {
    let NewQuantity { pages, copies, count, declared } = new.quantity;
    FeeChoice {
        quantity: Quantity { pages, copies, count, declared: declared.map(Dong) },
        exemption: new.exemption,
        evidence: new.evidence,
    }
}
