//! `/quan-tri/lich`: the year of one unit: which days are off, worked or closed, and why.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::agency::{Unit, UnitId};
use domain::calendar::{Calendar, Day, FIRST_YEAR, LAST_YEAR, Origin, days};
use domain::time;
use jiff::civil::{Date, Weekday, date};
use serde::Deserialize;

use super::calendar_change::Typed;
use super::{again, history};
use crate::access::Who;
use crate::accounts::units;
use crate::app::App;
use crate::catalog::calendars::{self, Own};
use crate::catalog::edit;
use crate::error::{Error, Result};
use crate::reference::Reference;
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::web::with_query;
use crate::words;

/// The address.
pub const PATH: &str = "/quan-tri/lich";

#[derive(Template)]
#[template(path = "administration/pages/calendar.html")]
pub(super) struct CalendarPage {
    page: Page,
    problems: Problems,
    asked: String,
    year: i16,
    unit_id: String,
    unit_name: String,
    previous: String,
    next: String,
    months: Vec<Month>,
    specials: Vec<Special>,
    hours: Vec<HoursLine>,
    working_days: usize,
    is_announced: bool,
    warnings: Vec<String>,
    may_change: bool,
    seen: String,
    history_href: String,
    holidays_href: String,
    typed: Typed,
}

struct Month {
    name: String,
    weeks: Vec<Vec<Option<Cell>>>,
}

struct Cell {
    number: i8,
    class: &'static str,
    title: String,
    is_today: bool,
}

/// A day that is not as every week.
struct Special {
    day: String,
    what: (&'static str, &'static str),
    reason: String,
    origin: String,
    /// The first day of the unit's own entry, by which it can be taken back.
    own: Option<Date>,
}

struct HoursLine {
    span: String,
    works: Vec<(String, String)>,
    origin: String,
    own: Option<usize>,
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    don_vi: String,
    nam: Option<i16>,
    #[serde(default)]
    xong: String,
}

/// Shows the year.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    super::require(&who)?;
    let reference = app.reference();
    let today = time::local(app.now()).date();
    let mut problems = Problems::default();
    let found = find(&reference, &who, today, &asked.don_vi);
    let unit = problems.check("don_vi", found).unwrap_or_else(|| home(&reference, &who));
    let year = asked.nam.unwrap_or(today.year()).clamp(FIRST_YEAR, LAST_YEAR);
    let mut page = of(&app, &who, &unit, year).await?;
    page.page.notice = super::Done { xong: asked.xong }.sentence();
    if problems.is_empty() {
        return html(&page);
    }
    page.asked = asked.don_vi;
    page.problems = problems;
    again(&page)
}

/// The unit that is asked for, by its id or by words; the administrator's own when none is.
fn find(
    reference: &Reference,
    who: &Who,
    today: Date,
    text: &str,
) -> std::result::Result<UnitId, String> {
    if text.trim().is_empty() {
        return Ok(home(reference, who));
    }
    let id = UnitId(text.to_owned());
    if reference.units.get(&id).is_some() { Ok(id) } else { units::parse(reference, today, text) }
}

fn home(reference: &Reference, who: &Who) -> UnitId {
    let own = who.home().and_then(|unit| reference.units.government_of(unit));
    let any = || reference.units.iter().find(|unit| unit.kind.is_government());
    own.or_else(any).map_or_else(|| UnitId(String::new()), |unit| unit.id.clone())
}

/// The page of a unit's year.
pub(super) async fn of(app: &App, who: &Who, unit: &UnitId, year: i16) -> Result<CalendarPage> {
    let reference = app.reference();
    let unit = reference.units.get(unit).ok_or(Error::NotFound)?;
    let own = calendars::own(&edit::entries(&app.db).await?, &unit.id)
        .map_err(|problem| Error::Internal(anyhow::anyhow!(problem)))?;
    let calendar = reference.calendar(&unit.id);
    let today = time::local(app.now()).date();
    let all = || days(date(year, 1, 1), date(year, 12, 31));
    let lineage: Vec<UnitId> =
        reference.units.lineage(&unit.id).into_iter().map(|unit| unit.id.clone()).collect();
    let origin = |on: Date| reference.book.origin(&lineage, on);
    let cell = |on: Date| cell(&calendar, origin(on), &unit.id, on, today);
    let beside = |year: i16| href(&unit.id, year);
    Ok(CalendarPage {
        page: Page::staff(app, who, format!("Lịch làm việc {year}: {}", unit.short_name), PATH),
        problems: Problems::default(),
        asked: unit.name.clone(),
        year,
        unit_id: unit.id.0.clone(),
        unit_name: unit.name.clone(),
        previous: beside(year - 1),
        next: beside(year + 1),
        months: (1..=12).map(|month| month_of(year, month, &cell)).collect(),
        specials: all()
            .filter_map(|on| special(&reference, (&own, &calendar), origin(on), unit, on))
            .collect(),
        hours: hours(&reference, unit, &own),
        working_days: all().filter(|on| calendar.is_working_day(*on)).count(),
        is_announced: reference.book.is_announced(year),
        warnings: reference.book.warnings(),
        may_change: super::reaches(&reference, who, &unit.id),
        history_href: history::href("calendar", own.name()),
        holidays_href: super::holidays::href(year),
        seen: own.seen,
        typed: Typed::default(),
    })
}

/// The address of a unit's year.
pub(super) fn href(unit: &UnitId, year: i16) -> String {
    with_query(&with_query(PATH, "don_vi", &unit.0), "nam", &year.to_string())
}

impl CalendarPage {
    /// The page again with what was typed.
    pub(super) fn with(mut self, problems: Problems, typed: Typed) -> Result<Response> {
        self.page.title = format!("Lỗi: {}", self.page.title);
        self.problems = problems;
        self.typed = typed;
        again(&self)
    }
}

fn month_of(year: i16, month: i8, cell: &impl Fn(Date) -> Cell) -> Month {
    let first = date(year, month, 1);
    let before = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
    let mut cells: Vec<Option<Cell>> = (0..before).map(|_| None).collect();
    cells.extend(days(first, first.last_of_month()).map(|on| Some(cell(on))));
    cells.resize_with(cells.len().div_ceil(7) * 7, || None);
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(7.min(cells.len()));
        weeks.push(std::mem::replace(&mut cells, rest));
    }
    Month { name: format!("Tháng {month}"), weeks }
}

fn cell(
    calendar: &Calendar,
    origin: Option<Origin<'_>>,
    unit: &UnitId,
    on: Date,
    today: Date,
) -> Cell {
    let day = calendar.day(on);
    let is_own = matches!(origin, Some(Origin::Unit(by)) if by == unit);
    let class = match (&origin, day.sessions.is_empty()) {
        (Some(_), true) if is_own => "mc-month__own",
        (Some(_), true) => "mc-month__off",
        (Some(_), false) => "mc-month__make-up",
        (None, true) => "mc-month__weekend",
        (None, false) => "",
    };
    Cell {
        number: on.day(),
        class,
        title: if origin.is_some() {
            day.reason.unwrap_or_default().to_owned()
        } else {
            String::new()
        },
        is_today: on == today,
    }
}

fn special(
    reference: &Reference,
    (own, calendar): (&Own, &Calendar),
    origin: Option<Origin<'_>>,
    unit: &Unit,
    on: Date,
) -> Option<Special> {
    let origin = origin?;
    let Day { sessions, reason, .. } = calendar.day(on);
    let is_weekend = matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday);
    let words = match &origin {
        Origin::Unit(by) if **by == unit.id => "Đơn vị này".to_owned(),
        Origin::Unit(by) => reference.unit_name(by),
        Origin::Announced => "Thông báo nghỉ lễ, tết".to_owned(),
        Origin::Law => "Theo luật (thông báo của năm chưa nêu)".to_owned(),
    };
    let is_own = matches!(&origin, Origin::Unit(by) if **by == unit.id);
    let entry =
        own.calendar.days_off.iter().find(|off| off.on <= on && on <= off.to_on.unwrap_or(off.on));
    Some(Special {
        day: format!("{}, {}", words::weekday(on), words::date(on)),
        what: match (sessions.is_empty(), is_own, is_weekend) {
            (false, ..) => ("Làm bù", "green"),
            (true, true, _) => ("Đóng cửa", "amber"),
            (true, false, false) => ("Nghỉ", "red"),
            (true, false, true) => ("Lễ vào cuối tuần", ""),
        },
        reason: reason.unwrap_or_default().to_owned(),
        origin: words,
        own: is_own.then(|| entry.map_or(on, |off| off.on)),
    })
}

fn hours(reference: &Reference, unit: &Unit, own: &Own) -> Vec<HoursLine> {
    let mut lines: Vec<HoursLine> = own
        .calendar
        .hours
        .iter()
        .enumerate()
        .map(|(at, hours)| HoursLine {
            span: match (hours.from_on, hours.to_on) {
                (Some(from), to) => words::span(from, to),
                (None, Some(to)) => format!("Đến hết {}", words::date(to)),
                (None, None) => "Mọi ngày".to_owned(),
            },
            works: super::calendar_change::week_words(hours),
            origin: "Đơn vị này".to_owned(),
            own: Some(at),
        })
        .collect();
    let today = reference.calendar(&unit.id);
    if lines.is_empty() {
        let monday = date(2024, 1, 8);
        let sessions: Vec<String> =
            today.sessions(monday).iter().map(ToString::to_string).collect();
        lines.push(HoursLine {
            span: "Mọi ngày".to_owned(),
            works: vec![("Thứ Hai – thứ Sáu".to_owned(), sessions.join(", "))],
            origin: "Chung hoặc của cấp trên".to_owned(),
            own: None,
        });
    }
    lines
}
