//! What the applicant has sent online, as an officer sees it: each paper of the request with its
//! files, and what the applicant wrote.

use super::facts::Facts;
use crate::attachments::Attached;
use crate::words;

/// An answer that nobody has taken or returned.
pub struct Answered {
    /// When it came.
    pub arrived: String,
    /// The papers of the request, in its order.
    pub items: Vec<Item>,
    /// What the applicant wrote; empty for nothing.
    pub note: String,
}

/// A paper of the request.
pub struct Item {
    /// Its name.
    pub name: String,
    /// What was wrong with it.
    pub problem: String,
    /// What was sent for it.
    pub files: Vec<Attached>,
}

/// What waits to be looked at.
#[must_use]
pub fn of(facts: &Facts) -> Option<Answered> {
    let answer = facts.dossier.untaken_answer()?;
    let request = facts.dossier.request.as_ref()?;
    let files = |place: usize| -> Vec<Attached> {
        let of = |file: &&Attached| answer.files.contains(&file.id) && file.item == Some(place);
        facts.files.iter().filter(of).cloned().collect()
    };
    Some(Answered {
        arrived: words::second(answer.arrived_at),
        items: request
            .items
            .iter()
            .enumerate()
            .map(|(place, item)| Item {
                name: item.name.clone(),
                problem: item.problem.clone(),
                files: files(place),
            })
            .collect(),
        note: facts.applicants_note.clone(),
    })
}
