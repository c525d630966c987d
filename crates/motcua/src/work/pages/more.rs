//! `/ho-so/{id}/viec/{viec}`: the acts that have a page of their own, because they happen now and
//! then and ask for more than a button: supplements, withdrawal, payment, opinions, visits, new
//! dates, corrections.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::UnitKind;
use domain::dossier::event::AgainReason;
use domain::dossier::{Body, Event, Rules, Taker, Verb, advice};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::act::field_of;
use super::letters;
use super::sent_act::Act;
use crate::access::Who;
use crate::app::App;
use crate::attachments::pages::multipart::{Errand, SentFiles};
use crate::attachments::{NotTaken, store};
use crate::error::{Error, Result};
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::answered::{self, Answered};
use crate::work::facts::{self, Facts};
use crate::work::{Scan, apology, history, print, reading};

/// How many items outside the checklist a request may have.
pub(super) const FREE_ITEMS: usize = 3;

/// The acts with a page, by their part of the address.
const PAGES: [(Verb, &str); 23] = [
    (Verb::AskSupplement, "yeu-cau-bo-sung"),
    (Verb::TakeSupplement, "nhan-bo-sung"),
    (Verb::ReturnSupplement, "tra-lai-bo-sung"),
    (Verb::AskPayment, "nghia-vu-tai-chinh"),
    (Verb::ProvePayment, "da-nop-tien"),
    (Verb::AskOpinion, "xin-y-kien"),
    (Verb::GiveOpinion, "tra-loi-y-kien"),
    (Verb::RecordVisit, "xac-minh"),
    (Verb::ProposeExtension, "hen-lai"),
    (Verb::ConfirmExtension, "dong-y-hen-lai"),
    (Verb::DeclineExtension, "khong-hen-lai"),
    (Verb::AskWithdrawal, "xin-rut"),
    (Verb::RetractWithdrawal, "thoi-rut"),
    (Verb::ConfirmWithdrawal, "dong-y-rut"),
    (Verb::Close, "dong-ho-so"),
    (Verb::HandBack, "tra-ho-so"),
    (Verb::Correct, "dinh-chinh"),
    (Verb::ReissueReceipt, "cap-lai-giay"),
    (Verb::ReportFlaw, "bao-sai-sot"),
    (Verb::MendResult, "dinh-chinh-ket-qua"),
    (Verb::DeclineFlaw, "khong-dinh-chinh"),
    (Verb::HandOutMended, "tra-ban-dinh-chinh"),
    (Verb::RecordLoss, "mat-giay-to"),
];

/// The part of the address of an act's page.
#[must_use]
pub fn slug(verb: Verb) -> Option<&'static str> {
    PAGES.into_iter().find(|(other, _)| *other == verb).map(|(_, slug)| slug)
}

#[derive(Template)]
#[template(path = "work/pages/more.html")]
struct MorePage {
    page: Page,
    problems: Problems,
    verb: Verb,
    href: String,
    action: String,
    seen: u32,
    code: String,
    procedure: String,
    papers: Vec<Checked>,
    answered: Option<Answered>,
    by_applicant: bool,
    free: Vec<(String, String, String)>,
    asked_before: bool,
    /// The latest day for a supplement; empty where the procedure names none.
    latest: String,
    /// Until when the applicant should have been told what is missing; empty while there is time.
    notice_over: String,
    /// Whether the time runs on, where the law of the field says so.
    resumes: bool,
    /// Whether the procedure itself stops the clock for a payment.
    stops_clock: Option<bool>,
    units: Vec<(String, String)>,
    questions: Vec<(String, String)>,
    takers: [Taker; 3],
    causes: [(&'static str, &'static str); 5],
    typed: Typed,
    facts: Vec<(&'static str, String)>,
}

/// A paper of the checklist and what is wrong with it.
struct Checked {
    field: String,
    name: String,
    problem: String,
}

/// What stands in the form.
#[derive(Default)]
struct Typed(Vec<(String, String)>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == value
    }
}

/// Shows the form of an act.
///
/// # Errors
/// The refusal of the verb when the person may not do it now.
pub async fn show(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path((id, slug)): Path<(Uuid, String)>,
) -> Result<Response> {
    let verb = verb_of(&slug)?;
    let facts = facts::load(&app, &who.actor, id).await?;
    reading::note(&app, &who.actor, id, &facts.dossier).await?;
    let (_, _, route) = facts.pinned()?;
    let rules = Rules { route, units: &facts.reference.units };
    facts.dossier.may(verb, &who.actor, &rules)?;
    let typed = beginning(verb, &facts, app.now());
    let page = render(&app, &who, &facts, (verb, typed, Problems::default()))?;
    Ok(page.into_response())
}

/// Does it.
///
/// # Errors
/// What the verb says, as far as it is no problem of a field.
pub async fn send(
    State(app): State<App>,
    Path((id, slug)): Path<(Uuid, String)>,
    request: Request,
) -> Result<Response> {
    let verb = verb_of(&slug)?;
    let mut sent = SentFiles::read(&app, request, Errand::Act(id, verb)).await?;
    let refused = sent.refused.take();
    let facts = facts::load(&app, &sent.who.actor, id).await?;
    let mut problems = Problems::default();
    let scans = scans(&app, &mut sent, &mut problems).await?;
    let act = Act { app: &app, sent: &sent, facts: &facts, id };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if problems.is_empty() {
        let done = if let Some(refused) = refused {
            Err(refused)
        } else if verb == Verb::ProposeExtension && !sent.field("xem").is_empty() {
            match act.preview(&mut problems) {
                Ok(Some(letter)) => {
                    let name = format!("xin-loi-xem-truoc-{}", facts.dossier.received.code);
                    return Ok(letters::pdf(print::pdf(&app, letter).await?, &name));
                }
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            }
        } else {
            act.run(verb, scans, &mut problems).await
        };
        match done {
            Ok(Some(_dossier)) => {
                let path = format!("/ho-so/{id}?xong={slug}");
                return Ok(Redirect::to(&path).into_response());
            }
            Ok(None) => {}
            Err(Error::Refused(refusal)) => match field_of(&refusal) {
                Some(field) => problems.add(field, refusal.to_string()),
                None => return Err(refusal.into()),
            },
            Err(Error::Bad(sentence)) => problems.add("", sentence),
            Err(Error::Overtaken { sentence, .. }) => {
                status = StatusCode::CONFLICT;
                problems.add("", sentence);
            }
            Err(error) => return Err(error),
        }
    }
    let typed = Typed(sent.fields().map(|(k, v)| (k.to_owned(), v.to_owned())).collect());
    let page = render(&app, &sent.who, &facts, (verb, typed, problems))?;
    Ok((status, page).into_response())
}

fn verb_of(slug: &str) -> Result<Verb> {
    PAGES.into_iter().find(|(_, other)| *other == slug).map(|(verb, _)| verb).ok_or(Error::NotFound)
}

async fn scans(app: &App, sent: &mut SentFiles, problems: &mut Problems) -> Result<Vec<Scan>> {
    if let Some(problem) = sent.problem {
        problems.add("tep", problem.sentence());
    }
    let mut scans = Vec::new();
    for file in std::mem::take(&mut sent.files) {
        match store(app, file.received).await {
            Ok(stored) => scans.push(Scan::New { name: file.name, stored }),
            Err(NotTaken::Problem(problem)) => problems.add("tep", problem.sentence()),
            Err(NotTaken::Failed(error)) => return Err(error),
        }
    }
    Ok(scans)
}

/// The field of the checklist's `n`th paper.
pub(super) fn item_field(n: usize) -> String {
    format!("loi-{n}")
}

/// Every component of the case: what was not handed in may be what is missing.
pub(super) fn checklist(facts: &Facts) -> Vec<(String, String)> {
    let Ok((_, case, _)) = facts.pinned() else { return Vec::new() };
    case.papers().map(|paper| (paper.id.clone(), paper.name.clone())).collect()
}

/// Whether the applicant asked to withdraw at the look-up page.
fn asked_by_applicant(facts: &Facts) -> bool {
    let asks = |event: &&Event| matches!(event.body, Body::WithdrawalAsked { .. });
    facts.events.iter().rev().find(asks).is_some_and(|event| event.by.is_applicant())
}

/// The papers that the latest request asks for.
fn requested(facts: &Facts) -> Vec<(String, String)> {
    let items = facts.dossier.request.iter().flat_map(|request| &request.items);
    items.map(|item| (item.component.clone().unwrap_or_default(), item.name.clone())).collect()
}

/// What stands in the form at first.
fn beginning(verb: Verb, facts: &Facts, now: Timestamp) -> Typed {
    let dossier = &facts.dossier;
    let today = time::local(now).date();
    let fields = match verb {
        Verb::AskSupplement => {
            let received_on = time::local(dossier.received_at).date();
            let until = facts.pinned().map(|(one, ..)| one.supplement_proposed(received_on, today));
            vec![("ngay", until.map_or_else(|_| String::new(), words::date))]
        }
        Verb::ProposeExtension => {
            let begin = apology::beginning(facts, now);
            let day = begin.new_due_on.map_or_else(String::new, words::date);
            vec![("nhom", begin.cause.to_owned()), ("ly_do", begin.facts), ("ngay", day)]
        }
        Verb::ProvePayment | Verb::RecordVisit | Verb::MendResult => {
            vec![("ngay", words::date(today))]
        }
        Verb::TakeSupplement if dossier.untaken_answer().is_some() => {
            vec![("kenh", "online".to_owned())]
        }
        Verb::TakeSupplement => vec![("kenh", "direct".to_owned())],
        Verb::HandBack | Verb::HandOutMended => {
            vec![("nguoi_nhan", Taker::default().code().to_owned())]
        }
        Verb::Receive
        | Verb::HandOver
        | Verb::Accept
        | Verb::Assign
        | Verb::Forward
        | Verb::SendBack
        | Verb::Draft
        | Verb::Approve
        | Verb::Issue
        | Verb::BringToDesk
        | Verb::HandToApplicant
        | Verb::SendSupplement
        | Verb::ReturnSupplement
        | Verb::AskWithdrawal
        | Verb::RetractWithdrawal
        | Verb::ConfirmWithdrawal
        | Verb::Close
        | Verb::AskPayment
        | Verb::AskOpinion
        | Verb::GiveOpinion
        | Verb::ConfirmExtension
        | Verb::DeclineExtension
        | Verb::Correct
        | Verb::ReissueReceipt
        | Verb::ReportFlaw
        | Verb::DeclineFlaw
        | Verb::RecordLoss => Vec::new(),
    };
    Typed(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The latest day for a supplement that the procedure allows.
fn latest(facts: &Facts, today: Date) -> Option<Date> {
    let received_on = time::local(facts.dossier.received_at).date();
    facts.pinned().ok().and_then(|(one, ..)| one.supplement_until(received_on, today))
}

/// Until when the applicant should have been told what is missing, when that is over.
fn notice_over(facts: &Facts, now: Timestamp) -> Option<String> {
    let (procedure, ..) = facts.pinned().ok()?;
    let calendar = facts.reference.calendar(&facts.dossier.received.lead);
    let until = procedure.notice_until(&calendar, time::local(facts.dossier.received_at))?;
    let until = time::instant(until);
    domain::deadline::is_after(now, until).then(|| words::minute(until))
}

fn render(
    app: &App,
    who: &Who,
    facts: &Facts,
    (verb, typed, problems): (Verb, Typed, Problems),
) -> Result<Response> {
    let (procedure, _, _) = facts.pinned()?;
    let dossier = &facts.dossier;
    let href = format!("/ho-so/{}", facts.id);
    let error = if problems.is_empty() { "" } else { "Lỗi: " };
    let title = format!("{error}{}", verb.label());
    let listed = if verb == Verb::ReturnSupplement { requested(facts) } else { checklist(facts) };
    let papers = listed.into_iter().enumerate().map(|(n, (_, name))| Checked {
        problem: typed.get(&item_field(n)).to_owned(),
        field: item_field(n),
        name,
    });
    let answers = matches!(verb, Verb::TakeSupplement | Verb::ReturnSupplement);
    let free = (0..FREE_ITEMS).map(|n| {
        let value = |part: &str| typed.get(&format!("{part}-{n}")).to_owned();
        (n.to_string(), value("ten"), value("noi"))
    });
    page::html(&MorePage {
        page: Page::staff(app, who, title, "/cong-viec"),
        action: format!("{href}/viec/{}", slug(verb).unwrap_or_default()),
        seen: dossier.seq,
        code: dossier.received.code.to_string(),
        procedure: procedure.name.clone(),
        papers: papers.collect(),
        by_applicant: asked_by_applicant(facts),
        answered: if answers { answered::of(facts) } else { None },
        free: free.collect(),
        asked_before: dossier.supplements > 0,
        latest: latest(facts, time::local(app.now()).date()).map_or_else(String::new, words::date),
        notice_over: if verb == Verb::AskSupplement {
            notice_over(facts, app.now()).unwrap_or_default()
        } else {
            String::new()
        },
        resumes: procedure.supplement_resumes.is_some(),
        stops_clock: procedure.payment_stops_clock,
        units: if verb == Verb::AskOpinion { units(facts, app.now()) } else { Vec::new() },
        questions: questions(facts, who),
        takers: Taker::ALL,
        causes: apology::CAUSES,
        facts: told(facts, verb),
        problems,
        verb,
        href,
        typed,
    })
}

/// The units that may be asked: departments, commune governments and leaders of that day.
fn units(facts: &Facts, now: Timestamp) -> Vec<(String, String)> {
    let day = time::local(now).date();
    let asked = |kind| match kind {
        UnitKind::Department | UnitKind::Office | UnitKind::Leadership => true,
        UnitKind::Province | UnitKind::District | UnitKind::Commune | UnitKind::Desk => false,
    };
    let units = facts.reference.units.iter();
    let mut units: Vec<(String, String)> = units
        .filter(|unit| unit.valid.contains(day) && asked(unit.kind))
        .filter(|unit| unit.id != facts.dossier.place.unit)
        .map(|unit| (unit.id.to_string(), unit.short_name.clone()))
        .collect();
    units.sort_by(|one, other| one.1.cmp(&other.1));
    units
}

/// The questions that this person may answer.
fn questions(facts: &Facts, who: &Who) -> Vec<(String, String)> {
    let open = facts.dossier.consultations.iter().filter(|asked| asked.answered_at.is_none());
    open.filter(|asked| advice::may_answer(&facts.dossier, &who.actor, &asked.question).is_ok())
        .map(|asked| {
            let to = history::consulted(&asked.question.to, &facts.reference);
            let by = words::minute(asked.question.answer_by);
            let words = format!("{} (hỏi {to}, trả lời trước {by})", asked.question.text);
            (asked.question.id.to_string(), words)
        })
        .collect()
}

/// What one should know before deciding.
fn told(facts: &Facts, verb: Verb) -> Vec<(&'static str, String)> {
    let dossier = &facts.dossier;
    let due = if dossier.pause.is_some() {
        "tính lại khi hết tạm dừng".to_owned()
    } else {
        words::minute(dossier.due_at)
    };
    let mut told = vec![("Hẹn trả", due)];
    if let (Verb::ConfirmExtension | Verb::DeclineExtension, Some(asked)) =
        (verb, &dossier.extension)
    {
        told.push(("Đề nghị hẹn lại", words::minute(asked.new_due_at)));
        told.push(("Lý do", asked.reason.clone()));
    }
    if let (Verb::TakeSupplement, Some(request)) = (verb, dossier.awaited_supplement()) {
        told.push(("Hạn bổ sung", words::date(request.until_on)));
        for item in &request.items {
            told.push(("Đã yêu cầu", format!("{}: {}", item.name, item.problem)));
        }
    }
    if let (Verb::ProvePayment, Some(demand)) = (verb, dossier.unpaid()) {
        told.push(("Phải nộp", format!("{} theo thông báo số {}", demand.amount, demand.notice)));
    }
    if verb == Verb::Correct {
        told.push(("Trạng thái hiện nay", dossier.status.label().to_owned()));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_own_address() {
        let mut slugs: Vec<&str> = PAGES.iter().map(|(_, slug)| *slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), PAGES.len());
        for (verb, slug) in PAGES {
            assert_eq!(verb_of(slug).ok(), Some(verb));
            assert!(super::super::done(slug).is_some(), "{slug} says what has happened");
        }
    }
}
