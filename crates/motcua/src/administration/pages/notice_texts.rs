//! `/quan-tri/noi-dung-thong-bao`: what applicants are told, topic by topic and channel by
//! channel, with the finished text to look at before it is written.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::time;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Done, again, done, history, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::error::{Error, Result};
use crate::reference::notice_texts::{Blanks, FILE, NoticeText, NoticeTexts, fill, sms_length};
use crate::web::form::Sent;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/noi-dung-thong-bao";

#[derive(Template)]
#[template(path = "administration/pages/notice_texts.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    history_href: String,
}

struct Row {
    href: String,
    topic: &'static str,
    title: String,
    span: String,
    is_used: bool,
}

#[derive(Template)]
#[template(path = "administration/pages/notice_text.html")]
struct FormPage {
    page: Page,
    problems: Problems,
    topic: &'static str,
    typed: Typed,
    /// The finished texts with sample values: subject, letter, SMS, and the length of the SMS.
    shown: Option<Shown>,
}

struct Shown {
    title: String,
    body: String,
    sms: String,
    sms_length: usize,
    sms_max: usize,
}

/// The form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    ma: String,
    da_xem: String,
    tieu_de: String,
    noi_dung: String,
    sms: String,
    zalo: String,
    tu_ngay: String,
    viec: String,
}

/// Which one is asked for.
#[derive(Deserialize)]
pub struct Asked {
    ma: String,
}

async fn held(app: &App) -> Result<(NoticeTexts, String)> {
    let body = edit::body(&app.db, "notices", FILE).await?;
    let texts = match &body {
        Some(text) => NoticeTexts::read(text)?,
        None => NoticeTexts::delivered(),
    };
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
    let (mut texts, _) = held(&app).await?;
    texts.texts.sort_by_key(|text| (text.topic, std::cmp::Reverse(text.from_on)));
    let row = |text: &NoticeText| Row {
        href: with_query(&format!("{PATH}/sua"), "ma", &text.id()),
        topic: text.topic.label(),
        title: text.title.clone(),
        span: words::span(text.from_on, text.to_on),
        is_used: text.is_used_on(today),
    };
    html(&ListPage {
        page: super::shared_page(&app, &who, "Nội dung thông báo", PATH)
            .with_notice(told.sentence()),
        rows: texts.texts.iter().map(row).collect(),
        history_href: history::href("notices", FILE),
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
    let text = texts.get(&asked.ma).ok_or(Error::NotFound)?;
    let typed = Typed {
        ma: asked.ma,
        da_xem: seen,
        tieu_de: text.title.clone(),
        noi_dung: text.body.clone(),
        sms: text.sms.clone(),
        zalo: text.zalo.as_ref().map(|zalo| zalo.template.clone()).unwrap_or_default(),
        tu_ngay: words::date(text.from_on),
        viec: String::new(),
    };
    let mut page = page(&app, &who, text.topic.label(), typed);
    page.shown = Some(shown(text));
    html(&page)
}

/// Shows the finished texts, or writes them.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let (mut texts, _) = held(&app).await?;
    let at = texts.texts.iter().position(|text| text.id() == fields.ma).ok_or(Error::NotFound)?;
    let topic = texts.texts[at].topic.label();
    let mut problems = Problems::default();
    let Some(from_on) = problems.check("tu_ngay", words::read_day(&fields.tu_ngay)) else {
        return page(&app, &who, topic, fields).with(problems, None);
    };
    let Some(text) = written(&mut texts, at, &fields, from_on) else {
        problems
            .add("tu_ngay", "Ngày áp dụng không được trước ngày bắt đầu của nội dung đang sửa.");
        return page(&app, &who, topic, fields).with(problems, None);
    };
    for problem in texts.problems() {
        problems.add(place(&problem, &fields), problem);
    }
    let shown = shown(&text);
    if !problems.is_empty() {
        return page(&app, &who, topic, fields).with(problems, Some(shown));
    }
    if fields.viec != "ghi" {
        let mut page = page(&app, &who, topic, fields);
        page.shown = Some(shown);
        return html(&page);
    }
    let body = toml::to_string_pretty(&texts).map_err(|error| Error::Internal(error.into()))?;
    let change = Change::new("notices", FILE, body).seen(&fields.da_xem);
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => Ok(done(PATH, "1")),
        Err(why) => page(&app, &who, topic, fields).with(unmade(why, |_| "")?, Some(shown)),
    }
}

/// Puts the text among the others: in its place, or after it with a later first day.
fn written(texts: &mut NoticeTexts, at: usize, typed: &Typed, from_on: Date) -> Option<NoticeText> {
    let old = texts.texts[at].clone();
    if from_on < old.from_on {
        return None;
    }
    let lines = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let mut text = NoticeText {
        title: lines(&typed.tieu_de),
        body: lines(&typed.noi_dung),
        sms: lines(&typed.sms),
        from_on,
        to_on: old.to_on.filter(|to_on| from_on <= *to_on),
        ..old.clone()
    };
    if let Some(zalo) = &mut text.zalo {
        zalo.template = lines(&typed.zalo);
    }
    if from_on == old.from_on {
        texts.texts[at] = text.clone();
    } else {
        texts.texts[at].to_on = super::last_before(from_on, old.to_on);
        texts.texts.push(text.clone());
    }
    Some(text)
}

/// Which field a sentence of the checks is about.
fn place(problem: &str, typed: &Typed) -> &'static str {
    let blank = problem.split_once("“{").and_then(|(_, rest)| Some(rest.split_once("}”")?.0));
    let has = |text: &str| blank.is_some_and(|blank| text.contains(&format!("{{{blank}}}")));
    if problem.contains("SMS") || has(&typed.sms) {
        "sms"
    } else if has(&typed.tieu_de) {
        "tieu_de"
    } else if has(&typed.noi_dung) {
        "noi_dung"
    } else if problem.contains("trùng thời gian") {
        "tu_ngay"
    } else {
        ""
    }
}

/// The finished texts with values of nobody.
fn shown(text: &NoticeText) -> Shown {
    let values: Blanks = [
        ("ma_ho_so", "000.21.09.H47-220315-0007"),
        ("trang_thai", "Đang xử lý"),
        ("don_vi", "Bộ phận Một cửa huyện Nam Giang"),
        ("hen_tra", "17:00 ngày 18/03/2022"),
        ("thu_tuc", "Đăng ký thành lập hộ kinh doanh"),
        ("tra_cuu", "https://motcua.example/tra-cuu"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let (sms_length, sms_max) = sms_length(&text.sms);
    Shown {
        title: fill(&text.title, &values),
        body: fill(&text.body, &values),
        sms: fill(&text.sms, &values),
        sms_length,
        sms_max,
    }
}

fn page(app: &App, who: &Who, topic: &'static str, typed: Typed) -> FormPage {
    FormPage {
        page: super::shared_page(app, who, format!("Nội dung thông báo: {topic}"), PATH),
        problems: Problems::default(),
        topic,
        typed,
        shown: None,
    }
}

impl FormPage {
    fn with(mut self, problems: Problems, shown: Option<Shown>) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        self.shown = shown;
        again(&self)
    }
}
