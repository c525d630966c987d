//! Working hours of the desks on one day, as the calendar has them.

use domain::agency::Unit;
use domain::calendar::Session;
use jiff::civil::DateTime;

use crate::reference::Reference;

/// Desks with the same hours on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// "07:00–11:30, 13:30–17:00"; empty on a day off.
    pub sessions: String,
    /// Why the desks are closed, or why they work on a rest day.
    pub reason: Option<String>,
    /// Whether they are open at this minute.
    pub is_open: bool,
    /// When they open next, on a later day or later this day: "13:30", "07:00 thứ Tư 04/01/2023".
    pub opens_next: Option<String>,
    /// Names of the desks.
    pub desks: Vec<String>,
}

/// Days ahead that are searched for the next opening: longer than any Tết.
const DAYS_AHEAD: i32 = 30;

/// The hours at an instant of the desks' wall clock, desks with the same hours together.
#[must_use]
pub fn hours(reference: &Reference, now: DateTime) -> Vec<Hours> {
    let mut all: Vec<Hours> = Vec::new();
    for desk in reference.desks(now.date()) {
        let hours = of_desk(reference, desk, now);
        let same = |one: &&mut Hours| {
            one.sessions == hours.sessions
                && one.reason == hours.reason
                && one.opens_next == hours.opens_next
        };
        match all.iter_mut().find(same) {
            Some(one) => one.desks.push(named(desk)),
            None => all.push(hours),
        }
    }
    all
}

/// The desk's name, and where to call.
fn named(desk: &Unit) -> String {
    match &desk.hotline {
        Some(hotline) => format!("{} (đường dây nóng {hotline})", desk.short_name),
        None => desk.short_name.clone(),
    }
}

fn of_desk(reference: &Reference, desk: &Unit, now: DateTime) -> Hours {
    let calendar = reference.calendar(&desk.id);
    let today = calendar.day(now.date());
    let open: Vec<Session> = today.sessions.iter().chain(today.receives).copied().collect();
    let minute = u16::from(now.hour().unsigned_abs()) * 60 + u16::from(now.minute().unsigned_abs());
    let is_open =
        open.iter().any(|one| (one.opens_minute()..one.closes_minute()).contains(&minute));
    let later = open.iter().find(|one| one.opens_minute() > minute);
    let opens_next = match later {
        Some(session) => Some(clock(session.opens_minute())),
        None => (1..=DAYS_AHEAD).find_map(|ahead| {
            let on = now.date().checked_add(jiff::Span::new().days(ahead)).ok()?;
            let day = calendar.day(on);
            let first = day.sessions.iter().chain(day.receives).min()?;
            let (clock, weekday) = (clock(first.opens_minute()), crate::words::weekday(on));
            Some(format!("{clock} {weekday} {}", crate::words::date(on)))
        }),
    };
    Hours {
        sessions: open.iter().map(words).collect::<Vec<_>>().join(", "),
        reason: today.reason.map(ToOwned::to_owned),
        is_open,
        opens_next,
        desks: vec![named(desk)],
    }
}

fn words(session: &Session) -> String {
    format!("{}–{}", clock(session.opens_minute()), clock(session.closes_minute()))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reference::bundle::Bundle;

    #[test]
    fn the_desks_of_the_district_and_its_communes_keep_the_same_hours() {
        let reference = Reference::new(Bundle::delivered(), 1, None).expect("the delivered data");
        let at = |hour, minute| date(2023, 1, 3).at(hour, minute, 0, 0);
        let table = [
            (at(6, 59), false, Some("07:00")),
            (at(7, 0), true, Some("13:30")),
            (at(11, 30), false, Some("13:30")),
            (at(13, 30), true, Some("07:00 thứ Tư 04/01/2023")),
            (at(17, 0), false, Some("07:00 thứ Tư 04/01/2023")),
        ];
        for (now, is_open, next) in table {
            let hours = hours(&reference, now);
            assert_eq!(hours.len(), 1, "{hours:?}");
            assert_eq!(hours[0].sessions, "07:00–11:30, 13:30–17:00");
            assert_eq!(
                (hours[0].is_open, hours[0].opens_next.as_deref()),
                (is_open, next),
                "{now}"
            );
            assert_eq!(hours[0].desks.len(), 13);
        }
        // The last working day before Tết 2023 is 19/1.
        let tet = hours(&reference, date(2023, 1, 22).at(9, 0, 0, 0));
        assert_eq!(tet[0].opens_next.as_deref(), Some("07:00 thứ Sáu 27/01/2023"));
        assert!(!tet[0].is_open && tet[0].sessions.is_empty() && tet[0].reason.is_some());
    }
}
