//! Reference data as files and as entries of the database. The files are what people write and
//! `motcua import` reads (`data/README.md` describes them); the entries are what the program keeps:
//! one JSON text for each unit, procedure version, route and exemption, and the text of each
//! calendar and letter file as it is.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use domain::agency::Unit;
use domain::money::Exemption;
use domain::procedure::Procedure;
use domain::route::Route;
use letters::Templates;
use serde::Deserialize;
use serde::de::DeserializeOwned;

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
}

/// The files delivered with the program.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../data/"]
#[include = "*.toml"]
#[include = "*.typ"]
struct Delivered;

/// The tables of a data file; any file may hold any of them.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct DataFile {
    unit: Vec<Unit>,
    procedure: Vec<Procedure>,
    route: Vec<Route>,
    exemption: Vec<Exemption>,
}

impl Bundle {
    /// The data delivered with the program.
    ///
    /// # Errors
    /// Never for a program whose tests have passed.
    pub fn delivered() -> anyhow::Result<Self> {
        let files = Delivered::iter().filter_map(|name| {
            let file = Delivered::get(&name)?;
            Some((name.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        });
        Self::from_files(files)
    }

    /// Reads files, each with its path below the data folder. Files in `calendars/` and `letters/`
    /// have formats of their own.
    ///
    /// # Errors
    /// Names the first file that cannot be read, and why.
    pub fn from_files(files: impl IntoIterator<Item = (String, String)>) -> anyhow::Result<Self> {
        let mut bundle = Self::default();
        for (name, text) in files {
            bundle.take_file(&name, text).with_context(|| format!("tệp {name}"))?;
        }
        Ok(bundle)
    }

    fn take_file(&mut self, name: &str, text: String) -> anyhow::Result<()> {
        if let Some(calendar) = name.strip_prefix("calendars/") {
            self.calendars.insert(calendar.to_owned(), text);
        } else if let Some(letter) = name.strip_prefix("letters/") {
            self.letters.insert(letter.to_owned(), text);
        } else {
            let file: DataFile = toml::from_str(&text)?;
            self.units.extend(file.unit);
            self.procedures.extend(file.procedure);
            self.routes.extend(file.route);
            self.exemptions.extend(file.exemption);
        }
        Ok(())
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
        entries.extend(self.letters.iter().map(|(n, text)| ("letter", n.clone(), text.clone())));
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
}

fn json<T: DeserializeOwned>(id: &str, body: &str) -> anyhow::Result<T> {
    serde_json::from_str(body).with_context(|| format!("the entry {id}"))
}
