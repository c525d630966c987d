//! A change of one unit's calendar: first what it means for open dossiers, then it is written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::agency::UnitId;
use domain::calendar::{DayOff, Hours, MakeUp, Session, UnitCalendar, Week};
use domain::time;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::calendar::{PATH, href, of};
use super::{done, unmade};
use crate::administration::effect::{self, Effect};
use crate::app::App;
use crate::catalog::calendars;
use crate::catalog::edit::{self, Change};
use crate::catalog::whole;
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::words;

#[derive(Template)]
#[template(path = "administration/pages/calendar_change.html")]
struct ChangePage {
    page: Page,
    back: String,
    sentence: String,
    unit_name: String,
    typed: Typed,
    effect: Effect,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    unit: String,
    told: String,
    counted: String,
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) don_vi: String,
    pub(super) nam: i16,
    pub(super) da_xem: String,
    /// `nghi`, `lam-bu`, `gio`, `bo` or `bo-gio`.
    pub(super) viec: String,
    pub(super) tu_ngay: String,
    pub(super) den_ngay: String,
    pub(super) thay_cho: String,
    pub(super) ly_do: String,
    pub(super) gio_tu_ngay: String,
    pub(super) gio_den_ngay: String,
    pub(super) gio_lam: String,
    pub(super) gio_thu_bay: String,
    pub(super) thu_tu: String,
    /// `ghi` once the effect has been seen.
    pub(super) buoc: String,
}

/// Shows the effect, or writes the change.
pub async fn send(State(app): State<App>, sent: Sent<Typed>) -> Result<Response> {
    let Sent { who, fields } = sent;
    super::require(&who)?;
    let unit = UnitId(fields.don_vi.clone());
    let reference = app.reference();
    let unit_name = reference.units.get(&unit).ok_or(Error::NotFound)?.name.clone();
    if !super::reaches(&reference, &who, &unit) {
        return Err(Error::NotFound);
    }
    let entries = edit::entries(&app.db).await?;
    let mut own = calendars::own(&entries, &unit)
        .map_err(|problem| Error::Internal(anyhow::anyhow!(problem)))?;
    let mut problems = Problems::default();
    let Some(sentence) = change(&mut own.calendar, &fields, &mut problems) else {
        return of(&app, &who, &unit, fields.nam).await?.with(problems, fields);
    };
    let field = place(&fields.viec);
    let Some(change) = problems.check(field, own.change(&fields.da_xem)) else {
        return of(&app, &who, &unit, fields.nam).await?.with(problems, fields);
    };
    for problem in edit::problems(&entries, std::slice::from_ref(&change))? {
        problems.add(field, problem);
    }
    if !problems.is_empty() {
        return of(&app, &who, &unit, fields.nam).await?.with(problems, fields);
    }
    let effect = effect(&app, entries, &change).await?;
    if fields.buoc != "ghi" {
        let back = href(&unit, fields.nam);
        let page = Page::staff(&app, &who, "Ảnh hưởng của thay đổi lịch", PATH);
        let rows = effect.moved.iter().map(row).collect();
        return html(&ChangePage { page, back, sentence, unit_name, typed: fields, effect, rows });
    }
    match edit::apply(&app, &who, &[change]).await {
        Ok(()) => {
            effect::light_again(&app, &effect).await;
            Ok(done(&href(&unit, fields.nam), "1"))
        }
        Err(why) => {
            let problems = unmade(why, |_| "")?;
            of(&app, &who, &unit, fields.nam).await?.with(problems, fields)
        }
    }
}

async fn effect(app: &App, entries: whole::Entries, change: &Change) -> Result<Effect> {
    let after = edit::after(entries, std::slice::from_ref(change));
    let after = whole::reference(&after, 0)?;
    Ok(effect::of(&app.db, &app.reference(), &after, app.now()).await?)
}

fn row(moved: &effect::Moved) -> Row {
    let minute = |at| words::minute(time::instant(at));
    Row {
        code: moved.code.clone(),
        unit: moved.unit.clone(),
        told: minute(moved.told),
        counted: minute(moved.counted),
    }
}

fn place(act: &str) -> &'static str {
    match act {
        "gio" => "gio_lam",
        "bo" | "bo-gio" => "",
        _ => "tu_ngay",
    }
}

/// Changes the calendar as the form says, and says it in a sentence.
fn change(own: &mut UnitCalendar, typed: &Typed, problems: &mut Problems) -> Option<String> {
    match typed.viec.as_str() {
        "nghi" | "lam-bu" => add_day(own, typed, problems),
        "gio" => add_hours(own, typed, problems),
        "bo" => take_back(own, typed, problems),
        "bo-gio" => {
            let at = typed.thu_tu.parse().ok().filter(|at| *at < own.hours.len());
            let Some(at) = at else {
                problems.add("", "Khung giờ này không còn. Xin mở lại trang.");
                return None;
            };
            own.hours.remove(at);
            Some("Bỏ một khung giờ làm việc của đơn vị.".to_owned())
        }
        _ => {
            problems.add("viec", "Xin chọn nghỉ hoặc làm bù.");
            None
        }
    }
}

fn optional(problems: &mut Problems, field: &str, text: &str) -> Option<Date> {
    if text.trim().is_empty() { None } else { problems.check(field, words::read_day(text)) }
}

fn add_day(own: &mut UnitCalendar, typed: &Typed, problems: &mut Problems) -> Option<String> {
    let on = problems.check("tu_ngay", words::read_day(&typed.tu_ngay));
    let to_on = optional(problems, "den_ngay", &typed.den_ngay);
    let reason = clean(&typed.ly_do);
    if reason.is_empty() {
        problems
            .add("ly_do", "Xin ghi lý do: người nộp và cán bộ đọc câu này ở mục cách tính hạn.");
    }
    let is_make_up = typed.viec == "lam-bu";
    let replaces = optional(problems, "thay_cho", &typed.thay_cho);
    if is_make_up && typed.thay_cho.trim().is_empty() {
        problems.add("thay_cho", "Xin ghi ngày được làm bù.");
    }
    if is_make_up && to_on.is_some() {
        problems.add("den_ngay", "Mỗi lần chỉ ghi một ngày làm bù.");
    }
    let on = on.filter(|_| problems.is_empty())?;
    if is_make_up {
        own.make_up.push(MakeUp { on, replaces: replaces?, reason: reason.clone() });
        own.make_up.sort_by_key(|day| day.on);
        return Some(format!("Làm bù ngày {}: {reason}.", words::date(on)));
    }
    own.days_off.push(DayOff { on, to_on: to_on.filter(|to| *to != on), reason: reason.clone() });
    own.days_off.sort_by_key(|day| day.on);
    Some(match to_on.filter(|to| *to != on) {
        Some(to) => format!("Nghỉ từ {} đến hết {}: {reason}.", words::date(on), words::date(to)),
        None => format!("Nghỉ ngày {}: {reason}.", words::date(on)),
    })
}

fn take_back(own: &mut UnitCalendar, typed: &Typed, problems: &mut Problems) -> Option<String> {
    let on: Option<Date> = typed.tu_ngay.parse().ok();
    let before = own.days_off.len() + own.make_up.len();
    own.days_off.retain(|day| Some(day.on) != on);
    own.make_up.retain(|day| Some(day.on) != on);
    if own.days_off.len() + own.make_up.len() == before {
        problems.add("", "Ngày này không còn trong lịch của đơn vị. Xin mở lại trang.");
        return None;
    }
    on.map(|on| format!("Bỏ ngày nghỉ hoặc làm bù bắt đầu {}.", words::date(on)))
}

fn add_hours(own: &mut UnitCalendar, typed: &Typed, problems: &mut Problems) -> Option<String> {
    let from_on = problems.check("gio_tu_ngay", words::read_day(&typed.gio_tu_ngay));
    let to_on = optional(problems, "gio_den_ngay", &typed.gio_den_ngay);
    let works = problems.check("gio_lam", sessions(&typed.gio_lam)).unwrap_or_default();
    if works.is_empty() && problems.of("gio_lam").is_empty() {
        problems.add("gio_lam", "Xin ghi các buổi làm việc, ví dụ 07:00-11:30, 13:30-17:00.");
    }
    let saturday = problems.check("gio_thu_bay", sessions(&typed.gio_thu_bay)).unwrap_or_default();
    let from_on = from_on.filter(|_| problems.is_empty())?;
    let works = Week {
        monday: works.clone(),
        tuesday: works.clone(),
        wednesday: works.clone(),
        thursday: works.clone(),
        friday: works,
        ..Week::default()
    };
    let receives = (!saturday.is_empty()).then(|| Week { saturday, ..Week::default() });
    own.hours.push(Hours { from_on: Some(from_on), to_on, works: Some(works), receives });
    Some(format!("Giờ làm việc {}: {}.", words::span(from_on, to_on), clean(&typed.gio_lam)))
}

fn sessions(text: &str) -> std::result::Result<Vec<Session>, String> {
    let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.replace('–', "-").parse().map_err(|error| format!("{error}."))).collect()
}

/// The hours of a week in words, equal neighbours together.
pub(super) fn week_words(hours: &Hours) -> Vec<(String, String)> {
    let days = Weekday::Monday.cycle_forward().take(7);
    let mut lines: Vec<(String, String)> = Vec::new();
    let joined = |sessions: &[Session]| {
        sessions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    if let Some(works) = &hours.works {
        for day in days.clone() {
            let said = joined(works.on(day));
            match lines.last_mut() {
                Some((_, last)) if *last == said => {}
                _ if said.is_empty() => {}
                _ => lines.push((format!("Từ {}", weekday(day)), said)),
            }
        }
    }
    if let Some(receives) = &hours.receives {
        for day in days {
            let said = joined(receives.on(day));
            if !said.is_empty() {
                lines.push((format!("Chỉ tiếp nhận {}", weekday(day)), said));
            }
        }
    }
    lines
}

fn weekday(day: Weekday) -> &'static str {
    // 8 January 2024 was a Monday.
    let offset = day.to_monday_zero_offset();
    words::weekday(jiff::civil::date(2024, 1, 8 + offset))
}
