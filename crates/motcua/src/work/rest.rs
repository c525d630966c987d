//! How much of a time limit is left, or by how much it was missed, in working time and words.

use domain::calendar::Calendar;
use domain::deadline::Light;
use domain::dossier::Dossier;
use domain::time;
use jiff::{SignedDuration, Timestamp};

use crate::db::Row;
use crate::words;

/// Working minutes of a day, for words only.
const DAY_MINUTES: i64 = 8 * 60;
/// Beyond this the exact number helps nobody, and counting it is work.
const COUNTED_DAYS_MAX: i64 = 366;

/// When a dossier is due, and when it ended, if it has.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// From when on it is near.
    pub near_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
    /// Since when its clock is stopped.
    pub paused_at: Option<Timestamp>,
    /// When its settlement ended.
    pub ended_at: Option<Timestamp>,
}

impl Term {
    /// Of a summary row with the columns `near_at`, `due_at`, `counted_due_at`, `paused_at` and
    /// `ended_at`.
    #[must_use]
    pub fn of_row(row: &Row) -> Self {
        let ended_at = row.opt_at("ended_at");
        Self {
            near_at: row.at("near_at"),
            due_at: row.at(if ended_at.is_some() { "counted_due_at" } else { "due_at" }),
            paused_at: row.opt_at("paused_at"),
            ended_at,
        }
    }

    /// Of a dossier. A new date does not make a late result punctual: what has ended is judged by
    /// the date that counts.
    #[must_use]
    pub fn of_dossier(dossier: &Dossier, near_at: Timestamp) -> Self {
        Self {
            near_at,
            due_at: match dossier.ended_at {
                Some(_) => dossier.counted_due_at,
                None => dossier.due_at,
            },
            paused_at: dossier.pause.as_ref().map(|pause| pause.since),
            ended_at: dossier.ended_at,
        }
    }

    /// Whether its clock stands still, and will run on.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused_at.is_some() && self.ended_at.is_none()
    }

    /// How it stands.
    #[must_use]
    pub fn light(&self, now: Timestamp) -> Light {
        if self.is_paused() {
            return Light::Paused;
        }
        Light::of(now, self.near_at, self.due_at, self.ended_at.is_some())
    }

    /// What follows the light's word: "còn 2 ngày làm việc"; after "Quá hạn" just the length;
    /// after "Đã xong" by how much it was too late, if it was.
    #[must_use]
    pub fn rest(&self, calendar: &Calendar, now: Timestamp) -> String {
        match self.light(now) {
            Light::OnTime | Light::Near => length(calendar, now, self.due_at)
                .map_or_else(|| "hết giờ làm việc".to_owned(), |left| format!("còn {left}")),
            Light::Late => length(calendar, self.due_at, now).unwrap_or_default(),
            Light::Paused => self.paused_at.map_or_else(String::new, |since| {
                format!("từ {}", words::date(time::local(since).date()))
            }),
            Light::Done => {
                let late = self.ended_at.and_then(|ended| length(calendar, self.due_at, ended));
                late.map_or_else(String::new, |late| format!("trễ {late}"))
            }
        }
    }
}

/// "2 ngày làm việc", "3 giờ làm việc": rounded down, so that nobody is promised more. `None` when
/// no working time lies between.
fn length(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Option<String> {
    if to.duration_since(from) > SignedDuration::from_hours(COUNTED_DAYS_MAX * 24) {
        return Some("hơn 1 năm".to_owned());
    }
    let minutes = calendar.working_minutes_between(time::local(from), time::local(to));
    match (minutes / DAY_MINUTES, minutes / 60) {
        (0, 0) if minutes <= 0 => None,
        (0, 0) => Some(format!("{minutes} phút làm việc")),
        (0, hours) => Some(format!("{hours} giờ làm việc")),
        (days, _) => Some(format!("{days} ngày làm việc")),
    }
}

#[cfg(test)]
mod tests {
    use domain::calendar::CalendarBook;
    use jiff::civil::{DateTime, date};

    use super::*;

    #[test]
    fn words_of_what_is_left() {
        let text = include_str!("../../../../data/calendars/national.toml");
        let book = CalendarBook::from_files([("national.toml", text)]).expect("delivered data");
        let calendar = book.national();
        let at = |local: DateTime| time::instant(local);
        let friday = date(2022, 3, 4);
        let term = |ended: Option<DateTime>| Term {
            near_at: at(date(2022, 3, 3).at(17, 0, 0, 0)),
            due_at: at(friday.at(17, 0, 0, 0)),
            paused_at: None,
            ended_at: ended.map(at),
        };
        let table = [
            (date(2022, 3, 2).at(7, 0, 0, 0), None, "on_time", "còn 3 ngày làm việc"),
            (friday.at(7, 0, 0, 0), None, "near", "còn 1 ngày làm việc"),
            (friday.at(7, 1, 0, 0), None, "near", "còn 7 giờ làm việc"),
            (friday.at(16, 40, 0, 0), None, "near", "còn 20 phút làm việc"),
            // The weekend does not count.
            (date(2022, 3, 7).at(9, 0, 0, 0), None, "late", "2 giờ làm việc"),
            (date(2022, 3, 6).at(9, 0, 0, 0), None, "late", ""),
            (date(2024, 3, 6).at(9, 0, 0, 0), None, "late", "hơn 1 năm"),
            (date(2022, 4, 1).at(9, 0, 0, 0), Some(friday.at(9, 0, 0, 0)), "done", ""),
            (
                date(2022, 4, 1).at(9, 0, 0, 0),
                Some(date(2022, 3, 8).at(17, 0, 0, 0)),
                "done",
                "trễ 2 ngày làm việc",
            ),
        ];
        for (now, ended, light, rest) in table {
            let term = term(ended);
            assert_eq!(term.light(at(now)).code(), light, "{now}");
            assert_eq!(term.rest(&calendar, at(now)), rest, "{now}");
        }
    }
}
