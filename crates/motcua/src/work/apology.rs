//! The apology before it is sent (form 04): what the program knows of the delay, a new date by the
//! calendar, and the paper to look at.

use domain::dossier::{Actor, Body, extension};
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;

use super::facts::Facts;
use super::history;
use super::print::{self, Print};
use crate::dossiers;
use crate::error::{Error, Result};
use crate::words;

/// Why a dossier is late: the code and the words that begin the reason.
pub const CAUSES: [(&str, &str); 5] = [
    ("y-kien", "Đang chờ ý kiến của cơ quan, đơn vị phối hợp"),
    ("xac-minh", "Việc xác minh thực tế cần thêm thời gian"),
    ("phuc-tap", "Hồ sơ có nội dung phức tạp, cần thẩm tra thêm"),
    ("khach-quan", "Thiên tai, dịch bệnh hoặc sự cố kỹ thuật"),
    ("don-vi", "Đơn vị giải quyết chậm so với quy định"),
];

/// What stands in the form at first.
pub struct Beginning {
    /// The cause, as far as the record shows one.
    pub cause: &'static str,
    /// The last facts, in words without personal data.
    pub facts: String,
    /// The new date that the calendar gives.
    pub new_due_on: Option<Date>,
}

/// What the record says of the delay.
#[must_use]
pub fn beginning(facts: &Facts, now: Timestamp) -> Beginning {
    let dossier = &facts.dossier;
    let calendar = facts.reference.calendar(&dossier.received.lead);
    let open = dossier.consultations.iter().rev().find(|asked| asked.answered_at.is_none());
    let visited = facts.events.iter().rev().find_map(|event| {
        let Body::VisitRecorded { visited_on, .. } = &event.body else { return None };
        Some(*visited_on)
    });
    let (cause, sentence) = match (open, visited) {
        (Some(asked), _) => {
            let to = history::consulted(&asked.question.to, &facts.reference);
            let by = words::minute(asked.question.answer_by);
            ("y-kien", format!("{to} được hỏi ý kiến, đề nghị trả lời trước {by}, chưa trả lời."))
        }
        (None, Some(on)) => ("xac-minh", format!("Đã xác minh thực tế ngày {}.", words::date(on))),
        (None, None) => ("", String::new()),
    };
    Beginning {
        cause,
        facts: sentence,
        new_due_on: extension::proposed_day(dossier, &calendar, now),
    }
}

/// The reason as it is printed: the cause that was chosen, then what was written.
#[must_use]
pub fn reason(cause: &str, written: &str) -> String {
    let cause = CAUSES.into_iter().find(|(code, _)| *code == cause).map(|(_, words)| words);
    match (cause, written.trim()) {
        (None, written) => written.to_owned(),
        (Some(cause), "") => format!("{cause}."),
        (Some(cause), written) => format!("{cause}. {written}"),
    }
}

/// The paper as it would be sent, for the officer to look at; the same checks as sending it.
///
/// # Errors
/// The domain's refusal of such a proposal.
pub fn preview(
    facts: &Facts,
    actor: &Actor,
    (reason, new_due_on): (&str, Date),
    now: Timestamp,
) -> Result<Print> {
    let dossier = &facts.dossier;
    let calendar = facts.reference.calendar(&dossier.received.lead);
    let rules = dossiers::rules(&facts.reference, dossier)?;
    let wanted = (reason, new_due_on);
    let body = extension::propose_extension(dossier, actor, (&rules, &calendar), wanted, now)?;
    let Body::ExtensionProposed { new_due_at, .. } = body else { return Err(Error::NotFound) };
    let by = actor.acting_for(&dossier.place.unit);
    print::apology_of(facts, (&by, now), (reason, time::local(new_due_at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_begins_the_reason() {
        assert_eq!(reason("", " Mưa lũ kéo dài "), "Mưa lũ kéo dài");
        assert_eq!(reason("xac-minh", ""), "Việc xác minh thực tế cần thêm thời gian.");
        assert_eq!(
            reason("khach-quan", "Mưa lũ kéo dài"),
            "Thiên tai, dịch bệnh hoặc sự cố kỹ thuật. Mưa lũ kéo dài"
        );
    }
}
