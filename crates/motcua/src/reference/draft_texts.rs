//! The texts from which drafts of results begin: data with dates of validity, beside the letters
//! (`data/letters/du-thao.toml` explains the format).

use anyhow::Context as _;
use domain::dossier::Outcome;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The name of the file beside the letters.
pub const FILE: &str = "du-thao.toml";

/// All texts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftTexts {
    /// Every text.
    #[serde(rename = "text", default)]
    pub texts: Vec<Outline>,
}

/// A text with blanks such as `{chu_ho_so}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// Its id.
    pub id: String,
    /// Its name in the list of texts.
    pub name: String,
    /// The results it is for, by the beginning of their names; none for all others.
    pub begins: Vec<String>,
    /// What it says to the applicant.
    #[serde(default)]
    pub outcome: Outcome,
    /// Kind of document.
    pub title: String,
    /// What follows the number.
    pub notation: String,
    /// What it is about.
    pub subject: String,
    /// Who decides.
    pub authority: String,
    /// Grounds, one per line.
    pub grounds: String,
    /// What opens the body.
    pub enacting: String,
    /// Paragraphs, one per line.
    pub body: String,
    /// Recipients, one per line.
    pub recipients: String,
    /// Capacity of the signer, in lines.
    pub capacity: String,
    /// First day on which it is used.
    pub from_on: Date,
    /// Last day, if an end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Date>,
}

impl Outline {
    /// Whether it is in use on a day.
    #[must_use]
    pub fn is_used_on(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|to_on| day <= to_on)
    }
}

impl DraftTexts {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not such a file.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).with_context(|| format!("letters/{FILE}"))
    }

    /// The texts in use on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Outline> {
        self.texts.iter().filter(move |text| text.is_used_on(day))
    }

    /// The text for a result of that name on a day.
    #[must_use]
    pub fn for_result(&self, result: &str, day: Date) -> Option<&Outline> {
        let begins = |text: &&Outline| text.begins.iter().any(|word| result.starts_with(word));
        self.on(day).find(begins).or_else(|| self.on(day).find(|text| text.begins.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_result_has_a_text_in_every_year() {
        let delivered = include_str!("../../../../data/letters/du-thao.toml");
        let texts = DraftTexts::read(delivered).expect("the delivered texts");
        let table = [
            ("Quyết định hỗ trợ", date(2022, 3, 1), "quyet-dinh-2018"),
            ("Quyết định hỗ trợ", date(2025, 7, 1), "quyet-dinh-2025"),
            ("Giấy khai sinh", date(2022, 3, 1), "giay-chung-nhan"),
            ("Trích lục khai tử", date(2026, 3, 1), "giay-chung-nhan"),
            ("Văn bản trả lời", date(2022, 3, 1), "van-ban-tra-loi"),
        ];
        for (result, day, id) in table {
            assert_eq!(texts.for_result(result, day).map(|text| text.id.as_str()), Some(id));
        }
    }
}
