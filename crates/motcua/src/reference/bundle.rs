//! Reference data as files and as entries of the database. The files are what people write and
//! `motcua import` reads (`data/README.md` describes them); the entries are what the program keeps:
//! one JSON text for each unit, procedure version, route and exemption, and the text of each
//! calendar and letter file as it is.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use domain::agency::{Unit, read_units};
use domain::money::{Exemption, read_exemptions};
use domain::procedure::{Procedure, read_procedures};
use domain::route::{Route, read_routes};
use letters::Templates;
use serde::de::DeserializeOwned;

use super::draft_texts::{self, DraftTexts};
use super::notice_texts::{self, NoticeTexts};

/// All reference data.
#[derive(Default)]
pub struct Bundle {
    /// The units.
    pub units: Vec<Unit>,
    /// The procedures, every version.
    pub procedures: Vec<Procedure>,
    /// The routes.
    pub routes: Vec<Route>,
    /// The exemptions from fees.
    pub exemptions: Vec<Exemption>,
    /// Calendar files by name, as text.
    pub calendars: BTreeMap<String, String>,
    /// Letter files by name, as text: `letters.toml` and the templates it names.
    pub letters: HashMap<String, String>,
    /// What notices say, as text: `notices.toml`.
    pub notices: Option<String>,
    /// What is wrong with the files, in plain sentences.
    pub problems: Vec<String>,
}

/// The files delivered with the program.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../data/"]
#[include = "*.toml"]
#[include = "*.typ"]
struct Delivered;

impl Bundle {
    /// The data delivered with the program.
    #[must_use]
    pub fn delivered() -> Self {
        let files = Delivered::iter().filter_map(|name| {
            let file = Delivered::get(&name)?;
            Some((name.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        });
        Self::from_files(files)
    }

    /// Reads files, each with its path below the data folder: `units/…`, `routes.toml`,
    /// `notices.toml`, `procedures/…`, `fees/…`, `calendars/…`, `letters/…`. What is wrong is noted, file by file.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut bundle = Self::default();
        for (name, text) in files {
            let problems = bundle.take_file(&name, text);
            bundle
                .problems
                .extend(problems.into_iter().map(|problem| format!("{name}: {problem}")));
        }
        bundle
    }

    fn take_file(&mut self, name: &str, text: String) -> Vec<String> {
        let folder = name.split(['/', '.']).next().unwrap_or_default();
        let file = name.split_once('/').map_or(name, |(_, file)| file).to_owned();
        match folder {
            "units" => take(&mut self.units, read_units(&text)),
            "routes" => take(&mut self.routes, read_routes(&text)),
            "procedures" => take(&mut self.procedures, read_procedures(&text)),
            "fees" => take(&mut self.exemptions, read_exemptions(&text)),
            "calendars" => {
                self.calendars.insert(file, text);
                Vec::new()
            }
            "letters" => {
                self.letters.insert(file, text);
                Vec::new()
            }
            "notices" => {
                self.notices = Some(text);
                Vec::new()
            }
            _ => vec!["Không rõ tệp này là gì; xin đặt vào đúng thư mục.".to_owned()],
        }
    }

    /// The entries of the database: kind, id, body.
    ///
    /// # Errors
    /// Never in practice: all of it came from text.
    pub fn entries(&self) -> anyhow::Result<Vec<(&'static str, String, String)>> {
        let mut entries = Vec::new();
        for unit in &self.units {
            entries.push(("unit", unit.id.to_string(), serde_json::to_string(unit)?));
        }
        for procedure in &self.procedures {
            let body = serde_json::to_string(procedure)?;
            entries.push(("procedure", procedure.version_id(), body));
        }
        for route in &self.routes {
            entries.push(("route", route.id.clone(), serde_json::to_string(route)?));
        }
        for exemption in &self.exemptions {
            entries.push(("exemption", exemption.code.clone(), serde_json::to_string(exemption)?));
        }
        entries
            .extend(self.calendars.iter().map(|(n, text)| ("calendar", n.clone(), text.clone())));
        let letters: BTreeMap<_, _> = self.letters.iter().collect();
        entries.extend(letters.into_iter().map(|(n, text)| ("letter", n.clone(), text.clone())));
        let notices = self.notices.iter();
        entries
            .extend(notices.map(|text| ("notices", notice_texts::FILE.to_owned(), text.clone())));
        Ok(entries)
    }

    /// Reads entries of the database.
    ///
    /// # Errors
    /// Names the first entry that cannot be read.
    pub fn from_entries(
        entries: impl IntoIterator<Item = (String, String, String)>,
    ) -> anyhow::Result<Self> {
        let mut bundle = Self::default();
        for (kind, id, body) in entries {
            match kind.as_str() {
                "unit" => bundle.units.push(json(&id, &body)?),
                "procedure" => bundle.procedures.push(json(&id, &body)?),
                "route" => bundle.routes.push(json(&id, &body)?),
                "exemption" => bundle.exemptions.push(json(&id, &body)?),
                "calendar" => drop(bundle.calendars.insert(id, body)),
                "letter" => drop(bundle.letters.insert(id, body)),
                "notices" => bundle.notices = Some(body),
                other => anyhow::bail!("an entry of an unknown kind: {other}"),
            }
        }
        Ok(bundle)
    }

    /// The letter templates; those delivered with the program when the bundle has none.
    ///
    /// # Errors
    /// When the list or a template it names cannot be read.
    pub fn templates(&self) -> anyhow::Result<Templates> {
        match self.letters.get("letters.toml") {
            Some(list) => Ok(Templates::read(list, &self.letters)?),
            None => Ok(Templates::delivered()),
        }
    }

    /// The texts from which drafts begin; none when the bundle has none.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn draft_texts(&self) -> anyhow::Result<DraftTexts> {
        self.letters
            .get(draft_texts::FILE)
            .map_or(Ok(DraftTexts::default()), |text| DraftTexts::read(text))
    }

    /// What notices say; the texts delivered with the program when the bundle has none.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn notice_texts(&self) -> anyhow::Result<NoticeTexts> {
        let texts = self.notices.as_deref();
        texts.map_or_else(|| Ok(NoticeTexts::delivered()), NoticeTexts::read)
    }
}

fn take<T>(all: &mut Vec<T>, (read, problems): (Vec<T>, Vec<String>)) -> Vec<String> {
    all.extend(read);
    problems
}

fn json<T: DeserializeOwned>(id: &str, body: &str) -> anyhow::Result<T> {
    serde_json::from_str(body).with_context(|| format!("the entry {id}"))
}
