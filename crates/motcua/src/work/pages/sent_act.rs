//! A sent form of an act with a page of its own: its fields are read, its verb is carried out.

use domain::agency::UnitId;
use domain::dossier::event::{AgainReason, Consulted, Lacking, Question};
use domain::dossier::waiting::{NewDemand, NewRequest};
use domain::dossier::{Channel, Dossier, Taker, Verb};
use domain::money::Dong;
use domain::time;
use jiff::civil::Date;
use uuid::Uuid;

use super::act::date;
use super::more::{FREE_ITEMS, checklist, item_field};
use crate::app::{App, new_id};
use crate::attachments::pages::multipart::SentFiles;
use crate::error::{Error, Result};
use crate::web::problems::Problems;
use crate::work::facts::Facts;
use crate::work::print::Print;
use crate::work::{self, Advice, Arrival, Proof, Scan, Signing, Visit, apology};

/// A form that was sent.
pub(super) struct Act<'a> {
    pub(super) app: &'a App,
    pub(super) sent: &'a SentFiles,
    pub(super) facts: &'a Facts,
    pub(super) id: Uuid,
}

impl Act<'_> {
    /// Runs the verb; `None` when something about the fields is wrong.
    pub(super) async fn run(
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
            Verb::ReturnSupplement => {
                work::return_supplement(app, actor, id, seen, self.missing()).await
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
                let reason = apology::reason(self.sent.field("nhom"), reason);
                work::propose_extension(app, actor, id, seen, (&reason, day)).await
            }
            Verb::ConfirmExtension => work::confirm_extension(app, actor, id, seen).await,
            Verb::DeclineExtension => work::decline_extension(app, actor, id, seen, reason).await,
            Verb::AskWithdrawal => work::ask_withdrawal(app, actor, id, seen, reason).await,
            Verb::RetractWithdrawal => work::retract_withdrawal(app, actor, id, seen).await,
            Verb::ConfirmWithdrawal => work::confirm_withdrawal(app, actor, id, seen).await,
            Verb::Close => work::close(app, actor, id, seen).await,
            Verb::HandBack => {
                let Some(taker) = Taker::from_code(self.sent.field("nguoi_nhan")) else {
                    problems.add("nguoi_nhan", "Xin chọn người nhận lại hồ sơ.");
                    return Ok(None);
                };
                work::hand_back(app, actor, id, seen, taker).await
            }
            Verb::Correct => work::correct(app, actor, id, seen, reason).await,
            Verb::ReissueReceipt => work::reissue_receipt(app, actor, id, seen).await,
            Verb::ReportFlaw => work::report_flaw(app, actor, id, seen, reason).await,
            Verb::DeclineFlaw => work::decline_flaw(app, actor, id, seen, reason).await,
            Verb::MendResult => {
                let issued_on = self.day("ngay", problems);
                let scan = scans.pop();
                if scan.is_none() && problems.of("tep").is_empty() {
                    problems.add("tep", "Xin đính kèm bản quét kết quả đã đính chính.");
                }
                let (Some(issued_on), Some(scan)) = (issued_on, scan) else { return Ok(None) };
                let number = self.sent.field("so").to_owned();
                let signing = Signing { number, issued_on, scan };
                work::mend_result(app, actor, id, seen, signing).await
            }
            Verb::HandOutMended => {
                let Some(taker) = Taker::from_code(self.sent.field("nguoi_nhan")) else {
                    problems.add("nguoi_nhan", "Xin chọn người nhận kết quả.");
                    return Ok(None);
                };
                work::hand_out_mended(app, actor, id, seen, taker).await
            }
            Verb::RecordLoss => {
                let remedy = self.sent.field("khac_phuc");
                work::record_loss(app, actor, id, seen, (reason, remedy)).await
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
            | Verb::SendSupplement
            | Verb::HandToApplicant => Err(Error::NotFound),
        };
        done.map(Some)
    }

    /// The apology as it would be sent; `None` when something about the fields is wrong.
    pub(super) fn preview(&self, problems: &mut Problems) -> Result<Option<Print>> {
        let Some(day) = self.day("ngay", problems) else { return Ok(None) };
        let reason = apology::reason(self.sent.field("nhom"), self.sent.field("ly_do"));
        let written = (reason.as_str(), day);
        apology::preview(self.facts, &self.sent.who.actor, written, self.app.now()).map(Some)
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
            latest_on: None,
        })
    }

    /// What is missing still of what was asked for.
    fn missing(&self) -> Vec<Lacking> {
        let items = self.facts.dossier.request.iter().flat_map(|request| &request.items);
        let missing = items.enumerate().map(|(n, item)| Lacking {
            problem: self.sent.field(&item_field(n)).to_owned(),
            ..item.clone()
        });
        missing.filter(|item| !item.problem.is_empty()).collect()
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
}
