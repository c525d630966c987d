//! `/quan-tri/lich/le-tet`: the days off that were announced for a year (thông báo nghỉ lễ, tết), and the
//! days worked instead. What the law gives and the announcement lacks is said loudly before it is saved.

mod rows;

use std::slice;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{Announcement, FIRST_YEAR, LAST_YEAR};
use domain::time;
use serde::Deserialize;

use super::calendar::PATH as CALENDAR;
use super::{Done, done, unmade};
use crate::access::Who;
use crate::administration::effect::{self, Effect};
use crate::app::App;
use crate::catalog::calendars::{self, OfYear};
use crate::catalog::{edit, whole};
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;

/// The address.
const PATH: &str = "/quan-tri/lich/le-tet";

#[derive(Template)]
#[template(path = "administration/pages/holidays.html")]
struct HolidaysPage {
    page: Page,
    problems: Problems,
    year: i16,
    previous: String,
    next: String,
    is_announced: bool,
    typed: Typed,
    days_off: Vec<rows::DayRow>,
    make_up: Vec<rows::DayRow>,
    warnings: Vec<String>,
    effect: Option<Effect>,
    history_href: String,
}

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    nam: i16,
    da_xem: String,
    can_cu: String,
    nghi_tu: Vec<String>,
    nghi_den: Vec<String>,
    nghi_ly_do: Vec<String>,
    bu_ngay: Vec<String>,
    bu_thay: Vec<String>,
    bu_ly_do: Vec<String>,
    /// `1` once the warnings have been seen.
    da_canh_bao: String,
    /// `xem`, `luu`, or a row that comes or goes: `them-nghi`, `bo-nghi-2`, `them-bu`, `bo-bu-1`.
    viec: String,
}

/// Which year.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    nam: Option<i16>,
    xong: String,
}

/// Shows a year: what was announced, or what the law gives until it is.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let today = time::local(app.now()).date();
    let year = asked.nam.unwrap_or(today.year()).clamp(FIRST_YEAR, LAST_YEAR);
    let held = held(&app, year).await?;
    let mut typed = Typed { nam: year, da_xem: held.seen.clone(), ..Typed::default() };
    match &held.announcement {
        Some(announcement) => rows::fill(&mut typed, announcement),
        None => rows::fill_by_law(&mut typed, &app.reference().book, year),
    }
    let mut page = page(&app, &who, &held, typed);
    page.page.notice = Done { xong: asked.xong }.sentence();
    page.warnings = about(&app.reference().book.warnings(), year);
    html(&page)
}

async fn held(app: &App, year: i16) -> Result<OfYear> {
    calendars::of_year(&edit::entries(&app.db).await?, year)
        .map_err(|problem| Error::Internal(anyhow::anyhow!(problem)))
}

/// Adds or leaves out a row, shows what the announcement means, or writes it.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, mut fields } = sent;
    super::require_shared(&app, &who)?;
    let year = fields.nam;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(Error::NotFound);
    }
    let held = held(&app, year).await?;
    if rows::moved(&mut fields) {
        return html(&page(&app, &who, &held, fields));
    }
    let mut problems = Problems::default();
    let Some(announcement) = read(&fields, &mut problems) else {
        return page(&app, &who, &held, fields).with(problems);
    };
    let Some(change) = problems.check("can_cu", held.clone().change(announcement, &fields.da_xem))
    else {
        return page(&app, &who, &held, fields).with(problems);
    };
    let entries = edit::entries(&app.db).await?;
    for problem in edit::problems(&entries, slice::from_ref(&change))? {
        problems.add(rows::place(&fields, &problem), problem);
    }
    if !problems.is_empty() {
        return page(&app, &who, &held, fields).with(problems);
    }
    let after = whole::reference(&edit::after(entries, slice::from_ref(&change)), 0)?;
    let effect = effect::of(&app.db, &app.reference(), &after, app.now()).await?;
    let warnings = about(&after.book.warnings(), year);
    let are_seen = warnings.is_empty() || fields.da_canh_bao == "1";
    if fields.viec != "luu" || !are_seen {
        "1".clone_into(&mut fields.da_canh_bao);
        let mut page = page(&app, &who, &held, fields);
        page.warnings = warnings;
        page.effect = Some(effect);
        return html(&page);
    }
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => {
            effect::light_again(&app, &effect).await;
            Ok(done(&href(year), "1"))
        }
        Err(why) => {
            let problems = unmade(why, |sentence| rows::place(&fields, sentence))?;
            page(&app, &who, &held, fields).with(problems)
        }
    }
}

fn read(typed: &Typed, problems: &mut Problems) -> Option<Announcement> {
    let confidence = clean(&typed.can_cu);
    if confidence.is_empty() {
        problems.add("can_cu", "Xin ghi số, ngày của thông báo nghỉ lễ, tết.");
    }
    let days_off = rows::read_days_off(typed, problems);
    let make_up = rows::read_make_up(typed, problems);
    if days_off.is_empty() && problems.is_empty() {
        problems.add("them-nghi", "Xin ghi các ngày nghỉ được công bố.");
    }
    let announcement = Announcement { year: typed.nam, confidence, days_off, make_up };
    problems.is_empty().then_some(announcement)
}

/// The warnings about one year.
fn about(warnings: &[String], year: i16) -> Vec<String> {
    let named = format!("năm {year} ");
    warnings.iter().filter(|warning| warning.contains(&named)).cloned().collect()
}

/// The address of a year.
pub(super) fn href(year: i16) -> String {
    with_query(PATH, "nam", &year.to_string())
}

fn page(app: &App, who: &Who, held: &OfYear, typed: Typed) -> HolidaysPage {
    let year = typed.nam;
    let title = format!("Nghỉ lễ, tết năm {year}");
    HolidaysPage {
        page: super::shared_page(app, who, title, CALENDAR),
        problems: Problems::default(),
        year,
        previous: href(year - 1),
        next: href(year + 1),
        is_announced: held.announcement.is_some(),
        days_off: rows::days_off(&typed),
        make_up: rows::make_up(&typed),
        typed,
        warnings: Vec::new(),
        effect: None,
        history_href: super::history::href("calendar", held.name()),
    }
}

impl HolidaysPage {
    fn with(mut self, problems: Problems) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        super::again(&self)
    }
}
