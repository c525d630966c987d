//! What one level, the nation or a unit, says about hours and days.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::days;
use super::session::Session;

/// How many days one entry of days off may span.
const DAYS_OFF_SPAN_MAX: usize = 92;

/// How many sessions one day may have.
const SESSIONS_PER_DAY_MAX: usize = 6;

/// The hours of one level, and the days on which they do not hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// Weekly hours; where several hold on a day, the first of them counts.
    pub(super) hours: Vec<Hours>,
    /// The days that differ from the week.
    pub(super) days: BTreeMap<Date, Special>,
}

/// A day that differs from the week.
#[derive(Clone, Debug)]
pub(super) enum Special {
    /// Ngày nghỉ.
    Off { reason: String },
    /// Ngày làm bù: works like another weekday.
    MakeUp { like: Weekday, reason: String },
}

/// Weekly office hours (giờ làm việc) and from when until when they hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// First day, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_on: Option<Date>,
    /// Last day, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
    /// When the office works; time runs in these sessions only. Inherited when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works: Option<Week>,
    /// When the desk also receives dossiers although no time runs (Saturday mornings). Inherited
    /// when absent.
    ///
    /// # Source
    /// Decision 14/2010/QĐ-TTg (Saturday reception of selected procedures; to be confirmed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receives: Option<Week>,
}

/// The sessions of each weekday; a day that is not named has none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    /// Thứ Hai.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monday: Vec<Session>,
    /// Thứ Ba.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tuesday: Vec<Session>,
    /// Thứ Tư.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wednesday: Vec<Session>,
    /// Thứ Năm.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thursday: Vec<Session>,
    /// Thứ Sáu.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub friday: Vec<Session>,
    /// Thứ Bảy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub saturday: Vec<Session>,
    /// Chủ nhật.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sunday: Vec<Session>,
}

/// Days off for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayOff {
    /// The day, or the first of several.
    pub on: Date,
    /// The last of several days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
    /// What people are told: "Nghỉ bù Tết Dương lịch".
    pub reason: String,
}

impl Default for Hours {
    /// Monday to Friday, 07:00–11:30 and 13:30–17:00: eight hours a day, as in Quảng Nam.
    fn default() -> Self {
        let day: Vec<Session> =
            [(420, 690), (810, 1020)].into_iter().filter_map(|(a, b)| Session::new(a, b)).collect();
        let works = Week {
            monday: day.clone(),
            tuesday: day.clone(),
            wednesday: day.clone(),
            thursday: day.clone(),
            friday: day,
            ..Week::default()
        };
        Self { from_on: None, to_on: None, works: Some(works), receives: Some(Week::default()) }
    }
}

impl Hours {
    /// Whether they hold on that day.
    pub(super) fn hold_on(&self, day: Date) -> bool {
        self.from_on.is_none_or(|from| from <= day) && self.to_on.is_none_or(|to| day <= to)
    }
}

impl Week {
    /// The sessions of a weekday.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> &[Session] {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }

    /// Sessions of a day follow one another and are few.
    fn check(&self) -> Result<(), String> {
        for weekday in Weekday::Monday.cycle_forward().take(7) {
            let sessions = self.on(weekday);
            if sessions.len() > SESSIONS_PER_DAY_MAX {
                return Err(format!("một ngày có tối đa {SESSIONS_PER_DAY_MAX} buổi làm việc"));
            }
            if let Some(pair) =
                sessions.windows(2).find(|pair| pair[0].closes_minute() >= pair[1].opens_minute())
            {
                return Err(format!("buổi {} và buổi {} không nối tiếp nhau", pair[0], pair[1]));
            }
        }
        Ok(())
    }
}

impl DayOff {
    /// The days, each by itself.
    pub(super) fn dates(&self) -> Result<Vec<Date>, String> {
        let last = self.to_on.unwrap_or(self.on);
        let days: Vec<Date> = days(self.on, last).take(DAYS_OFF_SPAN_MAX + 1).collect();
        if days.is_empty() {
            return Err(format!("ngày cuối {last} sớm hơn ngày đầu {}", self.on));
        }
        if days.len() > DAYS_OFF_SPAN_MAX {
            return Err(format!("nghỉ từ {} quá {DAYS_OFF_SPAN_MAX} ngày", self.on));
        }
        Ok(days)
    }
}

impl Layer {
    /// Enters weekly hours. Those that begin later are asked first, so that a season may lie
    /// inside hours without an end.
    pub(super) fn add_hours(&mut self, hours: Vec<Hours>) -> Result<(), String> {
        for entry in hours {
            if let (Some(from), Some(to)) = (entry.from_on, entry.to_on)
                && to < from
            {
                return Err(format!("giờ làm việc: ngày cuối {to} sớm hơn ngày đầu {from}"));
            }
            if self.hours.iter().any(|other| other.from_on == entry.from_on) {
                return Err("hai khung giờ làm việc bắt đầu cùng một ngày".to_owned());
            }
            [&entry.works, &entry.receives].into_iter().flatten().try_for_each(Week::check)?;
            self.hours.push(entry);
        }
        self.hours.sort_by_key(|entry| std::cmp::Reverse(entry.from_on));
        Ok(())
    }

    /// Enters one day.
    pub(super) fn add_day(&mut self, on: Date, special: Special) -> Result<(), String> {
        if self.days.insert(on, special).is_some() {
            return Err(format!("ngày {} được khai hai lần", on.strftime("%d/%m/%Y")));
        }
        Ok(())
    }
}
