//! `/quan-tri/toan-van`: one entry as text, for what no form has a field for. It is checked like
//! everything else before it is written.

use std::slice;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::agency::UnitId;
use serde::Deserialize;

use super::history::Asked;
use super::{Done, again, done, unmade};
use crate::access::Who;
use crate::administration::effect::{self, Effect};
use crate::administration::kinds::{self, Kind};
use crate::app::App;
use crate::catalog::beyond::{self, Author};
use crate::catalog::edit::{self, Change};
use crate::catalog::{text, whole};
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;

#[derive(Template)]
#[template(path = "administration/pages/raw.html")]
struct RawPage {
    page: Page,
    problems: Problems,
    kind: &'static Kind,
    sent: Typed,
    history_href: String,
    checked: bool,
    may_write: bool,
    effect: Option<Effect>,
    warnings: Vec<String>,
}

/// What was sent.
#[derive(Deserialize)]
pub struct Typed {
    loai: String,
    ma: String,
    #[serde(default)]
    da_xem: String,
    #[serde(default)]
    noi_dung: String,
    /// `kiem-tra`, or `ghi`.
    #[serde(default)]
    viec: String,
}

/// The address of an entry's text.
#[must_use]
pub fn href(kind: &str, id: &str) -> String {
    with_query(&with_query("/quan-tri/toan-van", "loai", kind), "ma", id)
}

/// Shows the text.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
    Query(told): Query<Done>,
) -> Result<Response> {
    super::require(&who)?;
    let kind = kinds::get(&asked.loai).ok_or(Error::NotFound)?;
    let body = edit::body(&app.db, kind.code, &asked.ma).await?.ok_or(Error::NotFound)?;
    let sent = Typed {
        da_xem: edit::mark(Some(&body)),
        noi_dung: text::readable(kind.code, &body),
        loai: asked.loai,
        ma: asked.ma,
        viec: String::new(),
    };
    let may_write = require(&app, &who, (kind.code, &sent.ma)).await.is_ok();
    let mut page = page(&app, &who, kind, sent);
    page.page.only_read = !may_write && kind.code != "unit";
    page.may_write = may_write;
    if kind.code == "calendar" {
        page.warnings = app.reference().book.warnings();
    }
    page.page.notice = told.sentence();
    html(&page)
}

/// Checks the text, or writes it.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require(&who)?;
    let kind = kinds::get(&fields.loai).ok_or(Error::NotFound)?;
    require(&app, &who, (kind.code, &fields.ma)).await?;
    let mut problems = Problems::default();
    let Some((id, body)) =
        problems.check("noi_dung", text::parse(kind.code, &fields.ma, &fields.noi_dung))
    else {
        return page(&app, &who, kind, fields).with(problems);
    };
    if id != fields.ma {
        problems.add(
            "noi_dung",
            format!("Mã, ngày bắt đầu hoặc cấp của mục này không đổi được (đang là {}, trong nội dung là {id}).", fields.ma),
        );
        return page(&app, &who, kind, fields).with(problems);
    }
    let change = Change::new(kind.code, id, body).seen(&fields.da_xem);
    if fields.viec == "kiem-tra" {
        let held = edit::entries(&app.db).await?;
        let author = Author { actor: &who.actor, right: Right::ManageCatalogue };
        let beyond = beyond::sentences(&held, slice::from_ref(&change), author);
        for problem in beyond.into_iter().chain(edit::problems(&held, slice::from_ref(&change))?) {
            problems.add("noi_dung", problem);
        }
        let mut page = page(&app, &who, kind, fields);
        if !problems.is_empty() {
            return page.with(problems);
        }
        page.checked = true;
        if change.kind == "calendar" {
            let after = whole::reference(&edit::after(held, slice::from_ref(&change)), 0)?;
            page.warnings = after.book.warnings();
            page.effect = Some(effect(&app, &after).await?);
        }
        return html(&page);
    }
    let effect = if change.kind == "calendar" && fields.viec == "ghi" {
        // What is wrong with the text is said below.
        effect_of_text(&app, &change).await.ok()
    } else {
        None
    };
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => {
            if let Some(effect) = effect {
                effect::light_again(&app, &effect).await;
            }
            Ok(done(&href(kind.code, &fields.ma), "1"))
        }
        Err(why) => {
            let problems = unmade(why, |_| "noi_dung")?;
            page(&app, &who, kind, fields).with(problems)
        }
    }
}

/// What a text of a calendar means for open dossiers.
async fn effect_of_text(app: &App, change: &Change) -> Result<Effect> {
    let after = edit::after(edit::entries(&app.db).await?, slice::from_ref(change));
    effect(app, &whole::reference(&after, 0)?).await
}

async fn effect(app: &App, after: &Reference) -> Result<Effect> {
    Ok(effect::of(&app.db, &app.reference(), after, app.now()).await?)
}

/// Lets nobody change an entry that lies beyond them: a unit as if there were none, what is shared as
/// forbidden. What a calendar says about which unit, and everything else, is judged with the text.
async fn require(app: &App, who: &Who, (kind, id): (&str, &str)) -> Result<()> {
    edit::body(&app.db, kind, id).await?.ok_or(Error::NotFound)?;
    match kind {
        "calendar" => Ok(()),
        "unit" if super::reaches(&app.reference(), who, &UnitId(id.to_owned())) => Ok(()),
        "unit" => Err(Error::NotFound),
        _ => super::require_shared(app, who),
    }
}

fn page(app: &App, who: &Who, kind: &'static Kind, sent: Typed) -> RawPage {
    RawPage {
        page: Page::staff(app, who, format!("Toàn văn: {}", sent.ma), super::home::PATH),
        problems: Problems::default(),
        kind,
        history_href: super::history::href(kind.code, &sent.ma),
        sent,
        checked: false,
        may_write: true,
        effect: None,
        warnings: Vec::new(),
    }
}

impl RawPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        again(&self)
    }
}
