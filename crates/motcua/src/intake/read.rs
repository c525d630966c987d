//! From what was typed to a filing: everything is checked at once, and each problem stands beside
//! its field.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::dossier::intake::{Paper, papers_missing};
use domain::dossier::{Channel, ReturnWay};
use domain::money::{Dong, FeeRule, Quantity};
use domain::procedure::{Case, Component, Fee, Group, PaperForm, Procedure};
use jiff::civil::Date;
use uuid::Uuid;

use super::commune;
use super::entry::PersonEntry;
use super::fees::{Charge, FeeChoice, FeeProblem, QUANTITY_MAX, charge};
use super::receive::{Filing, procedure_in_force};
use super::typed::Typed;
use crate::reference::{Competent, Reference};
use crate::web::form::clean_option;
use crate::web::problems::Problems;

/// Most copies of one paper; more is a slip of the finger.
const COPIES_MAX: u32 = 99;
/// Longest remark of a paper or a fee, in characters.
const REMARK_CHARS_MAX: usize = 200;

/// The procedure and the case that were chosen, as far as they are.
#[derive(Clone, Copy)]
pub struct Chosen<'a> {
    /// The procedure in force.
    pub procedure: &'a Procedure,
    /// Its case; absent while there are several and none was chosen.
    pub case: Option<&'a Case>,
}

impl<'a> Chosen<'a> {
    /// The fees of the case; none until it is chosen.
    pub fn fees(&self) -> impl Iterator<Item = &'a Fee> + use<'a> {
        let Self { procedure, case } = *self;
        case.into_iter().flat_map(|case| procedure.fees_of(&case.id))
    }
}

/// The procedure and case that a form has chosen; a procedure with one case needs no choice.
///
/// # Errors
/// A sentence when nothing, or nothing in force, was chosen.
pub fn chosen<'a>(
    reference: &'a Reference,
    typed: &Typed,
    day: Date,
) -> Result<Chosen<'a>, String> {
    let code = typed.get("procedure");
    if code.is_empty() {
        return Err("Xin chọn thủ tục: gõ tên, chữ cái đầu hoặc mã thủ tục.".to_owned());
    }
    let code = ProcedureCode::parse(code).map_err(|error| error.to_string())?;
    let procedure = competent(reference, typed, day)
        .and_then(|competent| procedure_in_force(reference, &competent, &code, day))
        .map_err(|error| error.sentence())?;
    let case = match procedure.cases.as_slice() {
        [only] => Some(only),
        _several => procedure.case(typed.get("case")),
    };
    Ok(Chosen { procedure, case })
}

/// The body that settles what the form asks for.
///
/// # Errors
/// A sentence when the desk cannot receive for it.
pub fn competent<'a>(
    reference: &'a Reference,
    typed: &Typed,
    day: Date,
) -> crate::error::Result<Competent<'a>> {
    let desk = UnitId(typed.get("desk").to_owned());
    reference.competent(&desk, another(typed).as_ref(), day)
}

/// The other government for which the desk receives, if it does.
#[must_use]
pub fn another(typed: &Typed) -> Option<UnitId> {
    clean_option(typed.get("competent")).map(UnitId)
}

/// Reads the whole form.
///
/// # Errors
/// The problems, in the order of the form.
pub fn filing(
    reference: &Reference,
    typed: &Typed,
    id: Uuid,
    day: Date,
) -> Result<Filing, Problems> {
    let mut problems = Problems::default();
    let chosen = problems.check("procedure_q", chosen(reference, typed, day));
    let case = chosen.and_then(|chosen| chosen.case);
    if chosen.is_some() && case.is_none() {
        problems.add("case", "Xin chọn trường hợp giải quyết.");
    }
    let applicant = typed.person("applicant").parse("applicant", day, &mut problems);
    let representative = other_person(typed, "rep", day, &mut problems);
    let owner = other_person(typed, "owner", day, &mut problems);
    let papers = case.map_or_else(Vec::new, |case| papers(case, typed, &mut problems));
    let charges =
        chosen.map_or_else(Vec::new, |chosen| fees(reference, &chosen, typed, day, &mut problems));
    let commune = commune_of(reference, chosen.as_ref(), typed, day);
    let commune = problems.check("commune", commune).flatten();
    let filed = chosen.zip(case).zip(applicant).filter(|_| problems.is_empty());
    let Some(((chosen, case), applicant)) = filed else { return Err(problems) };
    Ok(Filing {
        id,
        desk: UnitId(typed.get("desk").to_owned()),
        competent: another(typed),
        procedure: chosen.procedure.code.clone(),
        case: case.id.clone(),
        applicant,
        representative,
        owner,
        commune,
        papers,
        fees: charges.into_iter().map(|(choice, _charge)| choice).collect(),
        channel: channel(typed),
        return_way: ReturnWay::from_code(typed.get("return_way")).unwrap_or_default(),
    })
}

/// The communes among which that of the matter is chosen.
#[must_use]
pub fn communes(
    reference: &Reference,
    chosen: &Chosen<'_>,
    typed: &Typed,
    day: Date,
) -> Vec<commune::Choice> {
    let government = competent(reference, typed, day).map(|one| one.government.id.clone());
    chosen.case.zip(government.ok()).map_or_else(Vec::new, |(case, government)| {
        commune::choices(reference, case, &government, day)
    })
}

fn commune_of(
    reference: &Reference,
    chosen: Option<&Chosen<'_>>,
    typed: &Typed,
    day: Date,
) -> Result<Option<UnitId>, String> {
    let Some(chosen) = chosen else { return Ok(None) };
    let choices = communes(reference, chosen, typed, day);
    let mut typed = typed.clone();
    commune::propose(&mut typed, &choices);
    let given = clean_option(typed.get("commune")).map(UnitId);
    let competent = competent(reference, &typed, day).map_err(|error| error.sentence())?;
    let said = (given.as_ref(), "");
    commune::settled(&choices, &competent.government.id, said).map_err(|error| error.sentence())
}

/// How the dossier came in: over the counter or by post.
#[must_use]
pub fn channel(typed: &Typed) -> Channel {
    if typed.get("channel") == "post" { Channel::Post } else { Channel::Direct }
}

fn other_person(
    typed: &Typed,
    prefix: &str,
    day: Date,
    problems: &mut Problems,
) -> Option<PersonEntry> {
    let fields = typed.person(prefix);
    if fields.is_empty() { None } else { fields.parse(prefix, day, problems) }
}

/// The name of a field of a component: `p_to-khai_o` for the number of originals.
#[must_use]
pub fn paper_field(component: &Component, part: &str) -> String {
    field_of_component(&component.id, part)
}

/// The same by the component's id.
#[must_use]
pub fn field_of_component(id: &str, part: &str) -> String {
    format!("p_{id}{part}")
}

fn papers(case: &Case, typed: &Typed, problems: &mut Problems) -> Vec<Paper> {
    let before = problems.iter().count();
    let papers: Vec<Paper> = case
        .papers()
        .map(|component| paper(component, typed, problems))
        .filter(Paper::is_there)
        .collect();
    if problems.iter().count() == before {
        for name in papers_missing(case, &papers) {
            let field = field_of_missing(case, &name);
            problems.add(field, format!("Chưa có giấy tờ: {name}."));
        }
    }
    papers
}

/// What was typed about one component. A tick alone means: there as the procedure asks for it.
fn paper(component: &Component, typed: &Typed, problems: &mut Problems) -> Paper {
    let mut count = |part: &str| {
        let field = paper_field(component, part);
        let number = number(typed.get(&field), 0, 0..=COPIES_MAX);
        let said = || format!("Số bản phải là số từ 0 đến {COPIES_MAX}.");
        problems.check(&field, number.ok_or_else(said)).unwrap_or_default()
    };
    let mut paper = Paper {
        component: component.id.clone(),
        originals: count("_o"),
        copies: count("_c"),
        photocopies: count("_f"),
        presented: !typed.get(&paper_field(component, "_s")).is_empty(),
        not_needed: clean_option(typed.get(&paper_field(component, "_n"))),
    };
    if paper.not_needed.as_ref().is_some_and(|why| why.chars().count() > REMARK_CHARS_MAX) {
        let said = format!("Lý do dài quá {REMARK_CHARS_MAX} ký tự.");
        problems.add(paper_field(component, "_n"), said);
    }
    let ticked = !typed.get(&paper_field(component, "")).is_empty();
    if ticked && !paper.is_there() {
        let quantity = component.quantity.max(1);
        match component.form {
            _ if component.presented_only => paper.presented = true,
            PaperForm::Original => paper.originals = quantity,
            PaperForm::Copy => paper.copies = quantity,
            PaperForm::Photocopy => paper.photocopies = quantity,
        }
    }
    paper
}

fn field_of_missing(case: &Case, name: &str) -> String {
    let of_group = |group: &Group| match group {
        Group::AllOf { items } | Group::If { items, .. } => {
            items.iter().find(|item| item.name == name).map(|item| paper_field(item, ""))
        }
        Group::OneOf { label, items } if label == name => {
            items.first().map(|item| paper_field(item, ""))
        }
        Group::OneOf { .. } => None,
    };
    case.groups.iter().find_map(of_group).unwrap_or_default()
}

/// Every fee as chosen, with what it costs as far as that can be computed.
#[must_use]
pub fn fees(
    reference: &Reference,
    chosen: &Chosen<'_>,
    typed: &Typed,
    day: Date,
    problems: &mut Problems,
) -> Vec<(FeeChoice, Option<Charge>)> {
    let online = channel(typed) == Channel::Online;
    chosen
        .fees()
        .enumerate()
        .map(|(position, fee)| {
            let before = problems.iter().count();
            let choice = fee_choice(fee, position, typed, problems);
            if problems.iter().count() > before {
                return (choice, None);
            }
            let charge = charge(fee, &choice, &reference.exemptions, day, online);
            let field = charge.as_ref().err().map_or("", |problem| field_of(problem, fee));
            let charge = problems.check(&fee_field(position, field), charge);
            (choice, charge)
        })
        .collect()
}

/// The name of a field of a fee: `fee0_pages`.
#[must_use]
pub fn fee_field(position: usize, part: &str) -> String {
    format!("fee{position}_{part}")
}

fn field_of(problem: &FeeProblem, fee: &Fee) -> &'static str {
    match (problem, &fee.rule) {
        (FeeProblem::Quantity, FeeRule::PerPage { .. }) => "pages",
        (FeeProblem::Quantity, FeeRule::PerCopy { .. }) => "copies",
        (FeeProblem::Quantity, FeeRule::Free | FeeRule::Flat { .. } | FeeRule::Declared) => "count",
        (FeeProblem::Declared, _) => "declared",
        (FeeProblem::UnknownExemption, _) => "exemption",
        (FeeProblem::EvidenceNeeded(_), _) => "evidence",
    }
}

fn fee_choice(fee: &Fee, position: usize, typed: &Typed, problems: &mut Problems) -> FeeChoice {
    let field = |part: &str| fee_field(position, part);
    let mut quantity = |part: &str| {
        let number = number(typed.get(&field(part)), 1, 1..=QUANTITY_MAX);
        problems.check(&field(part), number.ok_or(FeeProblem::Quantity)).unwrap_or(1)
    };
    let (pages, copies, count) = (quantity("pages"), quantity("copies"), quantity("count"));
    let declared = match (&fee.rule, clean_option(typed.get(&field("declared")))) {
        (FeeRule::Declared, Some(text)) => {
            problems.check(&field("declared"), dong(&text).ok_or(FeeProblem::Declared))
        }
        (_, _) => None,
    };
    let evidence = clean_option(typed.get(&field("evidence")));
    if evidence.as_ref().is_some_and(|text| text.chars().count() > REMARK_CHARS_MAX) {
        problems.add(field("evidence"), format!("Ghi ngắn hơn {REMARK_CHARS_MAX} ký tự."));
    }
    FeeChoice {
        quantity: Quantity { pages, copies, count, declared },
        exemption: clean_option(typed.get(&field("exemption"))),
        evidence,
    }
}

/// A whole number in a range; `empty` when nothing was typed.
fn number(text: &str, empty: u32, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    match text.trim() {
        "" => Some(empty),
        text => text.parse().ok().filter(|number| range.contains(number)),
    }
}

/// An amount as people write it: `150.000 đ`, `150 000`, `150000`.
#[must_use]
pub fn dong(text: &str) -> Option<Dong> {
    let digits: String = text
        .trim_end_matches(['đ', 'Đ', '₫'])
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | ','))
        .collect();
    digits.parse().ok().map(Dong)
}

#[cfg(test)]
mod tests;
