//! `/hang-doi`: a window calls the next number; for whoever receives at a desk with a queue.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use domain::agency::UnitId;
use domain::dossier::Verb;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use crate::access::Who;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::queue::calling::Caller;
use crate::queue::{
    self, Figures, Group, Setting, Ticket, at_window, back_again, call_again, call_next, close_day,
    figures, finish, miss, missed, take, take_back, takes_back,
};
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::percent;
use crate::web::who::SignedIn;

/// The address.
pub const PATH: &str = "/hang-doi";

/// Which desk, window and groups; what was seen, and what the button needs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    ban: String,
    quay: String,
    nhom: Vec<String>,
    dang_goi: String,
    ve: String,
    nhom_moi: String,
    uu_tien: String,
    xong: String,
}

impl Fields {
    fn window(&self, setting: &Setting) -> u8 {
        self.quay.parse().ok().filter(|window| (1..=setting.windows).contains(window)).unwrap_or(1)
    }

    fn letters(&self) -> Vec<char> {
        self.nhom.iter().filter_map(|letter| letter.chars().next()).collect()
    }

    fn address(&self, done: &str) -> String {
        let mut to = format!("{PATH}?ban={}&quay={}", percent(&self.ban), percent(&self.quay));
        for letter in &self.nhom {
            let _ = write!(to, "&nhom={}", percent(letter));
        }
        format!("{to}&xong={done}")
    }
}

#[derive(Template)]
#[template(path = "queue/pages/window.html")]
struct WindowPage {
    page: Page,
    desks: Vec<(UnitId, String)>,
    desk: UnitId,
    windows: Vec<String>,
    window: String,
    groups: Vec<Line>,
    all: Vec<Group>,
    there: Option<Ticket>,
    /// Whether the call can still be taken back.
    takes_back: bool,
    seen: String,
    missed: Vec<Ticket>,
    waiting: usize,
    is_closed: bool,
    new_ticket: Uuid,
    kiosk: String,
    board: String,
}

/// A group with its figures.
struct Line {
    group: Group,
    is_served: bool,
    figures: Figures,
}

/// Shows the window.
///
/// # Errors
/// [`Error::Forbidden`] for those who do not receive; [`Error::NotFound`] where no desk of theirs has
/// a queue.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(asked): Query<Fields>,
) -> Result<Response> {
    let desks = desks(&app, &who).await?;
    let chosen = desks.iter().find(|setting| setting.desk.0 == asked.ban).or(desks.first());
    let setting = chosen.ok_or(Error::NotFound)?.clone();
    let now = app.now();
    let day = time::local(now).date();
    let window = asked.window(&setting);
    let letters = asked.letters();
    let figures = figures(&app.db, &setting, day, now).await?;
    let there = at_window(&app.db, &setting.desk, day, window).await?;
    let reference = app.reference();
    let lines = setting.groups.iter().cloned().zip(figures).map(|(group, figures)| Line {
        is_served: letters.is_empty() || letters.contains(&group.letter),
        group,
        figures,
    });
    let lines: Vec<Line> = lines.collect();
    page::html(&WindowPage {
        page: Page::staff(&app, &who, "Gọi số", PATH).with_notice(notice(&asked.xong, &there)),
        desks: desks
            .iter()
            .map(|setting| (setting.desk.clone(), reference.unit_name(&setting.desk)))
            .collect(),
        windows: (1..=setting.windows).map(|window| window.to_string()).collect(),
        window: window.to_string(),
        waiting: lines.iter().filter(|line| line.is_served).map(|line| line.figures.waiting).sum(),
        groups: lines,
        all: setting.groups.clone(),
        seen: there.as_ref().map_or_else(String::new, |ticket| ticket.id.to_string()),
        takes_back: there.as_ref().is_some_and(|ticket| takes_back(ticket, now)),
        there,
        missed: missed(&app.db, &setting.desk, day).await?,
        is_closed: setting.closed_on == Some(day),
        new_ticket: new_id(),
        kiosk: super::tickets::path(&setting),
        board: format!("/bang-goi/{}?khoa={}", setting.desk, setting.device_key),
        desk: setting.desk,
    })
}

/// `/hang-doi/{act}`: the buttons.
///
/// # Errors
/// As [`show`]; a sentence when the act is not possible any more.
pub async fn send(
    State(app): State<App>,
    Path(act): Path<String>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let desks = desks(&app, &who).await?;
    let setting = desks.iter().find(|setting| setting.desk.0 == fields.ban);
    let setting = setting.ok_or(Error::NotFound)?;
    let letters = fields.letters();
    let caller = Caller {
        staff: who.staff,
        window: fields.window(setting),
        letters: &letters,
        seen: fields.dang_goi.parse().ok(),
    };
    let done = match act.as_str() {
        "goi-tiep" => match call_next(&app, setting, caller).await? {
            Some(_) => "goi",
            None => "het",
        },
        "goi-lai" => call_again(&app, setting, caller).await.map(|()| "goi-lai")?,
        "hoan-tac" => take_back(&app, setting, caller).await.map(|()| "hoan-tac")?,
        "vang-mat" => miss(&app, setting, caller).await.map(|()| "vang-mat")?,
        "phuc-vu-xong" => finish(&app, setting, caller).await.map(|()| "phuc-vu-xong")?,
        "xep-lai" => {
            let id = fields.ve.parse().map_err(|_| Error::NotFound)?;
            back_again(&app, setting, id).await.map(|()| "xep-lai")?
        }
        "cap-so" => {
            let id = fields.ve.parse().map_err(|_| Error::NotFound)?;
            let letter = fields.nhom_moi.chars().next().unwrap_or(' ');
            let ticket = take(&app, setting, id, (letter, !fields.uu_tien.is_empty())).await?;
            return Ok(Redirect::to(&format!("/lay-so/ve/{}", ticket.id)).into_response());
        }
        "ngung-cap-so" => {
            let today = time::local(app.now()).date();
            close_day(&app, &setting.desk, Some(today)).await.map(|()| "ngung")?
        }
        "cap-so-tiep" => close_day(&app, &setting.desk, None).await.map(|()| "mo")?,
        _ => return Err(Error::NotFound),
    };
    Ok(Redirect::to(&fields.address(done)).into_response())
}

/// The desks with a queue at which the person receives.
async fn desks(app: &App, who: &Who) -> Result<Vec<Setting>> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    let mut desks: Vec<Setting> = Vec::new();
    for desk in who.units_as(domain::duty::Duty::Receiver) {
        let setting = queue::of_desk(&app.db, desk).await?.filter(|setting| setting.is_on);
        desks.extend(setting.filter(|new| desks.iter().all(|known| known.desk != new.desk)));
    }
    Ok(desks)
}

fn notice(done: &str, there: &Option<Ticket>) -> Option<String> {
    let sentence = match done {
        "goi" => return there.as_ref().map(|ticket| format!("Đã gọi số {}.", ticket.number)),
        "goi-lai" => {
            return there.as_ref().map(|ticket| format!("Đã gọi lại số {}.", ticket.number));
        }
        "het" => "Không còn ai chờ ở các nhóm việc của quầy này.",
        "hoan-tac" => "Đã hoàn tác lần gọi vừa rồi. Người đó chờ tiếp theo giờ lấy số.",
        "vang-mat" => "Đã ghi nhận vắng mặt. Người đó có thể được xếp lại một lần.",
        "phuc-vu-xong" => "Đã phục vụ xong.",
        "xep-lai" => "Đã xếp lại vào hàng chờ.",
        "ngung" => "Đã ngừng cấp số hôm nay. Người đã lấy số vẫn được gọi.",
        "mo" => "Đã cấp số trở lại.",
        _ => return None,
    };
    Some(sentence.to_owned())
}
