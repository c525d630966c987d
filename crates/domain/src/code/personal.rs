//! Identity numbers of persons: the personal ID of 12 digits and the old card's of 9.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CodeError, Passport, all_digits, string_code, without_separators};

/// Giới tính, as cards print it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// What is printed: "Nam", "Nữ".
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
        }
    }

    /// Reads "Nam" or "Nữ", with or without accents and capitals.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        match crate::text::fold(label).as_str() {
            "nam" => Some(Self::Male),
            "nu" => Some(Self::Female),
            _other => None,
        }
    }
}

/// Số định danh cá nhân (số CCCD): 3 digits of the province of birth registration, or of the country for
/// whoever was born abroad, 1 of century and sex, 2 of the year of birth, 6 of serial. It has no check
/// digit.
///
/// # Source
/// Decree 137/2015/NĐ-CP Art. 13; lists of codes: annexes 1 and 2 of Circular 07/2016/TT-BCA, kept by
/// Circular 59/2021/TT-BCA; to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonalId(String);

string_code!(PersonalId);

/// The provinces as they were numbered; the mergers of 2025 change no number that was given.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// The range from which countries have their numbers. The list itself was not seen, so its end is
/// generous: to be confirmed.
const COUNTRIES: std::ops::RangeInclusive<u16> = 101..=349;

impl PersonalId {
    /// Reads the number, with or without spaces. A place of birth that we do not know is a warning:
    /// the card in the officer's hand is right.
    ///
    /// # Errors
    /// A sentence for the form field: not 12 digits.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits = without_separators(text);
        if !all_digits(&digits, 12) {
            return Err(CodeError::new("Số định danh cá nhân (số CCCD) gồm đúng 12 chữ số."));
        }
        Ok(Self(digits))
    }

    /// The place of birth registration: 49 is Quảng Nam, 48 Đà Nẵng; from 101 on it is a country.
    #[must_use]
    pub fn place(&self) -> u16 {
        self.number(0..3)
    }

    /// The sex that the fourth digit says: even for men.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.number(3..4).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    /// The year of birth that the fourth to sixth digits say.
    #[must_use]
    pub fn birth_year(&self) -> i16 {
        let century = 1900 + 100 * (self.number(3..4) / 2);
        i16::try_from(century + self.number(4..6)).expect("at most 1900 + 400 + 99")
    }

    /// What is unknown in the number or does not fit the birth date and sex on the form, as sentences:
    /// warnings, because old records and corrected births make real numbers that do not fit.
    #[must_use]
    pub fn warnings(&self, birth_year: Option<i16>, sex: Option<Sex>) -> Vec<String> {
        let mut warnings = Vec::new();
        if !PROVINCES.contains(&self.place()) && !COUNTRIES.contains(&self.place()) {
            warnings.push(format!(
                "Ba chữ số đầu của số định danh ({:03}) không phải mã tỉnh, thành phố hay quốc gia đã biết.",
                self.place()
            ));
        }
        if let Some(year) = birth_year.filter(|year| *year != self.birth_year()) {
            warnings.push(format!(
                "Theo số định danh, người này sinh năm {}, nhưng năm sinh đã nhập là {year}.",
                self.birth_year()
            ));
        }
        if let Some(sex) = sex.filter(|sex| *sex != self.sex()) {
            warnings.push(format!(
                "Theo số định danh, giới tính là {}, nhưng giới tính đã nhập là {}.",
                self.sex().label(),
                sex.label()
            ));
        }
        warnings
    }

    /// The same for a full birth date.
    #[must_use]
    pub fn warnings_on(&self, born_on: Date, sex: Option<Sex>) -> Vec<String> {
        self.warnings(Some(born_on.year()), sex)
    }

    fn number(&self, range: std::ops::Range<usize>) -> u16 {
        self.0[range].parse().expect("twelve digits, of which at most three are read at once")
    }
}

/// Số chứng minh nhân dân: the 9 digits of the old identity card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OldIdNumber(String);

string_code!(OldIdNumber);

impl OldIdNumber {
    /// Reads the number, with or without spaces.
    ///
    /// # Errors
    /// A sentence for the form field when it is not 9 digits.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits = without_separators(text);
        if all_digits(&digits, 9) {
            Ok(Self(digits))
        } else {
            Err(CodeError::new("Số chứng minh nhân dân (cũ) gồm đúng 9 chữ số."))
        }
    }
}

/// The number of whichever identity card or passport a person brings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum IdentityNumber {
    /// Số định danh cá nhân, số CCCD (national code 1).
    Personal(PersonalId),
    /// Số CMND cũ (national code 2).
    Old(OldIdNumber),
    /// Số hộ chiếu, of whoever has neither.
    Passport(Passport),
}

impl IdentityNumber {
    /// Reads any of the numbers; letters and the count of digits decide.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if let Ok(passport) = Passport::parse(text) {
            return Ok(Self::Passport(passport));
        }
        let digits = without_separators(text);
        match digits.len() {
            9 => OldIdNumber::parse(&digits).map(Self::Old),
            12 => PersonalId::parse(&digits).map(Self::Personal),
            _other => Err(CodeError::new(
                "Số giấy tờ tùy thân gồm 12 chữ số (CCCD) hoặc 9 chữ số (CMND cũ); hộ chiếu có chữ cái \
                 đứng đầu, ví dụ B1234567.",
            )),
        }
    }

    /// What the paper with a stored number is called before it: `CCCD số`.
    #[must_use]
    pub fn label_of(stored: &str) -> &'static str {
        match Self::parse(stored) {
            Ok(Self::Old(_)) => "CMND số",
            Ok(Self::Passport(_)) => "hộ chiếu số",
            Ok(Self::Personal(_)) | Err(_) => "CCCD số",
        }
    }

    /// The number as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Personal(id) => id.as_str(),
            Self::Old(number) => number.as_str(),
            Self::Passport(number) => number.as_str(),
        }
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_parts_of_a_number() {
        for (text, place, sex, year) in [
            ("049085001234", 49, Sex::Male, 1985),
            ("049 185 001 234", 49, Sex::Female, 1985),
            ("048203000001", 48, Sex::Male, 2003),
            ("001.399.000.001", 1, Sex::Female, 2099),
            ("128090000123", 128, Sex::Male, 1990),
            ("206 301 000 456", 206, Sex::Female, 2001),
        ] {
            let id = PersonalId::parse(text).expect(text);
            assert_eq!((id.place(), id.sex(), id.birth_year()), (place, sex, year), "{text}");
            assert_eq!(id.warnings(None, None), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn wrong_numbers_are_refused() {
        for text in ["", "04908500123", "0490850012345", "04908500123a"] {
            assert!(PersonalId::parse(text).is_err(), "{text}");
        }
        for text in ["", "20512345", "2051234567", "20512345x"] {
            assert!(OldIdNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_place_of_birth_is_a_warning() {
        for text in ["000085001234", "003085001234", "097085001234", "100085001234", "999085001234"]
        {
            let id = PersonalId::parse(text).expect(text);
            let warnings = id.warnings(Some(1985), Some(Sex::Male));
            assert_eq!(warnings.len(), 1, "{text}: {warnings:?}");
            assert!(warnings[0].contains(&text[..3]), "{warnings:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_a_warning() {
        let id = PersonalId::parse("049085001234").expect("an id");
        assert_eq!(id.warnings_on(date(1985, 2, 3), Some(Sex::Male)), Vec::<String>::new());
        assert_eq!(id.warnings(None, None), Vec::<String>::new());
        let warnings = id.warnings(Some(1986), Some(Sex::Female));
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].contains("1985") && warnings[0].contains("1986"));
        assert!(warnings[1].contains("Nam") && warnings[1].contains("Nữ"));
    }

    #[test]
    fn either_card_is_recognised_by_its_length() {
        assert!(matches!(IdentityNumber::parse("205 123 456"), Ok(IdentityNumber::Old(_))));
        assert!(matches!(IdentityNumber::parse("049085001234"), Ok(IdentityNumber::Personal(_))));
        assert!(IdentityNumber::parse("0490").is_err());
    }
}
