//! `/thu-phi/{dossier}/mien-giam`: less is paid of a fee, proved after the reception; its form stands on
//! the page of the dossier's money.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::dossier::Dossier;
use domain::money::Dong;
use domain::money::waiver::WaiverRefusal;
use domain::time;
use uuid::Uuid;

use super::PATH;
use super::dossier::{Fields, Typed, again};
use crate::app::App;
use crate::error::{Error, Result};
use crate::payment::{self, NewWaiver, Standing};
use crate::reference::Reference;
use crate::web::form::{Sent, clean};
use crate::web::problems::Problems;

/// The fees that may be reduced, and on what grounds.
pub(super) struct WaiverView {
    pub(super) fees: Vec<(String, String)>,
    pub(super) exemptions: Vec<(String, String)>,
    pub(super) fee: String,
    pub(super) is_open: bool,
}

/// What the form offers.
pub(super) fn waiver_view(
    reference: &Reference,
    dossier: &Dossier,
    (standing, typed): (&Standing, &Typed),
) -> WaiverView {
    let full = |fee: &&payment::FeeOf| fee.base == fee.amount && fee.amount > Dong::ZERO;
    let option =
        |fee: &payment::FeeOf| (fee.position.to_string(), format!("{}: {}", fee.name, fee.amount));
    let problems = ["khoan_phi", "dien", "giay_to"].map(|field| typed.problems.of(field));
    WaiverView {
        fees: standing.fees.iter().filter(full).map(option).collect(),
        exemptions: reference
            .exemptions_on(time::local(dossier.received_at).date())
            .map(|one| (one.code.clone(), one.words()))
            .collect(),
        fee: typed.fields.khoan_phi.map_or_else(String::new, |position| position.to_string()),
        is_open: problems.iter().any(|problem| !problem.is_empty()),
    }
}

/// Reduces a fee whose exemption was proved after the reception.
///
/// # Errors
/// What the page cannot help with.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let Some(position) = fields.khoan_phi.filter(|_| !fields.lan.is_nil()) else {
        return Err(Error::NotFound);
    };
    let new = NewWaiver {
        id: fields.lan,
        dossier: id,
        position,
        exemption: fields.dien.clone(),
        evidence: clean(&fields.giay_to),
    };
    let Err(refusal) = payment::waive(&app, &who.actor, new).await? else {
        return Ok(Redirect::to(&format!("{PATH}/{id}?xong=mien-giam")).into_response());
    };
    let field = match refusal {
        WaiverRefusal::Unknown => "dien",
        WaiverRefusal::EvidenceNeeded(_) | WaiverRefusal::EvidenceTooLong => "giay_to",
        WaiverRefusal::NothingToReduce | WaiverRefusal::PaidMore(_) => "khoan_phi",
    };
    let mut typed = Typed { problems: Problems::default(), fields };
    typed.problems.add(field, refusal.to_string());
    if refusal == WaiverRefusal::Unknown && clean(&typed.fields.giay_to).is_empty() {
        typed.problems.add("giay_to", "Xin ghi giấy tờ chứng minh (số, ngày cấp).");
    }
    again(&app, &who, id, typed).await
}
