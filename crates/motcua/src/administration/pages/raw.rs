//! `/quan-tri/toan-van`: one entry as text, for what no form has a field for. It is checked like
//! everything else before it is written.

use std::collections::BTreeMap;
use std::slice;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::UnitId;
use domain::calendar::CalendarFile;
use serde::Deserialize;

use super::history::Asked;
use super::{Done, again, done, unmade};
use crate::access::Who;
use crate::administration::effect::{self, Effect};
use crate::administration::kinds::{self, Kind};
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::catalog::{text, whole};
use crate::error::{Error, Result};
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
    effect: Option<Effect>,
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
    let mut page = page(&app, &who, kind, sent);
    page.page.notice = told.sentence();
    html(&page)
}

/// Checks the text, or writes it.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require(&who)?;
    let kind = kinds::get(&fields.loai).ok_or(Error::NotFound)?;
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
    if !may_change(&app, &who, (kind.code, &fields.ma), &body).await? {
        return Err(Error::Forbidden);
    }
    let change = Change::new(kind.code, id, body).seen(&fields.da_xem);
    if fields.viec == "kiem-tra" {
        for problem in edit::problems(&edit::entries(&app.db).await?, slice::from_ref(&change))? {
            problems.add("noi_dung", problem);
        }
        let mut page = page(&app, &who, kind, fields);
        if !problems.is_empty() {
            return page.with(problems);
        }
        page.checked = true;
        page.effect = effect(&app, &change).await?;
        return html(&page);
    }
    let effect = if change.kind == "calendar" && fields.viec == "ghi" {
        // What is wrong with the text is said below.
        effect(&app, &change).await.ok().flatten()
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
async fn effect(app: &App, change: &Change) -> Result<Option<Effect>> {
    if change.kind != "calendar" {
        return Ok(None);
    }
    let after = edit::after(edit::entries(&app.db).await?, slice::from_ref(change));
    let after = whole::reference(&after, 0)?;
    Ok(Some(effect::of(&app.db, &app.reference(), &after, app.now()).await?))
}

/// Units, and what calendars say about them, are changed by those who answer for them.
async fn may_change(app: &App, who: &Who, entry: (&str, &str), body: &str) -> Result<bool> {
    let reference = app.reference();
    let reaches = |unit: &UnitId| super::reaches(&reference, who, unit);
    match entry {
        ("unit", id) => Ok(reaches(&UnitId(id.to_owned()))),
        ("calendar", id) => {
            let said = |text: &str| -> BTreeMap<UnitId, String> {
                let file: CalendarFile = toml::from_str(text).unwrap_or_default();
                let units = file.unit.into_iter();
                units
                    .map(|one| (one.id.clone(), toml::to_string(&one).unwrap_or_default()))
                    .collect()
            };
            let old = edit::body(&app.db, "calendar", id).await?.unwrap_or_default();
            let (old, new) = (said(&old), said(body));
            let mut changed = old.keys().chain(new.keys()).filter(|id| old.get(id) != new.get(id));
            Ok(changed.all(reaches))
        }
        _ => Ok(true),
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
        effect: None,
    }
}

impl RawPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        again(&self)
    }
}
