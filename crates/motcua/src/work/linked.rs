//! The other dossiers of linked procedures (hồ sơ liên thông), beside the one that is open.

use domain::dossier::{Dossier, linked};
use uuid::Uuid;

use super::facts::Facts;
use crate::app::App;
use crate::dossiers;
use crate::dossiers::linked::{Begun, Shown};
use crate::error::Result;
use crate::words;

/// The whole and its parts.
#[derive(Clone, Debug)]
pub struct Linked {
    /// Code and address of the whole, seen from a part.
    pub whole: Option<(String, String)>,
    /// When the applicant was promised the results, seen from a part.
    pub due: String,
    /// The parts, in order.
    pub parts: Vec<Row>,
}

/// One part.
#[derive(Clone, Debug)]
pub struct Row {
    /// The procedure.
    pub name: String,
    /// Who settles it.
    pub unit: String,
    /// Its code; empty before it begins.
    pub code: String,
    /// Its page; empty for the dossier that is open.
    pub href: String,
    /// Its status: code and words.
    pub status: Option<(u8, &'static str)>,
    /// Its date, or what it waits for.
    pub term: String,
}

/// A whole and its parts, seen from one of them.
#[derive(Clone, Debug)]
pub struct Family {
    /// The id of the whole.
    pub id: Uuid,
    /// The whole.
    pub whole: Dossier,
    /// Its parts, in order.
    pub parts: Vec<Shown>,
}

/// The whole and all its parts; nothing when the dossier is not linked.
///
/// # Errors
/// Whatever the database says.
pub async fn family(app: &App, facts: &Facts) -> Result<Option<Family>> {
    let dossier = &facts.dossier;
    let (id, whole) = match &dossier.received.part_of {
        Some(part) => {
            let events = dossiers::events(&app.db, part.whole).await?;
            (part.whole, dossiers::replay(&events)?)
        }
        None if !facts.pinned()?.0.links.is_empty() || linked::is_whole(dossier) => {
            (facts.id, dossier.clone())
        }
        None => return Ok(None),
    };
    let parts = dossiers::linked::parts(&app.db, &facts.reference, &whole).await?;
    Ok(Some(Family { id, whole, parts }))
}

/// What the page of a dossier shows; nothing when it is not linked.
///
/// # Errors
/// Whatever the database says.
pub async fn of(app: &App, facts: &Facts) -> Result<Option<Linked>> {
    let Some(Family { id, whole, parts }) = family(app, facts).await? else { return Ok(None) };
    let code = whole.received.code.to_string();
    Ok(Some(Linked {
        whole: (id != facts.id).then(|| (code, format!("/ho-so/{id}"))),
        due: words::minute(whole.due_at),
        parts: parts.into_iter().map(|part| row(facts, part)).collect(),
    }))
}

fn row(facts: &Facts, part: Shown) -> Row {
    let href = |id: Uuid| if id == facts.id { String::new() } else { format!("/ho-so/{id}") };
    let term = match &part.begun {
        Some(Begun { ended_at: Some(ended), .. }) => format!("Xong lúc {}", words::minute(*ended)),
        Some(begun) => format!("Hạn {}", words::minute(begun.due_at)),
        None if part.waits_for.is_empty() => "Bắt đầu khi hồ sơ được chuyển đi".to_owned(),
        None => format!("Bắt đầu khi có kết quả: {}", part.waits_for.join("; ")),
    };
    Row {
        name: part.name,
        unit: part.lead.map_or_else(String::new, |lead| facts.reference.unit_name(&lead)),
        href: part.begun.as_ref().map_or_else(String::new, |begun| href(begun.id)),
        status: part.begun.as_ref().map(|begun| (begun.status.code(), begun.status.label())),
        code: part.begun.map_or_else(String::new, |begun| begun.code),
        term,
    }
}
