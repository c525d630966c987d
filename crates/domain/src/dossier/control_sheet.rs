//! The control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ): one row for every passing-on,
//! with both people and the minute. A function of the events.

use jiff::Timestamp;

use super::event::PartChange;
use super::{Body, By, Event, Place, StaffId};
use crate::route::Task;

/// One row: who gave what to whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Position of the event that gave it.
    pub seq: u32,
    /// The step that was finished by giving.
    pub finished: Place,
    /// Who gave.
    pub giver: By,
    /// The step it was given to.
    pub to: Place,
    /// Who received, once somebody has.
    pub receiver: Option<StaffId>,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// A note: the reason of a return.
    pub note: Option<String>,
}

/// The rows of a dossier, oldest first.
#[must_use]
pub fn rows(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut here: Option<Place> = None;
    for event in events {
        match &event.body {
            Body::Received(received) => here = Some(received.place.clone()),
            // Whoever follows the parts of a whole keeps it in hand.
            Body::HandedOver { to } if to.task == Task::Coordinate => {
                rows.extend(given(&mut here, event, to, Some(event.by.staff), None));
            }
            Body::HandedOver { to }
            | Body::Forwarded { to }
            | Body::Approved { to, .. }
            | Body::BroughtToDesk { to }
            | Body::WithdrawalConfirmed { to }
            | Body::Closed { to }
            | Body::PartMoved { change: PartChange::Ended { to: Some(to), .. }, .. } => {
                rows.extend(given(&mut here, event, to, None, None));
            }
            Body::Assigned { to, officer } => {
                rows.extend(given(&mut here, event, to, Some(*officer), None));
            }
            Body::SentBack { to, officer, reason } => {
                close(&mut rows, event);
                let note = Some(reason.clone());
                rows.extend(given(&mut here, event, to, Some(*officer), note));
            }
            Body::Corrected { to, officer, reason, .. } => {
                close(&mut rows, event);
                let note = Some(reason.clone());
                rows.extend(given(&mut here, event, to, Some(*officer), note));
            }
            Body::Accepted | Body::HandedToApplicant { .. } | Body::HandedBack { .. } => {
                close(&mut rows, event);
            }
            Body::Drafted { .. }
            | Body::Issued { .. }
            | Body::SupplementAsked { .. }
            | Body::SupplementSent { .. }
            | Body::SupplementReturned { .. }
            | Body::SupplementTaken { .. }
            | Body::WithdrawalAsked { .. }
            | Body::WithdrawalRetracted
            | Body::PaymentAsked { .. }
            | Body::PaymentProved { .. }
            | Body::OpinionAsked { .. }
            | Body::OpinionGiven { .. }
            | Body::VisitRecorded { .. }
            | Body::ExtensionProposed { .. }
            | Body::ExtensionConfirmed { .. }
            | Body::ExtensionDeclined { .. }
            | Body::ReceiptReissued
            | Body::FlawReported { .. }
            | Body::ResultMended { .. }
            | Body::FlawDeclined { .. }
            | Body::MendedHandedOut { .. }
            | Body::LossRecorded { .. }
            | Body::PartMoved { .. }
            | Body::StoppedWithWhole => {}
        }
    }
    rows
}

fn given(
    here: &mut Option<Place>,
    event: &Event,
    to: &Place,
    receiver: Option<StaffId>,
    note: Option<String>,
) -> Option<Row> {
    let finished = here.replace(to.clone())?;
    Some(Row {
        seq: event.seq,
        finished,
        giver: event.by.clone(),
        to: to.clone(),
        receiver,
        given_at: event.at,
        received_at: receiver.map(|_| event.at),
        note,
    })
}

/// The last row was still open: this event's actor is the one who received it.
fn close(rows: &mut [Row], event: &Event) {
    if let Some(row) = rows.last_mut().filter(|row| row.receiver.is_none()) {
        row.receiver = Some(event.by.staff);
        row.received_at = Some(event.at);
    }
}
