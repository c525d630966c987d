//! VietQR: the payment code that every Vietnamese bank's application reads, built and read.
//!
//! ```text
//! 00 02 01 · 01 02 12 · 38 (00 A000000727 · 01 (00 bank · 01 account) · 02 QRIBFTTA)
//! 53 03 704 · 54 amount · 58 02 VN · 62 (08 purpose) · 63 04 CRC
//! ```
//! Each object is two digits of id, two digits of length, and so many bytes.
//!
//! # Source
//! EMV QR Code Specification for Payment Systems, Merchant-Presented Mode; NAPAS, VietQR format for
//! transfers to accounts (known from public libraries, the printed specification to be confirmed).

use crate::crc::crc16;

/// NAPAS among the payment schemes.
const NAPAS: &str = "A000000727";
/// Transfer to an account.
const TO_ACCOUNT: &str = "QRIBFTTA";
/// Việt Nam đồng (ISO 4217).
const CURRENCY: &str = "704";
/// Longest purpose that banks take.
pub const PURPOSE_CHARS_MAX: usize = 25;
/// Longest account number.
pub const ACCOUNT_CHARS_MAX: usize = 19;
/// Digits of a bank's number (BIN).
pub const BANK_DIGITS: usize = 6;
/// Longest amount: thirteen characters in the specification.
const AMOUNT_MAX: u64 = 9_999_999_999_999;

/// A transfer as the payer's application shows it before the payer agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VietQr {
    /// Number of the bank (BIN): six digits.
    pub bank: String,
    /// Number of the account: letters and digits.
    pub account: String,
    /// How much, in whole đồng; absent when the payer fills it in.
    pub amount: Option<u64>,
    /// What for: ASCII, at most [`PURPOSE_CHARS_MAX`] characters; absent for none.
    pub purpose: Option<String>,
}

/// Why a payment code cannot be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VietQrError {
    /// The bank's number has not six digits.
    #[error("the bank's number has six digits")]
    Bank,
    /// The account is empty, too long or has other signs.
    #[error("an account has 1 to {ACCOUNT_CHARS_MAX} letters and digits")]
    Account,
    /// The amount is nought or too large.
    #[error("the amount is nought or too large")]
    Amount,
    /// The purpose is too long or not plain.
    #[error("a purpose has 1 to {PURPOSE_CHARS_MAX} plain characters")]
    Purpose,
    /// The objects do not fit together.
    #[error("the code is not made of whole objects")]
    Shape,
    /// The check at the end is wrong.
    #[error("the check at the end is wrong")]
    Check,
    /// A payment code, but not for a transfer to a Vietnamese account.
    #[error("not a transfer to an account in Viet Nam")]
    OtherScheme,
}

impl VietQr {
    /// The text of the code, its check included.
    ///
    /// # Errors
    /// When a part is not as the format asks.
    pub fn payload(&self) -> Result<String, VietQrError> {
        self.check()?;
        let holder = object("00", &self.bank) + &object("01", &self.account);
        let account = object("00", NAPAS) + &object("01", &holder) + &object("02", TO_ACCOUNT);
        // 12: for this one payment; 11: for any number of payments.
        let method = if self.amount.is_some() { "12" } else { "11" };
        let mut text = object("00", "01") + &object("01", method) + &object("38", &account);
        text += &object("53", CURRENCY);
        if let Some(amount) = self.amount {
            text += &object("54", &amount.to_string());
        }
        text += &object("58", "VN");
        if let Some(purpose) = &self.purpose {
            text += &object("62", &object("08", purpose));
        }
        text += "6304";
        let check = crc16(text.as_bytes());
        Ok(format!("{text}{check:04X}"))
    }

    /// Reads a code. Objects that a transfer does not need are passed over.
    ///
    /// # Errors
    /// When it is damaged, or a code of another scheme.
    pub fn parse(text: &str) -> Result<Self, VietQrError> {
        let text = text.trim();
        let at = text.len().checked_sub(4).filter(|at| text.is_char_boundary(*at));
        let (body, check) = text.split_at(at.ok_or(VietQrError::Shape)?);
        if !body.ends_with("6304") {
            return Err(VietQrError::Shape);
        }
        if !format!("{:04X}", crc16(body.as_bytes())).eq_ignore_ascii_case(check) {
            return Err(VietQrError::Check);
        }
        let root = Objects::read(text)?;
        let account = Objects::read(root.get("38").ok_or(VietQrError::OtherScheme)?)?;
        let ours = account.get("00") == Some(NAPAS)
            && account.get("02") == Some(TO_ACCOUNT)
            && root.get("53") == Some(CURRENCY)
            && root.get("58") == Some("VN");
        if !ours {
            return Err(VietQrError::OtherScheme);
        }
        let holder = Objects::read(account.get("01").ok_or(VietQrError::Shape)?)?;
        let part = |id| holder.get(id).map(str::to_owned).ok_or(VietQrError::Shape);
        let amount = root.get("54").map(|amount| amount.parse()).transpose();
        let purpose = match root.get("62") {
            Some(more) => Objects::read(more)?.get("08").map(str::to_owned),
            None => None,
        };
        let code = Self {
            bank: part("00")?,
            account: part("01")?,
            amount: amount.map_err(|_not_whole| VietQrError::Amount)?,
            purpose,
        };
        code.check()?;
        Ok(code)
    }

    fn check(&self) -> Result<(), VietQrError> {
        let Self { bank, account, amount, purpose } = self;
        let plain = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if bank.len() != BANK_DIGITS || !bank.bytes().all(|byte| byte.is_ascii_digit()) {
            Err(VietQrError::Bank)
        } else if !(1..=ACCOUNT_CHARS_MAX).contains(&account.len())
            || !account.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            Err(VietQrError::Account)
        } else if amount.is_some_and(|amount| !(1..=AMOUNT_MAX).contains(&amount)) {
            Err(VietQrError::Amount)
        } else if purpose.as_ref().is_some_and(|purpose| {
            !(1..=PURPOSE_CHARS_MAX).contains(&purpose.len()) || !plain(purpose)
        }) {
            Err(VietQrError::Purpose)
        } else {
            Ok(())
        }
    }
}

/// One object: id, length, value. Everything that is put into one here is shorter than 100 bytes.
fn object(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// The objects of a text, one level deep.
struct Objects<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Objects<'a> {
    fn read(mut text: &'a str) -> Result<Self, VietQrError> {
        let mut objects = Vec::new();
        while !text.is_empty() {
            let id = text.get(..2).ok_or(VietQrError::Shape)?;
            let digits = text.get(2..4).filter(|two| two.bytes().all(|b| b.is_ascii_digit()));
            let length: usize =
                digits.and_then(|two| two.parse().ok()).ok_or(VietQrError::Shape)?;
            objects.push((id, text.get(4..4 + length).ok_or(VietQrError::Shape)?));
            text = text.get(4 + length..).unwrap_or_default();
        }
        Ok(Self(objects))
    }

    fn get(&self, id: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(bank: &str, account: &str, amount: Option<u64>, purpose: Option<&str>) -> VietQr {
        VietQr {
            bank: bank.to_owned(),
            account: account.to_owned(),
            amount,
            purpose: purpose.map(str::to_owned),
        }
    }

    /// Printed in the descriptions of two public libraries: npmjs.com/package/vietnam-qr-pay (the
    /// first two) and github.com/subiz/vietqr (the third).
    #[test]
    fn published_codes_are_built_and_read() {
        let cases = [
            (
                code("970416", "257678859", None, None),
                "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA5303704\
                 5802VN6304AE9F",
            ),
            (
                code("970416", "257678859", Some(10_000), Some("Chuyen tien")),
                "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704\
                 5405100005802VN62150811Chuyen tien630453E6",
            ),
            (
                code("970415", "0011001932418", Some(120_000), Some("ung ho lu lut")),
                "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA5303704\
                 54061200005802VN62170813ung ho lu lut6304C15C",
            ),
        ];
        for (code, text) in cases {
            assert_eq!(code.payload().as_deref(), Ok(text));
            assert_eq!(VietQr::parse(text), Ok(code));
        }
    }

    /// The example of NAPAS for a transfer to a card, as public libraries quote it in their tests:
    /// sound, but not to an account. And the example of the EMVCo specification.
    #[test]
    fn codes_of_other_schemes_are_told_apart_from_damaged_ones() {
        let card = "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC\
                    530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203";
        assert_eq!(VietQr::parse(card), Err(VietQrError::OtherScheme));
        let emvco = "00020101021229300012D156000000000510A93FO3230Q31280012D1560000000103081234567\
                     8520441115802CN5914BEST TRANSPORT6007BEIJING540523.725303156550201\
                     62330304123406";
        for damaged in [card.replace("180000", "980000").as_str(), emvco, "", "6304", "đ304ABCD"] {
            let read = VietQr::parse(damaged);
            assert!(
                matches!(read, Err(VietQrError::Check | VietQrError::Shape)),
                "{damaged}: {read:?}"
            );
        }
    }

    #[test]
    fn what_banks_would_not_take_is_refused() {
        let good = code("970415", "113366668888", Some(79_000), Some("H47NG2203150007"));
        assert!(good.payload().is_ok());
        let long = "x".repeat(26);
        for (bad, error) in [
            (VietQr { bank: "97041".to_owned(), ..good.clone() }, VietQrError::Bank),
            (VietQr { bank: "97041a".to_owned(), ..good.clone() }, VietQrError::Bank),
            (VietQr { account: String::new(), ..good.clone() }, VietQrError::Account),
            (VietQr { account: "1 2".to_owned(), ..good.clone() }, VietQrError::Account),
            (VietQr { account: "1".repeat(20), ..good.clone() }, VietQrError::Account),
            (VietQr { amount: Some(0), ..good.clone() }, VietQrError::Amount),
            (VietQr { amount: Some(u64::MAX), ..good.clone() }, VietQrError::Amount),
            (VietQr { purpose: Some(long), ..good.clone() }, VietQrError::Purpose),
            (VietQr { purpose: Some("Lệ phí".to_owned()), ..good.clone() }, VietQrError::Purpose),
        ] {
            assert_eq!(bad.payload(), Err(error), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_built_is_read(
            bank in "[0-9]{6}", account in "[0-9A-Z]{1,19}",
            amount in proptest::option::of(1u64..=AMOUNT_MAX),
            purpose in proptest::option::of("[ -~]{1,25}"),
        ) {
            let code = VietQr { bank, account, amount, purpose };
            let text = code.payload().expect("a sound code");
            prop_assert_eq!(VietQr::parse(&text), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_noticed(at in 0usize..60, digit in 0u8..10) {
            let text = code("970415", "0011001932418", Some(120_000), None).payload().expect("sound");
            let mut bytes = text.clone().into_bytes();
            bytes[at] = b'0' + digit;
            let changed = String::from_utf8(bytes).expect("ASCII");
            prop_assert!(changed == text || VietQr::parse(&changed).is_err());
        }

        #[test]
        fn nothing_makes_reading_panic(text in ".{0,200}") {
            let _read = VietQr::parse(&text);
            let sealed = format!("{text}6304");
            let _read = VietQr::parse(&format!("{sealed}{:04X}", crc16(sealed.as_bytes())));
        }
    }
}
