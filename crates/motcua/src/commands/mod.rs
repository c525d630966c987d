//! The commands of the program, one file each.

pub mod admin;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod clock;
pub mod confined;
pub mod demo;
pub mod doctor;
pub mod due;
pub mod import;
pub mod postgres;
pub mod restore;
pub mod scratch;
pub mod serve;

use std::io::Write as _;

use crate::config::Location;
use crate::reference::Reference;
use crate::reference::bundle::Bundle;

/// The reference data of the place given; those delivered with the program when it has none yet.
///
/// # Errors
/// When they cannot be read.
pub async fn reference(place: &Location) -> anyhow::Result<Reference> {
    if let Ok(db) = place.open_existing().await {
        let reference = Reference::load(&db).await?;
        db.close().await;
        if reference.revision > 0 {
            return Ok(reference);
        }
    }
    Reference::new(Bundle::delivered(), 0, None)
}

/// Tells the person at the terminal what went wrong, with its causes.
pub fn say_error(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr(), "motcua: {error:#}");
}

/// Whether the reader of our output went away, as `| head` does.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
