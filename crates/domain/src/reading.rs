//! Reading the data files that people write (`data/`): units, procedures, routes and exemptions.
//! Any file may hold any of them. What is whole is returned together with a sentence for every
//! mistake, so that an import can report all of them at once and then take all or nothing.

use serde::Deserialize;
use toml::{Table, Value};

use crate::agency::{self, Unit, Units, read_units};
use crate::money::Exemption;
use crate::procedure::{Catalogue, Procedure, read_procedures};
use crate::route::{Route, read_routes};

/// What one or more files hold.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// `[[unit]]`, with their parts.
    pub units: Vec<Unit>,
    /// `[[procedure]]`, one record per version.
    pub procedures: Vec<Procedure>,
    /// `[[route]]`.
    pub routes: Vec<Route>,
    /// `[[exemption]]`.
    pub exemptions: Vec<Exemption>,
    /// One sentence per mistake, naming the entry.
    pub problems: Vec<String>,
}

/// The tables and settings that a file may have at its top.
const KNOWN: [&str; 6] = ["unit", "procedure", "route", "exemption", "field", "sources"];

/// Reads one file.
#[must_use]
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    reading.take(text);
    reading
}

impl Reading {
    /// Adds what another file holds.
    pub fn take(&mut self, text: &str) {
        let file: Table = match text.parse() {
            Ok(file) => file,
            Err(error) => {
                self.problems.push(format!("Không đọc được tệp: {error}"));
                return;
            }
        };
        for name in file.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
            self.problems.push(format!("Không biết mục “{name}” trong tệp."));
        }
        let (units, problems) = read_units(text);
        self.units.extend(units);
        self.problems.extend(problems);
        let (procedures, problems) = read_procedures(text);
        self.procedures.extend(procedures);
        self.problems.extend(problems);
        let (routes, problems) = read_routes(text);
        self.routes.extend(routes);
        self.problems.extend(problems);
        self.take_exemptions(&file);
    }

    /// Every mistake: of reading, of each part, and of how the parts fit together.
    #[must_use]
    pub fn all_problems(&self) -> Vec<String> {
        let units = Units::new(self.units.iter().cloned());
        let catalogue =
            Catalogue::new(self.procedures.iter().cloned(), self.routes.iter().cloned());
        let mut found = self.problems.clone();
        found.extend(agency::problems(&units));
        found.extend(catalogue.problems());
        found.extend(catalogue.problems_among(&units));
        found.extend(self.exemptions.iter().flat_map(exemption_mistakes));
        found
    }

    fn take_exemptions(&mut self, file: &Table) {
        for entry in file.get("exemption").and_then(Value::as_array).into_iter().flatten() {
            match Exemption::deserialize(entry.clone()) {
                Ok(exemption) => self.exemptions.push(exemption),
                Err(error) => {
                    let code = entry.get("code").and_then(Value::as_str).unwrap_or("?");
                    let why = error.message();
                    self.problems.push(format!("Miễn giảm “{code}”: không đọc được ({why})."));
                }
            }
        }
    }
}

fn exemption_mistakes(exemption: &Exemption) -> Option<String> {
    let Exemption { code, label, evidence, percent, .. } = exemption;
    if [code, label, evidence].into_iter().any(|text| text.trim().is_empty()) {
        Some(format!("Miễn giảm “{code}”: chưa có mã, tên hoặc giấy tờ chứng minh."))
    } else if !(1..=100).contains(percent) {
        Some(format!("Miễn giảm “{code}”: mức giảm {percent}% phải từ 1 đến 100."))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXEMPTION: &str = r#"
        [[exemption]]
        code = "ho-ngheo"
        label = "Người thuộc hộ nghèo"
        evidence = "Giấy chứng nhận hộ nghèo"
        percent = 100
        from_on = "2019-01-01"
    "#;

    #[test]
    fn exemptions_are_read_and_checked() {
        let reading = read(EXEMPTION);
        assert_eq!(reading.exemptions.len(), 1);
        assert_eq!(reading.all_problems(), Vec::<String>::new());
        for (from, to, expected) in [
            ("100", "0", "Miễn giảm “ho-ngheo”: mức giảm 0% phải từ 1 đến 100."),
            ("100", "101", "Miễn giảm “ho-ngheo”: mức giảm 101% phải từ 1 đến 100."),
            ("100", "\"x\"", "Miễn giảm “ho-ngheo”: không đọc được ("),
            ("Người thuộc hộ nghèo", "", "Miễn giảm “ho-ngheo”: chưa có mã, tên"),
            ("[[exemption]]", "[[exemptions]]", "Không biết mục “exemptions” trong tệp."),
            ("[[exemption]]", "[[exemption]", "Không đọc được tệp: "),
        ] {
            let found = read(&EXEMPTION.replace(from, to)).all_problems();
            assert_eq!(found.len(), 1, "{to}: {found:?}");
            assert!(found[0].starts_with(expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn files_are_added_to_each_other() {
        let mut reading = read(EXEMPTION);
        reading.take(&EXEMPTION.replace("ho-ngheo", "tre-em"));
        reading.take("[[unit]]\nid = \"xa\"");
        assert_eq!(reading.exemptions.len(), 2);
        assert_eq!(reading.problems.len(), 1);
        assert!(reading.problems[0].starts_with("Đơn vị “xa”"));
    }
}
