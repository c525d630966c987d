//! `/quan-tri/toan-van`: one entry as text, for what no form has a field for. It is checked like
//! everything else before it is written.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::history::Asked;
use super::{Done, again, done, unmade};
use crate::access::Who;
use crate::administration::kinds::{self, Kind};
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::catalog::text;
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
    let change = Change::new(kind.code, id, body).seen(&fields.da_xem);
    if fields.viec == "kiem-tra" {
        for problem in edit::problems(&edit::entries(&app.db).await?, &[change])? {
            problems.add("noi_dung", problem);
        }
        let mut page = page(&app, &who, kind, fields);
        if !problems.is_empty() {
            return page.with(problems);
        }
        page.checked = true;
        return html(&page);
    }
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => Ok(done(&href(kind.code, &fields.ma), "1")),
        Err(why) => {
            let problems = unmade(why, |_| "noi_dung")?;
            page(&app, &who, kind, fields).with(problems)
        }
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
    }
}

impl RawPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        again(&self)
    }
}
