//! `/ho-so/{id}/du-thao`: writing a draft of the result from a text, or uploading one.

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::{Outcome, Refusal, Rules, Verb};
use domain::duty::Duty;
use serde::Deserialize;
use uuid::Uuid;

use crate::access::Who;
use crate::app::App;
use crate::attachments::pages::multipart::{Errand, SentFiles};
use crate::attachments::problem::Problem;
use crate::attachments::{NotTaken, store};
use crate::error::{Error, Result};
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::work::drafts::{Content, DraftText, NewDraft};
use crate::work::facts::{self, Facts};
use crate::work::{self, Scan, officers, outline, reading};

/// Which text to begin with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    mau: String,
}

#[derive(Template)]
#[template(path = "work/pages/draft.html")]
struct DraftPage {
    page: Page,
    problems: Problems,
    href: String,
    seen: u32,
    code: String,
    procedure: String,
    choices: Vec<Choice>,
    chosen: String,
    title: String,
    outcome: &'static str,
    outcomes: [Outcome; 3],
    text: DraftText,
    /// Kind of document of the upload form.
    upload_title: String,
}

/// A text that one may begin with.
struct Choice {
    code: String,
    label: String,
}

/// What stands in the forms.
struct Typed {
    title: String,
    outcome: Outcome,
    text: DraftText,
    chosen: String,
    problems: Problems,
}

/// Shows the forms, filled from the latest draft or from the text asked for.
///
/// # Errors
/// The refusal of the verb when the person may not draft now.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let (_, _, route) = facts.pinned()?;
    let rules = Rules { route, units: &facts.reference.units };
    facts.dossier.may(Verb::Draft, &who.actor, &rules)?;
    let typed = beginning(&app, &facts, &asked.mau).await?;
    Ok(render(&app, &who, &facts, typed)?.into_response())
}

/// Takes a draft.
///
/// # Errors
/// What the verb says, as far as it is no problem of a field.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    request: Request,
) -> Result<Response> {
    let mut sent = SentFiles::read(&app, request, Errand::Act(id, Verb::Draft)).await?;
    let refused = sent.refused.take();
    let seen = sent.field("seen").parse().ok();
    let mut typed = typed(&sent);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let content = if refused.is_some() {
        None
    } else if sent.field("kieu") == "tep" {
        upload(&app, &mut sent, &mut typed.problems).await?.map(Content::File)
    } else {
        check(&typed.text, &mut typed.problems);
        Some(Content::Text(Box::new(typed.text.clone())))
    };
    let done = match (refused, content.filter(|_| typed.problems.is_empty())) {
        (Some(refused), _) => Some(Err(refused)),
        (None, Some(content)) => {
            let new = NewDraft { title: typed.title.clone(), outcome: typed.outcome, content };
            Some(work::draft(&app, &sent.who.actor, id, seen, new).await)
        }
        (None, None) => None,
    };
    if let Some(done) = done {
        match done {
            Ok(_dossier) => {
                return Ok(Redirect::to(&format!("/ho-so/{id}?xong=du-thao")).into_response());
            }
            Err(Error::Bad(sentence)) => typed.problems.add("", sentence),
            // What was written is not thrown away because somebody was quicker.
            Err(Error::Overtaken { sentence, .. }) => {
                status = StatusCode::CONFLICT;
                typed.problems.add("", sentence);
            }
            // Nor because the time of standing in for somebody has ended meanwhile.
            Err(Error::Refused(refusal @ Refusal::SubstitutionOver { .. })) => {
                typed.problems.add("", refusal.to_string());
            }
            Err(error) => return Err(error),
        }
    }
    let facts = facts::load(&app, &sent.who.actor, id).await?;
    let page = render(&app, &sent.who, &facts, typed)?;
    Ok((status, page).into_response())
}

fn typed(sent: &SentFiles) -> Typed {
    let field = |name: &str| sent.field(name).to_owned();
    Typed {
        title: field("ten_loai"),
        outcome: Outcome::from_code(sent.field("huong")).unwrap_or_default(),
        text: DraftText {
            notation: field("ky_hieu"),
            subject: field("trich_yeu"),
            authority: field("tham_quyen"),
            grounds: field("can_cu"),
            enacting: field("mo_dau"),
            body: field("noi_dung"),
            recipients: field("noi_nhan"),
            capacity: field("chuc_vu"),
            signer: field("nguoi_ky"),
        },
        chosen: field("mau"),
        problems: Problems::default(),
    }
}

fn check(text: &DraftText, problems: &mut Problems) {
    if text.body.is_empty() {
        problems.add("noi_dung", "Xin soạn nội dung dự thảo.");
    } else if outline::is_open(text) {
        problems.add("noi_dung", "Xin điền hoặc xóa những chỗ còn trong ngoặc vuông [ ].");
    }
}

async fn upload(app: &App, sent: &mut SentFiles, problems: &mut Problems) -> Result<Option<Scan>> {
    if let Some(problem) = sent.problem {
        problems.add("tep", problem.sentence());
        return Ok(None);
    }
    let Some(file) = sent.files.pop() else {
        problems.add("tep", Problem::Missing.sentence());
        return Ok(None);
    };
    match store(app, file.received).await {
        Ok(stored) => Ok(Some(Scan::New { name: file.name, stored })),
        Err(NotTaken::Problem(problem)) => {
            problems.add("tep", problem.sentence());
            Ok(None)
        }
        Err(NotTaken::Failed(error)) => Err(error),
    }
}

/// The latest draft, unless a text is asked for; else the text of the procedure's first result.
async fn beginning(app: &App, facts: &Facts, asked: &str) -> Result<Typed> {
    let problems = Problems::default();
    if let (Some(draft), "") = (&facts.draft, asked)
        && let Content::Text(text) = &draft.content
    {
        let (title, text) = (draft.title.clone(), (**text).clone());
        let outcome = facts.dossier.outcome;
        return Ok(Typed { title, outcome, text, chosen: String::new(), problems });
    }
    let (procedure, _, _) = facts.pinned()?;
    let day = outline::day(app.now());
    let texts = &facts.reference.draft_texts;
    let results = &procedure.results;
    let position: usize = asked.strip_prefix("kq-").and_then(|n| n.parse().ok()).unwrap_or(0);
    let result = results.get(position).or(results.first());
    let result = result.map_or("Văn bản trả lời", |result| result.name.as_str());
    let stops = asked.is_empty() && facts.dossier.awaited_supplement().is_some();
    let named = texts
        .on(day)
        .find(|text| if stops { text.outcome == Outcome::Stopped } else { text.id == asked });
    let Some(text) = named.or_else(|| texts.for_result(result, day)) else {
        let (title, text) = (result.to_owned(), DraftText::default());
        let outcome = Outcome::Granted;
        return Ok(Typed { title, outcome, text, chosen: String::new(), problems });
    };
    let chosen = named.map_or_else(|| format!("kq-{position}"), |text| text.id.clone());
    let text_outcome = text.outcome;
    let (title, text) = outline::fill(text, facts, result, signer(app, facts).await?)?;
    Ok(Typed { title, outcome: text_outcome, text, chosen, problems })
}

/// The name of the signer, where there is only one.
async fn signer(app: &App, facts: &Facts) -> Result<Option<String>> {
    let Some(place) = facts.signing_place() else { return Ok(None) };
    let mut signers = officers::with_duty(&app.db, &place.unit, Duty::Signer, app.now()).await?;
    Ok(signers.pop().filter(|_| signers.is_empty()).map(|signer| signer.name))
}

fn render(app: &App, who: &Who, facts: &Facts, typed: Typed) -> Result<Response> {
    let (procedure, _, _) = facts.pinned()?;
    let day = outline::day(app.now());
    let results = procedure.results.iter().enumerate().map(|(n, result)| Choice {
        code: format!("kq-{n}"),
        label: format!("{} (kết quả của thủ tục)", result.name),
    });
    let texts = facts.reference.draft_texts.on(day);
    let texts = texts.map(|text| Choice { code: text.id.clone(), label: text.name.clone() });
    let error = if typed.problems.is_empty() { "" } else { "Lỗi: " };
    let first = procedure.results.first();
    page::html(&DraftPage {
        page: Page::staff(app, who, format!("{error}Dự thảo kết quả"), "/cong-viec"),
        problems: typed.problems,
        href: format!("/ho-so/{}", facts.id),
        seen: facts.dossier.seq,
        code: facts.dossier.received.code.to_string(),
        procedure: procedure.name.clone(),
        choices: results.chain(texts).collect(),
        chosen: typed.chosen,
        upload_title: first.map_or_else(|| typed.title.clone(), |result| result.name.clone()),
        title: typed.title,
        outcome: typed.outcome.code(),
        outcomes: Outcome::ALL,
        text: typed.text,
    })
}
