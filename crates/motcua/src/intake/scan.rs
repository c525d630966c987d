//! The QR code of an identity card: the text a scanner types, or the one found in a photograph,
//! fills the fields of a person.

use domain::code::{CardScan, CodeError};
use standards::photo::PhotoError;

use super::entry::{PersonFields, sex_code};
use crate::confined;

/// The fields that a card's text fills.
///
/// # Errors
/// A sentence for the field when it is not the text of a card.
pub fn fields_of_card(text: &str) -> Result<PersonFields, CodeError> {
    let card = CardScan::parse(text)?;
    let birth = match (card.born_on, card.birth_year) {
        (Some(day), _) => day.strftime("%d/%m/%Y").to_string(),
        (None, Some(year)) => year.to_string(),
        (None, None) => String::new(),
    };
    Ok(PersonFields {
        kind: "citizen".to_owned(),
        name: card.name,
        identity: card.id.as_str().to_owned(),
        birth,
        sex: card.sex.map_or_else(String::new, |sex| sex_code(sex).to_owned()),
        address: card.residence,
        ..PersonFields::default()
    })
}

/// The text of the card in a photograph.
///
/// # Errors
/// A sentence that says what to do instead.
pub async fn card_in_photo(bytes: Vec<u8>) -> Result<String, String> {
    let texts = confined::jobs::read_qr(bytes).await.map_err(|error| {
        match error {
            PhotoError::TooLarge => "Ảnh quá lớn (nhiều nhất 20 MB). Xin chụp lại ở cỡ nhỏ hơn.",
            PhotoError::NotAPicture => {
                "Tệp này không phải ảnh JPEG hoặc PNG. Ảnh HEIC của iPhone xin lưu lại thành JPEG."
            }
            PhotoError::Broken => "Ảnh bị hỏng hoặc tải lên chưa trọn. Xin chọn lại ảnh.",
        }
        .to_owned()
    })?;
    texts.into_iter().find(|text| CardScan::parse(text).is_ok()).ok_or_else(|| {
        "Không đọc được mã QR trên thẻ trong ảnh. Xin chụp gần hơn, đủ sáng, hoặc nhập tay."
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "049085001234|205123456|A Lăng Bh’nướch|03021985|Nam|\
                        Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam|25042021";

    #[test]
    fn a_card_fills_the_fields() {
        let fields = fields_of_card(CARD).expect("a card");
        assert_eq!(fields.name, "A Lăng Bh’nướch");
        assert_eq!(fields.identity, "049085001234");
        assert_eq!((fields.birth.as_str(), fields.sex.as_str()), ("03/02/1985", "male"));
        assert_eq!(fields.address, "Thôn Mực, Thạnh Mỹ, Nam Giang, Quảng Nam");
        assert_eq!((fields.phone.as_str(), fields.email.as_str()), ("", ""));
    }

    #[test]
    fn a_year_alone_stays_a_year() {
        let fields = fields_of_card("049138001234||Y Bền|1938|Nữ|Chà Vàl").expect("a card");
        assert_eq!((fields.birth.as_str(), fields.sex.as_str()), ("1938", "female"));
    }

    #[test]
    fn other_texts_are_told() {
        assert!(fields_of_card("xin chào").is_err());
    }
}
