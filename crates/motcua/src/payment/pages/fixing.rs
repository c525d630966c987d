//! `/thu-phi/{dossier}/xac-dinh`: the amount of a fee that was left open at reception; its form stands on the
//! page of the dossier's money.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::PATH;
use super::dossier::{Fields, Typed, again};
use crate::app::App;
use crate::error::{Error, Result};
use crate::intake::read::dong;
use crate::payment::{self, Standing};
use crate::web::form::Sent;
use crate::web::problems::Problems;

/// A fee whose amount is not known yet.
pub(super) struct OpenFee {
    pub(super) position: i64,
    pub(super) label: String,
}

/// The fee that is to be fixed next.
pub(super) fn open_fee(standing: &Standing) -> Option<OpenFee> {
    let open = standing.fees.iter().find(|fee| fee.is_open)?;
    Some(OpenFee { position: open.position, label: format!("{} (đồng)", open.name) })
}

/// Fixes the amount.
///
/// # Errors
/// What the page cannot help with.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Sent { who, fields }: Sent<Fields>,
) -> Result<Response> {
    let position = fields.khoan_phi.ok_or(Error::NotFound)?;
    let sentence = match dong(&fields.muc) {
        None => "Xin ghi số tiền bằng đồng, ví dụ 150.000; không thu thì ghi 0.".to_owned(),
        Some(amount) => match payment::fix(&app, &who.actor, (id, position), amount).await? {
            Ok(()) => {
                let path = format!("{PATH}/{id}?xong=xac-dinh");
                return Ok(Redirect::to(&path).into_response());
            }
            Err(refusal) => refusal.to_string(),
        },
    };
    let mut typed = Typed { problems: Problems::default(), fields };
    typed.problems.add("muc", sentence);
    again(&app, &who, id, typed).await
}
