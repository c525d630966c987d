//! Who went home without a receipt: with a list of what is missing, which most bring some days
//! later, or with a refusal.

use std::collections::HashMap;

use domain::agency::UnitId;
use domain::calendar::Calendar;
use domain::deadline::TimeLimit;
use domain::dossier::event::Lacking;
use domain::dossier::slip::{self, Slip};
use domain::duty::Duty;
use domain::procedure::{Case, Procedure};
use domain::time;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::cast;
use super::chance::Chance;
use super::demand::{self, Ask, OpenDays, YEAR};
use super::names::COMMUNES;
use super::shares;
use super::turns::PROBLEMS;
use super::year::{END, Year};
use crate::intake::slips::LoadedSlip;
use crate::intake::{PersonFields, Typed};

const REFUSED: [&str; 4] = [
    "Thủ tục không thuộc thẩm quyền giải quyết của cơ quan tiếp nhận; đã hướng dẫn nơi nộp.",
    "Người nộp không cư trú trên địa bàn; đã hướng dẫn nộp tại nơi cư trú.",
    "Thửa đất đang có tranh chấp, chưa có kết quả hòa giải.",
    "Giấy tờ nộp kèm đã hết hiệu lực, không đủ điều kiện tiếp nhận.",
];
/// Who has not come back within so many working minutes before the beginning, may still do so.
const FRESH_MINUTES: u32 = 2_400;

/// Somebody at a desk.
struct Guest<'a> {
    form: Uuid,
    desk: UnitId,
    matter: (&'a Procedure, &'a Case),
    applicant: usize,
    at: Timestamp,
}

/// All slips of the year, in the order of their time.
pub(super) fn live(year: &mut Year<'_>, seed: u64) -> anyhow::Result<Vec<LoadedSlip>> {
    let mut chance = Chance::of(seed, usize::MAX / 5);
    let mut all = came_back(year, &mut chance)?;
    all.extend(not_yet_back(year, &mut chance)?);
    all.sort_by_key(|slip| (slip.at, slip.id));
    let mut numbers: HashMap<(UnitId, &str), u32> = HashMap::new();
    for one in &mut all {
        let number = numbers.entry((one.desk.clone(), one.slip.kind())).or_default();
        *number += 1;
        one.number = *number;
    }
    Ok(all)
}

/// Dossiers that were complete only the second time.
fn came_back(year: &Year<'_>, chance: &mut Chance) -> anyhow::Result<Vec<LoadedSlip>> {
    let mut all = Vec::new();
    let first = time::instant(date(YEAR, 1, 10).at(0, 0, 0, 0));
    for course in &year.courses {
        let slow = course.case.limit != TimeLimit::SameDay;
        if !slow || !chance.happens(shares::CAME_BACK_PERCENT) {
            continue;
        }
        let calendar = year.reference.calendar(&course.filing.desk);
        let hours = 24 * i64::from(chance.between(1, 6)) + i64::from(chance.between(0, 3));
        let before = course.dossier.received_at - SignedDuration::from_hours(hours);
        let at = time::instant(calendar.working_time_from(time::local(before))?);
        if at < first || at >= course.dossier.received_at {
            continue;
        }
        let guest = Guest {
            form: course.filing.id,
            desk: course.filing.desk.clone(),
            matter: (course.procedure, course.case),
            applicant: course.named.applicant,
            at,
        };
        let given = supplement(course.case, chance);
        let received_at = Some(course.dossier.received_at);
        all.push(LoadedSlip { received_at, ..give(year, &guest, given, chance)? });
    }
    Ok(all)
}

/// Those who have not come back, and those who were refused.
fn not_yet_back(year: &mut Year<'_>, chance: &mut Chance) -> anyhow::Result<Vec<LoadedSlip>> {
    let mut all = Vec::new();
    let count = |per_hundred: u32, dossiers: u32| (dossiers * per_hundred).div_ceil(1_000);
    let district = (cast::DISTRICT, demand::AT_DISTRICT, demand::DISTRICT_DOSSIERS, None);
    let communes = demand::commune_counts().into_iter().enumerate();
    let communes =
        communes.map(|(home, (unit, dossiers))| (unit, demand::AT_COMMUNES, dossiers, Some(home)));
    for (unit, asks, dossiers, home) in [district].into_iter().chain(communes) {
        let desk = UnitId(format!("{unit}.mot-cua"));
        let calendar = year.reference.calendar(&desk);
        let refusals = count(shares::REFUSED_AT_DESK_PER_THOUSAND, dossiers);
        let open = count(shares::NOT_BACK_PER_THOUSAND, dossiers);
        for number in 0..refusals + open {
            let refused = number < refusals;
            let guest = guest(year, (&desk, &calendar), (asks, home, refused), chance)?;
            let slip = if refused {
                Slip::Refusal { reason: chance.pick(&REFUSED).to_owned() }
            } else {
                supplement(guest.matter.1, chance)
            };
            let typed = (!refused).then(|| typed(year, &guest));
            all.push(LoadedSlip { typed, ..give(year, &guest, slip, chance)? });
        }
    }
    Ok(all)
}

fn guest<'a>(
    year: &mut Year<'a>,
    (desk, calendar): (&UnitId, &Calendar),
    (asks, home, refused): (&'static [Ask], Option<usize>, bool),
    chance: &mut Chance,
) -> anyhow::Result<Guest<'a>> {
    let at = if refused {
        OpenDays::new(calendar).moment((1, 12), chance)
    } else {
        let hours = i64::from(chance.between(20, 24 * FRESH_MINUTES / 480));
        let before = time::instant(END) - SignedDuration::from_hours(hours);
        time::instant(calendar.working_time_from(time::local(before))?)
    };
    // What is settled on the spot is not sent away.
    let matter = loop {
        let ask = chance.weigh(asks, |ask| ask.weight);
        let procedure = year.procedure(ask, desk, time::local(at).date())?;
        let slow = procedure.cases.iter().find(|case| case.limit != TimeLimit::SameDay);
        if let Some(case) = slow.filter(|case| case.papers().next().is_some()) {
            break (procedure, case);
        }
    };
    let homes: Vec<usize> = (0..COMMUNES.len()).collect();
    let commune = home.unwrap_or_else(|| chance.pick(&homes));
    let applicant = year.population.applicant(commune, at)?;
    Ok(Guest { form: chance.id(at), desk: desk.clone(), matter, applicant, at })
}

fn supplement(case: &Case, chance: &mut Chance) -> Slip {
    let papers: Vec<_> = case.papers().collect();
    let paper = (!papers.is_empty()).then(|| chance.pick(&papers));
    let item = Lacking {
        component: paper.map(|paper| paper.id.clone()),
        name: paper.map_or_else(|| "Tờ khai".to_owned(), |paper| paper.name.clone()),
        problem: chance.pick(&PROBLEMS).to_owned(),
    };
    let reason = "Thành phần hồ sơ chưa đủ, chưa đúng quy định của thủ tục.".to_owned();
    Slip::Supplement { items: vec![item], reason, again: None }
}

fn give(
    year: &Year<'_>,
    guest: &Guest<'_>,
    new: Slip,
    chance: &mut Chance,
) -> anyhow::Result<LoadedSlip> {
    let Guest { form, desk, matter, applicant, at } = guest;
    let day = time::local(*at).date();
    let actor = year.crew.somebody(desk, (Duty::Receiver, day), chance);
    let actor = actor.ok_or_else(|| anyhow::anyhow!("nobody receives at {desk}"))?;
    Ok(LoadedSlip {
        id: chance.id(*at),
        form: *form,
        desk: desk.clone(),
        number: 0,
        matter: (matter.0.version_id(), matter.1.id.clone()),
        applicant: year.population.persons[*applicant].id,
        slip: slip::give(desk, actor, new, 0)?,
        typed: None,
        staff: actor.staff,
        at: *at,
        received_at: None,
    })
}

/// What the receiver had typed by then: the matter and the person.
fn typed(year: &Year<'_>, guest: &Guest<'_>) -> Typed {
    let mut typed = Typed::default();
    let (procedure, case) = guest.matter;
    let fields = [
        ("desk", guest.desk.0.as_str()),
        ("procedure", procedure.code.as_str()),
        ("procedure_q", procedure.name.as_str()),
        ("case", case.id.as_str()),
        ("channel", "direct"),
    ];
    for (name, value) in fields {
        typed.set(name, value);
    }
    let person = &year.population.persons[guest.applicant];
    typed.set("commune", COMMUNES[person.commune].unit);
    typed.put_person("applicant", &PersonFields::from(&person.entry));
    typed
}
