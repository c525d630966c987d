//! What was typed into the reception form: every field by its name, as text, so that it can be
//! kept, shown again and read at any moment, finished or not.

use std::collections::BTreeMap;

use domain::text;
use serde::{Deserialize, Serialize};

use super::entry::PersonFields;

/// Fields that a form may have: the longest checklist has sixty papers with six fields each.
pub const FIELDS_MAX: usize = 600;

/// The fields of a form by name; what is empty is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// Takes the pairs of a sent form: NFC, without fields that belong to the sending itself. Of
    /// two fields with one name the last that is not empty counts.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs.into_iter().take(FIELDS_MAX) {
            if !name.starts_with('_') && name != "act" && !value.trim().is_empty() {
                typed.set(name, &value);
            }
        }
        typed
    }

    /// Reads what was kept.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// How it is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).expect("texts by name are JSON")
    }

    /// Whether nothing was typed that is worth keeping: the desk alone is not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        const SET_BY_ITSELF: [&str; 3] = ["desk", "channel", "return_way"];
        self.0.keys().all(|name| SET_BY_ITSELF.contains(&name.as_str()) || name.ends_with("_kind"))
    }

    /// A field; empty when nothing was typed.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a field; an empty text takes it away.
    pub fn set(&mut self, name: impl Into<String>, value: &str) {
        if value.trim().is_empty() {
            self.0.remove(&name.into());
        } else {
            self.0.insert(name.into(), text::nfc(value));
        }
    }

    /// Takes away all fields whose names begin like this.
    pub fn forget(&mut self, prefix: &str) {
        self.0.retain(|name, _value| !name.starts_with(prefix));
    }

    /// Lays newer fields over these: for a form of which only a part arrived.
    pub fn overlay(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }

    /// The fields of one person: `applicant`, `rep` or `owner`.
    #[must_use]
    pub fn person(&self, prefix: &str) -> PersonFields {
        let field = |name: &str| self.get(&format!("{prefix}_{name}")).to_owned();
        PersonFields {
            kind: field("kind"),
            name: field("name"),
            identity: field("identity"),
            tax_code: field("tax_code"),
            birth: field("birth"),
            sex: field("sex"),
            phone: field("phone"),
            email: field("email"),
            address: field("address"),
        }
    }

    /// Sets those fields of a person that are known; others stay as typed.
    pub fn put_person(&mut self, prefix: &str, person: &PersonFields) {
        let fields = [
            ("kind", &person.kind),
            ("name", &person.name),
            ("identity", &person.identity),
            ("tax_code", &person.tax_code),
            ("birth", &person.birth),
            ("sex", &person.sex),
            ("phone", &person.phone),
            ("email", &person.email),
            ("address", &person.address),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.set(format!("{prefix}_{name}"), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Typed {
        Typed::from_pairs(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn names_survive_the_way_through_the_database_in_one_normal_form() {
        for name in ["Bh’nướch", "Zơrâm", "A Lăng", "Pơloong Thị Đhưng"] {
            let decomposed: String = name.nfd().collect();
            let typed = pairs(&[("applicant_name", &decomposed)]);
            let again = Typed::from_json(&typed.to_json()).expect("our own JSON");
            assert_eq!(again.person("applicant").name, name);
        }
        assert_eq!(Typed::from_json("[1]"), None);
    }

    #[test]
    fn what_belongs_to_the_sending_is_not_kept() {
        let typed = pairs(&[("_csrf", "x"), ("act", "save"), ("_refresh", "1"), ("desk", "d")]);
        assert_eq!(typed.to_json(), r#"{"desk":"d"}"#);
        assert!(typed.is_empty());
        assert!(!pairs(&[("procedure", "1.001193")]).is_empty());
    }

    #[test]
    fn the_last_filled_field_of_one_name_counts() {
        let typed = pairs(&[("procedure", "a"), ("procedure", "b"), ("procedure", " ")]);
        assert_eq!(typed.get("procedure"), "b");
    }

    #[test]
    fn a_part_of_a_form_does_not_wipe_the_rest() {
        let mut kept = pairs(&[("applicant_name", "A Lăng"), ("applicant_phone", "1")]);
        kept.overlay(pairs(&[("applicant_phone", "2")]));
        assert_eq!((kept.get("applicant_name"), kept.get("applicant_phone")), ("A Lăng", "2"));
        kept.forget("applicant_");
        assert_eq!(kept.get("applicant_name"), "");
    }

    #[test]
    fn a_person_is_put_in_without_wiping_what_is_not_known() {
        let mut typed = pairs(&[("applicant_phone", "0905000123"), ("applicant_name", "x")]);
        let known = PersonFields { name: "Zơrâm".to_owned(), ..PersonFields::default() };
        typed.put_person("applicant", &known);
        let person = typed.person("applicant");
        assert_eq!((person.name.as_str(), person.phone.as_str()), ("Zơrâm", "0905000123"));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_comes_back(
            fields in prop::collection::btree_map("[a-z]{1,12}", "\\PC{0,40}", 0..20),
        ) {
            let typed = Typed::from_pairs(fields.clone());
            let again = Typed::from_json(&typed.to_json());
            prop_assert_eq!(again.as_ref(), Some(&typed));
            for (name, value) in fields.iter().filter(|(name, _)| *name != "act") {
                let kept = if value.trim().is_empty() { String::new() } else { text::nfc(value) };
                prop_assert_eq!(typed.get(name), kept);
            }
        }
    }
}
