//! Dates of birth.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::CodeError;

/// Ngày sinh: a full date, or only the year that old people's papers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BirthDate {
    /// The day is known.
    Day(Date),
    /// Only the year is known.
    Year(i16),
}

/// Nobody who applies was born earlier.
const YEAR_MIN: i16 = 1880;

impl BirthDate {
    /// Reads `3/2/1985`, `03-02-1985`, `1985-02-03` or `1985`; the day must exist and not lie after
    /// `today`.
    ///
    /// # Errors
    /// A sentence for the form field.
    pub fn parse(text: &str, today: Date) -> Result<Self, CodeError> {
        let birth = Self::read(text)?;
        let in_future = match birth {
            Self::Day(day) => day > today,
            Self::Year(year) => year > today.year(),
        };
        if in_future {
            return Err(CodeError::new("Ngày sinh không được sau hôm nay."));
        }
        Ok(birth)
    }

    /// The year, which is always known.
    #[must_use]
    pub fn year(self) -> i16 {
        match self {
            Self::Day(day) => day.year(),
            Self::Year(year) => year,
        }
    }

    /// As forms print it: "03/02/1985" or "1985".
    #[must_use]
    pub fn printed(self) -> String {
        match self {
            Self::Day(day) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
            Self::Year(year) => year.to_string(),
        }
    }

    fn read(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CodeError::new("Xin nhập ngày sinh hoặc năm sinh."));
        }
        let parts: Option<Vec<i16>> =
            text.split(['/', '-', '.', ' ']).map(|part| part.parse().ok()).collect();
        let (year, month, day) = match parts.as_deref() {
            Some([year]) => (*year, None, None),
            Some([year, month, day]) if *year > 31 => (*year, Some(*month), Some(*day)),
            Some([day, month, year]) => (*year, Some(*month), Some(*day)),
            _other => return Err(wrong_shape()),
        };
        if !(YEAR_MIN..=9999).contains(&year) {
            return Err(CodeError::new(format!("Năm sinh phải có bốn chữ số, từ {YEAR_MIN}.")));
        }
        let (Some(month), Some(day)) = (month, day) else { return Ok(Self::Year(year)) };
        let (Ok(month_number), Ok(day_number)) = (i8::try_from(month), i8::try_from(day)) else {
            return Err(wrong_shape());
        };
        Date::new(year, month_number, day_number).map(Self::Day).map_err(|_no_such_day| {
            CodeError::new(format!("Không có ngày {day}/{month}/{year} trong lịch."))
        })
    }
}

impl TryFrom<String> for BirthDate {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::read(&text)
    }
}

/// ISO form, so that stored dates sort: `1985-02-03` or `1985`.
impl From<BirthDate> for String {
    fn from(birth: BirthDate) -> Self {
        match birth {
            BirthDate::Day(day) => day.to_string(),
            BirthDate::Year(year) => year.to_string(),
        }
    }
}

fn wrong_shape() -> CodeError {
    CodeError::new("Xin nhập ngày sinh dạng ngày/tháng/năm, hoặc chỉ năm sinh, ví dụ 1950.")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2023, 1, 3);

    #[test]
    fn dates_as_people_write_them() {
        let born = BirthDate::Day(date(1985, 2, 3));
        for text in ["3/2/1985", "03/02/1985", " 03-02-1985 ", "1985-02-03", "3.2.1985"] {
            assert_eq!(BirthDate::parse(text, TODAY), Ok(born), "{text}");
        }
        assert_eq!(BirthDate::parse("1938", TODAY), Ok(BirthDate::Year(1938)));
        assert_eq!(BirthDate::parse("3/1/2023", TODAY), Ok(BirthDate::Day(TODAY)));
        assert_eq!(born.printed(), "03/02/1985");
        assert_eq!(BirthDate::Year(1938).printed(), "1938");
        assert_eq!((born.year(), BirthDate::Year(1938).year()), (1985, 1938));
    }

    #[test]
    fn impossible_dates_are_refused_with_a_sentence() {
        for (text, expected) in [
            ("", "Xin nhập ngày sinh"),
            ("29/2/2021", "Không có ngày 29/2/2021"),
            ("31/4/2000", "Không có ngày 31/4/2000"),
            ("4/1/2023", "sau hôm nay"),
            ("2024", "sau hôm nay"),
            ("1/1/85", "bốn chữ số"),
            ("85", "bốn chữ số"),
            ("1/1/1700", "từ 1880"),
            ("2/1985", "ngày/tháng/năm"),
            ("hôm qua", "ngày/tháng/năm"),
            ("1/300/2000", "ngày/tháng/năm"),
        ] {
            let error = BirthDate::parse(text, TODAY).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(days in 0i32..50_000, year in 1880i16..2023) {
            let day = BirthDate::Day(date(1880, 1, 1) + jiff::Span::new().days(days));
            for birth in [day, BirthDate::Year(year)] {
                prop_assert_eq!(BirthDate::try_from(String::from(birth)), Ok(birth));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9/ .-]{0,14}") {
            let _outcome = BirthDate::parse(&text, TODAY);
        }
    }
}
