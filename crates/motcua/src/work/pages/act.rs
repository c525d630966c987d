//! The forms of the dossier's page: each calls its verb and leads back to the page. What a person
//! can mend is said beside the field, with everything that was typed.

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::{Dossier, Refusal, ReturnWay, Taker, Verb};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::approving;
use super::dossier::{Typed, again};
use crate::access::Who;
use crate::app::App;
use crate::attachments::NotTaken;
use crate::attachments::pages::multipart::{Errand, SentFiles};
use crate::attachments::problem::Problem;
use crate::attachments::store;
use crate::dossiers;
use crate::error::{Error, Result};
use crate::web::form::{Sent, clean, clean_option};
use crate::web::shown;
use crate::words;
use crate::work::drafts::{self, Content};
use crate::work::{self, Handing, Scan, Signing, officers};

/// The fields of all forms but the one with a file; each form sends its own of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    seen: Option<u32>,
    buoc: String,
    can_bo: String,
    da_biet: String,
    ly_do: String,
    du_thao: String,
    da_hien: String,
    da_doc: String,
    cach: String,
    nguoi_nhan: String,
    van_don: String,
}

/// `chuyen`.
///
/// # Errors
/// What [`work::verbs`] say, as far as it is no problem of a field; so for every act here.
pub async fn hand_over(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let step = clean_option(&fields.buoc);
    let done = work::hand_over(&app, &who.actor, id, fields.seen, step.as_deref()).await;
    answer(&app, &who, (id, "chuyen"), done, typed(&fields)).await
}

/// `nhan`.
pub async fn accept(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let done = work::accept(&app, &who.actor, id, fields.seen).await;
    answer(&app, &who, (id, "nhan"), done, typed(&fields)).await
}

/// `phan-cong`.
pub async fn assign(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let mut typed = typed(&fields);
    let Ok(officer) = fields.can_bo.parse() else {
        typed.problems.add("can_bo", "Xin chọn người được phân công.");
        return again(&app, &who, id, typed).await;
    };
    if fields.da_biet != fields.can_bo
        && let Some(away) = away(&app, id, officer).await?
    {
        // Sent once more, the choice stands.
        let words = away.words();
        typed.away = std::mem::take(&mut typed.officer);
        typed.officer = match away.substitute {
            Some((substitute, _)) => substitute.to_string(),
            None => typed.away.clone(),
        };
        typed.problems.add(
            "can_bo",
            format!(
                "Người này {words}. Xin giao cho người làm thay hoặc người khác; vẫn muốn giao thì chọn lại người này rồi bấm lần nữa."
            ),
        );
        return again(&app, &who, id, typed).await;
    }
    let done = work::assign(&app, &who.actor, id, fields.seen, officer).await;
    answer(&app, &who, (id, "phan-cong"), done, typed).await
}

/// Whether the officer chosen is away.
async fn away(app: &App, id: Uuid, officer: Uuid) -> Result<Option<officers::Away>> {
    let dossier = dossiers::replay(&dossiers::events(&app.db, id).await?)?;
    let reference = app.reference();
    let next = dossiers::rules(&reference, &dossier)?.next(&dossier, None);
    let Ok(to) = next else { return Ok(None) };
    Ok(officers::away(&app.db, officer, (&to.unit, to.duty), app.now()).await?)
}

/// `buoc-tiep`.
pub async fn forward(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let step = clean_option(&fields.buoc);
    let done = work::forward(&app, &who.actor, id, fields.seen, step.as_deref()).await;
    answer(&app, &who, (id, "buoc-tiep"), done, typed(&fields)).await
}

/// `tra-lai`.
pub async fn send_back(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let done = work::send_back(&app, &who.actor, id, fields.seen, &clean(&fields.ly_do)).await;
    answer(&app, &who, (id, "tra-lai"), done, typed(&fields)).await
}

/// `phe-duyet`.
pub async fn approve(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let read: Uuid = fields.du_thao.parse().unwrap_or_default();
    let draft = drafts::find(&app.db, id, read).await.ok();
    let is_unread_file = draft
        .is_some_and(|draft| matches!(draft.content, Content::File(_)) && fields.da_doc.is_empty());
    let problem = if fields.da_hien != shown::mark(&who, &read.to_string()) {
        "Dự thảo này chưa được hiện ra cho bạn. Xin đọc dự thảo dưới đây rồi bấm phê duyệt."
    } else if is_unread_file {
        "Xin mở tệp dự thảo, đọc, rồi đánh dấu là đã đọc trước khi phê duyệt."
    } else {
        ""
    };
    if !problem.is_empty() {
        // The page hides whatever this person may not know of.
        let mut typed = typed(&fields);
        typed.problems.add("du-thao-doc", problem);
        return again(&app, &who, id, typed).await;
    }
    let done = work::approve(&app, &who.actor, id, fields.seen, read).await;
    if done.is_ok()
        && let Some(next) = approving::waiting(&app, &who, 1).await?.first()
    {
        return Ok(Redirect::to(&format!("/ho-so/{next}?xong=phe-duyet-tiep")).into_response());
    }
    answer(&app, &who, (id, "phe-duyet"), done, typed(&fields)).await
}

/// `ve-mot-cua`.
pub async fn bring_to_desk(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let done = work::bring_to_desk(&app, &who.actor, id, fields.seen).await;
    answer(&app, &who, (id, "ve-mot-cua"), done, typed(&fields)).await
}

/// `tra-ket-qua`.
pub async fn hand_to_applicant(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let mut typed = typed(&fields);
    let (way, taker) = (ReturnWay::from_code(&fields.cach), Taker::from_code(&fields.nguoi_nhan));
    let (Some(way), Some(taker)) = (way, taker) else {
        if way.is_none() {
            typed.problems.add("cach", "Xin chọn cách trả kết quả.");
        }
        if taker.is_none() {
            typed.problems.add("nguoi_nhan", "Xin chọn người nhận kết quả.");
        }
        return again(&app, &who, id, typed).await;
    };
    let handing = Handing { way, taker, tracking: clean_option(&fields.van_don) };
    let done = work::hand_to_applicant(&app, &who.actor, id, fields.seen, handing).await;
    answer(&app, &who, (id, "tra-ket-qua"), done, typed).await
}

/// `hoan-tac`: the result was not handed out after all.
pub async fn take_back(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let done = work::take_back(&app, &who.actor, id).await;
    answer(&app, &who, (id, "hoan-tac"), done, typed(&fields)).await
}

/// `phat-hanh`, with the scan of the signed paper.
pub async fn issue(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    request: Request,
) -> Result<Response> {
    let mut sent = SentFiles::read(&app, request, Errand::Act(id, Verb::Issue)).await?;
    let mut typed = Typed {
        number: sent.field("so").to_owned(),
        date: sent.field("ngay").to_owned(),
        ..Typed::default()
    };
    if let Some(refused) = sent.refused.take() {
        return answer(&app, &sent.who, (id, "phat-hanh"), Err(refused), typed).await;
    }
    let issued_on = typed.problems.check("ngay", words::read_day(&typed.date));
    if let Some(problem) = sent.problem {
        typed.problems.add("tep", problem.sentence());
    }
    let scan = match sent.files.pop() {
        Some(file) => match store(&app, file.received).await {
            Ok(stored) => Some(Scan::New { name: file.name, stored }),
            Err(NotTaken::Problem(problem)) => {
                typed.problems.add("tep", problem.sentence());
                None
            }
            Err(NotTaken::Failed(error)) => return Err(error),
        },
        None => None,
    };
    if scan.is_none() && typed.problems.of("tep").is_empty() {
        typed.problems.add("tep", Problem::Missing.sentence());
    }
    let (Some(issued_on), Some(scan)) = (issued_on, scan) else {
        return again(&app, &sent.who, id, typed).await;
    };
    let seen = sent.field("seen").parse().ok();
    let signing = Signing { number: typed.number.clone(), issued_on, scan };
    let done = work::issue(&app, &sent.who.actor, id, seen, signing).await;
    answer(&app, &sent.who, (id, "phat-hanh"), done, typed).await
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        reason: clean(&fields.ly_do),
        officer: fields.can_bo.clone(),
        step: fields.buoc.clone(),
        way: fields.cach.clone(),
        taker: fields.nguoi_nhan.clone(),
        tracking: fields.van_don.clone(),
        ..Typed::default()
    }
}

/// Leads back to the page with its sentence of success, or shows the page with what is wrong.
async fn answer(
    app: &App,
    who: &Who,
    (id, code): (Uuid, &str),
    done: Result<Dossier>,
    mut typed: Typed,
) -> Result<Response> {
    match done {
        Ok(_dossier) => Ok(Redirect::to(&format!("/ho-so/{id}?xong={code}")).into_response()),
        Err(Error::Refused(refusal)) => match field_of(&refusal) {
            Some(field) => {
                typed.problems.add(field, refusal.to_string());
                again(app, who, id, typed).await
            }
            None => Err(refusal.into()),
        },
        Err(error) => Err(error),
    }
}

/// The field beside which a refusal stands; empty for the whole page, `None` when the page cannot
/// help.
pub(super) fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::ReasonNeeded | Refusal::ReasonTooLong => Some("ly_do"),
        Refusal::NumberNeeded => Some("so"),
        Refusal::DatedInFuture | Refusal::DatedBeforeReception => Some("ngay"),
        Refusal::OfficerLacksDuty { .. } => Some("can_bo"),
        Refusal::NoSuchStep => Some("buoc"),
        Refusal::TrackingNeeded => Some("van_don"),
        Refusal::ItemsNeeded | Refusal::NotAsked => Some("muc"),
        Refusal::AskedBefore => Some("lan_nua"),
        Refusal::DayPassed
        | Refusal::LaterThanAllowed { .. }
        | Refusal::NotLater
        | Refusal::DayOff { .. } => Some("ngay"),
        Refusal::ArrivalOutside | Refusal::SupplementTooLate { .. } => Some("ngay"),
        Refusal::AmountNeeded => Some("so_tien"),
        Refusal::NobodyAsked => Some("don_vi"),
        Refusal::MinutesNeeded => Some("tep"),
        Refusal::DraftNeeded
        | Refusal::DraftReplaced
        | Refusal::IssueNeeded
        | Refusal::Waiting { .. }
        | Refusal::ClosedByDesk
        | Refusal::StoppedByNotice
        | Refusal::SupplementStillAwaited { .. }
        | Refusal::Unpaid { .. }
        | Refusal::FeesUnpaid { .. }
        | Refusal::FeeOpen
        | Refusal::NotTakenBack
        | Refusal::DemandOpen
        | Refusal::AnswerUntaken
        | Refusal::NothingSent
        | Refusal::SubstitutionOver { .. }
        | Refusal::ExtendedBefore
        | Refusal::MatterOfWhole
        | Refusal::MatterOfPart
        | Refusal::LinkedUncorrected => Some(""),
        Refusal::NotYourDuty { .. }
        | Refusal::NotForPrograms { .. }
        | Refusal::HeldByAnother
        | Refusal::NotAcceptedYet
        | Refusal::AlreadyAccepted
        | Refusal::NotNow { .. }
        | Refusal::Ended
        | Refusal::AlreadyIssued
        | Refusal::AnotherUnitAnswers { .. }
        | Refusal::ApplicantsOwn
        | Refusal::SentAlready
        | Refusal::NothingToSend
        | Refusal::SentTooOften
        | Refusal::WithdrawnTooOften
        | Refusal::NoUnitForStep { .. }
        | Refusal::PapersMissing(_)
        | Refusal::Deadline(_)
        | Refusal::ClockWentBack { .. }
        | Refusal::NotReceivedElsewhere
        | Refusal::ActedFirst => None,
    }
}

/// 3/1/2023, 03-01-2023, 03.01.2023 and 03012023.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&text[..2], &text[2..4], &text[4..]]
    } else {
        text.split(['/', '-', '.']).map(str::trim).collect()
    };
    let [day, month, year] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let day = jiff::civil::date(2023, 1, 3);
        for text in ["3/1/2023", "03-01-2023", "03.01.2023", "03012023", " 3 / 1 / 2023 "] {
            assert_eq!(date(text), Some(day), "{text}");
        }
        for text in ["", "31/02/2023", "3/1/23", "2023-01-03", "x", "3/1/2023/1", "é3012023"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
