//! `/quan-tri/du-thao`: the texts from which drafts of results begin.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::dossier::Outcome;
use domain::time;
use serde::Deserialize;

use super::{Done, again, done, history, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::reference::draft_texts::{DraftTexts, FILE, Outline};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/du-thao";

#[derive(Template)]
#[template(path = "administration/pages/draft_texts.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    history_href: String,
}

struct Row {
    href: String,
    name: String,
    begins: String,
    span: String,
    is_used: bool,
}

#[derive(Template)]
#[template(path = "administration/pages/draft_text.html")]
struct FormPage {
    page: Page,
    problems: Problems,
    typed: Typed,
    outcomes: Vec<(&'static str, &'static str)>,
}

/// The form; every text has the name of what it says in `Outline`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ma: String,
    da_xem: String,
    ten: String,
    bat_dau: String,
    huong: String,
    loai: String,
    ky_hieu: String,
    trich_yeu: String,
    tham_quyen: String,
    can_cu: String,
    lenh: String,
    noi_dung: String,
    noi_nhan: String,
    chuc_vu: String,
    tu_ngay: String,
    den_ngay: String,
}

/// Which one is asked for.
#[derive(Deserialize)]
pub struct Asked {
    ma: String,
}

const OUTCOMES: [(&str, Outcome, &str); 3] = [
    ("granted", Outcome::Granted, "Giải quyết"),
    ("refused", Outcome::Refused, "Từ chối giải quyết"),
    ("stopped", Outcome::Stopped, "Dừng giải quyết"),
];

async fn held(app: &App) -> Result<(DraftTexts, String)> {
    let body = edit::body(&app.db, "letter", FILE).await?;
    let texts = body.as_deref().map_or(Ok(DraftTexts::default()), DraftTexts::read)?;
    Ok((texts, edit::mark(body.as_deref())))
}

/// Shows the list.
pub async fn list(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(told): Query<Done>,
) -> Result<Response> {
    super::require(&who)?;
    let today = time::local(app.now()).date();
    let (texts, _) = held(&app).await?;
    let row = |text: &Outline| Row {
        href: with_query(&format!("{PATH}/sua"), "ma", &text.id),
        name: text.name.clone(),
        begins: text.begins.join("; "),
        span: words::span(text.from_on, text.to_on),
        is_used: text.is_used_on(today),
    };
    html(&ListPage {
        page: super::shared_page(&app, &who, "Nội dung dự thảo", PATH).with_notice(told.sentence()),
        rows: texts.texts.iter().map(row).collect(),
        history_href: history::href("letter", FILE),
    })
}

/// Shows the form of one text.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let (texts, seen) = held(&app).await?;
    let text = texts.texts.into_iter().find(|text| text.id == asked.ma).ok_or(Error::NotFound)?;
    let outcome = OUTCOMES.iter().find(|(_, outcome, _)| *outcome == text.outcome);
    let typed = Typed {
        ma: text.id,
        da_xem: seen,
        ten: text.name,
        bat_dau: text.begins.join("\n"),
        huong: outcome.map_or("granted", |(code, ..)| code).to_owned(),
        loai: text.title,
        ky_hieu: text.notation,
        trich_yeu: text.subject,
        tham_quyen: text.authority,
        can_cu: text.grounds,
        lenh: text.enacting,
        noi_dung: text.body,
        noi_nhan: text.recipients,
        chuc_vu: text.capacity,
        tu_ngay: words::date(text.from_on),
        den_ngay: text.to_on.map(words::date).unwrap_or_default(),
    };
    html(&page(&app, &who, typed))
}

/// Writes the form: in place, or with a later first day as a new text after the old one.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let (mut texts, _) = held(&app).await?;
    let at = texts.texts.iter().position(|text| text.id == fields.ma).ok_or(Error::NotFound)?;
    let mut problems = Problems::default();
    let Some(mut text) = read(&fields, &texts.texts[at], &mut problems) else {
        return page(&app, &who, fields).with(problems);
    };
    let old = &mut texts.texts[at];
    if text.from_on == old.from_on {
        *old = text;
    } else {
        old.to_on = super::last_before(text.from_on, old.to_on);
        text.id = format!("{}-{}", old.id, text.from_on);
        texts.texts.push(text);
    }
    let body = toml::to_string_pretty(&texts).map_err(|error| Error::Internal(error.into()))?;
    let change = Change::new("letter", FILE, body).seen(&fields.da_xem);
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => Ok(done(PATH, "1")),
        Err(why) => page(&app, &who, fields).with(unmade(why, |_| "")?),
    }
}

fn read(typed: &Typed, old: &Outline, problems: &mut Problems) -> Option<Outline> {
    let mut filled = |field: &str, text: &str| {
        let text = clean(&text.replace("\r\n", "\n"));
        if text.is_empty() {
            problems.add(field, "Xin điền mục này.");
        }
        text
    };
    let (name, title) = (filled("ten", &typed.ten), filled("loai", &typed.loai));
    let (subject, body) =
        (filled("trich_yeu", &typed.trich_yeu), filled("noi_dung", &typed.noi_dung));
    let lines = |text: &str| clean(&text.replace("\r\n", "\n"));
    let valid = super::exemptions::validity(problems, &typed.tu_ngay, &typed.den_ngay);
    if valid.is_some_and(|valid| valid.from_on < old.from_on) {
        problems.add("tu_ngay", "Ngày bắt đầu không được trước ngày của nội dung đang sửa.");
    }
    let valid = valid.filter(|_| problems.is_empty())?;
    let outcome = OUTCOMES.iter().find(|(code, ..)| *code == typed.huong);
    let begins = typed.bat_dau.lines().map(str::trim).filter(|line| !line.is_empty());
    Some(Outline {
        id: old.id.clone(),
        name,
        begins: begins.map(ToOwned::to_owned).collect(),
        outcome: outcome.map_or(old.outcome, |(_, outcome, _)| *outcome),
        title,
        notation: lines(&typed.ky_hieu),
        subject,
        authority: lines(&typed.tham_quyen),
        grounds: lines(&typed.can_cu),
        enacting: lines(&typed.lenh),
        body,
        recipients: lines(&typed.noi_nhan),
        capacity: lines(&typed.chuc_vu),
        from_on: valid.from_on,
        to_on: valid.to_on,
    })
}

fn page(app: &App, who: &Who, typed: Typed) -> FormPage {
    FormPage {
        page: super::shared_page(app, who, format!("Nội dung dự thảo: {}", typed.ten), PATH),
        problems: Problems::default(),
        outcomes: OUTCOMES.iter().map(|(code, _, label)| (*code, *label)).collect(),
        typed,
    }
}

impl FormPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.problems = problems;
        again(&self)
    }
}
