//! A filing that came whole, as if it had been typed into the reception form, so that whoever has the
//! applicant at the desk later goes on from it.

use domain::agency::UnitId;
use domain::dossier::Channel;
use domain::dossier::intake::Paper;
use domain::money::Quantity;

use super::entry::PersonFields;
use super::fees::FeeChoice;
use super::read::{fee_field, field_of_component};
use super::receive::Filing;
use super::typed::Typed;

/// The fields of the form.
#[must_use]
pub fn typed(filing: &Filing) -> Typed {
    let Filing {
        id: _,
        desk,
        competent,
        procedure,
        case,
        applicant,
        representative,
        owner,
        commune,
        papers,
        fees,
        channel,
        return_way,
    } = filing;
    let unit = |unit: &Option<UnitId>| unit.as_ref().map_or_else(String::new, UnitId::to_string);
    let mut typed = Typed::default();
    for (name, value) in [
        ("desk", desk.0.as_str()),
        ("competent", &unit(competent)),
        ("procedure", procedure.as_str()),
        ("case", case),
        ("commune", &unit(commune)),
        ("channel", if *channel == Channel::Post { "post" } else { "direct" }),
        ("return_way", return_way.code()),
    ] {
        typed.set(name, value);
    }
    let others = [("rep", representative.as_ref()), ("owner", owner.as_ref())];
    for (prefix, person) in [("applicant", Some(applicant))].into_iter().chain(others) {
        if let Some(person) = person {
            typed.put_person(prefix, &PersonFields::from(person));
        }
    }
    for paper in papers {
        put_paper(&mut typed, paper);
    }
    for (position, choice) in fees.iter().enumerate() {
        put_fee(&mut typed, position, choice);
    }
    typed
}

fn put_paper(typed: &mut Typed, paper: &Paper) {
    let Paper { component, originals, copies, photocopies, presented, not_needed } = paper;
    let count = |count: &u32| if *count > 0 { count.to_string() } else { String::new() };
    for (part, value) in [
        ("_o", count(originals)),
        ("_c", count(copies)),
        ("_f", count(photocopies)),
        ("_s", if *presented { "1".to_owned() } else { String::new() }),
        ("_n", not_needed.clone().unwrap_or_default()),
    ] {
        typed.set(field_of_component(component, part), &value);
    }
}

fn put_fee(typed: &mut Typed, position: usize, choice: &FeeChoice) {
    let Quantity { pages, copies, count, declared } = choice.quantity;
    for (part, value) in [
        ("pages", pages.to_string()),
        ("copies", copies.to_string()),
        ("count", count.to_string()),
        ("declared", declared.map_or_else(String::new, |amount| amount.0.to_string())),
        ("exemption", choice.exemption.clone().unwrap_or_default()),
        ("evidence", choice.evidence.clone().unwrap_or_default()),
    ] {
        typed.set(fee_field(position, part), &value);
    }
}
