//! What one unit's calendar says by itself, and what was announced for one year: found among the
//! calendar files, and written back into the file that says it.

use domain::agency::UnitId;
use domain::calendar::{Announcement, CalendarFile, UnitCalendar};

use super::edit::{Change, mark};
use super::text::unreadable;
use super::whole::Entries;

/// A unit's own calendar, with the file in which it stands.
#[derive(Clone, Debug)]
pub struct Own {
    /// What the unit does differently.
    pub calendar: UnitCalendar,
    /// The mark of the file, for the page.
    pub seen: String,
    name: String,
    file: CalendarFile,
}

/// The calendar of a unit; an empty one in a file of its own when nothing is said about it yet.
///
/// # Errors
/// A sentence when a file cannot be read.
pub fn own(entries: &Entries, unit: &UnitId) -> Result<Own, String> {
    let name = format!("don-vi-{unit}.toml");
    for ((_, file_name), text) in entries.iter().filter(|((kind, _), _)| kind == "calendar") {
        let file: CalendarFile = toml::from_str(text)
            .map_err(|error| format!("{file_name}: {}", unreadable(text, &error)))?;
        if let Some(calendar) = file.unit.iter().find(|one| one.id == *unit) {
            let (calendar, seen) = (calendar.clone(), mark(Some(text)));
            return Ok(Own { calendar, seen, name: file_name.clone(), file });
        }
    }
    let there = entries.get(&("calendar".to_owned(), name.clone()));
    let file: CalendarFile = match there {
        Some(text) => toml::from_str(text).map_err(|error| unreadable(text, &error))?,
        None => CalendarFile::default(),
    };
    let calendar = UnitCalendar {
        id: unit.clone(),
        hours: Vec::new(),
        days_off: Vec::new(),
        make_up: Vec::new(),
    };
    Ok(Own { calendar, seen: mark(there.map(String::as_str)), name, file })
}

/// Where announcements are written that stand nowhere yet.
const NATIONAL: &str = "national.toml";

/// The announcement of a year, with the file in which it stands or shall stand.
#[derive(Clone, Debug)]
pub struct OfYear {
    /// What was announced, if anything was.
    pub announcement: Option<Announcement>,
    /// The mark of the file, for the page.
    pub seen: String,
    name: String,
    file: CalendarFile,
}

/// The announcement of a year.
///
/// # Errors
/// A sentence when a file cannot be read.
pub fn of_year(entries: &Entries, year: i16) -> Result<OfYear, String> {
    let mut national = None;
    for ((_, name), text) in entries.iter().filter(|((kind, _), _)| kind == "calendar") {
        let file: CalendarFile = toml::from_str(text)
            .map_err(|error| format!("{name}: {}", unreadable(text, &error)))?;
        let announcement = file.year.iter().find(|one| one.year == year).cloned();
        let is_there = announcement.is_some();
        let (name, seen) = (name.clone(), mark(Some(text)));
        if is_there || name == NATIONAL {
            national = Some(OfYear { announcement, seen, name, file });
        }
        if is_there {
            break;
        }
    }
    Ok(national.unwrap_or_else(|| OfYear {
        announcement: None,
        seen: mark(None),
        name: NATIONAL.to_owned(),
        file: CalendarFile::default(),
    }))
}

impl OfYear {
    /// The id of its entry, for its history.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The change that writes an announcement of that year. Remarks in a file that people wrote are kept
    /// in its history only.
    ///
    /// # Errors
    /// A sentence, should it not fit into a file.
    pub fn change(mut self, announcement: Announcement, seen: &str) -> Result<Change, String> {
        self.file.year.retain(|one| one.year != announcement.year);
        self.file.year.push(announcement);
        self.file.year.sort_by_key(|one| one.year);
        let text = toml::to_string_pretty(&self.file).map_err(|error| error.to_string())?;
        Ok(Change::new("calendar", self.name, text).seen(seen))
    }
}

impl Own {
    /// The id of its entry, for its history.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The change that writes it. Remarks in a file that people wrote are kept in its history only.
    ///
    /// # Errors
    /// A sentence, should it not fit into a file.
    pub fn change(mut self, seen: &str) -> Result<Change, String> {
        match self.file.unit.iter_mut().find(|one| one.id == self.calendar.id) {
            Some(there) => *there = self.calendar,
            None => self.file.unit.push(self.calendar),
        }
        let text = toml::to_string_pretty(&self.file).map_err(|error| error.to_string())?;
        Ok(Change::new("calendar", self.name, text).seen(seen))
    }
}
