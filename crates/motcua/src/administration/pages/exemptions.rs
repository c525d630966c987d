//! `/quan-tri/mien-giam`: who pays less, and what proves it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::money::Exemption;
use domain::time;
use domain::validity::Validity;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Done, again, done, history, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/mien-giam";

#[derive(Template)]
#[template(path = "administration/pages/exemptions.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    label: String,
    evidence: String,
    percent: u32,
    span: String,
    is_used: bool,
}

#[derive(Template)]
#[template(path = "administration/pages/exemption.html")]
struct FormPage {
    page: Page,
    problems: Problems,
    typed: Typed,
    history_href: String,
}

/// The form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The code; of a new one it is typed.
    ma: String,
    /// `1` for one that is there.
    co_san: String,
    da_xem: String,
    ten: String,
    chung_minh: String,
    muc: String,
    tu_ngay: String,
    den_ngay: String,
}

/// Which one is asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    ma: String,
}

/// Shows the list.
pub async fn list(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(told): Query<Done>,
) -> Result<Response> {
    super::require(&who)?;
    let today = time::local(app.now()).date();
    let reference = app.reference();
    let row = |one: &Exemption| Row {
        href: href(&one.code),
        label: one.label.clone(),
        evidence: one.evidence.clone(),
        percent: one.percent,
        span: words::span(one.valid.from_on, one.valid.to_on),
        is_used: one.valid.contains(today),
    };
    html(&ListPage {
        page: super::shared_page(&app, &who, "Miễn giảm phí, lệ phí", PATH)
            .with_notice(told.sentence()),
        rows: reference.exemptions.iter().map(row).collect(),
    })
}

fn href(code: &str) -> String {
    with_query(&format!("{PATH}/sua"), "ma", code)
}

/// Shows the form of one, or an empty form.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    if asked.ma.is_empty() {
        let today = words::date(time::local(app.now()).date());
        let typed = Typed { tu_ngay: today, muc: "100".to_owned(), ..Typed::default() };
        return html(&page(&app, &who, typed));
    }
    let body = edit::body(&app.db, "exemption", &asked.ma).await?.ok_or(Error::NotFound)?;
    let one: Exemption =
        serde_json::from_str(&body).map_err(|error| Error::Internal(error.into()))?;
    let typed = Typed {
        da_xem: edit::mark(Some(&body)),
        ma: one.code,
        co_san: "1".to_owned(),
        ten: one.label,
        chung_minh: one.evidence,
        muc: one.percent.to_string(),
        tu_ngay: words::date(one.valid.from_on),
        den_ngay: one.valid.to_on.map(words::date).unwrap_or_default(),
    };
    html(&page(&app, &who, typed))
}

/// Writes the form.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let mut problems = Problems::default();
    let Some(exemption) = read(&fields, &mut problems) else {
        return page(&app, &who, fields).with(problems);
    };
    let body = serde_json::to_string(&exemption).map_err(|error| Error::Internal(error.into()))?;
    let seen = if fields.co_san == "1" { fields.da_xem.clone() } else { edit::mark(None) };
    if fields.co_san != "1" && edit::body(&app.db, "exemption", &exemption.code).await?.is_some() {
        problems.add("ma", "Đã có đối tượng mang mã này.");
        return page(&app, &who, fields).with(problems);
    }
    let change = Change::new("exemption", exemption.code, body).seen(seen);
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => Ok(done(PATH, "1")),
        Err(why) => {
            let place = |sentence: &str| match sentence {
                said if said.contains("mức giảm") => "muc",
                said if said.contains("ngày kết thúc") => "den_ngay",
                _ => "",
            };
            page(&app, &who, fields).with(unmade(why, place)?)
        }
    }
}

fn read(typed: &Typed, problems: &mut Problems) -> Option<Exemption> {
    let code = clean(&typed.ma);
    if !super::is_slug(&code) {
        problems.add("ma", super::SLUG);
    }
    let mut filled = |field: &str, text: &str, said: &str| {
        let text = clean(text);
        if text.is_empty() {
            problems.add(field, said);
        }
        text
    };
    let label = filled("ten", &typed.ten, "Xin ghi tên đối tượng.");
    let evidence = filled("chung_minh", &typed.chung_minh, "Xin ghi giấy tờ chứng minh.");
    let percent: Option<u32> = typed.muc.trim().trim_end_matches('%').trim().parse().ok();
    if !percent.is_some_and(|percent| (1..=100).contains(&percent)) {
        problems.add("muc", "Mức giảm là số từ 1 đến 100.");
    }
    let valid = validity(problems, &typed.tu_ngay, &typed.den_ngay);
    if !problems.is_empty() {
        return None;
    }
    Some(Exemption { code, label, evidence, percent: percent?, valid: valid? })
}

/// Reads the days of a form: fields `tu_ngay` and `den_ngay`.
pub(super) fn validity(problems: &mut Problems, from: &str, to: &str) -> Option<Validity> {
    let from_on = problems.check("tu_ngay", words::read_day(from));
    let to_on: Option<Date> =
        if to.trim().is_empty() { None } else { problems.check("den_ngay", words::read_day(to)) };
    if from_on.is_some_and(|from| to_on.is_some_and(|to| to < from)) {
        problems.add("den_ngay", "Ngày kết thúc không được trước ngày bắt đầu.");
    }
    Some(Validity { from_on: from_on?, to_on })
}

fn page(app: &App, who: &Who, typed: Typed) -> FormPage {
    let title = if typed.co_san == "1" {
        "Sửa đối tượng miễn giảm"
    } else {
        "Thêm đối tượng miễn giảm"
    };
    FormPage {
        page: super::shared_page(app, who, title, PATH),
        problems: Problems::default(),
        history_href: history::href("exemption", &typed.ma),
        typed,
    }
}

impl FormPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.problems = problems;
        again(&self)
    }
}
