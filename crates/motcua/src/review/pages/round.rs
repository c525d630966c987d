//! `/ra-soat/{id}`: the report of a round, as a page and as a spreadsheet.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::Right;
use domain::procedure::Procedure;
use domain::time;
use uuid::Uuid;

use super::PATH;
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::review::figures::{self, Figures};
use crate::review::rounds::{self, Proposal, Round};
use crate::review::{government, sheet};
use crate::web::page::{Page, html};
use crate::web::who::SignedIn;
use crate::words;

#[derive(Template)]
#[template(path = "review/pages/round.html")]
struct RoundPage {
    page: Page,
    id: Uuid,
    year: i16,
    plan: String,
    until: String,
    units: String,
    may_propose: bool,
    rows: Vec<Line>,
}

/// A proposal in words.
pub(super) struct Line {
    pub href: String,
    pub unit: String,
    pub code: String,
    pub name: String,
    pub what: String,
    pub figures: Figures,
    pub state: &'static str,
    pub decision: String,
    pub proposal: Proposal,
}

/// Shows a round.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let round = rounds::find(&app, &government(&app, &who)?, id).await?;
    let reference = app.reference();
    let names: Vec<String> = round.units.iter().map(|unit| reference.unit_name(unit)).collect();
    html(&RoundPage {
        page: Page::staff(&app, &who, format!("Rà soát {}", round.plan), PATH),
        id,
        year: round.year,
        plan: round.plan.clone(),
        until: words::date(round.until_on),
        units: names.join(", "),
        may_propose: proposes(&app, &who, &round),
        rows: lines(&app, &round).await?,
    })
}

/// Whether somebody may propose now.
pub(super) fn proposes(app: &App, who: &Who, round: &Round) -> bool {
    time::local(app.now()).date() <= round.until_on
        && who.units_with(Right::ProposeReview).any(|unit| round.units.contains(unit))
}

pub(super) async fn lines(app: &App, round: &Round) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for proposal in rounds::proposals(app, round.id).await? {
        lines.push(line(app, round, proposal).await?);
    }
    Ok(lines)
}

pub(super) async fn line(app: &App, round: &Round, proposal: Proposal) -> Result<Line> {
    let reference = app.reference();
    let version = reference.catalogue.version(&proposal.version);
    let decision = match proposal.effect_on {
        Some(day) => format!("{}, từ {}", proposal.decision, words::date(day)),
        None => proposal.answer.clone(),
    };
    Ok(Line {
        href: format!("{PATH}/{}/{}", round.id, proposal.id),
        unit: reference.unit_name(&proposal.unit),
        code: proposal.procedure().to_owned(),
        name: version.map_or_else(String::new, |one| one.name.clone()),
        what: what(version, &proposal),
        figures: figures::of(app, &proposal.unit, round.year, proposal.procedure()).await?,
        state: proposal.state_words(),
        decision,
        proposal,
    })
}

fn what(version: Option<&Procedure>, proposal: &Proposal) -> String {
    let label = proposal.kind.label();
    let Some(case) = version.and_then(|one| one.case(&proposal.case)) else {
        return label.to_owned();
    };
    if let Ok(limit) = proposal.limit.parse::<domain::deadline::TimeLimit>() {
        return format!("{label}: {}, từ {} còn {}", case.name, case.limit.label(), limit.label());
    }
    let paper = case.papers().find(|one| one.id == proposal.paper);
    paper
        .map_or_else(|| label.to_owned(), |paper| format!("{label}: {}, {}", case.name, paper.name))
}

/// The same as a spreadsheet.
pub async fn sheet(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let top = government(&app, &who)?;
    let round = rounds::find(&app, &top, id).await?;
    let title = [
        "RÀ SOÁT, ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH".to_owned(),
        app.reference().unit_name(&top),
        format!("Năm {}, kế hoạch {}", round.year, round.plan),
    ];
    let rows = lines(&app, &round).await?.into_iter().map(|line| {
        [
            line.unit,
            line.code,
            line.name,
            line.what,
            line.proposal.reason,
            line.proposal.basis,
            line.proposal.saving,
            line.figures.received.to_string(),
            line.figures.in_time_words(),
            line.figures.late_words(),
            line.figures.supplemented_words(),
            line.state.to_owned(),
            line.decision,
        ]
    });
    let rows = rows.collect();
    let bytes = tokio::task::spawn_blocking(move || sheet::write(&title, rows))
        .await
        .map_err(|error| Error::Internal(error.into()))??;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = format!("attachment; filename=\"ra-soat-{}.xlsx\"", round.year);
    let headers = [(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
