//! The programming interface: every verb of a dossier as JSON under `/api/v1`. It calls the same
//! functions as the pages. A program acts as one member of staff, through a key with scopes; acts
//! may be sent again under an `Idempotency-Key`, and `If-Match` names the state that was seen.

mod alternatives;
mod answer;
mod by_hand;
mod caller;
mod desks;
mod dossier;
mod dossiers;
mod files;
mod linked;
mod post;
mod procedures;
mod processing;
mod receive;
mod returning;
mod slips;
mod state;
mod supervising;
mod waiting;

pub use alternatives::describe as describe_alternatives;
pub use caller::under_key;
pub use state::BASE;

use domain::access::is_for_programs;
use domain::dossier::Verb;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Addresses about dossiers, in the document.
const DOSSIERS: &str = "dossiers";
/// Addresses about procedures.
const PROCEDURES: &str = "procedures";

/// All addresses below `/api/v1`, each with its description.
#[must_use]
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(receive::receive, dossiers::list))
        .routes(routes!(desks::list))
        .routes(routes!(dossier::show))
        .routes(routes!(processing::hand_over))
        .routes(routes!(processing::accept))
        .routes(routes!(processing::assign))
        .routes(routes!(processing::forward))
        .routes(routes!(processing::send_back))
        .routes(routes!(processing::draft))
        .routes(routes!(returning::bring_to_desk))
        .routes(routes!(returning::hand_to_applicant))
        .routes(routes!(waiting::ask_supplement))
        .routes(routes!(waiting::take_supplement))
        .routes(routes!(waiting::return_supplement))
        .routes(routes!(waiting::ask_withdrawal))
        .routes(routes!(waiting::retract_withdrawal))
        .routes(routes!(waiting::ask_payment))
        .routes(routes!(waiting::prove_payment))
        .routes(routes!(supervising::ask_opinion))
        .routes(routes!(supervising::give_opinion))
        .routes(routes!(supervising::record_visit))
        .routes(routes!(supervising::propose_extension))
        .routes(routes!(waiting::hand_back))
        .routes(routes!(supervising::reissue_receipt))
        .routes(routes!(files::add))
        .routes(routes!(slips::supplement))
        .routes(routes!(slips::refusal))
        .routes(routes!(slips::list))
        .routes(routes!(slips::show))
        .routes(routes!(slips::print))
        .routes(routes!(procedures::list))
        .routes(routes!(procedures::show))
        .merge(by_hand::router())
}

/// The address below `/api/v1` to which a verb is sent; none for what is not for programs.
#[must_use]
pub fn path(verb: Verb) -> Option<&'static str> {
    address(verb).filter(|_| is_for_programs(verb))
}

/// The address of a verb, whoever may use it; none for what the applicant does alone, on the page
/// behind the receipt's code.
fn address(verb: Verb) -> Option<&'static str> {
    Some(match verb {
        // Done at the pages of the dossier.
        Verb::SendSupplement
        | Verb::ReportFlaw
        | Verb::MendResult
        | Verb::DeclineFlaw
        | Verb::HandOutMended
        | Verb::RecordLoss => return None,
        Verb::Receive => "/dossiers",
        Verb::HandOver => "/dossiers/{code}/hand-over",
        Verb::Accept => "/dossiers/{code}/accept",
        Verb::Assign => "/dossiers/{code}/assign",
        Verb::Forward => "/dossiers/{code}/forward",
        Verb::SendBack => "/dossiers/{code}/send-back",
        Verb::Draft => "/dossiers/{code}/draft",
        Verb::Approve => "/dossiers/{code}/approve",
        Verb::Issue => "/dossiers/{code}/issue",
        Verb::BringToDesk => "/dossiers/{code}/bring-to-desk",
        Verb::HandToApplicant => "/dossiers/{code}/hand-to-applicant",
        Verb::AskSupplement => "/dossiers/{code}/ask-supplement",
        Verb::ReturnSupplement => "/dossiers/{code}/return-supplement",
        Verb::TakeSupplement => "/dossiers/{code}/take-supplement",
        Verb::AskWithdrawal => "/dossiers/{code}/ask-withdrawal",
        Verb::RetractWithdrawal => "/dossiers/{code}/retract-withdrawal",
        Verb::ConfirmWithdrawal => "/dossiers/{code}/confirm-withdrawal",
        Verb::Close => "/dossiers/{code}/close",
        Verb::AskPayment => "/dossiers/{code}/ask-payment",
        Verb::ProvePayment => "/dossiers/{code}/prove-payment",
        Verb::AskOpinion => "/dossiers/{code}/ask-opinion",
        Verb::GiveOpinion => "/dossiers/{code}/give-opinion",
        Verb::RecordVisit => "/dossiers/{code}/record-visit",
        Verb::ProposeExtension => "/dossiers/{code}/propose-extension",
        Verb::ConfirmExtension => "/dossiers/{code}/confirm-extension",
        Verb::DeclineExtension => "/dossiers/{code}/decline-extension",
        Verb::HandBack => "/dossiers/{code}/hand-back",
        Verb::Correct => "/dossiers/{code}/correct",
        Verb::ReissueReceipt => "/dossiers/{code}/reissue-receipt",
    })
}
