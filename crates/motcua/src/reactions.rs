//! What follows from each event of a dossier: one `match` over everything that can happen. What
//! follows is written in the transaction of the event; the slice `notices` carries it out later,
//! so that neither a slow gateway nor a cut-off power line can lose it or hold the desk up.

use domain::dossier::event::PartChange;
use domain::dossier::{Body, Dossier, Event, Status};
use domain::time;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::standing_in;
use crate::app::new_id;
use crate::db::{Result, Tx};
use crate::dossiers::travel;
use crate::{args, sql};

/// What an applicant is told (thông báo cho người nộp hồ sơ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Hồ sơ đã được tiếp nhận.
    Received,
    /// Cần bổ sung, hoàn thiện hồ sơ.
    SupplementAsked,
    /// Phần bổ sung trực tuyến chưa đủ.
    SupplementReturned,
    /// Đã nhận bổ sung, hẹn lại ngày trả.
    SupplementTaken,
    /// Cần thực hiện nghĩa vụ tài chính.
    PaymentAsked,
    /// Xin lỗi và hẹn lại ngày trả.
    Extended,
    /// Kết quả đã có tại bộ phận một cửa.
    ResultReady,
    /// Dừng giải quyết: refused, stopped or withdrawn; the papers wait at the desk.
    Ended,
    /// Đã trả kết quả.
    Returned,
    /// Đã trả lại giấy tờ.
    HandedBack,
    /// Kết quả đã đính chính.
    ResultMended,
    /// Giấy tờ bị mất, hỏng tại cơ quan: the apology.
    PapersLost,
    /// Kết quả chưa có người nhận: a reminder.
    Unclaimed,
    /// Mã xác thực một lần: asked for at the look-up page, sent at once.
    ProofCode,
}

impl Topic {
    /// All topics, as data files and screens list them.
    pub const ALL: [Self; 14] = [
        Self::Received,
        Self::SupplementAsked,
        Self::SupplementReturned,
        Self::SupplementTaken,
        Self::PaymentAsked,
        Self::Extended,
        Self::ResultReady,
        Self::Ended,
        Self::Returned,
        Self::HandedBack,
        Self::ResultMended,
        Self::PapersLost,
        Self::Unclaimed,
        Self::ProofCode,
    ];

    /// Its name in tables and data files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::SupplementAsked => "supplement_asked",
            Self::SupplementReturned => "supplement_returned",
            Self::SupplementTaken => "supplement_taken",
            Self::PaymentAsked => "payment_asked",
            Self::Extended => "extended",
            Self::ResultReady => "result_ready",
            Self::Ended => "ended",
            Self::Returned => "returned",
            Self::HandedBack => "handed_back",
            Self::ResultMended => "result_mended",
            Self::PapersLost => "papers_lost",
            Self::Unclaimed => "unclaimed",
            Self::ProofCode => "proof_code",
        }
    }

    /// The topic with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// Whether it says what the applicant is asked for, or that it came.
    fn is_asked_for(self) -> bool {
        matches!(self, Self::SupplementAsked | Self::SupplementTaken | Self::PaymentAsked)
    }

    /// What screens call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Đã tiếp nhận hồ sơ",
            Self::SupplementAsked => "Cần bổ sung hồ sơ",
            Self::SupplementReturned => "Phần bổ sung còn thiếu",
            Self::SupplementTaken => "Đã nhận bổ sung",
            Self::PaymentAsked => "Cần thực hiện nghĩa vụ tài chính",
            Self::Extended => "Xin lỗi và hẹn lại ngày trả",
            Self::ResultReady => "Đã có kết quả",
            Self::Ended => "Đã dừng giải quyết",
            Self::Returned => "Đã trả kết quả",
            Self::HandedBack => "Đã trả lại giấy tờ",
            Self::ResultMended => "Kết quả đã đính chính",
            Self::PapersLost => "Xin lỗi vì mất, hỏng giấy tờ",
            Self::Unclaimed => "Nhắc nhận kết quả",
            Self::ProofCode => "Mã xác thực",
        }
    }
}

/// What somebody who works here is told (thông báo cho cán bộ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTopic {
    /// Hồ sơ bị trả lại bước của mình.
    SentBack,
    /// Người nộp đã gửi bổ sung trực tuyến.
    SupplementSent,
    /// Người nộp đã bổ sung hồ sơ.
    SupplementTaken,
    /// Người nộp đã nộp tiền.
    PaymentProved,
    /// Đơn vị được xin ý kiến đã trả lời.
    OpinionGiven,
    /// Người nộp xin rút hồ sơ.
    WithdrawalAsked,
    /// Trạng thái hồ sơ được đính chính, hồ sơ giao lại cho mình.
    Corrected,
    /// Hồ sơ sắp đến hạn.
    NearDue,
    /// Hồ sơ quá hạn.
    Overdue,
    /// Hồ sơ của đơn vị còn một ngày làm việc: to the head.
    LastDay,
    /// Hạn của bước đã qua.
    StepOverdue,
    /// Cần xin lỗi, hẹn lại.
    ApologyDue,
    /// Quá hạn bổ sung.
    SupplementOver,
    /// The time for papers is over: the desk closes the dossier.
    ToClose,
    /// Kết quả có sai sót, cần đính chính.
    FlawReported,
    /// Quá hạn đính chính kết quả.
    FlawLate,
    /// Sắp đến hạn trả lời ý kiến.
    AnswerNear,
    /// Quá hạn trả lời ý kiến: to the unit that was asked.
    AnswerLate,
    /// Đơn vị được hỏi chưa trả lời: to whoever asked.
    AnswerMissing,
    /// Đề nghị hẹn lại chờ quyết định.
    ExtensionWaiting,
    /// Lãnh đạo đôn đốc.
    Urged,
    /// Hồ sơ ở bước không có người làm.
    Vacant,
    /// Một cán bộ xem thông tin của nhiều người: to the controllers.
    ManyPeopleSeen,
    /// Một cán bộ bị dừng xem vì quá nhiều người: to the controllers.
    PeopleRefused,
}

impl StaffTopic {
    /// All topics.
    pub const ALL: [Self; 24] = [
        Self::SentBack,
        Self::SupplementSent,
        Self::SupplementTaken,
        Self::PaymentProved,
        Self::OpinionGiven,
        Self::WithdrawalAsked,
        Self::Corrected,
        Self::NearDue,
        Self::Overdue,
        Self::LastDay,
        Self::StepOverdue,
        Self::ApologyDue,
        Self::SupplementOver,
        Self::ToClose,
        Self::FlawReported,
        Self::FlawLate,
        Self::AnswerNear,
        Self::AnswerLate,
        Self::AnswerMissing,
        Self::ExtensionWaiting,
        Self::Urged,
        Self::Vacant,
        Self::ManyPeopleSeen,
        Self::PeopleRefused,
    ];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SentBack => "sent_back",
            Self::SupplementSent => "supplement_sent",
            Self::SupplementTaken => "supplement_taken",
            Self::PaymentProved => "payment_proved",
            Self::OpinionGiven => "opinion_given",
            Self::WithdrawalAsked => "withdrawal_asked",
            Self::Corrected => "corrected",
            Self::NearDue => "near_due",
            Self::Overdue => "overdue",
            Self::LastDay => "last_day",
            Self::StepOverdue => "step_overdue",
            Self::ApologyDue => "apology_due",
            Self::SupplementOver => "supplement_over",
            Self::ToClose => "to_close",
            Self::FlawReported => "flaw_reported",
            Self::FlawLate => "flaw_late",
            Self::AnswerNear => "answer_near",
            Self::AnswerLate => "answer_late",
            Self::AnswerMissing => "answer_missing",
            Self::ExtensionWaiting => "extension_waiting",
            Self::Urged => "urged",
            Self::Vacant => "vacant",
            Self::ManyPeopleSeen => "many_people_seen",
            Self::PeopleRefused => "people_refused",
        }
    }

    /// The topic with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// Who is told what because of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reaction {
    /// What the applicant is told.
    pub applicant: Option<Topic>,
    /// What whoever holds the dossier is told, unless it is their own act.
    pub holder: Option<StaffTopic>,
}

/// What follows from each event: the one place that knows. `dossier` is its state afterwards.
#[must_use]
pub fn of(body: &Body, dossier: &Dossier) -> Reaction {
    let applicant = |topic| Reaction { applicant: Some(topic), holder: None };
    let holder = |topic| Reaction { applicant: None, holder: Some(topic) };
    match body {
        Body::Received(_) => applicant(Topic::Received),
        Body::SupplementAsked { .. } => applicant(Topic::SupplementAsked),
        Body::SupplementSent { .. } => holder(StaffTopic::SupplementSent),
        Body::SupplementReturned { .. } => applicant(Topic::SupplementReturned),
        Body::SupplementTaken { .. } => Reaction {
            applicant: Some(Topic::SupplementTaken),
            holder: Some(StaffTopic::SupplementTaken),
        },
        Body::PaymentAsked { .. } => applicant(Topic::PaymentAsked),
        Body::PaymentProved { .. } => holder(StaffTopic::PaymentProved),
        Body::ExtensionConfirmed { .. } => applicant(Topic::Extended),
        Body::PartMoved { change: PartChange::Ended { to: Some(_), .. }, .. } => {
            let is_stopped = dossier.status == Status::Stopped;
            applicant(if is_stopped { Topic::Ended } else { Topic::ResultReady })
        }
        Body::BroughtToDesk { .. } if dossier.status == Status::Stopped => applicant(Topic::Ended),
        Body::BroughtToDesk { .. } => applicant(Topic::ResultReady),
        Body::WithdrawalAsked { .. } => holder(StaffTopic::WithdrawalAsked),
        Body::WithdrawalConfirmed { .. } | Body::Closed { .. } => applicant(Topic::Ended),
        Body::HandedToApplicant { .. } => applicant(Topic::Returned),
        Body::HandedBack { .. } => applicant(Topic::HandedBack),
        Body::ResultMended { .. } => applicant(Topic::ResultMended),
        Body::LossRecorded { .. } => applicant(Topic::PapersLost),
        Body::SentBack { .. } => holder(StaffTopic::SentBack),
        Body::OpinionGiven { .. } => holder(StaffTopic::OpinionGiven),
        Body::Corrected { .. } => holder(StaffTopic::Corrected),
        Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::WithdrawalRetracted
        | Body::OpinionAsked { .. }
        | Body::VisitRecorded { .. }
        | Body::ExtensionProposed { .. }
        | Body::ExtensionDeclined { .. }
        | Body::ReceiptReissued
        | Body::FlawReported { .. }
        | Body::FlawDeclined { .. }
        | Body::MendedHandedOut { .. }
        | Body::PartMoved { .. }
        | Body::StoppedWithWhole => Reaction::default(),
    }
}

/// Writes down what follows from an event, in its transaction. `dossier` is its state afterwards.
///
/// # Errors
/// Whatever the database says.
pub async fn follow(tx: &mut Tx, id: Uuid, dossier: &Dossier, event: &Event) -> Result<()> {
    let about = About { dossier: id, occasion: event.seq.into(), at: event.at };
    let Reaction { applicant, holder } = of(&event.body, dossier);
    // Of linked procedures the applicant sees one thing: a part only says what a body asks for.
    let is_told = |topic: &Topic| dossier.received.part_of.is_none() || topic.is_asked_for();
    let waits = travel::is_told_on_arrival(dossier, event);
    if let Some(topic) = applicant.filter(is_told).filter(|_| !waits) {
        tell_applicant(tx, topic, about).await?;
    }
    let officer = dossier.officer().filter(|officer| *officer != event.by.principal());
    if let (Some(topic), Some(officer)) = (holder, officer) {
        tell_holder(tx, dossier, officer, topic, about).await?;
    }
    Ok(())
}

/// Tells whoever holds a dossier, and whoever does the holder's work in the meantime.
///
/// # Errors
/// Whatever the database says.
pub async fn tell_holder(
    tx: &mut Tx,
    dossier: &Dossier,
    officer: Uuid,
    topic: StaffTopic,
    about: About,
) -> Result<()> {
    tell_staff(tx, officer, topic, about).await?;
    let place = (&dossier.place.unit, dossier.place.duty);
    let today = time::local(about.at).date();
    for substitute in standing_in::substitutes(tx, officer, place, today).await? {
        tell_staff(tx, substitute, topic, about).await?;
    }
    Ok(())
}

/// What a notice is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The dossier.
    pub dossier: Uuid,
    /// The position of the event, or the number of a reminder: of the same topic and occasion
    /// nobody is told twice.
    pub occasion: i64,
    /// When.
    pub at: Timestamp,
}

/// Queues a notice to the applicant of a dossier.
///
/// # Errors
/// Whatever the database says.
pub async fn tell_applicant(tx: &mut Tx, topic: Topic, about: About) -> Result<()> {
    tx.run(
        sql!(
            "insert into notice (dossier, topic, occasion, at) values ($1, $2, $3, $4)
             on conflict (dossier, topic, occasion) do nothing"
        ),
        args![about.dossier, topic.code(), about.occasion, about.at],
    )
    .await?;
    Ok(())
}

/// Puts a notice into the inbox of a member of staff.
///
/// # Errors
/// Whatever the database says.
pub async fn tell_staff(tx: &mut Tx, staff: Uuid, topic: StaffTopic, about: About) -> Result<()> {
    tx.run(
        sql!(
            "insert into staff_notice (id, staff, dossier, topic, occasion, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (staff, dossier, topic, occasion) do nothing"
        ),
        args![new_id(), staff, about.dossier, topic.code(), about.occasion, about.at],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_code(topic.code()), Some(topic));
            assert_eq!(serde_json::to_value(topic).expect("JSON"), topic.code());
        }
        for topic in StaffTopic::ALL {
            assert_eq!(StaffTopic::from_code(topic.code()), Some(topic));
        }
    }
}
