//! `/quan-tri/can-bo`: everybody with an account.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use crate::accounts::list::{self, From, Line, Wanted};
use crate::accounts::units;
use crate::app::App;
use crate::error::Result;
use crate::reference::Reference;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;

/// The address.
pub const PATH: &str = "/quan-tri/can-bo";

#[derive(Template)]
#[template(path = "accounts/pages/staff_list.html")]
struct ListPage {
    page: Page,
    problems: Problems,
    asked: Asked,
    open_href: String,
    closed_href: String,
    rows: Vec<Row>,
    previous: String,
    next: String,
}

struct Row {
    href: String,
    name: String,
    username: String,
    duties: Vec<(&'static str, String)>,
    must_change: bool,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    don_vi: String,
    #[serde(default)]
    xem: String,
    sau: Option<Uuid>,
    truoc: Option<Uuid>,
    #[serde(default)]
    xong: String,
}

impl Asked {
    fn closed(&self) -> bool {
        self.xem == "da-khoa"
    }

    fn from(&self) -> From {
        match (self.sau, self.truoc) {
            (Some(id), _) => From::After(id),
            (None, Some(id)) => From::Before(id),
            (None, None) => From::Start,
        }
    }

    /// The address of this list from another place.
    fn href(&self, closed: bool, from: From) -> String {
        let mut path = PATH.to_owned();
        let mut add = |name, value: &str| {
            if !value.is_empty() {
                path = with_query(&path, name, value);
            }
        };
        add("tim", &self.tim);
        add("don_vi", &self.don_vi);
        add("xem", if closed { "da-khoa" } else { "" });
        match from {
            From::Start => {}
            From::After(id) => add("sau", &id.to_string()),
            From::Before(id) => add("truoc", &id.to_string()),
        }
        path
    }
}

/// Shows the list.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who, Right::ManageStaff)?;
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let mut problems = Problems::default();
    let mut wanted = Wanted {
        words: asked.tim.clone(),
        units: Vec::new(),
        within: who.reach(&reference.units, Right::ManageStaff).limits(),
        closed: asked.closed(),
        best_first: false,
    };
    if !asked.don_vi.trim().is_empty() {
        let unit = problems.check("don_vi", units::parse(&reference, today, &asked.don_vi));
        wanted.units =
            unit.map(|unit| units::with_all_below(&reference, &unit)).unwrap_or_default();
    }
    let found = list::page(&app.db, &wanted, asked.from(), today).await?;
    let edge = |line: Option<&Line>, from: fn(Uuid) -> From| {
        line.map_or_else(String::new, |line| asked.href(asked.closed(), from(line.id)))
    };
    let previous =
        if found.has_previous { edge(found.lines.first(), From::Before) } else { String::new() };
    let next = if found.has_next { edge(found.lines.last(), From::After) } else { String::new() };
    let page = Page::staff(&app, &who, "Cán bộ và nhiệm vụ", PATH);
    html(&ListPage {
        page: page.with_notice(sentence(&asked.xong)),
        problems,
        open_href: asked.href(false, From::Start),
        closed_href: asked.href(true, From::Start),
        rows: found.lines.iter().map(|line| row(&reference, line)).collect(),
        previous,
        next,
        asked,
    })
}

fn row(reference: &Reference, line: &Line) -> Row {
    Row {
        href: format!("{PATH}/{}", line.id),
        name: line.name.clone(),
        username: line.username.clone(),
        duties: line
            .posts
            .iter()
            .map(|(duty, unit)| (duty.label(), reference.unit_full_name(unit)))
            .collect(),
        must_change: line.must_change,
    }
}

fn sentence(done: &str) -> Option<String> {
    (done == "cai-dat").then(|| {
        "Đã lập tài khoản quản trị của bạn. Bước tiếp theo: thêm cán bộ và giao nhiệm vụ."
            .to_owned()
    })
}
