//! `/quan-tri/bieu-mau`: the forms and letters by kind and period. A template is tried with
//! invented people before it is written.

use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::time;
use jiff::civil::Date;
use letters::{LetterError, LetterKind, Template, TemplateEntry, TemplateList, sample};
use serde::Deserialize;

use super::{Done, again, done, history, unmade};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::{self, Change};
use crate::catalog::whole::Entries;
use crate::confined::jobs::NotPrinted;
use crate::confined::{self, Failed};
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean, clean_option};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/bieu-mau";
const LIST: &str = "letters.toml";

#[derive(askama::Template)]
#[template(path = "administration/pages/letters.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    kind: &'static str,
    title: String,
    form: String,
    span: String,
    is_used: bool,
}

#[derive(askama::Template)]
#[template(path = "administration/pages/letter.html")]
struct FormPage {
    page: Page,
    problems: Problems,
    kind: &'static str,
    typed: Typed,
    /// Other periods that print with the same file.
    shared: Vec<String>,
    history_href: String,
}

/// The form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Position in the list.
    so: usize,
    da_xem: String,
    da_xem_ds: String,
    tieu_de: String,
    mau_so: String,
    can_cu: String,
    noi_dung: String,
    tu_ngay: String,
    den_ngay: String,
    viec: String,
}

/// Which one is asked for.
#[derive(Deserialize)]
pub struct Asked {
    so: usize,
}

/// The list, the files and the marks of both.
struct Held {
    entries: Entries,
    list: TemplateList,
}

impl Held {
    async fn of(app: &App) -> Result<Self> {
        let mut entries = edit::entries(&app.db).await?;
        entries.retain(|(kind, _), _| kind == "letter");
        let text = entries.get(&key(LIST)).ok_or(Error::NotFound)?;
        let list = toml::from_str(text).map_err(|error| Error::Internal(error.into()))?;
        Ok(Self { entries, list })
    }

    fn text(&self, file: &str) -> Option<&str> {
        self.entries.get(&key(file)).map(String::as_str)
    }
}

fn key(file: &str) -> (String, String) {
    ("letter".to_owned(), file.to_owned())
}

/// Shows the list.
pub async fn list(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(told): Query<Done>,
) -> Result<Response> {
    super::require(&who)?;
    let today = time::local(app.now()).date();
    let held = Held::of(&app).await?;
    let mut rows: Vec<(usize, &TemplateEntry)> = held.list.letter.iter().enumerate().collect();
    let place = |one: &TemplateEntry| LetterKind::ALL.iter().position(|kind| *kind == one.kind);
    rows.sort_by_key(|(_, one)| (place(one), std::cmp::Reverse(one.from_on)));
    let row = |(at, one): &(usize, &TemplateEntry)| Row {
        href: href(*at),
        kind: one.kind.label(),
        title: one.title.clone(),
        form: one.form.clone().unwrap_or_default(),
        span: words::span(one.from_on, one.to_on),
        is_used: one.from_on <= today && one.to_on.is_none_or(|to| today <= to),
    };
    html(&ListPage {
        page: super::shared_page(&app, &who, "Biểu mẫu, văn bản", PATH)
            .with_notice(told.sentence()),
        rows: rows.iter().map(row).collect(),
    })
}

fn href(at: usize) -> String {
    with_query(&format!("{PATH}/sua"), "so", &at.to_string())
}

/// Shows the form of one template.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let held = Held::of(&app).await?;
    let one = held.list.letter.get(asked.so).ok_or(Error::NotFound)?;
    let text = held.text(&one.file).ok_or(Error::NotFound)?;
    let typed = Typed {
        so: asked.so,
        da_xem: edit::mark(Some(text)),
        da_xem_ds: edit::mark(held.text(LIST)),
        tieu_de: one.title.clone(),
        mau_so: one.form.clone().unwrap_or_default(),
        can_cu: one.basis.clone().unwrap_or_default(),
        noi_dung: text.to_owned(),
        tu_ngay: words::date(one.from_on),
        den_ngay: one.to_on.map(words::date).unwrap_or_default(),
        viec: String::new(),
    };
    html(&page(&app, &who, &held, one, typed))
}

/// Prints a try, or writes the template.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require_shared(&app, &who)?;
    let held = Held::of(&app).await?;
    let one = held.list.letter.get(fields.so).ok_or(Error::NotFound)?.clone();
    let mut problems = Problems::default();
    let Some(new) = read(&fields, &one, &mut problems) else {
        return page(&app, &who, &held, &one, fields).with(problems);
    };
    let source = fields.noi_dung.replace("\r\n", "\n");
    let common = held.text("common.typ").unwrap_or_default().to_owned();
    let template = new.clone().into_template(source.clone(), common);
    match printed(&app, template).await {
        Ok(pdf) if fields.viec == "xem" => return Ok(pdf),
        Ok(_) => {}
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.add("noi_dung", fault));
            return page(&app, &who, &held, &one, fields).with(problems);
        }
    }
    let changes = changes(&held, &fields, new, source)?;
    match edit::apply(&app, &who, &changes).await {
        Ok(()) => Ok(done(PATH, "1")),
        Err(why) => {
            let place = |said: &str| if said.contains("valid on") { "tu_ngay" } else { "" };
            page(&app, &who, &held, &one, fields).with(unmade(why, place)?)
        }
    }
}

fn read(typed: &Typed, old: &TemplateEntry, problems: &mut Problems) -> Option<TemplateEntry> {
    let title = clean(&typed.tieu_de);
    if title.is_empty() {
        problems.add("tieu_de", "Xin ghi tiêu đề in trên giấy.");
    }
    let valid = super::exemptions::validity(problems, &typed.tu_ngay, &typed.den_ngay);
    if valid.is_some_and(|valid| valid.from_on < old.from_on) {
        problems.add("tu_ngay", "Ngày bắt đầu không được trước ngày của mẫu đang sửa.");
    }
    let valid = valid.filter(|_| problems.is_empty())?;
    Some(TemplateEntry {
        title,
        form: clean_option(&typed.mau_so),
        basis: clean_option(&typed.can_cu),
        from_on: valid.from_on,
        to_on: valid.to_on,
        ..old.clone()
    })
}

/// A later first day makes a new version in a file of its own; the old one ends the day before.
fn changes(held: &Held, typed: &Typed, new: TemplateEntry, source: String) -> Result<Vec<Change>> {
    let mut list = held.list.clone();
    let old = &mut list.letter[typed.so];
    let mut new = new;
    let file = if new.from_on == old.from_on {
        let file = Change::new("letter", new.file.clone(), source).seen(&typed.da_xem);
        *old = new;
        file
    } else {
        old.to_on = super::last_before(new.from_on, old.to_on);
        new.file = new_file(&new.file, new.from_on);
        let file = Change::new("letter", new.file.clone(), source).new_only();
        list.letter.push(new);
        file
    };
    if list.letter == held.list.letter {
        return Ok(vec![file]);
    }
    let list = toml::to_string_pretty(&list).map_err(|error| Error::Internal(error.into()))?;
    let list = Change::new("letter", LIST, list).seen(&typed.da_xem_ds);
    Ok(vec![file, list])
}

/// `2018/giay-tiep-nhan.typ` from a day on is `2026-01-01/giay-tiep-nhan.typ`.
fn new_file(file: &str, from_on: Date) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    format!("{from_on}/{name}")
}

/// The letter of nobody, as a file to look at, or what is wrong with the template.
async fn printed(app: &App, template: Template) -> std::result::Result<Response, Vec<String>> {
    let letter = sample(template.kind, template.from_on);
    match confined::jobs::print_apart(app, template, letter).await {
        Ok(paper) => {
            let headers = [
                (CONTENT_TYPE, "application/pdf"),
                (CONTENT_DISPOSITION, "inline; filename=\"xem-thu.pdf\""),
            ];
            Ok((headers, paper.pdf).into_response())
        }
        Err(NotPrinted::Letter(LetterError::Template(faults))) => {
            Err(faults.iter().map(|f| line(f)).collect())
        }
        Err(NotPrinted::Letter(error)) => Err(vec![format!("Không in thử được: {error}.")]),
        Err(NotPrinted::Failed(Failed::TooCostly(cost))) => Err(vec![format!(
            "In thử cần quá {} giây hoặc {} MB bộ nhớ nên đã dừng. Xin kiểm tra các vòng lặp.",
            cost.cpu_seconds,
            cost.memory_bytes / 1024 / 1024
        )]),
        Err(error @ (NotPrinted::Failed(Failed::NotDone(_)) | NotPrinted::Lost(_))) => {
            Error::from(error).log();
            Err(vec!["Chưa in thử được vì máy chủ gặp sự cố. Xin thử lại sau.".to_owned()])
        }
    }
}

/// `letter.typ, line 12: unknown variable: x` in words for people.
fn line(fault: &str) -> String {
    let words = fault.replacen("letter.typ, line ", "Dòng ", 1).replacen(
        "common.typ, line ",
        "Phần chung (common.typ), dòng ",
        1,
    );
    format!("{words}.")
}

fn page(app: &App, who: &Who, held: &Held, one: &TemplateEntry, typed: Typed) -> FormPage {
    let others = held.list.letter.iter().enumerate();
    let shared = others.filter(|(at, other)| *at != typed.so && other.file == one.file);
    FormPage {
        page: super::shared_page(app, who, format!("Biểu mẫu: {}", one.kind.label()), PATH),
        problems: Problems::default(),
        kind: one.kind.label(),
        shared: shared.map(|(_, other)| words::span(other.from_on, other.to_on)).collect(),
        history_href: history::href("letter", &one.file),
        typed,
    }
}

impl FormPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        again(&self)
    }
}
