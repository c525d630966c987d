//! `/ra-soat/{id}/moi`: a proposal: first the procedure, then what is proposed, beside the figures.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Right;
use domain::agency::UnitId;
use domain::deadline::TimeLimit;
use domain::procedure::Procedure;
use domain::review::ProposalKind;
use domain::time;
use serde::Deserialize;
use uuid::Uuid;

use super::round::proposes;
use super::{PATH, TEXT_MAX, again};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::error::{Error, Result};
use crate::review::figures::{self, Figures};
use crate::review::government;
use crate::review::rounds::{self, Proposal, Round};
use crate::web::form::{Sent, clean};
use crate::web::page::{Page, html};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;

#[derive(Template)]
#[template(path = "review/pages/propose.html")]
struct ProposePage {
    page: Page,
    problems: Problems,
    action: String,
    /// The procedure that was chosen: its name.
    name: Option<String>,
    figures: Figures,
    kinds: [ProposalKind; 5],
    cases: Vec<(String, String)>,
    papers: Vec<(String, String)>,
    fields: Fields,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    ma: String,
    thu_tuc: String,
    loai: String,
    truong_hop: String,
    giay_to: String,
    han_so: String,
    han_loai: String,
    ly_do: String,
    can_cu: String,
    loi_ich: String,
}

/// Shows the form.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Query(asked): Query<Fields>,
) -> Result<Response> {
    let (round, unit) = asked_unit(&app, &who, id).await?;
    let mut problems = Problems::default();
    if !asked.thu_tuc.is_empty() && in_force(&app, &asked.thu_tuc).is_none() {
        problems.add("thu_tuc", "Không có thủ tục đang áp dụng mang mã này.");
    }
    let fields = Fields { ma: new_id().to_string(), thu_tuc: asked.thu_tuc, ..Fields::default() };
    html(&page(&app, &who, (&round, &unit), problems, fields).await?)
}

async fn asked_unit(app: &App, who: &Who, id: Uuid) -> Result<(Round, UnitId)> {
    let round = rounds::find(app, &government(app, who)?, id).await?;
    if !proposes(app, who, &round) {
        return Err(Error::Forbidden);
    }
    let unit = who.units_with(Right::ProposeReview).find(|unit| round.units.contains(unit));
    let unit = unit.cloned().ok_or(Error::Forbidden)?;
    Ok((round, unit))
}

fn in_force(app: &App, code: &str) -> Option<Procedure> {
    let today = time::local(app.now()).date();
    let reference = app.reference();
    let mut all = reference.catalogue.procedures();
    all.find(|one| one.code.as_str() == code.trim() && one.valid.contains(today)).cloned()
}

async fn page(
    app: &App,
    who: &Who,
    (round, unit): (&Round, &UnitId),
    problems: Problems,
    fields: Fields,
) -> Result<ProposePage> {
    let version = in_force(app, &fields.thu_tuc);
    let figures = match &version {
        Some(one) => figures::of(app, unit, round.year, one.code.as_str()).await?,
        None => Figures::default(),
    };
    let cases = version.iter().flat_map(|one| &one.cases);
    let papers = cases.clone().flat_map(|case| {
        case.papers().map(|paper| {
            let id = format!("{}/{}", case.id, paper.id);
            (id, format!("{}: {}", case.name, paper.name))
        })
    });
    let title =
        if problems.is_empty() { "Gửi kiến nghị" } else { "Lỗi: Gửi kiến nghị" };
    let cases = cases
        .clone()
        .map(|case| (case.id.clone(), format!("{} ({})", case.name, case.limit.label())))
        .collect();
    Ok(ProposePage {
        page: Page::staff(app, who, title, PATH),
        problems,
        action: format!("{PATH}/{}/moi", round.id),
        figures,
        kinds: ProposalKind::ALL,
        cases,
        papers: papers.collect(),
        name: version.as_ref().map(|one| one.name.clone()),
        fields,
    })
}

/// Sends a proposal.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    sent: Sent<Fields>,
) -> Result<Response> {
    let Sent { who, fields } = sent;
    let (round, unit) = asked_unit(&app, &who, id).await?;
    let mut problems = Problems::default();
    let read = read(&app, &unit, &fields, &mut problems);
    let Some(new) = read.filter(|_| problems.is_empty()) else {
        return again(&page(&app, &who, (&round, &unit), problems, fields).await?);
    };
    rounds::propose(&app, &who, round.id, &new).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}")).into_response())
}

fn read(app: &App, unit: &UnitId, fields: &Fields, problems: &mut Problems) -> Option<Proposal> {
    let Some(version) = in_force(app, &fields.thu_tuc) else {
        problems.add("thu_tuc", "Không có thủ tục đang áp dụng mang mã này.");
        return None;
    };
    let kind = ProposalKind::from_code(&fields.loai);
    if kind.is_none() {
        problems.add("loai", "Xin chọn nội dung kiến nghị.");
    }
    let (mut case, mut paper, mut limit) = (String::new(), String::new(), String::new());
    if kind == Some(ProposalKind::Shorten) {
        let text = format!("{} {}", clean(&fields.han_so), fields.han_loai);
        match text.trim().parse::<TimeLimit>() {
            Ok(read) => limit = read.to_string(),
            Err(_) => problems.add("han_so", "Xin ghi thời hạn mới bằng số."),
        }
        case.clone_from(&fields.truong_hop);
        if version.case(&case).is_none() {
            problems.add("truong_hop", "Xin chọn trường hợp được rút ngắn.");
        }
    }
    if kind == Some(ProposalKind::DropPaper) {
        let found = version.cases.iter().find_map(|one| {
            let mut papers = one.papers();
            let found = papers.find(|paper| format!("{}/{}", one.id, paper.id) == fields.giay_to);
            found.map(|paper| (one.id.clone(), paper.id.clone()))
        });
        match found {
            Some(found) => (case, paper) = found,
            None => problems.add("giay_to", "Xin chọn giấy tờ được bỏ."),
        }
    }
    let mut text = |field: &str, typed: &str, empty: &str| {
        let typed = clean(typed);
        if typed.is_empty() {
            problems.add(field, empty);
        } else if typed.chars().count() > TEXT_MAX {
            problems.add(field, "Nội dung quá dài, tối đa 2.000 ký tự.");
        }
        typed
    };
    let reason = text("ly_do", &fields.ly_do, "Xin ghi lý do.");
    let basis = text("can_cu", &fields.can_cu, "Xin ghi căn cứ pháp lý.");
    let saving = text("loi_ich", &fields.loi_ich, "Xin ghi tiết kiệm được gì.");
    Some(Proposal {
        id: fields.ma.parse().unwrap_or_else(|_| new_id()),
        unit: unit.clone(),
        version: version.version_id(),
        kind: kind?,
        case,
        paper,
        limit,
        reason,
        basis,
        saving,
        state: "proposed".to_owned(),
        answer: String::new(),
        decision: String::new(),
        effect_on: None,
    })
}
