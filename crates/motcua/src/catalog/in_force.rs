//! Questions about the procedures in force on a day, for whoever asks without standing at a desk:
//! the public pages and the programming interface.

use std::collections::BTreeSet;

use domain::code::ProcedureCode;
use domain::procedure::{Level, Procedure};
use jiff::civil::Date;

use crate::reference::Reference;

/// What is looked for; nothing means everything.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the name, initials or a code; accents may be left out.
    pub words: String,
    /// Lĩnh vực, as written in the catalogue.
    pub field: Option<String>,
    /// Cấp giải quyết.
    pub level: Option<Level>,
}

/// The records of one procedure that are in force on a day, the highest level first.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// At least one.
    pub records: Vec<&'a Procedure>,
}

impl<'a> Entry<'a> {
    /// The record that stands for all where they agree: code, name, field.
    #[must_use]
    pub fn first(&self) -> &'a Procedure {
        self.records[0]
    }

    /// The levels of government that settle it.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let settles = |level: &Level| self.records.iter().any(|one| one.levels.contains(level));
        Level::ALL.into_iter().filter(settles).collect()
    }
}

/// The procedures in force that answer, best first; in the order of the catalogue when no words
/// are given.
#[must_use]
pub fn search<'a>(reference: &'a Reference, day: Date, wanted: &Wanted) -> Vec<Entry<'a>> {
    let levels = wanted.level.map_or_else(|| Level::ALL.to_vec(), |level| vec![level]);
    let mut found: Vec<&Procedure> = if wanted.words.trim().is_empty() {
        let is_settled = |one: &&Procedure| levels.iter().any(|level| one.in_force(day, *level));
        reference.catalogue.procedures().filter(is_settled).collect()
    } else {
        let by_level = |level: &Level| reference.catalogue.search(&wanted.words, day, *level);
        let mut ranked: Vec<(usize, &Procedure)> =
            levels.iter().flat_map(|level| by_level(level).into_iter().enumerate()).collect();
        ranked.sort_by_key(|(place, one)| (*place, one.name.chars().count()));
        ranked.into_iter().map(|(_, one)| one).collect()
    };
    if let Some(field) = &wanted.field {
        found.retain(|procedure| procedure.field == *field);
    }
    entries(found)
}

/// The procedure with that code, if it is in force on that day.
#[must_use]
pub fn find<'a>(reference: &'a Reference, code: &ProcedureCode, day: Date) -> Option<Entry<'a>> {
    let records: Vec<&Procedure> = reference
        .catalogue
        .procedures()
        .filter(|one| one.code == *code && one.valid.contains(day))
        .collect();
    entries(records).pop()
}

/// The fields (lĩnh vực) of the procedures in force, in alphabetical order.
#[must_use]
pub fn fields(reference: &Reference, day: Date) -> Vec<String> {
    let fields: BTreeSet<(String, &String)> = reference
        .catalogue
        .procedures()
        .filter(|one| one.valid.contains(day))
        .map(|one| (domain::text::fold(&one.field), &one.field))
        .collect();
    fields.into_iter().map(|(_, field)| field.clone()).collect()
}

/// Puts the records of one code together, where the first of them stands.
fn entries(records: Vec<&Procedure>) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for record in records {
        match entries.iter_mut().find(|entry| entry.first().code == record.code) {
            Some(entry) => {
                let known = |one: &&Procedure| one.version_id() == record.version_id();
                if !entry.records.iter().any(known) {
                    entry.records.push(record);
                }
            }
            None => entries.push(Entry { records: vec![record] }),
        }
    }
    for entry in &mut entries {
        entry.records.sort_by_key(|record| record.levels.first().copied());
    }
    entries
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reference::bundle::Bundle;

    const DAY: Date = date(2023, 1, 3);

    fn reference() -> Reference {
        Reference::new(Bundle::delivered(), 1, None).expect("the delivered data")
    }

    #[test]
    fn a_procedure_of_two_levels_is_listed_once() {
        let reference = reference();
        let all = search(&reference, DAY, &Wanted::default());
        let codes: BTreeSet<&str> = all.iter().map(|one| one.first().code.as_str()).collect();
        assert_eq!(codes.len(), all.len());
        assert_eq!(all.len(), 170);
        let code = ProcedureCode::parse("2.000815").expect("a code");
        let both = find(&reference, &code, DAY).expect("it is in force");
        assert_eq!(both.levels(), [Level::District, Level::Commune]);
        let after = find(&reference, &code, date(2025, 8, 1)).expect("it is in force");
        assert_eq!(after.levels(), [Level::Commune]);
    }

    #[test]
    fn words_field_and_level_narrow_the_list() {
        let reference = reference();
        let names = |wanted: &Wanted| -> Vec<String> {
            let found = search(&reference, DAY, wanted);
            found.iter().map(|entry| entry.first().name.clone()).collect()
        };
        let words = |words: &str| Wanted { words: words.to_owned(), ..Wanted::default() };
        assert_eq!(names(&words("dang ky khai sinh"))[0], "Đăng ký khai sinh");
        assert_eq!(names(&words("1.001193")), ["Đăng ký khai sinh"]);
        assert!(names(&words("không có thủ tục nào như vậy")).is_empty());
        let commune = Wanted { level: Some(Level::Commune), ..words("khai sinh") };
        assert!(names(&commune).len() < names(&words("khai sinh")).len());
        let field = Wanted { field: Some("Hộ tịch".to_owned()), ..Wanted::default() };
        let found = search(&reference, DAY, &field);
        assert!(!found.is_empty() && found.iter().all(|one| one.first().field == "Hộ tịch"));
        let fields = fields(&reference, DAY);
        assert!(fields.contains(&"Hộ tịch".to_owned()) && fields.len() > 20, "{fields:?}");
    }
}
