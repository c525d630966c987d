//! Where else than at the competent body's own desk a procedure is received (tiếp nhận không phụ thuộc
//! địa giới hành chính): at any desk of the province, and for some at any desk of the country.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::Procedure;
use crate::agency::{UnitId, UnitKind, Units};

/// What the province's list says of a procedure: `"never"`, or the day from which other desks receive
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Elsewhere {
    /// Received by the competent body alone (Decree 118/2025/NĐ-CP Art. 14(3)).
    Never,
    /// Received by other desks from that day on.
    From(Date),
}

const NEVER: &str = "never";

impl TryFrom<String> for Elsewhere {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == NEVER {
            return Ok(Self::Never);
        }
        let day = text.parse().map_err(|_| format!("“{text}” phải là “never” hoặc một ngày."))?;
        Ok(Self::From(day))
    }
}

impl From<Elsewhere> for String {
    fn from(elsewhere: Elsewhere) -> Self {
        match elsewhere {
            Elsewhere::Never => NEVER.to_owned(),
            Elsewhere::From(day) => day.to_string(),
        }
    }
}

/// How far apart the desk that receives and the competent body are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Within one province.
    Province,
    /// In two provinces.
    Country,
}

impl Span {
    /// How far apart two units are.
    #[must_use]
    pub fn between(units: &Units, one: &UnitId, other: &UnitId) -> Self {
        let province = |unit| {
            let line = units.lineage(unit);
            line.into_iter().find(|unit| unit.kind == UnitKind::Province).map(|unit| &unit.id)
        };
        if province(one) == province(other) { Self::Province } else { Self::Country }
    }
}

/// By this day the province's list holds everything that is not excepted.
const ALL_FROM_ON: Date = date(2025, 12, 31);
/// Since this day desks of all provinces receive what a published list names.
const NATIONWIDE_FROM_ON: Date = date(2026, 8, 5);

impl Procedure {
    /// Whether the desk of another body receives it on that day for the competent one.
    ///
    /// # Source
    /// Decree 107/2021/NĐ-CP: what a published list names. Decree 118/2025/NĐ-CP Art. 14(2) and (3):
    /// everything in the province that is not excepted; Art. 40(4): by a list of the province's chair,
    /// complete before 31/12/2025. Decree 309/2026/NĐ-CP Art. 7(2): nationwide, what a published list
    /// names.
    #[must_use]
    pub fn is_received_elsewhere_on(&self, day: Date, span: Span) -> bool {
        match (span, self.received_elsewhere) {
            (_, Some(Elsewhere::Never)) => false,
            (Span::Country, _) => {
                day >= NATIONWIDE_FROM_ON
                    && self.received_nationwide_from_on.is_some_and(|from| day >= from)
            }
            (Span::Province, Some(Elsewhere::From(from))) => day >= from,
            (Span::Province, None) => day >= ALL_FROM_ON,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::procedure;
    use super::*;

    #[test]
    fn other_desks_receive_what_is_listed_and_at_the_end_of_2025_everything_that_is_not_excepted() {
        let days = [date(2025, 6, 30), date(2025, 12, 30), date(2025, 12, 31)];
        for (listed, expected) in [
            (None, [false, false, true]),
            (Some(Elsewhere::From(date(2019, 1, 1))), [true, true, true]),
            (Some(Elsewhere::From(date(2025, 12, 30))), [false, true, true]),
            (Some(Elsewhere::Never), [false, false, false]),
        ] {
            let one = Procedure { received_elsewhere: listed, ..procedure() };
            let found = days.map(|day| one.is_received_elsewhere_on(day, Span::Province));
            assert_eq!(found, expected, "{listed:?}");
        }
    }

    #[test]
    fn desks_of_other_provinces_receive_what_is_listed_since_august_2026() {
        let days = [date(2026, 8, 4), date(2026, 8, 5), date(2026, 10, 1)];
        for (listed, from, expected) in [
            (None, None, [false, false, false]),
            (None, Some(date(2026, 1, 1)), [false, true, true]),
            (None, Some(date(2026, 9, 1)), [false, false, true]),
            (Some(Elsewhere::Never), Some(date(2026, 1, 1)), [false, false, false]),
        ] {
            let one = Procedure {
                received_elsewhere: listed,
                received_nationwide_from_on: from,
                ..procedure()
            };
            let found = days.map(|day| one.is_received_elsewhere_on(day, Span::Country));
            assert_eq!(found, expected, "{listed:?} {from:?}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        for text in ["never", "2025-09-01"] {
            let read = Elsewhere::try_from(text.to_owned()).expect("a word or a day");
            assert_eq!(String::from(read), text);
        }
        assert!(Elsewhere::try_from("co".to_owned()).is_err());
    }
}
