//! What one unit's calendar says by itself: found among the calendar files, and written back into
//! the file that says it.

use domain::agency::UnitId;
use domain::calendar::{CalendarFile, UnitCalendar};

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
