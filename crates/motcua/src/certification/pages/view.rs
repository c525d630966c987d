//! The lines below the form, as the page shows them.

use domain::money::Dong;
use domain::time;
use uuid::Uuid;

use crate::access::Who;
use crate::certification::is_in_hand;
use crate::certification::lists::Entered;
use crate::reference::Reference;

/// A line.
pub struct LineView {
    /// The dossier.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The number in the register; empty for none.
    pub number: String,
    /// When it was entered.
    pub time: String,
    /// Who asked for it.
    pub requester: String,
    /// The procedure.
    pub procedure: String,
    /// Which paper it is; empty for none.
    pub subject: String,
    /// "3 trang × 2 bản".
    pub quantity: String,
    /// What it costs.
    pub owed: String,
    /// What is still to be paid; empty for nothing.
    pub due: String,
    /// Where it is, in words.
    pub state: String,
    /// Tone of the tag.
    pub tone: &'static str,
    /// Whether the next step is the reader's.
    pub is_mine: bool,
}

/// The lines as a person sees them.
#[must_use]
pub fn lines(reference: &Reference, who: &Who, entered: &[Entered]) -> Vec<LineView> {
    entered.iter().map(|line| view(reference, who, line)).collect()
}

fn view(reference: &Reference, who: &Who, line: &Entered) -> LineView {
    let is_mine = is_in_hand(line, &who.actor);
    let (state, tone) = match (line.returned_at, line.is_settled, is_mine) {
        (Some(_), _, _) => ("Đã trả".to_owned(), "green"),
        (None, true, _) => ("Chờ trả".to_owned(), "blue"),
        (None, false, true) => (line.place.clone(), "amber"),
        (None, false, false) => {
            (format!("{} ({})", line.place, reference.unit_name(&line.unit)), "")
        }
    };
    LineView {
        id: line.dossier,
        code: line.code.clone(),
        number: line.number.clone().unwrap_or_default(),
        time: time::local(line.at).strftime("%H:%M %d/%m").to_string(),
        requester: line.requester.clone(),
        procedure: reference
            .catalogue
            .procedures()
            .find(|procedure| procedure.code.as_str() == line.procedure)
            .map_or_else(|| line.procedure.clone(), |procedure| procedure.name.clone()),
        subject: line.subject.clone().unwrap_or_default(),
        quantity: format!("{} trang × {} bản", line.pages, line.copies),
        owed: line.owed.to_string(),
        due: if line.due == Dong::ZERO { String::new() } else { line.due.to_string() },
        state,
        tone,
        is_mine,
    }
}
