//! The head of a paper: who issues it, its number, the place and the day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wording;

/// The left and right columns above the title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The superior agency (cơ quan chủ quản), printed in capitals: `Ủy ban nhân dân huyện Nam Giang`.
    pub superior: Option<String>,
    /// The issuing unit (cơ quan ban hành), printed in bold capitals.
    pub issuer: String,
    /// Number and notation (số, ký hiệu).
    pub number: Option<DocumentNumber>,
    /// The place (địa danh): the district's or commune's bare name, `Nam Giang`.
    pub place: String,
    /// The day of the paper; open while a draft waits for its number.
    pub on: Option<Date>,
}

/// Number and notation of a document: `Số: 07/QĐ-UBND`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentNumber {
    /// The running number; room is left for it while it is open.
    pub running: Option<u32>,
    /// What follows the stroke: `QĐ-UBND`, `BPTNTKQ`.
    pub notation: String,
}

impl Letterhead {
    pub(crate) fn values(&self) -> Value {
        json!({
            "superior": self.superior,
            "issuer": self.issuer,
            "number": self.number.as_ref().map(DocumentNumber::text),
            "place_and_day": format!("{}, {}", self.place, wording::day_or_blank(self.on)),
        })
    }
}

impl DocumentNumber {
    /// Numbers below 10 have a leading zero.
    fn text(&self) -> String {
        let running = self.running.map_or_else(|| "……".to_owned(), wording::count);
        format!("{running}/{}", self.notation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_below_ten_has_a_leading_zero_and_an_open_one_leaves_room() {
        let number = |running| DocumentNumber { running, notation: "QĐ-UBND".to_owned() }.text();
        assert_eq!(number(Some(7)), "07/QĐ-UBND");
        assert_eq!(number(Some(1148)), "1148/QĐ-UBND");
        assert_eq!(number(None), "……/QĐ-UBND");
    }
}
