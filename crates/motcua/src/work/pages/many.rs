//! `/cong-viec/nhieu-ho-so`: one act on the dossiers that were chosen in the worklist.
//!
//! The outcome is shown as the answer itself, without a redirect: it exists nowhere else. Sending
//! the form again does nothing twice, for each dossier comes with the last event that was seen.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::dossier::Verb;
use domain::duty::Duty;
use serde::Deserialize;

use crate::access::Who;
use crate::app::App;
use crate::error::Result;
use crate::reference::Reference;
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::work::many::{self, Chosen, Deed, Outcome};
use crate::work::officers::{self, Officer};
use crate::work::worklist::View;

/// What the list sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    viec: String,
    chon: Vec<String>,
    can_bo: String,
    xem: String,
}

/// A button below a list.
pub struct DeedButton {
    /// The code that it sends.
    pub code: &'static str,
    /// Its words.
    pub label: &'static str,
}

#[derive(Template)]
#[template(path = "work/pages/many.html")]
struct ManyPage {
    page: Page,
    what: &'static str,
    problem: &'static str,
    done: Vec<Done>,
    refused: Vec<Refused>,
    back: String,
    /// Where the list of what was handed over is printed; empty when nothing was.
    handing: &'static str,
}

struct Done {
    href: String,
    code: String,
    place: String,
}

struct Refused {
    href: String,
    code: String,
    reason: String,
}

/// The acts on many that are open to that person in that view.
#[must_use]
pub fn buttons(who: &Who, view: View) -> Vec<DeedButton> {
    let all: &[(Verb, &str)] = match view {
        View::Waiting => &[(Verb::Accept, "nhan")],
        View::Mine => &[
            (Verb::HandOver, "chuyen"),
            (Verb::Forward, "buoc-tiep"),
            (Verb::BringToDesk, "ve-mot-cua"),
        ],
        View::Unit
        | View::Asked
        | View::ToReturn
        | View::Apology
        | View::Answered
        | View::SupplementOver
        | View::Flaws
        | View::Near => &[],
    };
    all.iter()
        .filter(|(verb, _)| who.may(*verb))
        .map(|(_, code)| DeedButton { code, label: label(code) })
        .collect()
}

/// To whom a unit head may give the dossiers of that view.
///
/// # Errors
/// Whatever the database says.
pub async fn officers(app: &App, who: &Who, view: View) -> Result<Vec<Officer>> {
    let mut all: Vec<Officer> = Vec::new();
    if view == View::Mine && who.may(Verb::Assign) {
        for unit in who.units_as(Duty::UnitHead) {
            let found = officers::with_duty(&app.db, unit, Duty::CaseOfficer, app.now()).await?;
            all.extend(found);
        }
    }
    Ok(all)
}

fn label(code: &str) -> &'static str {
    match code {
        "nhan" => "Nhận hồ sơ",
        "chuyen" => "Chuyển cho đơn vị giải quyết",
        "buoc-tiep" => "Chuyển bước tiếp theo",
        "ve-mot-cua" => "Chuyển kết quả về bộ phận một cửa",
        "phan-cong" => "Phân công",
        _ => "",
    }
}

fn deed(fields: &Fields) -> std::result::Result<Deed, &'static str> {
    match fields.viec.as_str() {
        "nhan" => Ok(Deed::Accept),
        "chuyen" => Ok(Deed::HandOver),
        "buoc-tiep" => Ok(Deed::Forward),
        "ve-mot-cua" => Ok(Deed::BringToDesk),
        "phan-cong" => fields
            .can_bo
            .parse()
            .map(Deed::Assign)
            .map_err(|_nobody| "Xin chọn người được phân công."),
        _ => Err("Xin chọn việc cần làm với các hồ sơ."),
    }
}

/// Does it, and tells what was done and what was refused.
///
/// # Errors
/// What stops the program itself.
pub async fn send(State(app): State<App>, Sent { who, fields }: Sent<Fields>) -> Result<Response> {
    let chosen = Chosen::parse_all(&fields.chon);
    let deed = if chosen.is_empty() {
        Err("Chưa chọn hồ sơ nào. Xin đánh dấu ít nhất một hồ sơ trong danh sách.")
    } else {
        deed(&fields)
    };
    let (outcomes, problem) = match deed {
        Ok(deed) => (many::act(&app, &who.actor, deed, &chosen).await?, ""),
        Err(problem) => (Vec::new(), problem),
    };
    let reference = app.reference();
    let view = View::from_slug(&fields.xem).unwrap_or(View::Mine);
    let (done, refused) = sorted(&reference, outcomes);
    let has_given = matches!(deed, Ok(Deed::HandOver | Deed::BringToDesk)) && !done.is_empty();
    let mut response = page::html(&ManyPage {
        page: Page::staff(&app, &who, "Kết quả xử lý nhiều hồ sơ", "/cong-viec"),
        what: label(&fields.viec),
        problem,
        done,
        refused,
        back: format!("/cong-viec?xem={}", view.slug()),
        handing: if has_given { "/ban-giao" } else { "" },
    })?;
    if !problem.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Tells what became of each of many.
///
/// # Errors
/// When the page cannot be written.
pub fn told(
    app: &App,
    who: &Who,
    (what, back): (&'static str, &str),
    outcomes: Vec<Outcome>,
) -> Result<Response> {
    let (done, refused) = sorted(&app.reference(), outcomes);
    page::html(&ManyPage {
        page: Page::staff(app, who, "Kết quả xử lý nhiều hồ sơ", "/cong-viec"),
        what,
        problem: "",
        done,
        refused,
        back: back.to_owned(),
        handing: "",
    })
}

fn sorted(reference: &Reference, outcomes: Vec<Outcome>) -> (Vec<Done>, Vec<Refused>) {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for Outcome { id, code, done: outcome } in outcomes {
        let href = code.as_ref().map_or_else(String::new, |_| format!("/ho-so/{id}"));
        let code = code.unwrap_or_default();
        match outcome {
            Ok(dossier) => {
                let unit = reference.unit_name(&dossier.place.unit);
                done.push(Done { href, code, place: format!("{} · {unit}", dossier.place.name) });
            }
            Err(reason) => refused.push(Refused { href, code, reason }),
        }
    }
    (done, refused)
}
