//! How the due date of a dossier came about, line by line: citizens, officers, leaders and programs
//! read the same lines.

use domain::dossier::event::{PartChange, PaymentDemand};
use domain::dossier::{Body, Event};

use crate::words;

/// How the due date that counts now came about: at reception, and again after each pause.
#[must_use]
pub fn explanation(events: &[Event]) -> Vec<String> {
    events.iter().flat_map(lines).collect()
}

fn lines(event: &Event) -> Vec<String> {
    match &event.body {
        Body::Received(received) => received.explanation.clone(),
        Body::SupplementTaken { restart, .. }
        | Body::PaymentProved { restart: Some(restart), .. }
        | Body::PartMoved { change: PartChange::GoesOn { restart: Some(restart), .. }, .. } => {
            restart.explanation.clone()
        }
        Body::ExtensionConfirmed { new_due_at } => {
            vec![format!("Hẹn lại ngày trả kết quả: {}.", words::long(*new_due_at))]
        }
        Body::SupplementAsked { .. }
        | Body::PaymentAsked { demand: PaymentDemand { frozen: Some(_), .. } }
        | Body::PartMoved { change: PartChange::Waits { frozen: Some(_), .. }, .. } => {
            vec![format!("Tạm dừng tính thời hạn từ {}.", words::minute(event.at))]
        }
        Body::HandedOver { .. }
        | Body::Accepted
        | Body::Assigned { .. }
        | Body::Forwarded { .. }
        | Body::SentBack { .. }
        | Body::Drafted { .. }
        | Body::Approved { .. }
        | Body::Issued { .. }
        | Body::BroughtToDesk { .. }
        | Body::HandedToApplicant { .. }
        | Body::SupplementSent { .. }
        | Body::SupplementReturned { .. }
        | Body::WithdrawalAsked { .. }
        | Body::WithdrawalRetracted
        | Body::WithdrawalConfirmed { .. }
        | Body::Closed { .. }
        | Body::PaymentAsked { demand: PaymentDemand { frozen: None, .. } }
        | Body::PaymentProved { restart: None, .. }
        | Body::OpinionAsked { .. }
        | Body::OpinionGiven { .. }
        | Body::VisitRecorded { .. }
        | Body::ExtensionProposed { .. }
        | Body::ExtensionDeclined { .. }
        | Body::HandedBack { .. }
        | Body::Corrected { .. }
        | Body::ReceiptReissued
        | Body::FlawReported { .. }
        | Body::ResultMended { .. }
        | Body::FlawDeclined { .. }
        | Body::MendedHandedOut { .. }
        | Body::LossRecorded { .. }
        | Body::PartMoved { .. }
        | Body::StoppedWithWhole => Vec::new(),
    }
}
