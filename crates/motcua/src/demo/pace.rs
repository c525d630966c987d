//! How fast a dossier goes: most are settled in time and some well before, a few too late. Where
//! it stands is a part of its whole way, and the way is measured in working minutes.

use domain::calendar::Calendar;
use domain::deadline::TimeLimit;
use domain::dossier::{Place, Verb};
use domain::route::{Route, Step, Task};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};

use super::chance::Chance;
use super::demand::YEAR;

/// Working minutes by which a dossier that is stuck is late: nobody will finish it this year.
const STUCK_MINUTES: f64 = 40_000.0;

/// The pace of one dossier.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    received: DateTime,
    /// Working minutes from reception to the end of the settlement.
    minutes: f64,
    /// Whether that is more than there are.
    pub(super) is_late: bool,
    /// Where it stands, 0 to 1.
    position: f64,
    /// Where each step begins and ends.
    steps: Vec<(String, f64, f64)>,
    /// Working minutes in which the applicant was waited for.
    waited: i64,
    /// Where a step ends that was sent back: what is done again must fit before it.
    again_until: f64,
}

impl Pace {
    /// A pace for a dossier received and due at these times, in a unit where so many of a hundred
    /// are late.
    pub(super) fn new(
        route: &Route,
        calendar: &Calendar,
        (received, due): (DateTime, DateTime),
        (limit, late_percent): (TimeLimit, f64),
        chance: &mut Chance,
    ) -> Self {
        let given = working_minutes(calendar, received, due);
        let same_day = limit == TimeLimit::SameDay;
        let minutes = if !same_day && may_be_stuck(received.date()) && chance.happens(3.0) {
            given + STUCK_MINUTES
        } else {
            minutes(given, same_day, late_percent, chance)
        };
        Self {
            received,
            minutes,
            is_late: minutes > given,
            position: 0.0,
            steps: shares(route),
            waited: 0,
            again_until: 0.0,
        }
    }

    /// Whether nobody will finish it this year.
    pub(super) fn is_stuck(&self) -> bool {
        self.minutes >= STUCK_MINUTES
    }

    /// When the settlement will end, as far as is known now.
    pub(super) fn ends(&self, calendar: &Calendar) -> anyhow::Result<DateTime> {
        #[expect(clippy::cast_possible_truncation, reason = "a year has half a million minutes")]
        let minutes = self.minutes as i64;
        Ok(calendar.add_working_minutes(self.received, minutes + self.waited)?)
    }

    /// Notes that the dossier goes back from that step.
    pub(super) fn again(&mut self, step: &str) {
        self.again_until = self.span(step).1;
    }

    /// Notes that the applicant was waited for.
    pub(super) fn wait(&mut self, minutes: i64) {
        self.waited += minutes;
    }

    /// Moves on to where the next act is done.
    pub(super) fn next(&mut self, verb: Verb, place: &Place, chance: &mut Chance) {
        let (_, own_end) = self.span(&place.step);
        let is_again = own_end < self.again_until;
        let end = own_end.max(self.again_until).max(self.position);
        let part = match (verb, place.task) {
            (Verb::Accept, _) => chance.part(0.12, 0.38),
            (Verb::Draft, _) => chance.part(0.5, 0.85),
            (Verb::Issue, _) | (Verb::SendBack, _) => chance.part(0.4, 0.7),
            (_, Task::Receive) => chance.part(0.5, 1.0),
            _ if is_again => chance.part(0.3, 0.5),
            _ => 1.0,
        };
        self.position += (end - self.position) * part;
    }

    /// The moment at which it stands there, after the last act; overtime is worked on the same day
    /// after hours, or on the day off that follows.
    pub(super) fn moment(
        &self,
        calendar: &Calendar,
        (last, overtime): (DateTime, bool),
        chance: &mut Chance,
    ) -> anyhow::Result<DateTime> {
        let pause = SignedDuration::from_secs(i64::from(chance.between(25, 110)));
        let earliest = last.checked_add(pause)?;
        #[expect(clippy::cast_possible_truncation, reason = "a year has half a million minutes")]
        let minutes = (self.position * self.minutes) as i64;
        let planned = calendar.add_working_minutes(self.received, minutes + self.waited)?;
        let seconds = SignedDuration::from_secs(i64::from(chance.below(60)));
        let at = planned.checked_add(seconds)?.max(earliest);
        if overtime && at.hour() >= 15 && at.hour() < 17 {
            let after = SignedDuration::from_mins(i64::from(chance.between(125, 200)));
            let tomorrow = at.date().tomorrow()?;
            // Before a weekend it is the morning of the day off.
            let begin =
                if calendar.is_working_day(tomorrow) { at } else { tomorrow.at(6, 0, 0, 0) };
            return Ok(begin.checked_add(after)?);
        }
        let within = calendar.is_working_time(at);
        Ok(if within {
            at
        } else {
            calendar.working_time_from(at)?.max(last).checked_add(pause)?
        })
    }

    fn span(&self, step: &str) -> (f64, f64) {
        let own = self.steps.iter().find(|(id, _, _)| id == step);
        own.map_or((0.0, 1.0), |(_, from, to)| (*from, *to))
    }
}

/// Dossiers of the autumn that nobody moved on are overdue when the demonstration begins.
fn may_be_stuck(received_on: Date) -> bool {
    received_on >= date(YEAR, 11, 7) && received_on <= date(YEAR, 12, 16)
}

fn working_minutes(calendar: &Calendar, from: DateTime, to: DateTime) -> f64 {
    let minutes = calendar.working_minutes_between(from, to);
    f64::from(u32::try_from(minutes).unwrap_or_default()).max(1.0)
}

fn minutes(given: f64, same_day: bool, late_percent: f64, chance: &mut Chance) -> f64 {
    if chance.happens(late_percent) {
        let over = if same_day { chance.part(35.0, 400.0) } else { chance.part(30.0, 2_600.0) };
        return given + over.min(given * 0.8 + 60.0);
    }
    let used = match chance.below(100) {
        0..=34 => chance.part(0.25, 0.6),
        _ => chance.part(0.6, 0.96),
    };
    if same_day {
        let quick = chance.part(12.0, 55.0) + if chance.happens(30.0) { 60.0 } else { 0.0 };
        return quick.min(given * used).max(given.min(4.0));
    }
    given * used
}

/// Where each step of the usual way begins and ends; the last before the return ends at 1.
fn shares(route: &Route) -> Vec<(String, f64, f64)> {
    let way = way(route);
    let settled = way.iter().filter(|step| step.task != Task::Return);
    let whole: u32 = settled.map(|step| step.share_percent.max(1)).sum();
    let mut so_far = 0;
    way.into_iter()
        .map(|step| {
            let from = f64::from(so_far) / f64::from(whole);
            so_far += step.share_percent.max(1);
            (step.id.clone(), from, (f64::from(so_far) / f64::from(whole)).min(1.0))
        })
        .collect()
}

fn way(route: &Route) -> Vec<&Step> {
    let mut way: Vec<&Step> = Vec::new();
    let mut next = route.first();
    while let Some(step) = next.filter(|step| !way.iter().any(|seen| seen.id == step.id)) {
        way.push(step);
        next = step.next.first().and_then(|id| route.step(id));
    }
    way
}
