//! Slips that were given elsewhere, written down at once.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::dossier::slip::Slip;
use domain::time;
use jiff::Timestamp;
use uuid::Uuid;

use super::{counter, entry_of};
use crate::args;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::intake::Typed;
use crate::journal::Entry;

/// A slip with everything that is written down about it.
#[derive(Clone, Debug)]
pub struct LoadedSlip {
    /// Its id.
    pub id: Uuid,
    /// The reception form that it is about.
    pub form: Uuid,
    /// The desk.
    pub desk: UnitId,
    /// Its number at that desk in that year.
    pub number: u32,
    /// The version of the procedure, and its case.
    pub matter: (String, String),
    /// The row of the applicant.
    pub applicant: Uuid,
    /// What it says.
    pub slip: Slip,
    /// What was typed, where somebody may go on from it.
    pub typed: Option<Typed>,
    /// Who gave it.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
    /// When the dossier was received after all.
    pub received_at: Option<Timestamp>,
}

impl LoadedSlip {
    /// What the journal says of it; it is the caller's to append.
    #[must_use]
    pub fn entry(&self) -> Entry {
        let ids = (self.id, self.form);
        entry_of(ids, (&self.desk, &self.slip, self.number.into()), (self.staff, self.at))
    }
}

/// Writes slips of desks that have none, and lets their numbers go on from there.
///
/// # Errors
/// Whatever the database says.
pub async fn load(tx: &mut Tx, all: &[LoadedSlip]) -> Result<()> {
    let mut rows = Vec::with_capacity(all.len());
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for one in all {
        let day = time::local(one.at).date();
        let body = serde_json::to_string(&one.slip).map_err(|why| Error::Internal(why.into()))?;
        let (procedure, case) = &one.matter;
        rows.push(args![
            one.id,
            one.form,
            &one.desk,
            one.slip.kind(),
            i64::from(day.year()),
            one.number,
            procedure,
            case,
            one.applicant,
            body,
            one.typed.as_ref().map(Typed::to_json),
            one.staff,
            one.at,
            one.received_at
        ]);
        let highest = numbers.entry(counter(&one.desk, &one.slip, day)).or_default();
        *highest = one.number.max(*highest);
    }
    let columns = "reception_slip (id, form, desk, kind, year, number, procedure, case_id, \
                   applicant, body, typed, staff, at, received_at)";
    tx.insert_all(columns, rows).await?;
    let counters = numbers.into_iter().map(|(name, value)| args![name, value]);
    Ok(tx.insert_all("counter (name, value)", counters.collect()).await?)
}
