//! `/ho-so/{id}/viec/{viec}`: the acts that have a page of their own, because they happen now and
//! then and ask for more than a button: supplements, withdrawal, payment, opinions, visits, new
//! dates, corrections.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::{UnitId, UnitKind};
use domain::dossier::event::{AgainReason, Consulted, Lacking, Question};
use domain::dossier::waiting::{NewDemand, NewRequest, SUPPLEMENT_DAYS_DEFAULT};
use domain::dossier::{Channel, Dossier, Rules, Taker, Verb, advice};
use domain::money::Dong;
use domain::time;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::act::{date, field_of};
use crate::access::Who;
use crate::app::{App, new_id};
use crate::attachments::pages::multipart::SentFiles;
use crate::attachments::{NotTaken, store};
use crate::error::{Error, Result};
use crate::web::page::{self, Page};
use crate::web::problems::Problems;
use crate::web::who::SignedIn;
use crate::words;
use crate::work::facts::{self, Facts};
use crate::work::{self, Advice, Arrival, Proof, Scan, Visit, history, reading};

/// How many items outside the checklist a request may have.
const FREE_ITEMS: usize = 3;

/// The acts with a page, by their part of the address.
const PAGES: [(Verb, &str); 16] = [
    (Verb::AskSupplement, "yeu-cau-bo-sung"),
    (Verb::TakeSupplement, "nhan-bo-sung"),
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
    (Verb::HandBack, "tra-ho-so"),
    (Verb::Correct, "dinh-chinh"),
    (Verb::ReissueReceipt, "cap-lai-giay"),
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
    free: Vec<(String, String, String)>,
    asked_before: bool,
    units: Vec<(String, String)>,
    questions: Vec<(String, String)>,
    takers: [Taker; 3],
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
    let typed = beginning(verb, app.now());
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
    mut sent: SentFiles,
) -> Result<Response> {
    let verb = verb_of(&slug)?;
    let facts = facts::load(&app, &sent.who.actor, id).await?;
    let mut problems = Problems::default();
    let scans = scans(&app, &mut sent, &mut problems).await?;
    let act = Act { app: &app, sent: &sent, facts: &facts, id };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if problems.is_empty() {
        match act.run(verb, scans, &mut problems).await {
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
        match store(&app.files, file.incoming).await {
            Ok(stored) => scans.push(Scan::New { name: file.name, stored }),
            Err(NotTaken::Problem(problem)) => problems.add("tep", problem.sentence()),
            Err(NotTaken::Failed(error)) => return Err(error),
        }
    }
    Ok(scans)
}

/// A form that was sent.
struct Act<'a> {
    app: &'a App,
    sent: &'a SentFiles,
    facts: &'a Facts,
    id: Uuid,
}

impl Act<'_> {
    /// Runs the verb; `None` when something about the fields is wrong.
    async fn run(
        &self,
        verb: Verb,
        mut scans: Vec<Scan>,
        problems: &mut Problems,
    ) -> Result<Option<Dossier>> {
        let (app, id, actor) = (self.app, self.id, &self.sent.who.actor);
        let seen = self.sent.field("seen").parse().ok();
        let reason = self.sent.field("ly_do");
        let done = match verb {
            Verb::AskSupplement => {
                let Some(new) = self.request(problems) else { return Ok(None) };
                work::ask_supplement(app, actor, id, seen, new).await
            }
            Verb::TakeSupplement => {
                let Some(arrival) = self.arrival(scans, problems) else { return Ok(None) };
                work::take_supplement(app, actor, id, seen, arrival).await
            }
            Verb::AskPayment => {
                let Some(new) = self.demand(problems) else { return Ok(None) };
                work::ask_payment(app, actor, id, seen, new).await
            }
            Verb::ProvePayment => {
                let day = self.day("ngay", problems);
                if scans.is_empty() {
                    problems.add("tep", "Xin đính kèm chứng từ nộp tiền (PDF hoặc ảnh chụp).");
                }
                let (Some(paid_on), Some(scan)) = (day, scans.pop()) else { return Ok(None) };
                work::prove_payment(app, actor, id, seen, Proof { paid_on, scan }).await
            }
            Verb::AskOpinion => {
                let Some(new) = self.question(problems) else { return Ok(None) };
                work::ask_opinion(app, actor, id, seen, new).await
            }
            Verb::GiveOpinion => {
                let Ok(question) = self.sent.field("cau_hoi").parse() else {
                    problems.add("cau_hoi", "Xin chọn câu hỏi cần trả lời.");
                    return Ok(None);
                };
                let opinion = reason.to_owned();
                let advice = Advice { question, opinion, scan: scans.pop() };
                work::give_opinion(app, actor, id, seen, advice).await
            }
            Verb::RecordVisit => {
                let Some(visited_on) = self.day("ngay", problems) else { return Ok(None) };
                let visit = Visit { visited_on, finding: reason.to_owned(), scans };
                work::record_visit(app, actor, id, seen, visit).await
            }
            Verb::ProposeExtension => {
                let Some(day) = self.day("ngay", problems) else { return Ok(None) };
                work::propose_extension(app, actor, id, seen, (reason, day)).await
            }
            Verb::ConfirmExtension => work::confirm_extension(app, actor, id, seen).await,
            Verb::DeclineExtension => work::decline_extension(app, actor, id, seen, reason).await,
            Verb::AskWithdrawal => work::ask_withdrawal(app, actor, id, seen, reason).await,
            Verb::RetractWithdrawal => work::retract_withdrawal(app, actor, id, seen).await,
            Verb::ConfirmWithdrawal => work::confirm_withdrawal(app, actor, id, seen).await,
            Verb::HandBack => {
                let Some(taker) = Taker::from_code(self.sent.field("nguoi_nhan")) else {
                    problems.add("nguoi_nhan", "Xin chọn người nhận lại hồ sơ.");
                    return Ok(None);
                };
                work::hand_back(app, actor, id, seen, taker).await
            }
            Verb::Correct => work::correct(app, actor, id, seen, reason).await,
            Verb::ReissueReceipt => work::reissue_receipt(app, actor, id, seen).await,
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
            | Verb::HandToApplicant => Err(Error::NotFound),
        };
        done.map(Some)
    }

    fn day(&self, field: &'static str, problems: &mut Problems) -> Option<Date> {
        let day = date(self.sent.field(field));
        if day.is_none() {
            problems.add(field, "Xin ghi ngày dạng ngày/tháng/năm, ví dụ 03/01/2023.");
        }
        day
    }

    fn request(&self, problems: &mut Problems) -> Option<NewRequest> {
        let until_on = self.day("ngay", problems)?;
        let listed = checklist(self.facts).into_iter().enumerate().map(|(n, (component, name))| {
            let problem = self.sent.field(&item_field(n)).to_owned();
            Lacking { component: Some(component), name, problem }
        });
        let free = (0..FREE_ITEMS).map(|n| Lacking {
            component: None,
            name: self.sent.field(&format!("ten-{n}")).to_owned(),
            problem: self.sent.field(&format!("noi-{n}")).to_owned(),
        });
        let asked = |item: &Lacking| {
            !item.problem.is_empty() || (item.component.is_none() && !item.name.is_empty())
        };
        Some(NewRequest {
            id: new_id(),
            items: listed.chain(free).filter(asked).collect(),
            reason: self.sent.field("ly_do").to_owned(),
            again: AgainReason::from_code(self.sent.field("lan_nua")),
            until_on,
        })
    }

    fn arrival(&self, scans: Vec<Scan>, problems: &mut Problems) -> Option<Arrival> {
        let channel = match self.sent.field("kenh") {
            "post" => Channel::Post,
            "online" => Channel::Online,
            _ => Channel::Direct,
        };
        let arrived_at = if self.sent.field("ngay").is_empty() {
            None
        } else {
            let day = self.day("ngay", problems)?;
            let Some((hour, minute)) = hour(self.sent.field("gio")) else {
                problems.add("gio", "Xin ghi giờ dạng 14:30.");
                return None;
            };
            Some(time::instant(day.at(hour, minute, 0, 0)))
        };
        Some(Arrival { arrived_at, channel, scans })
    }

    fn demand(&self, problems: &mut Problems) -> Option<NewDemand> {
        let digits: String =
            self.sent.field("so_tien").chars().filter(char::is_ascii_digit).collect();
        let Ok(amount) = digits.parse() else {
            problems.add("so_tien", "Xin ghi số tiền bằng chữ số, ví dụ 1.500.000.");
            return None;
        };
        Some(NewDemand {
            id: new_id(),
            notice: self.sent.field("so").to_owned(),
            amount: Dong(amount),
            pauses: self.sent.field("dung") == "co",
        })
    }

    fn question(&self, problems: &mut Problems) -> Option<Question> {
        let day = self.day("ngay", problems)?;
        let unit = UnitId(self.sent.field("don_vi").to_owned());
        let to = if self.facts.reference.units.get(&unit).is_some() {
            Consulted::Unit(unit)
        } else {
            Consulted::Agency(self.sent.field("co_quan").to_owned())
        };
        let calendar = self.facts.reference.calendar(&self.facts.dossier.received.lead);
        let by = calendar.end_of_day(day).unwrap_or_else(|| day.at(17, 0, 0, 0));
        let text = self.sent.field("ly_do").to_owned();
        Some(Question { id: new_id(), to, text, answer_by: time::instant(by) })
    }
}

/// 14:30, 14h30, 1430.
fn hour(text: &str) -> Option<(i8, i8)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hour, minute) = match digits.len() {
        4 => digits.split_at(2),
        3 => digits.split_at(1),
        _ => return None,
    };
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

fn item_field(n: usize) -> String {
    format!("loi-{n}")
}

/// Every component of the case: what was not handed in may be what is missing.
fn checklist(facts: &Facts) -> Vec<(String, String)> {
    let Ok((_, case, _)) = facts.pinned() else { return Vec::new() };
    case.papers().map(|paper| (paper.id.clone(), paper.name.clone())).collect()
}

/// What stands in the form at first.
fn beginning(verb: Verb, now: Timestamp) -> Typed {
    let today = time::local(now).date();
    let fields = match verb {
        Verb::AskSupplement => {
            let until = today.saturating_add(i64::from(SUPPLEMENT_DAYS_DEFAULT).days());
            vec![("ngay", words::date(until))]
        }
        Verb::ProvePayment | Verb::RecordVisit => vec![("ngay", words::date(today))],
        Verb::TakeSupplement => vec![("kenh", "direct".to_owned())],
        Verb::HandBack => vec![("nguoi_nhan", Taker::default().code().to_owned())],
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
        | Verb::AskWithdrawal
        | Verb::RetractWithdrawal
        | Verb::ConfirmWithdrawal
        | Verb::AskPayment
        | Verb::AskOpinion
        | Verb::GiveOpinion
        | Verb::ProposeExtension
        | Verb::ConfirmExtension
        | Verb::DeclineExtension
        | Verb::Correct
        | Verb::ReissueReceipt => Vec::new(),
    };
    Typed(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
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
    let papers = checklist(facts).into_iter().enumerate().map(|(n, (_, name))| Checked {
        problem: typed.get(&item_field(n)).to_owned(),
        field: item_field(n),
        name,
    });
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
        free: free.collect(),
        asked_before: dossier.supplements > 0,
        units: if verb == Verb::AskOpinion { units(facts, app.now()) } else { Vec::new() },
        questions: questions(facts, who),
        takers: Taker::ALL,
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
    let mut told = vec![("Hẹn trả", words::minute(dossier.due_at))];
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
    fn hours_as_people_write_them() {
        for (text, at) in
            [("14:30", (14, 30)), ("14h30", (14, 30)), ("1430", (14, 30)), ("7:05", (7, 5))]
        {
            assert_eq!(hour(text), Some(at), "{text}");
        }
        for text in ["", "25:00", "14:60", "14", "x"] {
            assert_eq!(hour(text), None, "{text}");
        }
    }

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
