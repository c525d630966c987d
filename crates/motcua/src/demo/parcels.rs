//! Paper between desks: what a desk received for another body goes with the afternoon's post and
//! arrives on the third working day; the last of the year still waits or is on its way.

use std::collections::BTreeMap;

use domain::agency::UnitId;
use domain::calendar::Calendar;
use domain::dossier::travel::{Leg, Load, leg};
use domain::dossier::{Dossier, Event, Status};
use domain::duty::Duty;
use domain::time;
use jiff::civil::time as clock;
use jiff::{SignedDuration, Timestamp};

use super::chance::Chance;
use super::crew::{Crew, found};
use super::messages::Told;
use super::year::{END, Year};
use crate::dossiers::travel::is_paper;
use crate::lists::handing::Pair;
use crate::lists::sending::{LoadedList, LoadedWay};
use crate::lists::travel::Key;
use crate::reactions::Topic;
use crate::reference::Reference;

/// Half past this hour the post takes what there is.
const POST: i8 = 15;
/// The same before holidays.
const POST_ON_AN_EVE: i8 = 8;
/// Working days that the post takes in the mountains.
const POST_DAYS: u32 = 3;
/// From a Friday to a Monday.
const WEEKEND_DAYS: i32 = 3;

/// Something that has to go from one desk to another.
pub(super) struct Parcel {
    course: usize,
    seq: u32,
    at: Timestamp,
    leg: Leg,
    is_stopped: bool,
}

impl Parcel {
    /// What has to go after that event of a dossier.
    pub(super) fn of(course: usize, dossier: &Dossier, event: &Event) -> Option<Self> {
        let is_stopped = dossier.status == Status::Stopped;
        Some(Self { course, seq: event.seq, at: event.at, leg: leg(dossier, event)?, is_stopped })
    }

    /// When what comes back can be handed out at the desk that received.
    pub(super) fn is_here_at(&self, reference: &Reference) -> anyhow::Result<Timestamp> {
        let calendar = reference.calendar(&self.leg.from);
        match self.leg.load {
            Load::Papers => Ok(self.at),
            Load::Result | Load::Returned => arrival(&calendar, post(&calendar, self.at)?),
        }
    }
}

/// All of the year: the lists, every way, and what applicants were told when their result arrived.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) lists: Vec<LoadedList>,
    pub(super) ways: Vec<LoadedWay>,
    pub(super) told: Vec<Told>,
}

/// Sends what the year has left to be sent.
pub(super) fn live(year: &Year<'_>, seed: u64) -> anyhow::Result<Sent> {
    let mut chance = Chance::of(seed, usize::MAX / 13);
    let end = time::instant(END);
    let (mut lists, mut told): (BTreeMap<(Timestamp, UnitId, UnitId), LoadedList>, _) =
        (BTreeMap::new(), Vec::new());
    let mut ways = Vec::new();
    for parcel in &year.parcels {
        let course = &year.courses[parcel.course];
        let calendar = year.reference.calendar(&parcel.leg.from);
        let ended_at = course.dossier.returned_at.unwrap_or(Timestamp::MAX);
        let sent_at = post(&calendar, parcel.at)?;
        // What was handed out or back before the post went has never left.
        if !is_paper(&course.filing.papers) || sent_at >= ended_at {
            continue;
        }
        let mut way = LoadedWay {
            key: Key { dossier: course.filing.id, seq: parcel.seq.into() },
            load: parcel.leg.load,
            pair: Pair { giver: parcel.leg.from.clone(), receiver: parcel.leg.to.clone() },
            since: parcel.at,
            list: None,
            arrived: None,
        };
        if sent_at < end {
            let key = (sent_at, way.pair.giver.clone(), way.pair.receiver.clone());
            let list = match lists.get(&key) {
                Some(list) => list,
                None => {
                    let list = new_list(&year.crew, (&way.pair, sent_at), &mut chance)?;
                    lists.entry(key).or_insert(list)
                }
            };
            way.list = Some(list.id);
            // Whoever has it in hand has seen it arrive.
            let arrives_at =
                arrival(&calendar, sent_at)?.min(ended_at - SignedDuration::from_mins(1));
            if arrives_at < end {
                let by = somebody(&year.crew, (&way.pair.receiver, arrives_at), &mut chance)?;
                way.arrived = Some((arrives_at, by));
                if way.load == Load::Result {
                    let topic = if parcel.is_stopped { Topic::Ended } else { Topic::ResultReady };
                    let one =
                        Told { course: parcel.course, topic, seq: parcel.seq, at: arrives_at };
                    told.extend(Some(one).filter(Told::is_recent));
                }
            }
        }
        ways.push(way);
    }
    let mut numbers: BTreeMap<(UnitId, i16), u32> = BTreeMap::new();
    let mut lists: Vec<LoadedList> = lists.into_values().collect();
    for list in &mut lists {
        let number = numbers.entry((list.pair.giver.clone(), list.year())).or_default();
        *number += 1;
        list.number = *number;
    }
    Ok(Sent { lists, ways, told })
}

/// When the post takes it: in the afternoon, on the eve of holidays already in the morning.
fn post(calendar: &Calendar, at: Timestamp) -> anyhow::Result<Timestamp> {
    let mut day = calendar.working_day_from(time::local(at).date())?;
    loop {
        let next = calendar.next_working_day(day)?;
        let is_eve = day.until(next)?.get_days() > WEEKEND_DAYS;
        let hour = if is_eve { POST_ON_AN_EVE } else { POST };
        let goes_at = time::instant(day.to_datetime(clock(hour, 30, 0, 0)));
        if goes_at > at {
            return Ok(goes_at);
        }
        day = next;
    }
}

fn arrival(calendar: &Calendar, sent_at: Timestamp) -> anyhow::Result<Timestamp> {
    let mut day = time::local(sent_at).date();
    for _each in 0..POST_DAYS {
        day = calendar.next_working_day(day)?;
    }
    Ok(time::instant(day.to_datetime(clock(9, 15, 0, 0))))
}

fn new_list(
    crew: &Crew,
    (pair, sent_at): (&Pair, Timestamp),
    chance: &mut Chance,
) -> anyhow::Result<LoadedList> {
    let mut digits = |end: u32| chance.below(end);
    let tracking = format!("EB {:03} {:03} {:03} VN", digits(1000), digits(1000), digits(1000));
    Ok(LoadedList {
        id: chance.id(sent_at),
        pair: pair.clone(),
        number: 0,
        tracking,
        sent_by: somebody(crew, (&pair.giver, sent_at), chance)?,
        sent_at,
    })
}

fn somebody(
    crew: &Crew,
    (desk, at): (&UnitId, Timestamp),
    chance: &mut Chance,
) -> anyhow::Result<uuid::Uuid> {
    let day = time::local(at).date();
    Ok(found(crew.somebody(desk, (Duty::Receiver, day), chance), desk)?.staff)
}
