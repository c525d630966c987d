//! One line of a list of dossiers, ready to be shown.

use std::collections::BTreeSet;

use domain::absence::StandIn;
use domain::deadline;
use domain::dossier::{StaffId, Status};
use domain::duty::Duty;
use domain::person::initials_masked;
use jiff::Timestamp;
use uuid::Uuid;

use super::rest::Term;
use crate::db::Row;
use crate::reference::Reference;
use crate::words;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it leads; empty for those who see progress only.
    pub href: String,
    /// What a list sends when it is chosen; empty for those who see progress only.
    pub choice: String,
    /// Code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Name of the applicant, with the representative and the owner where there are any; initials
    /// for those who see progress only.
    pub applicant: String,
    /// Code of the traffic light.
    pub light: &'static str,
    /// What follows its word.
    pub rest: String,
    /// The step, or how it ended.
    pub step: String,
    /// The unit, and who holds it there.
    pub holder: String,
    /// What one should know of it at once; empty for nothing.
    pub mark: &'static str,
    /// When it is due.
    pub due: String,
    /// When the step is due; empty when there is nothing left to do.
    pub step_due: String,
    /// Whether the step's own time is over.
    pub step_is_late: bool,
}

/// For whom lines are written.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The person.
    pub staff: StaffId,
    /// Whose work that person does.
    pub stands_in: &'a [StandIn],
    /// The dossiers of the page that the person may read; `None` when the list holds nothing else.
    pub readable: Option<&'a BTreeSet<Uuid>>,
}

/// Turns a row of [`super::listing`] into a line.
#[must_use]
pub fn line(row: &Row, reference: &Reference, reader: Reader<'_>, now: Timestamp) -> Line {
    let (lead, unit) = (row.unit("lead"), row.unit("place_unit"));
    let term = Term::of_row(row);
    let may_read = may_read(row, reader);
    let status = Status::from_code(row.int("status"));
    let returned = status.filter(|status| status.is_terminal());
    let version = row.text("procedure");
    let step_due_at = row.at("step_due_at");
    let is_paused = term.is_paused();
    let is_settling = term.ended_at.is_none() && !is_paused;
    Line {
        href: if may_read { format!("/ho-so/{}", row.id("id")) } else { String::new() },
        choice: if may_read { choice(row) } else { String::new() },
        code: row.text("code"),
        procedure: reference
            .catalogue
            .version(&version)
            .map_or(version, |procedure| procedure.name.clone()),
        applicant: persons(row, may_read),
        light: term.light(now).code(),
        rest: term.rest(&reference.calendar(&lead), now),
        step: returned.map_or_else(|| row.text("place_name"), |status| status.label().to_owned()),
        holder: match (returned, row.opt_id("officer"), row.opt_text("holder")) {
            (None, Some(officer), _) if officer == reader.staff => "bạn đang giữ".to_owned(),
            (None, Some(officer), Some(name)) if stands_in_for(reader, officer, row) => {
                format!("bạn làm thay {name}")
            }
            (None, Some(_), Some(name)) => format!("{name} · {}", reference.unit_name(&unit)),
            (None, _, _) if term.ended_at.is_none() => {
                format!("chưa có người nhận · {}", reference.unit_name(&unit))
            }
            (_, _, _) => reference.unit_name(&unit),
        },
        mark: if row.opt_at("answered_at").is_some() {
            "Đã bổ sung trực tuyến"
        } else {
            ""
        },
        due: if is_paused { "chưa tính".to_owned() } else { words::minute(row.at("due_at")) },
        step_due: if is_settling { words::minute(step_due_at) } else { String::new() },
        step_is_late: is_settling && deadline::is_after(now, step_due_at),
    }
}

/// Whether the reader may know whose dossier the row is.
#[must_use]
pub fn may_read(row: &Row, reader: Reader<'_>) -> bool {
    reader.readable.is_none_or(|readable| readable.contains(&row.id("id")))
}

fn stands_in_for(reader: Reader<'_>, officer: StaffId, row: &Row) -> bool {
    let unit = row.unit("place_unit");
    let duty = Duty::from_code(&row.text("place_duty"));
    reader.stands_in.iter().any(|one| {
        !one.is_over && one.absent == officer && duty.is_some_and(|duty| one.reaches(&unit, duty))
    })
}

/// The dossier with the last event that the list shows.
fn choice(row: &Row) -> String {
    format!("{}.{}", row.id("id"), row.int("seq"))
}

fn persons(row: &Row, may_read: bool) -> String {
    let shown = |name: String| if may_read { name } else { initials_masked(&name) };
    let mut text = shown(row.text("applicant"));
    for (role, column) in [("nộp thay", "representative"), ("chủ hồ sơ", "owner")] {
        if let Some(name) = row.opt_text(column) {
            text += &format!(" · {role}: {}", shown(name));
        }
    }
    text
}
