//! Looking up one dossier (tra cứu hồ sơ) with its code and the secret printed on the receipt.
//! A wrong code and a wrong secret give the same answer; both are counted.

use domain::code::{DossierCode, ReceiptSecret};
use domain::dossier::{Dossier, Event};
use domain::person::initials_masked;
use jiff::Timestamp;
use subtle::{Choice, ConstantTimeEq as _};
use uuid::Uuid;

use super::code;
use crate::app::App;
use crate::db::Db;
use crate::dossiers;
use crate::error::Result;
use crate::reference::Reference;
use crate::web::address::Network;
use crate::{args, sql};

/// Compared with where there is no such dossier, so that the answer takes as long.
const NO_SECRET: &str = "---------";

/// A dossier that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub id: Uuid,
    /// Its present state.
    pub dossier: Dossier,
    /// Its record.
    pub events: Vec<Event>,
    /// Initials of the applicant: `N*** V*** A***`.
    pub applicant: String,
    /// From when on its due date is near.
    pub near_at: Timestamp,
}

/// Looks a dossier up for somebody in that network; nothing when the code or the secret is wrong.
///
/// # Errors
/// [`crate::error::Error::TooMany`] when that network has been wrong too often, about this dossier or
/// about any: then the right secret is not looked at either. What others try elsewhere closes nothing.
pub async fn look_up(app: &App, from: Network, code: &str, secret: &str) -> Result<Option<Found>> {
    let now = app.now();
    app.limiter.look_up(from, now)?;
    let codes = code::candidates(code, agencies(&app.reference()));
    // By the code that it means: many ways of typing one code share its tries.
    for code in &codes {
        app.limiter.secret(code.as_str(), from, now)?;
    }
    let Some((id, code)) = matching(&app.db, &codes, secret).await? else {
        metrics::counter!("motcua_wrong_secrets_total").increment(1);
        return Ok(None);
    };
    app.limiter.looked_up(code.as_str(), from, now);
    Ok(Some(found(app, id).await?))
}

/// What is told about a dossier to whoever has its receipt.
///
/// # Errors
/// Whatever the database says.
pub async fn found(app: &App, id: Uuid) -> Result<Found> {
    let events = dossiers::events(&app.db, id).await?;
    let dossier = dossiers::replay(&events)?;
    let row = app
        .db
        .first(
            sql!(
                "select person.name, dossier.near_at
                 from dossier join person on person.id = dossier.applicant where dossier.id = $1"
            ),
            args![id],
        )
        .await?
        .expect("a dossier with a record has its summary row and its applicant");
    let applicant = initials_masked(&row.text("name"));
    Ok(Found { id, dossier, events, applicant, near_at: row.at("near_at") })
}

/// The agencies that give dossier codes here.
pub fn agencies(reference: &Reference) -> impl Iterator<Item = &str> {
    reference.units.iter().filter_map(|unit| unit.agency_code.as_deref())
}

async fn matching<'a>(
    db: &Db,
    codes: &'a [DossierCode],
    secret: &str,
) -> Result<Option<(Uuid, &'a DossierCode)>> {
    let secret =
        ReceiptSecret::parse(secret).map_or_else(|_| String::new(), |it| it.as_str().to_owned());
    let mut found = None;
    for code in codes {
        let row = db
            .first(sql!("select id, secret from dossier where code = $1"), args![code.as_str()])
            .await?;
        let kept = row.as_ref().map_or_else(|| NO_SECRET.to_owned(), |row| row.text("secret"));
        if bool::from(is_same(&kept, &secret)) {
            found = row.map(|row| (row.id("id"), code));
        }
    }
    Ok(found)
}

fn is_same(kept: &str, given: &str) -> Choice {
    kept.as_bytes().ct_eq(given.as_bytes())
}
