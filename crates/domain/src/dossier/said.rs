//! Free text (lời ghi): what somebody typed into an event in their own words. It should name nobody,
//! and the forms say so, but nothing can stop a pen; so free text is kept beside the record, where it
//! can be erased, and the record keeps only a proof of it.
//!
//! What is free text is declared here, once. Every field of every event is named below, so that a new
//! one makes the compiler ask whether people type it. Names of steps and procedures come from the
//! catalogue, explanations of dates from the program: those are none.

use super::event::{Body, Consulted, Lacking, PaymentDemand, Question, SupplementRequest};

/// What a free text is in its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Lý do.
    Reason,
    /// Tên giấy tờ cần bổ sung.
    Item,
    /// Nội dung cần bổ sung.
    Problem,
    /// Số thông báo.
    Notice,
    /// Cơ quan được hỏi.
    Consulted,
    /// Nội dung xin ý kiến.
    Question,
    /// Ý kiến trả lời.
    Opinion,
    /// Kết quả xác minh.
    Finding,
    /// Số, ký hiệu kết quả.
    Number,
    /// Số vận đơn.
    Tracking,
    /// Sai sót của kết quả.
    Flaw,
    /// Giấy tờ bị mất, hỏng.
    Lost,
    /// Cách khắc phục.
    Remedy,
}

impl Field {
    /// The code under which the journal names it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Item => "item",
            Self::Problem => "problem",
            Self::Notice => "notice",
            Self::Consulted => "consulted",
            Self::Question => "question",
            Self::Opinion => "opinion",
            Self::Finding => "finding",
            Self::Number => "number",
            Self::Tracking => "tracking",
            Self::Flaw => "flaw",
            Self::Lost => "lost",
            Self::Remedy => "remedy",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reason => "Lý do",
            Self::Item => "Tên giấy tờ cần bổ sung",
            Self::Problem => "Nội dung cần bổ sung",
            Self::Notice => "Số thông báo",
            Self::Consulted => "Cơ quan được hỏi",
            Self::Question => "Nội dung xin ý kiến",
            Self::Opinion => "Ý kiến trả lời",
            Self::Finding => "Kết quả xác minh",
            Self::Number => "Số, ký hiệu kết quả",
            Self::Tracking => "Số vận đơn",
            Self::Flaw => "Sai sót của kết quả",
            Self::Lost => "Giấy tờ bị mất, hỏng",
            Self::Remedy => "Cách khắc phục",
        }
    }
}

/// One free text of an event.
pub type Said<'a> = (Field, &'a mut String);

impl Body {
    /// The free texts of the event, always in the same order; what was left empty is none.
    pub fn said(&mut self) -> Vec<Said<'_>> {
        let mut said = self.typed();
        said.retain(|(_, text)| !text.is_empty());
        said
    }

    fn typed(&mut self) -> Vec<Said<'_>> {
        match self {
            Self::SentBack { reason, to: _, officer: _ }
            | Self::WithdrawalAsked { reason }
            | Self::ExtensionProposed { reason, new_due_at: _, leaders: _ }
            | Self::ExtensionDeclined { reason }
            | Self::FlawDeclined { reason }
            | Self::Corrected { reason, status: _, to: _, officer: _ } => {
                vec![(Field::Reason, reason)]
            }
            Self::Issued { number, issued_on: _, paper: _ }
            | Self::ResultMended { number, issued_on: _, paper: _ } => {
                vec![(Field::Number, number)]
            }
            Self::FlawReported { what, due_at: _ } => vec![(Field::Flaw, what)],
            Self::LossRecorded { what, remedy } => {
                vec![(Field::Lost, what), (Field::Remedy, remedy)]
            }
            Self::HandedToApplicant { tracking, way: _, taker: _ } => {
                tracking.iter_mut().map(|number| (Field::Tracking, number)).collect()
            }
            Self::SupplementAsked { request } => of_request(request),
            Self::SupplementReturned { items, until_on: _ } => of_items(items),
            Self::PaymentAsked { demand } => {
                let PaymentDemand { id: _, notice, amount: _, frozen: _ } = demand;
                vec![(Field::Notice, notice)]
            }
            Self::OpinionAsked { question } => of_question(question),
            Self::OpinionGiven { opinion, question: _, paper: _ } => {
                vec![(Field::Opinion, opinion)]
            }
            Self::VisitRecorded { finding, visited_on: _, papers: _ } => {
                vec![(Field::Finding, finding)]
            }
            Self::Received(_)
            | Self::HandedOver { to: _ }
            | Self::Accepted
            | Self::Assigned { to: _, officer: _ }
            | Self::Forwarded { to: _ }
            | Self::Drafted { draft: _, outcome: _ }
            | Self::Approved { draft: _, to: _ }
            | Self::BroughtToDesk { to: _ }
            | Self::SupplementSent { request: _, arrived_at: _, files: _ }
            | Self::SupplementTaken { arrived_at: _, channel: _, restart: _ }
            | Self::WithdrawalRetracted
            | Self::WithdrawalConfirmed { to: _ }
            | Self::Closed { to: _ }
            | Self::PaymentProved { paid_on: _, proof: _, restart: _ }
            | Self::ExtensionConfirmed { new_due_at: _ }
            | Self::HandedBack { taker: _ }
            | Self::MendedHandedOut { taker: _ }
            | Self::ReceiptReissued
            | Self::PartMoved { link: _, name: _, change: _ }
            | Self::StoppedWithWhole => Vec::new(),
        }
    }
}

fn of_request(request: &mut SupplementRequest) -> Vec<Said<'_>> {
    let SupplementRequest { id: _, items, reason, again: _, until_on: _, frozen: _ } = request;
    let mut said = of_items(items);
    said.push((Field::Reason, reason));
    said
}

fn of_items(items: &mut [Lacking]) -> Vec<Said<'_>> {
    items
        .iter_mut()
        .flat_map(|item| {
            // A program may send any name beside a component, so the name counts as typed.
            let Lacking { component: _, name, problem } = item;
            [(Field::Item, name), (Field::Problem, problem)]
        })
        .collect()
}

fn of_question(question: &mut Question) -> Vec<Said<'_>> {
    let Question { id: _, to, text, answer_by: _ } = question;
    let consulted = match to {
        Consulted::Unit(_) => None,
        Consulted::Agency(name) => Some((Field::Consulted, name)),
    };
    consulted.into_iter().chain([(Field::Question, text)]).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::deadline::Remaining;
    use crate::dossier::choices::{PaymentProof, ReturnWay, Taker};
    use crate::dossier::event::{Frozen, Place};
    use crate::dossier::{Outcome, Status};
    use crate::duty::Duty;
    use crate::money::Dong;
    use crate::route::Task;

    /// What somebody typed; no other text below holds it.
    const TYPED: &str = "Zơrâm Thị Nhớ, 049180001234";

    fn typed() -> String {
        TYPED.to_owned()
    }

    fn place() -> Place {
        Place {
            step: "tham-dinh".to_owned(),
            name: "Thẩm định hồ sơ".to_owned(),
            unit: "h.tu-phap".into(),
            duty: Duty::CaseOfficer,
            task: Task::Appraise,
        }
    }

    fn lacking() -> Lacking {
        Lacking { component: None, name: typed(), problem: typed() }
    }

    /// One event of every kind in which something is typed, with everything that can be.
    fn all_that_is_typed() -> Vec<Body> {
        let (id, at, day) = (Uuid::nil(), Timestamp::UNIX_EPOCH, date(2022, 3, 15));
        let left = Remaining::WorkingMinutes(1);
        let frozen = Frozen { due: left, counted: left };
        let request = SupplementRequest {
            id,
            items: vec![lacking(), lacking()],
            reason: typed(),
            again: None,
            until_on: day,
            frozen,
        };
        let demand = PaymentDemand { id, notice: typed(), amount: Dong(1), frozen: None };
        let to = Consulted::Agency(typed());
        let question = Question { id, to, text: typed(), answer_by: at };
        vec![
            Body::SentBack { to: place(), officer: id, reason: typed() },
            Body::Issued { number: typed(), issued_on: day, paper: id },
            Body::HandedToApplicant {
                way: ReturnWay::ByPost,
                taker: Taker::Applicant,
                tracking: Some(typed()),
            },
            Body::SupplementAsked { request: Box::new(request) },
            Body::SupplementReturned { items: vec![lacking()], until_on: day },
            Body::WithdrawalAsked { reason: typed() },
            Body::PaymentAsked { demand },
            Body::OpinionAsked { question: Box::new(question) },
            Body::OpinionGiven { question: id, opinion: typed(), paper: None },
            Body::VisitRecorded { visited_on: day, finding: typed(), papers: vec![id] },
            Body::ExtensionProposed { reason: typed(), new_due_at: at, leaders: None },
            Body::ExtensionDeclined { reason: typed() },
            Body::Corrected {
                status: Status::InProgress,
                to: place(),
                officer: id,
                reason: typed(),
            },
        ]
    }

    #[test]
    fn an_event_without_its_free_text_names_nobody() {
        for mut body in all_that_is_typed() {
            let count = serde_json::to_string(&body).expect("JSON").matches(TYPED).count();
            let said = body.said();
            assert_eq!(said.len(), count, "{:?}", said.iter().map(|(field, _)| field.code()));
            for (_, text) in said {
                "…".clone_into(text);
            }
            let stored = serde_json::to_string(&body).expect("JSON");
            assert!(!stored.contains("Nhớ"), "{stored}");
        }
    }

    #[test]
    fn what_nobody_typed_is_no_free_text() {
        let mut silent = Body::WithdrawalAsked { reason: String::new() };
        assert!(silent.said().is_empty());
        let (id, outcome) = (Uuid::nil(), Outcome::Granted);
        let proof = PaymentProof::Scan(id);
        for mut body in [
            Body::HandedOver { to: place() },
            Body::Drafted { draft: id, outcome },
            Body::PaymentProved { paid_on: date(2022, 4, 1), proof, restart: None },
        ] {
            assert!(body.said().is_empty());
        }
    }
}
