//! `/tiep-nhan/{id}/huong-dan` and `/tiep-nhan/{id}/tu-choi`: a slip instead of a receipt.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::Verb;
use domain::dossier::event::{AgainReason, Lacking};
use domain::dossier::slip::Slip;
use domain::procedure::{Case, Component, Group};
use domain::time;
use uuid::Uuid;

use super::desk::path_of;
use crate::access::Who;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::intake::read::{self, paper_field};
use crate::intake::slips::{self, Matter};
use crate::intake::{Typed, desk_form};
use crate::web::form::Sent;
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

/// Items that stand in no checklist.
const FREE_ITEMS: usize = 4;

/// The form, by the names of its fields.
type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "intake/pages/slip.html")]
struct SlipPage {
    page: Page,
    problems: Problems,
    form: Uuid,
    slip: String,
    action: String,
    is_refusal: bool,
    procedure: String,
    applicant: String,
    items: Vec<Item>,
    free: Vec<Item>,
    reason: String,
    again: Option<String>,
    reasons: [AgainReason; 3],
}

/// A paper and what is wrong with it.
struct Item {
    field: String,
    name: String,
    problem: String,
}

/// Shows what is missing, to be completed.
///
/// # Errors
/// [`Error::NotFound`] when the person has no such form.
pub async fn supplement(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(form): Path<Uuid>,
) -> Result<Response> {
    show(&app, &who, form, (false, None)).await
}

/// Shows the form of a refusal.
///
/// # Errors
/// As [`supplement`].
pub async fn refusal(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(form): Path<Uuid>,
) -> Result<Response> {
    show(&app, &who, form, (true, None)).await
}

/// Gives the list of what is missing.
///
/// # Errors
/// As [`supplement`]; what the rules refuse is told on the page.
pub async fn send_supplement(
    State(app): State<App>,
    Path(form): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let kept = typed(&app, &who, form).await?;
    let day = time::local(app.now()).date();
    let chosen = read::chosen(&app.reference(), &kept, day).ok().and_then(|chosen| {
        chosen.case.map(|case| papers(case).into_iter().cloned().collect::<Vec<Component>>())
    });
    let listed = chosen.unwrap_or_default().into_iter().map(|paper| Lacking {
        problem: of(&fields, &format!("loi-{}", paper.id)).to_owned(),
        component: Some(paper.id),
        name: paper.name,
    });
    let free = (0..FREE_ITEMS).map(|n| Lacking {
        component: None,
        name: of(&fields, &format!("khac-{n}")).to_owned(),
        problem: of(&fields, &format!("loi-khac-{n}")).to_owned(),
    });
    // A paper of the checklist is asked for by saying what is wrong; of a free item both are needed.
    let asked = listed.filter(|item| !item.problem.trim().is_empty()).chain(
        free.filter(|item| !(item.name.trim().is_empty() && item.problem.trim().is_empty())),
    );
    let slip = Slip::Supplement {
        items: asked.collect(),
        reason: of(&fields, "ly_do").to_owned(),
        again: AgainReason::from_code(of(&fields, "lan_nua")),
    };
    send(&app, &who, form, (fields, slip)).await
}

/// Gives a refusal.
///
/// # Errors
/// As [`send_supplement`].
pub async fn send_refusal(
    State(app): State<App>,
    Path(form): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let slip = Slip::Refusal { reason: of(&fields, "ly_do").to_owned() };
    send(&app, &who, form, (fields, slip)).await
}

async fn send(
    app: &App,
    who: &Who,
    form: Uuid,
    (fields, slip): (Fields, Slip),
) -> Result<Response> {
    let id: Uuid = of(&fields, "phieu").parse().map_err(|_| Error::NotFound)?;
    let is_refusal = matches!(slip, Slip::Refusal { .. });
    match slips::give(app, who, (id, form), slip).await {
        Ok(()) => Ok(Redirect::to(&format!("/tiep-nhan/phieu?xong={id}")).into_response()),
        Err(error @ (Error::Refused(_) | Error::Bad(_))) => {
            let page = show(app, who, form, (is_refusal, Some((fields, error.sentence())))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn typed(app: &App, who: &Who, form: Uuid) -> Result<Typed> {
    if !who.may(Verb::Receive) {
        return Err(Error::Forbidden);
    }
    let kept = desk_form::load(&app.db, who.staff, form).await?;
    // The slip was given already: pressing twice leads to the list.
    Ok(kept.map(|form| form.typed).unwrap_or_default())
}

async fn show(
    app: &App,
    who: &Who,
    form: Uuid,
    (is_refusal, sent): (bool, Option<(Fields, String)>),
) -> Result<Response> {
    let kept = typed(app, who, form).await?;
    let reference = app.reference();
    let day = time::local(app.now()).date();
    let Ok(Matter { procedure, case, applicant }) = slips::matter(&reference, &kept, day) else {
        return Ok(Redirect::to(&path_of(form)).into_response());
    };
    let earlier = slips::of_form(&app.db, form).await?;
    let mut problems = Problems::default();
    let (fields, is_first) = match sent {
        Some((fields, sentence)) => {
            problems.add("", sentence);
            (fields, false)
        }
        None => (Fields::new(), true),
    };
    let items = papers(case).into_iter().map(|paper| {
        let field = format!("loi-{}", paper.id);
        let missing = is_first && is_required(case, paper) && !is_there(&kept, paper);
        Item {
            problem: if missing {
                "chưa nộp".to_owned()
            } else {
                of(&fields, &field).to_owned()
            },
            name: paper.name.clone(),
            field,
        }
    });
    let free = (0..FREE_ITEMS).map(|n| Item {
        field: n.to_string(),
        name: of(&fields, &format!("khac-{n}")).to_owned(),
        problem: of(&fields, &format!("loi-khac-{n}")).to_owned(),
    });
    let heading = if is_refusal { "Từ chối tiếp nhận" } else { "Hướng dẫn bổ sung" };
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    page::html(&SlipPage {
        page: Page::staff(app, who, format!("{error}{heading}"), "/tiep-nhan"),
        form,
        slip: of(&fields, "phieu").parse().unwrap_or_else(|_| new_id()).to_string(),
        action: format!("{}/{}", path_of(form), if is_refusal { "tu-choi" } else { "huong-dan" }),
        is_refusal,
        procedure: procedure.name.clone(),
        applicant: applicant.name.as_str().to_owned(),
        items: if is_refusal { Vec::new() } else { items.collect() },
        free: if is_refusal { Vec::new() } else { free.collect() },
        reason: if is_first && !is_refusal {
            "Hồ sơ chưa đủ thành phần theo quy định của thủ tục.".to_owned()
        } else {
            of(&fields, "ly_do").to_owned()
        },
        again: (!is_refusal && !earlier.is_empty()).then(|| of(&fields, "lan_nua").to_owned()),
        reasons: AgainReason::ALL,
        problems,
    })
}

fn papers(case: &Case) -> Vec<&Component> {
    case.papers().collect()
}

/// Whether the paper is needed in any case.
fn is_required(case: &Case, paper: &Component) -> bool {
    case.groups.iter().any(|group| match group {
        Group::AllOf { items } => items.iter().any(|item| item.id == paper.id),
        Group::OneOf { .. } | Group::If { .. } => false,
    })
}

/// Whether something was said about the paper on the reception form.
fn is_there(typed: &Typed, paper: &Component) -> bool {
    let parts = ["", "_o", "_c", "_f", "_s", "_n"];
    parts.into_iter().any(|part| !typed.get(&paper_field(paper, part)).is_empty())
}

fn of<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}
