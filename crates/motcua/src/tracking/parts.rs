//! The parts of linked procedures as the applicant sees them: one thing, with what each body does.

use domain::dossier::Status;
use uuid::Uuid;

use crate::app::App;
use crate::dossiers::linked;
use crate::error::Result;
use crate::tracking::look_up::Found;
use crate::tracking::story;
use crate::words;

/// One part.
#[derive(Clone, Debug)]
pub struct Part {
    /// The procedure.
    pub name: String,
    /// Who settles it; empty before it begins.
    pub unit: String,
    /// Its status: code and words.
    pub status: Option<(u8, &'static str)>,
    /// What that means, or what it waits for.
    pub meaning: String,
    /// The dossier, where it asks the applicant for something on a page of its own.
    pub asks: Option<Uuid>,
}

/// The parts of a whole; empty for any other dossier.
///
/// # Errors
/// Whatever the database says.
pub async fn of(app: &App, found: &Found) -> Result<Vec<Part>> {
    let reference = app.reference();
    let parts = linked::parts(&app.db, &reference, &found.dossier).await?;
    Ok(parts
        .into_iter()
        .map(|part| Part {
            unit: part.lead.map_or_else(String::new, |lead| reference.unit_name(&lead)),
            status: part.begun.as_ref().map(|one| (one.status.code(), one.status.label())),
            meaning: match &part.begun {
                Some(one) if one.status.has_ended() => match one.ended_at {
                    Some(ended) => format!("Xong lúc {}.", words::minute(ended)),
                    None => String::new(),
                },
                Some(one) => story::meaning(one.status).to_owned(),
                None if part.waits_for.is_empty() => "Bắt đầu khi hồ sơ được chuyển đi.".to_owned(),
                None => format!("Bắt đầu khi có kết quả: {}.", part.waits_for.join("; ")),
            },
            asks: part
                .begun
                .filter(|one| {
                    matches!(one.status, Status::SupplementAwaited | Status::PaymentAwaited)
                })
                .map(|one| one.id),
            name: part.name,
        })
        .collect())
}
