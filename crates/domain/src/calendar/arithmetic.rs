//! Counting working days and working minutes.
//!
//! Time is counted in whole minutes of the wall clock: the seconds of an instant are dropped, as
//! on the receipt that the applicant holds.

use jiff::civil::{Date, DateTime};

use super::{Calendar, LAST_YEAR, OutOfRange, at_minute, minute_of};

impl Calendar {
    /// The first working day after a day.
    ///
    /// # Errors
    /// When there is none up to the year 2200.
    pub fn next_working_day(&self, after: Date) -> Result<Date, OutOfRange> {
        let mut day = after;
        while day.year() <= LAST_YEAR {
            day = day.tomorrow().map_err(|_| OutOfRange)?;
            if self.is_working_day(day) {
                return Ok(day);
            }
        }
        Err(OutOfRange)
    }

    /// The day itself if the office works on it, or the first working day after it.
    ///
    /// # Errors
    /// When there is none up to the year 2200.
    pub fn working_day_from(&self, on: Date) -> Result<Date, OutOfRange> {
        if self.is_working_day(on) { Ok(on) } else { self.next_working_day(on) }
    }

    /// When the last session of a day closes; `None` on a day off.
    #[must_use]
    pub fn end_of_day(&self, on: Date) -> Option<DateTime> {
        self.sessions(on).last().map(|session| at_minute(on, session.closes_minute()))
    }

    /// Whether an instant lies inside a session of the office, its closing minute included.
    #[must_use]
    pub fn is_working_time(&self, at: DateTime) -> bool {
        let minute = minute_of(at);
        self.sessions(at.date())
            .iter()
            .any(|session| (session.opens_minute()..=session.closes_minute()).contains(&minute))
    }

    /// The instant itself (without its seconds) if it lies inside a session, or else the next
    /// opening of the office.
    ///
    /// # Errors
    /// When there is none up to the year 2200.
    pub fn working_time_from(&self, at: DateTime) -> Result<DateTime, OutOfRange> {
        let minute = minute_of(at);
        if let Some(session) =
            self.sessions(at.date()).iter().find(|session| minute <= session.closes_minute())
        {
            return Ok(at_minute(at.date(), minute.max(session.opens_minute())));
        }
        let day = self.next_working_day(at.date())?;
        let first = self.sessions(day).first().ok_or(OutOfRange)?;
        Ok(at_minute(day, first.opens_minute()))
    }

    /// How many minutes the office works from one instant to another; none if the second is not
    /// later.
    #[must_use]
    pub fn working_minutes_between(&self, from: DateTime, to: DateTime) -> i64 {
        let (from_minute, to_minute) = (minute_of(from), minute_of(to));
        let mut minutes = 0;
        let mut day = from.date();
        while day <= to.date() {
            let opens = if day == from.date() { from_minute } else { 0 };
            let closes = if day == to.date() { to_minute } else { u16::MAX };
            let sessions = self.sessions(day).iter();
            minutes += sessions.map(|session| session.minutes_within(opens, closes)).sum::<i64>();
            let Some(next) = self.following(day) else { break };
            day = next;
        }
        minutes
    }

    /// The earliest instant at which the office has worked that many minutes since an instant: a
    /// full day ends at 17:00, not at 07:00 of the next. With no minutes to work, see
    /// [`Calendar::working_time_from`].
    ///
    /// # Errors
    /// When that is after the year 2200.
    pub fn add_working_minutes(
        &self,
        from: DateTime,
        minutes: i64,
    ) -> Result<DateTime, OutOfRange> {
        if minutes <= 0 {
            return self.working_time_from(from);
        }
        let mut left = minutes;
        let mut day = from.date();
        let mut opens = minute_of(from);
        loop {
            for session in self.sessions(day) {
                let worked = session.minutes_within(opens, u16::MAX);
                if left <= worked {
                    let done = i64::from(session.opens_minute().max(opens)) + left;
                    let minute = u16::try_from(done).map_err(|_| OutOfRange)?;
                    return Ok(at_minute(day, minute));
                }
                left -= worked;
            }
            day = self.following(day).ok_or(OutOfRange)?;
            opens = 0;
        }
    }

    /// The earliest instant in working time, closing minutes included, from which the office works that
    /// many minutes until an instant.
    ///
    /// # Errors
    /// When that is before the first year of the calendar.
    pub fn working_minutes_before(
        &self,
        until: DateTime,
        minutes: i64,
    ) -> Result<DateTime, OutOfRange> {
        let mut left = minutes;
        let mut day = until.date();
        let mut closes = minute_of(until);
        while day.year() >= super::FIRST_YEAR {
            for session in self.sessions(day).iter().rev() {
                if session.opens_minute() >= closes {
                    continue;
                }
                let worked = session.minutes_within(0, closes);
                if left < worked {
                    let ends = i64::from(session.closes_minute().min(closes));
                    let minute = u16::try_from(ends - left).map_err(|_| OutOfRange)?;
                    return Ok(at_minute(day, minute));
                }
                left -= worked;
            }
            day = day.yesterday().map_err(|_| OutOfRange)?;
            closes = u16::MAX;
        }
        Err(OutOfRange)
    }

    /// The day after, as far as the calendar goes; days before its beginning are leapt over.
    fn following(&self, day: Date) -> Option<Date> {
        if day.year() < super::FIRST_YEAR {
            return Some(jiff::civil::date(super::FIRST_YEAR, 1, 1));
        }
        day.tomorrow().ok().filter(|next| next.year() <= LAST_YEAR)
    }
}
