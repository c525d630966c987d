//! The text in the QR code of an identity card, as a scanner types it or a photo yields it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CodeError, OldIdNumber, PersonalId, Sex};
use crate::text::nfc;

/// What the QR code of a căn cước công dân says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardScan {
    /// Số định danh cá nhân.
    pub id: PersonalId,
    /// Số CMND cũ, if the holder had one.
    pub old_id: Option<OldIdNumber>,
    /// Họ và tên, exactly as on the card, normalised to NFC.
    pub name: String,
    /// Ngày sinh; absent when the card has only a year or nothing readable.
    pub born_on: Option<Date>,
    /// Năm sinh.
    pub birth_year: Option<i16>,
    /// Giới tính.
    pub sex: Option<Sex>,
    /// Nơi thường trú.
    pub residence: String,
    /// Ngày cấp.
    pub issued_on: Option<Date>,
}

/// Longest text read: real cards have about 150 characters.
const LENGTH_MAX: usize = 1_000;

impl CardScan {
    /// Reads `số định danh|CMND cũ|họ tên|ngày sinh|giới tính|nơi thường trú|ngày cấp`. Fields
    /// after the seventh are ignored, the seventh may be missing; unreadable dates and sex become
    /// `None`, so that the officer only types what the scanner could not.
    ///
    /// # Errors
    /// A sentence for the form field when it is not the text of a card at all.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = nfc(text);
        if text.chars().count() > LENGTH_MAX {
            return Err(not_a_card());
        }
        let fields: Vec<&str> = text.trim().split('|').map(str::trim).collect();
        let [id, old_id, name, born, sex, residence, rest @ ..] = fields.as_slice() else {
            return Err(not_a_card());
        };
        if name.is_empty() {
            return Err(CodeError::new(
                "Mã QR của thẻ không có họ tên. Xin quét lại hoặc nhập tay.",
            ));
        }
        Ok(Self {
            id: PersonalId::parse(id)?,
            old_id: OldIdNumber::parse(old_id).ok(),
            name: (*name).to_owned(),
            born_on: read_day(born),
            birth_year: read_year(born),
            sex: Sex::from_label(sex),
            residence: (*residence).to_owned(),
            issued_on: rest.first().and_then(|issued| read_day(issued)),
        })
    }
}

fn read_day(ddmmyyyy: &str) -> Option<Date> {
    let (day, month) = (ddmmyyyy.get(0..2)?.parse().ok()?, ddmmyyyy.get(2..4)?.parse().ok()?);
    if ddmmyyyy.len() != 8 {
        return None;
    }
    Date::new(ddmmyyyy.get(4..8)?.parse().ok()?, month, day).ok()
}

fn read_year(born: &str) -> Option<i16> {
    let year = match born.len() {
        4 => born,
        8 => born.get(4..8)?,
        _other => return None,
    };
    year.parse().ok().filter(|year| *year >= 1800)
}

fn not_a_card() -> CodeError {
    CodeError::new(
        "Nội dung quét được không phải mã QR trên thẻ căn cước. Xin quét lại hoặc nhập tay.",
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const CARD: &str = "049085001234|205123456|A Lăng Bh’nướch|03021985|Nam|\
                        Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam|25042021";

    #[test]
    fn a_whole_card() {
        let card = CardScan::parse(CARD).expect("a card");
        assert_eq!(card.id.as_str(), "049085001234");
        assert_eq!(card.old_id.expect("an old number").as_str(), "205123456");
        assert_eq!(card.name, "A Lăng Bh’nướch");
        assert_eq!(card.born_on, Some(date(1985, 2, 3)));
        assert_eq!(card.birth_year, Some(1985));
        assert_eq!(card.sex, Some(Sex::Male));
        assert_eq!(card.residence, "Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam");
        assert_eq!(card.issued_on, Some(date(2021, 4, 25)));
    }

    #[test]
    fn the_scanner_may_add_spaces_fields_and_decomposed_accents() {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = CARD.nfd().collect();
        let typed = format!("  {decomposed}|thêm|nữa\r\n");
        assert_eq!(CardScan::parse(&typed), CardScan::parse(CARD));
    }

    #[test]
    fn what_is_missing_stays_empty() {
        let card = CardScan::parse("049185001234||Zơrâm Thị Bríu|1985|nữ|Chà Vàl").expect("a card");
        assert_eq!((card.old_id, card.issued_on, card.born_on), (None, None, None));
        assert_eq!((card.birth_year, card.sex), (Some(1985), Some(Sex::Female)));
        let card = CardScan::parse("049185001234||Pơloong|31022000|?|").expect("a card");
        assert_eq!((card.born_on, card.sex), (None, None));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "https://motcua.vn/tra-cuu",
            "049085001234|205123456|Nguyễn Văn An|03021985|Nam",
            "04908500|205123456|Nguyễn Văn An|03021985|Nam|Thạnh Mỹ|25042021",
            "049085001234|205123456||03021985|Nam|Thạnh Mỹ|25042021",
        ] {
            assert!(CardScan::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9|a-zướ ]{0,80}") {
            let _outcome = CardScan::parse(&text);
        }
    }
}
