//! The beginning of a draft: a text of the reference data with the dossier's facts in its blanks.

use domain::code::IdentityNumber;
use domain::time;
use jiff::civil::Date;

use super::drafts::DraftText;
use super::facts::{Facts, Person};
use crate::error::Result;
use crate::reference::draft_texts::Outline;
use crate::words;

/// What is still to be filled in by the officer stands between these.
const OPEN: [char; 2] = ['[', ']'];

/// Fills the blanks of a text; gives the kind of document and the parts of the draft.
///
/// # Errors
/// When the reference data lack the dossier's procedure.
pub fn fill(
    outline: &Outline,
    facts: &Facts,
    result: &str,
    signer: Option<String>,
) -> Result<(String, DraftText)> {
    let blanks = blanks(facts, result)?;
    let filled = |text: &str| {
        blanks
            .iter()
            .fold(text.trim().to_owned(), |text, (blank, value)| text.replace(blank, value))
    };
    let text = DraftText {
        notation: filled(&outline.notation),
        subject: filled(&outline.subject),
        authority: filled(&outline.authority),
        grounds: filled(&outline.grounds),
        enacting: filled(&outline.enacting),
        body: filled(&outline.body),
        recipients: filled(&outline.recipients),
        capacity: filled(&outline.capacity),
        signer: signer.unwrap_or_default(),
    };
    Ok((filled(&outline.title), text))
}

/// Whether something in square brackets was left open.
#[must_use]
pub fn is_open(text: &DraftText) -> bool {
    [&text.subject, &text.grounds, &text.body].into_iter().any(|part| part.contains(OPEN))
}

/// The day by which texts are chosen: that of the draft.
#[must_use]
pub fn day(at: jiff::Timestamp) -> Date {
    time::local(at).date()
}

fn blanks(facts: &Facts, result: &str) -> Result<Vec<(&'static str, String)>> {
    let (procedure, _, _) = facts.pinned()?;
    let received = &facts.dossier.received;
    let units = &facts.reference.units;
    let government = facts.signing_government();
    let lead = units.get(&received.lead);
    let owner = facts.owner();
    let of_owner = |get: fn(&Person) -> String| owner.map_or_else(String::new, get);
    Ok(vec![
        ("{co_quan}", government.map_or_else(String::new, |unit| unit.name.clone())),
        ("{noi_giai_quyet}", lead.map_or_else(String::new, |unit| unit.name.clone())),
        ("{chu_ho_so}", of_owner(|owner| owner.name.clone())),
        ("{sinh_ngay}", of_owner(birth)),
        ("{giay_to}", of_owner(identity)),
        ("{dia_chi}", of_owner(|owner| owner.address.clone())),
        ("{thu_tuc}", procedure.name.clone()),
        ("{ma_ho_so}", received.code.to_string()),
        ("{ngay_nhan}", words::date(day(facts.dossier.received_at))),
        ("{ket_qua}", result.to_owned()),
    ])
}

fn birth(owner: &Person) -> String {
    owner.birth.as_ref().map_or_else(String::new, |birth| format!("sinh {birth}, "))
}

fn identity(owner: &Person) -> String {
    match (&owner.identity, &owner.tax_code) {
        (Some(number), _) => format!("{} {number}, ", IdentityNumber::label_of(number)),
        (None, Some(code)) => format!("mã số thuế {code}, "),
        (None, None) => String::new(),
    }
}
