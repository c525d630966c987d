//! What follows from each event of a dossier: one `match` over everything that can happen. What
//! follows is written in the transaction of the event; the slice `notices` carries it out later,
//! so that neither a slow gateway nor a cut-off power line can lose it or hold the desk up.

use domain::dossier::{Body, Event};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::new_id;
use crate::db::{Result, Tx};
use crate::{args, sql};

/// What an applicant is told (thông báo cho người nộp hồ sơ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Hồ sơ đã được tiếp nhận.
    Received,
    /// Kết quả đã có tại bộ phận một cửa.
    ResultReady,
    /// Đã trả kết quả.
    Returned,
}

impl Topic {
    /// All topics, as data files and screens list them.
    pub const ALL: [Self; 3] = [Self::Received, Self::ResultReady, Self::Returned];

    /// Its name in tables and data files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::ResultReady => "result_ready",
            Self::Returned => "returned",
        }
    }

    /// The topic with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// What screens call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Đã tiếp nhận hồ sơ",
            Self::ResultReady => "Đã có kết quả",
            Self::Returned => "Đã trả kết quả",
        }
    }
}

/// What somebody who works here is told (thông báo cho cán bộ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTopic {
    /// Hồ sơ bị trả lại bước của mình.
    SentBack,
    /// Hồ sơ sắp đến hạn.
    NearDue,
    /// Hồ sơ quá hạn.
    Overdue,
}

impl StaffTopic {
    /// All topics.
    pub const ALL: [Self; 3] = [Self::SentBack, Self::NearDue, Self::Overdue];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SentBack => "sent_back",
            Self::NearDue => "near_due",
            Self::Overdue => "overdue",
        }
    }

    /// The topic with that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// What follows from an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// The applicant is told.
    Applicant(Topic),
    /// A member of staff is told.
    Staff(Uuid, StaffTopic),
}

/// What follows from each event: the one place that knows.
#[must_use]
pub fn of(body: &Body) -> Option<Reaction> {
    match body {
        Body::Received(_) => Some(Reaction::Applicant(Topic::Received)),
        Body::BroughtToDesk { .. } => Some(Reaction::Applicant(Topic::ResultReady)),
        Body::HandedToApplicant { .. } => Some(Reaction::Applicant(Topic::Returned)),
        Body::SentBack { officer, .. } => Some(Reaction::Staff(*officer, StaffTopic::SentBack)),
        Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. } => None,
    }
}

/// Writes down what follows from an event, in its transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn follow(tx: &mut Tx, dossier: Uuid, event: &Event) -> Result<()> {
    let about = About { dossier, occasion: event.seq.into(), at: event.at };
    match of(&event.body) {
        Some(Reaction::Applicant(topic)) => tell_applicant(tx, topic, about).await,
        Some(Reaction::Staff(staff, topic)) => tell_staff(tx, staff, topic, about).await,
        None => Ok(()),
    }
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
