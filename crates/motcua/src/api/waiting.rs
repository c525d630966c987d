//! The verbs of waiting for the applicant: papers, money, withdrawal, and handing back.

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use domain::dossier::event::{AgainReason, Lacking};
use domain::dossier::waiting::{NewDemand, NewRequest};
use domain::dossier::{Channel, Taker};
use domain::money::Dong;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use super::DOSSIERS;
use super::post::{ActHeaders, Post};
use super::processing::{Nothing, Return};
use super::returning::{choice, maybe, takers};
use super::state::{State, act};
use crate::app::{App, new_id};
use crate::error::Result;
use crate::web::refusals::WriteRefusals;
use crate::work::{self, Arrival, Proof, Scan};

/// What is missing or wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The component of the case, unless it is something else.
    #[schema(example = "giay-de-nghi-dang")]
    component: Option<String>,
    /// Its name.
    #[schema(min_length = 1, pattern = "\\S", example = "Giấy đề nghị đăng ký hộ kinh doanh")]
    name: String,
    /// What is wrong with it, without personal data.
    #[schema(min_length = 1, pattern = "\\S", example = "Chưa ghi ngành, nghề kinh doanh")]
    problem: String,
}

/// A request to complete the dossier.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The full list.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<Item>,
    /// Why.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Giấy đề nghị chưa đủ nội dung"
    )]
    reason: String,
    /// Why once more; needed when papers were asked for before.
    #[schema(schema_with = again_reasons)]
    again: Option<AgainReason>,
    /// The last day on which the applicant may bring it.
    #[schema(value_type = String, format = Date, example = "2022-04-14")]
    until_on: Date,
}

/// How and when a supplement came.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Arriving {
    /// When it came, when that is not now.
    #[schema(value_type = Option<String>, format = DateTime)]
    arrived_at: Option<Timestamp>,
    /// How it came.
    #[schema(schema_with = channels)]
    channel: Channel,
}

/// What is missing still of what was sent online.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Papers of the request, by their names there, each with what is wrong with it.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<Item>,
}

/// A financial obligation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Number of the notice.
    #[schema(min_length = 1, max_length = 60, pattern = "\\S", example = "120/TB-CCT")]
    notice: String,
    /// How much, in đồng.
    #[schema(minimum = 1, maximum = 9223372036854775807_i64, example = 1500000)]
    amount: i64,
    /// Whether the procedure stops the clock.
    pauses: bool,
}

/// The proof of a payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    /// Day of the payment.
    #[schema(value_type = String, format = Date, example = "2022-03-17")]
    paid_on: Date,
    /// The id of a file of this dossier with the purpose `payment`.
    proof: Uuid,
}

/// To whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandingBack {
    /// Who takes it.
    #[schema(schema_with = takers)]
    taker: Taker,
}

pub(super) fn lacking(items: Vec<Item>) -> Vec<Lacking> {
    let lacking = |Item { component, name, problem }| Lacking { component, name, problem };
    items.into_iter().map(lacking).collect()
}

pub(super) fn again_reasons() -> RefOr<Schema> {
    maybe(AgainReason::ALL.map(AgainReason::code))
}

fn channels() -> RefOr<Schema> {
    choice(["direct", "online", "post"])
}

/// Yêu cầu bổ sung, hoàn thiện hồ sơ: the clock stops.
#[utoipa::path(post, path = "/dossiers/{code}/ask-supplement", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Request,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn ask_supplement(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Request>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Request { items, reason, again, until_on } = act.body;
        let items = lacking(items);
        let new = NewRequest { id: new_id(), items, reason, again, until_on, latest_on: None };
        work::ask_supplement(&act.app, &act.actor, act.id, act.seen, new).await
    })
    .await
}

/// Nhận giấy tờ bổ sung: the clock runs on from the minute at which it came.
#[utoipa::path(post, path = "/dossiers/{code}/take-supplement", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Arriving>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn take_supplement(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Arriving>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Arriving { arrived_at, channel } = act.body;
        let arrival = Arrival { arrived_at, channel, scans: Vec::new() };
        work::take_supplement(&act.app, &act.actor, act.id, act.seen, arrival).await
    })
    .await
}

/// Trả lại phần bổ sung trực tuyến còn thiếu: the applicant may send the rest.
#[utoipa::path(post, path = "/dossiers/{code}/return-supplement", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Missing,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn return_supplement(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Missing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let items = lacking(act.body.items);
        work::return_supplement(&act.app, &act.actor, act.id, act.seen, items).await
    })
    .await
}

/// Công dân yêu cầu rút hồ sơ: the clock keeps running until it is confirmed.
#[utoipa::path(post, path = "/dossiers/{code}/ask-withdrawal", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Return,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn ask_withdrawal(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Return>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::ask_withdrawal(&act.app, &act.actor, act.id, act.seen, &act.body.reason).await
    })
    .await
}

/// Công dân thôi rút hồ sơ.
#[utoipa::path(post, path = "/dossiers/{code}/retract-withdrawal", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Nothing>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn retract_withdrawal(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Nothing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::retract_withdrawal(&act.app, &act.actor, act.id, act.seen).await
    })
    .await
}

/// Yêu cầu thực hiện nghĩa vụ tài chính.
#[utoipa::path(post, path = "/dossiers/{code}/ask-payment", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Demand,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn ask_payment(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Demand>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Demand { notice, amount, pauses } = act.body;
        let new = NewDemand { id: new_id(), notice, amount: Dong(amount), pauses };
        work::ask_payment(&act.app, &act.actor, act.id, act.seen, new).await
    })
    .await
}

/// Ghi nhận chứng từ nộp tiền.
#[utoipa::path(post, path = "/dossiers/{code}/prove-payment", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Paid,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn prove_payment(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Paid>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let proof = Proof { paid_on: act.body.paid_on, scan: Scan::Attached(act.body.proof) };
        work::prove_payment(&act.app, &act.actor, act.id, act.seen, proof).await
    })
    .await
}

/// Trả lại hồ sơ, giấy tờ sau khi dừng giải quyết.
#[utoipa::path(post, path = "/dossiers/{code}/hand-back", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = HandingBack,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn hand_back(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<HandingBack>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::hand_back(&act.app, &act.actor, act.id, act.seen, act.body.taker).await
    })
    .await
}
