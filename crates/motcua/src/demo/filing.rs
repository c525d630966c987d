//! What one applicant brings: the papers of the checklist, the grounds for paying less, and
//! whoever else is named.

use domain::agency::UnitId;
use domain::code::ProcedureCode;
use domain::dossier::intake::Paper;
use domain::dossier::{Channel, ReturnWay};
use domain::money::{Dong, Quantity};
use domain::procedure::{Case, Component, Group, OnlineLevel, PaperForm, Procedure, Span};
use domain::time;
use jiff::Timestamp;

use super::cast::DISTRICT;
use super::chance::Chance;
use super::demand::Ask;
use super::names::{COMMUNES, People};
use super::population::{Person, Population};
use super::shares;
use crate::intake::{FeeChoice, Filing};

/// Who is named in a dossier, by position in the population.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) applicant: usize,
    pub(super) representative: Option<usize>,
    pub(super) owner: Option<usize>,
}

/// Who comes for that, from a commune.
pub(super) fn named(
    ask: &Ask,
    commune: usize,
    population: &mut Population,
    (at, chance): (Timestamp, &mut Chance),
) -> anyhow::Result<Named> {
    if chance.happens(ask.organisations) {
        let applicant = population.organisation(commune, at)?;
        return Ok(Named { applicant, representative: None, owner: None });
    }
    let applicant = population.applicant(commune, at)?;
    let owner = match ask.code {
        // Births: the child's dossier. Deaths and allowances: an old relative's.
        "1.001193" | "1.000689" | "2.001023" | "2.000986" | "1.003583" => {
            Some(population.newborn(applicant, at)?)
        }
        "1.000656" | "1.001731" => Some(population.relative(applicant, -28, at)?),
        "1.001776" if chance.happens(30.0) => Some(population.relative(applicant, -30, at)?),
        _ => None,
    };
    let representative = if owner.is_none() && chance.happens(5.0) {
        Some(population.relative(applicant, 22, at)?)
    } else {
        None
    };
    Ok(Named { applicant, representative, owner })
}

/// Puts the filing together.
pub(super) fn filing(
    procedure: &Procedure,
    case: &Case,
    (desk, named): (UnitId, Named),
    population: &Population,
    (at, chance): (Timestamp, &mut Chance),
) -> Filing {
    let person = |position: usize| &population.persons[position];
    let applicant = person(named.applicant);
    let channel = channel(procedure, chance);
    let (desk, competent) = at_which_desk(procedure, desk, (at, chance));
    Filing {
        id: chance.id(at),
        desk,
        competent,
        procedure: procedure.code.clone(),
        case: case.id.clone(),
        applicant: applicant.entry.clone(),
        representative: named.representative.map(|position| person(position).entry.clone()),
        owner: named.owner.map(|position| person(position).entry.clone()),
        commune: Some(UnitId::from(COMMUNES[applicant.commune].unit)),
        papers: papers(case, chance),
        fees: fees(procedure, applicant, (at, chance)),
        channel,
        return_way: return_way(channel, chance),
    }
}

/// Some who live or work in the district town file there what their commune settles.
fn at_which_desk(
    procedure: &Procedure,
    own: UnitId,
    (at, chance): (Timestamp, &mut Chance),
) -> (UnitId, Option<UnitId>) {
    let town = UnitId(format!("{DISTRICT}.mot-cua"));
    let commune = own.0.strip_suffix(".mot-cua").map(UnitId::from).filter(|_| own != town);
    let is_possible = procedure.receipt
        && procedure.is_received_elsewhere_on(time::local(at).date(), Span::Province);
    match commune.filter(|_| is_possible && chance.happens(shares::ELSEWHERE_PERCENT)) {
        Some(commune) => (town, Some(commune)),
        None => (own, None),
    }
}

/// The code of what is asked for.
pub(super) fn code(ask: &Ask) -> anyhow::Result<ProcedureCode> {
    Ok(ProcedureCode::parse(ask.code)?)
}

fn channel(procedure: &Procedure, chance: &mut Chance) -> Channel {
    let online = match procedure.online {
        OnlineLevel::Full => 9.0,
        OnlineLevel::Partial => 4.0,
        OnlineLevel::None => 0.0,
    };
    if chance.happens(online) {
        Channel::Online
    } else if chance.happens(0.8) {
        Channel::Post
    } else {
        Channel::Direct
    }
}

fn return_way(channel: Channel, chance: &mut Chance) -> ReturnWay {
    match channel {
        Channel::Online if chance.happens(35.0) => ReturnWay::Online,
        Channel::Post => ReturnWay::ByPost,
        Channel::Online | Channel::Direct if chance.happens(2.0) => ReturnWay::ByPost,
        Channel::Online | Channel::Direct => ReturnWay::ByHand,
    }
}

fn papers(case: &Case, chance: &mut Chance) -> Vec<Paper> {
    let mut papers = Vec::new();
    for group in &case.groups {
        match group {
            Group::AllOf { items } => papers.extend(items.iter().map(brought)),
            Group::OneOf { items, .. } => {
                let usual = if chance.happens(75.0) { items.first() } else { None };
                papers.push(brought(usual.unwrap_or_else(|| chance.weigh(items, |_| 1))));
            }
            Group::If { items, .. } => {
                if chance.happens(22.0) {
                    papers.extend(items.iter().map(brought));
                }
            }
        }
    }
    papers
}

fn brought(component: &Component) -> Paper {
    let mut paper = Paper { component: component.id.clone(), ..Paper::default() };
    if component.presented_only {
        paper.presented = true;
        return paper;
    }
    let number = component.quantity.max(1);
    match component.form {
        PaperForm::Original => paper.originals = number,
        PaperForm::Copy => paper.copies = number,
        PaperForm::Photocopy => paper.photocopies = number,
    }
    paper
}

fn fees(
    procedure: &Procedure,
    applicant: &Person,
    (at, chance): (Timestamp, &mut Chance),
) -> Vec<FeeChoice> {
    let ground = exemption(applicant, (at, chance));
    procedure
        .fees
        .iter()
        .map(|_| {
            let quantity = Quantity {
                pages: chance.between(1, 6),
                copies: chance.between(1, 4),
                count: 1,
                declared: Some(Dong(i64::from(chance.between(2, 30)) * 10_000)),
            };
            let (exemption, evidence) = ground.clone().unzip();
            FeeChoice { quantity, exemption, evidence }
        })
        .collect()
}

/// The ground on which somebody pays less, and the paper that proves it.
fn exemption(
    applicant: &Person,
    (at, chance): (Timestamp, &mut Chance),
) -> Option<(String, String)> {
    let number = chance.between(11, 480);
    let age = applicant.age(time::local(at).date());
    let remote = COMMUNES[applicant.commune].unit != "thanh-my";
    let (code, evidence) = if applicant.poor {
        ("ho-ngheo", format!("Giấy chứng nhận hộ nghèo số {number}/2022"))
    } else if applicant.merit {
        ("nguoi-co-cong", format!("Giấy xác nhận người có công số {number}"))
    } else if applicant.people != People::Kinh && remote && chance.happens(88.0) {
        (
            "dan-toc-thieu-so-dac-biet-kho-khan",
            format!("Căn cước công dân; sổ hộ khẩu {}", COMMUNES[applicant.commune].address),
        )
    } else if age >= 60 && applicant.entry.birth.is_some() {
        ("nguoi-cao-tuoi", "Căn cước công dân có ngày sinh hoặc năm sinh".to_owned())
    } else {
        return None;
    };
    Some((code.to_owned(), evidence))
}
