//! One act on many dossiers (xử lý nhiều hồ sơ cùng lúc): each by its own verb in its own
//! transaction. What is refused for one does not hold up the others, and is told with its reason.

use domain::dossier::{Actor, Dossier, StaffId};
use uuid::Uuid;

use super::verbs;
use crate::app::App;
use crate::dossiers;
use crate::error::{Error, Result};

/// Dossiers of one such act: more than a page of a list shows.
pub const MANY_MAX: usize = 100;

/// What is done with all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Nhận.
    Accept,
    /// Chuyển cho đơn vị giải quyết.
    HandOver,
    /// Chuyển bước tiếp theo.
    Forward,
    /// Phân công.
    Assign(StaffId),
    /// Chuyển kết quả về bộ phận một cửa.
    BringToDesk,
}

/// A dossier that was chosen, as the list showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The dossier.
    pub id: Uuid,
    /// The last event that was seen: pressing twice does it once.
    pub seen: u32,
}

impl Chosen {
    /// Reads what a list sends: `ID.SEEN`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, seen) = text.split_once('.')?;
        Some(Self { id: id.parse().ok()?, seen: seen.parse().ok()? })
    }

    /// Reads all that were chosen, each once, at most [`MANY_MAX`].
    #[must_use]
    pub fn parse_all(texts: &[String]) -> Vec<Self> {
        let mut chosen: Vec<Self> = Vec::new();
        for one in texts.iter().filter_map(|text| Self::parse(text)) {
            if chosen.len() < MANY_MAX && chosen.iter().all(|other| other.id != one.id) {
                chosen.push(one);
            }
        }
        chosen
    }
}

/// What became of one dossier.
pub struct Outcome {
    /// The dossier.
    pub id: Uuid,
    /// Its code; none for one that the actor may not know of.
    pub code: Option<String>,
    /// The dossier as it is now, or why nothing was done.
    pub done: std::result::Result<Box<Dossier>, String>,
}

/// Does it with one after the other.
///
/// # Errors
/// What stops the program itself: a full disk, a database that does not answer. What was done
/// until then stays done.
pub async fn act(app: &App, actor: &Actor, deed: Deed, chosen: &[Chosen]) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for one in chosen {
        let verb = verb(app, actor, deed, *one);
        outcomes.push(act_on_one(app, actor, one.id, verb).await?);
    }
    Ok(outcomes)
}

/// Does something with one of many, and says what became of it.
///
/// # Errors
/// What stops the program itself.
pub async fn act_on_one(
    app: &App,
    actor: &Actor,
    id: Uuid,
    verb: impl Future<Output = Result<Dossier>>,
) -> Result<Outcome> {
    let done = match verb.await {
        Ok(dossier) => Ok(Box::new(dossier)),
        Err(error) => Err(sentence(error)?),
    };
    let code = code(app, actor, id, &done).await?;
    Ok(Outcome { id, code, done })
}

async fn verb(app: &App, actor: &Actor, deed: Deed, one: Chosen) -> Result<Dossier> {
    let (id, seen) = (one.id, Some(one.seen));
    match deed {
        Deed::Accept => verbs::accept(app, actor, id, seen).await,
        Deed::HandOver => verbs::hand_over(app, actor, id, seen, None).await,
        Deed::Forward => verbs::forward(app, actor, id, seen, None).await,
        Deed::Assign(officer) => verbs::assign(app, actor, id, seen, officer).await,
        Deed::BringToDesk => verbs::bring_to_desk(app, actor, id, seen).await,
    }
}

/// The reason for one dossier; what concerns all is handed on.
fn sentence(error: Error) -> Result<String> {
    if matches!(error, Error::NotFound) {
        Ok("Không tìm thấy hồ sơ này.".to_owned())
    } else if error.status().is_client_error() {
        Ok(error.to_string())
    } else {
        Err(error)
    }
}

async fn code(
    app: &App,
    actor: &Actor,
    id: Uuid,
    done: &std::result::Result<Box<Dossier>, String>,
) -> Result<Option<String>> {
    if let Ok(dossier) = done {
        return Ok(Some(dossier.received.code.to_string()));
    }
    let events = dossiers::events(&app.db, id).await?;
    let Ok(dossier) = dossiers::replay(&events) else { return Ok(None) };
    if !dossiers::is_readable_by(app, &dossier, actor) {
        return Ok(None);
    }
    Ok(Some(dossier.received.code.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_read_once() {
        let id = Uuid::from_u128(7);
        let texts = [format!("{id}.3"), format!("{id}.4"), "x".to_owned(), format!("{id}.x")];
        assert_eq!(Chosen::parse_all(&texts), [Chosen { id, seen: 3 }]);
        let many: Vec<String> = (0..300).map(|n| format!("{}.1", Uuid::from_u128(n))).collect();
        assert_eq!(Chosen::parse_all(&many).len(), MANY_MAX);
    }
}
