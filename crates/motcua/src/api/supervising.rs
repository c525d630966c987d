//! The verbs of advice and supervision: opinions, visits, the apology, corrections, the lost receipt.

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use domain::agency::UnitId;
use domain::dossier::event::{Consulted, Question};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::DOSSIERS;
use super::post::{ActHeaders, Post};
use super::processing::Nothing;
use super::state::{State, act};
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::web::problems::Problems;
use crate::web::refusals::WriteRefusals;
use crate::work::{self, Advice, Scan, Visit};

/// A question to a unit of this system or to another body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// The unit, by its id; either this or `agency`.
    #[schema(example = "nam-giang.tu-phap")]
    unit: Option<String>,
    /// The name of another body.
    agency: Option<String>,
    /// What is asked, without personal data.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Đề nghị cho ý kiến về quy hoạch thửa đất"
    )]
    question: String,
    /// When the answer is due.
    #[schema(value_type = String, format = DateTime, example = "2022-03-18T17:00:00+07:00")]
    answer_by: Timestamp,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answering {
    /// The question, by its id.
    question: Uuid,
    /// What the answer is, without personal data.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Thửa đất phù hợp quy hoạch"
    )]
    opinion: String,
    /// The id of a file of this dossier with the purpose `opinion`.
    paper: Option<Uuid>,
}

/// A visit on the spot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Visiting {
    /// Day of the visit.
    #[schema(value_type = String, format = Date, example = "2022-03-16")]
    visited_on: Date,
    /// What was found, without personal data.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Hiện trạng đúng với hồ sơ"
    )]
    finding: String,
    /// The ids of files of this dossier with the purpose `visit`: minutes and photos.
    #[schema(min_items = 1)]
    papers: Vec<Uuid>,
}

/// The apology's reason and new date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDate {
    /// Why: printed in the letter.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Mưa lũ kéo dài, chưa xác minh được thực địa"
    )]
    reason: String,
    /// The one new date, a working day.
    #[schema(value_type = String, format = Date, example = "2022-03-25")]
    new_due_on: Date,
}

/// Xin ý kiến phối hợp: another unit or body is asked; the clock keeps running.
#[utoipa::path(post, path = "/dossiers/{code}/ask-opinion", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Asking,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn ask_opinion(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Asking>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Asking { unit, agency, question, answer_by } = act.body;
        let to = match (unit, agency) {
            (Some(unit), None) => Consulted::Unit(known(&act.app, unit)?),
            (None, agency) => Consulted::Agency(agency.unwrap_or_default()),
            (Some(_), Some(_)) => {
                return Err(field("agency", "Xin ghi hoặc đơn vị, hoặc cơ quan khác."));
            }
        };
        let new = Question { id: new_id(), to, text: question, answer_by };
        work::ask_opinion(&act.app, &act.actor, act.id, act.seen, new).await
    })
    .await
}

/// Trả lời ý kiến.
#[utoipa::path(post, path = "/dossiers/{code}/give-opinion", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Answering,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn give_opinion(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Answering>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Answering { question, opinion, paper } = act.body;
        let advice = Advice { question, opinion, scan: paper.map(Scan::Attached) };
        work::give_opinion(&act.app, &act.actor, act.id, act.seen, advice).await
    })
    .await
}

/// Ghi nhận xác minh thực tế, with minutes and photos.
#[utoipa::path(post, path = "/dossiers/{code}/record-visit", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Visiting,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn record_visit(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Visiting>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let Visiting { visited_on, finding, papers } = act.body;
        let scans = papers.into_iter().map(Scan::Attached).collect();
        let visit = Visit { visited_on, finding, scans };
        work::record_visit(&act.app, &act.actor, act.id, act.seen, visit).await
    })
    .await
}

/// Đề nghị gia hạn, xin lỗi: the reason and the one new date.
#[utoipa::path(post, path = "/dossiers/{code}/propose-extension", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = NewDate,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn propose_extension(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<NewDate>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let wanted = (act.body.reason.as_str(), act.body.new_due_on);
        work::propose_extension(&act.app, &act.actor, act.id, act.seen, wanted).await
    })
    .await
}

/// Cấp lại giấy tiếp nhận bị mất.
#[utoipa::path(post, path = "/dossiers/{code}/reissue-receipt", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Nothing>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn reissue_receipt(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Nothing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::reissue_receipt(&act.app, &act.actor, act.id, act.seen).await
    })
    .await
}

fn known(app: &App, unit: String) -> Result<UnitId> {
    let unit = UnitId(unit);
    if app.reference().units.get(&unit).is_some() {
        Ok(unit)
    } else {
        Err(field("unit", "Không có đơn vị này."))
    }
}

fn field(name: &'static str, sentence: &str) -> Error {
    let mut problems = Problems::default();
    problems.add(name, sentence);
    Error::Fields(problems)
}
