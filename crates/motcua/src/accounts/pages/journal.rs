//! `/nhat-ky`: who did what, when, as far as the reader's right reaches. It names no citizens.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::access::Right;
use domain::agency::UnitId;
use domain::text::one_line;
use serde::Deserialize;

use super::require;
use crate::access::Who;
use crate::accounts::journal_list::{self, From, Line, Wanted};
use crate::accounts::{journal_words, staff, username};
use crate::app::App;
use crate::error::Result;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
const PATH: &str = "/nhat-ky";

#[derive(Template)]
#[template(path = "accounts/pages/journal.html")]
struct JournalPage {
    page: Page,
    problems: Problems,
    asked: Asked,
    groups: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    rows: Vec<Row>,
    newer: String,
    older: String,
    entries: i64,
    head: String,
}

struct Row {
    no: i64,
    at: String,
    what: String,
    who: String,
    key: String,
    unit: String,
    code: String,
    facts: String,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    loai: String,
    #[serde(default)]
    can_bo: String,
    #[serde(default)]
    ho_so: String,
    #[serde(default)]
    ngay: String,
    truoc: Option<i64>,
    sau: Option<i64>,
}

impl Asked {
    fn from(&self) -> From {
        match (self.truoc, self.sau) {
            (Some(no), _) => From::Below(no),
            (None, Some(no)) => From::Above(no),
            (None, None) => From::Newest,
        }
    }

    fn href(&self, name: &str, no: Option<i64>) -> String {
        let Some(no) = no else { return String::new() };
        let filters = [
            ("loai", &self.loai),
            ("can_bo", &self.can_bo),
            ("ho_so", &self.ho_so),
            ("ngay", &self.ngay),
        ];
        let path = filters
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .fold(PATH.to_owned(), |path, (name, value)| with_query(&path, name, value));
        with_query(&path, name, &no.to_string())
    }
}

/// Shows a page of the journal.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    require(&who, Right::ReadJournal)?;
    let mut problems = Problems::default();
    let wanted = wanted(&app, &who, &asked, &mut problems).await?;
    let found = match wanted {
        Some(wanted) => journal_list::page(&app.db, &wanted, asked.from()).await?,
        None => journal_list::Lines { lines: Vec::new(), newer: None, older: None },
    };
    let names = journal_list::names(&app.db, &found.lines).await?;
    let reference = app.reference();
    let row = |line: &Line| Row {
        no: line.no,
        at: words::second(line.at),
        what: journal_words::kind(&line.kind).to_owned(),
        who: line
            .staff
            .as_ref()
            .map_or_else(String::new, |(name, username)| format!("{name} ({username})")),
        key: line.key.clone().unwrap_or_default(),
        unit: line
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| reference.unit_name(&UnitId(unit.clone()))),
        code: line.dossier.clone().unwrap_or_default(),
        facts: journal_words::facts(&reference, &line.body, |id| names.get(id).cloned())
            .join(" · "),
    };
    let (entries, head) = journal_list::head(&app.db).await?;
    html(&JournalPage {
        page: Page::staff(&app, &who, "Nhật ký", PATH),
        problems,
        groups: journal_words::KINDS,
        rows: found.lines.iter().map(row).collect(),
        newer: asked.href("sau", found.newer),
        older: asked.href("truoc", found.older),
        entries,
        head,
        asked,
    })
}

/// The filter; absent when it cannot be understood.
async fn wanted(
    app: &App,
    who: &Who,
    asked: &Asked,
    problems: &mut Problems,
) -> Result<Option<Wanted>> {
    let reference = app.reference();
    let reach = who.reach(&reference.units, Right::ReadJournal);
    let within = reach.limits();
    let mut wanted = Wanted { kind: asked.loai.clone(), within, ..Wanted::default() };
    let username = username::normal(&asked.can_bo);
    if !username.is_empty() {
        wanted.staff = match staff::by_username(&app.db, &username).await? {
            Some(staff) => staff::known(app, who, Right::ReadJournal, staff.id).await.ok(),
            None => None,
        }
        .map(|staff| staff.id);
        if wanted.staff.is_none() {
            problems.add("can_bo", "Không có cán bộ nào có tên đăng nhập này.");
        }
    }
    let code = one_line(&asked.ho_so).to_uppercase();
    if !code.is_empty() {
        wanted.dossier = journal_list::dossier(&app.db, &code, &reach).await?;
        if wanted.dossier.is_none() {
            problems.add("ho_so", "Không có hồ sơ nào mang mã này.");
        }
    }
    if !asked.ngay.trim().is_empty() {
        wanted.day = problems.check("ngay", words::read_day(&asked.ngay));
    }
    Ok(problems.is_empty().then_some(wanted))
}
