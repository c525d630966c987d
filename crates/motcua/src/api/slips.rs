//! Slips given at reception instead of a receipt: what is to be completed (form 02), or why nothing is
//! received (form 03). The same verb as the desk's; whoever comes back may go on there or here.

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::agency::UnitId;
use domain::dossier::event::AgainReason;
use domain::dossier::slip::Slip;
use domain::time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::DOSSIERS;
use super::answer::{Answer, once};
use super::caller::Caller;
use super::post::{NewHeaders, Post};
use super::receive::{NewDossier, filing, form_of};
use super::state::{BASE, href, instant};
use super::waiting::{Item, again_reasons, lacking};
use crate::access::Who;
use crate::accounts::Scope;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::idempotency::Keyed;
use crate::intake::slips::{self, Given};
use crate::intake::{self, Typed};
use crate::web::problems::Problems;
use crate::web::refusals::{ReadRefusals, WriteRefusals};

/// A list of what is to be completed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSupplement {
    /// What came over the counter, as far as it did. It is kept until the applicant comes back.
    filing: NewDossier,
    /// The full list.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<Item>,
    /// Why.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Hồ sơ chưa đủ thành phần theo quy định"
    )]
    reason: String,
    /// Why once more; needed when the same filing had a list before (`filing.after`).
    #[schema(schema_with = again_reasons)]
    again: Option<AgainReason>,
}

/// A refusal to receive.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefusal {
    /// What came over the counter; of it, only who asked for what is kept.
    filing: NewDossier,
    /// Why.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Việc này không thuộc thẩm quyền của huyện"
    )]
    reason: String,
}

/// A slip that was given, without personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipGiven {
    /// Its id, to be named as `after` when the applicant comes back.
    id: Uuid,
    /// Where it is read.
    href: String,
    /// Where it is printed.
    #[schema(example = "/api/v1/slips/01926f3e-6f1c-7c52-9a51-0b5c7c0f3a11/paper")]
    paper: String,
    /// `supplement` or `refusal`.
    #[schema(example = "supplement")]
    kind: &'static str,
    /// Its number at the desk in that year.
    #[schema(example = "07/PYC")]
    number: String,
    /// The desk.
    #[schema(example = "nam-giang.mot-cua")]
    desk: String,
    /// The version of the procedure.
    #[schema(example = "1.001612@2019-01-01:district")]
    procedure: String,
    /// When it was given.
    #[schema(format = DateTime)]
    given_at: String,
}

/// A slip with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipWords {
    /// The slip.
    #[serde(flatten)]
    given: SlipGiven,
    /// Name of the applicant.
    applicant: String,
    /// What is to be completed; empty of a refusal.
    items: Vec<ItemWords>,
    /// Why it was given.
    reason: String,
    /// Why once more, when it was not the first of its filing.
    again: Option<&'static str>,
    /// Whether the applicant may still come back with it: the dossier was not received yet, and no
    /// later slip was given.
    is_open: bool,
    /// When the dossier was received after all.
    #[schema(format = DateTime)]
    received_at: Option<String>,
    /// Where that dossier is read.
    dossier: Option<String>,
}

/// What is missing or wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemWords {
    /// The component of the case, unless it is something else.
    component: Option<String>,
    /// Its name.
    name: String,
    /// What is wrong with it.
    #[schema(example = "chưa nộp")]
    problem: String,
}

/// A slip on paper.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes bytes that are sent as they are")]
pub struct SlipPaper(Vec<u8>);

/// Which slips.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sought {
    /// The desk, by its id.
    #[param(min_length = 1, example = "nam-giang.mot-cua")]
    desk: String,
    /// Words of the applicant's name, digits of the telephone, or the number of the slip.
    #[serde(default)]
    #[param(required = false, max_length = 200, example = "Zơrâm")]
    q: String,
}

/// Hướng dẫn bổ sung hồ sơ (form 02): says once and in full what is missing, before anything is received.
#[utoipa::path(post, path = "/slips/supplement", tag = DOSSIERS, operation_id = "give_supplement_slip",
    params(NewHeaders),
    request_body = NewSupplement,
    responses(
        (status = 201, description = "The slip", body = SlipGiven,
         headers(("Location" = String, description = "Where it is read"))),
        WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn supplement(Shared(app): Shared<App>, post: Post<NewSupplement>) -> Result<Response> {
    let Post { caller, keyed, seen: _, body } = post;
    let NewSupplement { filing, items, reason, again } = body;
    give(app, (caller, keyed), filing, Slip::Supplement { items: lacking(items), reason, again })
        .await
}

/// Từ chối tiếp nhận hồ sơ (form 03): says why nothing is received.
#[utoipa::path(post, path = "/slips/refusal", tag = DOSSIERS, operation_id = "give_refusal_slip",
    params(NewHeaders),
    request_body = NewRefusal,
    responses(
        (status = 201, description = "The slip", body = SlipGiven,
         headers(("Location" = String, description = "Where it is read"))),
        WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn refusal(Shared(app): Shared<App>, post: Post<NewRefusal>) -> Result<Response> {
    let Post { caller, keyed, seen: _, body } = post;
    give(app, (caller, keyed), body.filing, Slip::Refusal { reason: body.reason }).await
}

async fn give(
    app: App,
    (caller, keyed): (Caller, Option<Keyed>),
    filed: NewDossier,
    slip: Slip,
) -> Result<Response> {
    let Some(keyed) = keyed else {
        return Err(Error::Bad(
            "Xin gửi tiêu đề Idempotency-Key, để gửi lại không thành hai phiếu.".to_owned(),
        ));
    };
    let id = keyed.new_id();
    let after = filed.after;
    let typed = typed(&app, id, filed).map_err(Error::Fields)?;
    let (program, who) = (app.clone(), caller.who());
    once(&app, Some(keyed), async move {
        let given = write(&program, &who, (id, after), (&typed, slip)).await?;
        Answer::new(StatusCode::CREATED, &in_short(&given))
    })
    .await
}

/// Gives it, unless it was given under this key before.
async fn write(
    app: &App,
    who: &Who,
    (id, after): (Uuid, Option<Uuid>),
    (typed, slip): (&Typed, Slip),
) -> Result<Given> {
    if slips::find(&app.db, id).await?.is_none() {
        let form = match after {
            Some(earlier) => form_of(app, who, earlier).await?,
            None => new_id(),
        };
        slips::give_for(app, who, (id, form), after, (typed, slip)).await?;
    }
    slips::readable(app, who, id).await
}

/// What was typed, once it is known who asks for what; each problem is named by its path in the body.
fn typed(app: &App, id: Uuid, filed: NewDossier) -> std::result::Result<Typed, Problems> {
    let day = time::local(app.now()).date();
    let read = filing(app, id, filed).and_then(|filing| {
        let typed = intake::typed(&filing);
        slips::matter(&app.reference(), &typed, day).map(|_matter| ()).map(|()| typed)
    });
    read.map_err(|own| {
        let mut problems = Problems::default();
        for problem in &own {
            // The desk's form asks for a procedure in words.
            let field = if problem.field == "procedure_q" { "procedure" } else { &problem.field };
            problems.add(format!("filing.{field}"), &problem.message);
        }
        problems
    })
}

/// Lists the slips of a desk at which the key's owner receives, at most a hundred, the latest first.
#[utoipa::path(get, path = "/slips", tag = DOSSIERS, operation_id = "list_slips",
    params(Sought),
    responses((status = 200, description = "The slips", body = Vec<SlipWords>), ReadRefusals),
    security(("key" = ["dossiers:read"])))]
pub async fn list(
    Shared(app): Shared<App>,
    caller: Caller,
    Query(sought): Query<Sought>,
) -> Result<Json<Vec<SlipWords>>> {
    caller.needs(Scope::DossiersRead)?;
    let desk = UnitId(sought.desk);
    let who = caller.who();
    slips::check_desk(&who, &desk)?;
    let found = slips::of_desk(&app.db, &desk, &sought.q).await?;
    slips::note(&app, &who, (&desk, &found)).await?;
    Ok(Json(found.into_iter().map(words).collect()))
}

/// Reads a slip.
#[utoipa::path(get, path = "/slips/{id}", tag = DOSSIERS, operation_id = "read_slip",
    params(("id" = Uuid, Path, description = "The slip")),
    responses((status = 200, description = "The slip", body = SlipWords), ReadRefusals),
    security(("key" = ["dossiers:read"])))]
pub async fn show(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<SlipWords>> {
    readable(&app, &caller, &id).await.map(|given| Json(words(given)))
}

/// Prints a slip with the form of its day.
#[utoipa::path(get, path = "/slips/{id}/paper", tag = DOSSIERS, operation_id = "print_slip",
    params(("id" = Uuid, Path, description = "The slip")),
    responses(
        (status = 200, description = "The slip on paper", body = SlipPaper,
         content_type = "application/pdf"),
        ReadRefusals),
    security(("key" = ["dossiers:read"])))]
pub async fn print(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response> {
    let given = readable(&app, &caller, &id).await?;
    let pdf = slips::print(&app, &given).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}

async fn readable(app: &App, caller: &Caller, id: &str) -> Result<Given> {
    caller.needs(Scope::DossiersRead)?;
    let id = id.parse().map_err(|_no_id| Error::NotFound)?;
    slips::readable(app, &caller.who(), id).await
}

fn in_short(given: &Given) -> SlipGiven {
    let own = format!("{BASE}/slips/{}", given.id);
    SlipGiven {
        id: given.id,
        paper: format!("{own}/paper"),
        href: own,
        kind: given.slip.kind(),
        number: given.words(),
        desk: given.desk.to_string(),
        procedure: given.procedure.clone(),
        given_at: instant(given.at),
    }
}

fn words(given: Given) -> SlipWords {
    let short = in_short(&given);
    let reason = given.slip.reason().to_owned();
    let (items, again) = match given.slip {
        Slip::Supplement { items, again, .. } => (items, again),
        Slip::Refusal { .. } => (Vec::new(), None),
    };
    let items = items.into_iter();
    SlipWords {
        given: short,
        applicant: given.applicant_name,
        items: items
            .map(|item| ItemWords {
                component: item.component,
                name: item.name,
                problem: item.problem,
            })
            .collect(),
        reason,
        again: again.map(AgainReason::code),
        is_open: given.can_go_on,
        received_at: given.received_at.map(instant),
        dossier: given.received_at.map(|_received| href(&given.form.to_string())),
    }
}
