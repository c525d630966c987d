//! The verbs between the desk and the signer: hand over, accept, assign, forward, send back, draft.

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use domain::dossier::Outcome;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use super::DOSSIERS;
use super::post::{ActHeaders, Post};
use super::returning::choice;
use super::state::{State, act};
use crate::accounts::staff;
use crate::app::App;
use crate::error::{Error, Result};
use crate::web::problems::Problems;
use crate::web::refusals::WriteRefusals;
use crate::work::drafts::{Content, DraftText, NewDraft};
use crate::work::{self, Scan};

/// Where to, where the route forks.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Onward {
    /// The step that shall follow; needed only where several may.
    #[schema(example = "tham-dinh")]
    step: Option<String>,
}

/// Nothing needs to be said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// To whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The case officer, by id or by the name used to sign in.
    #[schema(min_length = 1, example = "ky")]
    officer: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The reason, without personal data: it stands on the control sheet.
    #[schema(
        min_length = 5,
        max_length = 1000,
        pattern = "\\S",
        example = "Dự thảo thiếu căn cứ pháp lý"
    )]
    pub(super) reason: String,
}

/// A draft: as text in the parts of an official document, or as a file sent before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Drafting {
    /// What kind of paper it is.
    #[schema(min_length = 1, max_length = 300, pattern = "\\S", example = "Quyết định")]
    title: String,
    /// What it says to the applicant: `granted` (when left out), `refused` or `stopped`.
    #[serde(default)]
    #[schema(schema_with = outcomes)]
    outcome: Outcome,
    /// The id of a file of this dossier with the purpose `draft`.
    file: Option<Uuid>,
    /// The text; either this or `file`.
    text: Option<DraftWords>,
}

fn outcomes() -> RefOr<Schema> {
    choice(Outcome::ALL.map(Outcome::code))
}

/// The parts of an official document (Decree 30/2020/NĐ-CP, Annex I).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftWords {
    /// Notation after the number.
    #[schema(example = "QĐ-UBND")]
    notation: String,
    /// Trích yếu.
    subject: String,
    /// Thẩm quyền ban hành.
    authority: String,
    /// Căn cứ, one per line.
    grounds: String,
    /// What is done with them: "QUYẾT ĐỊNH:".
    enacting: String,
    /// Nội dung, one paragraph per line.
    body: String,
    /// Nơi nhận, one per line.
    recipients: String,
    /// Chức vụ người ký.
    capacity: String,
    /// Họ tên người ký.
    signer: String,
}

/// Chuyển hồ sơ: the desk passes the dossier to the unit that settles it.
#[utoipa::path(post, path = "/dossiers/{code}/hand-over", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Onward>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn hand_over(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Onward>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let step = act.body.step.as_deref();
        work::hand_over(&act.app, &act.actor, act.id, act.seen, step).await
    })
    .await
}

/// Nhận hồ sơ: somebody of the unit takes over a dossier that was passed to it.
#[utoipa::path(post, path = "/dossiers/{code}/accept", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Nothing>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn accept(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Nothing>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::accept(&act.app, &act.actor, act.id, act.seen).await
    })
    .await
}

/// Phân công: the unit head gives the dossier to one case officer.
#[utoipa::path(post, path = "/dossiers/{code}/assign", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Assignment,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn assign(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Assignment>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let officer = officer(&act.app, &act.body.officer).await?;
        work::assign(&act.app, &act.actor, act.id, act.seen, officer).await
    })
    .await
}

/// Chuyển bước tiếp theo: the case officer passes the dossier on.
#[utoipa::path(post, path = "/dossiers/{code}/forward", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Option<Onward>,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn forward(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Onward>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let step = act.body.step.as_deref();
        work::forward(&act.app, &act.actor, act.id, act.seen, step).await
    })
    .await
}

/// Trả lại bước trước: returns the dossier to the step and person it came from.
#[utoipa::path(post, path = "/dossiers/{code}/send-back", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Return,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn send_back(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Return>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        work::send_back(&act.app, &act.actor, act.id, act.seen, &act.body.reason).await
    })
    .await
}

/// Dự thảo kết quả: attaches a draft result; it replaces an earlier one.
#[utoipa::path(post, path = "/dossiers/{code}/draft", tag = DOSSIERS,
    params(("code" = String, Path, description = "Mã hồ sơ, or the dossier's id", example = "H47.NG-220315-0007"),
        ActHeaders),
    request_body = Drafting,
    responses((status = 200, description = "How the dossier stands now", body = State), WriteRefusals),
    security(("key" = ["dossiers:write"])))]
pub async fn draft(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    post: Post<Drafting>,
) -> Result<Response> {
    act(app, &code, post, |act| async move {
        let content = content(act.body.file, act.body.text)?;
        let draft = NewDraft { title: act.body.title, outcome: act.body.outcome, content };
        work::draft(&act.app, &act.actor, act.id, act.seen, draft).await
    })
    .await
}

async fn officer(app: &App, named: &str) -> Result<Uuid> {
    if let Ok(id) = Uuid::parse_str(named) {
        return Ok(id);
    }
    let known = staff::by_username(&app.db, named.trim()).await?;
    known.map(|staff| staff.id).ok_or_else(|| {
        let mut problems = Problems::default();
        problems.add("officer", "Không có cán bộ nào có tên đăng nhập này.");
        Error::Fields(problems)
    })
}

fn content(file: Option<Uuid>, text: Option<DraftWords>) -> Result<Content> {
    match (file, text) {
        (Some(file), None) => Ok(Content::File(Scan::Attached(file))),
        (None, Some(words)) => Ok(Content::Text(Box::new(DraftText {
            notation: words.notation,
            subject: words.subject,
            authority: words.authority,
            grounds: words.grounds,
            enacting: words.enacting,
            body: words.body,
            recipients: words.recipients,
            capacity: words.capacity,
            signer: words.signer,
        }))),
        (Some(_), Some(_)) | (None, None) => {
            let mut problems = Problems::default();
            problems.add("text", "Xin gửi một trong hai: file hoặc text.");
            Err(Error::Fields(problems))
        }
    }
}
