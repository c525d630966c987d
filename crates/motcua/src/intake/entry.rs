//! A person as the desk enters one: what was typed becomes domain types, and every problem stands
//! beside its field.

use domain::code::{IdentityNumber, Phone, Sex, TaxCode};
use domain::person::{Address, BirthDate, Email, PersonKind, PersonName};
use jiff::civil::Date;

use crate::web::form::clean_option;
use crate::web::problems::Problems;

/// A person or organisation (tổ chức, cá nhân) of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEntry {
    /// Who it is.
    pub kind: PersonKind,
    /// Name.
    pub name: PersonName,
    /// Number of the identity card, new or old.
    pub identity: Option<IdentityNumber>,
    /// Tax code.
    pub tax_code: Option<TaxCode>,
    /// Date or year of birth; of citizens only.
    pub birth: Option<BirthDate>,
    /// Sex; of citizens only.
    pub sex: Option<Sex>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Electronic mail.
    pub email: Option<Email>,
    /// Address.
    pub address: Address,
}

impl PersonEntry {
    /// What does not fit together but is no reason to refuse: old records and corrected births make
    /// real numbers that do not fit.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = match &self.identity {
            Some(IdentityNumber::Personal(id)) => {
                id.warnings(self.birth.map(BirthDate::year), self.sex)
            }
            Some(IdentityNumber::Old(_) | IdentityNumber::Passport(_)) | None => Vec::new(),
        };
        let meant = self.email.as_ref().and_then(Email::probably);
        warnings.extend(meant.map(|meant| {
            format!("thư điện tử có phải {meant}? Thư gửi tới địa chỉ đã ghi có thể không đến.")
        }));
        warnings.extend(unprintable(self.name.as_str(), "tên"));
        warnings.extend(unprintable(self.address.as_str(), "địa chỉ"));
        warnings
    }
}

/// What the paper will not show, told before it is printed.
fn unprintable(text: &str, what: &str) -> Option<String> {
    let missing = letters::unprintable(text);
    (!missing.is_empty()).then(|| {
        let signs: Vec<String> = missing.into_iter().map(String::from).collect();
        format!(
            "{what} có chữ mà phông chữ trên giấy không có ({}); giấy in ra sẽ có ô □ ở chỗ đó. \
             Xin ghi thêm cách viết bằng chữ Việt.",
            signs.join(" ")
        )
    })
}

/// The same as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFields {
    /// Code of the kind; empty means a citizen.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Number of the identity card.
    pub identity: String,
    /// Tax code.
    pub tax_code: String,
    /// Date or year of birth.
    pub birth: String,
    /// Code of the sex.
    pub sex: String,
    /// Telephone number.
    pub phone: String,
    /// Electronic mail.
    pub email: String,
    /// Address.
    pub address: String,
}

impl From<&PersonEntry> for PersonFields {
    fn from(entry: &PersonEntry) -> Self {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        Self {
            kind: entry.kind.code().to_owned(),
            name: entry.name.as_str().to_owned(),
            identity: text(entry.identity.as_ref().map(IdentityNumber::as_str)),
            tax_code: text(entry.tax_code.as_ref().map(TaxCode::as_str)),
            birth: entry.birth.map(BirthDate::printed).unwrap_or_default(),
            sex: text(entry.sex.map(sex_code)),
            phone: text(entry.phone.as_ref().map(Phone::as_str)),
            email: text(entry.email.as_ref().map(Email::as_str)),
            address: entry.address.as_str().to_owned(),
        }
    }
}

impl PersonFields {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [
            &self.name,
            &self.identity,
            &self.tax_code,
            &self.birth,
            &self.phone,
            &self.email,
            &self.address,
        ]
        .into_iter()
        .all(|text| text.trim().is_empty())
    }

    /// Parses all fields; what cannot be parsed is noted under `prefix_field`.
    #[must_use]
    pub fn parse(&self, prefix: &str, today: Date, problems: &mut Problems) -> Option<PersonEntry> {
        let field = |name: &str| format!("{prefix}_{name}");
        let before = problems.iter().count();
        let kind = match clean_option(&self.kind) {
            None => Some(PersonKind::Citizen),
            Some(code) => PersonKind::from_code(&code),
        };
        if kind.is_none() {
            problems.add(field("kind"), "Xin chọn loại đối tượng.");
        }
        let kind = kind.unwrap_or_default();
        let name = match kind {
            PersonKind::Citizen => PersonName::parse(&self.name),
            PersonKind::Enterprise | PersonKind::StateBody | PersonKind::Other => {
                PersonName::parse_organisation(&self.name)
            }
        };
        let name = problems.check(&field("name"), name);
        let identity =
            optional(&self.identity, IdentityNumber::parse, &field("identity"), problems);
        let tax_code = optional(&self.tax_code, TaxCode::parse, &field("tax_code"), problems);
        let phone = optional(&self.phone, Phone::parse, &field("phone"), problems);
        let email = optional(&self.email, Email::parse, &field("email"), problems);
        let born = |text: &str| BirthDate::parse(text, today);
        let (birth, sex) = if kind == PersonKind::Citizen {
            let birth = optional(&self.birth, born, &field("birth"), problems);
            (birth, sex_of(&self.sex, &field("sex"), problems))
        } else {
            (None, None)
        };
        let address = problems.check(&field("address"), Address::parse(&self.address));
        if problems.iter().count() > before {
            return None;
        }
        Some(PersonEntry {
            kind,
            name: name?,
            identity,
            tax_code,
            birth,
            sex,
            phone,
            email,
            address: address?,
        })
    }
}

fn optional<T, E: ToString>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
    field: &str,
    problems: &mut Problems,
) -> Option<T> {
    let text = clean_option(text)?;
    problems.check(field, parse(&text))
}

fn sex_of(code: &str, field: &str, problems: &mut Problems) -> Option<Sex> {
    let code = clean_option(code)?;
    let sex = sex_from_code(&code);
    if sex.is_none() {
        problems.add(field, "Xin chọn Nam hoặc Nữ.");
    }
    sex
}

/// The code of a sex in forms and in the database.
#[must_use]
pub fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

/// The sex with that code.
#[must_use]
pub(super) fn sex_from_code(code: &str) -> Option<Sex> {
    [Sex::Male, Sex::Female].into_iter().find(|sex| sex_code(*sex) == code)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2023, 1, 3);

    fn fields() -> PersonFields {
        PersonFields {
            name: " Zơrâm  Thị Bh’nướch ".to_owned(),
            identity: "049 185 000 123".to_owned(),
            birth: "3/2/1985".to_owned(),
            sex: "female".to_owned(),
            phone: "0905.000.123".to_owned(),
            address: "Thôn Pà Dấu 2, thị trấn Thạnh Mỹ".to_owned(),
            ..PersonFields::default()
        }
    }

    fn problems_of(fields: &PersonFields) -> Vec<String> {
        let mut problems = Problems::default();
        let entry = fields.parse("applicant", TODAY, &mut problems);
        assert_eq!(entry.is_none(), !problems.is_empty());
        problems.iter().map(|problem| problem.field.clone()).collect()
    }

    #[test]
    fn a_citizen_is_read_and_names_are_kept_as_written() {
        use unicode_normalization::UnicodeNormalization as _;
        for name in ["Bh’nướch", "Zơrâm", "A Lăng", "Y Bền", "Pơloong Nhiếu"] {
            let decomposed: String = name.nfd().collect();
            let fields = PersonFields { name: decomposed, ..fields() };
            let entry = fields.parse("applicant", TODAY, &mut Problems::default()).expect(name);
            assert_eq!(entry.name.as_str(), name);
            assert_eq!(entry.phone.as_ref().map(Phone::as_str), Some("0905000123"));
            assert_eq!(entry.warnings(), Vec::<String>::new());
        }
    }

    #[test]
    fn every_problem_stands_beside_its_field() {
        let good = fields();
        let cases: [(&str, PersonFields); 9] = [
            ("kind", PersonFields { kind: "ghost".to_owned(), ..good.clone() }),
            ("name", PersonFields { name: " ".to_owned(), ..good.clone() }),
            ("identity", PersonFields { identity: "04918500012".to_owned(), ..good.clone() }),
            ("birth", PersonFields { birth: "31/2/1985".to_owned(), ..good.clone() }),
            ("sex", PersonFields { sex: "x".to_owned(), ..good.clone() }),
            ("phone", PersonFields { phone: "12345".to_owned(), ..good.clone() }),
            ("email", PersonFields { email: "a@b".to_owned(), ..good.clone() }),
            ("address", PersonFields { address: "12".to_owned(), ..good.clone() }),
            ("tax_code", PersonFields { tax_code: "0100109107".to_owned(), ..good.clone() }),
        ];
        assert_eq!(problems_of(&good), Vec::<String>::new());
        for (field, fields) in cases {
            assert_eq!(problems_of(&fields), [format!("applicant_{field}")], "{field}");
        }
        let empty = PersonFields::default();
        assert_eq!(problems_of(&empty), ["applicant_name", "applicant_address"]);
        assert!(empty.is_empty() && !good.is_empty());
    }

    #[test]
    fn an_organisation_has_no_birth_and_may_have_digits_in_its_name() {
        let fields = PersonFields {
            kind: "enterprise".to_owned(),
            name: "Công ty TNHH 79 Nam Giang".to_owned(),
            tax_code: "0100109106".to_owned(),
            birth: "vô lý".to_owned(),
            sex: "x".to_owned(),
            ..fields()
        };
        let entry = fields.parse("applicant", TODAY, &mut Problems::default()).expect("it is well");
        assert_eq!((entry.birth, entry.sex), (None, None));
    }

    #[test]
    fn an_identity_that_does_not_fit_is_only_a_warning() {
        let fields = PersonFields { sex: "male".to_owned(), birth: "1986".to_owned(), ..fields() };
        let entry = fields.parse("applicant", TODAY, &mut Problems::default()).expect("it is well");
        assert_eq!(entry.warnings().len(), 2);
    }
}
