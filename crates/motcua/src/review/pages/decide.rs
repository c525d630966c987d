//! `/ra-soat/{id}/{proposal}`: one proposal, and the decision about it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::round::{self, Line};
use super::{PATH, TEXT_MAX, again};
use crate::access::Who;
use crate::app::App;
use crate::catalog::edit::Unmade;
use crate::error::{Error, Result};
use crate::review::rounds::{self, Decision};
use crate::review::{changes_for_all, government, holds};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "review/pages/decide.html")]
struct DecidePage {
    page: Page,
    problems: Problems,
    back: String,
    line: Line,
    may_decide: bool,
    fields: Fields,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    quyet_dinh: String,
    so: String,
    tu_ngay: String,
    ly_do: String,
}

/// Shows a proposal.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    html(&page(&app, &who, (id, proposal), Problems::default(), Fields::default()).await?)
}

async fn page(
    app: &App,
    who: &Who,
    (id, proposal): (Uuid, Uuid),
    problems: Problems,
    fields: Fields,
) -> Result<DecidePage> {
    let top = government(app, who)?;
    let round = rounds::find(app, &top, id).await?;
    let all = rounds::proposals(app, id).await?;
    let found = all.into_iter().find(|one| one.id == proposal).ok_or(Error::NotFound)?;
    let may_decide = found.state == "proposed" && holds(app, who, Right::DecideReview, &top);
    let title = if problems.is_empty() {
        "Kiến nghị rà soát"
    } else {
        "Lỗi: Kiến nghị rà soát"
    };
    Ok(DecidePage {
        page: Page::staff(app, who, title, PATH),
        problems,
        back: format!("{PATH}/{id}"),
        line: round::line(app, &round, found).await?,
        may_decide,
        fields,
    })
}

/// Decides it.
pub async fn send(
    State(app): State<App>,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
    sent: Sent<Fields>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let top = government(&app, &who)?;
    if !holds(&app, &who, Right::DecideReview, &top) {
        return Err(Error::Forbidden);
    }
    let mut problems = Problems::default();
    let shown = page(&app, &who, (id, proposal), Problems::default(), Fields::default()).await?;
    let decision = read(&app, &fields, &mut problems);
    if decision.accepts && !changes_for_all(&app, &top) {
        problems.add(
            "quyet_dinh",
            "Danh mục thủ tục dùng chung cho nhiều đơn vị: xã chuyển kiến nghị lên cấp trên quyết định.",
        );
    }
    if problems.is_empty() {
        match rounds::decide(&app, &who, &shown.line.proposal, &decision).await {
            Ok(()) => return Ok(Redirect::to(&format!("{PATH}/{id}")).into_response()),
            Err(Unmade::Wrong(sentences)) => {
                sentences.into_iter().for_each(|sentence| problems.add("tu_ngay", sentence));
            }
            Err(Unmade::Overtaken(sentence)) => problems.add("", sentence),
            Err(Unmade::Failed(error)) => return Err(error),
        }
    }
    again(&page(&app, &who, (id, proposal), problems, fields).await?)
}

fn read(app: &App, fields: &Fields, problems: &mut Problems) -> Decision {
    let accepts = fields.quyet_dinh == "accept";
    let (number, answer) = (clean(&fields.so), clean(&fields.ly_do));
    let mut effect_on = None;
    if accepts {
        if number.is_empty() || number.chars().count() > 100 {
            problems.add("so", "Xin ghi số quyết định, tối đa 100 ký tự.");
        }
        effect_on = problems.check("tu_ngay", words::read_day(&fields.tu_ngay));
        if effect_on.is_some_and(|day| day < time::local(app.now()).date()) {
            problems.add("tu_ngay", "Ngày hiệu lực không được trước hôm nay.");
        }
    } else if fields.quyet_dinh != "refuse" {
        problems.add("quyet_dinh", "Xin chọn chấp thuận hoặc không chấp thuận.");
    } else if answer.is_empty() {
        problems.add("ly_do", "Xin ghi lý do không chấp thuận.");
    }
    if answer.chars().count() > TEXT_MAX {
        problems.add("ly_do", "Nội dung quá dài, tối đa 2.000 ký tự.");
    }
    Decision { accepts, answer, number, effect_on }
}
