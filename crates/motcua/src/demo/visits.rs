//! Everybody who comes in the year, and the first ones of the morning on which the demonstration
//! begins.

use domain::agency::UnitId;
use domain::certification::Book;
use domain::time;
use jiff::{SignedDuration, Timestamp};

use super::cast;
use super::chance::Chance;
use super::demand::{self, Ask, OpenDays};
use super::names::COMMUNES;
use super::year::END;
use crate::reference::Reference;

/// Of a hundred dossiers of the district, so many are settled late.
const DISTRICT_LATE_PERCENT: f64 = 5.5;
/// What is certified at the counter: copies.
const COPIES: &str = "2.000815";
/// So many have come before the demonstration begins: at the district, in Thạnh Mỹ, elsewhere.
const THIS_MORNING: (u32, u32, u32) = (14, 8, 2);
const PAPERS: [&str; 8] = [
    "Căn cước công dân",
    "Bằng tốt nghiệp trung học phổ thông",
    "Giấy khai sinh",
    "Sổ hộ khẩu",
    "Giấy chứng nhận quyền sử dụng đất",
    "Học bạ",
    "Giấy phép lái xe",
    "Giấy chứng nhận kết hôn",
];

/// Somebody who will come.
pub(super) struct Visit {
    pub(super) at: Timestamp,
    pub(super) desk: UnitId,
    pub(super) ask: &'static Ask,
    /// Where the applicant lives.
    pub(super) commune: usize,
    pub(super) late_percent: f64,
}

/// Everybody who comes, in that order.
pub(super) fn of_the_year(reference: &Reference, seed: u64) -> Vec<Visit> {
    let mut chance = Chance::new(seed);
    let mut visits = Vec::new();
    let mut come = |unit: &str, asks: &'static [Ask], count: u32, home: Option<usize>| {
        let desk = UnitId(format!("{unit}.mot-cua"));
        let calendar = reference.calendar(&desk);
        let open = OpenDays::new(&calendar);
        for _ in 0..count {
            let ask = chance.weigh(asks, |ask| ask.weight);
            let at = open.moment(ask.months, &mut chance);
            visits.push(visit(at, &desk, (ask, home), &mut chance));
        }
    };
    come(cast::DISTRICT, demand::AT_DISTRICT, demand::DISTRICT_DOSSIERS, None);
    for (home, (unit, count)) in demand::commune_counts().into_iter().enumerate() {
        come(unit, demand::AT_COMMUNES, count, Some(home));
    }
    visits.extend(this_morning(&mut Chance::of(seed, usize::MAX / 13)));
    visits.sort_by_key(|visit| visit.at);
    visits
}

fn visit(
    at: Timestamp,
    desk: &UnitId,
    (ask, home): (&'static Ask, Option<usize>),
    chance: &mut Chance,
) -> Visit {
    let commune = home.unwrap_or_else(|| anywhere(chance));
    let late_percent = home.map_or(DISTRICT_LATE_PERCENT, |home| COMMUNES[home].late_percent);
    Visit { at, desk: desk.clone(), ask, commune, late_percent }
}

/// People with papers to certify, so that registers and tills are not empty at the beginning.
fn this_morning(chance: &mut Chance) -> Vec<Visit> {
    let mut visits = Vec::new();
    let (district, town, commune) = THIS_MORNING;
    let mut come = |unit: &str, asks: &'static [Ask], count: u32, home: Option<usize>| {
        let copies = asks.iter().find(|ask| ask.code == COPIES);
        for ask in copies.into_iter().cycle().take(count as usize) {
            let seconds = i64::from(chance.between(8 * 60, 26 * 60));
            let at = time::instant(END) - SignedDuration::from_secs(seconds);
            let desk = UnitId(format!("{unit}.mot-cua"));
            visits.push(visit(at, &desk, (ask, home), chance));
        }
    };
    come(cast::DISTRICT, demand::AT_DISTRICT, district, None);
    for (home, known) in COMMUNES.iter().enumerate() {
        let count = if known.unit == "thanh-my" { town } else { commune };
        come(known.unit, demand::AT_COMMUNES, count, Some(home));
    }
    visits
}

/// Which paper is certified.
pub(super) fn subject(book: Book, chance: &mut Chance) -> Option<String> {
    match book {
        Book::Copies => Some(chance.pick(&PAPERS).to_owned()),
        Book::Signatures | Book::Transactions => None,
    }
}

fn anywhere(chance: &mut Chance) -> usize {
    let homes: Vec<usize> = (0..COMMUNES.len()).collect();
    *chance.weigh(&homes, |home| COMMUNES[*home].percent)
}
