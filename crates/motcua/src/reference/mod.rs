//! Reference data: units, procedures, routes, calendars, exemptions and letters, each with
//! validity dates. Read from the database into memory once and again after an import; a request
//! takes one snapshot and keeps it.

pub mod bundle;
mod competence;
pub mod draft_texts;
pub mod notice_texts;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use domain::agency::{Unit, UnitId, UnitKind, Units};
use domain::calendar::{Calendar, CalendarBook};
use domain::money::Exemption;
use domain::procedure::Catalogue;
use jiff::civil::Date;
use letters::Templates;

pub use self::competence::Competent;

use self::bundle::Bundle;
use self::draft_texts::DraftTexts;
use self::notice_texts::NoticeTexts;
use crate::access::WHOLE_SYSTEM;
use crate::db::Db;
use crate::{args, sql};

/// A snapshot of all reference data.
pub struct Reference {
    /// Number of the import that made it.
    pub revision: i64,
    /// The units.
    pub units: Units,
    /// Procedures and routes.
    pub catalogue: Catalogue,
    /// Working time.
    pub book: CalendarBook,
    /// Exemptions from fees.
    pub exemptions: Vec<Exemption>,
    /// The forms and letters.
    pub templates: Templates,
    /// The texts from which drafts of results begin.
    pub draft_texts: DraftTexts,
    /// What notices say.
    pub notice_texts: NoticeTexts,
    /// The day whose names the units have; none while nobody has said which.
    pub names_of: Option<Date>,
    site_name: String,
    calendars: Mutex<HashMap<UnitId, Arc<Calendar>>>,
}

impl Reference {
    /// Reads the snapshot; a database without any reference data yields an empty one.
    ///
    /// # Errors
    /// When the database or an entry cannot be read.
    pub async fn load(db: &Db) -> anyhow::Result<Self> {
        let revision = Self::revision(db).await?;
        let rows = db.all(sql!("select kind, id, body from reference_entry"), args![]).await?;
        let entries = rows.iter().map(|row| (row.text("kind"), row.text("id"), row.text("body")));
        let bundle = Bundle::from_entries(entries).context("the reference data")?;
        let site = db.first(sql!("select value from setting where name = 'site_name'"), args![]);
        let site_name = site.await?.map(|row| row.text("value"));
        Self::new(bundle, revision, site_name)
    }

    /// A snapshot made from a bundle.
    ///
    /// # Errors
    /// When its parts do not fit together.
    pub fn new(bundle: Bundle, revision: i64, site_name: Option<String>) -> anyhow::Result<Self> {
        let templates = bundle.templates()?;
        let draft_texts = bundle.draft_texts()?;
        let notice_texts = bundle.notice_texts()?;
        let calendars = bundle.calendars.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let book = CalendarBook::from_files(calendars)?;
        let site_name = site_name.unwrap_or_else(|| "Bộ phận Một cửa".to_owned());
        Ok(Self {
            revision,
            units: Units::new(bundle.units),
            catalogue: Catalogue::new(bundle.procedures, bundle.routes),
            book,
            exemptions: bundle.exemptions,
            templates,
            draft_texts,
            notice_texts,
            names_of: None,
            site_name,
            calendars: Mutex::default(),
        })
    }

    /// The same with the names that the units have on a day: a name that was entered for a later day is
    /// on no screen and no paper before.
    #[must_use]
    pub fn named_on(self, day: Date) -> Self {
        Self { units: self.units.named_on(day), names_of: Some(day), ..self }
    }

    /// The number of the last import.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn revision(db: &Db) -> anyhow::Result<i64> {
        let row = db
            .first(sql!("select value from setting where name = 'reference_revision'"), args![])
            .await?;
        Ok(row.and_then(|row| row.text("value").parse().ok()).unwrap_or(0))
    }

    /// The name of the government whose desk this is, for the page header.
    #[must_use]
    pub fn site_name(&self) -> &str {
        &self.site_name
    }

    /// The working calendar of a unit, with what it inherits.
    #[must_use]
    pub fn calendar(&self, unit: &UnitId) -> Arc<Calendar> {
        // What is no unit is not kept: anybody can think of names.
        if self.units.get(unit).is_none() {
            return Arc::new(self.book.for_units(&[]));
        }
        let mut calendars = self.calendars.lock().unwrap_or_else(PoisonError::into_inner);
        let calendar = calendars.entry(unit.clone()).or_insert_with(|| {
            let lineage: Vec<UnitId> =
                self.units.lineage(unit).into_iter().map(|unit| unit.id.clone()).collect();
            Arc::new(self.book.for_units(&lineage))
        });
        calendar.clone()
    }

    /// The unit's short name; its id when it is unknown.
    #[must_use]
    pub fn unit_name(&self, id: &UnitId) -> String {
        if id.0 == WHOLE_SYSTEM {
            return "Toàn hệ thống".to_owned();
        }
        self.units.get(id).map_or_else(|| id.to_string(), |unit| unit.short_name.clone())
    }

    /// The unit's full name, which also says whose it is: every commune has a “Tư pháp – Hộ tịch”.
    #[must_use]
    pub fn unit_full_name(&self, id: &UnitId) -> String {
        self.units.get(id).map_or_else(|| self.unit_name(id), |unit| unit.name.clone())
    }

    /// The desks that exist on a day.
    pub fn desks(&self, day: Date) -> impl Iterator<Item = &Unit> {
        self.units
            .iter()
            .filter(move |unit| unit.kind == UnitKind::Desk && unit.valid.contains(day))
    }

    /// The exemptions from fees in force on a day.
    pub fn exemptions_on(&self, day: Date) -> impl Iterator<Item = &Exemption> {
        self.exemptions.iter().filter(move |exemption| exemption.valid.contains(day))
    }

    /// The unit with that id, or with that statistical code on that day.
    #[must_use]
    pub fn unit_by_code(&self, code: &str, day: Date) -> Option<&Unit> {
        self.units.get(&UnitId(code.to_owned())).or_else(|| {
            self.units
                .iter()
                .find(|unit| unit.gso_code.as_deref() == Some(code) && unit.valid.contains(day))
        })
    }
}
