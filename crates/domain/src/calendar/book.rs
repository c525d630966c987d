//! All that is known about working days and hours, as read from data: the nation's announcements
//! and what single units do differently.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::layer::{DayOff, Hours, Layer, Special};
use super::statutory::{StatutoryRules, days_off, forgotten};
use super::{Calendar, FIRST_YEAR, LAST_YEAR};
use crate::agency::UnitId;

/// Sổ lịch làm việc: the nation's calendar and those of all units, from which [`Calendar`]s are
/// made.
#[derive(Clone, Debug)]
pub struct CalendarBook {
    national: Arc<Layer>,
    units: BTreeMap<UnitId, Arc<Layer>>,
    announced: BTreeSet<i16>,
    /// The days off that follow from the law alone.
    by_law: BTreeSet<Date>,
    /// Holidays of the law that announcements forgot.
    forgotten: BTreeMap<Date, String>,
}

/// Who says that a day is not as every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// A unit.
    Unit(&'a UnitId),
    /// The announcement of the year.
    Announced,
    /// The law, while nothing is announced.
    Law,
}

/// One file of calendars, as it is written; see `data/calendars/README.md`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// What is assumed for years without an announcement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<StatutoryRules>,
    /// Weekly office hours of the nation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Announcements, one a year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub year: Vec<Announcement>,
    /// What single units do differently.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unit: Vec<UnitCalendar>,
}

/// The announcement of one year's days off (thông báo nghỉ lễ, tết). It says what the law leaves to the
/// year and adds to it; a holiday of the law that it forgets stays off ([`CalendarBook::forgotten`]).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// The year.
    pub year: i16,
    /// How sure we are, and where we have it from.
    pub confidence: String,
    /// Days off. One may lie in the year before (31/12, exchanged for a Saturday).
    pub days_off: Vec<DayOff>,
    /// Rest days on which people work instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up: Vec<MakeUp>,
}

/// A day on which people work to make up for another (ngày làm bù).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeUp {
    /// The day worked, as a rule a Saturday.
    pub on: Date,
    /// The day off that is made up for: the sessions are those of its weekday.
    pub replaces: Date,
    /// What people are told: "Làm bù cho ngày 29/4".
    pub reason: String,
}

/// What one unit, and all below it, does differently.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCalendar {
    /// The unit.
    pub id: UnitId,
    /// Its own weekly hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Days on which it is closed (a storm), for itself and all below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days_off: Vec<DayOff>,
    /// Days on which it works although its parents do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up: Vec<MakeUp>,
}

/// Why a calendar file cannot be used, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct CalendarError {
    /// The name of the file.
    pub file: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Default for CalendarBook {
    /// A book without any announcement: default hours and the law alone.
    fn default() -> Self {
        Self::from_files([]).expect("nothing cannot be wrong")
    }
}

impl CalendarBook {
    /// Reads the texts of calendar files, each with its name for messages.
    ///
    /// # Errors
    /// When a text is not such a file, or two of its statements contradict each other.
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, CalendarError> {
        let mut reading = Reading::default();
        for (name, text) in files {
            let file = toml::from_str(text).map_err(|error| error.to_string());
            file.and_then(|file| reading.take(file))
                .map_err(|problem| CalendarError { file: name.to_owned(), problem })?;
        }
        Ok(reading.finish())
    }

    /// The calendar of a unit, given with its parents: itself first, the farthest parent last.
    /// What a nearer unit says wins. Units without entries are passed over.
    #[must_use]
    pub fn for_units(&self, lineage: &[UnitId]) -> Calendar {
        let mut layers: Vec<Arc<Layer>> =
            lineage.iter().filter_map(|id| self.units.get(id)).cloned().collect();
        layers.push(Arc::clone(&self.national));
        Calendar { layers }
    }

    /// Who says that a day is not as every week, for a unit given with its parents.
    #[must_use]
    pub fn origin<'a>(&'a self, lineage: &'a [UnitId], on: Date) -> Option<Origin<'a>> {
        let says =
            |id: &&UnitId| self.units.get(*id).is_some_and(|layer| layer.days.contains_key(&on));
        if let Some(unit) = lineage.iter().find(says) {
            return Some(Origin::Unit(unit));
        }
        let law = self.by_law.contains(&on);
        self.national.days.contains_key(&on).then_some(if law {
            Origin::Law
        } else {
            Origin::Announced
        })
    }

    /// Whether that year's days off have been announced; otherwise they follow from the law alone.
    #[must_use]
    pub fn is_announced(&self, year: i16) -> bool {
        self.announced.contains(&year)
    }

    /// Holidays of the law that the announcement of their year does not name. They are off all the same;
    /// whoever entered the announcement should look at it again.
    pub fn forgotten(&self) -> impl Iterator<Item = (Date, &str)> {
        self.forgotten.iter().map(|(on, reason)| (*on, reason.as_str()))
    }

    /// What to look at again, one sentence for each year.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut years: BTreeMap<i16, Vec<String>> = BTreeMap::new();
        for (on, reason) in self.forgotten() {
            let day = format!("{} ({reason})", on.strftime("%d/%m/%Y"));
            years.entry(on.year()).or_default().push(day);
        }
        let sentence = |(year, days): (i16, Vec<String>)| {
            format!(
                "Lịch công bố năm {year} thiếu ngày nghỉ theo luật: {}. Hệ thống vẫn tính là ngày nghỉ; \
                 xin kiểm tra lại thông báo đã nhập.",
                days.join("; ")
            )
        };
        years.into_iter().map(sentence).collect()
    }

    /// The calendar of the nation, for units that do nothing differently.
    #[must_use]
    pub fn national(&self) -> Calendar {
        self.for_units(&[])
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    rules: Option<StatutoryRules>,
    announced: BTreeSet<i16>,
    national: Layer,
    units: BTreeMap<UnitId, Arc<Layer>>,
}

impl Reading {
    fn take(&mut self, file: CalendarFile) -> Result<(), String> {
        if let Some(rules) = file.statutory {
            if !(0..=4).contains(&rules.tet_days_before) {
                return Err("tet_days_before phải từ 0 đến 4".to_owned());
            }
            if self.rules.replace(rules).is_some() {
                return Err("mục [statutory] chỉ được khai một lần".to_owned());
            }
        }
        self.national.add_hours(file.hours)?;
        for announcement in file.year {
            self.announce(announcement)?;
        }
        for unit in file.unit {
            let mut layer = Layer::default();
            layer.add_hours(unit.hours)?;
            add_days(&mut layer, unit.days_off, unit.make_up)
                .map_err(|problem| format!("đơn vị {}: {problem}", unit.id))?;
            if self.units.insert(unit.id.clone(), Arc::new(layer)).is_some() {
                return Err(format!("đơn vị {} được khai hai lần", unit.id));
            }
        }
        Ok(())
    }

    fn announce(&mut self, announcement: Announcement) -> Result<(), String> {
        let year = announcement.year;
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(format!("năm {year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}"));
        }
        if !self.announced.insert(year) {
            return Err(format!("năm {year} được khai hai lần"));
        }
        add_days(&mut self.national, announcement.days_off, announcement.make_up)
            .map_err(|problem| format!("năm {year}: {problem}"))
    }

    fn finish(mut self) -> CalendarBook {
        let rules = self.rules.unwrap_or_default();
        let mut by_law = BTreeSet::new();
        let mut forgotten = BTreeMap::new();
        for year in FIRST_YEAR..=LAST_YEAR {
            if self.announced.contains(&year) {
                forgotten.extend(self.national.forgotten(year, rules));
                continue;
            }
            for (on, reason) in days_off(year, rules) {
                self.national.days.entry(on).or_insert_with(|| {
                    by_law.insert(on);
                    Special::Off { reason }
                });
            }
        }
        for (on, reason) in &forgotten {
            by_law.insert(*on);
            self.national.days.insert(*on, Special::Off { reason: reason.clone() });
        }
        self.national.hours.push(Hours::default());
        CalendarBook {
            national: Arc::new(self.national),
            units: self.units,
            announced: self.announced,
            by_law,
            forgotten,
        }
    }
}

impl Layer {
    /// Holidays of the law that are worked in that year, according to what has been announced.
    fn forgotten(&self, year: i16, rules: StatutoryRules) -> BTreeMap<Date, String> {
        forgotten(year, rules, |on| match self.days.get(&on) {
            Some(Special::Off { .. }) => true,
            Some(Special::MakeUp { .. }) => false,
            None => matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday),
        })
    }
}

/// Enters days off and make-up days, each day once.
fn add_days(layer: &mut Layer, days_off: Vec<DayOff>, make_up: Vec<MakeUp>) -> Result<(), String> {
    for day in days_off {
        for on in day.dates()? {
            layer.add_day(on, Special::Off { reason: day.reason.clone() })?;
        }
    }
    for day in make_up {
        let like: Weekday = day.replaces.weekday();
        layer.add_day(day.on, Special::MakeUp { like, reason: day.reason })?;
    }
    Ok(())
}
