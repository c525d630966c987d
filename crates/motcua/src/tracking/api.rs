//! The look-up of a dossier for programs of others: the same as the page, without a key.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::dossier::Dossier;
use domain::dossier::event::Lacking;
use domain::time;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::look_up::{self, Found};
use super::parts::{self, Part};
use super::result::{self, Offer};
use super::story;
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::address::Address;
use crate::web::refusals::PublicRefusals;

/// The addresses below `/api/v1`.
#[must_use]
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(look_up))
}

/// The header with what is on the receipt beside the code: an address would be written down on its way.
const SECRET: &str = "receipt-secret";

/// What proves that it is one's own.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header that is read by itself")]
pub struct OnReceipt {
    /// Mã tra cứu in trên giấy tiếp nhận.
    #[param(
        rename = "Receipt-Secret",
        pattern = "^[!-~]([ -~]*[!-~])?$",
        max_length = 200,
        example = "BCFG-2345"
    )]
    secret: String,
}

/// What anybody with the receipt may know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "H47.NG-220315-0007",
    "status": 4,
    "status_label": "Đang xử lý",
    "meaning": "Cơ quan có thẩm quyền đang giải quyết hồ sơ.",
    "advice": "Ông/bà chưa cần làm gì thêm; xin chờ đến ngày hẹn.",
    "procedure": "Đăng ký thành lập hộ kinh doanh",
    "applicant": "Z*** T*** B***",
    "unit": "Phòng Tài chính – Kế hoạch",
    "step": "Thẩm định hồ sơ",
    "received_at": "2022-03-15T08:05:00+07:00",
    "first_due_at": "2022-03-18T17:00:00+07:00",
    "due_at": "2022-03-18T17:00:00+07:00",
    "explanation": ["Tiếp nhận lúc 08:05 ngày 15/03/2022 (thứ Ba)."],
    "return_way": "by_hand",
    "supplement": null,
    "result_online": false,
    "parts": [],
    "history": [{
        "at": "2022-03-15T08:05:00+07:00",
        "what": "Tiếp nhận hồ sơ, hẹn trả kết quả lúc 17:00 18/03/2022",
        "unit": "Một cửa huyện Nam Giang"
    }]
}))]
pub struct PublicDossier {
    /// Mã số hồ sơ.
    code: String,
    /// National status, 1 to 10.
    #[schema(minimum = 1, maximum = 10)]
    status: u8,
    /// Its label.
    status_label: &'static str,
    /// What it means.
    meaning: &'static str,
    /// What the applicant does now.
    advice: &'static str,
    /// Name of the procedure.
    procedure: String,
    /// Initials of the applicant.
    applicant: String,
    /// The unit it is in.
    unit: String,
    /// The step it is in.
    step: String,
    /// When it was received.
    #[schema(format = DateTime)]
    received_at: String,
    /// The first due instant.
    #[schema(format = DateTime)]
    first_due_at: String,
    /// The due instant that counts now.
    #[schema(format = DateTime)]
    due_at: String,
    /// How the first one came about, line by line.
    explanation: Vec<String>,
    /// How the result will be returned: `by_hand`, `by_post`, `online`.
    return_way: &'static str,
    /// What the applicant is asked to complete, on the page behind the same code and secret.
    supplement: Option<PublicSupplement>,
    /// Whether the result can be fetched there.
    result_online: bool,
    /// The parts of linked procedures, in order: this is the one dossier of all of them.
    parts: Vec<PublicPart>,
    /// What happened, newest first, without names.
    history: Vec<PublicEvent>,
}

/// A part of linked procedures.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicPart {
    /// Name of the procedure.
    procedure: String,
    /// The unit that settles it; empty before it begins.
    unit: String,
    /// National status, 1 to 10; absent before it begins.
    #[schema(minimum = 1, maximum = 10)]
    status: Option<u8>,
    /// Its label.
    status_label: Option<&'static str>,
    /// What it means, or what the part waits for.
    meaning: String,
}

/// A request to complete the dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicSupplement {
    /// The last day, until midnight.
    #[schema(format = Date)]
    until_on: String,
    /// What is asked for.
    items: Vec<PublicItem>,
    /// When the applicant sent something that nobody has looked at yet.
    #[schema(format = DateTime)]
    sent_at: Option<String>,
}

/// A paper that is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicItem {
    /// Its name.
    name: String,
    /// What is wrong with it.
    problem: String,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicEvent {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What.
    what: String,
    /// Which unit did it.
    unit: String,
}

/// Looks a dossier up with what stands on its receipt. No key is needed; tries are limited.
#[utoipa::path(get, path = "/public/dossiers/{code}", tag = "public", operation_id = "look_up",
    params(
        ("code" = String, Path, description = "Mã hồ sơ", example = "H47.NG-220315-0007"),
        OnReceipt,
    ),
    responses((status = 200, description = "How it stands", body = PublicDossier), PublicRefusals),
    security(()))]
pub async fn look_up(
    State(app): State<App>,
    Address(from): Address,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Json<PublicDossier>> {
    let secret = headers.get(SECRET).and_then(|secret| secret.to_str().ok()).unwrap_or_default();
    if secret.is_empty() {
        return Err(Error::Bad(
            "Xin gửi mã tra cứu trong trường Receipt-Secret của đầu yêu cầu.".to_owned(),
        ));
    }
    let found = look_up::look_up(&app, from, &code, secret).await?.ok_or(Error::NotFound)?;
    let result_online = matches!(result::offer(&app, &found).await?, Offer::Ready { .. });
    let parts = parts::of(&app, &found).await?.into_iter().map(part).collect();
    Ok(Json(shown(&app.reference(), found, (result_online, parts))))
}

fn part(part: Part) -> PublicPart {
    PublicPart {
        procedure: part.name,
        unit: part.unit,
        status: part.status.map(|(code, _)| code),
        status_label: part.status.map(|(_, label)| label),
        meaning: part.meaning,
    }
}

fn shown(
    reference: &Reference,
    found: Found,
    (result_online, parts): (bool, Vec<PublicPart>),
) -> PublicDossier {
    let Found { id: _, dossier, events, applicant, near_at: _ } = found;
    let received = &dossier.received;
    let procedure = reference.catalogue.version(&received.procedure);
    PublicDossier {
        code: received.code.to_string(),
        status: dossier.status.code(),
        status_label: dossier.status.label(),
        meaning: story::meaning(dossier.status),
        advice: story::advice(&dossier),
        procedure: procedure.map_or_else(|| received.procedure.clone(), |one| one.name.clone()),
        applicant,
        unit: reference.unit_name(&dossier.place.unit),
        step: dossier.place.name.clone(),
        received_at: instant(dossier.received_at),
        first_due_at: instant(received.due_at),
        due_at: instant(dossier.due_at),
        explanation: dossiers::explanation(&events),
        return_way: received.return_way.code(),
        supplement: supplement(&dossier),
        result_online,
        parts,
        history: story::history(&events, reference)
            .into_iter()
            .map(|moment| PublicEvent { at: moment.when_iso, what: moment.what, unit: moment.unit })
            .collect(),
    }
}

fn supplement(dossier: &Dossier) -> Option<PublicSupplement> {
    let request = dossier.awaited_supplement()?;
    let item =
        |item: &Lacking| PublicItem { name: item.name.clone(), problem: item.problem.clone() };
    Some(PublicSupplement {
        until_on: request.until_on.to_string(),
        items: request.items.iter().map(item).collect(),
        sent_at: dossier.untaken_answer().map(|answer| instant(answer.arrived_at)),
    })
}

fn instant(at: Timestamp) -> String {
    time::rfc3339(time::local(at))
}
