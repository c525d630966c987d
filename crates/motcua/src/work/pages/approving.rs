//! `/cong-viec/phe-duyet`: drafts that wait for one person's approval, each shown whole; those that were
//! ticked are approved together.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::dossier::{Verb, processing};
use serde::Deserialize;
use uuid::Uuid;

use super::many;
use crate::access::Who;
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::shown;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::drafts::{self, Content};
use crate::work::facts::{self, Facts};
use crate::work::listing::{self, Filter, Listing};
use crate::work::many::{Chosen, Outcome, act_on_one};
use crate::work::order::{Order, Part};
use crate::work::worklist::View;
use crate::work::{self, reading};

/// Where they are.
pub const PATH: &str = "/cong-viec/phe-duyet";
/// Most drafts on one page: as many as somebody reads at one sitting.
const SHOWN_MAX: usize = 10;
/// Dossiers in somebody's hand that are looked through for them.
const LOOKED_MAX: usize = 60;

/// What the page sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    chon: Vec<String>,
    da_doc: Vec<String>,
}

#[derive(Template)]
#[template(path = "work/pages/approving.html")]
struct ApprovingPage {
    page: Page,
    drafts: Vec<DraftView>,
    /// Whether more wait than are shown.
    has_more: bool,
    problem: &'static str,
}

struct DraftView {
    id: Uuid,
    href: String,
    code: String,
    procedure: String,
    applicant: String,
    due: String,
    title: String,
    parts: Vec<String>,
    is_file: bool,
    pdf: String,
    made: String,
    is_own_work: bool,
    /// What the tick sends: the dossier, the last event seen, and the mark of this very draft.
    value: String,
}

/// The dossiers in this person's hand whose draft may be approved now, the most urgent first, at most so
/// many.
///
/// # Errors
/// Whatever the database says.
pub async fn waiting(app: &App, who: &Who, most: usize) -> Result<Vec<Uuid>> {
    if !who.may(Verb::Approve) {
        return Ok(Vec::new());
    }
    let listing = Listing {
        reasons: View::Mine.reasons(who),
        filter: Filter::default(),
        order: Order::default(),
        part: Part::First,
    };
    let reference = app.reference();
    let mut found = Vec::new();
    for row in listing::fetch(&app.db, &listing, LOOKED_MAX).await?.rows {
        let id = row.id("id");
        let dossier = dossiers::replay(&dossiers::events(&app.db, id).await?)?;
        let rules = dossiers::rules(&reference, &dossier)?;
        if dossier.may(Verb::Approve, &who.actor, &rules).is_ok() {
            found.push(id);
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// Shows them.
///
/// # Errors
/// [`Error::Forbidden`] for those who approve nothing.
pub async fn show(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    render(&app, &who, "").await
}

async fn render(app: &App, who: &Who, problem: &'static str) -> Result<Response> {
    if !who.may(Verb::Approve) {
        return Err(Error::Forbidden);
    }
    let waiting = waiting(app, who, SHOWN_MAX + 1).await?;
    let has_more = waiting.len() > SHOWN_MAX;
    let mut drafts = Vec::new();
    for id in waiting.into_iter().take(SHOWN_MAX) {
        let facts = facts::load(app, &who.actor, id).await?;
        reading::note(app, &who.actor, id, &facts.dossier).await?;
        drafts.extend(view(app, who, &facts).await?);
    }
    let title = "Đọc và phê duyệt dự thảo";
    page::html(&ApprovingPage {
        page: Page::staff(app, who, title, "/cong-viec"),
        drafts,
        has_more,
        problem,
    })
}

async fn view(app: &App, who: &Who, facts: &Facts) -> Result<Option<DraftView>> {
    let dossier = &facts.dossier;
    let Some(draft) = dossier.draft else { return Ok(None) };
    let draft = drafts::find(&app.db, facts.id, draft).await?;
    let (procedure, _, _) = facts.pinned()?;
    let (parts, is_file) = match &draft.content {
        Content::Text(text) => (text.parts(), false),
        Content::File(_) => (Vec::new(), true),
    };
    Ok(Some(DraftView {
        id: facts.id,
        href: format!("/ho-so/{}", facts.id),
        code: dossier.received.code.to_string(),
        procedure: procedure.name.clone(),
        applicant: facts.owner().map_or_else(String::new, |owner| owner.name.clone()),
        due: words::minute(dossier.due_at),
        title: draft.title.clone(),
        parts,
        is_file,
        pdf: format!("/ho-so/{}/du-thao/{}.pdf", facts.id, draft.id),
        made: format!("{}, {}", facts.name(draft.made_by), words::minute(draft.made_at)),
        is_own_work: processing::signs_own_work(dossier, &who.actor),
        value: format!("{}.{}.{}.{}", facts.id, dossier.seq, draft.id, mark(who, draft.id)),
    }))
}

fn mark(who: &Who, draft: Uuid) -> String {
    shown::mark(who, &draft.to_string())
}

/// A draft that was ticked on the page that showed it.
struct Ticked {
    chosen: Chosen,
    draft: Uuid,
    mark: String,
}

impl Ticked {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let (id, seen, draft) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            chosen: Chosen { id: id.parse().ok()?, seen: seen.parse().ok()? },
            draft: draft.parse().ok()?,
            mark: parts.next()?.to_owned(),
        })
    }
}

/// Approves what was ticked, and names each.
///
/// # Errors
/// What stops the program itself.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let mut ticked: Vec<Ticked> = fields.chon.iter().filter_map(|one| Ticked::parse(one)).collect();
    ticked.truncate(SHOWN_MAX);
    ticked.dedup_by_key(|one| one.chosen.id);
    if ticked.is_empty() {
        let problem =
            "Chưa đánh dấu dự thảo nào. Xin đọc rồi đánh dấu từng dự thảo được phê duyệt.";
        let page = render(&app, &who, problem).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let mut outcomes: Vec<Outcome> = Vec::new();
    for one in ticked {
        let (id, seen) = (one.chosen.id, Some(one.chosen.seen));
        let unread = unread(&app, &who, &one, &fields.da_doc).await;
        let verb = async {
            match unread {
                Some(sentence) => Err(Error::Bad(sentence.to_owned())),
                None => work::approve(&app, &who.actor, id, seen, one.draft).await,
            }
        };
        outcomes.push(act_on_one(&app, &who.actor, id, verb).await?);
    }
    many::told(&app, &who, ("Phê duyệt dự thảo", PATH), outcomes)
}

/// Why a draft counts as not read.
async fn unread(app: &App, who: &Who, one: &Ticked, read: &[String]) -> Option<&'static str> {
    if one.mark != mark(who, one.draft) {
        return Some("Dự thảo này chưa được hiện ra cho bạn; xin đọc rồi đánh dấu lại.");
    }
    let id = one.chosen.id;
    let draft = drafts::find(&app.db, id, one.draft).await.ok();
    let is_file = draft.is_some_and(|draft| matches!(draft.content, Content::File(_)));
    (is_file && !read.contains(&id.to_string()))
        .then_some("Xin mở tệp dự thảo, đọc, rồi đánh dấu là đã đọc.")
}
