//! `/thu-phi/phieu/{payment}.pdf`: the slip of a row of the till.

use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;

use super::dossier::case;
use super::pdf;
use crate::app::App;
use crate::error::{Error, Result};
use crate::payment::{About, find, slip};
use crate::web::who::SignedIn;
use crate::work::history;

/// Prints it.
///
/// # Errors
/// [`Error::NotFound`] for those who take no fees at the desk of the dossier.
pub async fn print(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(file): Path<String>,
) -> Result<Response> {
    let id: Option<Uuid> = file.strip_suffix(".pdf").and_then(|id| id.parse().ok());
    let paid = find(&app.db, id.ok_or(Error::NotFound)?).await?.ok_or(Error::NotFound)?;
    let case = case(&app, &who, paid.dossier).await?;
    let names = history::names(&app.db, [paid.staff]).await?;
    let cashier = names.get(&paid.staff).cloned().unwrap_or_default();
    let about = About { dossier: &case.dossier, payer: &case.applicant, standing: &case.standing };
    let letter = slip(&app.reference(), about, (&paid, cashier))?;
    pdf(&app, letter, &format!("phieu-{}", paid.receipt().replace('/', "-"))).await
}
