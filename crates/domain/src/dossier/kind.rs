//! The names of the kinds of events, as stored and exported.

use super::Body;

impl Body {
    /// The name of the kind, as stored and exported.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::HandedOver { .. } => "handed_over",
            Self::Accepted => "accepted",
            Self::Assigned { .. } => "assigned",
            Self::Forwarded { .. } => "forwarded",
            Self::SentBack { .. } => "sent_back",
            Self::Drafted { .. } => "drafted",
            Self::Approved { .. } => "approved",
            Self::Issued { .. } => "issued",
            Self::BroughtToDesk { .. } => "brought_to_desk",
            Self::HandedToApplicant { .. } => "handed_to_applicant",
            Self::SupplementAsked { .. } => "supplement_asked",
            Self::SupplementSent { .. } => "supplement_sent",
            Self::SupplementReturned { .. } => "supplement_returned",
            Self::SupplementTaken { .. } => "supplement_taken",
            Self::WithdrawalAsked { .. } => "withdrawal_asked",
            Self::WithdrawalRetracted => "withdrawal_retracted",
            Self::WithdrawalConfirmed { .. } => "withdrawal_confirmed",
            Self::Closed { .. } => "closed",
            Self::PaymentAsked { .. } => "payment_asked",
            Self::PaymentProved { .. } => "payment_proved",
            Self::OpinionAsked { .. } => "opinion_asked",
            Self::OpinionGiven { .. } => "opinion_given",
            Self::VisitRecorded { .. } => "visit_recorded",
            Self::ExtensionProposed { .. } => "extension_proposed",
            Self::ExtensionConfirmed { .. } => "extension_confirmed",
            Self::ExtensionDeclined { .. } => "extension_declined",
            Self::HandedBack { .. } => "handed_back",
            Self::Corrected { .. } => "corrected",
            Self::ReceiptReissued => "receipt_reissued",
            Self::FlawReported { .. } => "flaw_reported",
            Self::ResultMended { .. } => "result_mended",
            Self::FlawDeclined { .. } => "flaw_declined",
            Self::MendedHandedOut { .. } => "mended_handed_out",
            Self::LossRecorded { .. } => "loss_recorded",
            Self::PartMoved { .. } => "part_moved",
            Self::StoppedWithWhole => "stopped_with_whole",
        }
    }
}
