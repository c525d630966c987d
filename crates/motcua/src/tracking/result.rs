//! The result of a dossier for its applicant, online (trả kết quả trực tuyến): the scan of the signed
//! paper. Each fetching is written down; that the result was handed out is the desk's to write.

use domain::dossier::returning::{self, Online};
use domain::procedure::OnlineLevel;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::look_up::Found;
use crate::app::App;
use crate::attachments::{self, Attached};
use crate::error::Result;
use crate::journal::{self, Entry};
use crate::{args, payment, sql};

/// How often a result may be fetched.
pub const FETCHES_MAX: i64 = 30;

/// What the applicant may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The result.
    Ready {
        /// Its number.
        number: String,
        /// Its date.
        issued_on: Date,
        /// Its scan.
        paper: Uuid,
    },
    /// Money is owed first.
    Unpaid,
    /// It was fetched too often.
    TooOften,
    /// It is not handed out online.
    Elsewhere,
}

/// What the applicant may have now.
///
/// # Errors
/// Whatever the database says.
pub async fn offer(app: &App, found: &Found) -> Result<Offer> {
    let reference = app.reference();
    let version = reference.catalogue.version(&found.dossier.received.procedure);
    let level = version.map_or(OnlineLevel::None, |procedure| procedure.online);
    let fees = payment::standing(&app.db, &reference, found.id).await?.balance;
    let issued = match returning::online(&found.dossier, level, &fees, app.now()) {
        Online::Ready(issued) => issued,
        Online::Unpaid => return Ok(Offer::Unpaid),
        Online::Elsewhere => return Ok(Offer::Elsewhere),
    };
    let row = app
        .db
        .first(
            sql!(
                "select count(*) as n from journal where dossier = $1 and kind = 'result_fetched'"
            ),
            args![found.id],
        )
        .await?;
    if row.is_some_and(|row| row.int("n") >= FETCHES_MAX) {
        return Ok(Offer::TooOften);
    }
    Ok(Offer::Ready {
        number: issued.number.clone(),
        issued_on: issued.issued_on,
        paper: issued.paper,
    })
}

/// The scan, written down as fetched.
///
/// # Errors
/// [`crate::error::Error::NotFound`] when there is no such file.
pub async fn fetch(app: &App, found: &Found, paper: Uuid) -> Result<Attached> {
    let file = attachments::get(&app.db, paper).await?;
    let mut tx = app.db.begin().await?;
    let entry = Entry {
        at: app.now(),
        staff: None,
        unit: None,
        kind: "result_fetched".to_owned(),
        dossier: Some(found.id),
        seq: None,
        body: json!({ "file": paper }).to_string(),
    };
    journal::append(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(file)
}
